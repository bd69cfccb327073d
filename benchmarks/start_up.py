"""Start-up: ``detente --help``, ``detente --version`` and ``import detente``, each as a fresh process.

``python -m benchmarks.start_up [TIMES]``. The target is 0.35 CPU-seconds for ``--help``. An empty Python
process stands beside them: what lies above it is ours.
"""

from __future__ import annotations

import sys

from benchmarks._measure import calibration, process

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import detente": ["-c", "import detente"],
    "detente --help": ["-m", "detente", "--help"],
    "detente analyze --help": ["-m", "detente", "analyze", "--help"],
}


def main(times: int = 7) -> None:
    """Print the figures."""
    base = calibration()
    print(f"a loop: {base:.3f} CPU-s")
    for name, command in COMMANDS.items():
        print(process([sys.executable, *command], times).line(name, base))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
