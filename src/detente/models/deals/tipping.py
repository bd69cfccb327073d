"""Findings on the decisive judgement: break-even points and obstacles of packages (core §11.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.answers.case import Alternative, Case
from detente.answers.finding import Finding, monte_carlo
from detente.answers.questions import Question
from detente.answers.words import sentence
from detente.draws.plan import Plan
from detente.models.deals.breaks import BreakEven
from detente.models.deals.details import (
    BreakEvenDetails,
    BreakEvenRow,
    CoderRange,
    ObstacleRow,
)
from detente.models.deals.results import BEST, ZoneResult
from detente.models.deals.units import amount, unit_of
from detente.scenario.model import Scenario


def break_even_finding(case: Case, zone: ZoneResult) -> Finding | None:
    """Return the break-even points of packages in the input on which most depend; ``None`` if none does."""
    if not zone.break_evens:
        return None
    path = _main(zone.break_evens)
    mine = {name: b for name, b in zone.break_evens.items() if b.path == path}
    first = next(iter(mine.values()))
    ranges = _ranges(case, first)
    text = _sentence(case, zone, mine, ranges)
    if not text:
        return None
    best = zone.break_evens.get(BEST)
    titles = _titles(case)
    details = BreakEvenDetails(
        path=path,
        words=first.words,
        unit=unit_of(path),
        ranges=ranges,
        rows=tuple(
            BreakEvenRow(
                id=name,
                title=titles.get(name, name),
                path=b.path,
                words=b.words,
                low=b.low,
                high=b.high,
                mode=b.mode,
                x=tuple(round(float(v), 6) for v in b.x),
                counts=tuple(int(c) for c in b.counts),
                n=b.n,
                crossings=tuple(round(c, 6) for c in b.crossings),
            )
            for name, b in zone.break_evens.items()
        ),
        obstacles=tuple(
            ObstacleRow(
                id=name,
                title=titles.get(name, name),
                base=int(zone.outcome.sel(proposal=name).values[: zone.tried].sum()),
                changes={o.id: o.count for o in found},
                n=zone.tried,
            )
            for name, found in zone.obstacles.items()
        ),
    )
    crossing = [c for b in mine.values() for c in b.crossings]
    value = {"kind": "break-even", "input": path, "values": [round(c, 6) for c in crossing]}
    count = _base(zone, BEST) if best is not None else 0
    return Finding(
        id="break-even",
        question="Which one judgement decides, and where does the answer tip?",
        asks=Question.CHANGE,
        answer="it tips inside the coded range" if crossing else "it does not tip inside the coded range",
        text=text,
        headline=text,
        value=value,
        n_draws=zone.n_draws,
        mc_se=monte_carlo(count, zone.n_draws),
        models=({"id": zone.model},),
        assumptions=(
            "The input is held at 21 points of its coded range for all who share its row; all else is drawn.",
        ),
        depends_on=(path,),
        details=details.model_dump(mode="json"),
    )


def _main(found: Mapping[str, BreakEven]) -> str:
    """Return the input on which the answers depend most: the largest movement of shares over all packages."""
    moved: dict[str, float] = {}
    for b in found.values():
        moved[b.path] = moved.get(b.path, 0.0) + float(b.shares.max() - b.shares.min())
    return max(moved, key=lambda p: moved[p])


def _titles(case: Case) -> dict[str, str]:
    return {p.id: p.title or p.id for p in case.scenario.proposals} | {BEST: "The best single package"}


def _base(zone: ZoneResult, name: str) -> int:
    return int(zone.passes.sel(proposal=name).values[0])


def _sentence(case: Case, zone: ZoneResult, mine: dict[str, BreakEven], ranges: Sequence[CoderRange]) -> str:
    tipped = sorted(((b.crossings[0], name) for name, b in mine.items() if b.crossings), key=lambda x: x[0])
    first = next(iter(mine.values()))
    falls = sum(float(b.shares[-1] - b.shares[0]) for b in mine.values()) < 0
    titles = _titles(case)
    start = f"One judgement above all: {first.words}."
    if not tipped:
        widest = max(mine, key=lambda name: float(mine[name].shares.max() - mine[name].shares.min()))
        b = mine[widest]
        low, high = (f"{100 * float(b.shares[j]):.0f}" for j in (0, -1))
        return (
            f"{start} As it goes from {amount(b.low, b.path)} to {amount(b.high, b.path)}, "
            f"{_named(titles, widest)} goes from {low} to {high} of 100 draws. {_coded(ranges, first.path)}"
        )
    if not falls:
        tipped = tipped[::-1]
    side, beyond = ("Below", "above") if falls else ("Above", "below")
    # Packages that a party has tabled or proposed are more interesting than an analyst's.
    offered = {p.id for p in case.scenario.proposals if p.kind != "analyst"}
    easy, hard = next((x for x in tipped if x[1] in offered), tipped[0]), tipped[-1]
    text = f"{side} {amount(easy[0], first.path)} {_named(titles, easy[1])} is accepted more often than not"
    if hard[1] != easy[1]:
        text += f"; {beyond} {amount(hard[0], first.path)} not even {_named(titles, hard[1])}"
    return f"{start} {text}. {_coded(ranges, first.path)}"


def _named(titles: dict[str, str], name: str) -> str:
    return "the best package" if name == BEST else f"“{titles.get(name, name)}”"


def _coded(ranges: Sequence[CoderRange], path: str) -> str:
    if len(ranges) == 2 and ranges[0].model_copy(update={"who": ranges[1].who}) == ranges[1]:
        return f"{_coded(ranges[:1], path).removesuffix('.')}; {ranges[1].who} has the same range."
    parts = [
        f"{r.who} {'puts it ' if j == 0 else ''}at {amount(r.low, path).removesuffix(' of its stake')} to "
        f"{amount(r.high, path).removesuffix(' of its stake')} (most likely {r.mode:.3g})"
        for j, r in enumerate(ranges)
    ]
    return f"{sentence(', '.join(parts))}." if parts else ""


def _ranges(case: Case, b: BreakEven) -> tuple[CoderRange, ...]:
    """Return the ranges of an input in the file and by each second coder."""
    own = CoderRange(who=case.scenario.by or "the file", low=b.low, mode=b.mode, high=b.high)
    coders = [a for a in case.alternatives if a.kind == "coder"]
    names = ["the second coder"] if len(coders) == 1 else [a.id for a in coders]
    others = [_range_of(a, who, case.scenario, b.path) for a, who in zip(coders, names, strict=True)]
    return (own, *(r for r in others if r is not None))


def _range_of(other: Alternative, who: str, base: Scenario, path: str) -> CoderRange | None:
    """Return another coder's range of an input; a commitment is the same if it forbids the same levels."""
    if other.scenario is None:
        return None
    mine, plan = Plan.of(base), Plan.of(other.scenario)
    found = [s for s in plan.slots if path in (s.path, s.common)]
    for line in (x for x in mine.lines if path in (mine.slots[x.cost].path, mine.slots[x.cost].common)):
        found += [plan.slots[x.cost] for x in plan.lines if plan.forbids(x) == mine.forbids(line)]
    slot = next((s for s in found if s.row == s.alliance), found[0] if found else None)
    if slot is None:
        return None
    q = slot.quantity
    return CoderRange(who=who, low=q.low, mode=q.mode, high=q.high)
