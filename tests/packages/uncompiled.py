"""Every search on a few small problems, as plain data; run as a script, it prints that as JSON.

With NUMBA_DISABLE_JIT set, the kernels run as the Python that they are written in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from packages.oracle import Spec, Threshold, every, some
from strategies import numbers

from detente.packages import accepts, best_single, blockers, envelope, exists, passes, solve, zone_list, zone_sizes

SPECS = {
    "masks": Spec(
        counts=(3, 4, 3),
        quo=(0, 1, 2),
        procedural=(False, False, True),
        n_groups=4,
        always=frozenset((0, 1, 2)),
        parties=(0, every((1, 2))),
        infeasible=({0: frozenset((2,)), 2: frozenset((0, 1))},),
        ask={(0, 2): frozenset((3,)), (1, 0): frozenset((3,))},
    ),
    "many members": Spec(
        counts=(2, 3, 3),
        quo=(0, 0, 0),
        procedural=(False, False, False),
        n_groups=11,
        always=frozenset(range(11)),
        parties=(0, every(range(1, 11))),
    ),
    "programs": Spec(
        counts=(3, 3, 3),
        quo=(1, 1, 1),
        procedural=(False, True, False),
        n_groups=5,
        always=frozenset((0,)),
        parties=(0, Threshold(2.0, (1.0, 1.0), (some(2, (1, 2, 3)), Threshold(3.0, (2.0, 1.0, 1.0), (2, 3, 4))))),
        base=(some(2, (1, 2, 3)),),
        level={(0, 2): Threshold(2.5, (2.0, 0.5, 1.5), (2, 3, 4)), (2, 0): some(1, (3, 4))},
    ),
}


def everything() -> dict[str, object]:
    """Return what each search finds, case by case."""
    out: dict[str, object] = {}
    for name, spec in SPECS.items():
        for kind in ("smooth", "lattice", "edge"):
            case = numbers(spec, np.random.default_rng(7), 4, kind, 0.1, 0.25)
            space, uv, d = case.space(), case.uv, case.d
            some_ = np.arange(0, space.grid.size, 5)
            found, blocked = solve(space, uv, d), blockers(space, uv, d, some_)
            masks = accepts(space, uv, d, some_)
            zones = [zone_list(space, uv[i], d[i]) for i in range(len(d))]
            out[f"{name}, {kind}"] = {
                "exists": exists(space, uv, d).tolist(),
                "solutions": [x.tolist() for x in (found.nash, found.kalai_smorodinsky, found.egalitarian)],
                "utilitarian": found.utilitarian.tolist(),
                "best": found.best.tolist(),
                "gains": np.nan_to_num(found.gains, nan=-9.0).tolist(),
                "visited": found.visited.tolist(),
                "masks": masks.tolist(),
                "passes": passes(space, masks, some_).tolist(),
                "single": best_single(space, uv, d, some_),
                "alone": blocked.alone.tolist(),
                "least": blocked.least.tolist(),
                "sets": sorted(blocked.sets.items()),
                "envelope": envelope(space, uv, d, 0, uv[:, 0], 0.5).tolist(),
                "zones": [[z.packages.tolist(), z.gains.tolist(), z.pareto.tolist()] for z in zones],
                "sizes": zone_sizes(space, uv, d).tolist(),
            }
    return out


if __name__ == "__main__":
    print(json.dumps(everything()))
