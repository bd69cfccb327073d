"""Evidence points into the report, and none of the report's sentences are in the files."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pytest

from detente.scenario.load import load

CASES = files("detente") / "cases"
FILES = sorted(f.name for f in CASES.iterdir() if f.name.endswith(".yaml"))


@pytest.fixture(scope="module")
def report(shared: Path) -> str:
    path = shared / "inputs" / "nato-russia-2022-01-12.txt"
    if not path.is_file():
        pytest.skip(f"the report is not shipped, and there is no copy of it at {path}")
    return path.read_bytes().decode("utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())


def test_spans_and_hashes_are_the_reports(report: str) -> None:
    source = next(s for s in load("nato-russia-2022").sources if s.id == "nw")
    assert source.sha256 == hashlib.sha256(report.encode()).hexdigest()
    parts = re.split(r"\n\n+", report)
    assert list(source.blocks) == [f"p{i}" for i in range(1, 26)]
    assert len(parts) == 25
    for part, block in zip(parts, source.blocks.values(), strict=True):
        start, end = block.span
        assert report[start:end] == part
        assert hashlib.sha256(part.encode()).hexdigest().startswith(block.sha256)


@pytest.mark.parametrize("name", FILES)
def test_no_eight_words_of_the_report(report: str, name: str) -> None:
    source = words(report)
    runs = {tuple(source[i : i + 8]) for i in range(len(source) - 7)}
    text = words((CASES / name).read_text(encoding="utf-8"))
    found = [" ".join(text[i : i + 8]) for i in range(len(text) - 7) if tuple(text[i : i + 8]) in runs]
    assert not found


def test_every_block_that_is_cited_exists_and_most_blocks_are_cited() -> None:
    text = "".join((CASES / name).read_text(encoding="utf-8") for name in FILES)
    cited = {int(n) for n in re.findall(r"nw#p(\d+)", text)}
    assert cited <= set(range(1, 26))
    # photo captions and the credit line say nothing of their own
    assert cited >= set(range(1, 24)) - {10}
