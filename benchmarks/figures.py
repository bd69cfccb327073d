"""Figures and the first page of a run: ``python -m benchmarks.figures RUN [BASELINE RUN_OF_BASELINE [TIMES]]``.

``RUN`` is a run folder, as ``detente analyze nato-russia-2022 --out RUN`` writes it. ``BASELINE`` is another checkout
with a ``.venv`` of its own, whose code makes the page from a folder that it wrote itself. Each time is that of a fresh
process: the first page includes importing what draws it. The two take turns, and the least CPU time of each counts.
The target is a quarter of the CPU time that commit 29c49ef takes, which drew figures through Vega-Lite.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PAGE = """
import json, sys, time
from pathlib import Path
run = Path(sys.argv[1])
names = ("findings.json", "figures.json", "manifest.json")
saved = [json.loads((run / name).read_text(encoding="utf-8")) for name in names]
began = time.process_time()
from detente.report.page import render
try:
    from detente.report.saved import view_of_run
    page_of = lambda findings, figures, manifest: render(view_of_run(findings, figures), manifest)
except ImportError:
    page_of = render  # the baseline
page = page_of(*saved)
first = time.process_time() - began
began = time.process_time()
page_of(*saved)
print(json.dumps([first, time.process_time() - began, len(page.encode())]))
"""


def measure(python: Path, run: Path) -> tuple[float, float, int]:
    """Return CPU seconds of the first page and of the second, and the bytes of the page."""
    done = subprocess.run([python, "-c", PAGE, run], capture_output=True, text=True, check=True)
    first, second, size = json.loads(done.stdout)
    return first, second, size


def main(run: str, baseline: str | None = None, its_run: str = "", times: str = "5") -> None:
    """Print the least of several measurements, and the ratio to the baseline."""
    pythons, runs = {"this checkout": Path(sys.executable)}, {"this checkout": run, "baseline": its_run}
    if baseline is not None:
        pythons["baseline"] = Path(baseline) / ".venv" / "bin" / "python"
    found: dict[str, list[tuple[float, float, int]]] = {name: [] for name in pythons}
    for _ in range(int(times)):
        for name, python in pythons.items():
            found[name].append(measure(python, Path(runs[name])))
    least = {name: tuple(map(min, zip(*rows, strict=True))) for name, rows in found.items()}
    for name, (first, second, size) in least.items():
        print(f"{name:<16} first page {first:.3f} CPU-s  second {second:.3f} CPU-s  {size:,} bytes")
    if baseline is not None:
        first, second, size = (a / b for a, b in zip(least["this checkout"], least["baseline"], strict=True))
        print(f"ratio            first page {first:.2f}  second {second:.2f}  bytes {size:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
