"""The shared core: what a package is worth, what failure is worth, and who accepts.

No family of models may define these anew (except the published spatial models, which read raw positions).
"""

from detente.payoffs.commitments import HARD, penalised
from detente.payoffs.failure import FAILURES, Failure, reservation
from detente.payoffs.payoffs import Payoffs
from detente.payoffs.readings import BASE, Reading, readings
from detente.payoffs.values import Layout, contributions, lottery, mix

__all__ = [
    "BASE",
    "FAILURES",
    "HARD",
    "Failure",
    "Layout",
    "Payoffs",
    "Reading",
    "contributions",
    "lottery",
    "mix",
    "penalised",
    "readings",
    "reservation",
]
