"""One package, judged by every actor whose consent it needs, over any draws, under the base assumption."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named
from detente.packages import passes
from detente.packages.acceptance import agree
from detente.payoffs import AssumptionSet, Failure, Payoffs, reservation

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PER_ACTOR = ("quo", "peace", "war", "kappa", "blocking", "elicited")


@dataclass(frozen=True, eq=False)
class Judgement:
    """The worth of one package to every actor in some draws.

    Attributes
    ----------
    worth
        (draws, actors) what the package is worth.
    failure
        The parts of no agreement.
    floor
        (draws, actors) what a package of procedure alone must be worth.
    """

    worth: Array
    failure: Failure
    floor: Array


class PackageJudge:
    """Judges one package under the base assumption, over any values of the inputs.

    Parameters
    ----------
    evaluator
        The case.
    named
        The package.
    """

    def __init__(self, evaluator: Evaluator, named: Named) -> None:
        self.evaluator, self.named = evaluator, named
        self.ground = evaluator.ground_of(named)
        self.places = self.ground.places([named.clauses])
        self.deal = self.ground.deal(self.places)
        self.number = self.ground.numbers([named.clauses])
        self.assumptions: AssumptionSet = evaluator.base

    @cached_property
    def everybody(self) -> Ints:
        """Positions of all leaf actors."""
        return np.arange(len(self.evaluator.inputs.plan.actors), dtype=np.int64)

    def judge(self, draws: Draws, base: Judgement | None = None, touched: Ints | None = None) -> Judgement:
        """Evaluate the package in some draws.

        Parameters
        ----------
        draws
            Values of all inputs.
        base, touched
            An earlier judgement, and the positions of the actors for whom anything has changed since; only these are
            evaluated again. ``None``: everybody.
        """
        who = self.everybody if base is None or touched is None else touched
        c = self.evaluator.challenger
        if c >= 0:
            who = np.union1d(who, [c])
        payoffs = Payoffs.of(draws, self.ground.layout, self.assumptions, who=who)
        worth = payoffs.worth(self.places, self.deal)[:, 0]
        floor = payoffs.procedure() if not self.deal[0] else np.zeros_like(worth)
        if base is None or touched is None:
            return Judgement(worth, payoffs.failure, floor)
        parts = {name: _put(getattr(base.failure, name), getattr(payoffs.failure, name), who) for name in PER_ACTOR}
        failure = replace(base.failure, **parts)
        return Judgement(_put(base.worth, worth, who), failure, _put(base.floor, floor, who))

    def gains(self, judgement: Judgement, belief: float | None = None) -> Array:
        """Return (draws, actors) the worth of the package above the least worth that each actor accepts.

        Parameters
        ----------
        judgement
            The evaluation.
        belief
            The chance of force that everybody but the challenger assumes, 0 or 1; ``None``: the challenger's best
            reply, which all know.
        """
        if not self.deal[0]:
            return judgement.worth - judgement.floor
        failure = judgement.failure
        how = "constructed" if belief is None else "stress" if belief else "peace"
        return judgement.worth - (reservation(failure, how) - failure.blocking)

    def passes(self, judgement: Judgement) -> Bools:
        """(draws,) whether all whose consent the package needs accept it."""
        gains = self.gains(judgement)
        masks = agree(gains[:, None], np.zeros_like(gains))
        return passes(self.ground.space(None, self.named.signers), masks, self.number)[:, 0]


def _put(old: Array, new: Array, who: Ints) -> Array:
    out = old.copy()
    out[:, who] = new
    return out


def with_values(draws: Draws, slots: Ints, values: Array) -> Draws:
    """Return draws with some quantities replaced.

    Parameters
    ----------
    draws
        The draws.
    slots
        (quantities,) which ones.
    values
        (quantities, draws), or anything that broadcasts to it.
    """
    changed = draws.values.copy()
    changed[slots] = values
    return Draws(draws.plan, draws.start, draws.n, draws.z, changed)
