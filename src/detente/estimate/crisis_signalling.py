"""The crisis signalling game from data, by nested pseudo-likelihood.

Lewis & Schultz (2003); Crisman-Cox & Gibilisco (2021).

Formula: ``sq + cd + sf + bd ~ S_A | V_A | C_B | W_A | W_B | a`` and optionally ``| V_B`` (0 by default). The left side
counts how often each outcome was observed. The game can have several equilibria, each with its own likelihood, so that
direct maximisation jumps between them. The pseudo-likelihood takes the chances (p_R, p_F) that enter the best replies
from a first stage, and is smooth; each fit gives new chances, until both stop changing (Aguirregabiria & Mira 2007).

Standard errors follow from the same paper (Proposition 2), with information matrices in place of outer products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.estimate._checks import identified, independent
from detente.estimate._maximise import maximise
from detente.estimate.fit import Coefficient, Fit
from detente.estimate.formula import Design, Formula, columns_of, design
from detente.estimate.problems import EstimationError, NotConverged
from detente.estimate.table import EstimationTable
from detente.models.coercion.crisis_signalling import solve

Array = NDArray[np.float64]
PARTS = ("S_A", "V_A", "C_B", "W_A", "W_B", "a", "V_B")
ROOT2 = np.sqrt(2.0)
TINY = 1e-300


@dataclass(frozen=True, eq=False)
class _Data:
    """Counts (games, 4) of SQ, CD, SF, BD, and the designs of the seven utilities."""

    counts: Array
    parts: tuple[Design, ...]

    @property
    def labels(self) -> list[str]:
        """Names of the parameters, for messages."""
        return [f"{n}:{c}" for n, d in zip(PARTS, self.parts, strict=True) for c in d.names]

    def utilities(self, theta: Array) -> list[Array]:
        """(games,) each of the seven utilities."""
        sizes = np.cumsum([d.x.shape[1] for d in self.parts])[:-1]
        return [d.x @ b for d, b in zip(self.parts, np.split(theta, sizes), strict=True)]

    def score(self, theta: Array, pr: Array, pf: Array) -> tuple[float, Array]:
        """Pseudo-log-likelihood given the chances in best replies, and its gradient."""
        value, by_u = _pseudo(self.counts, self.utilities(theta), pr, pf)
        return value, np.concatenate([by_u[j] @ d.x for j, d in enumerate(self.parts)])

    def replies(self, theta: Array, pr: Array, pf: Array) -> tuple[Array, Array, Array]:
        """Chances of resisting, of challenging, and of standing firm: best replies to (p_R, p_F)."""
        return _replies(self.utilities(theta), pr, pf)


def _bvn(h: Array, k: Array) -> Array:
    """Φ₂(h, k; ρ = 1/√2), as in ``models/coercion/_games/signalling.py``, for arrays."""
    from scipy.special import ndtr

    nodes, weights = np.polynomial.legendre.leggauss(24)
    theta = np.pi / 8 * (nodes + 1)
    s, c = np.sin(theta), np.cos(theta)
    h_, k_ = h[..., None], k[..., None]
    inside = np.exp(-(h_**2 + k_**2 - 2 * h_ * k_ * s) / (2 * c**2))
    return np.maximum(ndtr(h) * ndtr(k) + inside @ weights / 16, TINY)


def _replies(u: Sequence[Array], pr: Array, pf: Array) -> tuple[Array, Array, Array]:
    from scipy.special import ndtr

    sa, va, cb, wa, wb, a, vb = u
    cut = (sa - (1 - pr) * va) / pr
    x, y = ndtr(wa - cut), ndtr(a - cut)
    pc = np.maximum(x + y - x * y, TINY)
    joint = np.minimum(_bvn((wa - a) / ROOT2, wa - cut), pc)
    resists = np.asarray(ndtr((pf * wb + (1 - pf) * vb - cb) / pf))
    return resists, pc, joint / pc


def _pseudo(counts: Array, u: Sequence[Array], pr: Array, pf: Array) -> tuple[float, list[Array]]:
    """Return the pseudo-log-likelihood, and its derivatives by the seven utilities (games,) each."""
    from scipy.special import log_ndtr, ndtr

    sa, va, cb, wa, wb, a, vb = u
    sq, cd, sf, bd = counts.T
    cut = (sa - (1 - pr) * va) / pr
    z = (pf * wb + (1 - pf) * vb - cb) / pf
    log_r, log_not = np.asarray(log_ndtr(z)), np.asarray(log_ndtr(-z))
    log_quiet = np.asarray(log_ndtr(cut - wa)) + np.asarray(log_ndtr(cut - a))
    x, y = ndtr(wa - cut), ndtr(a - cut)
    pc = np.maximum(x + y - x * y, TINY)
    h, k = (wa - a) / ROOT2, wa - cut
    joint = np.minimum(_bvn(h, k), pc * (1 - 1e-14))
    back = np.maximum(pc - joint, TINY)
    value = sq * log_quiet + cd * (np.log(pc) + log_not) + sf * (log_r + np.log(joint)) + bd * (log_r + np.log(back))
    # derivatives by p_C and by the joint chance
    by_quiet = sq
    by_pc = cd / pc + bd / back
    by_joint = sf / joint - bd / back
    dens = lambda t: np.exp(-t * t / 2) / np.sqrt(2 * np.pi)  # noqa: E731
    mills = lambda t: np.exp(-t * t / 2 - np.asarray(log_ndtr(t))) / np.sqrt(2 * np.pi)  # noqa: E731
    q_wa, q_a = mills(cut - wa), mills(cut - a)
    c_wa, c_a = dens(cut - wa) * (1 - y), dens(cut - a) * (1 - x)
    j_h, j_k = dens(h) * ndtr(ROOT2 * k - h), dens(k) * ndtr(ROOT2 * h - k)
    by_wa = -by_quiet * q_wa + by_pc * c_wa + by_joint * (j_h / ROOT2 + j_k)
    by_a = -by_quiet * q_a + by_pc * c_a - by_joint * j_h / ROOT2
    by_cut = by_quiet * (q_wa + q_a) - by_pc * (c_wa + c_a) - by_joint * j_k
    by_z = (sf + bd) * mills(z) - cd * mills(-z)
    slopes = [by_cut / pr, -by_cut * (1 - pr) / pr, -by_z / pf, by_wa, by_z, by_a, by_z * (1 - pf) / pf]
    return float(value.sum()), slopes


def crisis_signalling(
    formula: str,
    data: EstimationTable,
    *,
    first_stage: Sequence[str] | None = None,
    starts: int = 8,
    most: int = 500,
    tolerance: float = 1e-9,
) -> Fit:
    """Estimate the crisis signalling game.

    Parameters
    ----------
    formula
        ``sq + cd + sf + bd ~ S_A | V_A | C_B | W_A | W_B | a`` with an optional seventh part V_B.
    data
        One row per game (a pair of states in a period, say), with counts of the four outcomes.
    first_stage
        Two columns with first estimates of p_R and p_F; by default from plain logits on all regressors.
    starts
        Number of starting points of the first fit, to avoid local maxima of the likelihood.
    most, tolerance
        Rounds of the nested pseudo-likelihood, and the change in any chance below which it ends.

    Raises
    ------
    EstimationError
        On counts that are negative, outcomes never seen, or designs that do not identify the model.
    NotConverged
        If a fit has no maximum, or the chances do not converge.
    """
    f = Formula.of(formula, (6, 7), 4)
    written = (*f.parts, "0") if len(f.parts) == 6 else f.parts
    extra = tuple(first_stage or ())
    if extra and len(extra) != 2:
        raise EstimationError("the first stage needs two columns: p_R and p_F")
    table = data.complete(sorted({*f.left, *extra} | {c for p in written for c in columns_of(p)}))
    counts = np.column_stack([table.number(c) for c in f.left])
    _counted(counts, f.left, table)
    parts = tuple(design(p, table, n) for p, n in zip(written, PARTS, strict=True))
    _identified(parts)
    problem = _Data(counts, parts)
    title = "crisis signalling game, nested pseudo-likelihood"
    pr, pf = _first(table, extra, problem)
    theta = _best(problem, pr, pf, starts, title)
    rounds, change = 0, np.inf
    while change > tolerance:
        if rounds >= most:
            raise NotConverged(f"{title}: after {most} rounds chances still change by {change:.2g}")
        new_r, _, new_f = problem.replies(theta, pr, pf)
        new_r, new_f = _inside(new_r), _inside(new_f)
        change = float(max(np.abs(new_r - pr).max(), np.abs(new_f - pf).max()))
        pr, pf = new_r, new_f
        theta = maximise(lambda t, r=pr, s=pf: problem.score(t, r, s), theta, title, problem.labels, near=True).at
        rounds += 1
    resists, challenges, firm = problem.replies(theta, pr, pf)
    value = problem.score(theta, pr, pf)[0]
    vcov = _covariance(problem, theta, pr, pf)
    named = [(n, c) for n, d in zip(PARTS, parts, strict=True) for c in d.names]
    error = np.sqrt(np.diag(vcov))
    several = int((solve(np.column_stack(problem.utilities(theta)))[1] > 1).sum())
    seen = {name: int(c) for name, c in zip(f.left, counts.sum(axis=0), strict=True)}
    return Fit(
        "crisis-signalling",
        title,
        formula,
        tuple(Coefficient(n, c, float(b), float(s)) for (n, c), b, s in zip(named, theta, error, strict=True)),
        vcov,
        value,
        table.n,
        table.dropped,
        "nested pseudo-likelihood",
        ("lewisschultz2003", "crismancox2021", "aguirregabiriamira2007"),
        notes=(f"{several} of {table.n} games have more than one equilibrium at these estimates",) if several else (),
        details={"outcomes": seen, "rounds": rounds, "change": change, "several_equilibria": several},
        fitted={"p_R": resists, "p_C": challenges, "p_F": firm},
    )


def _counted(counts: Array, names: Sequence[str], table: EstimationTable) -> None:
    bad = np.argwhere(counts < 0)
    if len(bad):
        i, j = map(int, bad[0])
        raise EstimationError(f"{names[j]} is {counts[i, j]:g} in row {table.rows[i]}: counts cannot be negative")
    for j, name in enumerate(names):
        if not counts[:, j].any():
            raise EstimationError(f"the outcome {name!r} never occurs, so its part cannot be estimated")


def _identified(parts: tuple[Design, ...]) -> None:
    for name, d in zip(PARTS, parts, strict=True):
        independent(name, d)
    sa, va, cb, wa, wb, a, vb = parts
    identified("A", {"S_A": sa, "V_A": va, "W_A": wa, "a": a})
    identified("B", {"C_B": cb, "W_B": wb, "V_B": vb})


def _first(table: EstimationTable, names: Sequence[str], problem: _Data) -> tuple[Array, Array]:
    """Return first chances of resisting and of standing firm: the user's, or plain logits on all regressors."""
    if names:
        pr, pf = (table.number(c) for c in names)
        for c, p in zip(names, (pr, pf), strict=True):
            if not ((p > 0) & (p < 1)).all():
                raise EstimationError(f"{c} must lie between 0 and 1 in every row")
        return pr, pf
    columns = {c: d.x[:, j] for d in problem.parts for j, c in enumerate(d.names)}
    x = np.column_stack([np.ones(table.n), *(v / max(np.abs(v).max(), 1e-9) for v in columns.values())])
    _, cd, sf, bd = problem.counts.T
    return _logit(x, sf + bd, cd), _logit(x, sf, bd)


def _logit(x: Array, yes: Array, no: Array) -> Array:
    """Return fitted chances of a logit on counts, shrunk slightly towards even so that it always exists."""
    from scipy.special import expit

    b = np.zeros(x.shape[1])
    for _ in range(50):
        p = np.asarray(expit(x @ b), dtype=np.float64)
        slope = x.T @ (yes - (yes + no) * p) - 0.5 * b
        weight = (yes + no) * p * (1 - p)
        step = np.linalg.solve((x * weight[:, None]).T @ x + 0.5 * np.eye(len(b)), slope)
        b = b + step * min(1.0, 5 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < 1e-9:
            break
    return np.clip(expit(x @ b), 1e-4, 1 - 1e-4)


def _inside(p: Array) -> Array:
    return np.clip(p, 1e-10, 1 - 1e-10)


def _best(problem: _Data, pr: Array, pf: Array, starts: int, title: str) -> Array:
    """Return the best of several first fits from a fixed set of starting points, which differ in the constants."""
    k = sum(d.x.shape[1] for d in problem.parts)
    scale = np.concatenate([1 / np.maximum(np.abs(d.x).max(axis=0), 1e-9) for d in problem.parts])
    rng = np.random.default_rng(20030801)
    best, value, fault = None, -np.inf, None
    for s in range(starts):
        start = np.zeros(k) if s == 0 else rng.normal(0, 1, k) * scale
        try:
            found = maximise(lambda t: problem.score(t, pr, pf), start, title, problem.labels)
        except NotConverged as e:
            fault = fault or e
            continue
        if found.value > value + 1e-6:
            best, value = found.at, found.value
    if best is None:
        raise fault or NotConverged(title)
    return best


def _covariance(problem: _Data, theta: Array, pr: Array, pf: Array) -> Array:
    """Return ``A⁻¹ Ω A⁻ᵀ`` with ``A = Ω + Ω_θP (I − Ψ_P)⁻¹ Ψ_θ``: all games at their own fixed points."""
    k, n = len(theta), len(pr)
    total = problem.counts.sum(axis=1)

    def log_chances(t: Array, r: Array, s: Array) -> Array:
        resists, pc, firm = problem.replies(t, r, s)
        p = np.stack([1 - pc, pc * (1 - resists), pc * resists * firm, pc * resists * (1 - firm)], axis=-1)
        return np.log(np.maximum(p, TINY))

    def both(t: Array, r: Array, s: Array) -> Array:
        resists, _, firm = problem.replies(t, r, s)
        return np.stack([resists, firm], axis=-1)

    by_t, psi_t = np.empty((n, 4, k)), np.empty((n, 2, k))
    for j in range(k):
        h = 1e-6 * max(1.0, abs(theta[j]))
        up, down = theta.copy(), theta.copy()
        up[j] += h
        down[j] -= h
        by_t[:, :, j] = (log_chances(up, pr, pf) - log_chances(down, pr, pf)) / (2 * h)
        psi_t[:, :, j] = (both(up, pr, pf) - both(down, pr, pf)) / (2 * h)
    by_p, psi_p = np.empty((n, 4, 2)), np.empty((n, 2, 2))
    for j in range(2):
        h = 1e-7
        up, down = [pr.copy(), pf.copy()], [pr.copy(), pf.copy()]
        up[j] = up[j] + h
        down[j] = down[j] - h
        by_p[:, :, j] = (log_chances(theta, *up) - log_chances(theta, *down)) / (2 * h)
        psi_p[:, :, j] = (both(theta, *up) - both(theta, *down)) / (2 * h)
    weight = total[:, None] * np.exp(log_chances(theta, pr, pf))
    omega = np.einsum("ny,nya,nyb->ab", weight, by_t, by_t)
    moved = np.linalg.solve(np.eye(2)[None] - psi_p, psi_t)
    through = np.einsum("ny,nya,nyp,npb->ab", weight, by_t, by_p, moved)
    try:
        inverse = np.linalg.inv(omega + through)
    except np.linalg.LinAlgError:
        raise NotConverged("the information matrix is singular: the data do not identify all coefficients") from None
    return inverse @ omega @ inverse.T
