"""From draws to payoffs: one chain for all families.

Contributions of levels (core §2) → costs of crossed commitments (§4) → the parts of no agreement → reservation
values (§5) → the least that a package must be worth (§4). A family takes what it needs from one :class:`Payoffs`;
none works out a step of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws
from detente.payoffs.commitments import penalised
from detente.payoffs.failure import Failure, reservation
from detente.payoffs.readings import BASE, FailureReading, Reading
from detente.payoffs.values import Layout, contributions, lottery, mix, totals
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(eq=False)
class Payoffs:
    """What packages and no agreement are worth to some actors, in one chunk of draws, under one assumption.

    All values are in whole stakes of the actor (core §2: worst to best package = 1). Build it with :meth:`of`.

    Attributes
    ----------
    draws
        The chunk.
    layout
        The flat axis of levels.
    reading
        The assumption.
    who
        (actors,) positions among the leaves of the actors that the arrays are about.
    plain
        (draws, actors, levels) contributions of levels, without the costs of crossed commitments.
    refused
        Whether the challenger can say that the others refused to talk; ``None``: as the file says.
    """

    draws: Draws
    layout: Layout
    reading: Reading
    who: Ints
    plain: Array
    refused: bool | None = None

    @classmethod
    def of(
        cls,
        draws: Draws,
        layout: Layout,
        reading: Reading = BASE,
        *,
        who: Sequence[int] | Ints | None = None,
        trusting: bool = False,
        refused: bool | None = None,
        out: Array | None = None,
    ) -> Payoffs:
        """Evaluate one chunk of draws.

        Parameters
        ----------
        draws, layout
            The chunk, and the flat axis of its scenario's levels.
        reading
            The assumption: exponent of the loss, whether commitments are hard, how failure is read.
        who
            Positions of the actors asked for; all by default.
        trusting
            Whether every promise counts in full.
        refused
            Whether the others refused to talk (the pretext of core §5); by default as the file says.
        out
            Where to write ``plain``; by default a new array.
        """
        whom = np.arange(len(draws.plan.actors)) if who is None else np.asarray(who, dtype=np.int64)
        plain = contributions(draws, layout, reading.loss, whom, trusting, out)
        return cls(draws, layout, reading, whom, plain, refused)

    @property
    def scenario(self) -> Scenario:
        """The case."""
        return self.draws.plan.scenario

    @cached_property
    def priced(self) -> Array:
        """(draws, actors, levels) contributions less the costs of crossed commitments: they add up to ``ũ_i``."""
        return self.price(self.reading.hard)

    def price(self, hard: bool, *, kept: Bools | None = None, out: Array | None = None) -> Array:
        """Return contributions less the costs of crossed commitments.

        Parameters
        ----------
        hard
            Whether every commitment is one that no price crosses.
        kept
            (commitments of the plan,) which of them count; all by default. Limits always count.
        out
            Where to write; by default a new array.

        Returns
        -------
        ndarray
            (draws, actors, levels).
        """
        return penalised(self.draws, self.layout, self.plain, hard, self.who, out, kept)

    @cached_property
    def failure(self) -> Failure:
        """The parts of the value of no agreement. A challenger, if there is one, must be among the actors."""
        return Failure.of(self.scenario, self.draws, self.layout, self.plain, self.refused, self.who)

    def reservation(self, failure: FailureReading | None = None, best_offer: Array | None = None) -> Array:
        """Return (draws, actors) reservation values ``d_i`` (core §5); see :func:`detente.payoffs.reservation`."""
        return reservation(self.failure, failure or self.reading.failure, best_offer)

    def least(self, failure: FailureReading | None = None, best_offer: Array | None = None) -> Array:
        """Return (draws, actors) what a deal must be worth: ``d_i − β_i``, β the cost of blocking (core §4)."""
        return self.reservation(failure, best_offer) - self.failure.blocking

    @cached_property
    def idle(self) -> Array:
        """(draws, actors) what it costs to wait and not to act on one's threats: ``h_i + b_i``."""
        plan, take = self.draws.plan, self.draws.take
        return take(plan.holding[self.who], 0.0) + take(plan.backing_down[self.who], 0.0)

    def outcome(self, *packages: Array) -> Array:
        """Return (packages, draws, actors) values of lotteries over levels, from :func:`detente.payoffs.lottery`."""
        return mix(self.plain, *packages)

    @cached_property
    def lapse(self) -> Array:
        """(draws, actors) value of a lapse of the talks, ``u_i(y⁰)``; of the status quo if the file names none."""
        na = self.scenario.no_agreement
        return self.outcome(lottery(self.scenario, self.layout, {} if na is None else na.lapse))[0]

    def worth(self, packages: Ints, deal: Bools) -> Array:
        """Return what packages are worth: ``ũ_i`` of a deal; of others, crossed commitments cost nothing.

        Parameters
        ----------
        packages
            (packages, issues) flat levels.
        deal
            (packages,) whether a package changes an issue of substance.

        Returns
        -------
        ndarray
            (draws, packages, actors).
        """
        out = totals(self.plain, packages)
        if deal.any():
            out[:, deal] = totals(self.priced, packages[deal])
        return out
