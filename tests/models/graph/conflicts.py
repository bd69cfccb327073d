"""Random conflicts for tests: ties, infeasible patterns, irreversible options, moves that no direction forbids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from models.graph.oracle import Oracle, option_moves

from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.options import NoWay, Option, OptionForm, pattern


@dataclass(frozen=True)
class Pair:
    """A conflict as the engine and as the oracle hold it."""

    conflict: Conflict
    oracle: Oracle
    owner: tuple[int, ...] = ()


def oracle_of(conflict: Conflict, moves: list[list[frozenset[int]]]) -> Oracle:
    rank = conflict.rank.tolist()
    return Oracle(moves, lambda i, q, s: rank[i][q] > rank[i][s])


def random_options(rng: np.random.Generator, most_options: int = 6) -> Pair | None:
    """A conflict in option form with up to six decision makers; ``None`` where no state is left."""
    n = int(rng.integers(1, 7))
    size = int(rng.integers(n, max(n, most_options) + 1))
    owner = [*range(n), *(int(x) for x in rng.integers(0, n, size - n))]
    rng.shuffle(owner)
    direction = [str(x) for x in rng.choice(["both", "both", "fwd", "back"], size)]
    options = tuple(Option(f"o{k}", owner[k], direction[k]) for k in range(size))  # type: ignore[arg-type]
    makers = tuple(f"d{i}" for i in range(n))
    cannot = tuple(pattern("".join(rng.choice(list("YN---"), size)), size) for _ in range(int(rng.integers(0, 3))))
    ways: tuple[NoWay, ...] = ()
    if rng.random() < 0.25:
        a, b = (pattern("".join(rng.choice(list("YN--"), size)), size) for _ in range(2))
        ways = (NoWay(int(rng.integers(n)), a, b),)
    form = OptionForm(makers, options, cannot, no_way=ways)
    try:
        codes = form.states()
    except ConflictError:
        return None
    m = len(codes)
    classes = int(rng.choice([1, 2, 4, 8, max(m, 2)]))
    rank = rng.integers(0, classes, (n, m)).astype(np.int32)
    conflict = Conflict.of_options(form, rank, codes=codes)
    values = codes.tolist()
    moves = [list(row) for row in option_moves(values, owner, direction, n)]
    for w in ways:
        moves[w.owner] = [
            frozenset(
                q
                for q in to
                if not (values[s] & w.before.mask == w.before.value and values[q] & w.after.mask == w.after.value)
            )
            for s, to in enumerate(moves[w.owner])
        ]
    return Pair(conflict, oracle_of(conflict, moves), tuple(owner))


def random_graph(rng: np.random.Generator) -> Pair:
    """A conflict in graph form: any arcs, transitive or not, shared by several or not."""
    n, m = int(rng.integers(1, 5)), int(rng.integers(1, 11))
    share = float(rng.choice([0.08, 0.2, 0.4]))
    arcs = [{s: [q for q in range(m) if q != s and rng.random() < share] for s in range(m)} for _ in range(n)]
    rank = rng.integers(0, int(rng.choice([2, 4, 12])), (n, m)).astype(np.int32)
    conflict = Conflict.of_graph([f"d{i}" for i in range(n)], list(range(m)), arcs, rank)
    return Pair(conflict, oracle_of(conflict, [[frozenset(a[s]) for s in range(m)] for a in arcs]))
