"""The walks of CONTRIBUTING.md and the places that the glossary names exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "detente"
STEP = re.compile(r"^\d+\. `(?P<file>[\w/]+\.py)` `(?P<name>\w+)`: ", re.MULTILINE)


def defined(file: Path) -> set[str]:
    """Names that a module defines at its top."""
    names: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def walks() -> list[tuple[str, str]]:
    """Every step: file and name."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    part = text.split("## Find your way", 1)[1].split("\n## ", 1)[0]
    assert len(re.findall(r"^\*\*", part, re.MULTILINE)) == 5
    steps = [(m["file"], m["name"]) for m in STEP.finditer(part)]
    assert len(steps) == len(re.findall(r"^\d+\. ", part, re.MULTILINE)), "a step is not written like the others"
    return steps


@pytest.mark.parametrize(("file", "name"), walks())
def test_every_step_of_a_walk_exists(file: str, name: str) -> None:
    assert name in defined(SOURCE / file)


def glossary() -> list[tuple[str, str, str]]:
    """Rows of the glossary: term, its page, and the place in the code."""
    rows = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8").splitlines()
    cells = [[c.strip() for c in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return [(c[0], c[3], c[4]) for c in cells[2:]]


@pytest.mark.parametrize(("term", "page", "place"), glossary())
def test_every_term_is_defined_where_the_glossary_says(term: str, page: str, place: str) -> None:
    named = re.fullmatch(r"\{doc\}`([^`]+)`", page)
    assert named, term
    assert (ROOT / "docs" / "reference" / f"{named[1]}.md").resolve().exists()
    if place:
        code = re.fullmatch(r"`([\w/]+\.py)` `(\w+)`", place)
        assert code, place
        assert code[2] in defined(SOURCE / code[1])
