"""Estimation: the parameters of strategic models from data on many disputes.

A formula has one part for each utility, as users of R write it: ``esc + war ~ a + b | 0 | c | d``. Every estimator
gives a :class:`~detente.estimate.fit.Fit` with standard errors, or raises an
:class:`~detente.estimate.problems.EstimationError` that names the columns responsible, and never returns a number
without a warning.
"""

from detente.estimate.crisis_signalling import crisis_signalling
from detente.estimate.fit import Fit
from detente.estimate.problems import EstimationError, NotConverged
from detente.estimate.table import EstimationTable, read_table
from detente.estimate.three_outcome import three_outcome
from detente.estimate.ultimatum import ultimatum

__all__ = [
    "EstimationError",
    "EstimationTable",
    "Fit",
    "NotConverged",
    "crisis_signalling",
    "read_table",
    "three_outcome",
    "ultimatum",
]
