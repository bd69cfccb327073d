"""Families own their meaning: what shows findings names no model, and a new model is seen everywhere at once."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.models.registry import families, models

SOURCE = Path(__file__).resolve().parents[2] / "src" / "detente"
SHOWING = ("findings", "report", "cli", "play", "runs", "answers")
"""Rooms that must iterate over the registry."""
OLD_RUNS = "report/saved.py"
"""Reads runs of older versions, whose findings did not say which question they answer."""


def strings(file: Path) -> Iterator[tuple[int, str]]:
    """Every string of a file that is no docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    told = {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef) and n.body and isinstance(n.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@pytest.mark.parametrize("room", SHOWING)
def test_what_shows_findings_names_no_model(room: str) -> None:
    ids = {*models()}
    prefixes = re.compile(rf"^({'|'.join(sorted({m.split('.')[0] for m in ids}))})\.[a-z*]")
    found = [
        f"{file.relative_to(SOURCE)}:{line}: {text!r}"
        for file in sorted((SOURCE / room).rglob("*.py"))
        if str(file.relative_to(SOURCE)) != OLD_RUNS
        for line, text in strings(file)
        if text in ids or prefixes.match(text)
    ]
    assert not found


def test_class_names_are_unique() -> None:
    names = Counter(
        node.name
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert not {name: n for name, n in names.items() if n > 1}


def test_every_family_of_models_is_described() -> None:
    assert {m.family for m in models().values()} == {f.id for f in families()}
    assert [f.order for f in families()] == sorted(f.order for f in families())


def test_every_model_has_a_result_class_of_its_own() -> None:
    """No two models of the registry promise the same result."""
    returns = [m.run.__annotations__["return"] for m in models().values()]
    assert len({*returns}) == len(returns)
    assert "Result" not in returns
