"""Inputs in words, and what members of an alliance share as one of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from detente.answers.drivers import KeyDrivers
from detente.answers.inputs import describe, named_inputs
from detente.draws.inputs import Inputs
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario
from tests.scenario.good import edit


@cache
def flagship() -> Scenario:
    return load("nato-russia-2022")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("positions/RUS/talks/ideal", "what Russia would like on “talks”"),
        ("positions/NATO/talks/ideal", "what the members of NATO would like on “talks”"),
        ("positions/NATO/border/trust", "how far the members of NATO trust a promise on “border” to be kept"),
        ("positions/RUS/door/trust", "how far Russia trusts a promise on “door” to be kept"),
        (
            "commitments/RUS door below 40/cost",
            "what it costs Russia to settle for less than “A public statement: no invitation for now” (door)",
        ),
        (
            "commitments/NATO door above 20/cost",
            "what it costs the members of NATO to go beyond “Open in principle, no step under way” (door)",
        ),
        # The level named in a line need not exist: what counts is the last one on the right side of it.
        ("commitments/NATO door above 39/hard", "whether the members of NATO would never go beyond “Open in principle, "
         "no step under way” (door)"),
        ("commitments/RUS door 0 20/cost", "what it costs Russia to accept “An accession step for Ukraine, such as an "
         "action plan” or “Open in principle, no step under way” (door)"),
        ("no_agreement/force/cost/RUS", "what war would cost Russia"),
        ("no_agreement/force/win", "how likely force is to attain its aim"),
        ("actors/RUS/capability/theatre", "the power of Russia (theatre)"),
        ("somewhere/else", "somewhere/else"),
    ],
)  # fmt: skip
def test_words(path: str, words: str) -> None:
    assert describe(flagship(), path) == words


def test_every_input_of_the_flagship_has_words() -> None:
    inputs = named_inputs(Inputs(flagship(), 1, 10))
    assert all("/" not in x.words for x in inputs)
    assert len({x.words for x in inputs}) == len(inputs)
    assert len({x.path for x in inputs}) == len(inputs)


def test_allies_who_draw_in_step_are_one_input() -> None:
    inputs = {x.path: x for x in named_inputs(Inputs(flagship(), 1, 10))}
    assert inputs["positions/NATO/exercises/ideal"].shared
    assert inputs["positions/NATO/exercises/ideal"].basis == "report and judgement"
    assert not {f"positions/{a}/exercises/ideal" for a in ("EST", "LVA", "LTU", "USA")} & set(inputs)
    assert not inputs["positions/RUS/exercises/ideal"].shared


def test_the_input_that_makes_an_outcome_is_its_key_driver() -> None:
    inputs = Inputs(flagship(), 3, 2000)
    drivers = KeyDrivers(inputs)
    at = next(j for j, s in enumerate(inputs.plan.slots) if s.path == "no_agreement/force/win")
    win = np.concatenate([inputs.chunk(a, m).values[at] for a, m in inputs.chunks()])
    found, by = drivers.of(win > np.median(win))
    assert [d.path for d in found] == ["no_agreement/force/win"]
    assert (found[0].low.value, found[0].high.value) == (0.0, 1.0)
    assert sum(by.values()) == pytest.approx(1, abs=1e-3)


def test_chance_alone_is_no_key_driver() -> None:
    drivers = KeyDrivers(Inputs(flagship(), 3, 500))
    rng = np.random.default_rng(5)
    shown = sum(bool(drivers.of(rng.random(500) < 0.4)[0]) for _ in range(40))
    assert shown <= 6


def test_a_line_that_may_be_hard_is_an_input_however_sure_its_chance() -> None:
    for hard, there in (("0.5", True), ("true", False), ("1", False)):
        case = loads(edit("cost: 0.1, hard: true", f"cost: 0.1, hard: {hard}"))
        paths = {x.path for x in named_inputs(Inputs(case, 1, 8))}
        assert any(p.endswith("/hard") for p in paths) is there


def test_a_line_with_an_id_goes_by_it(tmp_path: Path) -> None:
    """What a finding depends on can be set by the path that it names."""
    text = edit("hard: true", "hard: 0.5").replace("cost: 0.1,", "cost: {low: 0, mode: 0.1, high: 0.4},")
    named = {x.path: x for x in named_inputs(Inputs(loads(text), 1, 8)) if "pride" in x.path}
    assert set(named) == {"commitments/pride/cost", "commitments/pride/hard"}
    assert "open" in named["commitments/pride/cost"].words
    file = tmp_path / "water.yaml"
    file.write_text(text, encoding="utf-8")
    assert load(file, set={"commitments/pride/cost": 0.2}).commitments[1].cost.mode == 0.2
