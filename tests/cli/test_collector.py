from __future__ import annotations

import gc

import pytest

from detente.cli._collector import SELDOM, seldom


def fail() -> None:
    assert gc.get_threshold() == SELDOM
    assert gc.get_freeze_count() > 0
    raise KeyError


def test_the_collector_is_put_back_even_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), seldom():
        fail()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
