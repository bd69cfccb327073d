#!/usr/bin/env bash
# A forecast that is certain and wrong by 49,990 gets a perfect score, and an open question halves the mean score.
#
# Package:  sigmaeval 0.1.0 (PyPI), function crps_quantile without normalization, numpy 2.2.6, Python 3.11.
# Input:    forecasts as five quantiles (10, 30, 50, 70 and 90 per cent): 10 to 50 in steps of ten, or 10 in all five.
#           Outcomes of 60, 500 and 50,000. Then two questions of which one is still open (NaN).
# Expected: the score grows with the miss; for a certain forecast it is the absolute error, 49,990; an open question
#           does not count, or makes the mean NaN. The function says of itself that it is a proper scoring rule which
#           generalizes the mean absolute error, with 0 for a perfect forecast.
# Seen:     16.4 for each of the three outcomes; 0 for the certain forecast of 10 when 50,000 happens; 8.4 for the known
#           question alone and 4.2 with the open one. No warning.
# Why it matters: the best strategy is to name any number with certainty. A surprise beyond the outermost quantile costs
#           nothing more, and a mean over questions falls with each one that is still open.
# Source:   the quantile score, twice the mean pinball loss, printed beside it; it is the absolute error where all
#           quantiles are equal (Gneiting and Raftery 2007). The package adds up the steps between the quantiles only
#           and divides by the number of all questions. Its page gives that sum as an approximation of the integral over
#           the whole line; it does not mention the part beyond the outermost quantile or questions without an outcome.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check sigmaeval==0.1.0 numpy==2.2.6
"$work/venv/bin/python" - <<'PYTHON'
import math
import sys

import numpy as np
from sigmaeval.sigmaeval import crps_quantile

LEVELS = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
WIDE = np.array([10.0, 20.0, 30.0, 40.0, 50.0])


def score(quantiles, outcomes):
    table = np.repeat(quantiles[:, None], len(outcomes), axis=1)
    return float(crps_quantile(table, LEVELS, np.array(outcomes, float), normalization=False))


def pinball(quantiles, outcome):
    """Twice the mean quantile score, the usual sum for the CRPS of quantiles; |x - y| if all quantiles are x."""
    gap = outcome - quantiles
    return float(2 * np.where(gap >= 0, LEVELS * gap, (LEVELS - 1) * gap).mean())


found = {}
for title, quantiles, outcome in (
    ("10 to 50", WIDE, 60),
    ("10 to 50", WIDE, 500),
    ("10 to 50", WIDE, 50_000),
    ("10 for certain", np.full(5, 10.0), 50_000),
):
    found[title, outcome] = score(quantiles, [outcome])
    right = pinball(quantiles, outcome)
    print(f"forecast {title:14} outcome {outcome:6}: {found[title, outcome]:8.4f}   quantile score {right:.1f}")
one, two = score(WIDE, [45]), score(WIDE, [45, math.nan])
print(f"one question, outcome 45: {one:.4f}; with a second question that is still open: {two:.4f}")
wide = [round(v, 4) for (title, _), v in found.items() if title == "10 to 50"]
if wide != [16.4, 16.4, 16.4] or found["10 for certain", 50_000] > 1e-6 or round(one / two, 9) != 2:
    sys.exit("not as described: the package has changed")
PYTHON
