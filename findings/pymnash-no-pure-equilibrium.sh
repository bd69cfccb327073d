#!/usr/bin/env bash
# A search for pure equilibria finds none, in the prisoner's dilemma and in every other game.
#
# Package:  pymnash 1.0 (PyPI), Game.find_pure with its defaults, Python 3.11.
# Input:    the prisoner's dilemma, a coordination game with two pure equilibria, and matching pennies, which has none.
# Expected: "a list of lists, one entry per equilibrium found", as the function's text says: one, two and none.
# Seen:     none, none, none. A loop over the result does nothing and list() gives an empty list, without an error.
#           With simple=False the same function gives one, two and none.
# Why it matters: "no stable outcome in pure strategies" is a possible and important answer about a crisis, and it is
#           given for every game. The next step, to mixed strategies, is then taken for no reason.
# Source:   the definition: a cell that no player gains by leaving alone, checked below for each cell. One branch of the
#           function has a yield, so that Python makes it a generator and drops the list that the other branch returns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pymnash==1.0 numpy==2.2.6 sympy==1.14.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from itertools import product

import numpy as np
from pymnash.game import Game


def pure(payoffs):
    """Cells in which no player gains by moving alone."""
    shape = payoffs.shape[:-1]
    return [
        cell
        for cell in product(*map(range, shape))
        if all(
            payoffs[cell][i] >= payoffs[(*cell[:i], other, *cell[i + 1 :])][i]
            for i in range(len(shape))
            for other in range(shape[i])
        )
    ]


GAMES = {
    "prisoner's dilemma": np.array([[[3, 3], [0, 5]], [[5, 0], [1, 1]]]),
    "two ways to meet": np.array([[[2, 1], [0, 0]], [[0, 0], [1, 2]]]),
    "matching pennies": np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]),
}
failed = False
for name, payoffs in GAMES.items():
    right = pure(payoffs)
    plain = list(Game(payoffs).find_pure())
    long = list(Game(payoffs).find_pure(simple=False))
    print(f"{name:20} right {right}   find_pure() {plain}   simple=False {long}")
    failed = failed or plain != [] or len(long) != len(right)
if failed:
    sys.exit("not as described: the package has changed")
PYTHON
