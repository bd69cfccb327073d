"""Kernels kept between runs: loaded without the compiler's tables, and fit to be laid out in what is compiled anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOURCE = """
from detente._jit import njit, piece
import numpy as np

@piece
def square(x):
    return x * x

@njit
def inner(x):
    return square(x) + 1.0

@njit
def outer(x):
    out = np.empty(len(x))
    for i in range(len(x)):
        out[i] = inner(x[i]) + square(x[i])
    return out
"""


def said(folder: Path, code: str) -> str:
    env = os.environ | {"NUMBA_CACHE_DIR": str(folder / "kept"), "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_kept_kernels_load_alone_and_are_laid_out_in_new_ones(tmp_path: Path) -> None:
    (tmp_path / "kernels.py").write_text(SOURCE, encoding="utf-8")
    tables = "'numba.np.linalg' in sys.modules"
    one = f"import sys, kernels; print(kernels.inner(3.0), kernels.inner.stats.cache_hits, {tables})"
    assert said(tmp_path, one) == "10.0 Counter() True\n"
    again = said(tmp_path, one)
    assert again.startswith("10.0 Counter({")
    assert again.endswith("False\n"), "loading needs no tables"
    both = f"import sys, numpy as np, kernels; print(kernels.inner(2.0), kernels.outer(np.ones(2)), {tables})"
    assert said(tmp_path, both) == "5.0 [3. 3.] True\n"
    assert said(tmp_path, both) == "5.0 [3. 3.] False\n"
