"""Only some models: their findings are those of the whole run, the others are absent, and a note says so."""

from __future__ import annotations

import pytest

from detente.findings.analyze import analyze
from detente.models.registry import UnknownModel, models
from detente.runs.folder import question

CASE = "nile-dam-2021"


def test_only_these_models_run() -> None:
    found = analyze(CASE, draws=32, models=["spatial.mean", "council.winset", "spatial.mean"])
    assert [*found.results] == ["council.winset", "spatial.mean"]
    assert found.asked == ("council.winset", "spatial.mean")
    note = found.warnings[-1]
    assert note == (
        "Only these models ran, as asked: council.winset, spatial.mean. "
        f"The other {len(models()) - 2} have no findings here."
    )
    assert not any(f.id.startswith("fate/") for f in found.findings)


def test_findings_of_one_model_are_those_of_a_whole_run() -> None:
    whole, part = analyze(CASE, draws=32), analyze(CASE, draws=32, models=["deals.zone"])
    own = {f.id: f.plain() for f in part.findings if f.id.startswith("fate/")}
    assert own
    assert own == {f.id: f.plain() for f in whole.findings if f.id in own}
    assert not any("asked" in w for w in whole.warnings)


def test_a_model_that_does_not_exist_is_told_with_its_neighbours() -> None:
    with pytest.raises(UnknownModel, match=r"there is no model 'spatial\.mea'; did you mean spatial\.mean"):
        analyze(CASE, draws=1, models=["spatial.mea"])


def test_models_are_part_of_the_question() -> None:
    alone = question({"a.yaml": "0"}, 1, 10, models=["b", "a", "a"])
    assert alone == {"scenario": {"a.yaml": "0"}, "seed": 1, "draws": 10, "models": ["a", "b"]}
    assert alone != question({"a.yaml": "0"}, 1, 10)
