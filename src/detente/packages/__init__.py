"""The grid of packages and its exact search in each draw. Works on plain arrays, independent of scenario files."""

from typing import Any

from detente._renamed import renamed
from detente.packages.acceptance import accepts, agree, count_bits, passes, values
from detente.packages.blocking import Blockers, blockers
from detente.packages.counting import MOST_COUNTED, Counter, pass_counts, pass_marks
from detente.packages.envelope import envelope
from detente.packages.frontier import pareto
from detente.packages.grid import Grid, TooLarge
from detente.packages.listing import Zone, gain_sums, gains_of, zone_list, zone_sizes
from detente.packages.search import exists
from detente.packages.solutions import Solutions, solve
from detente.packages.space import SearchSpace
from detente.packages.tally import best_single

__all__ = [
    "MOST_COUNTED",
    "Blockers",
    "Counter",
    "Grid",
    "SearchSpace",
    "Solutions",
    "TooLarge",
    "Zone",
    "accepts",
    "agree",
    "best_single",
    "blockers",
    "count_bits",
    "envelope",
    "exists",
    "gain_sums",
    "gains_of",
    "pareto",
    "pass_counts",
    "pass_marks",
    "passes",
    "solve",
    "values",
    "zone_list",
    "zone_sizes",
]


def __getattr__(name: str) -> Any:
    return renamed(__name__, name, {"DealProblem": "SearchSpace", "Problem": "SearchSpace"})
