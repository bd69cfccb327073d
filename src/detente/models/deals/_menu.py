"""The smallest menu of packages of which one is accepted in nearly every draw with a deal (core §11.13)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.packages.space import Bits, Ints

SHARE = 0.95
"""Share of the draws with a deal that a menu must cover."""
LONGEST = 12
"""A menu that would need more packages than this is cut, and the finding says so."""
MOST_TRIPLES = 4000
"""Most pairs whose best third package is searched for, for a menu of three."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A menu among given packages.

    Attributes
    ----------
    rows
        Rows of the packages, in the order of tabling: each covers the most draws that those before it leave.
    covered
        Draws covered by the first, the first two, and so on.
    proven
        Whether no menu of fewer of the given packages covers enough.
    """

    rows: tuple[int, ...]
    covered: tuple[int, ...]
    proven: bool


def size(marks: Bits) -> Ints:
    """Return (…,) how many draws are marked."""
    return np.bitwise_count(marks).sum(axis=-1, dtype=np.int64)


def smallest_menu(marks: Bits, deals: int) -> Chosen:
    """Return the menu with the fewest packages that covers 95 of 100 draws with a deal.

    Among pairs the one that covers most is taken; longer menus are built greedily and shortened where a shorter one is
    found.

    Parameters
    ----------
    marks
        (packages, words) draws in which each package passes, a bit each.
    deals
        Draws in which any deal exists.
    """
    need = -(-round(deals * SHARE * 1000) // 1000)
    greedy = _greedy(marks, need)
    if len(greedy) <= 1:
        return _ordered(marks, greedy, True)
    best, pair = best_pair(marks, need)
    if best >= need:
        return _ordered(marks, pair, True)
    if len(greedy) <= 3:
        return _ordered(marks, greedy, True)
    triple, searched = _triple(marks, need)
    if triple:
        return _ordered(marks, triple, True)
    return _ordered(marks, greedy, searched and len(greedy) == 4)


def _greedy(marks: Bits, need: int) -> tuple[int, ...]:
    covered = np.zeros(marks.shape[1], dtype=np.uint64)
    rows: list[int] = []
    while len(marks) and len(rows) < LONGEST and size(covered) < need:
        gain = size(marks & ~covered)
        at = int(gain.argmax())
        if gain[at] == 0:
            break
        rows.append(at)
        covered |= marks[at]
    return tuple(rows)


def best_pair(marks: Bits, least: int) -> tuple[int, tuple[int, ...]]:
    """Return how many draws the best pair covers, and its rows, if that is at least ``least``; else 0 and no rows."""
    pairs = pairs_above(marks, least, best_only=True)
    return pairs[0] if pairs else (0, ())


def pairs_above(
    marks: Bits, least: int, *, most: int | None = None, best_only: bool = False
) -> list[tuple[int, tuple[int, ...]]]:
    """Return the pairs that cover at least ``least`` draws: how many, and their rows; the best first.

    Parameters
    ----------
    marks
        As in :func:`smallest_menu`.
    least
        Draws to cover.
    most
        How many are wanted; ``None``: all. Where many packages are as good as each other, there are millions.
    best_only
        Whether only the first of the best is wanted.
    """
    alone = size(marks)
    order = np.argsort(-alone, kind="stable")
    ranked, kept = alone[order], marks[order]
    found: list[tuple[int, tuple[int, ...]]] = []
    for i in range(len(order)):
        if 2 * int(ranked[i]) < least:
            break
        # The second adds at most what it covers alone.
        mine = int(ranked[i])
        last = int(np.searchsorted(-ranked, mine - least, side="right"))
        both: Ints = mine + size(kept[i + 1 : last] & ~kept[i])
        enough: list[int] = np.flatnonzero(both >= least).tolist()
        found += [(int(both[j]), (int(order[i]), int(order[i + 1 + j]))) for j in enough]
        if best_only and found:
            found = [max(found, key=lambda x: (x[0], -x[1][0], -x[1][1]))]
            least = max(least, found[0][0])
        elif most is not None and len(found) > 4 * most:
            found = sorted(found, key=_best_first)[:most]
            least = max(least, found[-1][0])
    return sorted(found, key=_best_first)[:most]


def _best_first(pair: tuple[int, tuple[int, ...]]) -> tuple[int, tuple[int, ...]]:
    return -pair[0], pair[1]


def _triple(marks: Bits, need: int) -> tuple[tuple[int, ...], bool]:
    """Return three packages that cover enough, if any, and whether all candidates were examined."""
    alone = size(marks)
    order = np.argsort(-alone, kind="stable")
    tried = 0
    for first in order:
        if 3 * alone[first] < need:
            return (), True
        left = marks & ~marks[first]
        more = size(left)
        owed = need - int(alone[first])
        for second in np.argsort(-more, kind="stable"):
            if 2 * more[second] < owed:
                break
            tried += 1
            if tried > MOST_TRIPLES:
                return (), False
            still = owed - int(more[second])
            able = np.flatnonzero(more >= still)
            third = size(left[able] & ~left[second])
            if len(third) and third.max() >= still:
                return (int(first), int(second), int(able[int(third.argmax())])), True
    return (), True


def _ordered(marks: Bits, rows: tuple[int, ...], proven: bool) -> Chosen:
    """Put a menu in the order of tabling."""
    left, covered = list(rows), np.zeros(marks.shape[1], dtype=np.uint64)
    out: list[int] = []
    counts: list[int] = []
    while left:
        gain = size(marks[left] & ~covered)
        at = left.pop(int(gain.argmax()))
        out.append(at)
        covered |= marks[at]
        counts.append(int(size(covered)))
    return Chosen(tuple(out), tuple(counts), proven)
