"""The Nile dam: a case without force or alliance, coded from public sources up to its day."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from detente.findings.analyze import Analysis, analyze
from detente.scenario.fields import Sourced
from detente.scenario.load import bundled, load, overlays, read
from detente.scenario.validation.look import walk

NAME = "nile-dam-2021"
OUTCOME = files("detente") / "cases" / f"{NAME}.outcome.yaml"


@pytest.fixture(scope="module")
def answers() -> Analysis:
    return analyze(NAME, draws=300, workers=1, alternatives=False)


def test_it_is_bundled_and_sound() -> None:
    assert NAME in bundled()
    assert read(NAME).problems == ()
    assert read(NAME).warnings == ()


def test_nothing_is_later_than_its_day() -> None:
    case = load(NAME)
    text = json.dumps(case.model_dump(mode="json", exclude={"variants"}))
    days = re.findall(r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b", text)
    assert len(days) > 20
    assert max(days) <= case.as_of.isoformat()


def test_every_number_has_a_basis_and_every_judgement_a_reason() -> None:
    case = load(NAME)
    for section in ("events", "issues", "positions", "commitments", "fora", "proposals", "moves"):
        for entry in getattr(case, section):
            assert entry.basis is not None, entry
    for part, loc in walk(case, ()):
        if isinstance(part, Sourced) and part.basis is not None:
            kinds = set(part.basis.values()) if isinstance(part.basis, dict) else {part.basis}
            assert "report" not in kinds or part.evidence, loc
            assert "judgement" not in kinds or part.why, loc
    # The coder cannot know positions exactly.
    for p in case.positions:
        for q in (p.ideal, p.salience):
            assert q is not None
            assert q.high - q.low >= 10


def test_its_outcome_lies_apart() -> None:
    case = load(NAME)
    outcome: dict[str, Any] = yaml.safe_load(OUTCOME.read_text(encoding="utf-8"))
    assert outcome["outcome_of"] == NAME
    assert set(outcome["proposals"]) == {p.id for p in case.proposals}
    for event in outcome["events"]:
        assert isinstance(event["date"], date)
        assert case.as_of < event["date"] <= outcome["recorded"]
        assert event["source"]
    assert "outcome" not in overlays(NAME)


def test_who_blocks_what(answers: Analysis) -> None:
    """What binds everything is Ethiopia's to refuse, and what binds nothing is Egypt's."""
    for id_, blocker in (("washington", "Ethiopia"), ("council", "Ethiopia"), ("guidelines", "Egypt")):
        f = answers[f"fate/{id_}"]
        assert f.share is not None
        assert f.share < 0.2
        assert f.details["blockers"][0]["who"] == blocker
    best = answers["best-package"]
    assert best.share is not None
    assert best.share > max(answers[f"fate/{p.id}"].share or 0 for p in load(NAME).proposals)


def test_a_mediator_may_table_and_never_blocks(answers: Analysis) -> None:
    for p in load(NAME).proposals:
        row = next(r for r in answers[f"fate/{p.id}"].details["actors"] if r["actor"] == "AU")
        assert not row["asked"]


def test_it_is_quick() -> None:
    analyze(NAME, draws=500, workers=1, alternatives=False)
    began = time.process_time()
    analyze(NAME, draws=500, workers=1, alternatives=False)
    assert time.process_time() - began < 10
