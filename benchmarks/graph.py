"""The graph model: CPU-seconds against the numbers to reach, and how cost grows with states and arcs.

``python -m benchmarks.graph`` runs conflicts of up to 2²⁰ states; ``--large`` adds 2²⁴. The calibration loop of the
same run makes machines comparable. Conflicts are random: everybody ranks all states at random.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np

from detente.drawing.canvas import Sheet
from detente.drawing.style import ACCEPT, MUTED
from detente.models.graph.concepts.nash_gmr_smr_seq import sanctioned
from detente.models.graph.concepts.simultaneous import simultaneously_stable
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.options import Option, OptionForm

SIZES = ((2, 3), (2, 4), (3, 3), (3, 4), (2, 7), (4, 4), (3, 6), (5, 4))
LARGE = (6, 4)


def calibration() -> float:
    """CPU-seconds of a fixed loop over a million numbers."""
    x = np.random.default_rng(0).random(1_000_000)
    began = time.process_time()
    for _ in range(20):
        x = np.sort(x) * 0.5 + x[::-1] * 0.5
    return time.process_time() - began


def conflict(makers: int, options: int) -> tuple[OptionForm, np.ndarray]:
    """So many decision makers with so many options each, and random ranks."""
    form = OptionForm(
        tuple(f"d{i}" for i in range(makers)), tuple(Option(f"o{k}", k // options) for k in range(makers * options))
    )
    rng = np.random.default_rng(1)
    rank = np.empty((makers, 1 << (makers * options)), dtype=np.int32)
    for i in range(makers):
        rank[i] = rng.permutation(rank.shape[1]).astype(np.int32)
    return form, rank


def measure(makers: int, options: int, unit: float) -> dict[str, Any]:
    """Time building and solving one conflict; the least of several repeats."""
    form, rank = conflict(makers, options)
    cpu: list[float] = []
    wall: list[float] = []
    c = v = None
    for _ in range(5 if rank.shape[1] < 1 << 18 else 1):
        began, cpu_began = time.perf_counter(), time.process_time()
        c = Conflict.of_options(form, rank)
        v = sanctioned(c)
        cpu.append(time.process_time() - cpu_began)
        wall.append(time.perf_counter() - began)
    assert c is not None
    assert v is not None
    row: dict[str, Any] = {
        "makers": makers,
        "options": options,
        "states": c.states,
        "arcs": c.moves.arcs(),
        "cpu_seconds": round(min(cpu), 5),
        "seconds": round(min(wall), 5),
        "units": round(min(cpu) / unit, 3),
        "cpu_per_state_maker_ns": round(1e9 * min(cpu) / (c.states * makers), 1),
        "equilibria": {k: int(x.all(axis=0).sum()) for k, x in v.items()},
    }
    if c.states <= 4096:
        sim: list[float] = []
        for _ in range(5):
            began = time.process_time()
            simultaneously_stable(c)
            sim.append(time.process_time() - began)
        row["sim_cpu_seconds"] = round(min(sim), 5)
        row["sim_times_the_others"] = round(min(sim) / min(cpu), 2)
    row["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row


def plot(rows: list[dict[str, Any]], file: Path) -> None:
    """Draw CPU-seconds against states plus arcs, both in powers of ten, with a line of equal cost for each."""
    wide, high, left = 560, 320, 50
    least, most = (math.log10(f(r["states"] + r["arcs"] for r in rows)) for f in (min, max))
    cheap, dear = (math.log10(f(r["cpu_seconds"] for r in rows)) for f in (min, max))
    # The largest case sets the line of equal cost; at the small end it may lie below every point.
    cheap = min(cheap, dear + least - most)

    def x(size: float) -> float:
        return left + (math.log10(size) - least) / (most - least) * (wide - left - 150)

    def y(cpu: float) -> float:
        return high - 30 - (math.log10(cpu) - cheap) / (dear - cheap) * (high - 60)

    sheet = Sheet(wide, high)
    for power in range(math.ceil(least), math.floor(most) + 1):
        sheet.text(f"{10**power:,}", x(10**power), high - 16, "center", 10, MUTED)
    for power in range(math.ceil(cheap), math.floor(dear) + 1):
        sheet.text(f"{10.0**power:g}", left - 12, y(10.0**power), "right", 10, MUTED)
    sheet.text("states plus arcs", wide - 150, high - 2, "right", 10, MUTED)
    sheet.text("CPU-seconds: Nash, GMR, SMR, SEQ, SSEQ", 0, 8, size=10, shade=MUTED)
    unit = rows[-1]["cpu_seconds"] / (rows[-1]["states"] + rows[-1]["arcs"])
    ends = [r["states"] + r["arcs"] for r in (rows[0], rows[-1])]
    sheet.line(x(ends[0]), y(unit * ends[0]), x(ends[1]), y(unit * ends[1]), "#c3c9d0", dashed=True)
    for r in rows:
        at = x(r["states"] + r["arcs"]), y(r["cpu_seconds"])
        sheet.dot(*at, fill=ACCEPT)
        sheet.text(f"{r['states']:,} states, {r['makers']} × {r['options']}", at[0] + 8, at[1] + 4, size=10)
    file.write_text(sheet.svg("graph-cost", "Cost of the graph of moves", "CPU-seconds by states plus arcs."))


def main() -> None:
    """Warm up, measure, print, and draw if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 2²⁴ states")
    parser.add_argument("--plot", type=Path, help="write the cost as SVG here")
    args = parser.parse_args()
    measure(2, 2, 1.0)
    unit = calibration()
    rows = [measure(n, k, unit) for n, k in (*SIZES, *((LARGE,) if args.large else ()))]
    for row in rows:
        print(json.dumps(row))
    if args.plot is not None:
        plot(rows, args.plot)


if __name__ == "__main__":
    main()
