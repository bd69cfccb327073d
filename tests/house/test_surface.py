"""The public names: sorted, the same for people and type checkers, and all there."""

from __future__ import annotations

import ast
from pathlib import Path

import detente

STUB = Path(detente.__file__).with_suffix(".pyi")


def stub_names() -> set[str]:
    """Public names that the stub defines or re-exports."""
    names: set[str] = set()
    for node in ast.parse(STUB.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            names |= {a.asname for a in node.names if a.asname}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {n for n in names if not n.startswith("_") or n == "__version__"}


def test_all_is_sorted_and_has_no_doubles() -> None:
    assert list(detente.__all__) == sorted(set(detente.__all__))


def test_every_name_is_there() -> None:
    for name in detente.__all__:
        assert getattr(detente, name) is not None
    assert set(detente.__all__) <= set(dir(detente))


def test_the_stub_says_the_same() -> None:
    assert stub_names() - {"__all__"} == set(detente.__all__)
