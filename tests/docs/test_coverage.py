"""The coverage table goes through the whole report, in our own words, and points to things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.examples import PAGES, ROOT

TABLE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [[c.strip() for c in line.strip("|").split("|")] for line in TABLE.splitlines() if re.match(r"\| p\d+ ", line)]
COMMANDS = {"analyze", "check", "list", "show", "new", "schema", "report", "tables"}


def test_every_block_has_its_row() -> None:
    assert [row[0] for row in ROWS] == [f"p{n}" for n in range(1, 26)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_points_to_a_command_and_a_test(row: list[str]) -> None:
    _, what, mechanism, command, test = row
    assert what
    assert mechanism
    assert re.findall(r"`(\w+) F`", command)
    assert set(re.findall(r"`(\w+) F`", command)) <= COMMANDS
    tests = re.findall(r"`([^`]+)`", test)
    assert tests
    assert [t for t in tests if not (ROOT / "tests" / t).exists()] == []


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())


def test_no_page_repeats_the_report(shared: Path) -> None:
    report = shared / "inputs" / "nato-russia-2022-01-12.txt"
    if not report.is_file():
        pytest.skip(f"the report is not shipped, and there is no copy of it at {report}")
    source = words(report.read_text(encoding="utf-8"))
    runs = {tuple(source[i : i + 8]) for i in range(len(source) - 7)}
    for page in PAGES:
        text = words(page.read_text(encoding="utf-8"))
        assert not [text[i : i + 8] for i in range(len(text) - 7) if tuple(text[i : i + 8]) in runs], page
