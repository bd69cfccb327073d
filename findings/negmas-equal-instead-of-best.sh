#!/usr/bin/env bash
# The Kalai-Smorodinsky solution is the outcome with the most equal gains, not the one with the largest smallest gain.
#
# Package:  negmas 0.16.0 (PyPI), functions ks_points and kalai_points, Python 3.11.
# Input:    two parties and three outcomes. No agreement is worth 0 to both, and the best outcome of each is worth 1:
#           (1.0, 0.0), (0.0, 1.0), and two compromises, (0.9, 0.5) and (0.4, 0.55).
# Expected: (0.9, 0.5). ks_points is described as "the bargaining solution that maximizes minimum advantage ratio". The
#           smaller of the two ratios is 0.5 there and 0.4 in the other compromise.
# Seen:     (0.4, 0.55), where the first party loses 0.5 and the second gains 0.05. Among the outcomes of the Pareto
#           frontier the function minimises the difference between the largest and the smallest ratio. kalai_points,
#           which gives the same weight to both parties here, returns (0.9, 0.5).
# Why it matters: the solution is a yardstick for agreements and strategies ("distance to Kalai-Smorodinsky"). Results
#           that are good for both parties are rated worse than results that are equally poor.
# Source:   Kalai and Smorodinsky (1975): the best point on the ray along which both parties get the same share of their
#           ideal gain. Where no outcome lies on the ray, the usual extension maximises the smallest share, computed
#           below. An outcome closer to the ray can be worse by that measure, as here.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check negmas==0.16.0 numpy==2.4.6 scipy==1.17.1
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import sys

from negmas.outcomes import make_issue, make_os
from negmas.preferences import MappingUtilityFunction
from negmas.preferences.ops import kalai_points, ks_points, pareto_frontier

VALUES = {"first's best": (1.0, 0.0), "second's best": (0.0, 1.0), "ample": (0.9, 0.5), "equal": (0.4, 0.55)}
space = make_os([make_issue(list(VALUES), "text")])
parties = [
    MappingUtilityFunction({(name,): value[i] for name, value in VALUES.items()}, outcome_space=space, reserved_value=0.0)
    for i in (0, 1)
]
outcomes = list(space.enumerate_or_sample())
frontier, places = pareto_frontier(parties, outcomes)


def chosen(solution):
    return [outcomes[places[k]][0] for _, k in solution(parties, frontier, outcome_space=space)]


right = max(VALUES, key=lambda name: min(VALUES[name]))  # ideal gains are 1 and 1, so values are shares
smorodinsky, egalitarian = chosen(ks_points), chosen(kalai_points)
print(f"Pareto frontier: {[outcomes[k][0] for k in places]}")
print(f"largest smallest share (right): {right} {VALUES[right]}")
print(f"ks_points:    {smorodinsky} {VALUES[smorodinsky[0]]}")
print(f"kalai_points: {egalitarian} {VALUES[egalitarian[0]]}")
if (smorodinsky, egalitarian, right) != (["equal"], ["ample"], "ample"):
    sys.exit("not as described: the package has changed")
PYTHON
