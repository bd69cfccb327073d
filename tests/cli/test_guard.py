"""An interrupt is an interrupt, wherever it strikes."""

from __future__ import annotations

import signal

import pytest

from detente.cli import _guard
from detente.scenario.problems import ScenarioError


def struck() -> None:
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise ScenarioError(()) from None  # as a validator does, in which an interrupt counts as no match


def test_an_interrupt_taken_for_a_failed_check_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(SystemExit) as end, _guard.guarded():
        struck()
    assert end.value.code == 130
    assert capsys.readouterr().err == "interrupted; nothing was written\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_failed_check_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, _guard.guarded():
        raise ScenarioError(())
    assert end.value.code == 2
    assert "interrupted" not in capsys.readouterr().err
