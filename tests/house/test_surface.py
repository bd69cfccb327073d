"""The public names: sorted, the same for people and type checkers, and all there."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

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


def packages() -> list[str]:
    """Packages with an ``__all__`` of their own."""
    root = Path(detente.__file__).parent
    return [
        ".".join(file.parent.relative_to(root.parent).parts)
        for file in sorted(root.rglob("__init__.py"))
        if "__all__" in file.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("package", packages())
def test_every_name_of_a_package_is_there(package: str) -> None:
    """Names that are resolved on first use too."""
    module = import_module(package)
    assert all(getattr(module, name) is not None for name in module.__all__)


def test_no_module_hides_a_name_that_is_resolved_late() -> None:
    """Importing a module sets its name in the package, in the place of a function that has the same name."""
    for package in ("detente", "detente.models.spatial"):
        module = import_module(package)
        folder = Path(str(module.__file__)).parent
        modules = {p.stem for p in folder.glob("*.py")} | {p.name for p in folder.iterdir() if p.is_dir()}
        assert not modules & {*module.__all__}
