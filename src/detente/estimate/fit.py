"""The result of an estimator: coefficients with standard errors, and the goodness of fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One estimate: its equation and name, its value and standard error (NaN if it was fixed)."""

    equation: str
    name: str
    estimate: float
    error: float

    @property
    def z(self) -> float:
        """Estimate over standard error."""
        return self.estimate / self.error if self.error > 0 else math.nan

    @property
    def p(self) -> float:
        """Two-sided tail of the standard normal beyond z."""
        return math.erfc(abs(self.z) / math.sqrt(2))


@dataclass(frozen=True, eq=False)
class Fit:
    """An estimated model.

    Attributes
    ----------
    model, title
        Method and its name in words.
    formula
        As written.
    coefficients
        In the order of the formula.
    vcov
        (k, k) covariance of the estimates.
    log_likelihood
        At the maximum.
    n, dropped
        Observations used, and rows left out for missing values.
    errors
        Method of the standard errors.
    notes
        Warnings and remarks for the reader.
    citations
        Keys of ``report/references.bib``.
    details
        Further plain values: counts of outcomes, iterations, the size of the gradient.
    fitted
        Predicted chances by name, (n,) each.
    """

    model: str
    title: str
    formula: str
    coefficients: tuple[Coefficient, ...]
    vcov: Array
    log_likelihood: float
    n: int
    dropped: int
    errors: str
    citations: tuple[str, ...]
    notes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    fitted: Mapping[str, Array] = field(default_factory=dict[str, Array])

    @property
    def aic(self) -> float:
        """Akaike's criterion, ``2k − 2 log L``."""
        return 2 * len(self.vcov) - 2 * self.log_likelihood

    def __getitem__(self, name: str) -> float:
        """Return an estimate by ``equation:name``, as in ``u1(war):(Intercept)``.

        Raises
        ------
        KeyError
            With the names that there are.
        """
        for c in self.coefficients:
            if name in (f"{c.equation}:{c.name}", c.equation if c.equation == c.name else ""):
                return c.estimate
        raise KeyError(f"no {name!r}; there are {', '.join(f'{c.equation}:{c.name}' for c in self.coefficients)}")

    def plain(self) -> dict[str, Any]:
        """Return plain data, as ``detente estimate --json`` prints it."""
        return {
            "detente": 1,
            "model": self.model,
            "title": self.title,
            "formula": self.formula,
            "n": self.n,
            "dropped": self.dropped,
            "log_likelihood": self.log_likelihood,
            "aic": self.aic,
            "standard_errors": self.errors,
            "coefficients": [
                {
                    "equation": c.equation,
                    "name": c.name,
                    "estimate": c.estimate,
                    "standard_error": _plain(c.error),
                    "z": _plain(c.z),
                    "p": _plain(c.p),
                }
                for c in self.coefficients
            ],
            "details": dict(self.details),
            "notes": list(self.notes),
            "citations": list(self.citations),
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        return pd.DataFrame(self.plain()["coefficients"])

    def __str__(self) -> str:
        """Return a summary in the layout of R's ``summary``."""
        rows = [(f"{c.equation}:{c.name}" if c.equation != c.name else c.name, c) for c in self.coefficients]
        width = max((len(name) for name, _ in rows), default=10)
        out = [f"{self.title}", f"formula: {self.formula}", ""]
        out.append(f"{'':<{width}}  {'Estimate':>10} {'Std. Error':>10} {'z value':>8} {'Pr(>|z|)':>9}")
        for name, c in rows:
            if math.isnan(c.error):
                out.append(f"{name:<{width}}  {_figures(c.estimate):>10} {'fixed':>10}")
            else:
                p = "<0.0001" if c.p < 1e-4 else f"{c.p:.4f}"
                out.append(f"{name:<{width}}  {_figures(c.estimate):>10} {_figures(c.error):>10} {c.z:>8.3f} {p:>9}")
        out.append("")
        out.append(f"log-likelihood {self.log_likelihood:.4f}   AIC {self.aic:.2f}   N {self.n:,}")
        out.append(f"standard errors: {self.errors}")
        if self.dropped:
            rows = "1 row was" if self.dropped == 1 else f"{self.dropped:,} rows were"
            out.append(f"note: {rows} left out, because a column of the formula has no value there")
        out += [f"note: {note}" for note in self.notes]
        return "\n".join(out)


def _figures(x: float) -> str:
    """Return four decimals, or four significant figures where decimals would all be zero."""
    return f"{x:.4f}" if x == 0 or 1e-3 <= abs(x) < 1e5 else f"{x:.3e}"


def _plain(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
