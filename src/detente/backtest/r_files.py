"""Reads R's data files with rdata (MIT), which is part of the extra ``backtest``."""

from __future__ import annotations

import hashlib
import os
import warnings
from pathlib import Path
from typing import Any

from detente._errors import DamagedFile, reading
from detente.backtest.problems import BacktestError
from detente.backtest.source import Codebook, DataTable, from_columns


def read_r(path: str | os.PathLike[str], codebook: Codebook) -> DataTable:
    """Read the one data frame of an ``.rda`` file.

    Raises
    ------
    CannotRead
        If the file cannot be read.
    DamagedFile
        If it is not R data, or holds several tables.
    BacktestError
        If columns or the package rdata are missing.
    """
    try:
        import rdata
    except ImportError:
        raise BacktestError(f"{path}: .rda files need rdata; set Détente up with the extra `backtest`") from None
    with reading(path):
        raw = Path(path).read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: dict[str, Any] = dict(rdata.read_rda(path))
    except Exception as e:
        raise DamagedFile(f"{path}: this is not a data file of R ({type(e).__name__}); download it again") from None
    tables = [v for v in found.values() if hasattr(v, "columns")]
    if len(tables) != 1:
        raise DamagedFile(f"{path}: the file holds {len(tables)} tables, and one is expected; name another file")
    frame = tables[0]
    columns = {str(name): frame[name].astype(object).tolist() for name in frame.columns}
    return from_columns(columns, codebook, os.fspath(path), hashlib.sha256(raw).hexdigest())
