"""Streams of uniform and normal numbers, keyed by seed and path.

Source: Philox counter-based generator, Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as
easy as 1, 2, 3", SC'11. The key is a hash of seed and path, so no two quantities share a stream, a new
quantity reshuffles nothing, and any block of draws can be made without those before it.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

BLOCK = 4
"""Philox gives four words per counter value: blocks of draws start at multiples of this."""


def key(seed: int, path: str) -> int:
    """Return the 128-bit key of a stream."""
    data = b"detente/1\0" + str(seed).encode() + b"\0" + path.encode()
    return int.from_bytes(blake2b(data, digest_size=16).digest(), "little")


def uniforms(seed: int, path: str, start: int, n: int) -> NDArray[np.float64]:
    """Return draws ``start`` … ``start + n − 1`` of a stream, each strictly between 0 and 1.

    Raises
    ------
    ValueError
        If ``start`` is no multiple of :data:`BLOCK`.
    """
    if start % BLOCK:
        raise ValueError(f"draws start at multiples of {BLOCK}, not {start}")
    bits = np.random.Philox(key=key(seed, path), counter=start // BLOCK)
    raw = bits.random_raw(n).astype(np.uint64)
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def normals(seed: int, path: str, start: int, n: int) -> NDArray[np.float64]:
    """Return the same draws as standard normal numbers, Φ⁻¹(u)."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniforms(seed, path, start, n)), dtype=np.float64)
