"""Militarised disputes: forecasts of who yields, from capabilities and aims known at the onset.

The data are the user's own copies of the directed dispute-years of Gibler, Miller & Little (2016) and of National
Material Capabilities (Singer 1987). Only bilateral disputes between two originators are used.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from detente.backtest.classes.board import ClassBoard, class_board
from detente.backtest.classes.cases import ClassCases
from detente.backtest.classes.forecasts import ClassForecast, OneVariable, lineup
from detente.backtest.problems import BacktestError
from detente.backtest.r_files import read_r
from detente.backtest.source import Codebook, DataTable, Timing

Array = NDArray[np.float64]
CUT = 1950.0
YEARS = 30.0
CLASSES = ("the challenger wins", "the target wins", "neither")
WON = {1: 0, 4: 0, 2: 1, 3: 1, 5: 2, 6: 2}
"""Outcome code → class: victory or the other side yields; stalemate and compromise are neither. Released, unclear and
joined another dispute (7, 8, 9) are left out."""

DISPUTES = Codebook(
    data="GML directed dispute-years",
    cite="Gibler, Miller & Little 2016",
    known={
        **dict.fromkeys(("dispnum", "ccode1", "ccode2", "midonset", "version"), Timing.LABEL),
        **dict.fromkeys(("year", "stmon", "sidea1", "revstate1", "revstate2", "revtype11", "revtype12",
                         "revtype21", "revtype22"), Timing.AT),
        **dict.fromkeys(("orig1", "orig2"), Timing.AT),
        **dict.fromkeys(
            ("fatality1", "fatality2", "hiact1", "hiact2", "hostlev1", "hostlev2", "hiact", "hostlev", "mindur",
             "maxdur", "settle", "fatality", "endmon", "recip", "numa", "numb"),
            Timing.AFTER,
        ),
        "outcome": Timing.OUTCOME,
        "ratio": Timing.BEFORE, "power1": Timing.BEFORE, "power2": Timing.BEFORE,
    },
    needed=("dispnum", "ccode1", "ccode2", "year", "stmon", "midonset", "sidea1", "orig1", "orig2", "numa", "numb",
            "revstate1", "revstate2", "revtype11", "revtype12", "maxdur", "outcome"),
    missing=frozenset(("-9",)),
)  # fmt: skip
"""``ratio``, ``power1`` and ``power2`` are joined from the capabilities of the year before."""
CAPABILITIES = Codebook(
    data="National Material Capabilities",
    cite="Singer 1987",
    known={"ccode": Timing.LABEL, "year": Timing.LABEL, "cinc": Timing.BEFORE},
    needed=("ccode", "year", "cinc"),
)
INPUTS = ("ratio", "power1", "power2", "revstate1", "revstate2", "revtype11", "revtype12")


def read_disputes(path: str | os.PathLike[str], capabilities: str | os.PathLike[str]) -> DataTable:
    """Read bilateral disputes, one row each from the challenger's side, with capabilities of the year before.

    Raises
    ------
    BacktestError
        If columns are missing, or nothing can be joined.
    """
    table = read_r(path, DISPUTES)
    number = {name: table.number(name) for name in ("midonset", "sidea1", "orig1", "orig2", "numa", "numb")}
    keep = np.all([v == 1 for v in number.values()], axis=0)
    _, first = np.unique(table.text("dispnum")[keep], return_index=True)
    rows = np.zeros(table.n, dtype=bool)
    rows[np.flatnonzero(keep)[first]] = True
    kept = table.rows(rows, f"{table.file}: {int(rows.sum())} bilateral disputes of two originators are kept.")
    power = read_r(capabilities, CAPABILITIES)
    strength = dict(
        zip(
            zip(power.number("ccode").tolist(), power.number("year").tolist(), strict=True),
            power.number("cinc").tolist(),
            strict=True,
        )
    )
    year = kept.number("year") - 1
    sides = [
        np.array([strength.get(k, np.nan) for k in zip(kept.number(c).tolist(), year.tolist(), strict=True)])
        for c in ("ccode1", "ccode2")
    ]
    ratio = np.log(sides[0] / sides[1])
    if np.isnan(ratio).all():
        raise BacktestError(f"{capabilities}: no capabilities of the years before these disputes; check both files")
    joined = {"ratio": ratio, "power1": np.log(sides[0]), "power2": np.log(sides[1])}
    columns = {
        **kept.columns,
        **{n: np.array(["" if np.isnan(v) else repr(float(v)) for v in x]) for n, x in joined.items()},
    }
    return DataTable(kept.codebook, kept.file, kept.sha256, columns, kept.lines, kept.notes)


def cases_of(table: DataTable) -> ClassCases:
    """Return the disputes with a clear outcome."""
    codes = table.number("outcome")
    happened = np.array([WON.get(int(c), -1) if c == c else -1 for c in codes])
    keep = happened >= 0
    month = table.number("stmon")
    began = table.number("year") + np.where((month >= 1) & (month <= 12), month - 0.5, 6.0) / 12.0
    ended = began + np.nan_to_num(table.number("maxdur"), nan=365.0) / 365.25
    gone = int((~keep).sum())
    return ClassCases(
        "Who wins a bilateral militarised dispute?",
        CLASSES,
        table.rows(keep),
        happened[keep].astype(np.int64),
        began[keep],
        ended[keep],
        table.text("dispnum")[keep],
        (f"{table.file}: {gone} disputes without a clear outcome are left out.",) if gone else (),
    ).checked()


def forecasts() -> tuple[ClassForecast, ...]:
    """Return baselines and forecasts, the two benchmarks first."""
    one = OneVariable("ratio", "capability ratio", ("ratio",))
    return lineup(one, "onset variables", INPUTS, YEARS)


def boards(table: DataTable, cut: float = CUT, *, resamples: int = 4000, seed: int = 1) -> list[ClassBoard]:
    """Score every forecast."""
    return [class_board(cases_of(table), forecasts(), cut, resamples=resamples, seed=seed)]
