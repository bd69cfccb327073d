#!/usr/bin/env bash
# A question that is still open gets a score, as if its outcome had been the lowest value of the forecast.
#
# Package:  CRPS 2.0.4 (PyPI), class CRPS, numpy 2.2.6, pandas 2.3.3, Python 3.11.
# Input:    a forecast of four equally likely values, 10 to 40, and a column of outcomes of which one is missing.
# Expected: a missing outcome gives NaN, as it does when np.nan is written in the call, and as NaN in the forecast does.
# Seen:     8.75 for a missing value from a column of pandas or an array of numpy, and for float("nan"): the score of an
#           outcome of 10. Only the constant np.nan itself gives NaN. Known outcomes are scored exactly.
# Why it matters: scores are averaged over a column of questions, of which some are open. Each open one counts, with a
#           plausible number, as if the lowest value had happened.
# Source:   the definition (Gneiting and Raftery 2007), computed below for the known outcome. The package asks if the
#           outcome "is not np.nan", which is true of every other NaN object; comparisons with it are then all false.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check CRPS==2.0.4 numpy==2.2.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PYTHON'
import math
import sys

import numpy as np
import pandas as pd
from CRPS.CRPS import CRPS

forecast = np.array([10.0, 20.0, 30.0, 40.0])
outcomes = pd.Series([25.0, None], name="outcome")


def exact(members, seen):
    """E|X - y| - E|X - X'| / 2."""
    return np.abs(members - seen).mean() - np.abs(members[:, None] - members).mean() / 2


known = float(CRPS(forecast, outcomes[0]).compute()[0])
column = float(CRPS(forecast, outcomes[1]).compute()[0])
array = float(CRPS(forecast, np.array([math.nan])[0]).compute()[0])
text = float(CRPS(forecast, float("nan")).compute()[0])
literal = float(CRPS(forecast, np.nan).compute()[0])
hole = float(CRPS(np.array([10.0, math.nan]), 25.0).compute()[0])
print(f"outcome 25: {known} (exact {exact(forecast, 25.0)})")
print(f"no outcome, from a column of pandas: {column}")
print(f"no outcome, from an array of numpy:  {array}")
print(f"no outcome, float('nan'):            {text}")
print(f"no outcome, written as np.nan:       {literal}")
print(f"a hole in the forecast:              {hole}")
print(f"score of an outcome of 10:           {float(CRPS(forecast, 10.0).compute()[0])}")
if known != exact(forecast, 25.0) or not math.isnan(literal + hole) or {column, array, text} != {8.75}:
    sys.exit("not as described: the package has changed")
PYTHON
