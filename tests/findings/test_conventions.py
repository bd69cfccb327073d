"""An older file is read in the new way, and told which verdicts that changes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from detente.answers.finding import of_100
from detente.findings.analyze import Analysis, analyze
from detente.findings.conventions import is_older
from detente.report.terminal import WIDTH, page_text
from detente.scenario.load import bundled, load, loads
from detente.scenario.model import Scenario

OLD = Path(__file__).parents[1] / "cases" / "old" / "nato-russia-2022.yaml"


def before() -> Scenario:
    """The flagship as it was written when `unnamed` did not exist."""
    return loads(re.sub(r"(?m)^    unnamed: status_quo\n", "", OLD.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def answers() -> Analysis:
    return analyze(before(), draws=400, workers=1)


def test_the_old_flagship_is_told_what_changes(answers: Analysis) -> None:
    f = answers["conventions"]
    rows = f.details["rows"]
    assert rows
    for row in rows:
        assert (row["now"] >= 0.5) != (row["otherwise"] >= 0.5)
        now, otherwise = of_100(row["now"]), of_100(row["otherwise"])
        assert f"{row['title']} is accepted in {now}, and in {otherwise} {row['how']}" in f.text
    hows = {row["how"] for row in rows}
    assert "if the others know only how often force would follow" in hows
    assert f.details["procedure"] == ["More meetings, nothing else"]
    assert f.headline == f"Today’s conventions decide {f.answer} of this file: see “Further findings”."


def test_the_first_screen_says_so_above_all_answers(answers: Analysis) -> None:
    """In one line; the whole report has the list under the heading that it names."""
    f = answers["conventions"]
    short, full = (page_text(answers, None, io.StringIO(), full=full) for full in (False, True))
    line = f"Today’s conventions decide {f.answer} of this file: see --full or the page."
    assert line in short.splitlines()[:6]
    assert len(line) <= WIDTH
    assert sum(f.answer in x for x in short.splitlines()) == 1
    assert f.headline in full
    assert "Further findings" in full.partition(f.headline)[2]
    assert " ".join(f.text.split()) in " ".join(full.split())


def test_its_shares_are_those_of_the_zone(answers: Analysis) -> None:
    for row in answers["conventions"].details["rows"]:
        for f in answers.findings:
            if f.id.startswith("fate/") and f.question == f"What becomes of {row['title']}?":
                assert f.share == pytest.approx(row["now"], abs=1e-6)


def test_a_file_that_names_its_convention_is_told_nothing() -> None:
    assert not is_older(load(OLD))
    assert is_older(before())
    found = analyze(OLD, draws=50, workers=1, alternatives=False)
    assert all(f.id != "conventions" for f in found.findings)


@pytest.mark.parametrize("name", [n for n in bundled() if n != "eu-emissions-1984"])
def test_bundled_cases_are_up_to_date(name: str) -> None:
    assert not is_older(load(name))


ISLE = """\
detente: 1
title: An island
as_of: 2020-01-01
by: me
actors: [{id: A, name: A}, {id: B, name: B}]
issues:
  - {id: fish, question: Fish?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0}
positions:
  - {actor: A, issue: fish, ideal: 100, salience: 100, basis: judgement, why: x}
  - {actor: B, issue: fish, ideal: 0, salience: 100, basis: judgement, why: x}
proposals: [{id: all, by: A, package: {fish: 100}}]
"""


def test_a_file_of_which_no_verdict_changes_is_told_nothing() -> None:
    case = loads(ISLE)
    assert is_older(case)
    assert all(f.id != "conventions" for f in analyze(case, draws=50, workers=1).findings)
