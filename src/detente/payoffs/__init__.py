"""The shared core: what a package is worth, what failure is worth, and who accepts.

No family of models may define these again (except the published spatial models, which read raw positions).
"""

from detente.payoffs.commitments import HARD, penalised
from detente.payoffs.failure import FAILURES, Failure, reservation
from detente.payoffs.layout import OPEN, Charge, Layout, Levels
from detente.payoffs.payoffs import Payoffs, common_belief
from detente.payoffs.readings import BASE, PayoffReading, readings
from detente.payoffs.values import contributions, lottery, mix, promises, totals

__all__ = [
    "BASE",
    "FAILURES",
    "HARD",
    "OPEN",
    "Charge",
    "Failure",
    "Layout",
    "Levels",
    "PayoffReading",
    "Payoffs",
    "common_belief",
    "contributions",
    "lottery",
    "mix",
    "penalised",
    "promises",
    "readings",
    "reservation",
    "totals",
]
