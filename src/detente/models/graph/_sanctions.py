"""Nash stability, general and symmetric metarationality, sequential and symmetric sequential stability.

For a decision maker i at s, with H the others (Nash 1950; Howard 1971; Fraser & Hipel 1984; Fang, Hipel &
Kilgour 1993; Rêgo & Vieira 2017):

=====  ===========================================================================================
Nash   ``R_i^+(s) = ∅``
GMR    ``∀q ∈ R_i^+(s) ∃t ∈ R_H(q): s ≽_i t``
SMR    … and ``∀u ∈ R_i(t): s ≽_i u``
SEQ    ``∀q ∈ R_i^+(s) ∃t ∈ R_H^+(q): s ≽_i t``
SSEQ   … and ``∀u ∈ R_i(t): s ≽_i u``
=====  ===========================================================================================

``R_H`` holds what legal sequences reach: a decision maker may move again, but not twice in a row.
"""

from __future__ import annotations

import numpy as np

from detente.models.contract import Context
from detente.models.graph._kernels import ROUNDS, Bools, all_concepts, new_levels, sort_blocks
from detente.models.graph._moves import Ints
from detente.models.graph.conflict import Conflict

SEQUENTIAL = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")


def sorted_blocks(conflict: Conflict) -> Ints:
    """Return the members of every block sorted by their maker's rank."""
    moves = conflict.moves
    order = np.empty_like(moves.members)
    sort_blocks(moves.members, moves.first, moves.block, conflict.rank, order)
    return order


def sanctioned(
    conflict: Conflict,
    concepts: tuple[str, ...] = SEQUENTIAL,
    ctx: Context | None = None,
    rounds: int = ROUNDS,
) -> dict[str, Bools]:
    """Return, for each concept asked for, (makers, states) whether a state is stable for a decision maker.

    Needs ranks; costs as much as there are states and arcs between blocks. After so many ``rounds`` of sweeps
    the search takes over; that changes how long it takes, not what it finds.
    """
    moves, n, m = conflict.moves, len(conflict.makers), conflict.states
    order = sorted_blocks(conflict)
    step = np.empty(len(order), dtype=np.bool_)
    new_levels(order, moves.first, moves.block, conflict.rank, step)
    wanted = np.array([c in concepts for c in SEQUENTIAL], dtype=np.bool_)
    top = int(conflict.rank.max(initial=0))
    verdicts = np.zeros((len(SEQUENTIAL), n, m), dtype=np.bool_)

    def work(i: int) -> None:
        stable = np.zeros((len(SEQUENTIAL), m), dtype=np.bool_)
        all_concepts(
            i,
            moves.transitive,
            rounds,
            wanted,
            moves.members,
            moves.block,
            moves.first,
            order,
            step,
            moves.before,
            moves.before_start,
            moves.after,
            moves.after_start,
            conflict.rank,
            top,
            stable,
        )
        verdicts[:, i] = stable

    spread = ctx or Context(workers=1 if m < 50_000 else 2)
    spread.map_chunks("stability", work, range(n))
    return {c: verdicts[k] for k, c in enumerate(SEQUENTIAL) if wanted[k]}
