"""Checks of the inputs of formulas: probabilities, costs, prizes. An input out of range raises an error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._errors import DetenteError

Array = NDArray[np.float64]


class CoercionError(DetenteError, ValueError):
    """An input outside the range for which the theory is defined; the message names the input and its range."""


def number(what: str, x: ArrayLike) -> Array:
    """Return finite numbers.

    Raises
    ------
    CoercionError
        If one is missing or infinite.
    """
    out = np.asarray(x, dtype=np.float64)
    if not np.isfinite(out).all():
        raise CoercionError(f"{what} must be a finite number, not {_first(out, ~np.isfinite(out))}")
    return out


def probability(what: str, x: ArrayLike) -> Array:
    """Return probabilities; raise :class:`CoercionError` outside 0 to 1."""
    return _up_to_one(what, "a probability", x)


def share(what: str, x: ArrayLike) -> Array:
    """Return shares of the pie; raise :class:`CoercionError` outside 0 to 1."""
    return _up_to_one(what, "a share of the pie", x)


def _up_to_one(what: str, kind: str, x: ArrayLike) -> Array:
    out = number(what, x)
    bad = (out < 0) | (out > 1)
    if bad.any():
        raise CoercionError(f"{what} is {kind}: {_first(out, bad)} is outside 0 to 1")
    return out


def cost(what: str, x: ArrayLike) -> Array:
    """Return costs; raise :class:`CoercionError` if one is negative."""
    out = number(what, x)
    bad = out < 0
    if bad.any():
        raise CoercionError(f"{what} is a cost: {_first(out, bad)} is negative")
    return out


def positive(what: str, x: ArrayLike) -> Array:
    """Return numbers above 0; raise :class:`CoercionError` otherwise."""
    out = number(what, x)
    bad = out <= 0
    if bad.any():
        raise CoercionError(f"{what} must be above 0, not {_first(out, bad)}")
    return out


def discount(what: str, x: ArrayLike) -> Array:
    """Return discount factors; raise :class:`CoercionError` outside 0 ≤ δ < 1."""
    out = number(what, x)
    bad = (out < 0) | (out >= 1)
    if bad.any():
        raise CoercionError(f"{what} is a discount factor: {_first(out, bad)} is not in [0, 1)")
    return out


def _first(x: Array, bad: NDArray[np.bool_]) -> str:
    return f"{np.atleast_1d(x)[np.atleast_1d(bad)][0]:g}"
