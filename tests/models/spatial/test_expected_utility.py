from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from models.spatial.plain_expected_utility import play as plain

from detente.draws.inputs import Inputs
from detente.models.spatial._expected_utility.simulate import block
from detente.models.spatial._settle import middle
from detente.models.spatial.expected_utility import ExpectedUtilityOptions, ExpectedUtilitySimulation, solve
from detente.scenario.load import load

READINGS = {"scholz-program": "scholz_code", "printed": "eq31_literal_ownview_leastmove"}


@pytest.fixture(scope="module")
def golden(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "golden" / "spatial" / "bdm_emission.json").read_text())


def emissions(reading: str, rounds: int = 10) -> Any:
    options = ExpectedUtilityOptions.model_validate({"reading": reading, "rounds": rounds})
    return solve(Inputs(load("eu-emissions-1984"), 1, 1), options)


@pytest.mark.parametrize("reading", READINGS)
def test_the_emissions_trajectories_come_back(golden: dict[str, Any], reading: str) -> None:
    want = golden[READINGS[reading]]
    found = emissions(reading)
    assert np.abs(found.states[:, :, 0] - np.array(want["positions_0_10"])).max() < 1e-6
    names: tuple[Literal["median", "mean"], ...] = ("median", "mean")
    for name, values in zip(names, (want["medians_0_10"], want["means_0_10"]), strict=True):
        settled = [middle(s[None], found.power[None], found.salience[None], name)[0, 0] for s in found.states]
        assert np.abs(np.array(settled) - values).max() < 1e-6, name


@pytest.mark.parametrize("reading", READINGS)
def test_the_first_round_comes_back(golden: dict[str, Any], reading: str) -> None:
    want = golden[READINGS[reading]]
    found = emissions(reading)
    assert isinstance(found, ExpectedUtilitySimulation)
    first = found.record[0][0]
    risk = list(want["round1_r"].values())
    assert first.r == pytest.approx(risk, abs=1e-6)
    for kernel, key in (("p", "round1_P"), ("a", "round1_E_i_Uij_own_view"), ("b", "round1_E_i_Uji_own_view")):
        table = np.array([[np.nan if v is None else v for v in row] for row in want[key]])
        off = ~np.isnan(table) & ~np.eye(len(table), dtype=bool)
        assert np.abs(getattr(first, kernel)[off] - table[off]).max() < 1e-6, kernel


def test_table_2_comes_back_as_far_as_it_can(golden: dict[str, Any]) -> None:
    """Seven of eight published medians are those of their program, truncated; round 2 is not (9.61 for 9.9)."""
    found = emissions("scholz-program", 8)
    medians = [middle(s[None], found.power[None], found.salience[None], "median")[0, 0] for s in found.states[1:]]
    published = golden["published"]["Scholz_Table2_median_rounds1_8"]
    assert [t for t, (y, z) in enumerate(zip(medians, published, strict=True), 1) if int(10 * y) / 10 != z] == [2]


def test_two_points_of_the_published_figure(golden: dict[str, Any]) -> None:
    """Figures 7–9 as digitised, x = what the challenger expects: within what a digitiser reads."""
    found = emissions("scholz-program", 1)
    ids = {"Belgium": "BEL", "France": "FRA", "Netherlands": "NLD", "Luxembourg": "LUX", "Germany": "DEU",
           "Italy": "ITA", "UK": "GBR", "Ireland": "IRL", "Denmark": "DNK", "Greece": "GRC"}  # fmt: skip
    far = []
    for actor, marks in golden['digitised_fig7_8_9_(x=E^i(U_ij), y="others")'].items():
        for other, (x, _) in marks.items():
            i, j = found.actors.index(ids[actor]), found.actors.index(ids[other])
            if abs(found.gain[i, j] - x) > 0.06:
                far.append((actor, other))
    assert far in ([], [("Netherlands", "Greece")])


@pytest.mark.parametrize("program", [False, True])
@pytest.mark.parametrize("quiet", [1.0, 0.5])
def test_kernel_agrees_with_an_independent_rendering(program: bool, quiet: float) -> None:
    rng = np.random.default_rng(3)
    for n in (2, 3, 6, 9):
        for _ in range(10):
            x, cap, sal = rng.uniform(0, 100, (1, n, 1)), rng.uniform(1, 9, (1, n)), rng.uniform(5, 100, (1, n, 1))
            out, taken, rest = np.empty_like(x), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
            words = np.arange(n)
            block(x, cap, sal, words, program, quiet, 4, out, taken, rest)
            want = plain(
                program, x[0, :, 0].tolist(), cap[0].tolist(), (sal[0, :, 0] / 100).tolist(), words.tolist(), 4, quiet
            )
            assert out[0, :, 0] == pytest.approx(want[-1], abs=1e-8)


def test_a_round_without_movement_is_rest() -> None:
    found = emissions("printed")
    assert found.converged
    assert not emissions("scholz-program").converged
    assert "still moved" in emissions("scholz-program").warnings[0]
