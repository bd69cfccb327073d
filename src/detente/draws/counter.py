"""Uniform numbers inside compiled kernels: a pure function of (key, draw, step, actor, k), without a generator object.

Philox 4×32 with ten rounds, Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
SC'11: the four counters are encrypted under the key.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from detente._jit import njit, part

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def model_key(seed: int, model: str) -> int:
    """Return the key of a model's own stream, 62 bits."""
    data = str(seed).encode() + b"\0model/" + model.encode()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little") >> 2


def word(text: str) -> int:
    """Return a 32-bit number for an id, so that a stream does not depend on the order of a list."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "little")


@part
def philox(c0: int, c1: int, c2: int, c3: int, k0: int | np.uint64, k1: int | np.uint64) -> tuple[int, int]:
    """Return the first two words of a Philox 4×32-10 block; every argument counts modulo 2³²."""
    a = np.uint64(c0) & _LOW
    b = np.uint64(c1) & _LOW
    c = np.uint64(c2) & _LOW
    d = np.uint64(c3) & _LOW
    x = np.uint64(k0) & _LOW
    y = np.uint64(k1) & _LOW
    for _ in range(10):
        p = _M0 * a
        q = _M1 * c
        a, b, c, d = (q >> _HALF) ^ b ^ x, q & _LOW, (p >> _HALF) ^ d ^ y, p & _LOW
        x = (x + _W0) & _LOW
        y = (y + _W1) & _LOW
    return a, b  # type: ignore[return-value]


@njit
def u01(key: int, draw: int, step: int, actor: int, k: int) -> float:
    """Return a uniform number strictly between 0 and 1, with 52 bits.

    Parameters
    ----------
    key
        From :func:`model_key`.
    draw, step, actor, k
        What the number is for, each from 0 to 2³² − 1.
    """
    whole = np.uint64(key)
    a, b = philox(draw, step, actor, k, whole & _LOW, whole >> _HALF)
    bits = (np.uint64(a) << np.uint64(20)) ^ (np.uint64(b) >> np.uint64(12))
    return (np.float64(bits) + 0.5) * 2.0**-52
