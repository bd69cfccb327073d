"""The savings of ``runs/malloc.py`` and ``cli/_memory.py``: whole runs with each setting off, in turns with runs as
usual.

``python -m benchmarks.memory [CASE] [DRAWS] [TIMES]``. Keep a setting only while it saves 5 % of the CPU time. Compile
the kernels first, by one run.
"""

from __future__ import annotations

import sys
import tempfile

from benchmarks._measure import process

VARIANTS = {
    "as it is": "",
    "malloc as the system has it": "malloc.SETTINGS = ()",
    "Python taken apart at the end": "_memory.leave = lambda code: None",
    "both": "malloc.SETTINGS = (); _memory.leave = lambda code: None",
}
RUN = "from detente.runs import malloc; from detente.cli import _memory, main; {change}; main()"


def main(case: str = "nato-russia-2022", draws: str = "10000", times: str = "5") -> None:
    """Print the least CPU time of each variant, and its ratio to that of the command as it is."""
    least = dict.fromkeys(VARIANTS, float("inf"))
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(int(times)):
            for name, change in VARIANTS.items():
                script = RUN.format(change=change or "pass")
                arguments = ["analyze", case, "--draws", draws, "--out", f"{folder}/run"]
                least[name] = min(least[name], process([sys.executable, "-c", script, *arguments]).cpu)
    for name, cpu in least.items():
        print(f"{name:<32} {cpu:7.2f} CPU-s  {cpu / least['as it is']:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
