"""Kills at random moments and full disks, in full: ``python -m tests.faults [TRIALS]`` (50 unless given).

50 kills of a run that writes a folder, 100 of one that works over a store and goes on, and 20 full disks for every
command that writes: nothing half-written, nothing lost, one message each. Outside CI: it takes ten minutes of CPU.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

TESTS = "tests/cli/hostile/test_stopped.py"


def main(trials: str = "50") -> int:
    """Run the tests, and print how many processes ended in which way."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts"
        counts.touch()
        env = {**os.environ, "DETENTE_TRIALS": trials, "DETENTE_COUNTS": str(counts)}
        code = subprocess.run([sys.executable, "-m", "pytest", "-q", TESTS], env=env, check=False).returncode
        found = Counter(tuple(line.split("\t")) for line in counts.read_text("utf-8").splitlines())
    for (what, how), n in sorted(found.items()):
        print(f"{n:4} {what}: {how}")
    print("all sound" if code == 0 else "NOT SOUND")
    return code


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
