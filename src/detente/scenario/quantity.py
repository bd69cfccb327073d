"""Elicited quantities: a number, or an uncertain number.

A quantity is written in one of five forms (design of the format: ``docs/reference/scenario.md``):

====================================================  ==========================================
``60``                                                known exactly
``{low: 40, mode: 60, high: 70}``                     PERT (a beta distribution on low..high)
``{uniform: [40, 70]}``                               every value between equally likely
``{normal: [60, 10], within: [0, 100]}``              truncated normal
``{quantiles: {0.05: 20, 0.5: 40, 0.95: 70}}``        piecewise linear between quantiles
====================================================  ==========================================

or, on a declared scale, as a word: ``none``, ``low``, ``medium``, ``high``, ``very high``.

References
----------
Malcolm, Roseboom, Clark & Fazar (1959), "Application of a technique for research and development
program evaluation", *Operations Research* 7(5), for PERT with mean (low + 4 mode + high) / 6.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeGuard, cast

from detente._errors import DetenteError

Kind = Literal["point", "pert", "uniform", "normal", "quantiles"]
Scale = Literal["percent", "unit", "free", "days", "effect"]

WORDS: dict[str, tuple[float, float, float]] = {
    "none": (0, 0, 0),
    "very low": (0, 8, 20),
    "low": (8, 22, 40),
    "medium": (30, 50, 70),
    "high": (60, 78, 92),
    "very high": (80, 94, 100),
}
"""Words for numbers, in hundredths of the scale: low, mode, high."""

_BOUNDS: dict[Scale, tuple[float, float]] = {
    "percent": (0.0, 100.0),
    "unit": (0.0, 1.0),
    "free": (-math.inf, math.inf),
    "days": (0.0, math.inf),
    "effect": (-10.0, 10.0),
}
_FORMS = (
    "write a number, {low: , mode: , high: }, {uniform: [a, b]}, "
    "{normal: [mean, sd], within: [a, b]} or {quantiles: {0.05: , 0.5: , 0.95: }}"
)


class QuantityError(DetenteError, ValueError):
    """A quantity that cannot be read; ``at`` is the key path inside it that is wrong."""

    def __init__(self, what: str, remedy: str = _FORMS, at: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what, self.remedy, self.at = what, remedy, at


@dataclass(frozen=True, slots=True)
class Quantity:
    """One elicited number with its distribution.

    Attributes
    ----------
    kind
        Which of the five forms.
    params
        ``point``: (x,); ``pert``: (low, mode, high); ``uniform``: (a, b);
        ``normal``: (mean, sd, a, b); ``quantiles``: (p1, x1, p2, x2, …).
    word
        The word it was written as, if it was.
    """

    kind: Kind
    params: tuple[float, ...]
    word: str | None = None

    @staticmethod
    def point(x: float) -> Quantity:
        """Make a number without uncertainty."""
        return Quantity("point", (float(x),))

    @staticmethod
    def pert(low: float, mode: float, high: float) -> Quantity:
        """Make a PERT quantity."""
        return Quantity("pert", (float(low), float(mode), float(high)))

    @property
    def low(self) -> float:
        """Smallest value that can be drawn."""
        match self.kind:
            case "normal":
                return self.params[2]
            case "quantiles":
                return self.params[1]
            case _:
                return self.params[0]

    @property
    def high(self) -> float:
        """Largest value that can be drawn."""
        return self.params[3] if self.kind == "normal" else self.params[-1]

    @property
    def mode(self) -> float:
        """Most likely value (the middle where there is no single one)."""
        match self.kind:
            case "pert":
                return self.params[1]
            case "uniform":
                return (self.params[0] + self.params[1]) / 2
            case "normal":
                return min(max(self.params[0], self.params[2]), self.params[3])
            case "quantiles":
                pairs = list(zip(self.params[::2], self.params[1::2], strict=True))
                return min(pairs, key=lambda px: abs(px[0] - 0.5))[1]
            case _:
                return self.params[0]

    @property
    def is_point(self) -> bool:
        """Whether it has no uncertainty."""
        return self.kind == "point" or self.low == self.high

    def to_plain(self) -> object:
        """Return the form in which a file would hold it."""
        p = [int(x) if x == int(x) and abs(x) < 1e15 else x for x in self.params if math.isfinite(x)]
        if self.word is not None:
            return self.word
        match self.kind:
            case "point":
                return p[0]
            case "pert":
                return {"low": p[0], "mode": p[1], "high": p[2]}
            case "uniform":
                return {"uniform": p}
            case "normal":
                return {"normal": p[:2], "within": p[2:]} if len(p) == 4 else {"normal": p[:2]}
            case "quantiles":
                return {"quantiles": dict(zip(p[::2], p[1::2], strict=True))}


def parse_quantity(value: object, scale: Scale = "free", upper: float | None = None) -> Quantity:
    """Read one quantity from plain data.

    Parameters
    ----------
    value
        What the file holds at this place.
    scale
        ``percent`` (0–100), ``unit`` (0–1), ``days`` (0 or more), ``effect`` (−10 to 10) or ``free``.
    upper
        A larger upper bound than the scale's (a cost may exceed one whole stake).

    Raises
    ------
    QuantityError
        With what is wrong, how to fix it, and the key inside the value.
    """
    lo, hi = _BOUNDS[scale]
    hi = hi if upper is None else upper
    if isinstance(value, str):
        return _word(value, scale)
    if _is_number(value):
        x = _number(value)
        _inside(x, lo, hi, ())
        return Quantity.point(x)
    if not isinstance(value, Mapping):
        raise QuantityError(f"{_name(value)} is not a quantity")
    keys = {str(k) for k in cast("Mapping[object, object]", value)}
    data = {str(k): v for k, v in cast("Mapping[object, object]", value).items()}
    if keys & {"low", "mode", "high"}:
        return _pert(data, keys, lo, hi)
    if "uniform" in keys:
        _only(keys, {"uniform"})
        a, b = _pair(data["uniform"], "uniform")
        if a > b:
            raise QuantityError(f"uniform runs from {a:g} down to {b:g}", "swap the two ends", ("uniform",))
        _inside(a, lo, hi, ("uniform",))
        _inside(b, lo, hi, ("uniform",))
        return Quantity("uniform", (a, b))
    if "normal" in keys:
        return _normal(data, keys, lo, hi)
    if "quantiles" in keys:
        _only(keys, {"quantiles"})
        return _quantiles(data["quantiles"], lo, hi)
    raise QuantityError(f"{{{', '.join(sorted(keys))}}} is not a quantity")


def _word(value: str, scale: Scale) -> Quantity:
    word = value.strip().lower()
    if word not in WORDS:
        raise QuantityError(f'"{value}" is text, not a number', f"{_FORMS}, or one of: {', '.join(WORDS)}")
    if scale not in ("percent", "unit", "effect"):
        raise QuantityError(f'the word "{word}" needs a scale, and there is none here', _FORMS)
    f = 1.0 if scale == "percent" else 0.01
    low, mode, high = (f * x for x in WORDS[word])
    return Quantity("pert" if high > low else "point", (low, mode, high) if high > low else (low,), word)


def _pert(data: dict[str, Any], keys: set[str], lo: float, hi: float) -> Quantity:
    _only(keys, {"low", "mode", "high"})
    missing = [k for k in ("low", "mode", "high") if k not in keys]
    if missing:
        raise QuantityError(f"{' and '.join(missing)} missing", "give low, mode and high")
    low, mode, high = (_number(data[k], k) for k in ("low", "mode", "high"))
    if not low <= mode <= high:
        bad = "low" if low > mode else "high"
        raise QuantityError(
            f"low {low:g}, mode {mode:g}, high {high:g} are out of order", "put them in rising order", (bad,)
        )
    for k, x in (("low", low), ("high", high)):
        _inside(x, lo, hi, (k,))
    return Quantity.pert(low, mode, high) if high > low else Quantity.point(low)


def _normal(data: dict[str, Any], keys: set[str], lo: float, hi: float) -> Quantity:
    _only(keys, {"normal", "within"})
    m, s = _pair(data["normal"], "normal")
    if s < 0:
        raise QuantityError(f"standard deviation {s:g} is negative", "give a positive standard deviation", ("normal",))
    a, b = _pair(data["within"], "within") if "within" in keys else (lo, hi)
    if a >= b:
        raise QuantityError(f"within [{a:g}, {b:g}] is empty", "give the lower end first", ("within",))
    if "within" in keys:
        _inside(a, lo, hi, ("within",))
        _inside(b, lo, hi, ("within",))
    if s == 0:
        return Quantity.point(min(max(m, a), b))
    if a > m + 8 * s or b < m - 8 * s:
        raise QuantityError(
            f"[{a:g}, {b:g}] lies more than 8 standard deviations from {m:g}",
            "widen the bounds or the standard deviation",
            ("within",),
        )
    return Quantity("normal", (m, s, a, b))


def _quantiles(value: object, lo: float, hi: float) -> Quantity:
    if not isinstance(value, Mapping) or len(cast("Mapping[object, object]", value)) < 2:
        raise QuantityError("quantiles needs at least two pairs", "{quantiles: {0.05: 20, 0.95: 70}}", ("quantiles",))
    pairs: list[tuple[float, float]] = []
    for k, v in cast("Mapping[object, object]", value).items():
        try:
            p = float(cast("Any", k))
        except (TypeError, ValueError):
            raise QuantityError(
                f"{k!r} is not a probability", "use keys between 0 and 1", ("quantiles", str(k))
            ) from None
        if not 0 <= p <= 1:
            raise QuantityError(f"{p:g} is not a probability", "use keys between 0 and 1", ("quantiles", str(k)))
        x = _number(v, "quantiles", str(k))
        _inside(x, lo, hi, ("quantiles", str(k)))
        pairs.append((p, x))
    pairs.sort()
    for (p0, x0), (p1, x1) in pairwise(pairs):
        if x1 < x0 or p1 == p0:
            raise QuantityError(
                f"the quantile at {p1:g} ({x1:g}) lies below that at {p0:g} ({x0:g})",
                "quantiles must rise with their probability",
                ("quantiles",),
            )
    return Quantity("quantiles", tuple(z for pair in pairs for z in pair))


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _name(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(value, Mapping) else repr(value)[:40]


def _number(value: object, *at: str) -> float:
    if not _is_number(value):
        raise QuantityError(f"{_name(value)} is not a number", "give a number", at)
    try:
        x = float(value)
    except OverflowError:
        x = math.inf
    if not math.isfinite(x):
        raise QuantityError(f"{x} is not a finite number", "give a finite number", at)
    return x


def _pair(value: object, key: str) -> tuple[float, float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(cast("Sequence[object]", value)) != 2:
        raise QuantityError(f"{key} needs two numbers", f"{{{key}: [a, b]}}", (key,))
    a, b = cast("Sequence[object]", value)
    return _number(a, key), _number(b, key)


def _inside(x: float, lo: float, hi: float, at: tuple[str, ...]) -> None:
    if not math.isfinite(x):
        raise QuantityError(f"{x} is not a finite number", "give a finite number", at)
    if not lo <= x <= hi:
        bounds = f"{lo:g} to {hi:g}" if math.isfinite(hi) else f"{lo:g} or more"
        raise QuantityError(f"{x:g} is outside {bounds}", f"give a number from {bounds}", at)


def _only(keys: set[str], allowed: set[str]) -> None:
    if extra := sorted(keys - allowed):
        raise QuantityError(
            f"{', '.join(extra)} does not belong beside {', '.join(sorted(keys & allowed))}",
            _FORMS,
            (extra[0],),
        )
