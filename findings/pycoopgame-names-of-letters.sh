#!/usr/bin/env bash
# The tau-value of a game depends on whether its players have names of one letter.
#
# Package:  pyCoopGame 0.0.6 (PyPI), function CostGap.tauvalue, pandas 2.3.3, Python 3.11.
# Input:    the worths of all coalitions of three parties, each line split at its commas as from a file: nothing alone,
#           1, 2 and 1 in pairs, 3 together. The parties are letters, names of states, or Correlates of War codes.
# Expected: names make no difference: 1.2, 0.6, 1.2.
# Seen:     1.2, 0.6, 1.2 with letters; 1, 1, 1 with names; 2.33, 0.33, 0.33 with the codes 2, 365 and 710. No message
#           but "Tau Value properly calculated". The sums are right in all three. With names typed into one script as
#           constants, as in an example, the result is right too.
# Why it matters: parties in a table have names or codes. Equal shares look like a fair result, and a state with a small
#           code gets seven times the share of the others.
# Source:   1.2, 0.6, 1.2 is the published result for this game (Stach 2011, "Tijs value", Encyclopedia of Power), and
#           follows from the definition of Tijs (1981), computed below. The package compares players by "is not": equal
#           names read twice are two objects, except single letters and whole numbers up to 256, which Python shares.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyCoopGame==0.0.6 pandas==2.3.3 pyomo==6.10.1
"$work/venv/bin/python" - <<'PYTHON'
import sys
from itertools import combinations

import pandas as pd
from pyCoopGame import CostGap

TABLE = {"": 0, "a": 0, "b": 0, "c": 0, "a,b": 1, "a,c": 2, "b,c": 1, "a,b,c": 3}


def read(names, kind=str):
    """Build the game from lines of text, as from a file: each name is a piece of its line."""
    lines = [",".join(names["abc".index(x)] for x in s.split(",") if x) + f";{v}" for s, v in TABLE.items()]
    rows = [line.split(";") for line in lines]
    coalitions = [[kind(x) for x in s.split(",") if x] for s, _ in rows]
    return pd.DataFrame({"coalition": coalitions, "value": [float(v) for _, v in rows]})


def tau(worth):
    """Tijs (1981): on the line from the minimal claims to the marginal gains, where the shares add up to the whole."""
    all_ = frozenset("abc")
    most = {i: worth[all_] - worth[all_ - {i}] for i in all_}
    least = {i: max(worth[s] - sum(most[j] for j in s - {i}) for s in worth if i in s) for i in all_}
    at = (worth[all_] - sum(least.values())) / (sum(most.values()) - sum(least.values()))
    return [round(least[i] + at * (most[i] - least[i]), 3) for i in "abc"]


right = tau({frozenset(s.replace(",", "")): v for s, v in TABLE.items()})
print(f"right                       {right}")
seen = {}
for title, names, kind in (
    ("letters", ["A", "B", "C"], str),
    ("names", ["USA", "Russia", "China"], str),
    ("Correlates of War codes", ["2", "365", "710"], int),
):
    shares = CostGap.tauvalue(read(names, kind))
    seen[title] = [round(float(shares[kind(n)]), 3) for n in names]
    print(f"{title:27} {seen[title]}")
if right != [1.2, 0.6, 1.2] or list(seen.values()) != [right, [1.0, 1.0, 1.0], [2.333, 0.333, 0.333]]:
    sys.exit("not as described: the package has changed")
PYTHON
