"""The zone model without some of its parts, to measure what these take."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def without_breaks() -> Generator[None]:
    """Leave out break-evens and obstacles."""
    from detente.models.deals import _count, zone

    with (
        patch.object(_count, "_tips", lambda *_: ({}, {}, {})),
        patch.object(zone, "deciding", lambda *_: {}),
    ):
        yield


@contextmanager
def without_choice() -> Generator[None]:
    """Leave out counts of all packages and what follows from them."""
    from detente.models.deals._choosing import Choosing

    with patch.object(Choosing, "possible", staticmethod(lambda *_: False)):
        yield
