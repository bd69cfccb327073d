"""Second pass: the meaning of parts that have the right shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.scenario.validation import actors, agreements, issues, levers, positions, sources
from detente.scenario.validation.look import Look
from detente.scenario.validation.messages import Wrong
from detente.scenario.validation.shape import Shape


def meaning(plain: Mapping[str, Any], found: Shape, sourced: frozenset[int] = frozenset()) -> list[Wrong]:
    """Return contradictions, references to nothing, and omissions.

    Parameters
    ----------
    plain
        The plain data, as written.
    found
        What the first pass left.
    sourced
        Identities of parts whose sources have been checked.
    """
    look = Look(plain, found, sourced)
    actors.check(look)
    issues.check(look)
    positions.check(look)
    agreements.check(look)
    sources.check(look)
    levers.check(look)
    return look.found
