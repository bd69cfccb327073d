"""One fixed set of utilities, 10⁶ packages, 3 actors: all solutions and the Pareto set, against negmas 0.16.

``python -m benchmarks.outcomes [--without-front]``. negmas is installed in an environment of its own under a
temporary folder (``uv`` needed); it is no part of this project. Where that fails, only our side is shown.

Two jobs: *whole* starts from utility functions, issue by issue (negmas evaluates every outcome; we add up the
contributions and read the table), *table* from the utilities of every package. In a third table
25,000 packages lie on one plane, so that none beats another. Utilities are whole numbers of 2⁻²⁶: sums are exact in
any order, and what both find is compared for equality: the Pareto set, the Nash, egalitarian and utilitarian
packages. negmas defines Kalai–Smorodinsky on a finite set otherwise (least spread of the relative gains; ours is
the leximin), so that there it is checked that ours leaves nobody with a smaller least share.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._measure import Cost, calibration, within
from benchmarks._peer import environment
from detente.packages import outcomes

Array = NDArray[np.float64]
UNIT = 2.0**-26
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
EXACT = ("nash", "egalitarian", "utilitarian")


def whole_numbers(x: Array) -> Array:
    return np.round(x / UNIT) * UNIT


def contributions(seed: int = 1) -> Array:
    """(issues, actors, levels): six issues of ten levels."""
    rng = np.random.default_rng(seed)
    return whole_numbers(rng.uniform(0, 1 / 6, (6, 3, 10)))


def table_of(levels: Array) -> Array:
    """(packages, actors) sums over issues, the last issue fastest."""
    out = levels[0].T
    for more in levels[1:]:
        out = (out[:, None, :] + more.T[None]).reshape(-1, levels.shape[1])
    return np.ascontiguousarray(out)


def wide_front(n: int, front: int, seed: int = 2) -> Array:
    """(n, 3) points of which ``front`` lie on the plane x + y + z = 1, so that none beats another; the rest below."""
    rng = np.random.default_rng(seed)
    top = whole_numbers(rng.dirichlet([1.0, 1.0, 1.0], front))
    top[:, 2] = 1 - top[:, 0] - top[:, 1]
    below = top[rng.integers(0, front, n - front)] - whole_numbers(rng.exponential(0.1, (n - front, 1))) - UNIT
    return rng.permutation(np.concatenate([top, below]))


def ours(points: Array) -> tuple[NDArray[np.bool_], dict[str, int]]:
    return outcomes.pareto(points), {name: getattr(outcomes, name)(points) for name in SOLUTIONS}


def theirs(python: Path, folder: Path, levels: Array, points: Array, *more: str) -> dict[str, Any]:
    np.save(folder / "levels.npy", levels)
    np.save(folder / "points.npy", points)
    script = Path(__file__).with_name("_negmas.py")
    subprocess.run([str(python), str(script), str(folder), *more], check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / "negmas.json").read_text())


def agree(points: Array, front: NDArray[np.bool_], found: dict[str, int], other: dict[str, Any]) -> str:
    """Return in words that both sides found the same, or raise."""
    mine = {tuple(row) for row in points[front].tolist()}
    if mine != {tuple(p) for p in other["front"]}:
        raise AssertionError("the Pareto sets differ")
    for name in EXACT:
        if points[found[name]].tolist() not in other["solutions"][name]:
            raise AssertionError(f"{name} differs")
    most = points[front].max(axis=0)
    least = (points[found["kalai_smorodinsky"]] / most).min()
    if least < max(min(np.array(p) / most) for p in other["solutions"]["kalai_smorodinsky"]):
        raise AssertionError("our Kalai–Smorodinsky package leaves somebody a smaller share")
    return "same packages"


def show(name: str, base: float, cost: Cost, front: int, other: dict[str, Any] | None, verdict: str) -> None:
    print(cost.line(f"{name}: detente", base, f"{front:,} undominated"))
    if other is not None:
        cost_ = Cost(other["cpu"], other["wall"])
        print(cost_.line(f"{name}: negmas", base, f"{other['cpu'] / cost.cpu:,.0f} times ours; {verdict}"))


def main(with_front: bool = True) -> None:
    """Print the figures."""
    base = calibration()
    print(f"a loop: {base:.3f} CPU-s")
    levels = contributions()
    points = table_of(levels)
    wide = wide_front(1_000_000, 25_000)
    ours(points[:1000])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = environment(folder)
        other = theirs(python, folder, levels, points) if python else {}
        cost, (front, found) = within(lambda: ours(table_of(levels)), 3)
        verdict = agree(points, front, found, other["whole"]) if other else ""
        show("whole, 10⁶ × 3", base, cost, int(front.sum()), other.get("whole"), verdict)
        cost, (front, found) = within(lambda: ours(points), 3)
        verdict = agree(points, front, found, other["table"]) if other else ""
        show("table, 10⁶ × 3", base, cost, int(front.sum()), other.get("table"), verdict)
        cost, (front, found) = within(lambda: ours(wide), 3)
        other = theirs(python, folder, levels, wide, "--table-only") if python and with_front else {}
        verdict = agree(wide, front, found, other["table"]) if other else ""
        show("table with a wide front, 10⁶ × 3", base, cost, int(front.sum()), other.get("table"), verdict)


if __name__ == "__main__":
    main("--without-front" not in sys.argv[1:])
