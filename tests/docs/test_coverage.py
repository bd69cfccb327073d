"""The coverage table goes through the whole report, in our own words, and points to things that exist."""

from __future__ import annotations

import html
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
    _, what, mechanism, command, test, _ = row
    assert what
    assert mechanism
    assert re.findall(r"`(\w+) F`", command)
    assert set(re.findall(r"`(\w+) F`", command)) <= COMMANDS
    tests = re.findall(r"`([^`]+)`", test)
    assert tests
    assert [t for t in tests if not (ROOT / "tests" / t).exists()] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_what_the_page_answers(row: list[str], flagship_run: Path) -> None:
    """Each row quotes the page, or says that a block is answered in part or not, and why."""
    says = row[5]
    quoted = re.findall(r"“([^”]+)”", says)
    if says.startswith("as p"):
        assert says.removeprefix("as ") in {r[0] for r in ROWS}
        return
    assert quoted or re.match(r"(partly|not): \w", says), says
    page = (flagship_run / "report.html").read_text(encoding="utf-8")
    page = re.sub(r"(?s)<style>.*?</style>", " ", page)
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
    assert [q for q in quoted if q not in text] == []


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
