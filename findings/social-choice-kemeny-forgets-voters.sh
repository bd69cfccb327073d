#!/usr/bin/env bash
# The Kemeny order counts ballots, not voters: ten of a hundred decide.
#
# Package:  social-choice 1.2.1 (PyPI), Profile.kemeny_young, numpy 2.2.6, Python 3.11.
# Input:    a profile in the package's own form, numbers of voters with their ballots: 90 voters rank 0, 1, 2; 5 rank
#           2, 1, 0 and 5 rank 2, 0, 1.
# Expected: 0, 1, 2: any other order disagrees with 90 of 100 voters on at least one pair.
# Seen:     2, 0, 1. Borda and the Condorcet winner of the same object, which do count the voters, say 0.
# Why it matters: Kemeny's order is the usual way to put rankings of many experts or members into one. Here a ballot
#           that one member cast weighs as much as one that ninety did.
# Source:   Kemeny (1959): the order with the least sum over voters of pairs in disagreement, computed below. The
#           package's loop over (number, ballot) drops the number.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check social-choice==1.2.1 numpy==2.2.6
"$work/venv/bin/python" - <<'PYTHON'
import sys
from itertools import combinations, permutations

from social_choice.profile import Profile

PROFILE = ((90, (0, 1, 2)), (5, (2, 1, 0)), (5, (2, 0, 1)))


def kemeny(profile):
    """The order with the fewest pairs on which voters disagree, each voter counted."""
    def distance(order):
        return sum(
            n * sum(ballot.index(x) > ballot.index(y) for x, y in combinations(order, 2)) for n, ballot in profile
        )
    return min(permutations(range(3)), key=distance)


box = Profile(set(PROFILE))
seen = [candidate for candidate, _ in box.kemeny_young()]
right = list(kemeny(PROFILE))
print(f"90 of 100 voters: 0, 1, 2   Kemeny by the package: {seen}   right: {right}")
print(f"the package's own Condorcet winner: {box.condorcet_winners()}, Borda: {box.winners(box.borda)}")
if seen != [2, 0, 1] or right != [0, 1, 2] or box.condorcet_winners() != {0}:
    sys.exit("not as described: the package has changed")
PYTHON
