"""Findings on stability: stable situations, the paths to them, and what would make each proposal stable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.answers.case import Case
from detente.answers.finding import Finding, KeyDriver, Share, count_of_100, monte_carlo, per_hundred, word
from detente.answers.questions import Question
from detente.models.graph.details import (
    HERE,
    Count,
    DilemmaDetails,
    Maker,
    NamedWay,
    OptionWords,
    PathDetails,
    Situation,
    StableDetails,
    WantedDetails,
    WantedState,
    Way,
)
from detente.models.graph.dilemmas import DilemmaResult
from detente.models.graph.lasting import FEW, best_once_signed
from detente.models.graph.stability import StabilityResult
from detente.scenario.names import agreeing, called, opening

ASSUMPTIONS = (
    "Everybody can do what the file's moves say, one mover at a time, and knows what the others prefer.",
    "A move is answered only by moves that improve their own mover's position (sequential stability).",
    "Values are rounded to hundredths of the whole stake; values that round to the same count as equal.",
)
TOGETHER = (
    "Members who decide together move by their rule: under unanimity only if the least satisfied one gains by it."
)
NAMED = 3
"""Situations named in the text."""


def findings(case: Case) -> tuple[Finding, ...]:
    """Return the stable situations, the ways to them, and what would make each proposal stable."""
    result = case.of(StabilityResult)
    if result is None:
        return ()
    case = replace(case, drivers=case.drivers.first(result.n_draws))
    found = [_situations(case, result), _paths(case, result)]
    found += [_wanted(case, result, j) for j in range(len(result.story.wanted))]
    found.append(best_once_signed(case, result))
    dilemmas = case.of(DilemmaResult)
    if dilemmas is not None:
        found.append(_dilemmas(dilemmas))
    return tuple(f for f in found if f is not None)


def _assumptions(case: Case) -> tuple[str, ...]:
    """Return the assumptions of the graph model for this dispute."""
    return (*ASSUMPTIONS, TOGETHER) if case.scenario.alliances else ASSUMPTIONS


def _shares(rows: Sequence[Count]) -> tuple[Share, ...]:
    return tuple(Share(r.assumptions, r.count, r.n) for r in rows)


def _span(rows: Sequence[Count]) -> tuple[float, float]:
    values = [r.count / r.n for r in rows]
    return min(values), max(values)


def _often(x: Situation, drivers: tuple[KeyDriver, ...] = ()) -> str:
    """Return how often a situation is stable; for the use of force, how often improvements lead there, in words."""
    if x.trigger != "force":
        low, high = _span(x.assumption_sets)
        return f" in {per_hundred(x.count('SEQ'), x.n)} ({count_of_100(low)} to {count_of_100(high)} over all assumption sets)"
    shares = [d.low.value for d in drivers] + [d.high.value for d in drivers] + [(x.reached_and_stable or 0) / x.n]
    low, high = word(min(shares)), word(max(shares))
    reach = low if low == high else f"{low} or {high}, depending on judgements"
    return f", which cannot be undone: improvements lead there from now {reach}"


def _situations(case: Case, result: StabilityResult) -> Finding | None:
    story, rows = result.story, result.story.situations
    if not rows:
        return Finding(
            id="stable",
            question="Which situations are stable?",
            asks=Question.FAILURE,
            answer="none",
            text="No situation is stable for everybody in any draw: someone always has a unilateral improvement.",
            value={"kind": "set", "members": []},
            n_draws=result.n_draws,
            models=({"id": result.model},),
            assumptions=_assumptions(case),
        )
    lead = next((x for x in rows if x.trigger == "none"), rows[0])
    outcome = result.situation.values[:, lead.outcome]
    drivers, by = case.drivers.of(outcome)
    named = list(rows[:NAMED])
    if not any(x.trigger == "force" for x in named):
        named += [x for x in rows if x.trigger == "force"][:1]
    parts = [f"“{x.title}”{_often(x, _force_drivers(case, result, x))}" for x in named]
    often = max((x for x in rows if x.trigger != "force"), key=lambda x: x.count("SEQ"), default=None)
    more = len(rows) - len(named) + story.more
    text = (
        f"Of {story.states:,} situations that the moves of {_and([called(x) for x in story.names])} can bring about, these are stable: nobody "
        f"has a unilateral improvement that the others would not answer. {'; '.join(parts)}."
    )
    if often is not None and often not in named:
        more -= 1
        text += f" More often stable, though improvements seldom lead there: “{often.title}”{_often(often)}."
    if more > 0:
        text += f" {more} more {'is' if more == 1 else 'are'} stable in some draws."
    count, n = lead.count("SEQ"), lead.n
    return Finding(
        id="stable",
        question="Which situations are stable?",
        asks=Question.FAILURE,
        answer=f"{lead.title[:1].lower()}{lead.title[1:]}: {word(count / n)}",
        text=text,
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        by_assumption=_shares(lead.assumption_sets),
        key_drivers=drivers,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model, "share": round(count / n, 6)},),
        assumptions=_assumptions(case),
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
        details=StableDetails(
            situations=tuple(x.shown() for x in rows),
            more=story.more,
            states=story.states,
            present=story.present,
            options=story.options,
            graph=story.graph,
        ).model_dump(mode="json", by_alias=True, exclude={"situations": {"__all__": {"why"}}}),
    )


def _force_drivers(case: Case, result: StabilityResult, x: Situation) -> tuple[KeyDriver, ...]:
    """Return the key drivers of whether improvements lead to force; empty for a situation without force."""
    return case.drivers.of(result.force_reached.values)[0] if x.trigger == "force" else ()


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _words(options: Sequence[OptionWords]) -> dict[str, str]:
    return {o.id: _lower(o.what) for o in options}


def _way(path: Way, what: dict[str, str]) -> str:
    """Return a path in words."""
    out: list[str] = []
    for x in path.steps:
        done = [what[o] for o in x.takes] + [f"takes back “{what[o]}”" for o in x.drops]
        gain = "" if x.improves else " (no gain at once)"
        out.append(f"{x.actor}: {', '.join(done)}{gain}")
    return "; then ".join(out)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _paths(case: Case, result: StabilityResult) -> Finding | None:
    story = result.story
    rows = [(x, x.path) for x in story.situations if x.path is not None]
    if not rows:
        return None
    what = _words(story.options)
    parts: list[str] = []
    for _, path in rows[:NAMED]:
        name = f"“{path.title}”"
        if not path.steps:
            parts.append(f"{name} is where things stand")
            continue
        kind = {
            "improvements": "by moves that each bring their mover a gain",
            "improvements or equal": "by moves that cost their movers nothing",
            "moves": "only by moves that bring their mover no gain at once",
        }[path.kind]
        parts.append(f"to {name} {kind}: {_way(path, what)}")
    lead, way = next((r for r in rows if r[0].trigger == "none"), rows[0])
    count, n = lead.reached_and_stable or 0, lead.n
    text = f"From the present situation (“{story.present.title}”), at the median inputs: "
    text += "; ".join(parts) + "."
    kind = way.kind if way.steps else "present"
    return Finding(
        id="stable/paths",
        question="How does one get there from the present situation?",
        asks=Question.BACKGROUND,
        answer={
            "present": HERE,
            "improvements": "step by step, each a gain for its mover",
            "improvements or equal": "by steps that cost their movers nothing",
            "moves": "only if somebody moves first without a gain",
        }[kind],
        text=text,
        value={"kind": "share of draws", "count": count, "n": n},
        n_draws=n,
        mc_se=monte_carlo(count, n),
        models=({"id": result.model},),
        assumptions=_assumptions(case),
        details=PathDetails(paths=tuple(NamedWay(title=x.title, path=p) for x, p in rows)).model_dump(mode="json"),
    )


def _wanted(case: Case, result: StabilityResult, j: int) -> Finding:
    w: WantedState = result.story.wanted[j]
    n, count = w.n, w.counts["SEQ"]
    titles = {p.id: p.title or p.id for p in case.scenario.proposals}
    name = titles[w.proposal]
    drivers, by = case.drivers.of(result.wanted_stable.values[:, j])
    shares = _shares(w.assumption_sets)
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    what = _words(result.story.options)
    leavers = sorted((m for m in w.makers if m.stable["SEQ"] < n), key=lambda m: (m.stable["SEQ"], m.actor))
    accepted = case.passed(w.proposal)
    if accepted is None:
        lasts = None
        text = (
            f"Once carried out, “{name}” is stable for everybody in {per_hundred(count, n)} "
            f"(from {count_of_100(low)} to {count_of_100(high)} over all assumption sets). "
        )
        text += " ".join(_leaver(m, n, what) for m in leavers[:2]) if leavers else "Nobody would leave it."
    else:
        lasts = Share(
            "accepted", int((accepted[:n] & result.wanted_stable.values[:n, j]).sum()), int(accepted[:n].sum())
        )
        text = _if_accepted(name, lasts, n)
        if lasts.n >= FEW and leavers:
            text += f" {opening(leavers[0].name)} would leave it most often{_to(leavers[0], what)}."
    change = next((c for c in w.changes if c.concept == "SEQ"), None)
    if change is not None and change.lifts:
        who = _and([called(x.actor) for x in change.lifts])
        passed = sum(x.passed for x in change.lifts)
        text += (
            f" At the median inputs it would be enough that {who} ranked it above "
            f"{passed} more situation{'s' if passed != 1 else ''} than now."
        )
    elif change is not None:
        text += " At the median inputs it is stable as it is."
    if drivers:
        text += f" It depends above all on {drivers[0].words}"
        text += f" and {drivers[1].words}." if len(drivers) > 1 else "."
    return Finding(
        id=f"stable/{w.proposal}",
        question=f"What would have to change for “{name}” to be stable?",
        asks=Question.FAILURE,
        answer=_lasting(lasts)
        if lasts is not None
        else f"{word(count / n)} stable as things are"
        if not leavers
        else f"{called(leavers[0].name)} would have to prefer it to what {agreeing(leavers[0].name, 'it')} can do alone",
        text=text,
        value={"kind": "share of draws", "count": count, "n": n}
        if lasts is None
        else {"kind": "share of accepted draws", "count": lasts.count, "n": lasts.n, "draws": n},
        n_draws=n,
        by_assumption=shares if lasts is None else (),
        key_drivers=drivers,
        mc_se=monte_carlo(count, n) if lasts is None else monte_carlo(lasts.count, lasts.n) if lasts.n else None,
        models=({"id": result.model, "share": round(count / n, 6)},),
        assumptions=_assumptions(case),
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
        details=WantedDetails(
            state=w.vector,
            counts=w.counts,
            makers=tuple(_without_force_counts(m) for m in w.makers),
            changes=w.changes,
            path=w.path,
            why=w.why,
        ).model_dump(mode="json"),
    )


def _without_force_counts(m: Maker) -> Maker:
    """Return a maker's tempting moves; how often force is the best one has no single figure."""
    moves = tuple(x.model_copy(update={"count": None}) if x.force else x for x in m.moves)
    return m.model_copy(update={"moves": moves})


def _if_accepted(name: str, lasts: Share, n: int) -> str:
    """Return how often a proposal lasts, given that it is accepted (core §11.7)."""
    if lasts.n < FEW:
        return f"“{name}” is accepted in {lasts.n:,} of {n:,} draws: too few to say whether it would last once carried out."
    return (
        f"In the {lasts.n:,} of {n:,} draws in which “{name}” is accepted, it is stable for everybody, once carried out, "
        f"in {count_of_100(lasts.value)} of 100. Accepted and stable: {count_of_100(lasts.count / n)} of 100 draws."
    )


def _lasting(lasts: Share) -> str:
    return "no verdict: seldom accepted" if lasts.n < FEW else f"{word(lasts.value)} stable where it is accepted"


def _to(m: Maker, what: dict[str, str]) -> str:
    """Return the most frequent reason for a party to leave a situation."""
    if not m.moves:
        return ""
    x = m.moves[0]
    done = [what[o] for o in x.takes] + [f"take back “{what[o]}”" for o in x.drops]
    return f", mostly to {' and '.join(done)}"


def _leaver(m: Maker, n: int, what: dict[str, str]) -> str:
    out = f"{opening(m.name)} would leave it in {per_hundred(n - m.stable['SEQ'], n)}{_to(m, what)}"
    if m.gain is not None:
        low, median, high = m.gain
        its = agreeing(m.name, "its")
        out += f"; {its} gain is {median:.2f} of {its} stake in the median (5–95 %: {low:.2f} to {high:.2f})"
    return out + "."


def _dilemmas(result: DilemmaResult) -> Finding | None:
    rows = [r for r in result.rows if r.words is not None]
    if not rows:
        return None
    top = sorted(rows, key=lambda r: -r.count)[:NAMED]
    text = " ".join(f"{r.words} ({per_hundred(r.count, r.n)}.)" for r in top)
    n = result.draws
    text += f" Counted over the first {n:,} draws."
    details = DilemmaDetails(
        positions=result.positions,
        rows=tuple(r.model_copy(update={"mc_se": round(monte_carlo(r.count, r.n), 6)}) for r in rows),
    )
    return Finding(
        id="stable/dilemmas",
        question="What weighs on each party's position and threats?",
        asks=Question.BACKGROUND,
        answer=", ".join(dict.fromkeys(r.kind for r in top)),
        text=f"Threatened: {result.threatened}. {text}",
        value={"kind": "set", "members": sorted({r.kind for r in rows})},
        n_draws=n,
        models=({"id": result.model},),
        assumptions=(
            "A party asks for the state nearest to its own latest proposal.",
            "It threatens another with all its moves that end the talks another way, or that cost the other something.",
        ),
        details=details.model_dump(mode="json", by_alias=True),
    )
