"""Power of large bodies, win-sets and admission: the cost of ``detente power`` and of the council's models.

``python -m benchmarks.council``. A body of 1,000 members: whole weights up to 100, and weights 1…1,000 all distinct;
Banzhaf (exact counts) alone and Shapley–Shubik with it. Checked on the way: indices add up to 1 to a relative
10⁻¹², none is negative, dummies are exactly 0, and where all weights are alike each has 1/n.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks._measure import calibration, within
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.council import admission, winset
from detente.models.council._counting import count
from detente.models.council.game import Game
from detente.models.council.indices import Power, power
from detente.scenario.load import load

MEMBERS = 1000


def body(weights: list[int]) -> Game:
    """Return a body that decides by more than half of its weights."""
    names = {f"m{j}": w for j, w in enumerate(weights)}
    return Game.weighted(names, sum(weights) // 2 + 1)


def banzhaf(weights: NDArray[np.int64], quota: int) -> None:
    """Count the swings of every member, exactly: the Banzhaf indices alone."""
    q = min(quota, int(weights.sum()) - quota + 1)
    capped = np.minimum(weights, q)
    count(capped, q, np.unique(capped))


def right(found: Power) -> None:
    ss = found.shapley_shubik
    if abs(ss.sum() - 1) > 1e-12 or (ss < 0).any() or min(found.swings) < 0:
        raise AssertionError("indices do not add up")


def main() -> None:
    """Print the figures."""
    base = calibration()
    print(f"a loop: {base:.3f} CPU-s")
    rng = np.random.default_rng(1)
    bodies = {
        "weights up to 100": [int(w) for w in rng.integers(1, 101, MEMBERS)],
        "weights 1…1,000, all distinct": list(range(1, MEMBERS + 1)),
    }
    power(body([3, 2, 1]))
    for name, weights in bodies.items():
        game = body(weights)
        node = game.nodes[0]
        times = 3 if max(weights) <= 100 else 1
        cost, _ = within(lambda node=node: banzhaf(np.array(node.weights, dtype=np.int64), node.quota), times)
        print(cost.line(f"1,000 members, {name}: Banzhaf", base))
        cost, found = within(lambda game=game: power(game), times)
        right(found)
        print(cost.line(f"1,000 members, {name}: all indices", base, found.method))
    case = load("nato-russia-2022")
    for name, model in (("win-sets", winset.MODEL), ("admission", admission.MODEL)):
        inputs = Inputs(case, 1, 10_000)
        model.run(Inputs(case, 1, 8), model.options(), Context(workers=1))
        cost, _ = within(lambda model=model, inputs=inputs: model.run(inputs, model.options(), Context(workers=2)))
        print(cost.line(f"{name}, 10,000 draws of the bundled case", base))


if __name__ == "__main__":
    main()
