"""Threats of economic sanctions: whether the target yields or settles, from what was known when it was threatened.

The data are the user's own copy of TIES, version 4 (Morgan, Bapat & Kobayashi 2014), as ``.csv``, ``.xlsx`` or
the ``.xls`` that its owners publish.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import DamagedFile, reading
from detente.backtest.classes.board import ClassBoard, class_board
from detente.backtest.classes.cases import ClassCases
from detente.backtest.classes.forecasts import ClassForecast, OneVariable, lineup
from detente.backtest.problems import BacktestError
from detente.backtest.source import Codebook, DataTable, Timing, from_columns, read_data

Array = NDArray[np.float64]
CUT = 1990.0
YEARS = 15.0
YIELDS = (1, 2, 5, 6, 7, 10)
"""Codes of final outcomes in which the target acquiesces partly or fully, or there is a negotiated settlement."""
CODEBOOK = Codebook(
    data="TIES version 4",
    cite="Morgan, Bapat & Kobayashi 2014",
    known={
        **dict.fromkeys(("caseid", "sender1", "sender2", "targetstate", "primarysender"), Timing.LABEL),
        **dict.fromkeys(
            ("startyear", "startmonth", "threat", "institution", "issue1", "bspecif", "scommit", "dsanctions",
             "carrots", "anticipatedtargetcosts", "anticipatedsendercosts", "american"),
            Timing.AT,
        ),
        **dict.fromkeys(
            ("endyear", "endmonth", "imposition", "targetcosts", "sendercosts", "sanctiontype",
             "settlementnaturesender", "settlementnaturetarget", "carrotsduringsanction"),
            Timing.AFTER,
        ),
        "finaloutcome": Timing.OUTCOME,
    },
    needed=("caseid", "startyear", "startmonth", "endyear", "endmonth", "threat", "finaloutcome", "institution",
            "issue1", "bspecif", "scommit", "carrots", "anticipatedtargetcosts",
            "anticipatedsendercosts", "primarysender"),
)  # fmt: skip
INPUTS = (
    "institution", "issue1", "bspecif", "scommit", "carrots", "anticipatedtargetcosts", "anticipatedsendercosts",
    "american",
)  # fmt: skip


def read_sanctions(path: str | os.PathLike[str]) -> DataTable:
    """Read cases that began with a threat.

    Raises
    ------
    TableError, DamagedFile, BacktestError
        If the file cannot be read, or columns are missing.
    """
    table = _old_workbook(path) if Path(path).suffix.lower() == ".xls" else read_data(path, CODEBOOK)
    american = np.where(table.text("primarysender") == "2", "1", "0")
    several = {name: _first(table.columns[name]) for name in INPUTS if name in table.columns}
    columns = {**table.columns, **several, "american": american}
    made = DataTable(table.codebook, table.file, table.sha256, columns, table.lines, table.notes, table.places)
    return made.rows(table.number("threat") == 1)


def _first(texts: NDArray[np.str_]) -> NDArray[np.str_]:
    """Return the first of several codes in a cell."""
    return np.array([t.replace(",", " ").split()[0] if t.strip() else "" for t in texts.tolist()])


def _old_workbook(path: str | os.PathLike[str]) -> DataTable:
    """Read the first sheet of an ``.xls`` workbook through xlrd (BSD)."""
    try:
        import xlrd
    except ImportError:
        raise BacktestError(f"{path}: .xls files need xlrd; use the extra `backtest`, or save it as .xlsx") from None
    with reading(path):
        raw = Path(path).read_bytes()
    try:
        sheet: Any = xlrd.open_workbook(file_contents=raw).sheet_by_index(0)
        rows: list[list[Any]] = [sheet.row_values(i) for i in range(sheet.nrows)]
    except Exception as e:
        raise DamagedFile(f"{path}: this is not a workbook of Excel 97-2003 ({type(e).__name__})") from None
    head = [str(v).strip().lower() for v in rows[0]] if rows else []
    columns = {name: [row[j] for row in rows[1:]] for j, name in enumerate(head)}
    return from_columns(columns, CODEBOOK, os.fspath(path), hashlib.sha256(raw).hexdigest())


def cases_of(table: DataTable) -> ClassCases:
    """Return threats with a final outcome."""
    codes = table.number("finaloutcome")
    keep = (codes >= 1) & (codes <= 10)
    began, ended = (table.decimal_year(a, b) for a, b in (("startyear", "startmonth"), ("endyear", "endmonth")))
    ended = np.where(np.isnan(ended), np.inf, ended)
    gone = int((~keep).sum())
    return ClassCases(
        "Does the target of a threat of sanctions give way or settle?",
        ("no", "yes"),
        table.rows(keep),
        np.isin(codes[keep], YIELDS).astype(np.int64),
        began[keep],
        ended[keep],
        table.text("caseid")[keep],
        (f"{table.file}: {gone} threats without a final outcome are left out.",) if gone else (),
    ).checked()


def forecasts() -> tuple[ClassForecast, ...]:
    """Return baselines and forecasts, the two benchmarks first."""
    one = OneVariable("costs", "anticipated costs", ("anticipatedtargetcosts", "anticipatedsendercosts"))
    return lineup(one, "what was known at the threat", INPUTS, YEARS)


def boards(table: DataTable, cut: float = CUT, *, resamples: int = 4000, seed: int = 1) -> list[ClassBoard]:
    """Score every forecast."""
    return [class_board(cases_of(table), forecasts(), cut, resamples=resamples, seed=seed)]
