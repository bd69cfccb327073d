"""The shared core: the value of packages, the value of no agreement (reservation values), and acceptance.

All families of models use these functions and define none of their own, except the published spatial models, which use
the coded positions directly.
"""

from typing import Any

from detente._renamed import renamed
from detente.payoffs.assumptions import BASE, AssumptionSet, assumption_sets
from detente.payoffs.commitments import HARD, penalised
from detente.payoffs.failure import FAILURES, Failure, reservation
from detente.payoffs.layout import OPEN, Charge, Layout
from detente.payoffs.levels import LOST, WON, Levels, OutcomeLotteries, lottery
from detente.payoffs.payoffs import Payoffs, common_belief
from detente.payoffs.values import contributions, promises, totals

__all__ = [
    "BASE",
    "FAILURES",
    "HARD",
    "LOST",
    "OPEN",
    "WON",
    "AssumptionSet",
    "Charge",
    "Failure",
    "Layout",
    "Levels",
    "OutcomeLotteries",
    "Payoffs",
    "assumption_sets",
    "common_belief",
    "contributions",
    "lottery",
    "penalised",
    "promises",
    "reservation",
    "totals",
]


_OLD = {"PayoffReading": "AssumptionSet", "Reading": "AssumptionSet", "readings": "assumption_sets"}


def __getattr__(name: str) -> Any:
    return renamed(__name__, name, _OLD)
