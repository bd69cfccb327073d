"""Plain data that the sections on spatial models need besides the findings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.answers.view import Shown

if TYPE_CHECKING:
    from detente.answers.case import Case
    from detente.answers.finding import Json
    from detente.models.spatial._simulation import Simulation
    from detente.models.spatial.results import RoundsResult

MOST = 8
"""Actors in a figure: the strongest."""
STEPS = 10
"""Rounds in a figure: the first ones and the last."""
REASONS = 2
"""Rounds whose reasons are printed."""
LINES = 14
"""Lines of one actor's reasons."""


class TrackRow(Shown):
    """An actor's levels on one issue, at the rounds shown; ``None`` without a position."""

    who: str
    colour: int
    levels: tuple[float | None, ...]


class IssueTracks(Shown):
    """The rounds shown, and every actor's levels there."""

    issue: str
    rounds: tuple[int, ...]
    actors: tuple[TrackRow, ...]


class StandRow(Shown):
    """An actor's weight (capability × salience) on one issue, and its level at the start and at the end."""

    who: str
    colour: int
    weight: float
    start: float | None
    end: float | None


class IssueStands(Shown):
    """The actors' levels on one issue, and their weights."""

    issue: str
    actors: tuple[StandRow, ...]


class Gain(Shown):
    """One actor's expected gain of challenging another in the first round."""

    challenger: str
    challenged: str
    gain: float


class Reason(Shown):
    """Reason of an actor's move in one round, in words."""

    actor: str
    round: int
    text: str


class SimulationRows(Shown):
    """The central simulation of one model over rounds."""

    id: str
    title: str
    converged: bool
    n_rounds: int
    seats: int
    shown: int
    rounds: tuple[IssueTracks, ...]
    power: tuple[IssueStands, ...]
    gains: tuple[Gain, ...]
    reasons: tuple[Reason, ...]


class PositionBin(Shown):
    """Share of draws that settle between two levels."""

    low: float
    high: float
    share: float


class ModelBins(Shown):
    """One model's distribution of settlements."""

    id: str
    title: str
    bins: tuple[PositionBin, ...]


class IssueBins(Shown):
    """All models' distributions on one issue."""

    issue: str
    models: tuple[ModelBins, ...]


class SpatialRows(Shown):
    """Everything that the family keeps for its sections."""

    models: tuple[SimulationRows, ...]
    outcomes: tuple[IssueBins, ...]


def rows(case: Case) -> Json:
    """Return rows for the figures and reasons; ``None`` where no model over rounds ran.

    The actors are the seats at the table, with an alliance as one; figures show the strongest of them.
    """
    from detente.models.spatial.one_shot import bins
    from detente.models.spatial.results import RoundsResult, SpatialResult

    ran = case.all(RoundsResult)
    if not ran:
        return None
    beside = [r for r in case.all(SpatialResult) if r.kind in ("baseline", "rounds")]
    beside.sort(key=lambda r: r.kind != "baseline")
    by_issue: dict[str, list[ModelBins]] = {}
    for result in beside:
        for issue, found in bins(result).items():
            one = ModelBins(
                id=result.model, title=result.title, bins=tuple(PositionBin.model_validate(b) for b in found)
            )
            by_issue.setdefault(issue, []).append(one)
    outcomes = tuple(IssueBins(issue=k, models=tuple(m)) for k, m in by_issue.items())
    return SpatialRows(models=tuple(_rows_of(r) for r in ran), outcomes=outcomes).model_dump()


def _rows_of(result: RoundsResult) -> SimulationRows:
    sim = result.simulation
    strong = sorted(range(len(sim.power)), key=lambda i: -sim.power[i])[:MOST]
    seats = sorted(int(i) for i in strong)
    last = len(sim.states) - 1
    steps = tuple(range(last + 1)) if last < STEPS else (*range(STEPS), last)
    names = {sim.actors[i] for i in seats}
    return SimulationRows(
        id=result.model,
        title=result.title,
        converged=sim.converged,
        n_rounds=last,
        seats=len(sim.actors),
        shown=len(seats),
        rounds=tuple(
            IssueTracks(
                issue=issue,
                rounds=steps,
                actors=tuple(
                    TrackRow(
                        who=sim.actors[i],
                        colour=c,
                        levels=tuple(_level(sim.states[t, i, k]) for t in steps),
                    )
                    for c, i in enumerate(seats)
                ),
            )
            for k, issue in enumerate(sim.issues)
        ),
        power=tuple(_stands(sim, seats, k) for k in range(len(sim.issues))),
        gains=tuple(g for g in _gains(sim) if {g.challenger, g.challenged} <= names),
        reasons=tuple(
            Reason(actor=sim.actors[i], round=t, text=_cut(sim.explain(sim.actors[i], t)))
            for i in seats
            for t in range(1, min(REASONS, last) + 1)
        ),
    )


def _stands(sim: Simulation, seats: list[int], k: int) -> IssueStands:
    found = tuple(
        StandRow(
            who=sim.actors[i],
            colour=c,
            weight=round(float(sim.power[i] * sim.salience[i, k]), 6),
            start=_level(sim.states[0, i, k]),
            end=_level(sim.states[-1, i, k]),
        )
        for c, i in enumerate(seats)
        if sim.states[0, i, k] == sim.states[0, i, k] and sim.power[i] * sim.salience[i, k] > 0
    )
    return IssueStands(issue=sim.issues[k], actors=found)


def _gains(sim: Simulation) -> list[Gain]:
    gain = sim.gain
    if gain is None:
        return []
    return [
        Gain(challenger=a, challenged=b, gain=round(float(gain[i, j]), 6))
        for i, a in enumerate(sim.actors)
        for j, b in enumerate(sim.actors)
        if i != j and not math.isnan(gain[i, j])
    ]


def _level(y: float) -> float | None:
    return None if y != y else round(float(y), 4)


def _cut(text: str) -> str:
    lines = text.split("\n")
    if len(lines) <= LINES:
        return text
    return "\n".join([*lines[: LINES - 3], f"  … {len(lines) - LINES + 1} lines more", *lines[-2:]])
