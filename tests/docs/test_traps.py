"""Each trap of other tools that Détente meets names a test of its own behaviour, and the test is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "traps.md").read_text("utf-8")
MET = PAGE.partition("## Met by Détente")[2].partition("\n## ")[0]
ROWS = [row for row in MET.splitlines() if row.startswith("| ")][2:]
NAMED = re.compile(r"`(?:(tests/\S+\.py)::)?(test_\w+)`")


def test_each_row_names_tests_that_are_there() -> None:
    assert len(ROWS) >= 17
    for row in ROWS:
        named = NAMED.findall(row)
        assert named, row
        file = ""
        for path, test in named:
            file = path or file
            assert f"def {test}(" in (ROOT / file).read_text("utf-8"), f"{file}::{test}"
