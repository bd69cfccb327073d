"""Packages with one input held at points of its range, for break-evens (core §11.4).

The input is held for all actors whose value comes from the same row of the file. All other inputs are drawn, with the
same draws at every point. Only what depends on the input is evaluated again: the actors that have it, and, if it
changes the challenger's choice between force and waiting, every actor's value of failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.answers.input_rows import InputRow
from detente.draws.inputs import Draws
from detente.models.deals._clamp import POINTS as POINTS
from detente.models.deals._clamp import Clamp as Clamp
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


def clamp(evaluator: Evaluator, row: InputRow, low: float | None = None, high: float | None = None) -> Clamp:
    """Return an input to be held fixed, under the base assumptions.

    Parameters
    ----------
    evaluator
        The case.
    row
        The input.
    low, high
        The range; by default the coded one.
    """
    plan = evaluator.inputs.plan
    a, b = row.range
    held = {*row.slots.tolist()}
    return Clamp(
        path=row.path,
        words=row.words,
        slots=row.slots,
        lines=held <= {line.cost for line in plan.lines},
        worth=any(held & plan.stakes(i) for i in range(len(plan.actors))),
        groups=np.unique(evaluator.group(evaluator.base.cohesion)[row.touched]),
        low=a if low is None else low,
        mode=row.quantity.mode,
        high=b if high is None else high,
    )


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
    return np.array([x.sum(axis=0) for x in passed_at(evaluator, judged, held, held.x, named)], dtype=np.int64)


def passed_at(
    evaluator: Evaluator, judged: Judged, held: Clamp, points: Sequence[float] | Array, named: Sequence[Named]
) -> Iterator[Bools]:
    """Yield (draws, packages) whether packages pass, an input held at each point."""
    for gains in gains_at(evaluator, judged, held, points, named):
        masks = to_leaves(agree(gains, np.zeros_like(judged.d)), judged.group)
        yield evaluator.passes(judged, masks, named)


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
    # The challenger is included: whether it uses force is part of what others expect.
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
    """Return the payoffs of some groups that matter when an input is held."""
    out = replace(payoffs, who=payoffs.who[groups])
    if held.lines:
        # What it costs to cross a commitment leaves failure, and with it outcomes, as they are.
        out.plain = np.ascontiguousarray(payoffs.plain[:, groups])
    elif not held.worth:
        out.outcomes = np.ascontiguousarray(payoffs.outcomes[:, :, groups])
    vars(out).update(kappa=payoffs.kappa[:, groups])
    return out


def _moved(part: Payoffs, held: Clamp, draws: Draws) -> Payoffs:
    """Return payoffs on draws in which an input is held; payoffs that it does not affect are kept."""
    if held.worth and not held.lines:
        return Payoffs.of(draws, part.layout, part.assumptions, who=part.who, common=part.common)
    out = replace(part, draws=draws)
    vars(out).update(kappa=part.kappa)
    return out


def _with(whole: Failure, part: Failure, groups: Ints) -> Failure:
    """Return the value of failure with some groups' parts replaced."""
    out: dict[str, Array] = {}
    for name in ("quo", "peace", "war", "kappa", "blocking", "elicited"):
        column = getattr(whole, name).copy()
        column[:, groups] = getattr(part, name)
        out[name] = column
    return replace(whole, **out)
