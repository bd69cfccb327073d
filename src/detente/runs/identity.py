"""What a result depends on besides its question: the program, the libraries that compute, and how the processor rounds.

Two processes with the same identity give the same bytes. So an answer is taken from the store, and a worker is given
work, only if all of it agrees.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path

import numpy as np

PACKAGE = Path(__file__).parent.parent
LIBRARIES = ("numpy", "numba", "scipy", "pydantic")
OUTSIDE = ("cli", "web")
"""Rooms that change no result."""


@cache
def identity() -> Mapping[str, str]:
    """Return names and values of everything that must agree for two processes to give the same bytes.

    ``detente`` has the version and a hash of the sources, so that a changed working copy is another program;
    ``arithmetic`` is a hash of some results of numpy, whose last bits differ between kinds of processors.
    """
    out = {
        "detente": f"{_version('detente')}+{sources()}",
        "python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
        "system": f"{sys.platform} {platform.machine()} {sys.byteorder}",
        "arithmetic": arithmetic(),
    }
    for entry in sorted(entry_points(group="detente.models"), key=lambda e: e.name):
        if entry.dist is not None:
            out[f"model {entry.name}"] = f"{entry.dist.name} {entry.dist.version}"
    return out


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """Return the differences, in words: ``numpy 2.4.6 here, 2.4.5 there``."""
    names = [*mine, *(n for n in theirs if n not in mine)]
    return [
        f"{n} {mine.get(n, 'missing')} here, {theirs.get(n, 'missing')} there"
        for n in names
        if mine.get(n) != theirs.get(n)
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


@cache
def sources() -> str:
    """Return a hash of the sources of every room that a result may depend on."""
    out = hashlib.blake2b(digest_size=8)
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE)
        if name.parts[0] not in OUTSIDE:
            content = file.read_bytes()
            out.update(f"{name.as_posix()}\0{len(content)}\0".encode())
            out.update(content)
    return out.hexdigest()


@cache
def arithmetic() -> str:
    """Return a hash of results whose last bits depend on the instructions that numpy picks for the processor."""
    x = np.linspace(1e-3, 40.0, 4099)
    found = [np.exp(-x), np.log(x), np.sin(x), np.cos(x), np.tanh(x), x**1.7, np.sqrt(x), np.arctan(x)]
    found += [np.cumsum(f) for f in found]
    sums = np.array([f.sum() for f in found] + [float(np.dot(f, x)) for f in found])
    return hashlib.blake2b(b"".join(f.tobytes() for f in (*found, sums)), digest_size=8).hexdigest()
