"""The other side of ``benchmarks.outcomes``: run by an interpreter that has negmas, never by the project's own.

``python _negmas.py FOLDER``: reads ``levels.npy`` (issues, actors, levels) and ``points.npy``, writes what negmas
finds and the seconds it took to ``negmas.json``.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")


def timed(work: Any) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    out = work()
    return time.process_time() - cpu, time.perf_counter() - wall, out


def solutions(ops: Any, ufuns: Any, front: Any, ranges: Any) -> dict[str, list[list[float]]]:
    """Return the utilities at each solution that negmas names, over its frontier."""
    found = {
        "nash": ops.nash_points(ufuns, front, ranges=ranges),
        "egalitarian": ops.kalai_points(ufuns, front, ranges=ranges),
        "kalai_smorodinsky": ops.ks_points(ufuns, front, ranges=ranges),
        "utilitarian": ops.max_welfare_points(ufuns, front, ranges=ranges),
    }
    return {name: [list(map(float, point)) for point, _ in points] for name, points in found.items()}


def main(folder: Path) -> None:
    from negmas import LinearAdditiveUtilityFunction, make_issue  # type: ignore[import-not-found]
    from negmas.preferences import ops  # type: ignore[import-not-found]

    levels = np.load(folder / "levels.npy")
    issues = [make_issue(values=list(range(levels.shape[2])), name=f"i{k}") for k in range(len(levels))]
    ufuns = [
        LinearAdditiveUtilityFunction(
            values={f"i{k}": dict(enumerate(levels[k, a].tolist())) for k in range(len(levels))},
            weights={f"i{k}": 1.0 for k in range(len(levels))},
            issues=issues,
            reserved_value=0.0,
        )
        for a in range(levels.shape[1])
    ]
    points = np.load(folder / "points.npy")
    out: dict[str, Any] = {}

    def whole() -> tuple[Any, Any]:
        front, _ = ops.pareto_frontier(ufuns, issues=issues)
        ranges = [(0.0, max(p[a] for p in front)) for a in range(len(ufuns))]
        return front, solutions(ops, ufuns, front, ranges)

    def table() -> tuple[Any, Any]:
        rows = points[ops.pareto_frontier_numpy(points)]
        front = tuple(map(tuple, rows.tolist()))
        ranges = [(0.0, float(rows[:, a].max())) for a in range(len(ufuns))]
        return front, solutions(ops, ufuns, front, ranges)

    for name, work in {"whole": whole, "table": table}.items():
        if name == "whole" and "--table-only" in sys.argv:
            continue
        cpu, wall, (front, found) = timed(work)
        out[name] = {"cpu": cpu, "wall": wall, "front": [list(p) for p in front], "solutions": found}
    (folder / "negmas.json").write_text(json.dumps(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
