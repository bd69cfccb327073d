"""Fixtures and settings that all tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "detente",
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("detente")

# Tests that change HOME, and the processes that tests start, share one cache of compiled kernels.
os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference data (``data/``, ``golden/``), which the project may not ship.

    ``DETENTE_DATA`` names it, or its ``data`` folder; else it is ``../shared`` beside the project.
    """
    named = os.environ.get("DETENTE_DATA")
    folder = Path(named) if named else ROOT.parent / "shared"
    for candidate in (folder, folder.parent):
        if (candidate / "data").is_dir():
            return candidate.resolve()
    pytest.skip(f"needs the reference data: no folder {folder}; set DETENTE_DATA")


@pytest.fixture(scope="session")
def flagship_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of one analysis of the flagship, 2,000 draws, seed 1. Look, but do not write."""
    made = os.environ.get("DETENTE_TEST_RUN")
    if made and (Path(made) / "findings.json").exists():
        return Path(made)
    out = tmp_path_factory.mktemp("flagship") / "run"
    command = ["analyze", "nato-russia-2022", "--draws", "2000", "--seed", "1", "--out", str(out)]
    subprocess.run([sys.executable, "-m", "detente", *command], check=True, capture_output=True, cwd=out.parent)
    return out
