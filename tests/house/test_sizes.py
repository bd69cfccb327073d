"""Functions stay small enough to call, and modules small enough to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "detente"
MOST_PARAMETERS = 12


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Number of parameters, without ``self`` and ``cls``."""
    a = function.args
    named = [x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return len(named) - (named[:1] in (["self"], ["cls"]))


def too_many(source: Path) -> Iterator[str]:
    """Functions with more parameters than anybody can call; each option of a command is one, so commands may."""
    for file in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            command = file.parent.name == "cli" and node.name == "run"
            if parameters(node) > MOST_PARAMETERS and not command:
                yield f"{file.relative_to(source)}:{node.lineno}: {node.name} has {parameters(node)} parameters"


def test_no_function_has_more_than_a_dozen_parameters() -> None:
    assert not list(too_many(SOURCE)), "pass a NamedTuple with documented fields; kernels take it as well"


def test_a_long_signature_is_seen(tmp_path: Path) -> None:
    names = [f"a{i}" for i in range(MOST_PARAMETERS)]
    (tmp_path / "a.py").write_text(f"def f({', '.join(names)}, *, one): ...\n", encoding="utf-8")
    (tmp_path / "b.py").write_text(f"class A:\n    def f(self, {', '.join(names)}): ...\n", encoding="utf-8")
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli" / "c.py").write_text(f"def run({', '.join(names)}, one): ...\n", encoding="utf-8")
    assert list(too_many(tmp_path)) == ["a.py:1: f has 13 parameters"]


MOST_LINES = 400
"""Lines of a file: more than one idea hides in a longer one."""
TESTS = SOURCE.parents[1] / "tests"
LONG_YET = ("evidence/",)
"""Rooms and files that are still longer. Give no further one a place here."""


def too_long(source: Path) -> list[str]:
    """Files that are too long to read at once."""
    found = ((str(f.relative_to(source)), len(f.read_text("utf-8").splitlines())) for f in source.rglob("*.py"))
    return sorted(f"{name} has {lines} lines" for name, lines in found if lines > MOST_LINES)


def test_no_file_is_too_long_to_read() -> None:
    found = [x for folder in (SOURCE, TESTS) for x in too_long(folder) if not x.startswith(LONG_YET)]
    assert not found, "split it by idea"


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n" * (MOST_LINES + 1), encoding="utf-8")
    (tmp_path / "b.py").write_text("x = 1\n" * MOST_LINES, encoding="utf-8")
    assert too_long(tmp_path) == ["a.py has 401 lines"]
