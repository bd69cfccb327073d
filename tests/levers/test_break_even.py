"""Break-evens against closed forms, tornadoes against what-ifs, histories against versions; sentences about them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from small import TWO_AND_ONE, fearon, two_and_one
from typer.testing import CliRunner

from detente._errors import CannotRead, UsageError
from detente.cli.app import app
from detente.draws.inputs import Inputs
from detente.levers.break_even import break_even, tornado
from detente.levers.history import changed, history
from detente.levers.session import session
from detente.models.contract import Context
from detente.models.deals.results import BEST, ZoneResult
from detente.models.deals.zone import ZoneOptions
from detente.models.deals.zone import run as run_zone
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario
from detente.scenario.save import dumps

LINE = "commitments/CHA door below 100/cost"


def offered(level: int, cost: str) -> Scenario:
    text = dumps(fearon(0.7, 0.1, 0.1)).replace("A: 0.1", f"A: {cost}")
    return loads(text + f"\nproposals: [{{id: offer, kind: analyst, package: {{pie: {level}}}}}]\n")


@pytest.mark.parametrize("level", [40, 45, 52, 61])
def test_fearons_break_even_cost(level: int) -> None:
    # Fearon (1995): A accepts x from p − c_A on, so the offer x tips at c_A = p − x.
    found = break_even(session(offered(level, "{uniform: [0, 0.4]}"), draws=8, workers=1), "no_agreement/force/cost/A")
    (at,) = found.curves["fate/offer"].crossings
    assert at == pytest.approx(0.7 - level / 100, abs=0.4 / 20 / 2 + 1e-9)
    assert "more often than not from" in found.text("fate/offer")


def test_a_curve_is_a_run_at_each_value() -> None:
    kept = session(two_and_one(), draws=200, workers=1)
    found = break_even(kept, LINE, ["fate/counted", "zone"])
    for id_, curve in found.curves.items():
        assert len(curve.x) == 21
        for j in (0, 7, 20):
            assert curve.counts[j] == kept.outcome(id_, {LINE: float(curve.x[j])}).sum()


def test_a_run_and_the_lever_draw_the_same_curves() -> None:
    """The run's break-evens and those asked for: the same counts, crossings and range for every package."""
    result = run_zone(Inputs(two_and_one(), 1, 300), ZoneOptions(scope="base"), Context(workers=1))
    assert isinstance(result, ZoneResult)
    assert result.break_evens
    kept = session(two_and_one(), draws=300, workers=1)
    for name, mine in result.break_evens.items():
        (theirs,) = break_even(kept, mine.path, ["best-package" if name == BEST else f"fate/{name}"]).curves.values()
        assert theirs.counts.tolist() == mine.counts.tolist()
        assert (theirs.crossings, theirs.low, theirs.high, theirs.n) == (mine.crossings, mine.low, mine.high, mine.n)


def test_members_that_share_a_row_move_together() -> None:
    kept = session(two_and_one(), draws=100, workers=1)
    path = "positions/ALL/arms/ideal"
    found = break_even(kept, path, ["fate/counted"])
    assert found.curves["fate/counted"].counts[20] == kept.outcome("fate/counted", {path: 100}).sum()


def test_the_flagships_price_for_coming_home_without_the_door() -> None:
    # One sentence with numbers: up to which price the allies' own line is accepted more often than not.
    kept = session(load("nato-russia-2022"), draws=500)
    found = break_even(kept, "commitments/RUS door below 40/cost", ["fate/allies-line"])
    curve = found.curves["fate/allies-line"]
    (at,) = curve.crossings
    assert 0.05 < at < 0.15
    assert curve.shares[0] > 0.85
    assert curve.shares[-1] == 0
    assert f"more often than not up to {at:.2f} of its stake" in found.text("fate/allies-line")
    # Points between the 21, kept back: the interpolated curve meets a run at that very price.
    for price in (0.033, 0.071, 0.127):
        share = kept.outcome("fate/allies-line", {curve.path: price}).mean()
        assert np.interp(price, curve.x, curve.shares) == pytest.approx(share, abs=0.04)


def test_a_curve_that_does_not_move_or_does_not_cross_says_so() -> None:
    kept = session(two_and_one(), draws=60, workers=1)
    found = break_even(kept, "commitments/ALL door above 50/cost", ["fate/counted"])
    assert "It does not depend on what it costs the members of the Alliance" in found.text("fate/counted")
    found = break_even(kept, LINE, ["fate/counted"], low=0, high=0.12)
    assert "no break-even in this range" in found.text("fate/counted")


def test_a_tornado_is_both_ends_of_every_curve() -> None:
    kept = session(two_and_one(), draws=200, workers=1)
    found = tornado(kept, "fate/counted")
    assert found.swings
    swings = [abs(s.high - s.low) for s in found.swings]
    assert swings == sorted(swings, reverse=True)
    for s in found.swings[:3]:
        curve = break_even(kept, s.path, ["fate/counted"]).curves["fate/counted"]
        assert (s.low, s.high) == (curve.shares[0], curve.shares[-1])
    assert all(s.differs for s in found.swings)
    assert found.share == kept.outcome("fate/counted").mean()
    hard = session(loads(TWO_AND_ONE, set={"commitments/CHA door below 100/hard": True}), draws=40, workers=1)
    assert "No input by itself moves the answer" in tornado(hard, "fate/counted").text


def test_wrong_questions_are_refused() -> None:
    kept = session(two_and_one(), draws=20, workers=1)
    with pytest.raises(UsageError, match="did you mean positions/CHA/door/ideal"):
        break_even(kept, "positions/CHA/dor/ideal")
    with pytest.raises(UsageError, match="gives it no range"):
        break_even(kept, "positions/CHA/arms/salience")
    with pytest.raises(UsageError, match="unknown, or is not a share"):
        break_even(kept, LINE, ["blocks-alone"])
    assert break_even(kept, "positions/CHA/arms/salience", low=10, high=90).row.path == "positions/CHA/arms/salience"


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    folder = tmp_path / "versions"
    folder.mkdir()
    texts = {
        "b.yaml": TWO_AND_ONE.replace("2020-01-01", "2020-03-01"),
        "a.yaml": TWO_AND_ONE,
        "c.yaml": dumps(loads(TWO_AND_ONE, set={LINE: 0.8})).replace("2020-01-01", "2020-06-01"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_versions_gives_each_findings_history(versions: Path) -> None:
    found = history(versions, draws=200, workers=1)
    assert [v.date for v in found.versions] == ["2020-01-01", "2020-03-01", "2020-06-01"]
    first, second, third = found.shares("fate/counted")
    assert first == second
    assert third is not None
    assert second is not None
    assert third < second
    assert found.versions[1].changes == ()
    assert "0 entries of the file changed; no answer moved" in found.text(1)
    (change,) = found.versions[2].changes
    assert (change.path, change.after) == (LINE, 0.8)
    assert "1 entry of the file changed; answers that moved" in found.text(2)
    moved = next(d for d in found.versions[2].moved if d.id == "fate/counted")
    assert moved.paired
    assert moved.change == pytest.approx(third - second)


def test_changes_name_what_came_and_went() -> None:
    other = loads(TWO_AND_ONE.replace("holding: {CHA: {low: 0, mode: .01, high: .05}}", "holding: {ALL: .1}"))
    found = {c.path: (c.before, c.after) for c in changed(two_and_one(), other)}
    assert found["no_agreement/holding/CHA"][1] is None
    assert found["no_agreement/holding/ALL"] == (None, 0.1)


def test_histories_that_cannot_be(versions: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="this is not a folder"):
        history(tmp_path / "nothing")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UsageError, match="holds 0 scenario files"):
        history(empty)
    (versions / "d.yaml").write_text(TWO_AND_ONE, encoding="utf-8")
    with pytest.raises(UsageError, match=r"a.yaml and d.yaml have the same date"):
        history(versions, draws=10)


def test_on_the_command_line(versions: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["history", str(versions), "--draws", "50", "--json"])
    assert run.exit_code == 0, run.output
    assert len(json.loads(run.output)["versions"]) == 3
    page = tmp_path / "page.html"
    file = str(versions / "a.yaml")
    for args in (
        ["history", str(versions), "--draws", "50"],
        ["breakeven", file, "--draws", "50", "--input", LINE],
        ["breakeven", file, "--draws", "400", "--finding", "fate/counted"],
    ):
        run = CliRunner().invoke(app, [*args, "--out", str(page), "--force"])
        assert run.exit_code == 0, run.output
        assert "<svg" in page.read_text(encoding="utf-8")
    run = CliRunner().invoke(app, ["breakeven", file, "--low", "1"])
    assert run.exit_code == 2
    assert "name it with --input" in run.output


def test_a_place_without_a_quantity_of_its_own_names_those_below_it(versions: Path) -> None:
    file = str(versions / "a.yaml")
    for path, said in (
        ("positions/CHA", "name one of these: positions/CHA/"),
        ("proposals", "see `detente paths` for all paths"),
        ("positions/CHA/door/idael", "did you mean positions/CHA/door/ideal?"),
    ):
        run = CliRunner().invoke(app, ["breakeven", file, "--draws", "10", "--input", path])
        assert run.exit_code == 2
        assert f"{path}: no quantity of deals has this path; {said}" in run.output
