"""What really happened lies beside the case, complete, and cannot be loaded."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
import yaml

from detente.problems import ScenarioError
from detente.scenario.load import bundled, load, overlays

NAME = "nato-russia-2022"
OTHER = "nato-finland-sweden-2022"


@pytest.mark.parametrize("name", [NAME, OTHER])
def test_outcome_speaks_of_every_proposal_and_only_of_what_came_later(name: str) -> None:
    outcome = yaml.safe_load((files("detente") / "cases" / f"{name}.outcome.yaml").read_text(encoding="utf-8"))
    s = load(name)
    assert outcome["outcome_of"] == name
    assert set(outcome["proposals"]) == {p.id for p in s.proposals}
    for event in outcome["events"]:
        assert isinstance(event["date"], date)
        assert s.as_of < event["date"] <= outcome["recorded"]
        assert event["what"]
        assert event["source"]


def test_outcome_is_never_read() -> None:
    assert {NAME, OTHER, "eu-emissions-1984"} <= set(bundled())
    assert not any("outcome" in name for name in bundled())
    assert "outcome" not in overlays(NAME)
    with pytest.raises(ScenarioError):
        load(str(files("detente") / "cases" / f"{NAME}.outcome.yaml"))
    with pytest.raises(ScenarioError):
        load(NAME, overlay="outcome")
