"""DEU: reading, repairing, forecasts against closed forms, and the leaderboard."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from backtest.made_up import deu_rows, write
from scipy.optimize import approx_fprime

from detente.backtest import scores
from detente.backtest.deu.attempts import attempts, nash_packages, pivots
from detente.backtest.deu.board import board, forecasts, plain_board
from detente.backtest.deu.data import ACTORS, FIRST, DeuIssues, read_deu, repair_date, year_of
from detente.backtest.deu.engines import model_settlements, scenario_of
from detente.backtest.deu.forecasts import (
    Climate,
    PointForecast,
    clipped_normal,
    mass_at,
    sticky,
    tilt_loss,
    weighted_mean,
    weights,
)
from detente.backtest.deu.show import board_text
from detente.backtest.deu.trained import learn, shipped
from detente.backtest.problems import BacktestError, TooFewOutcomes
from detente.draws.inputs import Inputs
from detente.models.spatial import sticky_mean
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.single_run import find
from detente.models.spatial.sticky_mean import StickyMeanOptions, Weighting
from detente.tables.sheet import TableError


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> DeuIssues:
    return read_deu(write(tmp_path_factory.mktemp("deu") / "made-up.csv", deu_rows()))


# Reading ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "proposal", "day", "changed"),
    [
        ("23-03-00", "d00060", date(2000, 3, 23), False),
        ("1930-05-01", "d01100", date(2001, 5, 30), True),
        ("2014-07-04", "a04163", date(2004, 7, 14), True),
        ("2017-04-18", "d180104", date(2018, 4, 17), True),
        ("14-12-1999", "d99275", date(1999, 12, 14), False),
        ("13-09-2017", "d170228", date(2017, 9, 13), False),
    ],
)
def test_dates_that_a_spreadsheet_changed(text: str, proposal: str, day: date, changed: bool) -> None:
    assert repair_date(text, year_of(proposal)) == (day, changed)


@pytest.mark.parametrize("text", ["", "soon", "99-99-99", "2014"])
def test_what_is_no_date(text: str) -> None:
    assert repair_date(text, 1999) == (None, False)


def test_repairs_are_said(tmp_path: Path) -> None:
    rows = deu_rows()
    rows[0]["intro"] = "1914-06-99"
    rows[1]["intro"] = "soon"
    found = read_deu(write(tmp_path / "d.csv", rows))
    assert any("1 dates that a spreadsheet had changed were repaired" in n for n in found.notes)
    assert any("1 dates cannot be read" in n for n in found.notes)


def test_the_full_file_has_tabs_and_a_row_of_products(tmp_path: Path) -> None:
    rows = deu_rows()
    gdp = {**rows[0], "prnr": "", "isnr": "", "out": "", "pde": 2_500_000}
    plain = read_deu(write(tmp_path / "d.csv", rows))
    full = read_deu(write(tmp_path / "d.tab", [gdp, *rows], "\t"))
    assert full.n == plain.n
    assert np.array_equal(full.position, plain.position, equal_nan=True)
    assert any("1 rows that are not issues" in n for n in full.notes)


def test_an_older_version_names_what_is_missing(tmp_path: Path) -> None:
    rows = [{k: v for k, v in r.items() if k not in ("suk", "out")} for r in deu_rows()]
    with pytest.raises(TableError, match="columns of DEU III are missing: out, suk"):
        read_deu(write(tmp_path / "d.csv", rows))


def test_a_position_off_the_scale_is_placed(tmp_path: Path) -> None:
    rows = deu_rows()
    rows[3]["pfr"] = 130
    with pytest.raises(TableError, match=r"d.csv:5:[0-9]+ pfr: '130' is not a number from 0 to 100"):
        read_deu(write(tmp_path / "d.csv", rows))


def test_too_few_outcomes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooFewOutcomes, match="9 proposals have an outcome, and 10 are needed"):
        read_deu(write(tmp_path / "d.csv", deu_rows(9)))


def test_missing_outcomes_are_left_out_and_said(tmp_path: Path) -> None:
    rows = deu_rows()
    rows[0]["out"] = "NA"
    found = read_deu(write(tmp_path / "d.csv", rows))
    assert found.n == len(rows) - 1
    assert any("1 issues without an outcome" in n for n in found.notes)


def test_votes_change_with_the_union(tmp_path: Path) -> None:
    rows = deu_rows(12, 2)
    rows[0]["ppl"], rows[0]["spl"] = 50, 60  # Poland takes part
    rows[4]["intro"], rows[4]["prnr"] = "02-11-04", "d04999"
    found = read_deu(write(tmp_path / "d.csv", rows))
    de = ACTORS.index("de")
    assert found.votes[0, de] == found.votes[1, de] == 29  # the whole proposal
    assert found.votes[2, de] == 10
    assert found.votes[4, de] == 29
    assert found.votes[2, ACTORS.index("com")] == 10  # as the largest state


# Forecasts ----------------------------------------------------------------------------------------------------------


def test_the_weighted_mean_by_hand(issues: DeuIssues) -> None:
    total = moment = 0.0
    for j, a in enumerate(ACTORS):
        if not np.isnan(issues.position[0, j]):
            w = {"lu": 2.0, "de": 10.0}.get(a, float(issues.votes[0, j])) * issues.salience[0, j]
            total, moment = total + w, moment + w * issues.position[0, j]
    assert weighted_mean(issues, weights(issues))[0] == pytest.approx(moment / total)


def test_the_mean_of_the_registry_is_the_same(issues: DeuIssues) -> None:
    found = model_settlements(issues, [find("mean")])["spatial.mean"]
    assert found == pytest.approx(weighted_mean(issues, weights(issues)), abs=1e-9)


def test_the_shipped_kernel_is_the_fitted_forecast(issues: DeuIssues) -> None:
    """The model ``spatial.sticky-mean`` plays the median of the distribution that is scored here."""
    for how in get_args(Weighting):
        kept = sticky_mean.FITTED[how]
        base = Climate(sticky_mean.CLIMATE)
        forecast = sticky(issues, how).restore({"held": kept.held, "near": kept.near}, base)
        middles = scores.median(forecast.chances(issues, np.arange(issues.n)))
        for proposal in np.unique(issues.proposal)[:5]:
            rows = np.flatnonzero(issues.proposal == proposal)
            play = sticky_mean.solve(Inputs(scenario_of(issues, rows), 1, 1), StickyMeanOptions(weights=how))
            assert play.settlement.tolist() == middles[rows].tolist()


def test_clipped_errors_lie_on_the_ends() -> None:
    p = clipped_normal(np.array([0.0, 50.0]), 20.0)
    assert p.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert p[0, 0] == pytest.approx(0.5, abs=0.011)
    assert p[1] == pytest.approx(p[1, ::-1])


def test_the_fitted_error_has_the_least_crps(issues: DeuIssues) -> None:
    at = weighted_mean(issues, weights(issues))
    rows = np.arange(issues.n)
    fitted = PointForecast("x", "x", at=at).fit(issues, rows)
    scale = float(str(fitted.parameters()["scale"]))
    best = scores.crps(clipped_normal(at, scale), issues.outcome).mean()
    for other in (scale - 3, scale + 3):
        assert best <= scores.crps(clipped_normal(at, other), issues.outcome).mean()


def test_the_gradient_of_the_fit(issues: DeuIssues) -> None:
    made = sticky(issues, "relative")
    base = Climate.of(issues.outcome).chances()
    spread = made.features.std(axis=(1, 2))

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        return tilt_loss(at, made.features, issues.outcome, base, spread)

    for at in (np.zeros(2), np.array([3.0, 1.0])):
        numeric = approx_fprime(at, lambda x: loss(x)[0], 1e-6)
        assert loss(at)[1] == pytest.approx(numeric, rel=1e-3, abs=1e-2)


def test_no_forecast_says_never(issues: DeuIssues) -> None:
    for f in forecasts(issues, ["mean"]):
        p = f.fit(issues, np.arange(20)).chances(issues, np.arange(20, issues.n))
        assert p.sum(axis=1) == pytest.approx(np.ones(issues.n - 20))
        assert p.min() > 0


def test_climate_by_hand() -> None:
    found = Climate.of(np.array([0.0, 0.0, 50.0, 100.0, 30.0, 33.0]))
    assert found.shares == pytest.approx(np.array([2.5, 1.5, 1.5, 1.5, 1.5]) / 8.5)
    assert found.chances()[30] == pytest.approx(1.5 / 8.5 / 8)


def test_mass_stands_where_positions_are(issues: DeuIssues) -> None:
    found = mass_at(issues, weights(issues))
    assert found.sum(axis=1) == pytest.approx(np.ones(issues.n))
    assert set(np.flatnonzero(found[0])) == {int(v) for v in issues.position[0] if not np.isnan(v)}


# Attempts -----------------------------------------------------------------------------------------------------------


def test_pivots_are_inside_the_positions(issues: DeuIssues) -> None:
    low, high = pivots(issues)
    assert (low <= high).all()
    council = issues.position[:, 2:]
    assert (low >= np.nanmin(council, axis=1)).all()
    assert (high <= np.nanmax(council, axis=1)).all()


def test_nash_over_a_package_beats_its_neighbours(issues: DeuIssues) -> None:
    found = nash_packages(issues)
    rows = np.flatnonzero(issues.proposal == issues.proposal[0])
    s, x = issues.salience[rows], np.nan_to_num(issues.position[rows])
    v = np.where(s.sum(axis=0) > 0, issues.votes[rows[0]], 0.0)
    room = 120.0 * s.sum(axis=0)

    def product(y: np.ndarray) -> float:
        kept = room - (s * np.abs(y[:, None] - x)).sum(axis=0)
        return float((v * np.log(np.maximum(kept, 1e-300)))[v > 0].sum())

    best = product(found[rows])
    for k in range(len(rows)):
        for step in (-1.0, 1.0):
            other = found[rows].copy()
            other[k] = np.clip(other[k] + step, 0, 100)
            assert product(other) <= best + 1e-9


def test_attempts_contain_the_sticky_mean(issues: DeuIssues) -> None:
    settled = model_settlements(issues, [find("exchange"), find("smp")])
    made = attempts(issues, settled)
    assert {"sticky-mean+exchange", "sticky-mean+nash-package", "sticky-mean+linkage"} <= {f.id for f in made}
    assert all(f.names[:2] == ("held", "near") for f in made)


# The leaderboard ----------------------------------------------------------------------------------------------------


def test_a_training_file_and_a_test_file(tmp_path: Path, issues: DeuIssues) -> None:
    rows = [*deu_rows(3, 3), *deu_rows(12, 3, seed=5, first=500)]
    copied = dict(rows[-1])
    rows[-1] = {**deu_rows()[-1], "prnr": copied["prnr"], "prname": copied["prname"], "isnr": copied["isnr"]}
    test = read_deu(write(tmp_path / "test.csv", rows))
    made = board(test, issues, wanted=["mean"], resamples=200)
    assert [p.name for p in made.parts] == ["cross-validated", "held back", "pooled"]
    assert [p.issues.n for p in made.parts] == [48, 36, 84]
    assert any("9 issues of proposals that are in the training file are left out" in n for n in made.notes)
    assert any("1 issues repeat the positions and the outcome" in n for n in made.notes)
    assert "fitted on 48 issues of 16 proposals" in made.parts[1].how


def test_a_few_new_proposals_are_mentioned_and_not_scored(tmp_path: Path, issues: DeuIssues) -> None:
    rows = [*deu_rows(8, 3), *deu_rows(4, 3, seed=5, first=500)]
    made = board(read_deu(write(tmp_path / "test.csv", rows)), issues, wanted=["mean"], resamples=200)
    assert [p.name for p in made.parts] == ["cross-validated"]
    assert any("4 proposals that are new are too few for a part of their own" in n for n in made.notes)


def test_nothing_new_to_test(issues: DeuIssues) -> None:
    with pytest.raises(BacktestError, match="every proposal is in the training file too"):
        board(issues, issues)


def test_new_proposals_are_scored_with_shipped_parameters(issues: DeuIssues) -> None:
    made = board(issues, wanted=["mean"], resamples=200)
    assert [p.name for p in made.parts] == ["held back"]
    assert "shipped parameters" in made.parts[0].how
    plain = plain_board(made)
    table = {r["id"]: r for r in plain["parts"][0]["table"]}
    assert plain["parts"][0]["compared_with"] in ("spatial.mean", "positions")
    assert table["constant"]["mae_median"] == pytest.approx(np.abs(issues.outcome - 50).mean(), abs=1e-3)
    assert "crps_gain" not in table["spatial.mean"]
    assert set(table["spatial.sticky-mean[plain]"]["crps_gain"]) == {"value", "low", "high", "p"}
    assert "CRPS gain" in board_text(made)
    json.dumps(plain)


def new_rows() -> list[dict[str, object]]:
    """Rows of proposals that no shipped parameter was fitted on."""
    return deu_rows(14, 2, seed=5, first=300)


def scored(path: Path, rows: list[dict[str, object]]) -> dict[str, float]:
    part = board(read_deu(write(path, rows)), resamples=100).parts[0]
    assert part.name == "held back"
    assert len(part.rows) == 16
    for r in part.rows:
        for each in (r.crps, r.log, r.mae, r.inside):
            assert np.isfinite(each).all()
    return {r.id: float(r.crps.mean()) for r in part.rows}


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path: Path) -> None:
    rows = new_rows()
    rng = np.random.default_rng(3)
    names = [list(rows[0])[int(j)] for j in rng.permutation(len(rows[0]))]
    mixed = [{n: rows[int(j)][n] for n in names} for j in rng.permutation(len(rows))]
    assert scored(tmp_path / "b.csv", mixed) == pytest.approx(scored(tmp_path / "a.csv", rows), rel=1e-9)


POSITIONS = [f"p{a}" for a in ACTORS]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("no reference points", {"rp": ""}),
        ("no Commission and no Parliament", {"pcom": "", "pep": "", "scom": 0, "sep": 0}),
        ("an outcome off all positions", {"out": 3.7}),
        ("everybody at one place", {p: 40 for p in POSITIONS if p[1:] in (*FIRST,)}),
        ("two states alone", {p: "" for p in POSITIONS if p[1:] not in ("de", "fr")}),
        ("an outcome at the end", {"out": 100}),
        ("unanimity", {"counvte": "Unanimity", "proc": ""}),
    ],
)
def test_other_files_with_the_same_columns_are_scored(tmp_path: Path, name: str, change: dict[str, object]) -> None:
    """What a file may hold that the development part does not."""
    scored(tmp_path / f"{name}.csv", [{**r, **change} for r in new_rows()])


def test_proposals_of_a_single_issue_are_scored(tmp_path: Path) -> None:
    """Models that need two issues have no point of their own there; the weighted mean is used."""
    found = scored(tmp_path / "one.csv", deu_rows(14, 1, seed=5, first=300))
    assert found["spatial.exchange"] > 0


def test_a_position_without_a_salience_is_said(tmp_path: Path) -> None:
    rows = new_rows()
    rows[0]["sfr"] = ""
    found = read_deu(write(tmp_path / "d.csv", rows))
    assert any("1 positions have no salience and count for nothing" in n for n in found.notes)
    assert found.salience[0, ACTORS.index("fr")] == 0


def test_a_model_that_is_not_there(issues: DeuIssues) -> None:
    with pytest.raises(BacktestError, match="no spatial model 'zartman'"):
        board(issues, wanted=["zartman"])


# The development part of the data -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path) -> DeuIssues:
    return read_deu(shared / "data" / "eu-decisions" / "deu3_dev.csv")


def test_the_weighted_mean_on_the_development_part(real: DeuIssues) -> None:
    """23.07 by an independent computation with pandas; 23.03 on the full file (reference data)."""
    assert (real.n, real.n_proposals) == (215, 87)
    error = np.abs(weighted_mean(real, weights(real)) - real.outcome).mean()
    assert error == pytest.approx(23.07, abs=0.05)


def test_what_is_shipped_is_what_is_fitted(real: DeuIssues) -> None:
    kept = shipped()
    assert kept.sha256 == real.sha256
    names = get_args(Weighting)
    again = learn(real, [sticky(real, how) for how in names])
    for how in names:
        id = f"spatial.sticky-mean[{how}]"
        assert again["parameters"][id] == pytest.approx(kept.parameters[id], abs=2e-3)
        assert sticky_mean.FITTED[how]._asdict() == pytest.approx(kept.parameters[id])
    assert pytest.approx(kept.base.shares, abs=1e-6) == sticky_mean.CLIMATE
    assert kept.overlap(real).all()
    assert kept.repeats(real).all()


def test_the_numbers_that_the_docs_print(real: DeuIssues) -> None:
    """Recipe of the sticky mean: CRPS 15.52, b = 4.05, 2.62; here 15.51 and 4.05, 2.63."""
    part = board(real).parts[0]
    rows = {r.id: r for r in part.rows}
    crps = {id: float(r.crps.mean()) for id, r in rows.items()}
    assert crps["spatial.sticky-mean[plain]"] == pytest.approx(15.51, abs=0.03)
    assert crps["spatial.sticky-mean[relative]"] == pytest.approx(15.36, abs=0.03)
    assert crps["spatial.sticky-mean[compensated]"] == pytest.approx(14.75, abs=0.03)
    assert crps["spatial.mean"] == pytest.approx(16.37, abs=0.03)
    best = part.against["spatial.sticky-mean[compensated]"]
    assert best.crps_gain.low > 0.05
    assert best.log_gain.low > 0.1
    assert 0.73 < rows["spatial.sticky-mean[compensated]"].inside.mean() < 0.87
    for id, record in MEASURED.items():
        row = rows.get(id) or rows[f"{id}[{sticky_mean.StickyMeanOptions().weights}]"]
        assert (record.cases, record.independent) == (part.issues.n, len(np.unique(part.issues.family)))
        assert record.error == pytest.approx(row.mae.mean(), abs=0.01)
        if record.inside is not None:
            assert record.inside == pytest.approx(row.inside.mean(), abs=0.002)
        if record.gain is not None:
            found = part.against[row.id].crps_gain
            assert record.gain == pytest.approx((found.value, found.low, found.high), abs=0.001)
