"""Forecasts of classes: leaks are refused, the calendar is unmasked, baselines are what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from detente.answers.case import Case
from detente.answers.drivers import key_drivers
from detente.backtest import disputes, icb, sanctions, scores
from detente.backtest.classes.board import class_board, class_text, plain_classes, verdict
from detente.backtest.classes.cases import Blind, ClassCases, Learnable
from detente.backtest.classes.forecasts import (
    BaseRate,
    CalendarOnly,
    Forest,
    OneVariable,
    TrailingRate,
    auc,
)
from detente.backtest.classes.reference import reference_classes, reference_text, reference_yaml
from detente.backtest.problems import BacktestError, LeakError, TooFewOutcomes
from detente.backtest.source import Codebook, DataTable, Timing, from_columns
from detente.draws.inputs import Inputs
from detente.models.coercion.reference_classes import reference_classes as counted
from detente.scenario.load import load
from detente.scenario.parts import ReferenceClass
from detente.scenario.yaml.compose import compose

Array = NDArray[np.float64]
BOOK = Codebook(
    data="Made up",
    cite="nobody",
    known={
        "id": Timing.LABEL,
        "signal": Timing.AT,
        "noise": Timing.BEFORE,
        "deaths": Timing.AFTER,
        "end": Timing.OUTCOME,
    },
    needed=("id", "signal", "end"),
)
MARKS = (BaseRate(), TrailingRate(15))


def made_up(n: int = 600, *, drift: float = 0.0, strength: float = 1.5, seed: int = 0) -> ClassCases:
    """Cases from 1900 to 1999: the chance moves with a signal and, by ``drift``, with the years."""
    rng = np.random.default_rng(seed)
    began = np.sort(rng.uniform(1900, 2000, n))
    signal, noise = rng.integers(0, 4, n), rng.integers(0, 4, n)
    score = strength * (signal - 1.5) + drift * np.sin((began - 1900) / 12)
    outcome = (rng.random(n) < 1 / (1 + np.exp(-score))).astype(np.int64)
    table = from_columns(
        {
            "id": [str(i) for i in range(n)],
            "signal": signal.tolist(),
            "noise": noise.tolist(),
            "deaths": (100 * outcome + rng.integers(0, 9, n)).tolist(),
            "end": outcome.tolist(),
        },
        BOOK,
        "made-up.csv",
        "0" * 64,
    )
    cluster = np.array([str(i // 2) for i in range(n)])
    return ClassCases("Does it happen?", ("no", "yes"), table, outcome, began, began + 0.5, cluster)


def test_a_signal_is_found_and_noise_is_not() -> None:
    made = class_board(
        made_up(),
        (*MARKS, Forest("signal", "signal", ("signal",)), Forest("noise", "noise", ("noise",))),
        1970,
        resamples=500,
    )
    rows = {r.id: r for r in made.rows}
    assert rows["signal"].over_trailing.low > 0.05
    assert rows["noise"].over_trailing.high < 0.05
    assert rows["signal"].auc is not None
    assert rows["signal"].auc > 0.75
    assert made.verdict.startswith("Skill: signal gains +0.")
    assert "trained on" in class_text(made)
    assert plain_classes(made)["table"][0]["id"] == "signal"


@pytest.mark.parametrize("leak", ["deaths", "end", "id", "unheard-of"])
def test_a_leaky_model_is_refused(leak: str) -> None:
    with pytest.raises(LeakError):
        class_board(made_up(), (*MARKS, Forest("leaky", "leaky", ("signal", leak))), 1970)


@dataclass(frozen=True)
class Peeking:
    """A forecast that looks at what it should forecast."""

    id: str = "peeking"
    title: str = "peeking"
    baseline: bool = False

    def forecast(self, past: Learnable, now: Blind) -> Array:
        return np.eye(2)[now.outcome] * 0.9 + 0.05


def test_a_forecast_cannot_see_the_outcome() -> None:
    with pytest.raises(LeakError, match="asked for the outcome of the cases that it forecasts"):
        class_board(made_up(), (*MARKS, Peeking()), 1970)


def test_a_model_that_knows_only_the_calendar_is_unmasked() -> None:
    """In folds that ignore time it gains much; after the cut it loses to the rate of the last years."""
    cases = made_up(1200, drift=2.0, strength=0.0)
    made = class_board(cases, (*MARKS, CalendarOnly(baseline=False)), 1960, resamples=500)
    calendar = next(r for r in made.rows if r.id == "calendar")
    assert calendar.in_folds > 0.1
    assert calendar.over_trailing.value < 0
    assert made.verdict.startswith("No skill is claimed")
    assert "Folds before the cut promised +0." in made.verdict


def test_the_trailing_rate_by_hand() -> None:
    cases = made_up(200)
    row = 150
    past = (cases.ended < cases.began[row]) & (cases.ended >= cases.began[row] - 15)
    expected = (np.bincount(cases.outcome[past], minlength=2) + 1) / (past.sum() + 2)
    assert cases.hidden(np.array([row])).trailing(15)[0] == pytest.approx(expected)


def test_moving_a_forest_to_a_rate_that_has_not_changed_changes_nothing() -> None:
    class Still(TrailingRate):
        pass

    cases = made_up(300)
    train, test = np.arange(200), np.arange(200, 300)
    found = Forest("f", "f", ("signal",)).forecast(cases.known(train), cases.hidden(test))
    moved = Forest("f", "f", ("signal",), 15).forecast(cases.known(train), cases.hidden(test))
    odds = np.log(moved[:, 1] / moved[:, 0]) - np.log(found[:, 1] / found[:, 0])
    trailing, rate = cases.hidden(test).trailing(15), cases.known(train).rate()
    assert odds == pytest.approx(np.log(trailing[:, 1] / trailing[:, 0]) - np.log(rate[1] / rate[0]))


def test_one_variable_copes_with_missing_values() -> None:
    cases = made_up(300)
    cases.table.columns["signal"][::3] = ""
    p = OneVariable("x", "x", ("signal",)).forecast(cases.known(np.arange(200)), cases.hidden(np.arange(200, 300)))
    assert p.sum(axis=1) == pytest.approx(np.ones(100))
    assert p.min() > 0


def test_auc_is_what_the_library_says() -> None:
    rng = np.random.default_rng(0)
    chance, hit = rng.integers(0, 5, 200) / 5, rng.random(200) < 0.4
    assert auc(chance, hit) == pytest.approx(roc_auc_score(hit, chance))


def test_pooled_calibration_by_hand() -> None:
    """Said .25 and .75; seen 0 of 2 and 2 of 2 with either sign: a gap of .25 everywhere."""
    p = np.array([[0.75, 0.25], [0.75, 0.25]])
    assert scores.pooled_calibration_error(p, np.array([0, 0])) == pytest.approx(0.25)
    assert scores.pooled_calibration_error(p, np.array([0, 1])) == pytest.approx(0.25)


def test_an_outcome_before_its_case_began_is_left_out() -> None:
    cases = made_up(300)
    cases.ended[:7] = cases.began[:7] - 1
    found = cases.checked()
    assert found.n == 293
    assert found.notes == ("made-up.csv: 7 cases end before they begin and are left out.",)


def test_too_few_outcomes_are_refused() -> None:
    with pytest.raises(TooFewOutcomes, match=r"too few outcomes to score \(no \d+, yes \d+\)"):
        made_up(80).checked()
    with pytest.raises(TooFewOutcomes, match="after are too few"):
        class_board(made_up(), MARKS, 1999.9)


def test_a_gain_that_does_not_survive_adjustment_is_no_skill() -> None:
    made = class_board(made_up(400, strength=0.25), (*MARKS, Forest("f", "f", ("signal",))), 1970, questions=1)
    strict = class_board(made_up(400, strength=0.25), (*MARKS, Forest("f", "f", ("signal",))), 1970, questions=1000)
    row = next(r for r in strict.rows if r.id == "f")
    assert row.p_adjusted >= next(r for r in made.rows if r.id == "f").p_adjusted
    assert verdict([r for r in strict.rows if r.baseline]) == "Only baselines were scored."
    if row.over_trailing.low > 0:
        assert "does not hold after adjustment" in strict.verdict


# Reference classes --------------------------------------------------------------------------------------------------


def test_counts_by_a_variable() -> None:
    cases = made_up()
    found = reference_classes(cases, "signal")
    assert [c.name for c in found] == ["all", "signal = 0", "signal = 1", "signal = 2", "signal = 3"]
    assert sum(c.n for c in found[1:]) == found[0].n == cases.n
    assert "With the choice of the class the share of" in reference_text(cases, found)
    with pytest.raises(LeakError):
        reference_classes(cases, "deaths")


def test_a_variable_with_too_many_values() -> None:
    cases = made_up()
    columns = {**cases.table.columns, "noise": np.array([str(i) for i in range(cases.n)])}
    table = DataTable(BOOK, "x", "0" * 64, columns, cases.table.lines)
    many = ClassCases("?", ("no", "yes"), table, cases.outcome, cases.began, cases.ended, cases.cluster)
    with pytest.raises(BacktestError, match="--by noise: it has 600 values"):
        reference_classes(many, "noise")


# The data sets ------------------------------------------------------------------------------------------------------


def test_every_input_of_a_forecast_was_known_at_the_onset() -> None:
    for book, names in (
        (icb.CODEBOOK, icb.ONSET),
        (disputes.DISPUTES, disputes.INPUTS),
        (sanctions.CODEBOOK, sanctions.INPUTS),
    ):
        for name in names:
            book.check_input(name)
        for name, when in book.known.items():
            if when in (Timing.AFTER, Timing.OUTCOME):
                with pytest.raises(LeakError):
                    book.check_input(name)


def test_icb_on_the_real_data(shared: Path) -> None:
    table = icb.read_icb(shared / "data" / "icb" / "icb2v15.csv")
    assert any("21 rows repeat an actor" in n for n in table.notes)
    made = class_board(icb.cases_of(table, "outcome"), icb.forecasts(), 1980, questions=4, resamples=1000)
    rows = {r.id: r for r in made.rows}
    best = rows["forest-shifted"]
    assert best.over_trailing.value >= 0.04
    assert best.over_trailing.low > 0
    assert best.ece <= 0.03
    assert rows["base-rate"].over_trailing.value < -0.09
    assert made.verdict.startswith("Skill: forest, moved")
    violence = class_board(icb.cases_of(table, "violence"), icb.forecasts(), 1980, questions=4, resamples=1000)
    assert violence.verdict.startswith("No skill is claimed")
    assert {r.id: r for r in violence.rows}["forest"].in_folds > 0.15


def test_disputes_on_the_real_data(shared: Path) -> None:
    folder = shared / "data" / "disputes"
    table = disputes.read_disputes(folder / "gml_dirdisp.rda", folder / "cow_nmc.rda")
    made = class_board(
        disputes.cases_of(table), (*MARKS, OneVariable("ratio", "ratio", ("ratio",))), 1950, resamples=500
    )
    assert {r.id: r for r in made.rows}["ratio"].over_trailing.high < 0


def test_sanctions_on_the_real_data(shared: Path) -> None:
    """Trained before 1990 the area under the curve is 0.61 by an independent computation."""
    table = sanctions.read_sanctions(shared / "data" / "sanctions" / "TIESv4-1.xls")
    made = sanctions.boards(table, resamples=500)[0]
    assert {r.id: r for r in made.rows}["forest"].auc == pytest.approx(0.61, abs=0.03)
    assert made.verdict.startswith("No skill is claimed")


def test_files_that_are_not_what_they_should_be(tmp_path: Path) -> None:
    from detente._errors import CannotRead, DamagedFile

    bad = tmp_path / "x.rda"
    with pytest.raises(CannotRead):
        disputes.read_disputes(bad, bad)
    bad.write_text("no data", encoding="utf-8")
    with pytest.raises(DamagedFile, match="not a data file of R"):
        disputes.read_disputes(bad, bad)
    old = tmp_path / "x.xls"
    old.write_text("no workbook", encoding="utf-8")
    with pytest.raises(DamagedFile, match="not a workbook"):
        sanctions.read_sanctions(old)


def test_classes_go_into_a_scenario_file_and_the_report_says_how_far_they_move() -> None:
    cases = made_up()
    text = reference_yaml(cases, reference_classes(cases, "signal"))
    root = compose(text.encode(), "classes.yaml").root
    assert root is not None
    rows = root.plain()["reference_classes"]
    assert [r["id"] for r in rows] == ["all", "signal-0", "signal-1", "signal-2", "signal-3"]
    assert [sum(r["outcomes"].values()) for r in rows] == [r["cases"] for r in rows]
    base = load("cuba-1962")
    known = tuple(ReferenceClass.model_validate(r) for r in rows[1:])
    scenario = base.model_copy(update={"reference_classes": known})
    inputs = Inputs(scenario, 1, 10)
    found = {f.id: f for f in counted(Case(scenario, inputs, {}, key_drivers(inputs), ()))}
    spans = found["reference-classes"].value["outcomes"]
    for outcome, (low, high) in spans.items():
        shares = [100 * r.outcomes[outcome] / r.cases for r in known if r.cases >= 30]
        assert (low, high) == (round(min(shares), 2), round(max(shares), 2))
    few = scenario.model_copy(update={"reference_classes": known[:1]})
    assert "reference-classes" not in {f.id for f in counted(Case(few, inputs, {}, key_drivers(inputs), ()))}


def test_only_cases_that_had_ended_are_counted() -> None:
    cases = made_up()
    year = float(np.median(cases.ended))
    early = cases.ended_before(year)
    assert early.n == int((cases.ended < year).sum())
    assert early.ended.max() < year
    with pytest.raises(TooFewOutcomes, match="no case had ended before 1000"):
        cases.ended_before(1000)
