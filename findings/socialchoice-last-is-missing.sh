#!/usr/bin/env bash
# A ranking with ties loses its last place, and options named by two letters keep one letter.
#
# Package:  socialchoice 0.0.12 (PyPI), class Election, Python 3.11.
# Input:    three ballots over the options US, RU and UA, all of them full: US first, RU second, UA last for two voters.
# Expected: all three options in every ranking, by the names that were given; ties stand together.
# Seen:     ranking_by_borda_count(group_ties=True) gives US and RU only, and so does Copeland: the last place is gone.
#           Where US and RU tie they stand apart, and UA is missing again. ranking_by_minimax() gives U, R, U.
#           Without group_ties Borda and Copeland are right, and so are ranked pairs. No error, no warning.
# Why it matters: the option that loses is often the one that a report is about. Two letters are how states are written;
#           after minimax two of the three have the same name.
# Source:   the ballots. Ties are looked for by comparing a name with a score, the last group is never added, and
#           minimax splits each name as if it were a pair of name and score.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check socialchoice==0.0.12 \
    networkx==3.6.1 more-itertools==11.2.1
"$work/venv/bin/python" - <<'PYTHON'
import sys

from socialchoice import Election, RankedChoiceBallotBox

BALLOTS = [["US", "RU", "UA"], ["US", "RU", "UA"], ["RU", "US", "UA"]]


def election():
    return Election(RankedChoiceBallotBox([list(b) for b in BALLOTS]))


whole = election().ranking_by_borda_count(include_score=True)
grouped = election().ranking_by_borda_count(group_ties=True)
copeland = election().ranking_by_copeland(include_score=True, group_ties=True)
minimax = election().ranking_by_minimax()
pairs = election().ranking_by_ranked_pairs()
print(f"Borda                      {whole}")
print(f"Borda, ties grouped        {grouped}")
print(f"Copeland, ties grouped     {copeland}")
print(f"ranked pairs               {pairs}")
print(f"minimax                    {minimax}")
tied = Election(RankedChoiceBallotBox([["US", "RU", "UA"], ["RU", "US", "UA"]]))
print(f"Borda, first two tied      {tied.ranking_by_borda_count(include_score=True, group_ties=True)}")
if (grouped, minimax, pairs) != (["US", "RU"], ["U", "R", "U"], ["US", "RU", "UA"]) or len(copeland) != 2:
    sys.exit("not as described: the package has changed")
PYTHON
