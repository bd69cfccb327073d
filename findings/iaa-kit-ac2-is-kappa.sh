#!/usr/bin/env bash
# Gwet's AC2, made for rare categories, is weighted kappa under another name.
#
# Package:  iaa-kit 0.1.2 (PyPI), functions ac2 and ac1, Python 3.11.
# Input:    two coders, 20 statements, of which each coder calls one, but not the same, a threat; then three ordered
#           categories.
# Expected: 0.89 for two categories, where AC2 is the same as AC1 by definition, and 0.92 for three.
# Seen:     -0.05 and -0.03: to the last digit what weighted_kappa gives. ac1 of the same package says 0.89. No warning.
# Why it matters: AC2 is reported because kappa falls to zero where nearly all answers are alike, and threats, offers
#           and ceasefires are rare in any text. Coders who agree on 18 of 20 statements come out below chance, and a
#           table with both coefficients looks as if two methods confirmed it.
# Source:   Gwet (2014), "Handbook of Inter-Rater Reliability", chance agreement from p (1 - p), computed below.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check iaa-kit==0.1.2 numpy==2.2.6
"$work/venv/bin/python" - <<'PYTHON'
import sys

from iaa_kit import ac1, ac2, cohen_kappa, weighted_kappa


def gwet(a, b, categories):
    """Gwet (2014): weights 1 - |i - j| / (q - 1); chance = sum of weights / (q (q - 1)) * sum of p (1 - p)."""
    q = len(categories)
    weight = [[1 - abs(i - j) / (q - 1) for j in range(q)] for i in range(q)]
    at = {c: i for i, c in enumerate(categories)}
    seen = sum(weight[at[x]][at[y]] for x, y in zip(a, b, strict=True)) / len(a)
    share = [(a.count(c) + b.count(c)) / (2 * len(a)) for c in categories]
    chance = sum(map(sum, weight)) / (q * (q - 1)) * sum(p * (1 - p) for p in share)
    return (seen - chance) / (1 - chance)


# Twenty statements, 1 for a threat; then three steps: 0 rejects, 1 open, 2 accepts.
TWO = ([0] * 18 + [0, 1], [0] * 18 + [1, 0], [0, 1])
THREE = ([0] * 18 + [1, 0], [0] * 18 + [0, 2], [0, 1, 2])
found = []
for title, (a, b, categories) in {"two": TWO, "three": THREE}.items():
    got, kappa, truth = ac2(a, b), weighted_kappa(a, b), gwet(a, b, categories)
    found.append((round(got, 3), round(kappa, 3), round(truth, 3)))
    print(f"{title:6} categories: ac2 {got:.3f}   weighted kappa {kappa:.3f}   Gwet's AC2 {truth:.3f}")
print(f"two    categories: ac1 {ac1(*TWO[:2]):.3f}, the same by definition; kappa {cohen_kappa(*TWO[:2]):.3f}")
if found[0] != (-0.053, -0.053, 0.89) or found[1] != (-0.034, -0.034, 0.918) or round(ac1(*TWO[:2]), 3) != 0.89:
    sys.exit("not as described: the package has changed")
PYTHON
