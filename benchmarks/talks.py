"""Batches of negotiations: 10⁵ of 60 meetings among 31 parties over 8 issues; and one session against negmas 0.16.

``python -m benchmarks.talks [--without-negmas]``.

1. *One offer a meeting*: in turn a party tables a package, all 31 answer; every meeting is held (no early stop,
   fixed horizon). *An offer from every party*: 31 packages at each meeting, each answered by all.
2. The same game of two parties and three issues of ten levels, both conceding with time, played by negmas (in an
   environment of its own under a temporary folder) and by us, one offer a meeting in turn. The strategies are the
   same functions of time, so both must agree on the same package at the same step: it is checked for every game.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._measure import Cost, calibration, within
from detente.models.talks._batch import Calendar, Outcomes, Stand, Table, simulate

Array = NDArray[np.float64]
TALKS, MEETINGS, PARTIES, ISSUES, LEVELS = 100_000, 60, 31, 8, 5
CHUNK = 1000
WORKERS = 2
GAMES, STEPS = 2000, 60
THEIRS = 100
"""How many of the games negmas plays: each takes it some hundredths of a second."""


def values(seed: int, n: int, parties: int, issues: int, levels: int) -> Array:
    """(draws, parties, levels) contributions: every party has its own weights and its own order of levels."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(issues), (n, parties))
    levels_ = rng.random((n, parties, issues, levels))
    levels_ -= levels_.min(axis=3, keepdims=True)
    levels_ /= levels_.max(axis=3, keepdims=True)
    return np.ascontiguousarray((levels_ * weights[..., None]).reshape(n, parties, issues * levels))


def large(every_party: bool) -> int:
    """Play 10⁵ negotiations in chunks on two threads; return how many answers were given."""
    counts = (LEVELS,) * ISSUES
    table = Table.plain(PARTIES, counts)

    def one(j: int) -> int:
        uv = values(j, CHUNK, PARTIES, ISSUES, LEVELS)
        tempo = np.exp(np.random.default_rng(-j % 2**32).uniform(np.log(0.1), np.log(2.0), (CHUNK, PARTIES)))
        stand = Stand(np.zeros(PARTIES, dtype=np.int64), tempo)
        least = np.full((CHUNK, PARTIES), 0.35)
        out = simulate(table, uv, uv, least, Calendar.regular(CHUNK, MEETINGS), stand, every_party=every_party,
                       stop=False)  # fmt: skip
        return int(out.answers.sum())

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(one, range(TALKS // CHUNK)))
