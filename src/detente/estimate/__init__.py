"""Estimation: the parameters of strategic models from data on many disputes.

A formula has one part for each utility, as in R: ``esc + war ~ a + b | 0 | c | d``. Every estimator returns a
:class:`~detente.estimate.fit.Fit` with standard errors, or raises an
:class:`~detente.estimate.problems.EstimationError` that names the columns responsible. No estimate is returned for data
that do not identify it.
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
