"""Differences between two versions of a case, so that results that do not depend on them can be reused.

Arrays of values depend on quantities, on the axes of levels and places, and on the structure of the file. So there are
three grades of change: values of some quantities; rules of consent, which change who is asked but no
value; everything else, after which only scores are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from pydantic import BaseModel

from detente.draws.plan import OF_FAILURE, Plan
from detente.scenario.quantity import Quantity

PROVENANCE = frozenset({"basis", "evidence", "gist", "by", "why", "citation", "published"})
"""Fields of an entry that say where it comes from; no value depends on them."""
CONSENT = frozenset({"consent", "ratification"})
"""Fields of an issue that say who is asked."""
SILENT = frozenset(
    {
        "title", "summary", "by", "sources", "events", "people", "guarantees", "moves", "admission",
        "reference_classes", "variants", "capability_measure", "levers",
    }
)  # fmt: skip
"""Parts of a file that deals do not read."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How a case differs from an earlier version of it.

    Attributes
    ----------
    same
        Whether the values of both have the same axes; if not, nothing else is compared.
    rules
        Whether who is asked for consent, or which packages are feasible, may differ.
    force
        Whether the section on force may differ in more than its quantities.
    """

    same: bool
    rules: bool = False
    force: bool = False


def differences(old: Plan, new: Plan) -> Differences:
    """Compare two versions of a case."""
    a, b = old.scenario, new.scenario
    rules = force = False
    for name in type(a).model_fields:
        mine, theirs = getattr(a, name), getattr(b, name)
        if name in SILENT or mine is theirs or mine == theirs:
            continue
        if name in ("positions", "commitments", "actors"):
            if not _alike(mine, theirs):
                return Differences(False)
        elif name == "issues":
            if not _alike(mine, theirs, CONSENT):
                return Differences(False)
            rules = True
        elif name in ("infeasible", "signatories", "forum", "fora"):
            rules = True
        elif name == "no_agreement" and mine is not None and theirs is not None:
            if not _alike(mine, theirs, frozenset({"force"})):
                return Differences(False)
            if (mine.force is None) != (theirs.force is None):
                return Differences(False)
            if mine.force is not None and mine.force.challenger != theirs.force.challenger:
                return Differences(False)
            force = not _alike(mine.force, theirs.force)
        else:
            return Differences(False)
    if not _same_plan(old, new):
        return Differences(False)
    return Differences(True, rules, force)


def _same_plan(a: Plan, b: Plan) -> bool:
    """Whether two layouts have the same quantities at the same places."""
    if len(a) != len(b) or any(x.path != y.path or x.common != y.common for x, y in zip(a.slots, b.slots, strict=True)):
        return False
    names = ("ideal", "stated", "salience", "weighed", "trust", "limit", "limit_side", *OF_FAILURE)
    if not all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names):
        return False
    mine, theirs = ([(m.actor, m.issue, m.cost, m.hard, m.always) for m in x.lines] for x in (a, b))
    return (
        mine == theirs
        and a.tables == b.tables
        and a.transfers == b.transfers
        and (a.win, a.pretext, a.deadline) == (b.win, b.pretext, b.deadline)
    )


def _alike(a: Any, b: Any, without: frozenset[str] = frozenset()) -> bool:
    """Whether two parts of a file have the same shape; entries that both share are not looked at."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        mine, theirs = cast("tuple[Any, ...]", a), cast("tuple[Any, ...]", b)
        return len(mine) == len(theirs) and all(_alike(x, y, without) for x, y in zip(mine, theirs, strict=True))
    return a is b or _shape(a, without) == _shape(b, without)


def _shape(value: Any, without: frozenset[str] = frozenset()) -> object:
    """Return the content of a part of a file, without the numbers of quantities and without sources."""
    if isinstance(value, Quantity):
        return "quantity"
    if isinstance(value, BaseModel):
        skip = PROVENANCE | without | ({"cohesion"} if hasattr(value, "cohesion") else frozenset[str]())
        return tuple(
            (k, _shape(v, without)) for k, v in vars(value).items() if k not in skip and k in type(value).model_fields
        )
    if isinstance(value, tuple):
        return tuple(_shape(v, without) for v in cast("tuple[Any, ...]", value))
    if isinstance(value, Mapping):
        return tuple((k, _shape(v, without)) for k, v in cast("Mapping[Any, Any]", value).items())
    return value


def changed_rows(old: Plan, new: Plan) -> list[int]:
    """Return the quantities whose distributions differ, in two layouts with the same places."""
    pairs = enumerate(zip(old.slots, new.slots, strict=True))
    return [j for j, (x, y) in pairs if x.quantity is not y.quantity and x.quantity != y.quantity]
