"""All errors share one base, and no two of them a name."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import detente
from detente._errors import CannotRead, explain_os_error, reading

SOURCE = Path(detente.__file__).parent
OUTSIDE = {"Exception", "BaseException", "ValueError", "RuntimeError", "OSError", "KeyboardInterrupt"}


def exceptions() -> dict[str, list[str]]:
    """Return the bases of every public exception class, by its name and file."""
    out: dict[str, list[str]] = {}
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                out[f"{node.name} {file.relative_to(SOURCE)}"] = [ast.unparse(b) for b in node.bases]
    known = set(OUTSIDE)
    while True:
        found = {n.split()[0] for n, bases in out.items() if known & set(bases)}
        if found <= known:
            return {n: b for n, b in out.items() if n.split()[0] in found}
        known |= found


def test_every_error_has_the_same_base() -> None:
    found = exceptions()
    derived = {"DetenteError"}
    for _ in found:
        derived |= {n.split()[0] for n, bases in found.items() if derived & set(bases)}
    assert {n for n in found if n.split()[0] not in derived} == set()


def test_no_two_errors_share_a_name() -> None:
    count = Counter(n.split()[0] for n in exceptions())
    assert [n for n, times in count.items() if times > 1] == []


def test_an_error_of_the_system_names_place_and_remedy(tmp_path: Path) -> None:
    for name, said in (
        ("missing", "no such file or directory; check the path"),
        ("a\0b", "embedded null byte; check the path"),
        ("x" * 300, "file name too long; choose a shorter name"),
    ):
        with pytest.raises(CannotRead) as error, reading(name):
            (tmp_path / name).read_bytes()
        assert str(error.value) == f"{name}: {said}"
        assert error.value.exit_code == 3
    assert explain_os_error(OSError("odd"), "x") == "x: odd; check the path"
