"""Which clauses of a proposal decide: what would have to be dropped for an actor, or for all, to accept.

Core §6, §11.1: clause k is decisive for i if leaving out only k makes i accept; otherwise the minimal sets of clauses
whose omission does are listed. One that leaves no deal, or a package that cannot be, does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.models._problem import Ground
from detente.rules.consent import Consent

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
    left: Ints,
    keeps: NDArray[np.uint8],
    subsets: Ints,
    ask_of: NDArray[np.uint8],
    per_actor: Ints,
    whole: Ints,
) -> None:
    """Count, over draws, each subset that is minimal for an actor (per_actor) or for the package (whole).

    ``subsets`` are bit masks over clauses by rising size; the first is empty. ``left[s]`` are the places of what is
    left, ``keeps[s]`` says whether that is a deal, ``ask_of[s, i]`` whether actor i is asked about it.
    """
    n, actors, _ = uv.shape
    ns = subsets.shape[0]
    ok = np.zeros((actors, ns), dtype=np.uint8)
    whole_found = np.zeros(ns, dtype=np.int64)
    for draw in range(n):
        for i in range(actors):
            for s in range(ns):
                # Added up anew: a difference from the whole would lose all digits beside a hard commitment.
                u = 0.0
                for t in left[s]:
                    u += uv[draw, i, t]
                ok[i, s] = keeps[s] and u >= d[draw, i] - 1e-9
            if ask_of[0, i]:
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


def clauses(uv: Array, d: Array, ground: Ground, consent: Consent, package: Mapping[str, int]) -> Clauses:
    """Find the minimal sets of clauses to drop from one package.

    A clause that is dropped is left out: what holds then is said by the convention (core §11.1).

    Parameters
    ----------
    uv, d
        (draws, actors, places) and (draws, actors), as the engine reads them.
    ground, consent
        Packages, and the rules of consent; plain conjunctions.
    package
        Its clauses.
    """
    layout = ground.layout
    places = layout.places(package)
    issues = tuple(k for j, k in enumerate(layout.ids) if places[j] != layout.out[j])
    m = len(issues)
    masks = list(range(1 << m)) if m <= MOST_CLAUSES else _small(m)
    masks.sort(key=lambda s: (s.bit_count(), s))
    named = {k: package[k] for k in issues}
    rest = [{k: y for c, (k, y) in enumerate(named.items()) if not s >> c & 1} for s in masks]
    left = ground.places(rest)
    keeps = ground.deal(left) & ground.grid.feasible(ground.numbers(rest))
    bits = np.where(layout.flat >= 0, consent.ask[layout.flat], np.uint64(0))
    asked = np.where(left != layout.out, bits[left], np.uint64(0))
    mask = np.bitwise_or.reduce(asked, axis=1) | np.uint64(consent.always)
    actors = np.arange(uv.shape[1], dtype=np.uint64)
    ask_of = ((mask[:, None] >> actors) & np.uint64(1)).astype(np.uint8)
    per_actor = np.zeros((uv.shape[1], len(masks)), dtype=np.int64)
    whole = np.zeros(len(masks), dtype=np.int64)
    subsets = np.array(masks, dtype=np.int64)
    _minimal(uv, d, left, keeps.astype(np.uint8), subsets, ask_of, per_actor, whole)
    return Clauses(issues, subsets, per_actor, whole, len(uv))


def _small(m: int) -> list[int]:
    return [0, *(1 << a for a in range(m)), *(1 << a | 1 << b for a in range(m) for b in range(a))]
