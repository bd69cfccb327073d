"""SQL over all runs of a store, by DuckDB: runs, their findings, and any of their tables.

Only one SELECT is carried out, on copies in memory, after files, the network and settings have been locked: a query
can neither read anything else nor change anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente._errors import UsageError
from detente.answers.finding import Finding
from detente.runs.store import Store
from detente.runs.stored import StoredRun

FINDINGS = ("run", "id", "question", "asks", "answer", "share", "low", "high", "mc_se", "draws", "text")
RUNS = ("id", "title", "as_of", "draws", "seed", "models", "set", "exact", "levers", "created", "seconds", "bytes")
MOST_ROWS = 1_000_000


class BadQuery(UsageError):
    """A query that is not one SELECT, or that DuckDB cannot carry out."""


@dataclass(frozen=True)
class QueryResult:
    """Result of a query: names of columns, and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Return rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def query(store: Store, sql: str) -> QueryResult:
    """Run one SELECT.

    Parameters
    ----------
    store
        Whose runs.
    sql
        May use ``runs``, ``findings``, and tables by their names in quotes, such as ``"spatial.mean.settlement"``; each
        table has the columns of its axes, ``value`` and ``run``.

    Raises
    ------
    BadQuery
        If it is something else, or cannot be carried out.
    DamagedFile
        If a run that it needs is damaged.
    """
    import duckdb

    runs = store.runs()
    with duckdb.connect(config={"python_enable_replacements": False}) as db:
        try:
            given = db.extract_statements(sql)
        except duckdb.Error as e:
            raise BadQuery(_first(e)) from None
        if len(given) != 1 or given[0].type != duckdb.StatementType.SELECT:
            raise BadQuery("a query is one SELECT; nothing else is carried out")
        _table(db, "runs", _columns(RUNS, [_run_row(r) for r in runs]))
        _table(db, "findings", _columns(FINDINGS, [row for r in runs for row in _finding_rows(r)]))
        for name in sorted(_names(runs)):
            if name in sql:
                _values(db, name, runs)
        db.execute("SET enable_external_access = false")
        db.execute("SET lock_configuration = true")
        try:
            found = db.execute(given[0])
            columns = tuple(str(d[0]) for d in found.description or ())
            rows = found.fetchmany(MOST_ROWS + 1)
        except duckdb.Error as e:
            raise BadQuery(_first(e)) from None
    if len(rows) > MOST_ROWS:
        raise BadQuery(f"the query gives more than {MOST_ROWS:,} rows; add a LIMIT, or sum up")
    return QueryResult(columns, tuple(tuple(r) for r in rows))


def _first(error: Exception) -> str:
    return f"DuckDB refuses the query: {str(error).strip().splitlines()[0]}"


def _run_row(run: StoredRun) -> dict[str, Any]:
    plain = run.plain()
    changes: Mapping[str, Any] = plain["set"]
    return {
        **plain,
        "as_of": run.manifest.get("as_of"),
        "models": ", ".join(plain["models"]),
        "set": ", ".join(f"{k}={v}" for k, v in changes.items()),
    }


def _finding_rows(run: StoredRun) -> list[dict[str, Any]]:
    held = (Finding.from_plain(f) for f in run.json("findings.json")["findings"])
    return [
        {
            "run": run.id,
            "id": f.id,
            "question": f.question,
            "asks": f.asks.value,
            "answer": f.answer,
            "share": f.share,
            "low": f.range[0] if f.range else None,
            "high": f.range[1] if f.range else None,
            "mc_se": f.mc_se,
            "draws": f.n_draws,
            "text": f.text,
        }
        for f in held
    ]


def _columns(names: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {n: [r.get(n) for r in rows] for n in names}


def _table(db: Any, name: str, columns: Mapping[str, Any]) -> None:
    import pandas as pd

    frame = pd.DataFrame(dict(columns))
    for c in frame.columns:
        if frame[c].isna().all():
            frame[c] = frame[c].astype("float64" if c in ("share", "low", "high", "mc_se") else "str")
    db.register("given", frame)
    db.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
    db.unregister("given")


def _names(runs: tuple[StoredRun, ...]) -> set[str]:
    return {str(name) for r in runs for name in r.manifest.get("tables", ())}


def _values(db: Any, name: str, runs: tuple[StoredRun, ...]) -> None:
    import pandas as pd

    model, _, table = name.rpartition(".")
    frames: list[pd.DataFrame] = []
    for r in runs:
        held = r.tables().get(model, {}).get(table) if name in r.manifest.get("tables", ()) else None
        if held is not None:
            frames.append(held.to_pandas().assign(run=r.id))
    if frames:
        _table(db, name, {str(c): v for c, v in pd.concat(frames, ignore_index=True).items()})
