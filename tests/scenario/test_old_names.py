"""Old names of the scenario's modules still work, with a warning."""

from __future__ import annotations

import importlib

import pytest

from detente import problems


def test_problems_are_found_under_their_old_module() -> None:
    old = importlib.import_module("detente.scenario.problems")
    with pytest.warns(DeprecationWarning, match=r"is now detente\.problems\.ScenarioError"):
        assert old.ScenarioError is problems.ScenarioError
    with pytest.raises(AttributeError):
        _ = old.nothing
