"""Paths of ids: ``positions/RUS/door/ideal`` names a place whatever its line or order.

An entry of a list is named by its ids where it has any, else by its number counted from 1. A ``/`` inside a
name is written ``%2F``, a ``%`` as ``%25``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from detente.scenario.yaml.nodes import Key, Loc

NAMED: dict[str, tuple[str, ...]] = {
    "sources": ("id",),
    "actors": ("id",),
    "people": ("name",),
    "issues": ("id",),
    "positions": ("actor", "issue"),
    "commitments": ("id",),
    "proposals": ("id",),
    "guarantees": ("by", "to"),
    "moves": ("id",),
    "fora": ("id",),
    "admission": ("candidate", "to"),
    "reference_classes": ("id",),
    "variants": ("id",),
    "levers": ("path",),
}
"""The keys that name an entry of each section; events and infeasible combinations go by number."""


def names(section: str, item: object) -> tuple[str, ...] | None:
    """Return the names of an entry, or nothing where it has none."""
    if not isinstance(item, Mapping):
        return None
    data = cast("Mapping[str, object]", item)
    if section == "commitments" and "id" not in data:
        forbids = data.get("forbids")
        parts = cast("tuple[object, ...]", forbids if isinstance(forbids, tuple) else (forbids,))
        found = (data.get("actor"), data.get("issue"), *parts)
        if any(not isinstance(x, (str, int)) or isinstance(x, bool) for x in found):
            return None
        return (" ".join(str(x) for x in found),)
    found = tuple(data.get(k) for k in NAMED.get(section, ()))
    if not found or any(not isinstance(x, str) or not x for x in found):
        return None
    return cast("tuple[str, ...]", found)


def encode(step: object) -> str:
    """Write one step of a path."""
    return str(step).replace("%", "%25").replace("/", "%2F")


def decode(step: str) -> str:
    """Read one step of a path."""
    return step.replace("%2F", "/").replace("%2f", "/").replace("%25", "%")


def path_of(plain: object, loc: Loc) -> str:
    """Return the path of ids of a place in plain data."""
    steps: list[str] = []
    here: Any = plain
    for i, key in enumerate(loc):
        if isinstance(here, tuple) and isinstance(key, int):
            items = cast("tuple[Any, ...]", here)
            here = items[key] if 0 <= key < len(items) else None
            ids = names(str(loc[0]), here) if i == 1 else None
            steps += [encode(x) for x in ids] if ids else [str(key + 1)]
            continue
        steps.append(encode(key))
        here = cast("Any", here).get(key) if isinstance(here, Mapping) else None
    return "/".join(steps)


def loc_of(plain: object, path: str) -> tuple[Loc, int]:
    """Find a path of ids in plain data.

    Returns
    -------
    tuple
        The place, and how many steps of the path were found. The place is complete if all were.
    """
    steps = [decode(s) for s in path.strip("/").split("/")]
    loc: list[Key] = []
    here: Any = plain
    at = 0
    while at < len(steps):
        step = steps[at]
        if isinstance(here, tuple):
            items = cast("tuple[Any, ...]", here)
            index, used = _entry(items, steps, at, str(loc[0]) if len(loc) == 1 else "")
            if index is None:
                break
            loc.append(index)
            here, at = items[index], at + used
        elif isinstance(here, Mapping):
            table = cast("Mapping[Any, Any]", here)
            key = _key(table, step)
            if key is None:
                break
            loc.append(key)
            here, at = table[key], at + 1
        elif step == "value" and at == len(steps) - 1:
            at += 1  # a bare number stands for {value: number}
        else:
            break
    if at == len(steps) - 1 and steps[at] == "value" and isinstance(here, Mapping):
        # {low: …, mode: …, high: …} also stands for {value: {…}}
        at += bool({"low", "uniform", "normal", "quantiles"} & set(cast("Mapping[Any, Any]", here)))
    return tuple(loc), at


def _entry(items: tuple[Any, ...], steps: list[str], at: int, section: str) -> tuple[int | None, int]:
    n = len(NAMED.get(section, ())) or 1
    wanted = tuple(steps[at : at + n])
    if section in NAMED:
        for i, item in enumerate(items):
            if names(section, item) == wanted:
                return i, n
    if steps[at].isdecimal() and 1 <= int(steps[at]) <= len(items):
        return int(steps[at]) - 1, 1
    return None, 0


def _key(table: Mapping[Any, Any], step: str) -> Key | None:
    for key in table:
        if key == step or (not isinstance(key, str) and str(key) == step):
            return key
    return None
