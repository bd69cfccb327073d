"""Sweeps: one row for each combination, the values of single runs, and nothing done twice."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from detente._errors import UsageError
from detente.cli.sweep import _seeds
from detente.findings.analyze import analyze
from detente.models.contract import Cancelled
from detente.problems import ScenarioError
from detente.report.sweep import planned, sweep
from detente.runs.store import Store
from detente.scenario.load import load

CASE = "nile-dam-2021"
MODELS = ("deals.zone",)


def path_of(field: str = "salience") -> str:
    found = next(p for p in load(CASE).positions if p.actor and p.issue)
    return f"positions/{found.actor}/{found.issue}/{field}"


def test_all_combinations_once_and_in_order() -> None:
    runs = planned([CASE, CASE], seeds=(3, 4, 3), variants=True, vary={path_of(): [10, 90]}, draws=16, models=MODELS)
    names = ["", *(v.id for v in load(CASE).variants)]
    got = [(r.alternative, r.changes[path_of()], r.seed) for r in runs]
    assert got == [(n, x, s) for n in names for x in (10, 90) for s in (3, 4)]
    assert len({str(r.inquiry.question) for r in runs}) == len(runs)


def test_each_row_is_the_run_alone(tmp_path: Path) -> None:
    runs = planned([CASE], seeds=(1, 2), vary={path_of(): [10, 90]}, draws=48, models=MODELS)
    found = sweep(runs, Store(tmp_path))
    for run, row in zip(found.runs, found.rows(), strict=True):
        alone = analyze(load(CASE, set=dict(run.changes)), draws=48, seed=run.seed, models=MODELS)
        shares = {f.id: f.share for f in alone.findings if f.share is not None}
        assert shares
        assert {k: v for k, v in row.items() if k in shares} == shares
    frame = found.to_pandas()
    assert list(frame["seed"]) == [1, 2, 1, 2]
    assert len({*frame["run"]}) == 4


def test_an_interrupted_sweep_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def cancelled() -> bool:
        return len(store.runs()) >= 2

    runs = planned([CASE], seeds=range(1, 5), draws=16, models=("spatial.mean",))
    with pytest.raises(Cancelled):
        sweep(runs, store, cancelled=cancelled)
    assert len(store.runs()) == 2
    made = {r.id: r.created for r in store.runs()}
    found = sweep(runs, store)
    assert len(store.runs()) == 4
    assert {id_: store.find(id_).created for id_ in made} == made
    assert [r.id for r in found.runs] == [r.id for r in sweep(runs, store).runs]


def test_the_printed_table_shows_what_differs() -> None:
    runs = planned([CASE], seeds=(1, 2), draws=16, models=MODELS)
    table = sweep(runs, None).table()
    assert table.shown[0] == "seed"
    assert "case" not in table.shown
    assert set(table.shown) < set(table.names)


def test_mistakes_are_found_before_any_run() -> None:
    with pytest.raises(ScenarioError):
        planned([CASE, "no-such-case"], draws=16)
    with pytest.raises(ScenarioError):
        planned([CASE], vary={path_of(): [10, 1000]}, draws=16)
    with pytest.raises(UsageError, match="nothing to run"):
        planned([CASE], seeds=(), draws=16)


@pytest.mark.parametrize(("text", "found"), [("1", [1]), ("1-3,7", [1, 2, 3, 7]), ("-2", [-2])])
def test_seeds(text: str, found: list[int]) -> None:
    assert _seeds(text) == found


@pytest.mark.parametrize("text", ["", "a", "3-1", "1-", "0-99999"])
def test_wrong_seeds(text: str) -> None:
    with pytest.raises(UsageError, match="--seeds"):
        _seeds(text)


def test_the_command_writes_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from detente.cli.app import app

    monkeypatch.chdir(tmp_path)
    line = ["sweep", CASE, "--seeds", "1-2", "--draws", "16", "--model", "deals.zone", "--store", "s"]
    for ending in ("csv", "xlsx", "json"):
        done = CliRunner().invoke(app, [*line, "--out", f"t.{ending}"])
        assert done.exit_code == 0, done.output
    rows = json.loads(Path("t.json").read_text("utf-8"))["rows"]
    with open("t.csv", encoding="utf-8-sig", newline="") as f:
        table = list(csv.DictReader(f))
    assert [r["seed"] for r in table] == ["1", "2"]
    assert [float(r["zone"]) for r in table] == [r["zone"] for r in rows]
    listed = CliRunner().invoke(app, ["runs", "--store", "s", "--json"])
    assert {r["id"] for r in json.loads(listed.output)["rows"]} == {r["run"] for r in rows}
    sql = "SELECT seed, share FROM findings JOIN runs ON run = runs.id WHERE findings.id = 'zone' ORDER BY seed"
    asked = CliRunner().invoke(app, ["runs", "query", sql, "--store", "s", "--json"])
    assert [r["share"] for r in json.loads(asked.output)["rows"]] == [r["zone"] for r in rows]
    first, second = (r["run"] for r in rows)
    for args, words in (
        (["list"], "2 runs"),
        (["show", first[:10]], "The dam on the Blue Nile"),
        (["compare", first[:10], second[:10]], "Side by side"),
        (["verify"], "2 runs, all as they were written"),
        (["export", first[:10], "folder"], "folder written"),
        (["prune", "--older-than", "1d"], "0 runs removed"),
        (["prune", "--keep", "0MB"], "2 runs removed"),
        (["list"], "No runs in"),
    ):
        done = CliRunner().invoke(app, ["runs", *args, "--store", "s"])
        assert done.exit_code == 0, done.output
        assert words in " ".join(done.output.split()) or words == "Side by side", done.output
    assert (tmp_path / "folder" / "report.html").exists()
    for args in (["nonsense"], ["prune"], ["prune", "--keep", "2"], ["show"], ["compare", "a"], ["query", "DROP"]):
        done = CliRunner().invoke(app, ["runs", *args, "--store", "s"])
        assert done.exit_code == 2, (args, done.output)
