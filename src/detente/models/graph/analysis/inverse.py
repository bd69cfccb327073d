# pyright: reportArgumentType=false
"""Inverse stability: which preferences would make a given state stable (Kinsara, Kilgour & Hipel 2015).

Given the others' preferences, the stability of state s for decision maker i depends only on the set of states that i
ranks below s, and a larger set can only help. So for one decision maker all results are exact: which sets of states it
would have to rank below s, how many of its rankings do so, and the least change of its ranking that does.

Counts: let m be the number of states, and r the number of states that matter. Exactly a given set of b of these r
states lies below s in ``m!/(r + 1)! · b! (r - b)!`` of the m! strict rankings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations
from math import factorial

import numpy as np

from detente.models.graph.analysis.status_quo import evolution
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL, sanctioned
from detente.models.graph.concepts.simultaneous import simultaneously_stable
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Ints
from detente.models.graph.conflict.preferences import ranks_of_scores

MOST_MATTERING = 22
MOST_TRIED = 20_000
INVERTIBLE = (*SEQUENTIAL, "SIM")


@dataclass(frozen=True, slots=True)
class Requirement:
    """The conditions on one decision maker's ranking under which a state is stable for it.

    Attributes
    ----------
    maker, state, concept
        The question.
    sets
        Minimal sets of states: it is enough, and needed, that all states of one of these sets be no better
        for the maker than the wanted one. One empty set: always stable. No set: never.
    rankings
        How many of the m! strict rankings of the maker qualify, the others' preferences given.
    of
        m!.
    """

    maker: int
    state: int
    concept: str
    sets: tuple[frozenset[int], ...]
    rankings: int
    of: int


def _holds(conflict: Conflict, maker: int, state: int, concept: str) -> tuple[Callable[[frozenset[int]], bool], set[int]]:  # fmt: skip
    """Return a test of a set of states below the wanted one, and the states that matter."""
    if concept not in INVERTIBLE:
        raise ConflictError(f"the inverse is computed for {', '.join(INVERTIBLE)}, not for {concept}")
    moves = conflict.moves.of(maker, state)
    if concept == "Nash":
        return (lambda below: below.issuperset(moves)), set(moves)
    if concept == "SIM":
        answers = {q: _together(conflict, maker, state, q) for q in moves}
    else:
        answers = {q: _reach(conflict, maker, q, improving=concept in ("SEQ", "SSEQ")) for q in moves}
    back = {t: frozenset[int]() for ts in answers.values() for t in ts}
    if concept in ("SMR", "SSEQ"):
        back = {t: frozenset(conflict.moves.of(maker, t)) - {state} for t in back}

    def holds(below: frozenset[int]) -> bool:
        return all(
            q in below or any((t in below or t == state) and back[t] <= below for t in ts) for q, ts in answers.items()
        )

    return holds, {*moves, *back, *(u for us in back.values() for u in us)} - {state}


def _reach(conflict: Conflict, maker: int, q: int, improving: bool) -> frozenset[int]:
    """``R_H(q)`` or ``R_H^+(q)`` for everybody but one."""
    found: set[tuple[int, int]] = set()
    new = [(q, -1)]
    while new:
        at, last = new.pop()
        for j in range(len(conflict.makers)):
            if j not in (maker, last):
                for t in conflict.improvements(j, at) if improving else conflict.moves.of(j, at):
                    if (t, j) not in found:
                        found.add((t, j))
                        new.append((t, j))
    return frozenset(t for t, _ in found)


def _together(conflict: Conflict, maker: int, state: int, q: int) -> frozenset[int]:
    """States in which one decision maker's move and improvements of the others are made at once."""
    from itertools import product

    if conflict.form is None or conflict.codes is None:
        raise ConflictError("SIM needs option form; this conflict is a graph")
    form, codes = conflict.form, conflict.codes
    place = {int(c): s for s, c in enumerate(codes)}
    others = [j for j in range(len(conflict.makers)) if j != maker]
    out: set[int] = set()
    for picks in product(*([state, *conflict.improvements(j, state)] for j in others)):
        z = int(codes[q]) & form.mask(maker)
        for j, t in zip(others, picks, strict=True):
            z |= int(codes[t]) & form.mask(j)
        if z in place:
            out.add(place[z])
    return frozenset(out)


def _subsets(mattering: set[int]) -> Iterator[frozenset[int]]:
    for size in range(len(mattering) + 1):
        for below in combinations(sorted(mattering), size):
            yield frozenset(below)


def requirement(conflict: Conflict, maker: int, state: int, concept: str) -> Requirement:
    """Return the conditions under which a state is stable for one decision maker. Exact.

    Raises
    ------
    ConflictError
        If more than 22 states matter, so that their subsets cannot be enumerated.
    """
    holds, mattering = _holds(conflict, maker, state, concept)
    if len(mattering) > MOST_MATTERING:
        raise ConflictError(
            f"{len(mattering)} states matter for {conflict.makers[maker]} at {conflict.labels[state]}; "
            f"rankings are counted for up to {MOST_MATTERING}. Ask for the smallest change instead"
        )
    r, m = len(mattering), conflict.states
    weight = [factorial(b) * factorial(r - b) for b in range(r + 1)]
    total = 0
    minimal: list[frozenset[int]] = []
    for below in _subsets(mattering):
        if holds(below):
            total += weight[len(below)]
            if not any(x <= below for x in minimal):
                minimal.append(below)
    count = total * factorial(m) // factorial(r + 1)
    return Requirement(maker, state, concept, tuple(minimal), count, factorial(m))


@dataclass(frozen=True, slots=True)
class PreferenceChange:
    """The smallest change of preference that makes a state an equilibrium.

    Attributes
    ----------
    state, concept
        The question.
    lifts
        For each maker that must change: how many classes of equals the state rises in its ranking, and
        the states that it passes.
    exact
        Whether no change of fewer adjacent swaps does; else only no smaller set of lifts of this state does.
    why
        The scope of the search.
    """

    state: int
    concept: str
    lifts: dict[int, tuple[int, tuple[int, ...]]]
    exact: bool
    why: str

    @property
    def cost(self) -> int:
        """Number of states passed, over all decision makers."""
        return sum(len(passed) for _, passed in self.lifts.values())


def lifted(rank: Ints, state: int, lift: int) -> Ints:
    """Return a ranking in which one state has risen by a number of classes, to be equal with the highest of them."""
    out = rank.copy()
    above = np.unique(rank[rank > rank[state]])
    if lift:
        out[state] = above[lift - 1]
    return ranks_of_scores(out)


def _passed(rank: Ints, state: int, lift: int) -> tuple[int, ...]:
    above = np.unique(rank[rank > rank[state]])
    if not lift:
        return ()
    return tuple(int(x) for x in np.flatnonzero((rank > rank[state]) & (rank <= above[lift - 1])))


def _stable(conflict: Conflict, concept: str, state: int) -> list[bool]:
    found = simultaneously_stable(conflict) if concept == "SIM" else sanctioned(conflict, (concept,))[concept]
    return [bool(x) for x in found[:, state]]


def _check_invertible(conflict: Conflict, concept: str) -> None:
    """Raise :class:`ConflictError` for a concept without an inverse, or preferences that are not transitive."""
    if concept not in INVERTIBLE:
        raise ConflictError(f"the inverse is computed for {', '.join(INVERTIBLE)}, not for {concept}")
    if not conflict.ordered:
        raise ConflictError("the smallest change is one of rankings; these preferences are not transitive")


def smallest_change(conflict: Conflict, state: int, concept: str) -> PreferenceChange | None:
    """Return the smallest change of preference that makes a state an equilibrium, or ``None`` if there is none.

    A change lets the state rise in somebody's ranking and leaves the order of all others. For Nash, GMR and
    SMR each decision maker can be treated alone, more below the state can only help it, and to get a set of
    states below it takes at least as many adjacent swaps as it is places below the highest of them: the result
    is exact. For SEQ, SSEQ and SIM a change of one preference also changes whose answers are credible; then all
    combinations of lifts are tried, cheapest first, and other changes of ranking are not.

    Raises
    ------
    ConflictError
        For another concept, or preferences that are not transitive.
    """
    _check_invertible(conflict, concept)
    n = len(conflict.makers)
    classes = [len(np.unique(r[r > r[state]])) for r in conflict.rank]

    def changed(lifts: tuple[int, ...]) -> Conflict:
        return conflict.with_ranks(np.stack([lifted(conflict.rank[i], state, k) for i, k in enumerate(lifts)]))

    def answer(lifts: tuple[int, ...], exact: bool, why: str) -> PreferenceChange:
        found = {i: (k, _passed(conflict.rank[i], state, k)) for i, k in enumerate(lifts) if k}
        return PreferenceChange(state, concept, found, exact, why)

    if concept in ("Nash", "GMR", "SMR"):
        best: list[int] = []
        for i in range(n):
            low, high = 0, classes[i]
            while low < high:
                middle = (low + high) // 2
                lifts = tuple(middle if j == i else 0 for j in range(n))
                if _stable(changed(lifts), concept, state)[i]:
                    high = middle
                else:
                    low = middle + 1
            best.append(low)
        return answer(tuple(best), True, "each decision maker alone, by bisection")
    return _cheapest(conflict, state, concept, classes, changed, answer)


def dropped(rank: Ints, state: int, fall: int) -> Ints:
    """Return a ranking in which one state has fallen below a number of classes."""
    out = 2 * rank
    below = np.unique(rank[rank < rank[state]])[::-1]
    if fall:
        out[state] = 2 * below[fall - 1] - 1
    return ranks_of_scores(out)


def smallest_fall(conflict: Conflict, state: int, concept: str) -> PreferenceChange | None:
    """Return the smallest change of preference after which a state is not an equilibrium, or ``None`` if there is none.

    It is enough that the state is unstable for one decision maker. The search lowers the state in the ranking of one of
    them, below as few states as possible; the order of all other states stays the same. The fewer states a maker ranks
    below the state, the less stable the state is for it, so bisection finds the least fall. For Nash, GMR and SMR the
    rankings of the others do not matter, so the result is exact. ``lifts`` of the result holds the fall in classes, and
    the states that the state falls below.

    Raises
    ------
    ConflictError
        For another concept, or preferences that are not transitive.
    """
    _check_invertible(conflict, concept)
    exact = concept in ("Nash", "GMR", "SMR")
    why = "each decision maker alone, by bisection"
    if not all(_stable(conflict, concept, state)):
        return PreferenceChange(state, concept, {}, True, why)
    best: PreferenceChange | None = None
    for i in range(len(conflict.makers)):
        rank = conflict.rank[i]
        low, high = 1, len(np.unique(rank[rank < rank[state]]))

        def stable(fall: int, i: int = i) -> bool:
            ranks = [dropped(r, state, fall) if j == i else r for j, r in enumerate(conflict.rank)]
            return _stable(conflict.with_ranks(np.stack(ranks)), concept, state)[i]

        if high < 1 or stable(high):
            continue
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if stable(middle) else (low, middle)
        below = np.unique(rank[rank < rank[state]])[::-1]
        passed = tuple(int(x) for x in np.flatnonzero((rank < rank[state]) & (rank >= below[low - 1])))
        found = PreferenceChange(state, concept, {i: (low, passed)}, exact, why)
        if best is None or found.cost < best.cost:
            best = found
    return best


def _cheapest(
    conflict: Conflict,
    state: int,
    concept: str,
    classes: list[int],
    changed: Callable[[tuple[int, ...]], Conflict],
    answer: Callable[[tuple[int, ...], bool, str], PreferenceChange],
) -> PreferenceChange | None:
    """Try combinations of lifts by the number of states passed; a stable maker need not be touched first."""
    cost = [[len(_passed(r, state, k)) for k in range(c + 1)] for r, c in zip(conflict.rank, classes, strict=True)]
    start = (0,) * len(classes)
    queue = [(0, start)]
    seen = {start}
    tried = 0
    while queue and tried < MOST_TRIED:
        _, lifts = heappop(queue)
        tried += 1
        if all(_stable(changed(lifts), concept, state)):
            why = f"{tried} combinations of lifts of this state, cheapest first; no other changes of ranking"
            return answer(lifts, not any(lifts), why)
        for i, k in enumerate(lifts):
            if k < classes[i]:
                more = (*lifts[:i], k + 1, *lifts[i + 1 :])
                if more not in seen:
                    seen.add(more)
                    heappush(queue, (sum(cost[j][x] for j, x in enumerate(more)), more))
    return None


def reached(conflict: Conflict, start: int) -> frozenset[int]:
    """Return the states that legal moves can reach from a state, itself included."""
    return frozenset(evolution(conflict, start).steps)
