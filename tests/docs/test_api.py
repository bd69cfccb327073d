"""The page of the Python API names every public name: those of the package, and those of its parts."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import detente

ROOT = Path(__file__).resolve().parents[2]
API = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
MODULE = re.compile(r"^\.\. automodule:: (\S+)\n((?:   :.*\n)*)", re.MULTILINE)
PRIVATE = {"detente.cli"}
"""Packages for the command line alone."""
UNSHOWN = {"EstimationTable"}
"""Its annotation ends in an underscore, which the page would take for a link; `read_table` describes it."""


def shown() -> dict[str, set[str] | None]:
    """Names that the page shows of each module; ``None`` for all."""
    out: dict[str, set[str] | None] = {}
    for m in MODULE.finditer(API):
        members = re.search(r":members:(.*)", m[2])
        assert members is not None, m[1]
        named = {x.strip() for x in members[1].split(",") if x.strip()}
        out[m[1]] = named or None
    return out


def packages() -> list[str]:
    root = Path(detente.__file__).parent
    found = [
        ".".join(f.parent.relative_to(root.parent).parts)
        for f in root.rglob("__init__.py")
        if "__all__" in f.read_text("utf-8")
    ]
    return sorted({*found} - PRIVATE)


@pytest.mark.parametrize("package", packages())
def test_the_page_names_every_public_name(package: str) -> None:
    found = {m: n for m, n in shown().items() if m == package or m.startswith(f"{package}.")}
    if found.get(package, ()) is not None:  # the page shows some names, of the package or of the modules in it
        assert {*import_module(package).__all__} - UNSHOWN <= {x for n in found.values() for x in n or ()}


@pytest.mark.parametrize("module", shown())
def test_every_name_of_the_page_is_there(module: str) -> None:
    made = import_module(module)
    assert all(hasattr(made, name) for name in shown()[module] or ())
