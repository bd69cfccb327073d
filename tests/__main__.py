"""Every check of the project, in order, with a time for each: ``python -m tests``.

A check that fails does not stop the next one; the exit code is 1 if any failed. The last line counts
tests and checks together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DETENTE = Path(PYTHON).with_name("detente")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WARM_UP = ["analyze", "nato-russia-2022", "--draws", "2000", "--seed", "1", "--out"]


@dataclass
class Check:
    """One step: what it is called, how long it took, how many of its parts passed."""

    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int = 0


def command(name: str, *argv: str, quiet: bool = False) -> Check:
    """Run one command; it passes when it exits with 0."""
    print(f"── {name}", flush=True)
    start = time.perf_counter()
    done = subprocess.run(argv, cwd=ROOT, check=False, stdout=subprocess.PIPE if quiet else None, text=True)
    if quiet and done.returncode:
        print(done.stdout, flush=True)
    ok = done.returncode == 0
    return Check(name, time.perf_counter() - start, int(ok), int(not ok))


def captured(name: str, *argv: str) -> tuple[Check, str]:
    """Run one command beside others; return what it printed, to be shown when they have ended."""
    start = time.perf_counter()
    done = subprocess.run(argv, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    ok = done.returncode == 0
    return Check(name, time.perf_counter() - start, int(ok), int(not ok)), done.stdout


def ended(beside: Future[tuple[Check, str]]) -> Check:
    """Wait for a command that runs beside others, and print what it said."""
    check, said = beside.result()
    print(f"── {check.name}\n{said}", end="", flush=True)
    return check


def pytest(name: str, report: Path, processes: int, *options: str) -> Check:
    """Run a part of the tests, and count them."""
    workers = ["-n", str(processes), "--dist", "worksteal"]
    step = command(name, PYTHON, "-m", "pytest", *workers, "-rfEs", f"--junitxml={report}", *options)
    if not report.exists():
        return Check(name, step.seconds, 0, 1)
    suites = ET.parse(report).getroot().findall("testsuite")
    count = {k: sum(int(s.get(k, 0)) for s in suites) for k in ("tests", "failures", "errors", "skipped")}
    failed = max(count["failures"] + count["errors"], step.failed)
    return Check(name, step.seconds, count["tests"] - failed - count["skipped"], failed, count["skipped"])


def browser() -> Check:
    """Install the browser that tests of the workbench need, where it is missing and the system allows it.

    Without one those tests are skipped, and fail under continuous integration (``CI=true``).
    """
    installable = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if os.environ.get("DETENTE_CHROMIUM") or any(map(shutil.which, CHROMIUM)) or not installable:
        return Check("browser", 0.0, 1, 0)
    get = "apt-get -qq -o DPkg::Lock::Timeout=120"
    script = f"{get} update && {get} install -y --no-install-recommends chromium fonts-liberation"
    step = command(
        "browser", "sh", "-c", f"DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; {script}", quiet=True
    )
    # Whether it is really missing is for the tests to say.
    return Check("browser", step.seconds, 1, 0)


def main() -> int:
    """Run everything; return the exit code."""
    start = time.perf_counter()
    os.environ["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    # Hundreds of processes are started, and each would compile all modules that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="detente-tests-") as folder, ThreadPoolExecutor(1) as pool:
        work = Path(folder)
        # Built once here and looked at by tests, see tests/conftest.py.
        site, run = work / "site", work / "flagship"
        os.environ["DETENTE_TEST_SITE"], os.environ["DETENTE_TEST_RUN"] = str(site), str(run)
        # The checker of types works on one processor, so it runs beside the checks before its result.
        types = pool.submit(captured, "types", PYTHON, "-m", "pyright")
        checks = [
            browser(),
            command("lint", PYTHON, "-m", "ruff", "check", "."),
            command("format", PYTHON, "-m", "ruff", "format", "--check", "."),
            command("docs build", PYTHON, "-m", "sphinx", "-q", "-W", "--keep-going", "docs", str(site)),
            command("warm-up", str(DETENTE), *WARM_UP, str(run), quiet=True),
            pytest("docs examples", work / "docs.xml", 2, "tests/docs"),
            ended(types),
            # One process more than processors: browsers, servers and clusters are waited for.
            pytest("tests", work / "tests.xml", 3, "--ignore=tests/docs", "--durations=20"),
        ]
    print("\n── times")
    for c in checks:
        print(f"{c.name:<14} {c.seconds:7.1f} s   {'ok' if not c.failed else 'FAILED'}")
    passed, failed, skipped = (sum(getattr(c, k) for c in checks) for k in ("passed", "failed", "skipped"))
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped in {time.perf_counter() - start:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
