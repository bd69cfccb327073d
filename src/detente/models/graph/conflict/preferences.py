"""Ordinal preferences: a ranking, prioritised statements, option weights, scores, or comparisons in pairs.

The first four give complete and transitive orders and become ranks: whole numbers from 0, higher is better,
equal where the maker is indifferent. Comparisons in pairs need not be transitive; such a maker has no ranks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.conflict.conditions import OptionCondition
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.options import Codes

Ints = NDArray[np.int32]
Relation = NDArray[np.bool_]


def ranks_of_scores(scores: NDArray[Any]) -> Ints:
    """Return dense ranks (states,) of scores (states,): equal scores share a rank."""
    return np.unique(scores, return_inverse=True)[1].astype(np.int32).reshape(-1)


def ranks_of_ranking(ranking: Sequence[Any], place: Mapping[Hashable, int], who: str) -> Ints:
    """Return the ranks of a ranking from most to least preferred; a list within it is a tie.

    Raises
    ------
    ConflictError
        If a state is unknown, missing, or given twice.
    """
    out = np.full(len(place), -1, dtype=np.int32)
    for level, entry in enumerate(reversed(ranking)):
        for label in entry if isinstance(entry, (list, tuple)) else [entry]:
            if isinstance(label, (list, tuple, dict)):
                what = "lists within a tie, or other structures"
                raise ConflictError(f"the preferences of {who} hold {what}; write states, and lists of states for ties")
            at = place.get(label, place.get(str(label)))
            if at is None:
                raise ConflictError(f"the preferences of {who} name state {label!r}, which does not exist")
            if out[at] >= 0:
                raise ConflictError(f"the preferences of {who} name state {label!r} twice; a ranking has it once")
            out[at] = level
    missing = [str(label) for label, at in place.items() if out[at] < 0]
    if missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise ConflictError(f"the preferences of {who} leave out state {', '.join(missing[:5])}{more}")
    return out


def ranks_of_priorities(statements: Sequence[OptionCondition], codes: Codes) -> Ints:
    """Return the ranks of prioritised statements, the most important first.

    ``Ψ(s) = Σ_j 2^{k-j} [Ω_j true at s]``: lexicographic (Fang, Hipel, Kilgour & Peng 2003).
    """
    score = np.zeros(len(codes), dtype=np.int64)
    for count, statement in enumerate(statements):
        if count % 40 == 39:  # keep the weights within 64 bits
            score = ranks_of_scores(score).astype(np.int64)
        score = 2 * score + statement.holds(codes)
    return ranks_of_scores(score)


def ranks_of_weights(weights: Mapping[int, float], codes: Codes) -> Ints:
    """Return the ranks of option weights: a state is worth the sum of the weights of the options taken."""
    score = np.zeros(len(codes))
    for option, weight in weights.items():
        score += weight * ((codes >> np.uint64(option)) & np.uint64(1)).astype(np.float64)
    # sums of the same weights in another order differ in the last bits, which is not a preference
    return ranks_of_scores(np.round(score, 9))


def relation_of_pairs(pairs: Sequence[Any], place: Mapping[Hashable, int], who: str) -> Relation:
    """Return the strict preference (states, states) of comparisons in pairs: ``[q, s]`` says q is better than s.

    Pairs that are not compared are indifferent.

    Raises
    ------
    ConflictError
        For an unknown state, or two pairs that contradict each other.
    """
    better = np.zeros((len(place), len(place)), dtype=np.bool_)
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:  # type: ignore[reportUnknownArgumentType]
            raise ConflictError(f"the comparisons of {who} hold {pair!r}; write [better, worse]")
        at = [place.get(x, place.get(str(x), -1)) for x in pair]  # type: ignore[reportUnknownVariableType]
        if min(at) < 0:
            raise ConflictError(f"the comparisons of {who} name a state that does not exist, in {pair!r}")
        if at[0] == at[1] or better[at[1], at[0]]:
            raise ConflictError(f"the comparisons of {who} contradict themselves at {pair!r}")
        better[at[0], at[1]] = True
    return better


def ranks_of_relation(better: Relation) -> Ints | None:
    """Return ranks equivalent to a strict relation, or ``None`` if it is not transitive.

    Both strict preference and indifference must be transitive: then the number of states that a
    state beats orders all of them.
    """
    beats = better.sum(axis=1)
    same = np.array_equal(better, beats[:, None] > beats[None, :])
    return ranks_of_scores(beats) if same else None
