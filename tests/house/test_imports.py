"""The rooms of the house may only import from rooms further down; the compiler has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "detente"
FILES = sorted(SOURCE.rglob("*.py"))

SHARED = {
    "_errors",
    "_input",
    "_jit",
    "_labelled",
    "_output",
    "_output_names",
    "_pack",
    "_renamed",
    "_text",
    "problems",
}
"""Anyone may import these; they import nothing of ours but each other."""

ORDER = (
    ("cases", "drawing"),
    ("tables",),
    ("scenario",),
    ("draws",),
    ("rules",),
    ("payoffs",),
    ("packages",),
    ("answers",),
    ("models",),
    ("play",),
    ("estimate",),
    ("findings",),
    ("levers",),
    ("experts", "runs"),
    ("report", "backtest"),
    ("web",),
    ("cli",),
    ("__main__",),
)
"""A room may import from rooms before it."""

RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}

BESIDE = {
    "evidence": ({"scenario", "tables"}, {"report", "cli", "web"}),
    "estimate": ({"scenario", "tables", "models"}, {"report", "cli", "web"}),
}
"""Rooms off the road from scenario to answer: what they may import from, and who may import from them."""


def module(file: Path) -> tuple[str, ...]:
    """Name of a file's module, in parts, from the package down: () for the package itself."""
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported(file: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every import of ours in a file: line, and the module's name in parts from the package down."""
    here = module(file)
    package = here if file.name == "__init__.py" else here[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] == "detente":
                    yield node.lineno, tuple(name.name.split(".")[1:])
        elif isinstance(node, ast.ImportFrom):
            target = tuple((node.module or "").split(".")) if node.module else ()
            if node.level:
                target = package[: len(package) - node.level + 1] + target
            elif target[:1] == ("detente",):
                target = target[1:]
            else:
                continue
            for name in node.names:
                yield node.lineno, (*target, name.name)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}:
            named = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
            if isinstance(named, str) and named.split(".")[0] == "detente":
                yield node.lineno, tuple(named.split(".")[1:])


def room(parts: tuple[str, ...]) -> str:
    return parts[0] if parts else ""


def family(parts: tuple[str, ...]) -> str | None:
    """The family of models that a module belongs to, if it does."""
    if parts[:1] != ("models",) or len(parts) < 2:
        return None
    return parts[1] if (SOURCE / "models" / parts[1]).is_dir() else None


def faults(file: Path) -> Iterator[str]:
    """Every import of a file that goes against the order."""
    here = module(file)
    mine = room(here)
    for line, target in imported(file):
        theirs = room(target)
        arrow = f"{file.relative_to(SOURCE)}:{line}: {mine or 'detente'} imports {'.'.join(target)}"
        if theirs in SHARED or not mine:
            continue
        if mine in SHARED:
            yield f"{arrow}: it must stand alone"
        elif theirs == mine:
            if family(target) not in (None, family(here)):
                yield f"{arrow}: families of models do not know each other; share through a room below"
        elif mine in BESIDE or theirs in BESIDE:
            if theirs not in BESIDE.get(mine, ((), ()))[0] and mine not in BESIDE.get(theirs, ((), ()))[1]:
                yield f"{arrow}, which stands beside the order"
        elif theirs in RANK:
            if RANK[theirs] >= RANK.get(mine, 0):
                yield f"{arrow}, which is against the order"
        elif theirs != "__version__" and RANK.get(mine, 0) < RANK["cli"]:
            yield f"{arrow}: a room imports from rooms, not from the package's front door"


def test_every_room_has_its_place() -> None:
    rooms = {module(f)[0] for f in FILES if module(f)}
    assert rooms <= RANK.keys() | BESIDE.keys() | SHARED, "give the new room a place in the order (docs/decisions.md)"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_no_arrow_points_backwards(file: Path) -> None:
    assert not list(faults(file))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_only_jit_imports_numba(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {(n.module or "").split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level}
    assert "numba" not in names or module(file)[0] == "_jit"


def home(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the room of a module; each family of models is a room of its own."""
    return parts[:2] if family(parts) else parts[:1]


def private(parts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the private module that an import names or lies in, if there is one."""
    for i, name in enumerate(parts):
        if name.startswith("_") and i:
            return parts[: i + 1]
    return None


def test_another_room_imports_no_private_module() -> None:
    """An underscore means: only the module's own room imports it."""
    found = {
        f"{file.relative_to(SOURCE)}:{line} imports {'.'.join(target)}"
        for file in FILES
        for line, target in imported(file)
        if (hidden := private(target)) and home(hidden) != home(module(file))
    }
    assert not found, "a module that another room imports has no underscore in its name"


def test_a_private_import_is_seen() -> None:
    assert private(("models", "deals", "_tables", "pass_tables")) == ("models", "deals", "_tables")
    assert private(("_errors", "DetenteError")) is None
    assert home(("models", "deals", "_tables")) != home(("levers", "panel"))


def test_a_backward_arrow_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "draws/a.py": "from detente.payoffs import x",
        "payoffs/a.py": "from detente.draws import x\nfrom ..report import y",
        "models/deals/a.py": "from detente.models.spatial.mean import x\nfrom detente.models.base import y",
        "models/spatial/a.py": "def f():\n    import detente.web.app",
        "__init__.py": "from detente.web import app",
        "_jit.py": "from detente import scenario",
        "report/a.py": "from detente import load",
        "report/b.py": "from importlib import import_module\nimport_module('detente.cli.app')\nimport_module('json')",
        "web/app.py": "from detente.models import registry\nfrom detente.evidence import read",
        "evidence/a.py": "from detente.scenario import load\nfrom detente.draws import inputs",
        "models/graph.py": "from detente.evidence import statement",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    seen = {str(f.relative_to(tmp_path)): len(list(faults(f))) for f in sorted(tmp_path.rglob("*.py"))}
    assert seen == {
        "__init__.py": 0,
        "_jit.py": 1,
        "draws/a.py": 1,
        "evidence/a.py": 1,
        "models/deals/a.py": 1,
        "models/graph.py": 1,
        "models/spatial/a.py": 1,
        "payoffs/a.py": 1,
        "report/a.py": 1,
        "report/b.py": 1,
        "web/app.py": 0,
    }
