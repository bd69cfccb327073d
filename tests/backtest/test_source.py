"""A forecast gets nothing that was only known afterwards; a wrong file is refused with what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.backtest.problems import BacktestError, LeakError
from detente.backtest.source import Codebook, DataTable, Timing, from_columns, read_data
from detente.tables.sheet import TableError

BOOK = Codebook(
    data="Made up",
    cite="nobody",
    known={
        "id": Timing.LABEL, "size": Timing.BEFORE, "trigger": Timing.AT, "deaths": Timing.AFTER, "end": Timing.OUTCOME,
        "rare": Timing.BEFORE,
    },
    needed=("id", "size", "end"),
    hashes={"0" * 64: "the version that was checked"},
    missing=frozenset(("-9",)),
)  # fmt: skip


def table(tmp_path: Path, text: str) -> DataTable:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return read_data(path, BOOK)


GOOD = "ID,size,trigger,deaths,end,other\na,1,2,900,1,x\nb,-9,3,0,0,y\n"


def test_what_was_known_is_handed_out(tmp_path: Path) -> None:
    found = table(tmp_path, GOOD)
    assert found.inputs(["size", "trigger"])[0].tolist() == [1.0, 2.0]
    assert found.text("size").tolist() == ["1", ""]
    assert "other" not in found.columns


@pytest.mark.parametrize(
    ("leak", "why"),
    [
        ("deaths", "only known after the onset"),
        ("end", "is the outcome"),
        ("id", "is a label"),
        ("siz", "not in the codebook.*did you mean size"),
    ],
)
def test_a_leaky_model_is_refused(tmp_path: Path, leak: str, why: str) -> None:
    found = table(tmp_path, GOOD)
    with pytest.raises(LeakError, match=why):
        found.inputs(["size", leak])


def test_missing_columns_are_named_with_the_hash(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"columns of Made up are missing: size, end \(SHA-256 [0-9a-f]{12}…\)"):
        table(tmp_path, "id,trigger\na,1\n")
    with pytest.raises(BacktestError, match="missing: size, end"):
        from_columns({"id": ["a"]}, BOOK, "x.rda", "f" * 64)


def test_an_unknown_version_is_said(tmp_path: Path) -> None:
    assert any("not one that was checked" in n for n in table(tmp_path, GOOD).notes)


def test_a_line_above_the_names_is_left_out(tmp_path: Path) -> None:
    found = table(tmp_path, "gdp,2,3,4,5,6\n" + GOOD)
    assert found.n == 2
    assert any("1 lines above" in n for n in found.notes)


def test_a_cell_that_is_no_number_is_placed(tmp_path: Path) -> None:
    found = table(tmp_path, GOOD.replace("a,1,2", "a,many,2"))
    with pytest.raises(TableError, match=r"data.csv:2:2 size: 'many' is not a number"):
        found.number("size")


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BacktestError, match="no column 'rare'"):
        table(tmp_path, GOOD).number("rare")


def test_numbers_of_other_readers_become_text() -> None:
    found = from_columns({"id": ["a"], "size": [3.0], "end": [float("nan")], "trigger": ["7.0"]}, BOOK, "x", "f" * 64)
    assert [found.text(n)[0] for n in ("size", "end", "trigger")] == ["3", "", "7"]
