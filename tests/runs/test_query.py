"""SQL over the store: the right rows, and nothing but reading them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.report.ask import Inquiry, ask, side_of
from detente.runs.query import BadQuery, query
from detente.runs.store import Store
from detente.scenario.load import load

CASE = "eu-emissions-1984"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("store") / "s")
    for seed in (1, 2):
        ask(Inquiry(scenario=load(CASE), draws=200, seed=seed, models=("spatial.mean", "spatial.nash")), made)
    return made


def test_runs_and_findings(store: Store) -> None:
    found = query(store, "SELECT seed, draws, models FROM runs ORDER BY seed")
    assert found.columns == ("seed", "draws", "models")
    assert found.rows == ((1, 200, "spatial.mean, spatial.nash"), (2, 200, "spatial.mean, spatial.nash"))
    joined = query(
        store, "SELECT r.seed, count(*) AS n FROM findings f JOIN runs r ON f.run = r.id GROUP BY 1 ORDER BY 1"
    )
    sizes = [len(r.json("findings.json")["findings"]) for r in sorted(store.runs(), key=lambda r: r.plain()["seed"])]
    assert [n for _, n in joined.rows] == sizes
    shares = query(store, "SELECT id, share FROM findings WHERE share IS NOT NULL").rows
    assert all(0 <= share <= 1 for _, share in shares)
    assert joined.records()[0] == {"seed": 1, "n": sizes[0]}


def test_tables_by_name_hold_the_values(store: Store) -> None:
    sql = 'SELECT avg(value) FROM "spatial.mean.settlement" JOIN runs ON run = id WHERE seed = 2'
    ((mean,),) = query(store, sql).rows
    (run,) = [r for r in store.runs() if r.plain()["seed"] == 2]
    assert mean == pytest.approx(float(np.nanmean(run.tables()["spatial.mean"]["settlement"].values)), rel=1e-12)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE runs",
        "CREATE TABLE x AS SELECT 1",
        "COPY runs TO 'out.csv'",
        "SELECT 1; SELECT 2",
        "ATTACH 'x.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "PRAGMA database_list",
        "SELECT * FROM 'secret.csv'",
        "SELECT * FROM read_csv('secret.csv')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('*')",
        "SELECT * FROM store",
        "SELECT * FROM nothing",
        "not SQL at all",
        "",
    ],
)
def test_anything_else_is_refused(store: Store, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("secret.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadQuery):
        query(store, sql)
    assert [p.name for p in tmp_path.iterdir()] == ["secret.csv"]


def test_runs_of_the_store_side_by_side(store: Store) -> None:
    one, two = (side_of(r, str(r.plain()["seed"])) for r in store.runs())
    assert {one.label, two.label} == {"1", "2"}
    assert one.n_draws == two.n_draws == 200
    assert {f.id for f in one.findings} == {f.id for f in two.findings}


def test_an_empty_store_has_tables_without_rows(tmp_path: Path) -> None:
    assert query(Store(tmp_path), "SELECT count(*) FROM findings WHERE share > .5").rows == ((0,),)
