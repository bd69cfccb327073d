"""Limits of the YAML parser itself are reported like ours, whatever its version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from detente.scenario.load import read_text


def test_a_parser_with_a_nesting_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML from 6.0.4 refuses 1,000 nested brackets before it sends an event."""
    mark = yaml.Mark("deep.yaml", 0, 0, 1000, None, 0)

    def refuse(*_: object, **__: object) -> Iterator[yaml.Event]:
        raise yaml.MarkedYAMLError("while increasing flow level", mark, "exceeded maximum nesting depth", mark)

    monkeypatch.setattr(yaml, "parse", refuse)
    (problem,) = read_text("[" * 5000, file="deep.yaml").problems
    assert (problem.code, problem.line, problem.column) == ("E106", 1, 1001)
    assert "nested more than 32 deep" in str(problem)
