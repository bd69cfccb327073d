"""International Crisis Behavior, actor level: how crises end for each actor, from what was known at their onset.

The data set is the user's own copy (Brecher et al. 2023, version 15), with one row for each actor of a crisis.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from detente.backtest.classes.board import ClassBoard, class_board
from detente.backtest.classes.cases import ClassCases
from detente.backtest.classes.forecasts import ClassForecast, OneVariable, lineup
from detente.backtest.source import Codebook, DataTable, Timing, read_data

Array = NDArray[np.float64]
CUT = 1980.0
YEARS = 15.0
"""Years of the trailing base rate."""

ONSET = (
    "triggr", "trigloc", "southpow", "gravty", "issue", "pethin", "powdis", "geog", "cractloc", "actloc", "pc", "age",
    "territ", "regime", "durreg", "allycap", "globmemb", "nuclear", "powsta", "iwc",
)  # fmt: skip
"""Inputs of the forest: variables that the codebook dates to the trigger, and lasting attributes of the actor."""
_BEFORE = (
    "age", "territ", "regime", "durreg", "allycap", "globmemb", "nuclear", "powsta", "pc", "actloc", "stainsys",
    "period", "regrep", "socunr", "massvl", "gvinst", "col", "unemp", "inflat", "foodpr", "labstr", "short", "econdt",
)  # fmt: skip
_AT = (
    "triggr", "yrtrig", "motrig", "datrig", "systrgyr", "systrgmo", "systrgda", "trigent", "trigloc", "southv",
    "southpow", "gravty", "issue", "pethin", "powdis", "geog", "cractloc", "iwc",
)  # fmt: skip
_AFTER = (
    "sizedu", "strcdu", "comlev", "majres", "yerres", "monres", "dayres", "trgresra", "crismg", "cenvio", "usinv",
    "usfavr", "suinv", "sufavr", "gbinv", "gbfavr", "frinv", "frfavr", "itinv", "itfavr", "grinv", "grfavr", "jpinv",
    "jpfavr", "globorg", "globact", "globfavr", "regorg", "regact", "rofavr", "outfor", "outevl", "yrterm", "moterm",
    "daterm", "trgterra", "resterra", "noactr", "syslev", "gpinv", "powinv", "chissu", "sourdt",
)  # fmt: skip

CODEBOOK = Codebook(
    data="ICB2 version 15",
    cite="Brecher, Wilkenfeld, Beardsley, James & Quinn 2023",
    known={
        **dict.fromkeys(("crisno", "cracno", "cracid", "actor", "crisname", "pcid"), Timing.LABEL),
        **dict.fromkeys(_BEFORE, Timing.BEFORE),
        **dict.fromkeys(_AT, Timing.AT),
        **dict.fromkeys(_AFTER, Timing.AFTER),
        **dict.fromkeys(("outcom", "outesr", "viol", "sevvio"), Timing.OUTCOME),
    },
    needed=("crisno", "cracid", "outcom", "outesr", "viol", "yrtrig", "motrig", "yrterm", "moterm", *ONSET),
    hashes={"f835b7bf8cca84a65f51cd6dc0760ab0bdc0f935f377882ee9248eb81582075c": "version 15, actor level"},
)

TARGETS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "outcome": ("How does the crisis end for the actor?", "outcom", ("victory", "compromise", "stalemate", "defeat")),
    "violence": ("Serious clashes or full-scale war?", "viol", ("no", "yes")),
    "escalation": ("Does the crisis end with more tension?", "outesr", ("no", "yes")),
    "war": ("Full-scale war?", "viol", ("no", "yes")),
}
"""Target → question, variable, classes."""
_READ: dict[str, Callable[[Array], tuple[NDArray[np.bool_], Array]]] = {
    "outcome": lambda x: ((x >= 1) & (x <= 4), x - 1),
    "violence": lambda x: ((x >= 1) & (x <= 4), (x >= 3).astype(np.float64)),
    "escalation": lambda x: ((x >= 1) & (x <= 2), (x == 1).astype(np.float64)),
    "war": lambda x: ((x >= 1) & (x <= 4), (x == 4).astype(np.float64)),
}
"""Target → function of its codes that returns which rows count, and their class."""


def read_icb(path: str | os.PathLike[str]) -> DataTable:
    """Read the actor level of ICB from the user's copy; repeated rows of one actor in one crisis are left out.

    Raises
    ------
    TableError
        If it cannot be read, or columns are missing.
    """
    table = read_data(path, CODEBOOK)
    pairs = np.char.add(np.char.add(table.text("crisno"), "/"), table.text("cracid"))
    first = np.zeros(table.n, dtype=bool)
    first[np.unique(pairs, return_index=True)[1]] = True
    again = int((~first).sum())
    return table.rows(
        first, f"{table.file}: {again} rows repeat an actor of a crisis and are left out." if again else ""
    )


def cases_of(table: DataTable, target: str) -> ClassCases:
    """Return the cases of one question; rows whose code means none of the classes are left out, with a note."""
    question, variable, classes = TARGETS[target]
    codes = table.number(variable)
    began, ended = (table.decimal_year(a, b) for a, b in (("yrtrig", "motrig"), ("yrterm", "moterm")))
    ended = np.where(np.isnan(ended), np.inf, ended)
    counts, happened = _READ[target](codes)
    keep = counts & ~np.isnan(began)
    gone = int((~keep).sum())
    notes = (f"{table.file}: {gone} rows have none of these outcomes and are left out.",) if gone else ()
    return ClassCases(
        question,
        classes,
        table.rows(keep),
        happened[keep].astype(np.int64),
        began[keep],
        ended[keep],
        table.text("crisno")[keep],
        notes,
    ).checked()


def forecasts() -> tuple[ClassForecast, ...]:
    """Return baselines and forecasts, the two benchmarks first."""
    one = OneVariable("power", "power discrepancy", ("powdis",))
    return lineup(one, "onset variables", ONSET, YEARS)


def boards(table: DataTable, cut: float = CUT, *, resamples: int = 4000, seed: int = 1) -> list[ClassBoard]:
    """Score every forecast on every question."""
    return [
        class_board(cases_of(table, target), forecasts(), cut, questions=len(TARGETS), resamples=resamples, seed=seed)
        for target in TARGETS
    ]
