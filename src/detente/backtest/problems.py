"""Errors of data sets, forecasts and ledgers."""

from __future__ import annotations

from detente._errors import DetenteError


class BacktestError(DetenteError, ValueError):
    """The requested track record cannot be computed; the message names the place and the remedy."""


class LeakError(BacktestError):
    """A forecast would use the outcome, or something that was known only after the event began."""


class TooFewOutcomes(BacktestError):
    """There are too few outcomes for a meaningful score."""
