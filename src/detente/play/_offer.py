"""The offer of a party that the models play: its concession path in this draw."""

from __future__ import annotations

from datetime import date

import numpy as np

from detente.models.talks.offers import path
from detente.play.answers import PlayWorld

STEPS = 12
"""Meetings after which a party without a deadline has conceded as far as it is willing to."""


def offer(
    world: PlayWorld, parties: tuple[str, ...], party: str, meeting: int, due: date | None, today: date
) -> dict[str, int] | None:
    """Return the package that a party tables; ``None`` where its path has nothing that changes anything.

    The party begins with its best package and concedes linearly in time. At the deadline it accepts its reservation
    value, the value of no agreement.
    """
    s, lay = world.scenario, world.layout
    floor = np.maximum(world.costly, -1e3)

    def mean(p: str) -> np.ndarray:
        return floor[[s.leaves.index(m) for m in s.members(p)]].mean(axis=0)

    own = mean(party)
    others = np.sum([mean(p) for p in parties if p != party], axis=0)
    t = len(own)
    packages, worth = np.zeros((t + 1, len(lay.out)), dtype=np.int64), np.zeros(t + 1)
    scratch = (
        np.zeros(t, dtype=np.int64),
        np.zeros(t, dtype=np.int64),
        np.zeros(t),
        np.zeros(len(lay.out), dtype=np.int64),
    )
    n = path(own, others, lay.offset, world.ground.grid.hits, *lay.charged, packages, worth, *scratch)
    if n == 0:
        return None
    least = float(np.mean([world.least[s.leaves.index(m)] for m in s.members(party)]))
    if due is not None and due > s.as_of and today <= due:
        share = (today - s.as_of).days / (due - s.as_of).days
    else:
        share = min(1.0, meeting / STEPS)
    ask = max(worth[0], least) - (max(worth[0], least) - least) * share
    at = max((j for j in range(n) if worth[j] >= ask - 1e-9), default=0)
    chosen = lay.clauses(packages[at])
    return chosen if world.substantive(chosen) else None
