"""Obstacles and break-evens of packages (core §11.4).

Obstacles change one thing at a time in every draw: commitments cost nothing, promises are trusted, nobody uses force,
everybody knows what force would bring. Break-evens come from :mod:`detente.models.deals.held`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente.answers.drivers import KeyDrivers
from detente.draws.inputs import Draws
from detente.models.deals._clamp import Clamp
from detente.models.deals.breaks import BreakEven, Obstacle
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Judged, Named, to_leaves
from detente.packages import agree
from detente.payoffs import Payoffs

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def deciding(drivers: KeyDrivers, passed: Bools) -> dict[str, tuple[int, ...]]:
    """Return the input that each package depends on most, with those packages' columns.

    A package that depends on no input has no break-even.

    Parameters
    ----------
    drivers
        Key drivers over the same draws.
    passed
        (draws, packages) whether each passes under the base assumptions.
    """
    by: dict[str, tuple[int, ...]] = {}
    for j in range(passed.shape[1]):
        top, _ = drivers.of(passed[:, j], 1)
        if top:
            by[top[0].path] = (*by.get(top[0].path, ()), j)
    return by


def tips(
    clamps: Mapping[str, Clamp],
    by: Mapping[str, tuple[int, ...]],
    tabled: Sequence[Named],
    curves: Mapping[str, Ints],
    held: Mapping[str, int],
    stands: Mapping[str, Ints],
) -> tuple[dict[str, BreakEven], dict[str, tuple[Obstacle, ...]]]:
    """Return break-evens and obstacles, by package, from what was counted.

    Parameters
    ----------
    clamps, by
        Inputs that are held, and the columns of the packages that depend on each most.
    tabled
        The packages.
    curves, held
        By input: (points, packages) draws in which packages pass, and draws examined.
    stands
        By change: (packages,) draws in which packages pass.
    """
    found: dict[str, BreakEven] = {}
    for path, c in clamps.items():
        for at, j in enumerate(by[path]):
            count, n = curves[path][:, at], held[path]
            found[tabled[j].name] = BreakEven(path, c.words, c.low, c.mode, c.high, c.x, count, n)
    obstacles = {
        x.name: tuple(Obstacle(name, int(counts[j])) for name, counts in stands.items()) for j, x in enumerate(tabled)
    }
    return {x.name: found[x.name] for x in tabled if x.name in found}, obstacles


Change = Callable[[Evaluator, Judged, Sequence[Named]], Bools]


def changes(evaluator: Evaluator) -> dict[str, Change]:
    """Return the changes that the case admits; one that does not apply to it is left out."""
    plan, na = evaluator.inputs.plan, evaluator.scenario.no_agreement
    out: dict[str, Change] = {}
    if plan.lines or (plan.limit >= 0).any():
        out["commitments"] = _without_commitments
    if (plan.trust >= 0).any():
        out["trust"] = _trusting
    if na is not None and na.force is not None:
        out["force"] = _peaceful
        if (plan.estimate >= 0).any() or evaluator.base.knows != "known":
            out["information"] = _informed
    return out


def _passes(
    evaluator: Evaluator, judged: Judged, named: Sequence[Named], changed: Callable[[Payoffs], Payoffs], worth: bool
) -> Bools:
    """Return (draws, packages) whether packages pass under changed payoffs; ``worth``: whether their worth changes."""
    masks = np.zeros((len(judged.d), len(named)), dtype=np.uint64)
    made: dict[int, Payoffs] = {}
    for at, found in evaluator.worths(judged, named):
        key = id(found.payoffs)
        if key not in made:
            made[key] = changed(found.payoffs)
        p = made[key]
        value = p.worth(found.places, np.full(len(at), found.deal)) if worth else found.worth
        least = p.least(p.assumptions.failure) if found.deal else p.procedure()
        masks[:, at] = to_leaves(agree(value, least), judged.group)
    return evaluator.passes(judged, masks, named)


def _without_commitments(evaluator: Evaluator, judged: Judged, named: Sequence[Named]) -> Bools:
    """No commitment and no limit counts."""

    def free(p: Payoffs) -> Payoffs:
        return p.under(p.assumptions, p.plain, p.common)

    return _passes(evaluator, judged, named, free, worth=True)


def _trusting(evaluator: Evaluator, judged: Judged, named: Sequence[Named]) -> Bools:
    """Every promise counts in full."""

    def trusting(p: Payoffs) -> Payoffs:
        out = Payoffs.of(p.draws, p.layout, p.assumptions, who=p.who, trusting=True, common=p.common)
        # Failure is an event: trust does not touch it.
        vars(out).update(failure=p.failure, kappa=p.kappa)
        return out

    return _passes(evaluator, judged, named, trusting, worth=True)


def _peaceful(evaluator: Evaluator, judged: Judged, named: Sequence[Named]) -> Bools:
    """Failure is a lapse of the talks, without force."""

    def peaceful(p: Payoffs) -> Payoffs:
        return p.under(replace(p.assumptions, failure="peace"), p.priced)

    return _passes(evaluator, judged, named, peaceful, worth=False)


def _informed(evaluator: Evaluator, judged: Judged, named: Sequence[Named]) -> Bools:
    """Everybody knows whether force would follow, and agrees on the chance that it wins."""
    draws = judged.payoffs.draws
    plan = replace(draws.plan, estimate=np.full_like(draws.plan.estimate, -1))
    informed = Draws(plan, draws.start, draws.n, draws.z, draws.values)

    def known(p: Payoffs) -> Payoffs:
        out = replace(p, draws=informed, assumptions=replace(p.assumptions, knows="known"), common=None)
        vars(out).update(priced=p.priced, kappa=p.kappa)
        return out

    return _passes(evaluator, judged, named, known, worth=False)
