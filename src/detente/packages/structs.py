"""Arrays that the kernels read and write: one array of each type of number, one named row for each quantity.

Compiled code takes a dozen arrays far better as rows of a few tables than one by one.

Groups are judged as *rows*, in the order in which a search checks them: block p holds the members of party p
if its gain is their minimum and they must always agree; the next block the other groups that must always
agree; the last the *loose* ones, which only some levels or programs ask. Blocks above four repeat their last
group up to a multiple of eight, and so do all rows together, for the sake of vector registers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray


class SearchArrays(NamedTuple):
    """The tables of one search, with the rows named below; ``SearchSpace.tables`` makes them for one thread.

    Attributes
    ----------
    rules, quota
        The search space; never written.
    n, f, room
        Scratch: whole numbers, decimals, and how far each row may still fall.
    """

    rules: NDArray[np.int64]
    quota: NDArray[np.float64]
    n: NDArray[np.int64]
    f: NDArray[np.float64]
    room: NDArray[np.int32]


# Rows of ``rules`` (int64): the search space. Masks are 64 bits in a signed integer.
SIZES = 0  # the scalars below
OFFSET = 1  # (issues + 1) first flat level of an issue
QUO = 2  # (issues) flat level of the status quo
STRIDE = 3  # (issues) step of the package's number
MOVES = 4  # (levels) whether the level makes a package substantive
ASK = 5  # (levels) groups asked because of the level
LEVEL_PROGRAM = 6  # (levels) program asked because of the level, or −1
CODE = 7  # (tokens) a group, or minus the number of items of a threshold
WOFF = 8  # (tokens) first weight
START = 9  # (programs + 1) first token
BASE = 10  # programs that every deal needs
PARTY = 11  # (parties) program of a party's gain
FAST = 12  # (parties) the gain is a minimum over groups that must always agree
ROW = 13  # (rows) group
ROW_OF = 14  # (groups) a row
BLOCK = 15  # (parties + 3) bounds of the blocks of rows
COMBINATION = 16  # words × (levels): infeasible combinations met; then words × (issues): those not naming it

# Columns of row SIZES.
ISSUES, LEVELS, ROWS, GROUPS, PARTIES, WORDS, BASES, PROGRAMS, SLOW, ALWAYS, LOOSE = range(11)
# LOOSE: mask of the groups of the last block.

# Rows of ``quota`` (float64): thresholds, and weights of their items.
QUOTA, WEIGHT = 0, 1

# Rows of ``n`` (int64): scratch.
ORDER = 0  # (levels) of each issue, the best in the surrogate first
TURN = 1  # (issues) in the order of the search
AT = 2  # (depth) next level to try
NEED = 3  # (depth) groups asked so far
LIFT = 4  # (parties) by how much rooms are lowered while a search runs: what rows must gain to matter
NUMBER = 5  # (depth) package number so far
PATH = 6  # (issues) flat levels of a package
CLASS = 7  # (rows) rows that share a total weight of 1; −1: free
WHO = 8  # groups that weigh in the surrogate
LEFT = 9  # words × (depth): combinations met so far; then words × (depth): those that nothing below averts

# Rows of ``f`` (float64): scratch.
D = 0  # (rows) what a package must be worth to be accepted
MOST = 1  # (rows) best level of an issue
REACH = 2  # (rows) best value of a package, less the reservation value
LAMBDA = 3  # (rows) weights of the surrogate
LAMBDA_BEST = 4
LAMBDA_BASE = 5  # (rows) those of the egalitarian search
COEF = 6  # (rows) scale of a row in the surrogate
S = 7  # (levels) contributions in the surrogate
LOSS = 8  # (levels) against the best in the surrogate
KEY = 9  # (issues) by which the search orders them
SUM = 10  # (depth) best sum of the surrogate
GAIN = 11  # (rows) worth of a package above what it must be; gains proper once it is accepted
UPPER = 12  # (rows) upper bounds of gains
STACK = 13
PG = 14  # (parties) gains
SCALE = 15  # (parties) scale of gains
FLOOR = 16
SORTED = 17
SUMS = 18  # (classes) of weights
WEIGHED = 19  # their weights
OWED = 20  # their reservation values
SHARE = 21  # (rows) weights less slight ones
AGREES = 22  # (groups) 1 for those who agree
EXCUSED = 23  # (rows) part of the acceptance that is no gain: what a row accepts to lose rather than block
BUFFER = 24  # levels × (rows): contributions

# Rows of ``room`` (int32, units of 2⁻²⁰): (issues + 1) × (rows) how far a row may still fall at each depth;
# then levels × (rows) what a level loses against the row's best of the issue. Loose rows stand AFAR above it.


def table(rows: Mapping[int, ArrayLike], dtype: DTypeLike) -> NDArray[np.generic]:
    """Return a table with these rows, zero beyond their ends."""
    filled = {r: np.asarray(x, dtype=dtype) for r, x in rows.items()}
    out = np.zeros((max(filled) + 1, max(1, *(len(x) for x in filled.values()))), dtype=dtype)
    for r, x in filled.items():
        out[r, : len(x)] = x
    return out
