"""Fixtures and settings that all tests share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import current_thread, main_thread

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

# A shell ignores interrupts for what it starts in the background, and so would the commands that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and current_thread() is main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Tests that change HOME, and the processes that tests start, share one cache of compiled kernels.
os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))

# A test that asks twice wants the work done twice; tests of the run store name a place of their own.
os.environ["DETENTE_STORE"] = "none"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference data (``data/``, ``golden/``), which the project may not ship.

    ``DETENTE_DATA`` names it, or its ``data`` folder; else it is ``../shared`` beside the project. Without it, the
    tests that need it are skipped; but under continuous integration (``CI=true``) with ``DETENTE_DATA`` set they
    fail, because data that got lost would look like tests that have nothing to say.
    """
    named = os.environ.get("DETENTE_DATA")
    folder = reference_data(Path(named) if named else ROOT.parent / "shared")
    if folder is not None:
        return folder
    if must_have_data(os.environ):
        pytest.fail(f"DETENTE_DATA names {named!r}, but no reference data is there")
    pytest.skip("needs the reference data; set DETENTE_DATA")


def reference_data(folder: Path) -> Path | None:
    """Return the folder that holds ``data/`` with files in it: the one given, or the one above it."""
    for candidate in (folder, folder.parent):
        data = candidate / "data"
        if data.is_dir() and any(data.iterdir()):
            return candidate.resolve()
    return None


def must_have_data(environ: Mapping[str, str]) -> bool:
    """Return whether missing reference data is a failure."""
    return environ.get("CI", "").lower() in ("1", "true") and "DETENTE_DATA" in environ


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
