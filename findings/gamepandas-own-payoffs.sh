#!/usr/bin/env bash
# Mixed equilibria are computed from a player's own payoffs: a negative chance in chicken, the wrong mix elsewhere.
#
# Package:  gamepandas 0.0.3 (PyPI), GameFrame, pandas 2.2.3, numpy 1.26.4, Python 3.11.
# Input:    chicken (both stand firm -10, one yields 2 and 0, both yield 1), the battle of the sexes with payoffs 2 and
#           1, and matching pennies.
# Expected: the row player stands firm with a chance of 1/11 in chicken; she takes her favourite with 2/3 in the battle
#           of the sexes; 1/2 in matching pennies. Each mix makes the other player indifferent.
# Seen:     -1/11, with 12/11 for the other strategy, in chicken. 1/3 instead of 2/3 in the battle of the sexes, where
#           the other player then has a best reply. 1/2 in matching pennies. No error or warning.
# Why it matters: chicken is the standard model of a crisis, and the chance of standing firm is its result. In the
#           second game nothing shows the mistake: the mixes of the two players are exchanged. Zero-sum games, the usual
#           test, come out right.
# Source:   Nash (1951): in a mixed equilibrium each strategy in use is a best reply to the other's mix. The chance that
#           makes the other player indifferent is computed below from the other's payoffs; the package uses the
#           player's own, which are the same but for the sign in a zero-sum game.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check gamepandas==0.0.3 pandas==2.2.3 numpy==1.26.4 \
    scipy==1.15.3 ipython==8.37.0
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from fractions import Fraction

from gamepandas import GameFrame

GAMES = {
    "chicken": [[(-10, -10), (2, 0)], [(0, 2), (1, 1)]],
    "battle of the sexes": [[(2, 1), (0, 0)], [(0, 0), (1, 2)]],
    "matching pennies": [[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]],
}


def indifferent(game):
    """The row player's chance of her first strategy that makes the column player's two strategies equally good."""
    (a, b), (c, d) = [[cell[1] for cell in row] for row in game]
    return Fraction(d - c, a - c - b + d)


seen = {}
for name, game in GAMES.items():
    frame = GameFrame.create(game, ["first", "second"], ["first", "second"])
    mix = frame.row_player_nash_equilibrium_mixed_strategies[0]
    seen[name] = round(float(mix["first"]), 3)
    print(f"{name:20} right {indifferent(game)}   package {seen[name]} and {float(mix['second']):.3f}")
right = [indifferent(game) for game in GAMES.values()]
if right != [Fraction(1, 11), Fraction(2, 3), Fraction(1, 2)] or list(seen.values()) != [-0.091, 0.333, 0.5]:
    sys.exit("not as described: the package has changed")
PYTHON
