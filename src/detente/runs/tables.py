"""Tables as Parquet (through DuckDB) and as CSV that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_parquet(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """Write columns of equal length as one zstd Parquet file: same columns, same bytes."""
    import duckdb

    names = ", ".join(f'"{c}"' for c in columns)
    table = {c: _column(v) for c, v in columns.items()}
    with duckdb.connect(config={"threads": 1, "preserve_insertion_order": True}) as db:
        db.register("t", table)
        target = str(path).replace("'", "''")
        db.execute(
            f"COPY (SELECT {names} FROM t) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )


def _column(values: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(values.tolist(), dtype=object) if values.dtype.kind == "U" else np.ascontiguousarray(values)


def csv_text(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> str:
    """Return rows as CSV with a byte-order mark, which makes spreadsheets read it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: _safe(v) for k, v in row.items()})
    return out.getvalue()


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula."""
    return "'" + value if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
