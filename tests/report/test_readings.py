"""Modelling choices one at a time, in words."""

from __future__ import annotations

from typing import Any

from detente.report._answers import against
from detente.report._readings import PLAIN, effects, telling

from detente.drawing.style import READING
from tests.report.sample import run, share


def f(*readings: tuple[str, int]) -> dict[str, Any]:
    return {"readings": [share(id, count, 100) for id, count in readings]}


BASE = ("constructed, loss 1, cohesion declared, soft", 60)


def test_only_one_choice_at_a_time() -> None:
    found = effects(
        f(
            BASE,
            ("peace, loss 1, cohesion declared, soft", 62),
            ("peace, loss 2, cohesion declared, soft", 90),
            ("constructed, loss 1, cohesion declared, hard", 0),
        )
    )
    assert [(e.choice, e.share) for e in found] == [("peace", 0.62), ("hard", 0.0)]
    assert [e.words for e in telling(f(BASE, ("constructed, loss 1, cohesion declared, hard", 0)))] == [PLAIN["hard"]]
    assert telling(f(BASE, ("peace, loss 1, cohesion declared, soft", 62))) == []


def test_no_readings_no_effects() -> None:
    assert effects(f()) == telling(f()) == effects(f(BASE)) == []


def test_a_choice_that_nobody_named_is_still_told() -> None:
    (e,) = effects(f(BASE, ("exotic, loss 1, cohesion declared, soft", 1)))
    assert e.words == "under “exotic”"


def test_every_reading_of_failure_has_words() -> None:
    assert set(READING) <= set(PLAIN)


def test_an_alliance_that_rejects_as_a_whole_is_named_once() -> None:
    findings, rows, _ = run()
    rows["groups"] = [
        {"who": "Asker", "leaves": ["X"], "colour": 0},
        {"who": "Big ally", "leaves": ["A"], "colour": 1},
        {"who": "small allies", "leaves": ["B", "C"], "colour": 2},
    ]
    rows["scenario"]["alliances"] = [{"name": "League", "members": ["A", "B", "C"]}]
    actors = [{"actor": a, "asked": True, "accept": n} for a, n in (("X", 388), ("A", 40), ("B", 8), ("C", 80))]
    fate = findings["findings"][0] | {"details": {"actors": actors}, "value": {"count": 0, "n": 400}}
    assert against(fate, rows) == [
        {"who": "all members of League", "times": "90 to 98", "mostly": True},
        {"who": "Asker", "times": "3", "mostly": False},
    ]
