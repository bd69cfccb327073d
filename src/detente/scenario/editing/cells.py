"""Values as people write them into a cell, both ways.

A quantity is a number (``60``, ``60%``), a word (``high``), a range (``20-60``: every value equally likely), a range
with the most likely value (``20-60, 40``), or any form of the file in braces. Ends of a range may also be joined by
``–``, ``..`` or ``to``, which numbers below zero need. An empty cell holds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, cast

from detente._errors import DetenteError
from detente.scenario.quantity import WORDS
from detente.scenario.yaml.compose import compose, resolve
from detente.scenario.yaml.emit import flow

CellKind = Literal["text", "list", "quantity", "share", "level", "date", "any"]
"""How a cell is read: words; names with spaces between; a quantity (``share`` where 60% means 0.6); a whole number; a
day, month or year; any value of YAML."""

_NUMBER = r"[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+]?\d+)?\s*%?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*(?:-|–|—|\.\.|\bto\b)\s*({_NUMBER})\s*(?:(?:,\s+|;\s*)({_NUMBER}))?\s*\Z")
_ALONE = re.compile(rf"\s*({_NUMBER})\s*\Z")


class Unclear(DetenteError, ValueError):
    """A cell that cannot be read; the document turns it into a problem at the cell."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy = what, remedy


def read_cell(text: str, kind: CellKind) -> object:
    """Return the content of a cell as plain data; ``None`` where it is empty.

    Raises
    ------
    Unclear
        If the text is not a value of this kind.
    """
    text = text.strip()
    if not text:
        return None
    match kind:
        case "text":
            return text
        case "date":
            return int(text) if re.fullmatch(r"\d{4}", text) else text
        case "list":
            return tuple(w for w in re.split(r"[\s,;]+", text.strip("[]")) if w)
        case "level":
            value = resolve(text)
            return value if isinstance(value, int) and not isinstance(value, bool) else text
        case "quantity" | "share":
            return _quantity(text, kind == "share")
        case "any":
            return _any(text)


def _quantity(text: str, share: bool) -> object:
    if text.casefold() in WORDS:
        return text.casefold()
    if alone := _ALONE.match(text):
        return _number(alone[1], share)
    if found := _RANGE.match(text):
        low, high = _number(found[1], share), _number(found[2], share)
        if found[3] is None:
            if "," in found[2] and "," not in found[1]:
                what = f"{text} could be a range up to {high:g}, or one with {found[2].partition(',')[2]} most likely"
                raise Unclear(what, "put a space after the comma, or write the end with a point")
            return {"uniform": (low, high)}
        return {"low": low, "mode": _number(found[3], share), "high": high}
    return _any(text)


def _number(text: str, share: bool) -> float:
    plain = text.strip().removesuffix("%").strip().replace(",", ".").lstrip("+")
    plain = re.sub(r"^(-?)\.", r"\g<1>0.", plain)
    value = resolve(plain)
    x = value if isinstance(value, (int, float)) else float(plain)
    if share and text.rstrip().endswith("%"):
        x = x / 100
    return int(x) if isinstance(x, float) and x.is_integer() and abs(x) < 1e15 else x


def _any(text: str) -> object:
    composed = compose(text.encode("utf-8", "surrogatepass"), "cell")
    if composed.root is None or composed.problems:
        what = composed.problems[0].what if composed.problems else "nothing"
        raise Unclear(f"this cannot be read: {what}", "write a number, a range such as 20-60, 40, or a word")
    return composed.root.plain()


def write_cell(value: object, kind: CellKind) -> str:
    """Return a value as written in a cell; :func:`read_cell` reads it back."""
    if value is None:
        return ""
    if kind in ("quantity", "share"):
        return _written(value)
    if kind == "list" and isinstance(value, (list, tuple)):
        items = cast("tuple[object, ...]", value)
        if all(isinstance(x, str) and re.fullmatch(r"[^\s,;\[\]]+", x) for x in items):
            return " ".join(map(str, items))
    if kind == "date" and isinstance(value, int):
        return str(value)
    if isinstance(value, str) and kind != "any":
        return value
    return flow(cast("object", value))


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        table = cast("Mapping[Any, Any]", value)
        if set(table) == {"low", "mode", "high"} and all(_plain(x) for x in table.values()):
            return f"{_span(table['low'], table['high'])}, {flow(table['mode'])}"
        pair: Any = table.get("uniform")
        if set(table) == {"uniform"} and isinstance(pair, (list, tuple)):
            ends = cast("tuple[Any, ...]", pair)
            if len(ends) == 2 and all(_plain(x) for x in ends):
                return _span(ends[0], ends[1])
    return value if isinstance(value, str) and value in WORDS else flow(cast("object", value))


def _plain(x: object) -> bool:
    return isinstance(x, (int, float)) and not isinstance(x, bool) and abs(x) < 1e15


def _span(low: float, high: float) -> str:
    """Join two ends: by a hyphen, or by "to" where an end has a minus sign or an exponent."""
    a, b = flow(low), flow(high)
    return f"{a} to {b}" if re.search(r"[-eE]", a + b) else f"{a}-{b}"
