from __future__ import annotations

import pytest

import detente
from detente.findings.workload import Workload, workload
from detente.models import ground
from detente.report.ask import Inquiry
from detente.scenario.load import load


def test_the_work_is_counted_from_the_file_alone() -> None:
    work = workload(load("taiwan-strait-1995"), 100)
    assert (work.packages, work.actors, work.draws) == (1280, 3, 100)
    assert work.sentence() == "1,280 packages, 3 actors, 100 draws"


@pytest.mark.parametrize(
    ("packages", "draws", "said"),
    [
        (3**14, 10, "give 'door' fewer levels (it has 6)"),
        (1000, 1_000_000, "take fewer --draws"),
        (3**14, 1_000_000, "give 'door' fewer levels (it has 6) or take fewer --draws"),
    ],
)
def test_long_work_says_what_would_make_it_less(packages: int, draws: int, said: str) -> None:
    text = Workload(packages, 32, draws, "door", 6).sentence()
    assert text == f"{packages:,} packages, 32 actors, {draws:,} draws: this may take long; to shorten it, {said}"


def test_the_default_run_of_the_flagship_is_not_long() -> None:
    assert not workload(load("nato-russia-2022"), 10_000).remedies


def test_more_packages_than_are_taken_unasked_are_worked_through_if_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MOST_PACKAGES", 100)
    case = load("taiwan-strait-1995")
    refused = detente.analyze(case, draws=4, models=["deals.zone"], alternatives=False)
    (skipped,) = refused.skipped
    assert "1,280 packages are more than 100: give " in skipped.missing[0].words
    assert "--force searches them anyway" in skipped.missing[0].words
    forced = detente.analyze(load("taiwan-strait-1995"), draws=4, models=["deals.zone"], alternatives=False, force=True)
    assert not forced.skipped
    assert forced["best-package"].value["n"] == 4


def test_force_is_part_of_a_question_only_where_it_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    case = load("taiwan-strait-1995")
    assert not Inquiry(scenario=case, force=True).force
    monkeypatch.setattr("detente.packages.grid.MOST_PACKAGES", 100)
    assert Inquiry(scenario=case, force=True).force
    assert Inquiry(scenario=case, force=True).question != Inquiry(scenario=case).question
