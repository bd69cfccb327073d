"""Levers on settlements: the position, salience or capability that moves a settlement most towards a party's ideal.

With position x_i, capability c_i and salience s_ik of actor i on issue k, the weighted mean y has a gradient in closed
form. Let ``w_i = c_i s_ik`` and W be the sum of all weights: then y changes per unit of a position by ``w_i / W``, of a
salience by ``c_i (x_i − y) / W``, and of a capability by ``s_ik (x_i − y) / W``. The median moves in steps. For both,
the search finds the least change of each input that brings the settlement five points nearer to the ideal. As an input
moves, the settlement passes a given level at most once, so no smaller change suffices.

The sticky mean has peaks at positions that actors hold, so it moves in jumps, and it depends on what an actor loses on
other issues. Its settlement is here the median of its distribution. In models over rounds (exchange of positions,
expected utility, the spatial model of politics) all issues are simulated together, and settlements jump too. Least
changes of all these are those that the search finds; a smaller one could be missed if the settlement jumps to the level
and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detente.answers.difference import paired_error
from detente.answers.input_rows import rows_at
from detente.answers.least_moves import Column, least_moves
from detente.answers.lever_rows import LeverQuestion, LeverRow
from detente.answers.movable import Lever, levers_of, owners
from detente.draws.inputs import Inputs
from detente.models.spatial._moved import SettlingModel, settling_models
from detente.models.spatial.one_shot import measure, needs
from detente.scenario.model import Scenario
from detente.scenario.names import called

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
NEARER = 5.0
"""Points of a scale by which a settlement should come nearer to the ideal."""
SHOWN = 3
"""Rows for each party and model, the easiest first, one for an issue."""
LONGEST = 8.0
"""Seconds that the search with one model may take, about; a slower model has no rows."""
TRIED = 28
"""Values at which an input is tried, about: on the way to both ends of its scale, then by halving."""
_KNOWN: WeakKeyDictionary[Inputs, dict[tuple[str, str, int], LeverRow | None]] = WeakKeyDictionary()
"""Rows by party, model and issue: the same whatever package is asked about."""


@dataclass(frozen=True, eq=False)
class SettlementLevers:
    """What can be moved so that an issue settles elsewhere.

    Attributes
    ----------
    inputs
        The draws.
    issue
        Place of the issue.
    """

    inputs: Inputs
    issue: int

    def moving(self, but: frozenset[str]) -> tuple[Lever, ...]:
        """Return positions and saliences on the issue, and capabilities; without positions of some actors."""
        plan, scenario, name = self.inputs.plan, self.inputs.scenario, measure(self.inputs.scenario)
        views_ = np.concatenate([plan.stated[:, self.issue], plan.weighed[:, self.issue]])
        rows = rows_at(plan, [int(j) for j in views_ if j >= 0])
        own = [r for r in rows if not (r.field != "salience" and r.path.split("/")[1] in but)]
        powers = rows_at(plan, [int(j) for j in plan.capability[name] if j >= 0])
        whole = float(np.nansum(self.inputs.central().capability(name)))
        return (*levers_of(scenario, own), *levers_of(scenario, powers, whole))


def levers(question: LeverQuestion) -> tuple[LeverRow, ...]:
    """Return levers that bring settlements nearer to the ideal of an actor, or of each signatory."""
    scenario = question.inputs.scenario
    if needs(scenario):
        return ()
    parties = scenario.signing if question.whose is None else (question.whose,)
    wanted = None if question.package is None else set(question.package.clauses)
    issues = [
        k
        for k, x in enumerate(scenario.issues)
        if x.kind not in ("procedural", "transfer") and (wanted is None or x.id in wanted)
    ]
    models: list[SettlingModel] = []
    for model in settling_models(question.inputs):
        if _longest(question.inputs, model, len(parties), issues) <= LONGEST:
            models.append(model)
        else:
            question.notes.append(f"The {model.name} has no rows: with so many actors the search would take minutes.")
    each = (_of_party(question.inputs, party, model, issues) for party in parties for model in models)
    found = tuple(row for rows in each for row in rows)
    if models and not found:
        question.notes.append(
            f"Settlements have no rows: no single input brings one {NEARER:.0f} points nearer to an ideal, or it lies "
            "that near already."
        )
    return found


def _longest(inputs: Inputs, model: SettlingModel, parties: int, issues: Sequence[int]) -> float:
    """Return about how many seconds the search takes at most."""
    moving = sum(len(SettlementLevers(inputs, k).moving(frozenset())) for k in issues) if model.seconds else 0
    return model.seconds * (moving * TRIED * parties + 2 * model.n * SHOWN * parties)


def _of_party(inputs: Inputs, party: str, model: SettlingModel, issues: Sequence[int]) -> list[LeverRow]:
    """Return the easiest moves towards a party's ideals, one for an issue."""
    known = _KNOWN.setdefault(inputs, {})
    for k in issues:
        if (party, model.name, k) not in known:
            column = _easiest(inputs, party, model, k)
            known[party, model.name, k] = None if column is None else _row(inputs, party, model, k, column)
    found = [row for k in issues if (row := known[party, model.name, k]) is not None]
    found.sort(key=lambda row: row.difficulty or 0.0)
    return [row for row in found[:SHOWN] if row.after > row.before and row.differs]


def _easiest(inputs: Inputs, party: str, model: SettlingModel, issue: int) -> Column | None:
    """Return the easiest move that brings an issue's settlement nearer at the medians; ``None`` if none does."""
    towards = _towards(inputs, party, issue)
    if towards is None:
        return None
    reaches = _reaches(inputs, model, issue, towards)
    if reaches is None:
        return None
    but = frozenset((party, *inputs.scenario.members(party)))

    def holds(columns: Sequence[Column]) -> Bools:
        return reaches(model.at(columns, issue))

    return next(iter(least_moves(SettlementLevers(inputs, issue).moving(but), holds)), None)


def _towards(inputs: Inputs, party: str, issue: int) -> float | None:
    """Return a party's ideal on an issue at the medians, the middle one of an alliance; ``None`` without one."""
    plan = inputs.plan
    members = [plan.actors.index(a) for a in inputs.scenario.members(party)]
    ideals = inputs.central().ideal[0, members, issue]
    ideals = ideals[~np.isnan(ideals)]
    return float(np.median(ideals)) if len(ideals) else None


@dataclass(frozen=True, slots=True)
class Nearer:
    """Whether settlements lie at a place or beyond it, towards an ideal: the place, and 1 for up or −1 for down."""

    place: float
    side: float

    def __call__(self, settled: Array) -> Bools:
        """(draws,) whether they do; not where an issue does not settle."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.side * (settled - self.place) >= -1e-9, dtype=np.bool_)


def _reaches(inputs: Inputs, model: SettlingModel, issue: int, towards: float) -> Nearer | None:
    """Return whether a settlement is nearer to an ideal; ``None`` if it cannot be, since it lies there."""
    now = float(model.over(inputs.central(), None, issue)[0])
    if np.isnan(now) or abs(towards - now) < NEARER:
        return None
    side = float(np.sign(towards - now))
    return Nearer(now + side * NEARER, side)


def _row(inputs: Inputs, party: str, model: SettlingModel, issue: int, column: Column) -> LeverRow:
    towards = _towards(inputs, party, issue)
    assert towards is not None
    reaches = _reaches(inputs, model, issue, towards)
    assert reaches is not None
    draws = inputs.chunk(0, model.n)
    before, after = reaches(model.over(draws, None, issue)), reaches(model.over(draws, column, issue))
    lever, to = column
    scenario: Scenario = inputs.scenario
    bound = ", if nobody could veto" if _binding(scenario) else ""
    return LeverRow(
        "spatial",
        f"“{scenario.issues[issue].id}” settles {'at or above' if reaches.side > 0 else 'at or below'} "
        f"{reaches.place:.0f}, towards {called(scenario.actor[party].name)} ({model.name}{bound})",
        lever.change(to),
        float(before.mean()),
        float(after.mean()),
        paired_error(before, after),
        draws.n,
        model.proof,
        lever.cost(to),
        owners(scenario, lever.row.path),
        {lever.row.path: lever.value(to)},
    )


def _binding(scenario: Scenario) -> bool:
    """Whether somebody could veto: spatial settlements count weights and no consent."""
    return len(scenario.signing) > 1


__all__ = ["Nearer", "SettlementLevers", "levers"]
