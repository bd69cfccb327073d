"""The zone model without some of its parts, to measure their cost."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _put(place: Any, name: str, value: object) -> Generator[None]:
    """Replace an attribute (loading a library of mocks would be measured, too)."""
    kept = vars(place)[name]
    setattr(place, name, value)
    try:
        yield
    finally:
        setattr(place, name, kept)


@contextmanager
def without_breaks() -> Generator[None]:
    """Leave out break-evens and obstacles."""
    from detente.models.deals import _count, zone

    with (
        _put(_count, "_tips", lambda *_: ({}, {}, {})),
        _put(zone, "deciding", lambda *_: {}),
    ):
        yield


@contextmanager
def without_choice() -> Generator[None]:
    """Leave out counts of all packages and everything derived from them."""
    from detente.models.deals._choosing import Choosing

    with _put(Choosing, "possible", staticmethod(lambda *_: False)):
        yield
