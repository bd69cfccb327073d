"""Nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "numba", "scipy", "pandas", "duckdb", "resvg_py", "openpyxl", "spacy", "nicegui", "SALib")


IMPORTS = {
    "package": "import detente",
    "command module": "import detente.cli",
    "help": "from detente.cli import main\ntry: main()\nexcept SystemExit as stop: assert not stop.code",
}


@pytest.mark.parametrize("what", IMPORTS)
def test_no_heavy_module_is_loaded(what: str) -> None:
    script = f"""
import sys
from pathlib import Path
sys.argv = ["detente", "--help"]
{IMPORTS[what]}
print("loaded", *sorted({set(HEAVY)!r} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded"


def test_the_page_of_a_saved_run_needs_no_engine(flagship_run: Path) -> None:
    """It is made from plain data: no arrays, no compiled kernels, no classes of the scenario's format."""
    script = f"""
import json, sys
from pathlib import Path
from detente.report.page import render
from detente.report.saved import view_of_run
run = Path({str(flagship_run)!r})
names = ("findings", "figures", "manifest")
findings, figures, manifest = (json.loads((run / f"{{n}}.json").read_text()) for n in names)
assert render(view_of_run(findings, figures), manifest) == (run / "report.html").read_text()
engine = {{"detente._jit", "detente.draws", "detente.packages", "detente.scenario.model"}}
print("loaded", *sorted(({set(HEAVY)!r} | engine) & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded"
