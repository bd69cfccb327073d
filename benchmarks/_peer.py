"""negmas 0.16 in an environment of its own: used for comparison in two benchmarks, never a part of this project
(AGPL)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def environment(folder: Path) -> Path | None:
    """Return an interpreter that has negmas 0.16; or print the reason and return ``None``."""
    uv = Path(sys.prefix).parent / ".uv" / "bin" / "uv"
    tool = str(uv) if uv.exists() else shutil.which("uv")
    if tool is None:
        print("negmas side skipped: no uv to make its environment with")
        return None
    python = folder / "env" / "bin" / "python"
    for command in (
        [tool, "venv", "-q", "--python", sys.executable, str(folder / "env")],
        [tool, "pip", "install", "-q", "--python", str(python), "negmas==0.16.*"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"negmas side skipped, it cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
            return None
    return python
