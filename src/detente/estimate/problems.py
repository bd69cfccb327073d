"""Errors of formulas, data and likelihoods."""

from __future__ import annotations

from detente._errors import DetenteError


class EstimationError(DetenteError, ValueError):
    """A formula or data that cannot be estimated; the message names the column and says how to fix it."""


class NotConverged(EstimationError):
    """The likelihood has no maximum that could be found: no estimates are given."""
