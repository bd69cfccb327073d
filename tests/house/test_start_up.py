"""Nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

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
sys.argv = ["detente", "--help"]
{IMPORTS[what]}
print("loaded", *sorted({set(HEAVY)!r} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded"
