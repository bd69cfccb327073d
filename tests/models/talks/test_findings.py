"""Sentences on the talks, on results that are known: what goes on, what is agreed, what breaks off, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.draws.inputs import Inputs
from detente.models.talks.details import Agreed, AgreedLevel, AgreedPackage, ForumRecord, PauseRow, Timetable, Track
from detente.models.talks.findings import findings
from detente.models.talks.process import STATES, TalksResult
from detente.scenario.load import loads

N = 200
DATES = (30, 90, 180, 270, 365, 730)
TEXT = """
detente: 1
title: Talks about a dam
as_of: 2020-01-01
actors:
  - {id: UP, name: Upstream}
  - {id: DOWN, name: Downstream}
issues:
  - {id: dam, question: How high is the dam?, kind: distributive, levels: {0: None at all, 50: Half}, status_quo: 0}
positions:
  - {actor: UP, issue: dam, ideal: 50, salience: 100}
  - {actor: DOWN, issue: dam, ideal: 0, salience: 100}
signatories: [UP, DOWN]
fora: [{id: f, name: Joint Commission, parties: [UP, DOWN], next_meeting: 30}]
no_agreement:
  lapse: {}
  force: {challenger: UP, target: DOWN, win: 0.5, win_package: {dam: 50}, fail_package: {dam: 0},
          cost: {UP: 0.1, DOWN: 0.1}}
"""


def row(agreed: int, fallen: int = 0, broken: int = 0, force: int = 0) -> list[int]:
    """Draws of 200 by state; in all others the talks go on."""
    by = {"agreed": agreed, "agreed, not ratified": fallen, "broken off": broken, "force at the deadline": force}
    return [by.get(s, N - sum(by.values())) for s in STATES]


BASE = [row(10), row(20), row(30), row(40, 4, 6, 20), row(50, 4, 10, 40), row(60, 4, 20, 40)]


def result(**more: Any) -> TalksResult:
    table = {
        "base": BASE,
        "peace": [row(10 + 2 * j) for j in range(6)],
        "stress": [row(4, force=60 + 10 * j) for j in range(6)],
        "half the time": [row(3)] * 6,
        "twice the time": [row(70)] * 6,
        "no deadline": [row(90)] * 5 + [row(120)],
    }
    coords = {"assumptions": tuple(table), "round": DATES, "state": STATES}
    given: dict[str, Any] = {
        "model": "talks.process",
        "title": "t",
        "citations": ("c",),
        "options": {},
        "seed": 1,
        "n_draws": N,
        "by_date": Labelled(np.array([*table.values()]), tuple(coords), coords, "draws"),
        "result": Labelled(np.ones(N, dtype=np.int64), ("draw",), {}, "state"),
        "when": Labelled(np.full(N, 100.0), ("draw",), {}, "days"),
        "forum": "f",
        "name": "Joint Commission",
        "parties": ("UP", "DOWN"),
        "n": (N,) * len(table),
        "record": ForumRecord(
            meetings=("2012", "2019-07"),
            pauses=(PauseRow(start="2014", end="2016-04", until="2020-01-01"),),
            founded="2002",
            share_paused=0.4,
            pauses_per_year=0.1,
            years=18.0,
        ),
        "calendar": timetable(2),
        "agreed": Agreed(
            count=50,
            packages=(AgreedPackage(package={"dam": 50}, count=50),),
            levels=(AgreedLevel(issue="dam", level=50, count=50), AgreedLevel(issue="dam", level=0, count=1)),
        ),
        "tracks": {"g": Track(name="Other Forum", n=N, by_date={"365": (0, 24, 0, 0, 0)})},
    }
    return TalksResult(**(given | more))


def timetable(middle: float, deadline: bool = True) -> Timetable:
    return Timetable(
        has_deadline=deadline,
        deadline_days=(60.0, 90.0, 120.0),
        meetings_before_deadline=(0.0, middle, 4.0),
        none_before_deadline=30,
        first_meeting_days=(10.0, 31.0, 50.0),
        n=N,
    )


def said(of: TalksResult) -> dict[str, Finding]:
    inputs = Inputs(loads(TEXT), 1, N)
    return {f.id: f for f in findings(Case(inputs.scenario, inputs, {of.model: of}, KeyDrivers(inputs)))}


def test_how_the_talks_stand_by_date() -> None:
    f = said(result())["talks"]
    assert f.text == (
        "Joint Commission: after 30 days the talks still go on in 68 to 95 of 100 draws. Within 180 days they agree in "
        "15 of 100 draws, within 365 in 25 of 100 draws (from 2 to 45 over strategies, deadlines and "
        "assumptions), break "
        "off at the table in 5 of 100 draws, and lose an agreement at ratification in 2 of 100 draws; they still go on "
        "in 48 to 91 of 100 draws. Where they agree, mostly on “Half” (dam). Simulated alone, other fora "
        "agree: the "
        "Other Forum in 12 of 100 draws. Whether the deadline ends them depends on what Upstream then does: "
        "never if it "
        "does not use force, in 50 of 100 draws if it always does."
    )
    assert f.asks is Question.FAILURE
    assert f.range == (0.015, 0.45)


def test_a_headline_speaks_of_talks_that_go_on_as_scheduled() -> None:
    """Of any deal, not of talks that have ended."""
    f = said(result())["talks"]
    headline = f.elsewhere[Question.DEAL.value]
    assert headline == (
        "The talks as scheduled (the Joint Commission) reach any deal within a year in 25: acceptable is not the same "
        "as reached."
    )
    for word in ("collapsed", "broke down", "have failed", "ended"):
        assert word not in headline + f.text


def test_a_headline_names_a_calendar_without_a_deadline() -> None:
    headline = said(result(calendar=timetable(2, deadline=False)))["talks"].elsewhere[Question.DEAL.value]
    assert headline.startswith(
        "The talks as scheduled (the Joint Commission; the file sets no deadline) reach any deal"
    )


def test_a_name_with_an_article_is_written_as_in_the_middle_of_a_sentence() -> None:
    headline = said(result(name="The joint mission"))["talks"].elsewhere[Question.DEAL.value]
    assert headline.startswith("The talks as scheduled (the joint mission) reach any deal")


def test_talks_that_rarely_agree_are_counted_in_words() -> None:
    seldom = replace(result().by_date, values=np.array([[row(1)] * 6] * len(result().by_date.values)))
    headline = said(result(by_date=seldom))["talks"].elsewhere[Question.DEAL.value]
    assert "within a year in fewer than 1 of 100: acceptable" in headline


def test_talks_that_nearly_always_agree_are_not_told_apart_from_what_is_acceptable() -> None:
    table = result().by_date
    often = replace(table, values=np.array([[row(190)] * 6] * len(table.values)))
    headline = said(result(by_date=often))["talks"].elsewhere[Question.DEAL.value]
    assert headline == "The talks as scheduled (the Joint Commission) reach any deal within a year in 95."


def test_going_on_and_force_are_never_told_apart_under_the_base() -> None:
    days = said(result())["talks"].details["by_date"]
    assert days["365"] == {"agreed": 50, "agreed, not ratified": 4, "broken off": 10, "no answer": 136}
    assert all("force" not in state for row_ in days.values() for state in row_)
    assert all(sum(row_.values()) == N for row_ in days.values())


def test_talks_that_agree_on_nothing_in_particular() -> None:
    split = Agreed(count=50, levels=(AgreedLevel(issue="dam", level=50, count=20),))
    assert "no single level is in most of the agreements" in said(result(agreed=split))["talks"].text
    assert "Where they agree" not in said(result(agreed=Agreed(count=0)))["talks"].text


def test_what_the_calendar_and_a_deadline_do() -> None:
    f = said(result())["talks/calendar"]
    assert f.text == (
        "As coded, the Joint Commission has been paused for 40 of 100 days since 2002; it met in July "
        "2019, and before that in 2012. Between now and the deadline (60 to 120 days) there is room for 2 meetings "
        "(0 to 4); in 15 of 100 draws for none. Within 365 days the talks agree in 25 of 100 draws as coded, in "
        "2 of 100 draws with half the time, 35 of 100 draws with twice the time, and 45 of 100 draws without a "
        "deadline; by the end (730 days) in 30 of 100 draws as coded and 60 of 100 draws without a deadline."
    )
    assert f.answer == "2 meetings before the deadline"
    assert f.value["meetings_before_deadline"] == [0.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("meetings", "words"),
    [
        (0.0, "would therefore need another forum."),
        (1.0, "would therefore need the next meeting, or another forum."),
    ],
)
def test_a_deadline_before_the_next_meeting_sends_it_elsewhere(meetings: float, words: str) -> None:
    assert words in said(result(calendar=timetable(meetings)))["talks/calendar"].text


def test_no_deadline() -> None:
    f = said(result(calendar=timetable(2, deadline=False)))["talks/calendar"]
    assert f.answer == "no deadline"
    assert "The next meeting is about 31 days away; the file names no deadline." in f.text
    assert "Whether the deadline ends them" not in said(result(calendar=timetable(2, deadline=False)))["talks"].text
