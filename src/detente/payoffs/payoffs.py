"""Payoffs from draws: one sequence of steps for all families of models.

Contributions of levels (core §2) → trust in promises, and issues left out (§11.1) → costs of broken commitments (§4) →
the parts of no agreement → reservation values (§5) → the least worth of an acceptable package (§4; §11.2 for
procedure). A family takes the results that it needs from one :class:`Payoffs` and computes no step itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.payoffs.assumptions import BASE, AssumptionSet, FailureAssumption
from detente.payoffs.commitments import penalised
from detente.payoffs.failure import Failure, reservation
from detente.payoffs.layout import Layout
from detente.payoffs.levels import AFTER, BEFORE, LAPSE, QUO
from detente.payoffs.values import promises, totals, weight_after
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(eq=False)
class Payoffs:
    """Values of packages and of no agreement to some actors, in one chunk of draws, under one assumption set.

    All values are in whole stakes of the actor (core §2: worst to best package = 1). Build it with :meth:`of`.

    Attributes
    ----------
    draws
        The chunk.
    layout
        The axes of levels and places.
    assumptions
        The assumption.
    who
        (actors,) positions among the leaves of the actors that the arrays are about.
    outcomes
        (outcomes, draws, actors) what can happen without agreement, by the rows of
        :class:`~detente.payoffs.levels.OutcomeLotteries`.
    plain
        (draws, actors, places) what each place of a package adds, without the costs of crossed commitments.
    refused
        Whether the challenger can say that the others refused to talk; ``None``: as the file says.
    common
        The common belief of force, 0–1, for an assumption set that needs it (:func:`common_belief`).
    """

    draws: Draws
    layout: Layout
    assumptions: AssumptionSet
    who: Ints
    outcomes: Array
    plain: Array
    refused: bool | None = None
    common: float | None = None

    @classmethod
    def of(
        cls,
        draws: Draws,
        layout: Layout,
        assumptions: AssumptionSet = BASE,
        *,
        who: Sequence[int] | Ints | None = None,
        trusting: bool = False,
        refused: bool | None = None,
        common: float | None = None,
        out: Array | None = None,
    ) -> Payoffs:
        """Evaluate one chunk of draws.

        Parameters
        ----------
        draws, layout
            The chunk, and the axes of its scenario's levels and places.
        assumptions
            Exponent of the loss, hardness of commitments, value of failure, and information of the actors.
        who
            Positions of the actors asked for; all by default.
        trusting
            Whether every promise counts in full.
        refused
            Whether the others refused to talk (the pretext of core §5); by default as the file says.
        common
            The common belief of force, if the assumption set needs it.
        out
            Where to write ``plain``; by default a new array.
        """
        whom = np.arange(len(draws.plan.actors)) if who is None else np.asarray(who, dtype=np.int64)
        outcomes, plain = promises(draws, layout, assumptions.loss, weight_after(draws, whom), whom, trusting, out)
        return cls(draws, layout, assumptions, whom, outcomes, plain, refused, common)

    def under(self, assumptions: AssumptionSet, priced: Array, common: float | None = None) -> Payoffs:
        """Return the same payoffs under an assumption set that differs in failure, hardness or knowledge alone.

        Parameters
        ----------
        assumptions
            The assumption set.
        priced
            What :meth:`price` gives under it.
        common
            The common belief of force, if the assumption set needs it.
        """
        out = replace(self, assumptions=assumptions, common=common)
        kept = self._procedures
        vars(out).update(priced=priced, failure=self.failure, kappa=self.kappa, _procedures=kept)
        return out

    @property
    def scenario(self) -> Scenario:
        """The case."""
        return self.draws.plan.scenario

    @cached_property
    def kappa(self) -> Array:
        """(draws, actors) weight of what follows the deadline, 0–1."""
        return weight_after(self.draws, self.who)

    @cached_property
    def priced(self) -> Array:
        """(draws, actors, places) contributions less the costs of crossed commitments: they add up to ``ũ_i``."""
        return self.price(self.assumptions.hard)

    def price(self, hard: bool, *, kept: Bools | None = None, out: Array | None = None, again: bool = False) -> Array:
        """Return contributions less the costs of crossed commitments.

        Parameters
        ----------
        hard
            Whether every commitment is hard: not broken at any cost.
        kept
            (commitments of the plan,) which of them count; all by default. Limits always count.
        out
            Where to write; by default a new array.
        again
            Whether ``out`` holds the answer for the other ``hard``, which is overwritten.

        Returns
        -------
        ndarray
            (draws, actors, places).
        """
        return penalised(self.draws, self.layout, self.plain, hard, self.kappa, self.who, out, kept, again)

    @cached_property
    def failure(self) -> Failure:
        """The parts of the value of no agreement; whether force is used only if the challenger is among the actors."""
        return Failure.of(self.scenario, self.draws, self.outcomes, self.refused, self.who)

    def reservation(
        self,
        failure: FailureAssumption | None = None,
        best_offer: Array | None = None,
        assumptions: AssumptionSet | None = None,
    ) -> Array:
        """Return (draws, actors) reservation values ``d_i`` (core §5, §11.3).

        Parameters
        ----------
        failure
            The assumption on failure; by default that of ``assumptions``.
        best_offer
            For *revealed*, see :func:`detente.payoffs.reservation`.
        assumptions
            Whose knowledge counts; by default its own.
        """
        assumptions = assumptions or self.assumptions
        belief = {"known": None, "common": self.common, "elicited": self.failure.elicited}[assumptions.knows]
        return reservation(self.failure, failure or assumptions.failure, best_offer, belief)

    def least(self, failure: FailureAssumption | None = None, best_offer: Array | None = None) -> Array:
        """Return (draws, actors) the least acceptable worth of a deal: ``d_i − β_i``, β for blocking (core §4)."""
        return self.reservation(failure, best_offer) - self.failure.blocking

    @cached_property
    def idle(self) -> Array:
        """(draws, actors) cost of waiting and of not acting on one's threats: ``h_i + b_i``."""
        plan, take = self.draws.plan, self.draws.take
        return take(plan.holding[self.who], 0.0) + take(plan.backing_down[self.who], 0.0)

    @property
    def lapse(self) -> Array:
        """(draws, actors) value of a lapse of the talks, ``u_i(y⁰)``; of the status quo if the file names none."""
        return self.outcomes[LAPSE]

    @property
    def status_quo(self) -> Array:
        """(draws, actors) value of the status quo."""
        return self.outcomes[QUO]

    def worth(self, packages: Ints, deal: Bools) -> Array:
        """Return the worth of packages.

        A deal is worth ``ũ_i``. A package that changes procedure only leaves all other issues as they are without
        agreement, so only its procedural issues count, with the costs of commitments on them (core §11.2).

        Parameters
        ----------
        packages
            (packages, issues + charges) places.
        deal
            (packages,) whether a package changes an issue of substance.

        Returns
        -------
        ndarray
            (draws, packages, actors).
        """
        kinds = ((deal, slice(None)), (~deal, self.procedural))
        for part, columns in kinds:
            if part.all():
                return totals(self.priced, packages[:, columns])
        out = np.empty((self.draws.n, len(packages), len(self.who)))
        for part, columns in kinds:
            out[:, part] = totals(self.priced, packages[part][:, columns])
        return out

    def nothing(self, deal: Bools) -> Array:
        """Return (draws, packages, actors) the worth of leaving everything out, counted as in :meth:`worth`.

        Crossed commitments cost nothing then.

        Parameters
        ----------
        deal
            (packages,) whether the package changes an issue of substance.
        """
        out = np.empty((self.draws.n, len(deal), len(self.who)))
        for part, columns in ((deal, slice(None)), (~deal, self.procedural)):
            if part.any():
                out[:, part] = totals(self.plain, self.layout.out[None, columns])
        return out

    def state(self, places: Ints, deal: Bools) -> Array:
        """Return (draws, states, actors) values of what holds: ``ũ_i`` where a deal changed it, else ``u_i``.

        Parameters
        ----------
        places
            (states, issues + charges) places; issues that are not named are where the layout leaves them.
        deal
            (states,) whether commitments count.
        """
        out = totals(self.plain, places)
        if deal.any():
            out[:, deal] = totals(self.priced, places[deal])
        return out

    def floor(
        self,
        deal: Bools,
        failure: FailureAssumption | None = None,
        best_offer: Array | None = None,
        lasting: bool = False,
    ) -> Array:
        """Return the least worth at which an actor accepts packages.

        Parameters
        ----------
        deal
            (packages,) whether a package changes an issue of substance.
        failure, best_offer
            As in :meth:`reservation`.
        lasting
            Whether procedure is compared with the status quo even if an actor can end it unilaterally.

        Returns
        -------
        ndarray
            (draws, packages, actors).
        """
        out = np.empty((self.draws.n, len(deal), len(self.who)))
        if deal.any():
            out[:, deal] = self.least(failure, best_offer)[:, None]
        if not deal.all():
            out[:, ~deal] = self.procedure(lasting)[:, None]
        return out

    def procedure(self, lasting: bool = False) -> Array:
        """Return (draws, actors) the least worth of an acceptable package that changes procedure only (core §11.2).

        ``Σ_{k procedural} w_ik ref_ik − β_i``; ref is the status quo, or, where somebody can end the procedure alone
        (``control``) and not ``lasting``, what becomes of it at the deadline.
        """
        if lasting not in self._procedures:
            self._procedures[lasting] = self._worth_of_procedure(lasting)
        return self._procedures[lasting]

    @cached_property
    def _procedures(self) -> dict[bool, Array]:
        """The result of :meth:`procedure`; commitments and assumptions on failure do not affect it."""
        return {}

    def _worth_of_procedure(self, lasting: bool) -> Array:
        before, after = self.outcomes[BEFORE], self.outcomes[BEFORE if lasting else AFTER]
        return (1 - self.kappa) * before + self.kappa * after - self.failure.blocking

    @cached_property
    def procedural(self) -> Ints:
        """Columns of a package that are about procedure: all that counts in one of procedure alone."""
        issues = np.array([k.of_substance for k in self.scenario.issues])
        charges = [issues[self.layout.ids.index(c.issue)] for c in self.layout.charges]
        return np.flatnonzero(~np.concatenate([issues, np.array(charges, dtype=np.bool_)]))


def common_belief(inputs: Inputs, layout: Layout, assumptions: AssumptionSet, refused: bool | None = None) -> float:
    """Return the share of draws in which force is the challenger's best reply, used as a common belief.

    It is the one input that depends on all draws at once (core §11.3).

    Parameters
    ----------
    inputs, layout
        All draws, and the axes.
    assumptions
        Its loss and cohesion count.
    refused
        Whether the others refused to talk; by default as the file says.
    """
    na = inputs.scenario.no_agreement
    if na is None or na.force is None:
        return 0.0
    who, found = [inputs.plan.actors.index(na.force.challenger)], 0
    for start, n in inputs.chunks():
        draws = inputs.chunk(start, n, assumptions.cohesion)
        found += int(Payoffs.of(draws, layout, assumptions, who=who, refused=refused).failure.force.sum())
    return found / inputs.n_draws
