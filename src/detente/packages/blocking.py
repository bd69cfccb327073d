"""Draws in which no package passes: which groups block.

A set of groups *blocks* a draw through a package x if x would pass once they accepted it together with those who
already accept it. The smallest sets are listed; a group in a set of size 1 blocks alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from detente._jit import njit, part, piece
from detente.packages._bounds import best_levels, choose_level
from detente.packages._inputs import checked, flat_packages
from detente.packages._programs import obeys
from detente.packages.judge import TOLERANCE, may_be, needed
from detente.packages.space import Array, Bits, Ints, SearchSpace
from detente.packages.structs import ConsentRules, JudgeArrays, JudgedPackage

MOST_SETS = 64
"""Sets listed per draw; where there are more, the result reports a lower bound."""
MOST_MORE = 2
"""Largest number of further consents that are tried under rules that are not plain conjunctions."""


@piece
def _size(mask: int) -> int:
    count = 0
    while mask != 0:
        mask &= mask - 1
        count += 1
    return count


@part
def _note(sets: Ints, found: int, mask: int) -> int:
    """Add a set unless it is there; return how many there are."""
    for a in range(min(found, sets.shape[0])):
        if sets[a] == mask:
            return found
    if found < sets.shape[0]:
        sets[found] = mask
    return found + 1


@piece
def _holds_one(sets: Ints, found: int, mask: int) -> bool:
    """Return whether a mask contains a set that has been found, so that the branch can be cut."""
    for a in range(min(found, sets.shape[0])):
        if sets[a] & mask == sets[a]:
            return True
    return False


@part
def _widen(
    rules: ConsentRules,
    judged: JudgedPackage,
    groups: int,
    yes: int,
    missing: int,
    least: int,
    found: int,
    sets: Ints,
) -> tuple[int, int]:
    """Record the smallest sets that include ``missing`` and satisfy the rules of ``judged.path``.

    ``yes`` holds who agrees, with ``missing`` among them.
    """
    size = _size(missing)
    if size > least:
        return least, found
    if not rules.has_programs or obeys(rules, judged, yes):
        if size < least:
            found = 0
        return size, _note(sets, found, missing)
    for more in range(1, MOST_MORE + 1):
        if size + more > least:
            break
        hit = False
        for a in range(groups):
            if (yes >> a) & 1:
                continue
            one = 1 << a
            for b in range(a, groups) if more == 2 else range(a, a + 1):
                if more == 2 and (b == a or (yes >> b) & 1):
                    continue
                extra = one | (1 << b)
                if obeys(rules, judged, yes | extra):
                    if size + more < least:
                        least, found = size + more, 0
                    found = _note(sets, found, missing | extra)
                    hit = True
        if hit:
            break
    return least, found


@piece
def _agreeing(uv: Array, d: Array, i: int, path: Ints) -> int:
    """Return the mask of groups that accept the package ``path`` in draw i."""
    yes = 0
    for g in range(uv.shape[1]):
        gain = 0.0
        for k in range(path.shape[0]):
            gain += uv[i, g, path[k]]
        if gain - d[i, g] >= -TOLERANCE:
            yes |= 1 << g
    return yes


@njit
def _blockers(
    arrays: JudgeArrays,
    uv: Array,
    d: Array,
    hot: Ints,
    least_out: Ints,
    found_out: Ints,
    sets_out: Ints,
) -> None:
    rules, judged = arrays.rules, arrays.judged
    draws, groups = uv.shape[0], uv.shape[1]
    issues = rules.issues
    always = rules.always
    best = np.empty((issues, groups))
    slack = np.empty((issues + 1, groups))
    at = np.zeros(issues + 1, dtype=np.int64)
    for i in range(draws):
        best_levels(rules, uv[i], d[i], TOLERANCE, best, slack[0])
        sets = sets_out[i]
        least, found = groups + 1, 0
        for h in range(hot.shape[0]):
            for k in range(issues):
                judged.path[k] = hot[h, k]
            if may_be(rules, judged.path):
                yes = _agreeing(uv, d, i, judged.path)
                missing = needed(rules, judged.path) & ~yes
                least, found = _widen(rules, judged, groups, yes | missing, missing, least, found, sets)
        depth = 0
        at[0] = 0
        while depth >= 0:
            t = rules.offset[depth] + at[depth]
            if t >= rules.offset[depth + 1]:
                depth -= 1
                continue
            at[depth] += 1
            judged.path[depth] = t
            choose_level(uv[i], t, depth, best, slack)
            certain = 0
            for g in range(groups):
                # Rounding errors may reach 1e-12 here; the exact sum below decides.
                if slack[depth + 1, g] < -1e-9 and (always >> g) & 1:
                    certain |= 1 << g
            if _size(certain) > least or _holds_one(sets, found, certain):
                continue
            if depth + 1 < issues:
                depth += 1
                at[depth] = 0
                continue
            if not may_be(rules, judged.path):
                continue
            need = needed(rules, judged.path)
            yes = _agreeing(uv, d, i, judged.path)
            missing = need & ~yes
            least, found = _widen(rules, judged, groups, yes | missing, missing, least, found, sets)
        least_out[i] = least if found > 0 else -1
        found_out[i] = found


@dataclass(frozen=True, eq=False)
class Blockers:
    """The smallest sets of groups whose consent would make a deal possible, by draw.

    Attributes
    ----------
    alone
        (draws,) masks of groups that block alone: for each, some package fails only because of it.
    least
        (draws,) size of the smallest sets; 0 where a package passes, −1 where no set was found: under rules that are
        not plain conjunctions, at most ``MOST_MORE`` consents are tried beyond those that are certainly missing.
    sets
        Smallest sets (masks), and the number of draws in which each occurs.
    complete
        Whether no draw had more than :data:`MOST_SETS` of them.
    """

    alone: Bits
    least: Ints
    sets: Mapping[int, int]
    complete: bool


def blockers(space: SearchSpace, uv: Array, d: Array, hot: ArrayLike = ()) -> Blockers:
    """Return the groups that block in each draw.

    Parameters
    ----------
    space
        Grid and rules.
    uv, d
        As in :func:`detente.packages.search.exists`.
    hot
        Numbers of packages to look at first. They affect the time taken, not the result.
    """
    uv, d = checked(space, uv, d)
    least = np.zeros(len(uv), dtype=np.int64)
    found = np.zeros(len(uv), dtype=np.int64)
    sets = np.zeros((len(uv), MOST_SETS), dtype=np.int64)
    _blockers(space.judging(), uv, d, flat_packages(space, hot), least, found, sets)
    listed = np.arange(MOST_SETS) < found[:, None]
    bits = np.where(listed & (least == 1)[:, None], sets, 0)
    alone = np.bitwise_or.reduce(bits, axis=1).view(np.uint64)
    values, counts = np.unique(sets[listed & (least > 0)[:, None]].view(np.uint64), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Blockers(alone, least, {int(values[j]): int(counts[j]) for j in order}, bool((found <= MOST_SETS).all()))
