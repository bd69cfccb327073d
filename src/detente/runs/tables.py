"""Tables as Parquet, through DuckDB."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from detente._errors import CannotWrite, DamagedFile


class Parquet:
    """Writes columns of equal length as zstd Parquet files: same columns, same bytes. A context manager."""

    def __enter__(self) -> Self:
        import duckdb

        self._failed = duckdb.Error
        self._db = duckdb.connect(config={"threads": 1, "preserve_insertion_order": True})
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def write(self, path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
        """Write one file.

        Raises
        ------
        CannotWrite
            If it cannot be written.
        """
        names = ", ".join(f'"{c}"' for c in columns)
        target = str(path).replace("'", "''")
        self._db.register("t", {c: _column(v) for c, v in columns.items()})
        how = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
        command = f"COPY (SELECT {names} FROM t) TO '{target}' ({how})"
        try:
            self._db.execute(command)
        except self._failed as e:
            raise CannotWrite(f"{path}: {e}; free some space, or write to another place") from None
        finally:
            self._db.unregister("t")


def read_parquet(path: Path, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Return the rows of some columns of a Parquet file.

    Raises
    ------
    DamagedFile
        If it is not a Parquet file, or has no such columns.
    """
    import duckdb

    names = ", ".join(f'"{c}"' for c in columns)
    try:
        with duckdb.connect() as db:
            return db.execute(f"SELECT {names} FROM read_parquet(?)", [str(path)]).fetchall()
    except duckdb.Error as e:
        why = str(e).partition("\n")[0]
        raise DamagedFile(f"{path}: this table cannot be read ({why}); run `detente analyze` again") from None


def _column(values: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(values.tolist(), dtype=object) if values.dtype.kind == "U" else np.ascontiguousarray(values)
