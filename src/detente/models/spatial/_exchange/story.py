"""An actor's exchanges in a round of the exchange model, and its gains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.spatial.explain import Offer, RoundStory

Array = NDArray[np.float64]


def tell(log: Array, votes: Array, names: tuple[str, ...], issues: tuple[str, ...], actor: int) -> RoundStory:
    """Return the story of an actor in one round.

    Parameters
    ----------
    log
        Rows of :func:`~detente.models.spatial._exchange.simulate.round_`.
    votes
        (actors, issues) at the end of the round.
    """
    offers: list[Offer] = []
    gained = 0.0
    for row in log:
        i, j, p, q = (int(v) for v in row[:4])
        if actor not in (i, j):
            continue
        other, give, get = (j, q, p) if actor == i else (i, p, q)
        mine, theirs = (row[5], row[4]) if actor == i else (row[4], row[5])
        gain = float(row[6] if actor == i else row[7])
        gained += gain
        offers.append(
            {
                "lead": "with ",
                "by": names[other],
                "tail": f": moves {mine:+.4g} on {issues[give]}, for {theirs:+.4g} on {issues[get]}",
                "position": None,
                "taken": True,
                "expects": [f"gains {gain:.4g}, {names[other]} {float(row[7] if actor == i else row[6]):.4g}"],
            }
        )
    why = (
        f"every exchange that gains both is made, the best first; together they gain it {gained:.4g} "
        "(points of the outcome × salience in percent)"
        if offers
        else "no exchange would gain both sides"
    )
    return {"offers": offers, "why": why, "votes": votes[actor].tolist()}
