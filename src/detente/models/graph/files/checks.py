"""Checks of plain data from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from detente.models.graph.conflict.errors import ConflictError


def mapping(value: object, where: str) -> Mapping[str, Any]:
    """Return a mapping with text keys; raise an error for anything else."""
    if not isinstance(value, Mapping):
        raise ConflictError(f"{where}: expected a mapping, found {_name(value)}")
    return cast("Mapping[str, Any]", value)


def sequence(value: object, where: str) -> Sequence[Any]:
    """Return a list; raise an error for anything else."""
    if not isinstance(value, (list, tuple)):
        raise ConflictError(f"{where}: expected a list, found {_name(value)}")
    return cast("Sequence[Any]", value)


def text(value: object, where: str) -> str:
    """Return text; raise an error for anything else."""
    if not isinstance(value, str):
        raise ConflictError(f"{where}: expected text, found {_name(value)}")
    return value


def number(value: object, where: str) -> float:
    """Return a finite number; raise an error for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) == float("inf"):
        raise ConflictError(f"{where}: expected a number, found {_name(value)}")
    return float(value)


def whole(value: object, where: str, size: int) -> int:
    """Return a whole number from 0 to ``size - 1``; raise an error for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < size:
        raise ConflictError(f"{where}: expected a whole number from 0 to {size - 1}, found {_name(value)}")
    return value


def _name(value: object) -> str:
    return "nothing" if value is None else f"{value!r:.40}"
