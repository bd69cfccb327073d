"""Which situations are stable, how one gets there from the present one, and what keeps a proposal from being so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from detente.findings.case import Case
from detente.findings.finding import Finding, Hinge, Share, monte_carlo, of_100, per_hundred, word
from detente.models.contract import Result

ASSUMPTIONS = (
    "Everybody can do what the file's moves say, one mover at a time, and knows what the others prefer.",
    "A move is answered only by moves that improve their own mover's position (sequential stability).",
    "An alliance moves by its rule: under unanimity only if its least satisfied member gains by it.",
    "Values are rounded to hundredths of the whole stake; what rounds to the same is no preference.",
)
NAMED = 3
"""Situations named in the text."""


def graph(case: Case) -> tuple[Finding, ...]:
    """Return the stable situations, the ways to them, and what would make each proposal stable."""
    result = case.results.get("graph.stability")
    if result is None:
        return ()
    case = replace(case, hinges=case.hinges.first(result.n_draws))
    found = [_situations(case, result), _paths(result)]
    found += [_wanted(case, result, j) for j in range(len(result.facts["wanted"]))]
    weighs = case.results.get("graph.dilemmas")
    if weighs is not None:
        found.append(_dilemmas(weighs))
    return tuple(f for f in found if f is not None)


def _shares(rows: list[Mapping[str, Any]]) -> tuple[Share, ...]:
    return tuple(Share(r["reading"], r["count"], r["n"]) for r in rows)


def _span(rows: list[Mapping[str, Any]]) -> tuple[float, float]:
    values = [r["count"] / r["n"] for r in rows]
    return min(values), max(values)


def _often(x: Mapping[str, Any], hinges: tuple[Hinge, ...] = ()) -> str:
    """How often a situation is stable; where force is used, in words and over judgements, never as one figure."""
    if x["trigger"] != "force":
        low, high = _span(x["readings"])
        return f"{per_hundred(x['counts']['SEQ'], x['n'])} ({of_100(low)} to {of_100(high)} over the readings)"
    shares = [h.low.value for h in hinges] + [h.high.value for h in hinges] + [x["reached_and_stable"] / x["n"]]
    low, high = word(min(shares)), word(max(shares))
    reach = low if low == high else f"{low} or {high}, depending on judgements"
    return f"trivially, since nobody can go back; improvements lead there from now {reach}"


def _situations(case: Case, result: Result) -> Finding | None:
    rows: list[Mapping[str, Any]] = result.facts["situations"]
    if not rows:
        return Finding(
            id="stable",
            question="Which situations are stable?",
            answer="none",
            text="In no draw is any situation stable for everybody: someone always gains by moving, unanswered.",
            value={"kind": "set", "members": []},
            n_draws=result.n_draws,
            models=({"id": result.model},),
            assumptions=ASSUMPTIONS,
        )
    lead = next((x for x in rows if x["trigger"] == "none"), rows[0])
    outcome = result.tables["situation"].values[:, lead["outcome"]]
    found, by = case.hinges.of(outcome)
    parts = [f"“{x['title']}” {_often(x, _force_hinges(case, result, x))}" for x in rows[:NAMED]]
    if not any(x["trigger"] == "force" for x in rows[:NAMED]):
        parts += [
            f"“{x['title']}” {_often(x, _force_hinges(case, result, x))}" for x in rows if x["trigger"] == "force"
        ][:1]
    often = max((x for x in rows if x["trigger"] != "force"), key=lambda x: x["counts"]["SEQ"], default=None)
    more = len(rows) - NAMED + result.facts["more"]
    text = (
        f"Of {result.facts['states']:,} situations that the moves of {_and(result.facts['names'])} can bring about, "
        f"these are stable, in that nobody gains by a move that the others would not answer: {'; '.join(parts)}."
    )
    if often is not None and often not in rows[:NAMED]:
        more -= 1
        text += f" More often stable, though improvements seldom lead there: “{often['title']}” {_often(often)}."
    if more > 0:
        text += f" {more} more {'is' if more == 1 else 'are'} stable in some draws."
    count, n = lead["counts"]["SEQ"], lead["n"]
    return Finding(
        id="stable",
        question="Which situations are stable?",
        answer=f"{lead['title'][:1].lower()}{lead['title'][1:]}: {word(count / n)}",
        text=text,
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        readings=_shares(lead["readings"]),
        hinges=found,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model, "share": round(count / n, 6)},),
        assumptions=ASSUMPTIONS,
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details={
            "situations": [_plain_situation(x) for x in rows],
            "more": result.facts["more"],
            "states": result.facts["states"],
            "present": result.facts["present"],
            "options": result.facts["options"],
            "graph": result.facts["graph"],
        },
    )


def _force_hinges(case: Case, result: Result, x: Mapping[str, Any]) -> tuple[Hinge, ...]:
    """What decides whether improvements lead to force; nothing where force plays no part."""
    if x["trigger"] != "force" or "force.reached" not in result.tables:
        return ()
    return case.hinges.of(result.tables["force.reached"].values)[0]


def _plain_situation(x: Mapping[str, Any]) -> dict[str, Any]:
    """Return a situation as the report shows it; of force no single figure."""
    out = {k: v for k, v in x.items() if k != "why"}
    if x["trigger"] == "force":
        out["counts"] = None
        out["readings"] = []
        out["reached_and_stable"] = None
    return out


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _way(path: Mapping[str, Any], what: Mapping[str, str]) -> str:
    """Return a path in words."""
    out: list[str] = []
    for x in path["steps"]:
        done = [_lower(what[o]) for o in x["takes"]] + [f"takes back “{_lower(what[o])}”" for o in x["drops"]]
        gain = "" if x["improves"] else " (for which it gains nothing yet)"
        out.append(f"{x['actor']}: {', '.join(done)}{gain}")
    return "; then ".join(out)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _paths(result: Result) -> Finding | None:
    rows: list[Mapping[str, Any]] = [x for x in result.facts["situations"] if x["path"] is not None]
    if not rows:
        return None
    what = {o["id"]: o["what"] for o in result.facts["options"]}
    parts: list[str] = []
    for x in rows[:NAMED]:
        name = f"“{x['path']['title']}”"
        if not x["path"]["steps"]:
            parts.append(f"{name} is where things stand")
            continue
        kind = {
            "improvements": "by moves that each bring their mover a gain",
            "improvements or equal": "by moves that cost their movers nothing",
            "moves": "only by moves that bring their mover no gain at once",
        }[x["path"]["kind"]]
        parts.append(f"to {name} {kind}: {_way(x['path'], what)}")
    lead = next((x for x in rows if x["trigger"] == "none"), rows[0])
    count, n = lead["reached_and_stable"], lead["n"]
    text = f"From the present situation (“{result.facts['present']['title']}”), at the median of every input: "
    text += "; ".join(parts) + "."
    kind = lead["path"]["kind"] if lead["path"]["steps"] else "present"
    return Finding(
        id="stable/paths",
        question="How does one get there from the present situation?",
        answer={
            "present": "it is the present one",
            "improvements": "step by step, each a gain for its mover",
            "improvements or equal": "by steps that cost their movers nothing",
            "moves": "only if somebody moves first without a gain",
        }[kind],
        text=text,
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model},),
        assumptions=ASSUMPTIONS,
        details={"paths": [{"title": x["title"], "path": x["path"]} for x in rows]},
    )


def _wanted(case: Case, result: Result, j: int) -> Finding:
    w: Mapping[str, Any] = result.facts["wanted"][j]
    n, count = w["n"], w["counts"]["SEQ"]
    titles = {p.id: p.title or p.id for p in case.scenario.proposals}
    name = titles[w["proposal"]]
    found, by = case.hinges.of(result.tables["wanted"].values[:, j])
    shares = _shares(w["readings"])
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    text = (
        f"Once carried out, “{name}” is stable for everybody in {per_hundred(count, n)} "
        f"(from {of_100(low)} to {of_100(high)} over the readings). "
    )
    what = {o["id"]: o["what"] for o in result.facts["options"]}
    leavers = sorted((m for m in w["makers"] if m["stable"]["SEQ"] < n), key=lambda m: (m["stable"]["SEQ"], m["actor"]))
    text += " ".join(_leaver(m, n, what) for m in leavers[:2]) if leavers else "Nobody would leave it."
    change = next((c for c in w["changes"] if c["concept"] == "SEQ"), None)
    if change is not None and change["lifts"]:
        who = _and([x["actor"] for x in change["lifts"]])
        passed = sum(x["passed"] for x in change["lifts"])
        text += (
            f" At the median of every input it would be enough that {who} ranked it above "
            f"{passed} more situation{'s' if passed != 1 else ''} than now."
        )
    elif change is not None:
        text += " At the median of every input it is stable as it is."
    if found:
        text += f" It hangs above all on {found[0].words}" + (f" and {found[1].words}." if len(found) > 1 else ".")
    return Finding(
        id=f"stable/{w['proposal']}",
        question=f"What would have to change for “{name}” to be stable?",
        answer=f"{word(count / n)} stable as things are"
        if not leavers
        else f"{leavers[0]['name']} would have to prefer it to what it can do alone",
        text=text,
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        readings=shares,
        hinges=found,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model, "share": round(count / n, 6)},),
        assumptions=ASSUMPTIONS,
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details={
            "state": w["vector"],
            "counts": w["counts"],
            "makers": [{**m, "moves": [_plain_move(x) for x in m["moves"]]} for m in w["makers"]],
            "changes": w["changes"],
            "path": w["path"],
            "why": w["why"],
        },
    )


def _plain_move(x: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tempting move; how often it is the best one stays out where it is force."""
    return {k: v for k, v in x.items() if k != "count" or not x["force"]}


def _leaver(m: Mapping[str, Any], n: int, what: Mapping[str, str]) -> str:
    out = f"{m['name']} would leave it in {per_hundred(n - m['stable']['SEQ'], n)}"
    if m["moves"]:
        x = m["moves"][0]
        done = [_lower(what[o]) for o in x["takes"]] + [f"take back “{_lower(what[o])}”" for o in x["drops"]]
        out += f", mostly to {' and '.join(done)}"
    if m["gain"] is not None:
        low, median, high = m["gain"]
        out += (
            f"; the pull is {median:.2f} of its whole stake in the median (5–95 %: {low:.2f} to {high:.2f}): by so "
            "much it would have to value the deal more, or that move less"
        )
    return out + "."


def _dilemmas(weighs: Result) -> Finding | None:
    rows: list[Mapping[str, Any]] = [r for r in weighs.facts["rows"] if r["words"] is not None]
    if not rows:
        return None
    top = sorted(rows, key=lambda r: -r["count"])[:NAMED]
    text = " ".join(f"{r['words']} ({per_hundred(r['count'], r['n'])}.)" for r in top)
    n = weighs.facts["draws"]
    text += f" Of {n:,} draws; the standard error of a share is at most {50 / n**0.5:.0f} in 100."
    return Finding(
        id="stable/dilemmas",
        question="What weighs on each party's position and threats?",
        answer=", ".join(dict.fromkeys(r["kind"] for r in top)),
        text=f"If nobody gave way, this would follow: “{weighs.facts['threatened']}”. {text}",
        value={"kind": "set", "members": sorted({r["kind"] for r in rows})},
        n_draws=n,
        models=({"id": weighs.model},),
        assumptions=(
            "A party asks for the state nearest to its own latest proposal, or for the one it likes best.",
            "The threatened future is that of all hurting moves together.",
        ),
        details={
            "positions": weighs.facts["positions"],
            "rows": [{**r, "mc_se": round(monte_carlo(r["count"], r["n"]), 6)} for r in rows],
        },
    )
