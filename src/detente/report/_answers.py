"""The first page: plain answers, in sentences and one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.report._pictures import BEST, acceptance, fates, name_of, share
from detente.report._readings import telling
from detente.report._words import clauses, draws, listed, of_100, offered, over_readings, sentence

Data = Mapping[str, Any]


def finding(findings: Data, id: str) -> Data | None:
    """Return a finding by id, or None."""
    return next((f for f in findings["findings"] if f["id"] == id), None)


def leading(findings: Data, rows: Data) -> Data | None:
    """Return the finding about the proposal that is on the table: the first tabled one, else the first."""
    tabled = [p["id"] for p in rows["proposals"] if p["kind"] == "tabled"] or [p["id"] for p in rows["proposals"]]
    return finding(findings, f"fate/{tabled[0]}") if tabled else None


def short(findings: Data, rows: Data) -> list[dict[str, str]]:
    """Return the sentences of the box “In short”: a lead and a text each."""
    said = [
        _draft(findings, rows),
        _best(findings),
        _hangs(findings, rows),
        _settles(findings),
        _force(findings, rows),
        {
            "lead": "How to read these numbers.",
            "text": "“40 of 100 draws” means: take every coded value at random from its range, again and again, and "
            "the answer holds in 40 cases of 100. That is what these beliefs imply, given the model. It is "
            "uncalibrated, and no forecast.",
        },
    ]
    return [s for s in said if s is not None]


def _draft(findings: Data, rows: Data) -> dict[str, str] | None:
    f = leading(findings, rows)
    if f is None:
        return None
    p = next(p for p in rows["proposals"] if f["id"] == f"fate/{p['id']}")
    text = f"“{p['title']}” ({offered(p)}) passes in {draws(share(f))}"
    span = over_readings(f)
    text += f", {span}. " if span else ". "
    return {"lead": "What is on the table.", "text": text + _who(f, rows)}


def _who(f: Data, rows: Data) -> str:
    """Say who turns a package down, who would take it, and what would have to go."""
    sides = [(a["who"], a["share"]) for a in acceptance(f, rows) if a["share"] is not None]
    against = _together(sorted(((w, s) for w, s in sides if s < 0.5), key=lambda x: x[1]), rows)
    if not against:
        some = [w for w, s in sides if s <= 0.99]
        return f"In {draws(1 - share(f))} somebody turns it down: {listed(some)}." if some else "Nobody turns it down."
    text = sentence(listed(f"{w} {'turns' if one else 'turn'} it down in {draws(1 - s)}" for w, s, one in against))
    for_ = [w for w, s in sides if s >= 0.9]
    text += f"; {listed(for_)} would take it." if for_ else "."
    drop = f["details"]["drop"]
    if drop:
        top = drop[0]
        labels = {c["issue"]: c["label"] for c in f["details"]["package"]}
        parts = listed(f"“{labels[k]}” ({k})" if k in labels else f"“{k}”" for k in top["drop"])
        more = " more" if share(f) >= 0.01 else ""
        text += f" Without {parts} the rest passes in {draws(top['count'] / top['n'])}{more}."
    elif share(f) < 0.5:
        text += " No part of it would pass on its own."
    return text


def _together(against: list[tuple[str, float]], rows: Data) -> list[tuple[str, float, bool]]:
    """Put all members of an alliance that practically never agree into one; whether the subject is singular last."""
    many = {g["who"]: len(g["leaves"]) > 1 for g in rows["groups"]}
    never = {w for w, s in against if s <= 0.01}
    out = [(w, s, not many[w]) for w, s in against]
    for name, inside in _alliances(rows):
        if inside <= never:
            worst = max(s for w, s, _ in out if w in inside)
            out = [(f"every member of {name}", worst, True), *(x for x in out if x[0] not in inside)]
    return out


def _alliances(rows: Data) -> list[tuple[str, set[str]]]:
    """Return alliances that the page shows as two groups or more, with the names of those groups."""
    found: list[tuple[str, set[str]]] = []
    for a in rows["scenario"].get("alliances", ()):
        inside = [g for g in rows["groups"] if set(g["leaves"]) <= set(a["members"])]
        if len(inside) > 1 and sum(len(g["leaves"]) for g in inside) == len(a["members"]):
            found.append((a["name"], {g["who"] for g in inside}))
    return found


def _best(findings: Data) -> dict[str, str] | None:
    f, zone = finding(findings, BEST), finding(findings, "zone")
    if f is None:
        return {"lead": "Whether anything could pass.", "text": zone["text"]} if zone else None
    of = f"Of {zone['details']['grid']:,} packages, the" if zone else "The"
    text = f"{of} one that passes most often: {clauses(f['details']['package'])}. "
    return {"lead": "The best that could be tabled.", "text": f"{text}It passes in {draws(share(f))}."}


def _coders(findings: Data, rows: Data) -> list[tuple[str, float]]:
    """Return second coders and how often the best package under their values passes."""
    named = {p["id"] for p in rows["proposals"]} | {"zone"}
    out: list[tuple[str, float]] = []
    for f in findings["findings"]:
        if f["id"].startswith("coder/"):
            rest = [r for r in f["details"]["rows"] if r["proposal"] not in named]
            out += [(f["id"].removeprefix("coder/"), r["other"] / r["other_n"]) for r in rest[:1]]
    return out


def _hangs(findings: Data, rows: Data) -> dict[str, str] | None:
    f = finding(findings, BEST)
    if f is None:
        return None
    text = "No single input moves it by more than chance."
    if f["hinges"]:
        first, *rest = f["hinges"][:2]
        text = (
            f"Above all on {first['words']}: it passes in {of_100(first['lowest_fifth']['share'])} of 100 draws where "
            f"that is lowest, in {of_100(first['highest_fifth']['share'])} where highest ({first['basis']})."
        )
        for h in rest:
            low, high = (of_100(h[k]["share"]) for k in ("lowest_fifth", "highest_fifth"))
            text += f" Then on {h['words']} ({low} and {high}; {h['basis']})."
    moved = [f"in {of_100(e.share)} {e.words}" for e in telling(f, most=3)]
    if moved:
        text += f" Read otherwise, it passes {listed(moved)}."
    for coder, theirs in _coders(findings, rows):
        text += f" By the values of {coder}, a second coder, the best there is passes in {draws(theirs)}."
    return {"lead": "What that hangs on.", "text": text}


def _settles(findings: Data) -> dict[str, str] | None:
    """Say what the Nash package mostly holds, beside the best single package where that is nearly the same."""
    best = finding(findings, BEST)
    tabled = {c["issue"]: int(c["level"]) for c in best["details"]["package"]} if best else {}
    stay: list[str] = []
    move: list[str] = []
    other: list[str] = []
    for f in findings["findings"]:
        if not f["id"].startswith("settlement/"):
            continue
        middle = next((float(m["q50"]) for m in f["models"] if m["id"] == "deals.nash" and "q50" in m), None)
        if middle is None:
            return None
        id_, levels = f["id"].removeprefix("settlement/"), {int(y): t for y, t in f["details"]["levels"].items()}
        now, then = f["details"]["status_quo"], _nearest(levels, middle)
        (stay if then == now else move).append(f"“{id_}”" if then == now else f"“{id_}” to “{levels[then]}”")
        if then != tabled.get(id_, now):
            other.append(f"“{levels[then]}” ({id_})")
    if not stay and not move:
        return None
    text = "Where a deal exists, the even-handed one (Nash) mostly "
    if not move:
        text += "leaves everything as it is."
    elif tabled and len(other) <= 2:
        text += "holds the same clauses" + (f", but {listed(other)}." if other else ".")
        text += f" It leaves {listed(stay)} as {'it is' if len(stay) == 1 else 'they are'}." if stay else ""
    else:
        text += f"leaves {listed(stay)} as {'it is' if len(stay) == 1 else 'they are'} and moves " if stay else "moves "
        text += listed(move) + "."
    return {"lead": "Where the issues settle.", "text": text}


def _nearest(levels: Iterable[int], value: float) -> int:
    return min(levels, key=lambda y: abs(y - value))


def force_words(findings: Data) -> str | None:
    """Return when force looks better than waiting, in wide words."""
    f = finding(findings, "force")
    if f is None:
        return None
    low, high = f["value"]["low_word"], f["value"]["high_word"]
    return f"“{low}”" if low == high else f"from “{low}” to “{high}”"


def _force(findings: Data, rows: Data) -> dict[str, str] | None:
    f, words = finding(findings, "force"), force_words(findings)
    if f is None or words is None:
        return None
    who = rows["scenario"]["challenger"]
    text = (
        f"Whether force would then look better than waiting to {who} cannot be settled from outside: the coding says "
    )
    text += f"{words}"
    if f["hinges"]:
        text += ", depending on " + listed(h["words"] for h in f["hinges"][:2])
    return {"lead": "If the talks fail.", "text": text + ". No single figure is given."}


# --- the table of proposals -------------------------------------------------------------------------------


GROUPS = {
    "tabled": "",
    "spoken": "",
    "best": "found by searching every package",
    "analyst": "",
}
"""Kinds of packages in the order of the table, and where the best one comes from."""


def proposals(findings: Data, rows: Data) -> list[dict[str, Any]]:
    """Return one row per package: its share and range, who turns it down, what would have to go."""
    known = {f"fate/{p['id']}": p for p in rows["proposals"]}
    out: list[dict[str, Any]] = []
    for f in fates(findings):
        p = known.get(f["id"])
        kind = p["kind"] if p else "best"
        low, high = f["range"] or (share(f), share(f))
        out.append(
            {
                "id": p["id"] if p else None,
                "title": name_of(f, rows),
                "offered": GROUPS[kind] or (offered(p) if p and kind != "analyst" else ""),
                "kind": kind,
                "order": list(GROUPS).index(kind),
                "passes": of_100(share(f)),
                "answer": f["answer"],
                "share": share(f),
                "low": low,
                "high": high,
                "range": a if (a := of_100(low)) == (b := of_100(high)) else f"{a} to {b}",
                "against": against(f, rows),
                "drop": _drop(f),
            }
        )
    return sorted(out, key=lambda row: row["order"])


def against(f: Data, rows: Data, most: int = 3) -> list[dict[str, Any]]:
    """Return who turns a package down in at least one of 100 draws, the most reluctant first."""
    by = {a["who"]: 1 - a["share"] for a in acceptance(f, rows) if a["share"] is not None and a["share"] <= 0.99}
    out: list[tuple[str, float, str]] = []
    for name, inside in _alliances(rows):
        if all(by.get(w, 0) >= 0.5 for w in inside):
            times = sorted({by[w] for w in inside})
            low, high = of_100(times[0]), of_100(times[-1])
            out.append((f"all members of {name}", times[-1], low if low == high else f"{low} to {high}"))
            by = {w: s for w, s in by.items() if w not in inside}
    out += [(w, s, of_100(s)) for w, s in by.items()]
    out.sort(key=lambda x: -x[1])
    return [{"who": w, "times": t, "mostly": s >= 0.5} for w, s, t in out[:most]]


def _drop(f: Data) -> str:
    if share(f) >= 0.9:
        return "nothing"
    sets = f["details"]["drop"]
    if not sets:
        return "no part of it passes" if share(f) < 0.5 else "–"
    most = sets[0]["count"]
    told = [d for d in sets[:2] if d["count"] >= max(most / 3, 0.05 * d["n"])]
    return " or ".join(f"{' + '.join(d['drop'])} ({of_100(d['count'] / d['n'])})" for d in told) or "–"
