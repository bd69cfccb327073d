"""Errors of data sets, forecasts and ledgers."""

from __future__ import annotations

from detente._errors import DetenteError


class BacktestError(DetenteError, ValueError):
    """A track record cannot be computed as asked; the message names the place and the remedy."""


class LeakError(BacktestError):
    """A forecast would use something that was only known after the event began, or the outcome itself."""


class TooFewOutcomes(BacktestError):
    """There are too few outcomes for a score that means anything."""
