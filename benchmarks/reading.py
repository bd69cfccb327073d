"""Reading: articles a second in batch, the first article, memory; scores on reference data.

``python -m benchmarks.reading [ARTICLES]``. Needs the optional parts (``--extra read``); scores need the
reference data (``DETENTE_DATA``). Times are of a fresh process; ratios to a fixed loop stand beside them, since
machines differ.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

DETENTE = str(Path(sys.executable).with_name("detente"))


def loop() -> float:
    """Return the seconds of the calibration loop on this machine."""
    start = time.perf_counter()
    total = 0
    for i in range(5_000_000):
        total += i
    return time.perf_counter() - start


def timed(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and the largest memory of children so far, in MB."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(articles: int = 500) -> None:
    """Print the figures."""
    text = (files("detente.evidence") / "dispatch.txt").read_text(encoding="utf-8")
    base = min(loop() for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "feed.jsonl"
        rows = [{"id": str(n), "date": "2021-03-03", "text": f"Item {n}.\n\n{text}"} for n in range(articles)]
        feed.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
        first, _ = min(timed([DETENTE, "read", "dispatch"]) for _ in range(3))
        batch, memory = timed([DETENTE, "read", str(feed), "--format", "jsonl"])
    print(f"first article      {first:6.2f} s   ({first / base:6.1f} loops)")
    print(f"{articles} articles      {batch:6.2f} s   ({batch / base:6.1f} loops), {articles / batch:.1f} a second")
    print(f"memory             {memory:6.0f} MB")
    print(f"a loop             {base:6.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
