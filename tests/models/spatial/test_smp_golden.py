from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from models.spatial.plain_smp import Plain

from detente.draws.inputs import Inputs
from detente.models.spatial.seats import Seats
from detente.models.spatial.smp import SmpOptions, SmpSimulation, solve
from detente.scenario.tables.ktab import read_ktab

DEFAULT = (0, 0, 0, 2, 1, 1, 1, 1, 0)


@pytest.fixture(scope="module")
def golden(shared: Path) -> Path:
    return shared / "golden" / "spatial"


@pytest.fixture(scope="module")
def runs(golden: Path) -> list[dict[str, Any]]:
    found = json.loads((golden / "ktab_smp.json").read_text())["runs"]
    return [r for r in found if r["repeatable_3x"] and "error" not in r]


def simulate(golden: Path, name: str, parameters: tuple[int, ...], **changed: Any) -> SmpSimulation:
    options = SmpOptions.of_ktab(parameters).model_copy(update=changed)
    found = solve(Inputs(read_ktab(golden / "ktab_inputs" / name), 1, 1), options)
    assert isinstance(found, SmpSimulation)
    return found


def test_every_repeatable_run_of_ktab_comes_back(golden: Path, runs: list[dict[str, Any]]) -> None:
    """Positions to 1e-8 of the scale 0–100, in every step; risk attitudes to the eight digits that KTAB logs."""
    assert len(runs) == 23
    for run in runs:
        found = simulate(golden, run["input"], tuple(run["params"]))
        want = np.array([s["pos"] for s in run["states"]])
        assert found.states.shape == want.shape, run["params"]
        assert np.abs(found.states - want).max() < 1e-8, run["params"]
        risk = np.array([s["R"] for s in run["states"][:-1]])
        assert found.record is not None
        assert np.abs(found.record.r - risk).max() < 6e-9, run["params"]
        assert found.converged


def test_without_the_defects_the_initiators_bargains_are_the_same(golden: Path, runs: list[dict[str, Any]]) -> None:
    """The two modes differ only where the receiver has a view of the contest; cubic votes are so small that the
    unit of capability, which ``corrected`` rescales, counts beside the strength of an empty coalition."""
    for run in runs:
        if run["params"][8] or run["params"][3] == 4:
            continue
        found = simulate(golden, run["input"], tuple(run["params"]), mode="corrected")
        want = np.array([s["pos"] for s in run["states"]])
        assert np.abs(found.states - want).max() < 1e-8, run["params"]


def test_without_the_defects_the_other_bargains_differ(golden: Path) -> None:
    for bargain in (1, 2):
        parameters = (*DEFAULT[:8], bargain)
        ktab = simulate(golden, "dummyData_3Dim.csv", parameters)
        mended = simulate(golden, "dummyData_3Dim.csv", parameters, mode="corrected")
        assert np.abs(ktab.states[1] - mended.states[1]).max() > 1


def test_what_ktab_refuses_or_cannot_repeat_works(golden: Path) -> None:
    """Full risk adjustment, stochastic transitions, prospect voting: seeded, the same every time."""
    for parameters in ((0, 0, 0, 2, 4, 1, 1, 1, 0), (0, 0, 1, 2, 1, 1, 1, 1, 0), (0, 0, 0, 5, 1, 1, 1, 1, 0)):
        a, b = (simulate(golden, "dummyData_3Dim.csv", parameters) for _ in range(2))
        assert np.array_equal(a.states, b.states)
        assert np.isfinite(a.states).all()
        assert 0 <= a.states.min() <= a.states.max() <= 100
        assert np.abs(a.states[-1] - a.states[0]).max() > 1


def against_plain(golden: Path, name: str, parameters: tuple[int, ...], most: int = 8, **changed: Any) -> None:
    scenario = read_ktab(golden / "ktab_inputs" / name)
    options = SmpOptions.of_ktab(parameters).model_copy(update={"max_rounds": most, **changed})
    found = solve(Inputs(scenario, 1, 1), options)
    x, sal, cap = found.states[0] / 100, found.salience / 100, found.power
    words = None
    if options.mode == "corrected":
        words = Seats.of(scenario, "one").words.tolist()
        cap = cap * (100 / cap.max())
    plain = Plain(parameters, x.tolist(), cap.tolist(), sal.tolist(), words, options.accommodation).play(most)
    assert len(plain) == len(found.states), parameters
    assert np.abs(100 * np.array(plain) - found.states).max() < 1e-7, parameters


EACH = [
    (*DEFAULT[:at], value, *DEFAULT[at + 1 :])
    for at, values in enumerate((5, 3, 1, 6, 5, 3, 3, 3, 3))
    for value in range(values)
    if value != DEFAULT[at]
]


@pytest.mark.parametrize("parameters", [DEFAULT, *EACH])
@pytest.mark.parametrize("name", ["dummyData_3Dim.csv", "SOE-Pol-Comp.csv"])
def test_every_option_agrees_with_an_independent_rendering(
    golden: Path, name: str, parameters: tuple[int, ...]
) -> None:
    exact_ties = name == "SOE-Pol-Comp.csv" and parameters[3] == 0
    against_plain(golden, name, parameters, 6 if exact_ties else 8)


def test_options_agree_in_any_combination(golden: Path) -> None:
    everything = list(product(range(5), range(3), (0,), range(6), range(5), range(3), range(3), range(3), range(3)))
    picked = np.random.default_rng(7).choice(len(everything), 40, replace=False)
    for at in picked:
        mode = "ktab" if at % 2 else "corrected"
        against_plain(golden, "dummyData_3Dim.csv", everything[at], 5, mode=mode)


def test_accommodation_agrees(golden: Path) -> None:
    for follow in (0.0, 0.3, 0.9):
        against_plain(golden, "dummyData_3Dim.csv", DEFAULT, 6, accommodation=follow)
