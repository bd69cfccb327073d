"""The value of no agreement (reservation value, BATNA): core §5, §11.3; the same for all families.

For actor i, with value u_i, the value of peace is ``P_i = u_i(y⁰) − h_i − b_i``: a lapse of the talks with outcome y⁰,
less the costs of waiting h_i and of not acting on threats b_i. The value of war is
``W_i = p_i u_i(y⁺) + (1 − p_i) u_i(y⁻) − c_i``, with the chance p_i that force succeeds, the outcomes y⁺ and y⁻ of
success and failure, and the cost c_i (Fearon 1995). The challenger c gains ψ in addition if the others refused to talk.
Force is its best reply if ``f = 1[W_c > P_c]`` is 1.

The value of no agreement is ``d_i = (1 − κ_i)(u_i(q) − h_i) + κ_i ((1 − φ_i) P_i + φ_i W_i)``, with the status quo q,
the weight κ_i of the time after the deadline, and i's belief φ_i that force is used. The challenger knows its own best
reply, φ_c = f; the others know it, too, or have another belief. Lapse and force are events, not promises, so trust does
not discount them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws
from detente.payoffs.assumptions import FailureAssumption
from detente.payoffs.levels import LAPSE, LOST, QUO, WON
from detente.payoffs.values import weight_after
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
FAILURES: tuple[FailureAssumption, ...] = ("peace", "constructed", "stress", "revealed")


@dataclass(frozen=True, eq=False)
class Failure:
    """The parts of the value of no agreement, per draw and actor.

    Attributes
    ----------
    quo, peace, war
        (draws, actors): ``u_i(q) − h_i``, ``P_i``, ``W_i``; ``war`` is ``peace`` where no force is named.
    kappa
        (draws, actors): weight of the time after the deadline, 0–1.
    blocking
        (draws, actors): β, the cost of being the ally who blocks.
    elicited
        (draws, actors): each actor's own chance of force, as coded; NaN where the file gives none.
    challenger
        Position of the challenger among the actors, or −1.
    """

    quo: Array
    peace: Array
    war: Array
    kappa: Array
    blocking: Array
    elicited: Array
    challenger: int

    @property
    def force(self) -> NDArray[np.bool_]:
        """(draws,): whether force is the challenger's best reply to failure."""
        if self.challenger < 0:
            return np.zeros(len(self.peace), dtype=np.bool_)
        c = self.challenger
        return self.war[:, c] > self.peace[:, c]

    @property
    def margin(self) -> Array:
        """(draws,): ``W_c − P_c``, by how much force beats waiting for the challenger, in whole stakes."""
        c = max(self.challenger, 0)
        return self.war[:, c] - self.peace[:, c]

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        draws: Draws,
        worth: Array,
        talks_refused: bool | None = None,
        who: NDArray[np.int64] | None = None,
    ) -> Failure:
        """Evaluate the file's no-agreement section on one chunk of draws.

        Parameters
        ----------
        scenario, draws
            The case, and a chunk of its draws.
        worth
            (outcomes, draws, actors) from :func:`detente.payoffs.promises`.
        talks_refused
            Whether the challenger can say that the others refused to talk; by default as the file says.
        who
            Positions of the actors that ``worth`` is about; all by default.
        """
        plan, na = draws.plan, scenario.no_agreement
        who = np.arange(len(plan.actors)) if who is None else who
        holding = draws.take(plan.holding[who], 0.0)
        quo = worth[QUO] - holding
        kappa = weight_after(draws, who)
        blocking = draws.take(plan.blocking_cost[who], 0.0)
        elicited = draws.take(plan.belief[who], np.nan)
        if na is None:
            return cls(quo, quo, quo, kappa, blocking, elicited, -1)
        peace = worth[LAPSE] - holding - draws.take(plan.backing_down[who], 0.0)
        if na.force is None:
            return cls(quo, peace, peace, kappa, blocking, elicited, -1)
        found = np.flatnonzero(who == plan.actors.index(na.force.challenger))
        c = int(found[0]) if len(found) else -1
        p = draws.take(plan.estimate[who], np.nan)
        p = np.where(np.isnan(p), draws.values[plan.win][:, None], p)
        war = p * worth[WON] + (1 - p) * worth[LOST] - draws.take(plan.cost[who], 0.0)
        refused = na.talks_refused if talks_refused is None else talks_refused
        if refused and plan.pretext >= 0 and c >= 0:
            war[:, c] += draws.values[plan.pretext]
        return cls(quo, peace, war, kappa, blocking, elicited, c)


def reservation(
    failure: Failure,
    assumptions: FailureAssumption,
    best_offer: Array | None = None,
    belief: Array | float | None = None,
) -> Array:
    """Return ``d_i`` under one assumption set.

    Parameters
    ----------
    failure
        The parts.
    assumptions
        ``peace`` (no force), ``constructed`` (force as a best reply), ``stress`` (force for certain) or
        ``revealed`` (failure is worth at least as much to the challenger as the best deal within reach).
    best_offer
        (draws,), for ``revealed``: ``max{ũ_c(x) : a(x) ≥ ½}``, −inf where there is none.
    belief
        φ, 0–1: the others' belief that force is used, one number or (draws, actors); NaN: that actor knows. ``None``:
        all actors know. The challenger always knows. *Peace* and *stress* do not depend on beliefs.

    Returns
    -------
    ndarray
        (draws, actors), in whole stakes.
    """
    match assumptions:
        case "peace":
            after = failure.peace
        case "stress":
            after = failure.war
        case _:
            after = np.where(failure.force[:, None], failure.war, failure.peace)
            if belief is not None and failure.challenger >= 0:
                phi = np.array(np.broadcast_to(belief, after.shape))
                phi[:, failure.challenger] = np.nan
                believed = (1 - phi) * failure.peace + phi * failure.war
                after = np.where(np.isnan(phi), after, believed)
    d = (1 - failure.kappa) * failure.quo + failure.kappa * after
    if assumptions == "revealed" and failure.challenger >= 0:
        if best_offer is None:
            raise ValueError("the revealed assumption needs best_offer: what the challenger could have had")
        d[:, failure.challenger] = np.maximum(d[:, failure.challenger], best_offer)
    return d
