# pyright: reportCallIssue=false
"""Strategic probit and logit of the three-outcome game (Signorino 1999, 2003; ``egame12`` of R's *games*).

Formula: ``outcome ~ u11 | u13 | u14 | u24``. The left side is one column with the three outcomes, or two of yes/no:
whether 1 challenged, and whether 2 fought. The scale may depend on regressors, ``log σ = zδ``, if a utility is fixed.

Starting values come from statistical backward induction: a probit of 2's choice where it had one, its predicted
chances for all rows, and a probit of 1's choice on 1's expected utilities (Bas, Signorino & Walker 2008). From 0, the
optimiser does not converge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.estimate._checks import identified, independent, separated
from detente.estimate._maximise import Maximum, covariance, maximise
from detente.estimate.fit import Coefficient, Fit
from detente.estimate.formula import CONSTANT, Design, Formula, columns_of, design
from detente.estimate.problems import EstimationError, NotConverged
from detente.estimate.table import EstimationTable
from detente.models.coercion.three_outcome import Kind, Link, probabilities

Array = NDArray[np.float64]
Errors = Literal["hessian", "robust", "opg"]
FAR = 1e5
"""Indices are limited to this, so that squares stay finite; larger ones cannot be a maximum."""
RUNAWAY = 25.0
"""A coefficient diverges if it shifts an index by 4 times this, or its standard error does by 20 times."""


@dataclass(frozen=True, eq=False)
class _Data:
    """Designs of the four utilities and of the scale, the outcome of each row (0, 1, 2), and fixed utilities."""

    parts: tuple[Design, ...]
    scale: Design
    y: NDArray[np.int64]
    fixed: tuple[float, ...] | None
    kind: Kind
    link: Link

    def split(self, theta: Array) -> tuple[list[Array], Array]:
        sizes = [d.x.shape[1] for d in (*self.parts, self.scale)]
        pieces = np.split(theta, np.cumsum(sizes)[:-1])
        return pieces[:4], pieces[4]

    def scores(self, theta: Array) -> tuple[Array, Array]:
        """(n,) log-likelihoods and (n, k) their derivatives."""
        beta, delta = self.split(theta)
        u = [self.fixed[j] + np.zeros(len(self.y)) if self.fixed else d.x @ b
             for j, (d, b) in enumerate(zip(self.parts, beta, strict=True))]  # fmt: skip
        sigma = np.exp(self.scale.x @ delta)
        side = 1.0 if self.link == "logit" else np.sqrt(2.0)
        e4 = u[3] / (sigma * side)
        p4, log4, log3, up4, down4, dens4 = _curve(e4, self.link)
        p3 = 1 - p4
        private = self.link == "probit" and self.kind == "private"
        s = np.sqrt(1 + p3**2 + p4**2) if private else np.full(len(self.y), side)
        gap = p3 * u[1] + p4 * u[2] - u[0]
        e2 = gap / (sigma * s)
        _, log2, log1, up2, down2, _ = _curve(e2, self.link)
        quiet, fought = self.y == 0, self.y == 2
        value = np.where(quiet, log1, log2 + np.where(fought, log4, log3))
        by2 = np.where(quiet, -down2, up2)
        by4 = np.where(quiet, 0.0, np.where(fought, up4, -down4))
        bend = (p4 - p3) / s if private else 0.0
        by4 = by4 + by2 * dens4 * ((u[2] - u[1]) / (sigma * s) - e2 / s * bend)
        over = by2 / (sigma * s)
        parts = [
            -over[:, None] * self.parts[0].x,
            (over * p3)[:, None] * self.parts[1].x,
            (over * p4)[:, None] * self.parts[2].x,
            (by4 / (sigma * side))[:, None] * self.parts[3].x,
            -(by2 * e2 + by4 * e4)[:, None] * self.scale.x,
        ]
        return value, np.hstack(parts)

    def total(self, theta: Array) -> tuple[float, Array]:
        # A line search may try extreme points where the scale overflows; reject them.
        with np.errstate(all="ignore"):
            value, slopes = self.scores(theta)
            return float(value.sum()), slopes.sum(axis=0)


def _curve(e: Array, link: Link) -> tuple[Array, ...]:
    """Return F, log F, log(1 − F), f/F, f/(1 − F), f at an index."""
    e = np.clip(e, -FAR, FAR)
    if link == "logit":
        from scipy.special import expit, log_expit

        p = np.asarray(expit(e), dtype=np.float64)
        return p, np.asarray(log_expit(e)), np.asarray(log_expit(-e)), 1 - p, p, p * (1 - p)
    from scipy.special import log_ndtr, ndtr

    up, down = np.asarray(log_ndtr(e), dtype=np.float64), np.asarray(log_ndtr(-e), dtype=np.float64)
    dens = -e * e / 2 - np.log(2 * np.pi) / 2
    return np.asarray(ndtr(e)), up, down, np.exp(dens - up), np.exp(dens - down), np.exp(dens)


def three_outcome(
    formula: str,
    data: EstimationTable,
    *,
    kind: Kind = "private",
    link: Link = "probit",
    outcomes: Sequence[str] | None = None,
    scale: str | None = None,
    fixed: Sequence[float] | None = None,
    errors: Errors = "hessian",
) -> Fit:
    """Estimate the three-outcome game by maximum likelihood.

    Parameters
    ----------
    formula
        ``outcome ~ u11 | u13 | u14 | u24``, or ``challenged + fought ~ …``.
    data
        The table.
    kind, link
        Private information or agent error; probit or logit (agent error only).
    outcomes
        Names of the three outcomes in one column: status quo, giving way, war.
    scale
        Regressors of log σ, such as ``"prior - 1"``; a constant needs ``fixed``.
    fixed
        Four utilities that are known; then only the scale is estimated.
    errors
        Standard errors from the ``hessian``, ``robust`` or ``opg``.

    Raises
    ------
    EstimationError
        On a formula or data that do not identify the model, with the columns.
    NotConverged
        If the likelihood has no maximum that was found.
    """
    f = Formula.of(formula, 4, (1, 2))
    if link == "logit" and kind == "private":
        raise EstimationError("private information needs the probit link; use kind agent, or link probit")
    if fixed is not None and len(fixed) != 4:
        raise EstimationError(f"fixed utilities are four numbers (u11, u13, u14, u24), not {len(fixed)}")
    used = set(f.left) | {c for p in (*f.parts, scale or "0") for c in columns_of(p)}
    table = data.complete(sorted(used))
    y, labels = _outcomes(f.left, table, outcomes)
    names = (f"u1({labels[0]})", f"u1({labels[1]})", f"u1({labels[2]})", f"u2({labels[2]})")
    empty = Design((), np.zeros((table.n, 0)))
    parts = tuple(empty if fixed else design(p, table, n) for p, n in zip(f.parts, names, strict=True))
    scaled = empty if scale is None else design(scale, table, "log(sigma)")
    _check(parts, names, scaled, fixed is not None)
    problem = _Data(parts, scaled, y, tuple(map(float, fixed)) if fixed else None, kind, link)
    title = f"strategic {link}, three outcomes, {'private information' if kind == 'private' else 'agent error'}"
    found = _climb(problem, title, names)
    at, (values, slopes) = found.at, problem.scores(found.at)
    vcov = covariance(found.hessian, slopes, errors)
    labels_of = [(n, c) for n, d in zip((*names, "log(sigma)"), (*parts, scaled), strict=True) for c in d.names]
    error = np.sqrt(np.diag(vcov))
    coefficients = tuple(
        Coefficient(n, c, float(b), float(s)) for (n, c), b, s in zip(labels_of, at, error, strict=True)
    )
    counts = {labels[j]: int((y == j).sum()) for j in range(3)}
    return Fit(
        "three-outcome",
        title,
        formula,
        coefficients,
        vcov,
        float(values.sum()),
        table.n,
        table.dropped,
        errors,
        ("signorino1999", "signorino2003", "bas2008"),
        details={"outcomes": counts, "steps": found.steps, "decrement": found.decrement},
        fitted=_fitted(problem, at, labels),
    )


def _fitted(problem: _Data, at: Array, labels: tuple[str, ...]) -> dict[str, Array]:
    beta, delta = problem.split(at)
    u = [problem.fixed[j] if problem.fixed else d.x @ b
         for j, (d, b) in enumerate(zip(problem.parts, beta, strict=True))]  # fmt: skip
    p = probabilities(*u, np.exp(problem.scale.x @ delta), problem.kind, problem.link).outcomes
    p = np.broadcast_to(p, (len(problem.y), 3))
    return {label: p[:, j] for j, label in enumerate(labels)}


def _outcomes(
    left: tuple[str, ...], table: EstimationTable, outcomes: Sequence[str] | None
) -> tuple[NDArray[np.int64], tuple[str, str, str]]:
    if len(left) == 2:
        first, second = (table.number(c) for c in left)
        for name, v in zip(left, (first, second), strict=True):
            if not np.isin(v, (0.0, 1.0)).all():
                raise EstimationError(f"{name} must be 0 or 1 in every row")
        y = np.where(first == 0, 0, np.where(second == 0, 1, 2)).astype(np.int64)
        labels = (f"~{left[0]}", f"{left[0]},~{left[1]}", f"{left[0]},{left[1]}")
    else:
        values = table.text(left[0])
        found = sorted(set(values.tolist()))
        if outcomes is None and table.is_text(left[0]):
            some = ", ".join(repr(v) for v in found[:6])
            raise EstimationError(
                f"{left[0]} holds {some}: say which is the status quo, which giving way and which war, in this order, "
                f"with outcomes"
            )
        order = list(outcomes) if outcomes is not None else sorted(found, key=float)
        if len(order) != 3 or len(set(order)) != 3:
            raise EstimationError(f"{left[0]} must have three outcomes, not {len(set(order))}")
        unknown = [v for v in found if v not in order]
        if unknown:
            raise EstimationError(f"{left[0]} also holds {unknown[0]!r}, which is none of {', '.join(order)}")
        y = np.array([order.index(v) for v in values.tolist()], dtype=np.int64)
        labels = (order[0], order[1], order[2])
    for j in range(3):
        if not (y == j).any():
            raise EstimationError(f"the outcome {labels[j]!r} never occurs, so its part cannot be estimated")
    return y, labels


def _check(parts: tuple[Design, ...], names: tuple[str, ...], scale: Design, fixed: bool) -> None:
    for name, d in zip((*names, "log(sigma)"), (*parts, scale), strict=True):
        independent(name, d)
    if not fixed:
        identified("player 1", dict(zip(names[:3], parts[:3], strict=True)))
        if not parts[3].names:
            raise EstimationError(f"{names[3]} has no regressor; give it at least a constant")
        if CONSTANT in scale.names:
            raise EstimationError("the scale has a constant, but no utility is fixed: write the scale with - 1")
    elif not scale.names:
        raise EstimationError("all utilities are fixed and the scale has no regressor: nothing to estimate")


def _climb(problem: _Data, title: str, names: tuple[str, ...]) -> Maximum:
    best, fault = None, None
    start = _start(problem)
    parts = zip((*names, "log(sigma)"), (*problem.parts, problem.scale), strict=True)
    labels = [f"{n}:{c}" for n, d in parts for c in d.names]
    for theta in (start, np.zeros_like(start)):
        try:
            best = maximise(problem.total, theta, title, labels)
        except NotConverged as e:
            fault = fault or e
            continue
        break
    runs = best is not None and _runaway(problem, best)
    if best is None or runs:
        _explain(problem, names)
        if best is None:
            raise fault or NotConverged(title)
        raise NotConverged(f"{title}: estimates run off to infinity; the data do not settle them")
    return best


def _runaway(problem: _Data, found: Maximum) -> bool:
    spread = np.concatenate([np.abs(d.x).max(axis=0, initial=0.0) for d in (*problem.parts, problem.scale)])
    wide = np.sqrt(np.abs(np.diag(np.linalg.inv(-found.hessian)))) * spread
    return bool((np.abs(found.at) * spread > 4 * RUNAWAY).any() or (wide > 20 * RUNAWAY).any())


def _explain(problem: _Data, names: tuple[str, ...]) -> None:
    """Raise with the columns that separate the data, if they do."""
    chosen = problem.y > 0
    second = problem.parts[3]
    columns = separated(Design(second.names, second.x[chosen]), problem.y[chosen] == 2)
    if columns:
        raise NotConverged(
            f"{names[3]}: the data are separated by {' and '.join(columns)}: where it speaks, giving way and war never "
            f"both occur, so no finite estimate exists; drop it, or merge it with another"
        )
    for j in range(3):
        d = problem.parts[j]
        columns = separated(d, chosen if j else ~chosen)
        if columns:
            raise NotConverged(
                f"{names[j]}: the data are separated by {' and '.join(columns)}: where it speaks, the status quo and "
                f"the rest never both occur, so no finite estimate exists; drop it, or merge it with another"
            )


def _start(problem: _Data) -> Array:
    """Return starting values by statistical backward induction."""
    sizes = [d.x.shape[1] for d in (*problem.parts, problem.scale)]
    if problem.fixed:
        return np.zeros(sum(sizes))
    side = 1.0 if problem.link == "logit" else np.sqrt(2.0)
    chosen = problem.y > 0
    last = _binary(problem.parts[3].x[chosen] / side, problem.y[chosen] == 2, problem.link)
    p4 = _curve(problem.parts[3].x @ last / side, problem.link)[0]
    private = problem.link == "probit" and problem.kind == "private"
    s = np.sqrt(1 + (1 - p4) ** 2 + p4**2) if private else np.full(len(p4), side)
    weights = (-1 / s, (1 - p4) / s, p4 / s)
    x = np.hstack([w[:, None] * d.x for w, d in zip(weights, problem.parts[:3], strict=True)])
    first = _binary(x, chosen, problem.link)
    return np.concatenate([first, last, np.zeros(sizes[4])])


def _binary(x: Array, yes: NDArray[np.bool_], link: Link) -> Array:
    """Return the coefficients of a plain probit or logit, held within bounds where data are separated."""
    b = np.zeros(x.shape[1])
    sign = np.where(yes, 1.0, -1.0)
    ridge = 1e-6 * np.maximum((x**2).sum(axis=0), 1e-12)
    for _ in range(40):
        _, _, _, ratio, _, _ = _curve(sign * (x @ b), link)
        e = sign * (x @ b)
        slope = x.T @ (sign * ratio) - ridge * b
        curve = ratio * (ratio + e) if link == "probit" else ratio * (1 - ratio)
        step = np.linalg.lstsq((x * curve[:, None]).T @ x + np.diag(ridge), slope, rcond=None)[0]
        b = b + step * min(1.0, 5 / max(float(np.abs(step).max(initial=0.0)), 1e-300))
        if np.abs(step).max(initial=0.0) < 1e-8:
            break
    return b
