"""Why an actor moved in a turn of the spatial model of politics, from a record."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.spatial._smp.record import Record
from detente.models.spatial.explain import Offer, RoundStory

Array = NDArray[np.float64]


def of_hundred(share: float) -> str:
    """Return a chance in words."""
    return f"{100 * share:.0f} of 100"


def tell(record: Record, names: tuple[str, ...], has: Array, t: int, k: int, stochastic: bool) -> RoundStory:
    """Return the story of actor k in turn t (from 0).

    Parameters
    ----------
    names
        Ids of those who take part.
    has
        (n, issues): where they have positions.
    """
    j = int(record.target[t, k])
    challenge: list[str] = []
    if j >= 0:
        challenge.append(
            f"challenges {names[j]}: expects {record.gain[t, k, j]:+.4f} from it, and to win in "
            f"{of_hundred(float(record.chance[t, k, j]))}; {names[j]} thinks {of_hundred(float(record.believed[t, k]))}"
        )
    else:
        challenge.append("challenges nobody: no expected gain is positive")
    rivals = [names[i] for i in np.flatnonzero(record.target[t] == k)]
    if rivals:
        challenge.append(f"is challenged by {', '.join(rivals)}")
    offers: list[Offer] = []
    m, took = int(record.length[t, k]), int(record.taken[t, k])
    stay = float(record.worth[t, 0, k])
    for at in range(m):
        b = int(record.queue[t, k, at])
        worth, odds = float(record.worth[t, b, k]), float(record.odds[t, k, at])
        i, r = int(record.initiator[t, b]), int(record.receiver[t, b])
        expects = [
            f"worth {worth:.4f} to it ({worth - stay:+.4f} against all staying); wins the vote in {of_hundred(odds)}"
        ]
        if b == 0:
            lead, by, tail, position = "all stay as they are", "", "", None
        else:
            other = names[r] if i == k else names[i]
            lead, by = ("its own bargain with ", other) if i == k else ("a bargain from ", other)
            tail = ": it moves to"
            there = record.to_initiator[t, b] if i == k else record.to_receiver[t, b]
            theirs = record.to_receiver[t, b] if i == k else record.to_initiator[t, b]
            position = scaled(there, has[k])
            them = has[r] if i == k else has[i]
            moved = float(np.abs((theirs - record.states[t, r if i == k else i]) * them).max()) * 100
            expects.append(f"{other} would move by {moved:.3g} at most on any issue")
        offers.append(
            {
                "lead": lead,
                "by": by,
                "tail": tail,
                "position": position,
                "expects": expects,
                "taken": at == took,
                "worth": worth,
                "odds": odds,
            }
        )
    won = of_hundred(float(record.p[t, k]))
    how = "drawn by those chances" if stochastic else "the likeliest winner of a vote weighted by capability"
    why = f"takes offer {took + 1}, {how}" if m > 1 else "its only option is to stay"
    return {
        "risk": f"its position would win a vote of all in {won}: risk attitude {record.r[t, k]:+.3f}",
        "challenge": challenge,
        "offers": offers,
        "why": why,
    }


def scaled(position: Array, has: Array) -> list[float | None]:
    """Return a position 0–100 as plain data."""
    return [round(100 * float(y), 9) if h else None for y, h in zip(position, has, strict=True)]
