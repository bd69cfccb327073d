"""Second pass: the meaning of what has good shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.scenario import (
    _meaning_deals,
    _meaning_issues,
    _meaning_parties,
    _meaning_sources,
    _meaning_stands,
)
from detente.scenario._look import Look
from detente.scenario._shape import Shape
from detente.scenario._words import Wrong


def meaning(plain: Mapping[str, Any], found: Shape) -> list[Wrong]:
    """Return what contradicts itself, points nowhere or leaves something out.

    Parameters
    ----------
    plain
        The plain data, as written.
    found
        What the first pass left.
    """
    look = Look(plain, found)
    _meaning_parties.check(look)
    _meaning_issues.check(look)
    _meaning_stands.check(look)
    _meaning_deals.check(look)
    _meaning_sources.check(look)
    return look.found
