"""Nash stability, general and symmetric metarationality, sequential and symmetric sequential stability.

For a decision maker i at state s, with H the others, R the states reached by moves, R⁺ those reached by improvements,
and ``s ≽_i t`` if i likes s at least as well as t (Nash 1950; Howard 1971; Fraser & Hipel 1984; Fang, Hipel & Kilgour
1993; Rêgo & Vieira 2017):

=====  ===========================================================================================
Nash   ``R_i^+(s) = ∅``
GMR    ``∀q ∈ R_i^+(s) ∃t ∈ R_H(q): s ≽_i t``
SMR    … and ``∀u ∈ R_i(t): s ≽_i u``
SEQ    ``∀q ∈ R_i^+(s) ∃t ∈ R_H^+(q): s ≽_i t``
SSEQ   … and ``∀u ∈ R_i(t): s ≽_i u``
=====  ===========================================================================================

``R_H`` holds the states that legal sequences reach: a decision maker may move several times, but not twice in a row.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detente.models.contract import Context
from detente.models.graph.concepts.kernels import ROUNDS, Bools, lowest, lowest_legal, sweeps, worst_gain
from detente.models.graph.concepts.ranked_blocks import Ranked, by_weight, escape, new_levels, sort_blocks
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.moves import Ints

SEQUENTIAL = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")


def sorted_blocks(conflict: Conflict) -> Ints:
    """Return the members of every block sorted by their maker's rank."""
    moves = conflict.moves
    order = np.empty_like(moves.members)
    sort_blocks(moves, conflict.rank, order)
    return order


def ranked_blocks(conflict: Conflict) -> Ranked:
    """Return the preferences and the sorted blocks of a conflict; :func:`new_levels` fills ``step``."""
    order = sorted_blocks(conflict)
    return Ranked(conflict.rank, order, np.empty(len(order), dtype=np.bool_))


def sanctioned(
    conflict: Conflict,
    concepts: tuple[str, ...] = SEQUENTIAL,
    ctx: Context | None = None,
    rounds: int = ROUNDS,
) -> dict[str, Bools]:
    """Return, for each concept asked for, (makers, states) whether a state is stable for a decision maker.

    Needs ranks; costs as much as there are states and arcs between blocks. After ``rounds`` rounds of sweeps
    the search takes over; that changes the time, not the result.
    """
    n, m = len(conflict.makers), conflict.states
    ranked = ranked_blocks(conflict)
    new_levels(conflict.moves, ranked)
    verdicts = {c: np.zeros((n, m), dtype=np.bool_) for c in SEQUENTIAL if c in concepts}

    def work(i: int) -> None:
        for concept, stable in one_maker(conflict, i, ranked, tuple(verdicts), rounds):
            verdicts[concept][i] = stable

    spread = ctx or Context(workers=1 if m < 50_000 else 2)
    spread.map_chunks("stability", work, range(n))
    return verdicts


def one_maker(
    conflict: Conflict, maker: int, ranked: Ranked, concepts: tuple[str, ...], rounds: int
) -> Iterator[tuple[str, Bools]]:
    """Yield each concept with (states,) verdicts for one decision maker."""
    moves, m = conflict.moves, conflict.states
    mine = ranked.rank[maker]
    out = np.empty(m, dtype=np.int32)
    escape(maker, moves, ranked, out)
    if "Nash" in concepts:
        yield "Nash", out <= mine
    weight = np.stack([mine, out], axis=1)
    for improving, pair in ((False, ("GMR", "SMR")), (True, ("SEQ", "SSEQ"))):
        if not {*pair} & {*concepts}:
            continue
        low = threats(conflict, maker, ranked, weight, improving, rounds)
        for kind, concept in enumerate(pair):
            if concept in concepts:
                worst_gain(maker, low, kind, moves, ranked, out)
                yield concept, out <= mine


def threats(conflict: Conflict, maker: int, ranked: Ranked, weight: Ints, improving: bool, rounds: int) -> Ints:
    """Return λ (states, 2) for both weights (states, 2): by sweeps, or by search where they do not apply or settle."""
    moves = conflict.moves
    low = weight.copy()
    if moves.transitive and sweeps(maker, improving, rounds, moves, ranked, low):
        return low
    search = lowest if moves.transitive else lowest_legal
    states, one = np.empty(len(weight), dtype=np.int32), np.empty(len(weight), dtype=np.int32)
    for kind in range(2):
        w = np.ascontiguousarray(weight[:, kind])
        by_weight(w, int(w.max()), states)
        search(maker, w, states, improving, moves, ranked, one)
        low[:, kind] = one
    return low
