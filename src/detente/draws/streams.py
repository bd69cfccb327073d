"""Streams of uniform and normal numbers, keyed by seed and path.

Source: Philox counter-based generator, Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as
easy as 1, 2, 3", SC'11. The key is a hash of seed and path, so no two quantities share a stream, a new
quantity does not change the draws of the others, and any block of draws can be computed without those before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot, part

BLOCK = 4
"""Philox gives four words per counter value: blocks of draws start at multiples of this."""


def key(seed: int, path: str) -> int:
    """Return the 128-bit key of a stream."""
    data = b"detente/1\0" + str(seed).encode() + b"\0" + path.encode()
    return int.from_bytes(blake2b(data, digest_size=16).digest(), "little")


def _block(start: int) -> int:
    if start % BLOCK:
        raise ValueError(f"draws start at multiples of {BLOCK}, not {start}")
    return start // BLOCK


def uniforms(seed: int, path: str, start: int, n: int) -> NDArray[np.float64]:
    """Return draws ``start`` … ``start + n − 1`` of a stream, each strictly between 0 and 1.

    Raises
    ------
    ValueError
        If ``start`` is not a multiple of :data:`BLOCK`.
    """
    bits = np.random.Philox(key=key(seed, path), counter=_block(start))
    raw = bits.random_raw(n).astype(np.uint64)
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def normals(seed: int, path: str, start: int, n: int) -> NDArray[np.float64]:
    """Return the same draws as standard normal numbers, Φ⁻¹(u)."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniforms(seed, path, start, n)), dtype=np.float64)


def keys(seed: int, paths: Sequence[str]) -> NDArray[np.uint64]:
    """Return (paths, 2) low and high words of the keys of streams, for :func:`many_normals`."""
    data = b"".join(key(seed, p).to_bytes(16, "little") for p in paths)
    return np.frombuffer(data, dtype="<u8").astype(np.uint64).reshape(-1, 2)


def many_normals(keys: NDArray[np.uint64], start: int, n: int) -> NDArray[np.float64]:
    """Return (streams, n) standard normal numbers: the same as :func:`normals`, many streams at a time.

    Parameters
    ----------
    keys
        (streams, 2), from :func:`keys`.
    start, n
        First draw, a multiple of :data:`BLOCK`, and how many.

    Raises
    ------
    ValueError
        If ``start`` is not a multiple of :data:`BLOCK`.
    """
    from scipy.special import ndtri

    out = np.empty((len(keys), n))
    _philox(keys, _block(start), out)
    ndtri(out, out=out)
    return out


M0, M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
W0, W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
HALF_WORD, LOW, ONE, TAIL = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(1), np.uint64(12)


@part
def _high(a: np.uint64, b: np.uint64) -> np.uint64:
    """Return the high word of a product of two 64-bit words."""
    a0, a1, b0, b1 = a & LOW, a >> HALF_WORD, b & LOW, b >> HALF_WORD
    m = a1 * b0
    t = a0 * b1 + ((a0 * b0) >> HALF_WORD) + (m & LOW)
    return a1 * b1 + (m >> HALF_WORD) + (t >> HALF_WORD)


@hot
def _philox(keys: NDArray[np.uint64], first: int, out: NDArray[np.float64]) -> None:
    """Fill ``out`` (streams, n) with uniform numbers: Philox4x64-10, from the counter after ``first``."""
    n = out.shape[1]
    words = np.zeros(4, dtype=np.uint64)
    for s in range(keys.shape[0]):
        counter = np.uint64(first)
        for at in range(0, n, 4):
            counter += ONE
            c0, c1, c2, c3 = counter, counter ^ counter, counter ^ counter, counter ^ counter
            k0, k1 = keys[s, 0], keys[s, 1]
            for _ in range(10):
                h0, l0, h1, l1 = _high(M0, c0), M0 * c0, _high(M1, c2), M1 * c2
                c0, c1, c2, c3 = h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0
                k0 += W0
                k1 += W1
            words[0], words[1], words[2], words[3] = c0, c1, c2, c3
            for j in range(min(4, n - at)):
                out[s, at + j] = (np.float64(words[j] >> TAIL) + 0.5) * 2.0**-52
