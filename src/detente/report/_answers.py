"""The first page: plain answers, in sentences and one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.report._pictures import BEST, acceptance, fates, name_of, share
from detente.report._words import clauses, draws, levels, listed, of_100, offered, over_readings, sentence

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
    said = [_draft(findings, rows), _blocks(findings, rows), _best(findings), _hangs(findings), _force(findings, rows)]
    said.append(
        {
            "lead": "How to read these numbers.",
            "text": "“In 40 of 100 draws” means: drawing every coded value from its range again and again, it holds in "
            "40 of 100 cases. That is what these beliefs imply, given the model. It is uncalibrated, and no forecast.",
        }
    )
    return [s for s in said if s is not None]


def _draft(findings: Data, rows: Data) -> dict[str, str] | None:
    f = leading(findings, rows)
    if f is None:
        return None
    p = next(p for p in rows["proposals"] if f["id"] == f"fate/{p['id']}")
    text = f"“{p['title']}” ({offered(p)}) passes in {draws(share(f))}"
    span = over_readings(f)
    return {"lead": "What is on the table.", "text": f"{text}, {span}." if span else f"{text}."}


def _blocks(findings: Data, rows: Data) -> dict[str, str] | None:
    f = leading(findings, rows)
    if f is None:
        return None
    sides = [(a["who"], a["share"]) for a in acceptance(f, rows) if a["share"] is not None]
    against = sorted(((w, s) for w, s in sides if s < 0.5), key=lambda x: x[1])
    if not against:
        often = draws(1 - share(f))
        some = [w for w, s in sides if s <= 0.99]
        text = f"At least one who is asked turns it down in {often}: {listed(some)}." if some else "Nobody does."
        return {"lead": "Who blocks it.", "text": text}
    text = "It is turned down by " + listed(f"{w} (in {draws(1 - s)})" for w, s in against) + "."
    for_ = [w for w, s in sides if s >= 0.9]
    if for_:
        text += f" {sentence(listed(for_))} would take it."
    drop = f["details"]["drop"]
    if drop:
        top = drop[0]
        parts = listed(f"“{k}”" for k in top["drop"])
        text += f" Without {parts} the rest would pass in {draws(top['count'] / top['n'])}."
    elif share(f) < 0.5:
        text += " No part of it would pass on its own."
    return {"lead": "Who blocks it.", "text": text}


def _best(findings: Data) -> dict[str, str] | None:
    f, zone = finding(findings, BEST), finding(findings, "zone")
    if f is None:
        return None
    of = f"Of {zone['details']['grid']:,} packages, the" if zone else "The"
    text = f"{of} one that passes most often is this: {clauses(f['details']['package'])}. "
    text += f"It passes in {draws(share(f))}"
    span = over_readings(f)
    text += f", {span}." if span else "."
    return {"lead": "The best that could be tabled.", "text": text}


def _hangs(findings: Data) -> dict[str, str] | None:
    f = finding(findings, BEST)
    if f is None:
        return None
    if not f["hinges"]:
        return {"lead": "What that hangs on.", "text": "No single input moves it by more than chance."}
    said: list[str] = []
    for h in f["hinges"][:2]:
        low, high = h["lowest_fifth"]["share"], h["highest_fifth"]["share"]
        said.append(
            f"{h['words']} ({h['basis']}; {of_100(low)} of 100 draws where it is lowest, {of_100(high)} where highest)"
        )
    text = f"Above all on {said[0]}" + (f"; then on {said[1]}." if len(said) > 1 else ".")
    return {"lead": "What that hangs on.", "text": text}


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
    "tabled": "On the table",
    "spoken": "Said, not tabled",
    "best": "Found by searching every package",
    "analyst": "The analyst’s packages: nobody has offered these",
}


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
                "offered": levels(f["details"]["package"]) if p is None else offered(p) if kind != "analyst" else "",
                "kind": kind,
                "order": list(GROUPS).index(kind),
                "group": GROUPS[kind],
                "passes": of_100(share(f)),
                "answer": f["answer"],
                "share": share(f),
                "low": low,
                "high": high,
                "range": a if (a := of_100(low)) == (b := of_100(high)) else f"{a}–{b}",
                "against": against(f, rows),
                "drop": _drop(f),
            }
        )
    return out


def against(f: Data, rows: Data, most: int = 3) -> list[dict[str, Any]]:
    """Return who turns a package down in at least one of 100 draws, the most reluctant first."""
    sides = [(a["who"], 1 - a["share"]) for a in acceptance(f, rows) if a["share"] is not None]
    some = sorted(((w, s) for w, s in sides if s >= 0.01), key=lambda x: -x[1])
    return [{"who": w, "times": of_100(s), "mostly": s >= 0.5} for w, s in some[:most]]


def _drop(f: Data) -> str:
    if share(f) >= 0.9:
        return "nothing"
    sets = f["details"]["drop"]
    if not sets:
        return "no part of it passes" if share(f) < 0.5 else "–"
    return " or ".join(f"{' + '.join(d['drop'])} ({of_100(d['count'] / d['n'])})" for d in sets[:2])
