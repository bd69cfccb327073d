"""How long the leaderboards take, from a fresh process: ``python benchmarks/track.py``; needs the data.

Reads the folder named by DETENTE_DATA. Target: the whole leaderboard of DEU in under 60 seconds on two cores.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(os.environ.get("DETENTE_DATA", Path(__file__).resolve().parents[2] / "shared")) / "data"
RUNS = {
    "deu": ["deu", str(DATA / "eu-decisions" / "deu3_dev.csv"), "--json"],
    "deu with attempts": ["deu", str(DATA / "eu-decisions" / "deu3_dev.csv"), "--attempts", "--json"],
    "icb": ["icb", str(DATA / "icb" / "icb2v15.csv"), "--json"],
}


def seconds(arguments: list[str], env: dict[str, str]) -> str:
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "detente", "backtest", *arguments]
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{time.perf_counter() - start:.1f} s, of the processor {cpu:.1f} s"


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit("needs the reference data; set DETENTE_DATA")
    with tempfile.TemporaryDirectory() as cache:
        fresh = {**os.environ, "XDG_CACHE_HOME": cache}
        print(f"deu, kernels not compiled yet: {seconds(RUNS['deu'], fresh)}")
    for name, arguments in RUNS.items():
        print(f"{name}: {seconds(arguments, dict(os.environ))}")


if __name__ == "__main__":
    main()
