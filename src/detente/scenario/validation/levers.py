"""Meaning of ``levers``: each entry names inputs that can be moved, or a place above some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from detente.problems import paths_below, suggest, suggest_path
from detente.scenario.paths import encode, loc_of, names
from detente.scenario.validation.look import Look
from detente.scenario.validation.messages import below
from detente.scenario.yaml.nodes import Loc

FIELDS: Mapping[str, tuple[str, ...]] = {
    "actors": ("blocking_cost", "capability/*"),
    "positions": ("ideal", "stated", "salience", "trust", "limit", "limit/at_least", "limit/at_most"),
    "commitments": ("cost",),
    "issues": ("cost", "worth"),
    "fora": ("deadline",),
    "moves": ("effects/*",),
    "guarantees": ("defend",),
    "no_agreement": ("force/win", "force/cost/*", "force/estimates/*", "holding/*", "backing_down/*"),
}
"""Fields that can be moved, by section; ``*`` stands for any key. :mod:`detente.answers.movable` has their scales."""


def check(look: Look) -> None:
    """Check that every path of a weight leads to something that can be moved."""
    can_move = tuple(movable(look.plain)) if look.s.levers else ()
    for i, lever in enumerate(look.s.levers):
        loc = look.loc("levers", i, "path")
        place = lever.path.strip("/")
        leads = bool(paths_below(place, can_move))
        if leads and place == lever.path:
            continue
        if leads or loc_of(look.plain, place)[1] == len(place.split("/")):
            look.add("E401", loc, f"{lever.path} names nothing that can be moved", _instead(lever.path, can_move))
        else:
            _nowhere(look, lever.path, loc)


def movable(plain: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of every quantity of a file that can be moved, as ``levers`` and ``--set`` take it."""
    for section, fields in FIELDS.items():
        found = plain.get(section)
        entries = cast("tuple[object, ...]", found) if isinstance(found, tuple) else (found,)
        for entry in entries:
            ids = names(section, entry) if isinstance(found, tuple) else ()
            if ids is None or not isinstance(entry, Mapping):
                continue
            stem = "/".join([section, *(encode(x) for x in ids)])
            for field in fields:
                yield from _below(cast("Mapping[object, object]", entry), stem, field.split("/"))


def _below(entry: Mapping[object, object], stem: str, field: list[str]) -> Iterator[str]:
    for key in entry if field[0] == "*" else (field[0],):
        value = entry.get(key)
        if value is None:
            continue
        path = f"{stem}/{encode(key)}"
        if len(field) == 1:
            yield path
        elif isinstance(value, Mapping):
            yield from _below(cast("Mapping[object, object]", value), path, field[1:])


def _instead(path: str, can_move: tuple[str, ...]) -> str:
    """Return the remedy for a place without anything movable: the movable paths nearest to it."""
    sections = ", ".join(dict.fromkeys(x.split("/")[0] for x in can_move))
    start = f"name a path that begins with {sections}" if sections else "delete it: nothing in the file can be moved"
    return suggest_path(path, can_move, start)


def _nowhere(look: Look, path: str, loc: Loc) -> None:
    """Report a path that does not exist; ``positions/RUS`` stands for all positions of an actor."""
    steps = path.strip("/").split("/")
    found, n = loc_of(look.plain, path)
    here: object = look.plain
    for step in found:
        here = below(here, step)
    before, section = "/".join(steps[:n]), steps[0]
    if isinstance(here, tuple) and len(found) == 1:
        ids = [x for entry in cast("tuple[object, ...]", here) if (x := names(section, entry))]
        known = [f"{section}/{'/'.join(x)}" for x in ids]
        stem = "/".join(steps[: len(ids[0]) + 1]) if ids else path
        # An actor's name alone stands for all its positions.
        known += dict.fromkeys(f"{section}/{x[0]}" for x in ids if len(x) > 1)
    else:
        keys = cast("Mapping[object, object]", here) if isinstance(here, Mapping) else ()
        known = ["/".join(x for x in (before, str(k)) if x) for k in keys]
        stem = "/".join(steps[: n + 1])
    look.add("E401", loc, f"{path} leads nowhere", suggest(stem, known, "see `detente paths` for all paths"))
