"""Decisive clauses of a proposal: those that would have to be dropped for an actor, or for all, to accept.

Core §6, §11.1: clause k is decisive for i if leaving out only k makes i accept; otherwise the minimal sets of clauses
whose omission does are listed. A set that leaves no deal, or an infeasible package, does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._jit import hot
from detente.models.ground import Ground
from detente.rules.consent import Consent

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Bools = NDArray[np.bool_]
MOST_CLAUSES = 10
"""Above this many clauses only sets of one or two are tried."""


@hot
def _accepts(
    uv: Array, d: Array, before: Array, touched: Bools, left: Ints, choices: Ints, keeps: Bools, ok: Bits
) -> None:
    """Record who would accept what is left of the package: bit i of ``ok`` (draws, subsets) is group i.

    Only groups that are ``touched``, or of whom a deal must be worth another ``d`` than ``before``, are asked.
    ``choices`` (issues + charges, most) are the places that an issue can have: where not even the best of them is
    enough, or the worst is, no subset is examined.
    """
    one = np.uint64(1)
    for draw in range(uv.shape[0]):
        for i in range(uv.shape[1]):
            if not touched[i] and d[draw, i] == before[draw, i]:
                continue
            bit = one << np.uint64(i)
            best, worst = 0.0, 0.0
            for k in range(choices.shape[0]):
                top = uv[draw, i, choices[k, 0]]
                bottom = top
                for c in range(1, choices.shape[1]):
                    x = uv[draw, i, choices[k, c]]
                    top = max(top, x)
                    bottom = min(bottom, x)
                best += top
                worst += bottom
            # Sums of a few stakes round to 1e-15; beyond 1e-10 of the border they decide.
            never, always = best < d[draw, i] - 1e-9 - 1e-10, worst > d[draw, i] - 1e-9 + 1e-10
            if never or always:
                for s in range(left.shape[0]):
                    if always and keeps[s]:
                        ok[draw, s] |= bit
                    else:
                        ok[draw, s] &= ~bit
                continue
            for s in range(left.shape[0]):
                # Added up again: a difference from the whole would lose all digits next to a hard commitment.
                u = 0.0
                for k in range(left.shape[1]):
                    u += uv[draw, i, left[s, k]]
                if keeps[s] and u >= d[draw, i] - 1e-9:
                    ok[draw, s] |= bit
                else:
                    ok[draw, s] &= ~bit


@hot
def _minimal(ok: Bits, keeps: Bools, asked: Bits, parent: Ints, groups: int, per_group: Ints, whole: Ints) -> None:
    """Count, over draws, each subset that is minimal for a group (per_group) or for the package (whole).

    ``parent[s]`` are the subsets with one clause fewer (−1 beyond their number). ``below[s]`` holds the groups that
    accept after dropping some smaller part of s; ``beaten[s]`` whether such a part is enough for all.
    """
    one = np.uint64(1)
    ns = ok.shape[1]
    below = np.zeros(ns, dtype=np.uint64)
    beaten = np.zeros(ns, dtype=np.bool_)
    for draw in range(ok.shape[0]):
        for s in range(ns):
            mask = np.uint64(0)
            enough = False
            for c in range(parent.shape[1]):
                r = parent[s, c]
                if r >= 0:
                    mask |= below[r] | ok[draw, r]
                    enough = enough or beaten[r] or (keeps[r] and asked[r] & ~ok[draw, r] == 0)
            below[s] = mask
            beaten[s] = enough
            first = ok[draw, s] & ~mask
            if first != 0:
                for i in range(groups):
                    if first >> np.uint64(i) & one:
                        per_group[i, s] += 1
            if not enough and keeps[s] and asked[s] & ~ok[draw, s] == 0:
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
        Draws examined.
    """

    issues: tuple[str, ...]
    subsets: Ints
    per_actor: Ints
    whole: Ints
    n_draws: int

    def names(self, subset: int) -> tuple[str, ...]:
        """Return the issues of one bit mask."""
        return tuple(k for c, k in enumerate(self.issues) if subset >> c & 1)


@dataclass(frozen=True, eq=False)
class ClauseDrops:
    """One package, and every set of its clauses that could be dropped.

    Attributes
    ----------
    issues
        Issues of the clauses, in file order.
    subsets
        Bit masks over the clauses, by rising size; the first is empty.
    left
        (subsets, issues + charges) places of what is left.
    choices
        (issues + charges, most) the places that occur, the last repeated.
    keeps
        (subsets,) whether that is a feasible deal.
    asked
        (subsets,) masks of the actors who are asked about it.
    parent
        (subsets, clauses) numbers of the subsets with one clause fewer, −1 beyond their number.
    """

    issues: tuple[str, ...]
    subsets: Ints
    left: Ints
    choices: Ints
    keeps: Bools
    asked: Bits
    parent: Ints

    @classmethod
    def of(cls, ground: Ground, consent: Consent, package: Mapping[str, int]) -> ClauseDrops:
        """Lay out the sets of clauses of a package under rules that are plain conjunctions."""
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
        asked = np.bitwise_or.reduce(np.where(left != layout.out, bits[left], np.uint64(0)), axis=1)
        at = {s: j for j, s in enumerate(masks)}
        parent = np.full((len(masks), max(m, 1)), -1, dtype=np.int64)
        for j, s in enumerate(masks):
            smaller = [at[s & ~(1 << c)] for c in range(m) if s >> c & 1]
            parent[j, : len(smaller)] = smaller
        asked |= np.uint64(consent.always)
        return cls(issues, np.array(masks, dtype=np.int64), left, _choices(left), keeps, asked, parent)


def _choices(left: Ints) -> Ints:
    """Return the places that occur in each column, the last repeated."""
    found = [np.unique(left[:, k]) for k in range(left.shape[1])]
    most = max(len(x) for x in found)
    return np.stack([np.append(x, np.repeat(x[-1:], most - len(x))) for x in found])


def accepted(
    question: ClauseDrops,
    uv: Array,
    d: Array,
    before: Array | None = None,
    touched: Bools | None = None,
    ok: Bits | None = None,
) -> Bits:
    """Return (draws, subsets) masks of the groups that would accept what is left of a package.

    Parameters
    ----------
    question
        The package.
    uv, d
        (draws, groups, places) and (draws, groups), as the engine reads them.
    before, touched, ok
        An earlier answer, what a deal had to be worth then, and (groups,) whose values have changed since; it is
        written over. ``None``: ask everybody.
    """
    if ok is None or before is None or touched is None:
        every = np.ones(uv.shape[1], dtype=np.bool_)
        ok = np.zeros((len(uv), len(question.subsets)), dtype=np.uint64)
        _accepts(uv, d, d, every, question.left, question.choices, question.keeps, ok)
    else:
        _accepts(uv, d, before, touched, question.left, question.choices, question.keeps, ok)
    return ok


def counted(question: ClauseDrops, ok: Bits, group: Ints) -> Clauses:
    """Count the minimal sets of clauses to drop.

    Parameters
    ----------
    question
        The package.
    ok
        From :func:`accepted`.
    group
        (actors,) group of each actor.
    """
    groups, ns = int(group.max()) + 1, len(question.subsets)
    asked = np.zeros_like(question.asked)
    for i, g in enumerate(group):
        asked |= (question.asked >> np.uint64(i) & np.uint64(1)) << np.uint64(g)
    per_group, whole = np.zeros((groups, ns), dtype=np.int64), np.zeros(ns, dtype=np.int64)
    _minimal(ok, question.keeps, asked, question.parent, groups, per_group, whole)
    # Actors who are not asked about the package have no say in what is dropped.
    per_actor = per_group[group]
    per_actor[(question.asked[0] >> np.arange(len(group), dtype=np.uint64) & np.uint64(1)) == 0] = 0
    return Clauses(question.issues, question.subsets, per_actor, whole, len(ok))


def clauses(
    uv: Array, d: Array, ground: Ground, consent: Consent, package: Mapping[str, int], group: Ints | None = None
) -> Clauses:
    """Find the minimal sets of clauses to drop from one package.

    A clause that is dropped is left out: the convention decides what holds then (core §11.1).

    Parameters
    ----------
    uv, d
        (draws, groups, places) and (draws, groups), as the engine reads them.
    ground, consent
        Packages, and the rules of consent; plain conjunctions.
    package
        Its clauses.
    group
        (actors,) group of each actor; each alone by default.
    """
    question = ClauseDrops.of(ground, consent, package)
    of: Ints = np.arange(uv.shape[1], dtype=np.int64) if group is None else group
    return counted(question, accepted(question, np.ascontiguousarray(uv), np.ascontiguousarray(d)), of)


def _small(m: int) -> list[int]:
    return [0, *(1 << a for a in range(m)), *(1 << a | 1 << b for a in range(m) for b in range(a))]
