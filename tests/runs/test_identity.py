"""Which questions are the same: options, files, versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente.draws.inputs import CHUNK
from detente.report.ask import Inquiry
from detente.runs.identity import differences, identity
from detente.runs.stored import key_of
from detente.scenario.load import load

CASE = "eu-emissions-1984"
MODELS = ("spatial.mean", "spatial.median", "spatial.sticky-mean")
DRAWS = 6 * CHUNK - 100


def question(**changes: Any) -> Inquiry:
    return Inquiry(scenario=load(CASE), **{"draws": DRAWS, "models": MODELS, **changes})


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"draws": DRAWS - 1},
        {"models": MODELS[:2]},
        {"exact": True},
        {"levers": True},
        {"changes": {"positions/DE/limit/salience": 41}},
    ],
    ids=str,
)
def test_another_question_has_another_key(other: dict[str, Any]) -> None:
    if "changes" in other:
        case = load(CASE)
        actor, issue = next((p.actor, p.issue) for p in case.positions if p.actor and p.issue)
        other = {"changes": {f"positions/{actor}/{issue}/salience": 41}}
    assert key_of(question(**other).question) != key_of(question().question)


def test_a_changed_file_or_second_coder_is_another_question(tmp_path: Path) -> None:
    from detente.scenario.files import locate, overlays

    base = "nato-russia-2022"
    text = locate(base)[1].read_text("utf-8")
    file = tmp_path / f"{base}.yaml"
    file.write_text(text, "utf-8")
    one = key_of(Inquiry(scenario=load(file)).question)
    assert one == key_of(Inquiry(scenario=load(file)).question)
    name, (_, coder) = next(iter(overlays(base).items()))
    (tmp_path / f"{base}.{name}.yaml").write_bytes(coder.read_bytes())
    two = key_of(Inquiry(scenario=load(file)).question)
    file.write_text(text + "\n# a comment\n", "utf-8")
    assert len({one, two, key_of(Inquiry(scenario=load(file)).question)}) == 3


@pytest.mark.parametrize("version", ["detente", "numpy", "numba", "arithmetic"])
def test_another_version_is_another_question(version: str) -> None:
    asked = question().question
    other = {**asked, "identity": {**asked["identity"], version: "0"}}
    assert key_of(other) != key_of(asked)
    (words,) = differences(identity(), other["identity"])
    assert words == f"{version} {identity()[version]} here, 0 there"
