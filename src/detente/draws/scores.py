"""Normal scores cached between runs of one seed: each stream is made once, whatever else changes in the file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.draws.streams import keys, many_normals

Array = NDArray[np.float64]


class KeptScores:
    """Scores of streams by path, all draws of each.

    Parameters
    ----------
    seed
        The seed of the runs.
    n_draws
        How many draws.
    """

    def __init__(self, seed: int, n_draws: int) -> None:
        self.seed = seed
        self.n_draws = n_draws
        self._kept: dict[str, Array] = {}

    def of(self, paths: Sequence[str]) -> Array:
        """Return (paths, draws) normal scores: the same as :func:`detente.draws.streams.normals` gives."""
        missing = [p for p in dict.fromkeys(paths) if p not in self._kept]
        if missing:
            made = many_normals(keys(self.seed, missing), 0, self.n_draws)
            self._kept.update(zip(missing, made, strict=True))
        out = np.empty((len(paths), self.n_draws))
        for row, path in enumerate(paths):
            out[row] = self._kept[path]
        return out
