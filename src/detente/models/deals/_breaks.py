"""Obstacles and break-evens of packages (core §11.4).

Obstacles change one thing at a time in every draw: commitments cost nothing, promises are trusted, nobody uses force,
everybody knows what force would bring. A break-even holds one input at 21 points of its coded range and draws all else.
Only what the input touches is evaluated again: the actors that hold it, and, where it moves the challenger's choice
between force and waiting, what everybody expects of failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.answers.drivers import KeyDrivers
from detente.answers.inputs import Input
from detente.draws.inputs import Draws, Inputs
from detente.draws.plan import Plan
from detente.draws.quantiles import exact
from detente.models.deals._clamp import POINTS, Clamp
from detente.models.deals.breaks import BreakEven, Obstacle
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Judged, Named, to_leaves
from detente.packages import agree
from detente.packages.judge import TOLERANCE
from detente.payoffs import Payoffs
from detente.payoffs.failure import Failure

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FAR = 2.58
"""Where a range has no end, the curve goes to this normal score: 99 of 100 draws lie inside."""


def clamp(evaluator: Evaluator, given: Input) -> Clamp:
    """Return what holding an input fixed means in the base assumptions."""
    plan = evaluator.inputs.plan
    slots = _slots(plan, evaluator.inputs, given)
    quantity = plan.slots[int(slots[0])].quantity
    ends = [quantity.low, quantity.high]
    far = exact(quantity, np.array([-FAR, FAR]))
    low, high = (float(e) if np.isfinite(e) else float(f) for e, f in zip(ends, far, strict=True))
    costs = {line.cost for line in plan.lines}
    group = evaluator.group(evaluator.base.cohesion)
    who = _touched(plan, slots)
    groups = np.unique(group[who]) if len(who) else np.arange(int(group.max()) + 1)
    held = {*slots.tolist()}
    worth = any(held & plan.stakes(i) for i in range(len(plan.actors)))
    return Clamp(given, slots, held <= costs, worth, groups, low, quantity.mode, high)


def _slots(plan: Plan, inputs: Inputs, given: Input) -> Ints:
    """Return the slots of an input: its own, and those of others that take it from the same row of the file."""
    if given.shared:
        together = [j for j, s in enumerate(plan.slots) if s.common == given.path]
        rows = [plan.slots[j].row for j in together]
        first = next((r for r in rows if r == plan.slots[together[0]].alliance), max(rows, key=rows.count))
        return np.array([j for j in together if plan.slots[j].row == first], dtype=np.int64)
    own = given.row
    for line in plan.lines:
        if own in (line.cost, line.hard):
            name = "cost" if own == line.cost else "hard"
            return np.array([getattr(x, name) for x in plan.lines if x.commitment is line.commitment], dtype=np.int64)
    slot = plan.slots[own]
    return np.array(
        [j for j, s in enumerate(plan.slots) if s.row == slot.row and _field(s.path) == _field(slot.path)],
        dtype=np.int64,
    )


def _field(path: str) -> tuple[str, ...]:
    """Return a path without the actor that it is about."""
    parts = path.split("/")
    match parts[0]:
        case "positions" | "actors":
            return (parts[0], *parts[2:])
        case "no_agreement":
            return tuple(parts[:-1]) if len(parts) > 2 and parts[-1] not in ("win", "pretext") else tuple(parts)
        case _:
            return tuple(parts)


def _touched(plan: Plan, slots: Ints) -> list[int]:
    """Return the leaves that hold any of some slots; none where everybody is touched."""
    wanted = {*slots.tolist()}
    if wanted & {plan.win, plan.pretext, plan.deadline}:
        return []
    out: list[int] = []
    for i in range(len(plan.actors)):
        own = {*plan.stakes(i)}
        for name in ("cost", "holding", "backing_down", "blocking_cost", "belief", "estimate"):
            table: Ints = getattr(plan, name)
            if len(table):
                own.add(int(table[i]))
        if own & wanted:
            out.append(i)
    return out


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
        By input: (points, packages) draws in which packages pass, and draws looked at.
    stands
        By change: (packages,) draws in which packages pass.
    """
    found: dict[str, BreakEven] = {}
    for path, c in clamps.items():
        for at, j in enumerate(by[path]):
            count, n = curves[path][:, at], held[path]
            found[tabled[j].name] = BreakEven(path, c.input.words, c.low, c.mode, c.high, c.x, count, n)
    obstacles = {
        x.name: tuple(Obstacle(name, int(counts[j])) for name, counts in stands.items()) for j, x in enumerate(tabled)
    }
    return {x.name: found[x.name] for x in tabled if x.name in found}, obstacles


def curve(evaluator: Evaluator, judged: Judged, held: Clamp, named: Sequence[Named]) -> Ints:
    """Return (21, packages) draws of one chunk in which packages pass, at each point of an input's range."""
    consents = [evaluator.ground_of(x).space(None, x.signers) for x in named]
    if held.lines and not any(p.rules.has_programs for p in consents):
        low, high = gains_at(evaluator, judged, held, [held.low, held.high], named)
        asked = np.array([[asked_mask(evaluator, x) >> i & 1 for i in range(len(judged.group))] for x in named])
        groups = np.zeros((len(named), judged.d.shape[1]), dtype=np.bool_)
        for i, g in enumerate(judged.group):
            groups[:, g] |= asked[:, i].astype(np.bool_)
        out = np.zeros((POINTS, len(named)), dtype=np.int64)
        _count_on_lines(low, high, groups, out)
        out[:, [j for j, x in enumerate(named) if not evaluator.ground_of(x).feasible(x.clauses)]] = 0
        return out
    out = np.empty((POINTS, len(named)), dtype=np.int64)
    for at, gains in enumerate(gains_at(evaluator, judged, held, held.x, named)):
        masks = to_leaves(agree(gains, np.zeros_like(judged.d)), judged.group)
        out[at] = evaluator.passes(judged, masks, named).sum(axis=0)
    return out


@njit
def _count_on_lines(low: Array, high: Array, asked: Bools, out: Ints) -> None:
    """Count, at evenly spaced points, the draws in which all who are asked gain; gains are linear between the ends.

    ``low``, ``high`` are (draws, packages, groups) gains at the ends, ``asked`` (packages, groups), ``out`` (points,
    packages).
    """
    last = out.shape[0] - 1
    for i in range(low.shape[0]):
        for x in range(low.shape[1]):
            a, b = 0, last
            for g in range(low.shape[2]):
                if not asked[x, g]:
                    continue
                at_low, at_high = low[i, x, g] + TOLERANCE, high[i, x, g] + TOLERANCE
                if at_low >= 0.0 and at_high >= 0.0:
                    continue
                if at_low < 0.0 and at_high < 0.0:
                    b = -1
                    break
                where = at_low / (at_low - at_high) * last
                if at_low >= 0.0:
                    b = min(b, int(np.floor(where + 1e-9)))
                else:
                    a = max(a, int(np.ceil(where - 1e-9)))
            for t in range(a, b + 1):
                out[t, x] += 1


def gains_at(
    evaluator: Evaluator, judged: Judged, held: Clamp, points: Sequence[float] | Array, named: Sequence[Named]
) -> Iterator[Array]:
    """Yield (draws, packages, groups) what packages gain over what they must be worth, an input held at each point."""
    base, challenger = judged.payoffs, judged.payoffs.failure.challenger
    values = base.draws.values.copy()
    # The challenger comes along: whether it uses force is part of what others expect.
    groups = np.unique(np.append(held.groups, challenger)) if challenger >= 0 else held.groups
    parts: dict[int, Payoffs] = {}
    for x in points:
        values[held.slots] = x
        draws = Draws(base.draws.plan, base.draws.start, base.draws.n, base.draws.z, values)
        out = np.empty((draws.n, len(named), judged.d.shape[1]))
        moved: dict[int, Payoffs] = {}
        for at, found in evaluator.worths(judged, named):
            p, key = found.payoffs, id(found.payoffs)
            if key not in parts:
                parts[key] = _part(p, held, groups)
            if key not in moved:
                moved[key] = _moved(parts[key], held, draws)
            here, worth, least = moved[key], found.worth, found.least(judged)
            if held.worth:
                worth = worth.copy()
                worth[:, :, groups] = here.worth(found.places, np.full(len(at), found.deal))
            if not held.lines and found.deal:
                whole = replace(p)
                failure = _with(p.failure, here.failure, groups)
                vars(whole).update(failure=failure, kappa=failure.kappa)
                least = whole.least(judged.assumptions.failure)
            elif not held.lines:
                least = least.copy()
                least[:, groups] = here.procedure()
            out[:, at] = worth - least[:, None]
        yield out


def _part(payoffs: Payoffs, held: Clamp, groups: Ints) -> Payoffs:
    """Return the payoffs of some groups, as far as they count where an input is held."""
    out = replace(payoffs, who=payoffs.who[groups])
    if held.lines:
        # What it costs to cross a commitment leaves failure, and with it outcomes, as they are.
        out.plain = np.ascontiguousarray(payoffs.plain[:, groups])
    elif not held.worth:
        out.outcomes = np.ascontiguousarray(payoffs.outcomes[:, :, groups])
    vars(out).update(kappa=payoffs.kappa[:, groups])
    return out


def _moved(part: Payoffs, held: Clamp, draws: Draws) -> Payoffs:
    """Return payoffs on draws in which an input is held; what it does not touch is kept."""
    if held.worth and not held.lines:
        return Payoffs.of(draws, part.layout, part.assumptions, who=part.who, common=part.common)
    out = replace(part, draws=draws)
    vars(out).update(kappa=part.kappa)
    return out


def _with(whole: Failure, part: Failure, groups: Ints) -> Failure:
    """Return what failure is worth with some groups' parts in place of their own."""
    out: dict[str, Array] = {}
    for name in ("quo", "peace", "war", "kappa", "blocking", "elicited"):
        column = getattr(whole, name).copy()
        column[:, groups] = getattr(part, name)
        out[name] = column
    return replace(whole, **out)


Change = Callable[[Evaluator, Judged, Sequence[Named]], Bools]


def changes(evaluator: Evaluator) -> dict[str, Change]:
    """Return the changes that the case admits; one that it lacks the means for is left out."""
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
