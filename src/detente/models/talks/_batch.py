"""Batches of negotiations: draws in, outcomes out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.talks._negotiate import negotiate
from detente.models.talks._structs import HOLDOUT, RECIPROCAL, TIME, Calendar, Outcomes, Stand, TalksRules

Array = NDArray[np.float64]

KINDS = {"time": TIME, "reciprocal": RECIPROCAL, "hold-out": HOLDOUT}


def simulate(
    rules: TalksRules,
    costly: Array,
    least: Array,
    calendar: Calendar,
    stand: Stand,
    *,
    key: int = 0,
    first: int = 0,
    every_party: bool = False,
    stop: bool = True,
) -> Outcomes:
    """Simulate a batch.

    Parameters
    ----------
    rules, calendar, stand
        Parties, packages and consent; meetings; strategies.
    costly
        (draws, actors, places) contributions to value less the costs of crossed commitments.
    least
        (draws, actors) the least worth at which an actor accepts a package.
    key, first
        Stream of random numbers, and number of the first draw.
    every_party
        Whether every party tables an offer at each meeting, or one in turn.
    stop
        Whether an agreement ends the talks; else all meetings are held, and the first agreement counts.
    """
    n, issues = len(costly), len(rules.out)
    out = Outcomes(
        np.zeros(n, dtype=np.int64),
        np.zeros(n),
        np.full((n, issues), -1, dtype=np.int64),
        np.full(n, -1, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
    )
    negotiate(key, first, costly, least, rules, calendar, stand, len(rules.group) if every_party else 1, stop, out)
    return out
