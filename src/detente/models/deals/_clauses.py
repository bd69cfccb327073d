"""Which clauses of a proposal decide: what would have to be dropped for an actor, or for all, to accept.

Core §6: clause k is decisive for i if reverting only k to the status quo makes i accept; otherwise the minimal
sets of clauses whose reversal does are listed. A reversal that leaves no substantive package does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_CLAUSES = 10
"""Above this many clauses only sets of one or two are tried."""


@njit
def _is_minimal(ok: NDArray[np.uint8], i: int, s: int, subsets: Ints) -> bool:
    for r in range(s):
        if ok[i, r] and (subsets[r] & subsets[s]) == subsets[r]:
            return False
    return True


@njit
def _minimal(
    uv: Array,
    d: Array,
    asked: NDArray[np.uint8],
    new: Ints,
    old: Ints,
    keeps: NDArray[np.uint8],
    subsets: Ints,
    ask_of: NDArray[np.uint8],
    per_actor: Ints,
    whole: Ints,
    base: Ints,
) -> None:
    """Count, over draws, each subset that is minimal for an actor (per_actor) or for the package (whole).

    ``subsets`` are bit masks over clauses by rising size; the first is empty. ``keeps[s]`` says whether what
    is left is substantive; ``ask_of[s, i]`` whether actor i is asked about what is left.
    """
    n, actors, _ = uv.shape
    m = new.shape[0]
    ns = subsets.shape[0]
    ok = np.zeros((actors, ns), dtype=np.uint8)
    whole_found = np.zeros(ns, dtype=np.int64)
    for draw in range(n):
        for i in range(actors):
            rest = 0.0
            for t in base:
                rest += uv[draw, i, t]
            for s in range(ns):
                # Added up anew: a difference from the whole would lose all digits beside a hard line.
                u = rest
                for c in range(m):
                    u += uv[draw, i, old[c]] if subsets[s] >> c & 1 else uv[draw, i, new[c]]
                ok[i, s] = keeps[s] and u >= d[draw, i] - 1e-9
            if asked[i]:
                for s in range(ns):
                    if ok[i, s] and _is_minimal(ok, i, s, subsets):
                        per_actor[i, s] += 1
        found = 0
        for s in range(ns):
            passes = bool(keeps[s])
            for i in range(actors):
                if ask_of[s, i] and not ok[i, s]:
                    passes = False
                    break
            if not passes:
                continue
            minimal = True
            for r in range(found):
                if (subsets[whole_found[r]] & subsets[s]) == subsets[whole_found[r]]:
                    minimal = False
                    break
            if minimal:
                whole_found[found] = s
                found += 1
                whole[s] += 1


@dataclass(frozen=True, eq=False)
class Clauses:
    """Minimal sets of clauses to drop.

    Attributes
    ----------
    issues
        Issues of the clauses, in file order.
    subsets
        Bit masks over the clauses, by rising size.
    per_actor
        (actors, subsets) draws in which dropping just that set makes the actor accept, and no part of it does.
    whole
        (subsets,) the same for everyone who is asked.
    n_draws
        Draws looked at.
    """

    issues: tuple[str, ...]
    subsets: Ints
    per_actor: Ints
    whole: Ints
    n_draws: int

    def names(self, subset: int) -> tuple[str, ...]:
        """Return the issues of one bit mask."""
        return tuple(k for c, k in enumerate(self.issues) if subset >> c & 1)


def clauses(
    uv: Array,
    d: Array,
    issues: tuple[str, ...],
    new: Ints,
    old: Ints,
    rest: Ints,
    procedural: NDArray[np.bool_],
    asked_of: NDArray[np.uint64],
    always: int,
) -> Clauses:
    """Find the minimal sets of clauses to drop from one package.

    Parameters
    ----------
    uv, d
        (draws, actors, levels) and (draws, actors), as the engine reads them.
    issues
        Issues that the package changes.
    new, old
        (clauses,) flat levels proposed, and at the status quo.
    rest
        Flat levels of the issues that it leaves alone.
    procedural
        (clauses,) whether the issue is procedural.
    asked_of
        (clauses,) mask of actors asked because of each clause.
    always
        Mask of actors asked in any case.
    """
    m = len(issues)
    masks = list(range(1 << m)) if m <= MOST_CLAUSES else _small(m)
    masks.sort(key=lambda s: (s.bit_count(), s))
    subsets = np.array(masks, dtype=np.int64)
    actors = uv.shape[1]
    keeps = np.zeros(len(masks), dtype=np.uint8)
    ask_of = np.zeros((len(masks), actors), dtype=np.uint8)
    for j, s in enumerate(masks):
        left = [c for c in range(m) if not s >> c & 1]
        keeps[j] = any(not procedural[c] for c in left)
        mask = always
        for c in left:
            mask |= int(asked_of[c])
        ask_of[j] = [mask >> i & 1 for i in range(actors)]
    per_actor = np.zeros((actors, len(masks)), dtype=np.int64)
    whole = np.zeros(len(masks), dtype=np.int64)
    _minimal(uv, d, ask_of[0], new, old, keeps, subsets, ask_of, per_actor, whole, rest.astype(np.int64))
    return Clauses(issues, subsets, per_actor, whole, len(uv))


def _small(m: int) -> list[int]:
    return [0, *(1 << a for a in range(m)), *(1 << a | 1 << b for a in range(m) for b in range(a))]
