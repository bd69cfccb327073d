"""The statistical ultimatum game (Ramsay & Signorino 2009; ``ultimatum`` of R's *games*).

Formula: ``offer + accept ~ R1 | R2``. The proposer offers y of Q and keeps Q − y, or gets R₁ + ε₁ if the offer is
refused; the other accepts if and only if ``y ≥ R₂ + ε₂``. Both ε are logistic, with scales s₁ and s₂. The optimal offer
solves ``ε₁ = ε(y) = Q − y − R₁ − s₂(1 + exp((y − R₂)/s₂))``, which decreases in y. So an interior offer has the density
``f(ε(y)) |ε'(y)|``, an offer of 0 the probability ``1 − F(ε(0))``, and an offer of Q the probability ``F(ε(Q))``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.estimate._checks import independent, separated
from detente.estimate._maximise import covariance, maximise
from detente.estimate.fit import Coefficient, Fit
from detente.estimate.formula import Design, Formula, columns_of, design
from detente.estimate.problems import EstimationError, NotConverged
from detente.estimate.table import EstimationTable
from detente.estimate.three_outcome import Errors

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Data:
    """Offers and answers, designs of R1 and R2, the largest offer Q, and s₂ if it is fixed."""

    offer: Array
    accept: NDArray[np.bool_]
    first: Design
    second: Design
    most: float
    s2: float | None

    def scores(self, theta: Array) -> tuple[Array, Array]:
        """(n,) log-likelihoods and (n, k) their derivatives."""
        from scipy.special import log_expit

        k1, k2 = self.first.x.shape[1], self.second.x.shape[1]
        r1, r2 = self.first.x @ theta[:k1], self.second.x @ theta[k1 : k1 + k2]
        s1 = np.exp(theta[k1 + k2])
        s2 = self.s2 if self.s2 is not None else np.exp(theta[k1 + k2 + 1])
        y = self.offer
        w = (y - r2) / s2
        e = np.exp(np.minimum(w, 600.0))
        z = (self.most - y - r1 - s2 * (1 + e)) / s1
        low, high = y <= 0, y >= self.most
        inner = ~(low | high)
        log_f, log_up = np.asarray(log_expit(z)), np.asarray(log_expit(-z))
        f = np.exp(log_f)
        # log-likelihood of the offer, and its derivative by z
        value = np.where(low, log_up, np.where(high, log_f, log_f + log_up - np.log(s1) + np.log1p(e)))
        by_z = np.where(low, -f, np.where(high, 1 - f, 1 - 2 * f))
        part = np.where(inner, e / (1 + e), 0.0)  # d log(1 + e)/dw
        # the answer
        value = value + np.where(self.accept, np.asarray(log_expit(w)), np.asarray(log_expit(-w)))
        up = np.exp(np.asarray(log_expit(w)))
        by_w = part + np.where(self.accept, 1 - up, -up)
        # z depends on R1 by −1/s1, on R2 by e/s1, on log s1 by −z, on log s2 by −s2(1 + e − w e)/s1
        columns = [
            (by_z * -1 / s1)[:, None] * self.first.x,
            (by_z * e / s1 - by_w / s2)[:, None] * self.second.x,
            (-by_z * z - inner)[:, None],
        ]
        if self.s2 is None:
            columns.append((by_z * (-s2 * (1 + e - w * e) / s1) - by_w * w)[:, None])
        return value, np.hstack(columns)

    def total(self, theta: Array) -> tuple[float, Array]:
        with np.errstate(over="ignore", invalid="ignore"):
            value, slopes = self.scores(theta)
        return float(value.sum()), slopes.sum(axis=0)


def ultimatum(
    formula: str, data: EstimationTable, *, most: float, s2: float | None = None, errors: Errors = "hessian"
) -> Fit:
    """Estimate the statistical ultimatum game by maximum likelihood.

    Parameters
    ----------
    formula
        ``offer + accept ~ R1 | R2``.
    data
        The table.
    most
        Q: the largest offer that can be made (offers run from 0 to Q).
    s2
        Scale of the other's private component if known; otherwise it is estimated.
    errors
        Standard errors from the ``hessian``, ``robust`` or ``opg``.

    Raises
    ------
    EstimationError
        On offers outside 0 to Q, answers other than 0 and 1, or designs that do not identify the model.
    NotConverged
        If the likelihood has no maximum that was found.
    """
    f = Formula.of(formula, 2, 2)
    if most <= 0 or (s2 is not None and s2 <= 0):
        raise EstimationError("the largest offer and s2 must be above 0")
    table = data.complete(sorted(set(f.left) | {c for p in f.parts for c in columns_of(p)}))
    offer, answer = table.number(f.left[0]), table.number(f.left[1])
    outside = np.flatnonzero((offer < 0) | (offer > most))
    if len(outside):
        j = int(outside[0])
        raise EstimationError(f"{f.left[0]} is {offer[j]:g} in row {table.rows[j]}, outside 0 to {most:g}")
    if not np.isin(answer, (0.0, 1.0)).all():
        raise EstimationError(f"{f.left[1]} must be 0 or 1 in every row")
    designs = [design(p, table, n) for p, n in zip(f.parts, ("R1", "R2"), strict=True)]
    for name, d in zip(("R1", "R2"), designs, strict=True):
        independent(name, d)
        if not d.names:
            raise EstimationError(f"{name} has no regressor; give it at least a constant")
    problem = _Data(offer, answer == 1, designs[0], designs[1], most, s2)
    title = "statistical ultimatum game"
    labels = [f"{n}:{c}" for n, d in zip(("R1", "R2"), designs, strict=True) for c in d.names]
    labels += ["log(s1)", "log(s2)"]
    found, fault = None, None
    for start in _starts(problem):
        try:
            here = maximise(problem.total, start, title, labels)
        except NotConverged as e:
            fault = fault or e
            continue
        if found is None or here.value > found.value + 1e-6:
            found = here
    if found is None:
        columns = separated(designs[1], answer == 1)
        if columns:
            what = " and ".join(columns)
            raise NotConverged(f"R2: {what} separate(s) acceptance from refusal without a miss; drop one")
        raise fault or NotConverged(title)
    vcov = covariance(found.hessian, problem.scores(found.at)[1], errors)
    named = [("R1", c) for c in designs[0].names] + [("R2", c) for c in designs[1].names] + [("log(s1)", "log(s1)")]
    if s2 is None:
        named.append(("log(s2)", "log(s2)"))
    error = np.sqrt(np.diag(vcov))
    coefficients = [Coefficient(n, c, float(b), float(e)) for (n, c), b, e in zip(named, found.at, error, strict=True)]
    if s2 is not None:
        coefficients.append(Coefficient("log(s2)", "log(s2)", float(np.log(s2)), float("nan")))
    return Fit(
        "ultimatum",
        title,
        formula,
        tuple(coefficients),
        vcov,
        found.value,
        table.n,
        table.dropped,
        errors,
        ("ramsaysignorino2009",),
        details={"accepted": int((answer == 1).sum()), "steps": found.steps, "decrement": found.decrement},
    )


def _starts(d: _Data) -> list[Array]:
    """Return starting values around the mean offer: each side's reservation value, spreads from narrow to wide."""
    k1, k2 = d.first.x.shape[1], d.second.x.shape[1]
    spread = max(float(d.offer.std()), 0.01 * d.most)
    out: list[Array] = []
    for r2 in (0.25, 0.5, 0.75):
        for wide in (0.5, 1.0, 3.0):
            theta = np.zeros(k1 + k2 + 1 + (d.s2 is None))
            theta[:k1] = np.linalg.lstsq(d.first.x, d.most - d.offer, rcond=None)[0] * 0.8
            theta[k1 : k1 + k2] = np.linalg.lstsq(d.second.x, 2 * r2 * d.offer, rcond=None)[0]
            theta[k1 + k2] = np.log(wide * spread)
            if d.s2 is None:
                theta[-1] = np.log(0.3 * spread)
            out.append(theta)
    return out
