"""Kernels kept between runs are loaded, and fit to be inlined into what is compiled again."""

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


def test_kept_kernels_load_and_are_called_by_new_ones(tmp_path: Path) -> None:
    (tmp_path / "kernels.py").write_text(SOURCE, encoding="utf-8")
    one = "import kernels; print(kernels.inner(3.0), sum(kernels.inner.stats.cache_hits.values()))"
    assert said(tmp_path, one) == "10.0 0\n"
    assert said(tmp_path, one) == "10.0 1\n"
    hits = "sum(kernels.outer.stats.cache_hits.values())"
    both = f"import numpy as np, kernels; print(kernels.inner(2.0), kernels.outer(np.ones(2)), {hits})"
    assert said(tmp_path, both) == "5.0 [3. 3.] 0\n"
    assert said(tmp_path, both) == "5.0 [3. 3.] 1\n"


PARTS = """
from detente._jit import allocating, njit, part
import numpy as np

@part
def half(x):
    if x < 0.0:
        raise ValueError("below zero")
    return x / 2.0

@allocating
def halves(x):
    out = np.empty(len(x))
    for i in range(len(x)):
        out[i] = half(x[i])
    return out

@njit
def total(x):
    return np.sum(halves(x))
"""
"""Small kernels: arrays that a part makes are let go, and an error that a part raises keeps its words."""

USE = """
import numpy as np, parts
print(parts.total(np.arange(4.0)), parts.half(3.0), parts.halves(np.ones(2)))
try:
    parts.total(np.array([1.0, -1.0]))
except ValueError as e:
    print(e)
code = [*parts.half.overloads.values(), *parts.halves.overloads.values()]
print([c.library.get_pointer_to_function(c.fndesc.mangled_name) for c in code])
"""


def test_parts_work_in_kernels_that_are_compiled_and_loaded_and_have_no_machine_code(tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text(PARTS, encoding="utf-8")
    answers = "3.0 1.5 [0.5 0.5]\nbelow zero\n"
    assert said(tmp_path, USE) == answers + "[0, 0]\n"
    # The second process loads the kernel, and compiles no part.
    assert said(tmp_path, USE) == answers + "[]\n"
