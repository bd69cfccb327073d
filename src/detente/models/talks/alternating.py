"""Alternating offers over one pie: closed forms, and a backward induction that is checked against them.

Two parties divide a pie of 1. In each period one party proposes a share, and the other accepts or rejects it. After a
rejection the talks break down with chance α (paying d_i to party i), or the responder takes an outside option s_i, or a
period passes and the parties change roles. Party i discounts payoffs by the factor δ_i per period.

=====================  =================================================  ================================
infinite horizon       ``x = (1 − δ_2) / (1 − δ_1 δ_2)``                  Rubinstein 1982
short periods          ``x → r_2 / (r_1 + r_2)``, δ_i = e^{−r_i Δ}        Rubinstein 1982
T periods, equal δ     ``x = (1 − (−δ)^T) / (1 + δ)``                     Ståhl 1972
outside option         the responder gets ``max(s, δ / (1 + δ))``         Binmore, Shaked & Sutton 1989
breakdown, no haste    ``x → d_1 + (1 − d_1 − d_2) / 2`` as α → 0         Binmore, Rubinstein & Wolinsky 1986
=====================  =================================================  ================================
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[float, float]


def rubinstein(patience: Pair) -> float:
    """Return the first proposer's share of an unbounded game; ``patience`` is (δ of the proposer, δ of the other)."""
    first, second = patience
    return (1 - second) / (1 - first * second)


def short_periods(rates: Pair) -> float:
    """Return the first party's share as the time between offers vanishes; ``rates`` are discount rates."""
    return rates[1] / (rates[0] + rates[1])


def finite(periods: int, patience: float) -> float:
    """Return the first proposer's share of a game of T periods in which both have the same δ."""
    return (1 - (-patience) ** periods) / (1 + patience)


def outside(patience: float, option: float) -> float:
    """Return the share of the first responder if it can take an outside option after rejecting."""
    return max(option, patience / (1 + patience))


def breakdown(chance: float, fallback: Pair) -> float:
    """Return the first proposer's share if the risk of breakdown is the only cost of delay.

    The proposer leaves the other ``α d_2 + (1 − α) z``, with z what the other could get as proposer, and so on.
    """
    stay = 1 - chance
    return (1 - chance * fallback[1] - stay * (1 - chance * fallback[0])) / (1 - stay * stay)


@dataclass(frozen=True, eq=False)
class OffersEquilibrium:
    """Subgame-perfect play, period by period.

    Attributes
    ----------
    proposer
        (periods,) 0 or 1.
    demand
        (periods,) what the proposer keeps.
    least
        (periods,) the least that the responder accepts.
    """

    proposer: NDArray[np.int64]
    demand: Array
    least: Array


def solve(
    patience: Pair,
    periods: int | None = None,
    option: Pair | None = None,
    chance: float = 0.0,
    fallback: Pair = (0.0, 0.0),
) -> OffersEquilibrium:
    """Solve the game from its end.

    Parameters
    ----------
    patience
        (δ_1, δ_2), each from 0 to 1; party 1 proposes first.
    periods
        Number of periods; after the last rejection both get their fallback. ``None``: enough that the start no longer
        changes.
    option
        Outside options (s_1, s_2) that a party may take after rejecting.
    chance
        Chance of breakdown after each rejection.
    fallback
        (d_1, d_2): what a breakdown, or the end without agreement, pays.

    Raises
    ------
    ValueError
        A number is out of its range, or the game has no end and no cost of delay.
    """
    if not all(0 <= d <= 1 for d in patience) or not 0 <= chance <= 1 or (periods is not None and periods < 1):
        raise ValueError("patience and chance run from 0 to 1, and a game has at least one period")
    shrink = max(patience) * (1 - chance)
    if periods is None and shrink >= 1:
        raise ValueError("without an end, a discount or a risk nobody is in haste, and every share is stable")
    n = periods or (2 if shrink <= 0 else 2 + int(2 * np.ceil(np.log(1e-17) / np.log(shrink))))
    value = np.array(fallback, dtype=np.float64)  # of the next period, for each party
    proposer = np.arange(n, dtype=np.int64) % 2
    demand, least = np.empty(n), np.empty(n)
    for t in range(n - 1, -1, -1):
        i = int(proposer[t])
        j = 1 - i
        after = [chance * fallback[k] + (1 - chance) * patience[k] * value[k] for k in (0, 1)]
        if t == n - 1 and periods is not None:
            after = list(fallback)
        walk = option is not None and option[j] > after[j]
        # If the responder would take its outside option, a rejection gives the proposer its own option, too.
        if option is not None and walk:
            after = [option[0], option[1]]
        least[t] = min(max(after[j], 0.0), 1.0)
        agree = 1 - least[t] >= after[i]
        demand[t] = 1 - least[t]
        value = np.array([demand[t] if k == i else least[t] for k in (0, 1)]) if agree else np.array(after)
    return OffersEquilibrium(proposer, demand, least)
