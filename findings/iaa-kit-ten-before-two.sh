#!/usr/bin/env bash
# On a scale from 0 to 10, ten stands between one and two.
#
# Package:  iaa-kit 0.1.2 (PyPI), function weighted_kappa, Python 3.11.
# Input:    two coders' whole numbers from 0 to 10 for 14 items, never more than one apart. Then the same numbers with
#           10 added to each, and the 12 items without a 10.
# Expected: adding 10 changes nothing: 0.962 with linear weights and 0.993 with quadratic ones.
# Seen:     0.826 and 0.777 for 0 to 10; the right values for 10 to 20 and for the items without a 10. No warning.
# Why it matters: 0 to 10 is a usual scale for positions and for the intensity of conflicts. Coders who agree seem to
#           disagree as soon as one of them uses the top of the scale.
# Source:   Cohen's (1968) weighted kappa for scores as numbers, computed below. The package puts the categories in the
#           order of their text, in which "10" comes after "1" and before "2".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check iaa-kit==0.1.2 numpy==2.2.6
"$work/venv/bin/python" - <<'PYTHON'
import sys

from iaa_kit import weighted_kappa


def right(a, b, power):
    """Cohen's (1968) weighted kappa, for scores as numbers: 1 - observed / expected distance."""
    seen = sum(abs(x - y) ** power for x, y in zip(a, b, strict=True)) / len(a)
    chance = sum(abs(x - y) ** power for x in a for y in b) / len(a) ** 2
    return 1 - seen / chance


FIRST = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 2, 1]
SECOND = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9, 3, 1]
found = []
LOW = [(x, y) for x, y in zip(FIRST, SECOND, strict=True) if 10 not in (x, y)]
for title, a, b in (
    ("0 to 10", FIRST, SECOND),
    ("10 added to each", [x + 10 for x in FIRST], [x + 10 for x in SECOND]),
    ("items without a 10", [x for x, _ in LOW], [y for _, y in LOW]),
):
    for name, power in (("linear", 1), ("quadratic", 2)):
        got, truth = weighted_kappa(a, b, name), right(a, b, power)
        found.append((round(got, 3), round(truth, 3)))
        print(f"{title:20} {name:10} {got:.3f}   right {truth:.3f}")
if found[:2] != [(0.826, 0.962), (0.777, 0.993)] or any(got != truth for got, truth in found[2:]):
    sys.exit("not as described: the package has changed")
PYTHON
