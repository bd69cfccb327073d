"""One word, one meaning: names built from these words are defined only in the rooms whose meaning it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "detente"

MEANINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "reading": ("what was read in a report, or the act of reading a file", ("evidence", "experts", "_errors.py")),
    "stage": ("the first stage of a two-stage estimate", ()),
    "statement": ("what an actor said, by a report", ("evidence", "cli/read.py")),
    "problem": ("something wrong in a file, with its remedy", (
        "problems.py", "scenario", "tables/sheet.py", "web/sheet.py",
        "experts", "runs", "levers/building.py", "backtest", "estimate",
    )),
    "settle": ("to end on one level, by a spatial model or for an office in a report", ("models/spatial",)),
    "settlement": ("the level on which an issue ends", (
        "answers", "findings", "report", "models/spatial", "models/deals/results.py", "backtest/deu",
        "models/coercion/bargaining_range.py",
    )),
    "play": ("a negotiation conducted by hand, `detente play`", ("play", "cli/play.py", "web")),
}  # fmt: skip
"""Word → its meaning, and the rooms and files that may define names with it."""

OLD = {"_errors.py": {"reading"}, "answers/finding.py": {"readings"}, "models/coercion/audience_costs.py": {"_play"}}
"""Names of earlier versions that still work, and terms of a cited work."""

TABLES = {
    "Table", "DataTable", "EditTable", "EstimationTable", "HeadedTable", "PlainTable",
    "AnswerTables", "CountTables", "ShareTables",
}  # fmt: skip
"""Classes of tables: rows and columns that somebody reads. Arrays of a kernel are ``…Arrays``."""


def words(name: str) -> set[str]:
    """Words of a name, in the singular."""
    parts = re.findall(r"[A-Z]?[a-z]+", name)
    return {p.lower().removesuffix("s") for p in parts}


def names(file: Path) -> Iterator[str]:
    """Classes and functions of a file, and the file's own name."""
    yield file.stem
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def strangers(source: Path, word: str) -> list[str]:
    """Names with a word outside the rooms that it belongs to."""
    rooms = MEANINGS[word][1]
    return [
        f"{where}: {name}"
        for file in sorted(source.rglob("*.py"))
        for where in [str(file.relative_to(source))]
        if not any(where == room or where.startswith(f"{room}/") for room in rooms)
        for name in names(file)
        if word in words(name) and name not in OLD.get(where, ())
    ]


@pytest.mark.parametrize("word", MEANINGS)
def test_a_word_has_one_meaning(word: str) -> None:
    assert not strangers(SOURCE, word), f"{word}: {MEANINGS[word][0]}; give another thing another name"


def test_kernels_have_arrays_and_readers_have_tables() -> None:
    found = {
        node.name
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and re.search(r"Tables?$", node.name)
    }
    assert found == TABLES


def test_a_second_meaning_is_seen(tmp_path: Path) -> None:
    for name, text in {
        "play/session.py": "class PlaySession: ...",
        "models/spatial/a.py": "class Play: ...\ndef settle_all(): ...\ndef displayed(): ...",
        "packages/_settle.py": "def best(): ...",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert strangers(tmp_path, "play") == ["models/spatial/a.py: Play"]
    assert strangers(tmp_path, "settle") == ["packages/_settle.py: _settle"]
