from __future__ import annotations

import pytest

from detente.findings.workload import Workload, workload
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
