"""Where simulations end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit.structs import Struct


@dataclass(frozen=True, eq=False)
class SimulationEnds(Struct):
    """How the simulations of a block of draws ended; a kernel fills it.

    Attributes
    ----------
    x
        (draws, actors, issues) final positions; NaN where there is no position.
    count
        (draws,) number of turns or of exchanges.
    rest
        (draws,) whether the simulation converged.
    """

    x: NDArray[np.float64]
    count: NDArray[np.int64]
    rest: NDArray[np.bool_]
