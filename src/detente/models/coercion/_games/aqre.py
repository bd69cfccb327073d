"""Agent quantal response: the path from random choice (λ = 0) to near-Nash, and other equilibria at a given λ.

At every information set ``log p_a − log p_b = λ (U_a − U_b)``, where p_a is the probability of action a and U_a the
player's expected payoff from a at this information set (McKelvey & Palfrey 1998, eq. 4). With π_t the realisation
probability of end t and u_t the player's payoff there, U_a is the mean of u_t over the ends whose path takes a,
weighted by π_t. Hence ``∂U_a/∂log p_b = Σ π_t [b on the path to t] (u_t − U_a) / Σ π_t`` over the same ends. A
predictor-corrector method follows the path in (log p, λ) by arc length (Turocy 2005), so that λ may decrease along it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente._errors import DetenteError
from detente.draws.counter import model_key, u01
from detente.models.coercion._checks import CoercionError
from detente.models.coercion._games.induction import regret
from detente.models.coercion._games.tree import Tree

Array = NDArray[np.float64]


class PathLost(DetenteError, RuntimeError):
    """The path of equilibria cannot be traced to the requested λ."""


@dataclass(frozen=True, eq=False)
class Path:
    """Points on one path of quantal response equilibria.

    Attributes
    ----------
    lam
        (points,) λ, from 0.
    profiles
        (points, actions).
    regret
        The most that a player could gain at the last point by a best reply.
    """

    lam: Array
    profiles: Array
    regret: float

    def at(self, lam: float) -> Array:
        """Return the profile (actions,) at the last point with this λ (see ``stops`` of :func:`trace`)."""
        near = np.flatnonzero(np.abs(self.lam - lam) < 1e-9)
        if not len(near):
            raise CoercionError(f"the path has no point at λ = {lam:g}; ask for it in stops")
        return self.profiles[near[-1]]


class _System:
    """The equations F(x, λ) = 0 in x = log p, one row per action."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.m = tree.incidence.astype(np.float64)
        self.log_luck = np.log(np.maximum(tree.luck, 1e-300))
        self.player = np.concatenate([np.full(len(h.actions), h.player) for h in tree.infos])
        self.u = tree.payoffs[:, self.player]
        self.n = tree.n_actions
        self.reach = float(np.abs(tree.payoffs).max())

    def values(self, x: Array) -> tuple[Array, Array]:
        """(actions,) U_a, and (actions, actions) their derivatives by x."""
        log_pi = self.m @ x + self.log_luck
        inside = np.where(self.m.T > 0, log_pi[None, :], -np.inf)
        top = inside.max(axis=1, keepdims=True)
        weight = np.exp(inside - top)
        weight /= weight.sum(axis=1, keepdims=True)
        mean = (weight * self.u.T).sum(axis=1)
        slope = (weight * (self.u.T - mean[:, None])) @ self.m
        return mean, slope

    def equations(self, x: Array, lam: float) -> tuple[Array, Array]:
        """F (actions,) and its derivatives (actions, actions + 1), the last by λ."""
        mean, slope = self.values(x)
        out, jac = np.empty(self.n), np.zeros((self.n, self.n + 1))
        for h in self.tree.infos:
            a, b = h.first, h.first + len(h.actions)
            p = np.exp(x[a:b])
            out[a] = p.sum() - 1
            jac[a, a:b] = p
            for j in range(a + 1, b):
                out[j] = x[j] - x[a] - lam * (mean[j] - mean[a])
                jac[j, :-1] = -lam * (slope[j] - slope[a])
                jac[j, j] += 1
                jac[j, a] -= 1
                jac[j, -1] = -(mean[j] - mean[a])
        return out, jac

    def newton(self, x: Array, lam: float, steps: int = 50) -> Array | None:
        """Return the solution near x at a fixed λ, or None."""
        for _ in range(steps):
            f, jac = self.equations(x, lam)
            if np.abs(f).max() < 1e-12 * self.size(x, lam):
                return x
            try:
                step = np.linalg.solve(jac[:, :-1], -f)
            except np.linalg.LinAlgError:
                return None
            size = np.abs(step).max()
            x = x + step * min(1.0, 5.0 / max(size, 1e-300))
            if not np.isfinite(x).all():
                return None
        f, _ = self.equations(x, lam)
        return x if np.abs(f).max() < 1e-9 * self.size(x, lam) else None

    def size(self, x: Array, lam: float) -> float:
        """Return the size of the terms that F is made of, against which it counts as 0."""
        return 1.0 + float(np.abs(x).max()) + abs(lam) * self.reach


def trace(tree: Tree, lam: float, stops: tuple[float, ...] = (), most: int = 20_000) -> Path:
    """Follow the path from λ = 0 up to ``lam``.

    Parameters
    ----------
    tree
        The game.
    lam
        Where to end.
    stops
        Values of λ at which the path must have a point (found by Newton's method from the nearest).
    most
        Steps after which to give up.

    Raises
    ------
    PathLost
        If the path is lost or does not get there in ``most`` steps.
    """
    if lam < 0 or any(not 0 <= s <= lam for s in stops):
        raise CoercionError("λ and the stops must be 0 or more, and no stop beyond λ")
    system = _System(tree)
    x, at = np.log(tree.uniform()), 0.0
    lams, points = [0.0], [np.exp(x)]
    pending = sorted({float(s) for s in (*stops, lam) if s > 0})
    direction, step = np.append(np.zeros(system.n), 1.0), 0.05
    for _ in range(most):
        if not pending:
            break
        direction = _tangent(system, x, at, direction)
        found = _step(system, x, at, direction, step)
        if found is None:
            step /= 2
            if step < 1e-9:
                raise PathLost(f"the path was lost at λ = {at:g}")
            continue
        new_x, new_at = found
        while pending and at < pending[0] <= new_at:
            share = (pending[0] - at) / (new_at - at)
            stop = system.newton(x + share * (new_x - x), pending[0])
            if stop is None:
                raise PathLost(f"no solution was found at λ = {pending[0]:g}")
            lams.append(pending.pop(0))
            points.append(np.exp(stop))
        x, at = new_x, new_at
        if pending:
            lams.append(at)
            points.append(np.exp(x))
        step = min(step * 1.5, max(1.0, 0.1 * at))
    if pending:
        raise PathLost(f"after {most} steps the path has come to λ = {at:g}, not {pending[-1]:g}")
    last = points[-1]
    return Path(np.array(lams), np.array(points), float(regret(tree, last).max()))


def _tangent(system: _System, x: Array, lam: float, before: Array) -> Array:
    _, jac = system.equations(x, lam)
    whole = np.vstack([jac, before])
    right = np.append(np.zeros(system.n), 1.0)
    try:
        t = np.linalg.solve(whole, right)
    except np.linalg.LinAlgError:
        t = np.linalg.lstsq(whole, right, rcond=None)[0]
    return t / np.linalg.norm(t)


def _step(system: _System, x: Array, lam: float, t: Array, step: float) -> tuple[Array, float] | None:
    y = np.append(x, lam) + step * t
    for j in range(12):
        f, jac = system.equations(y[:-1], y[-1])
        gap = float(t @ (y - np.append(x, lam)) - step)
        size = system.size(y[:-1], y[-1])
        if np.abs(f).max() < 1e-12 * size and abs(gap) < 1e-10 * size:
            # A corrector that needs many iterations has left the path, or the step was too long.
            return (y[:-1], float(y[-1])) if j <= 8 else None
        try:
            move = np.linalg.solve(np.vstack([jac, t]), -np.append(f, gap))
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(move).all() or np.abs(move).max() > 50 * max(step, 1e-3):
            return None
        y = y + move
    return None


def equilibria(tree: Tree, lam: float, starts: int = 200, seed: int = 1) -> list[Array]:
    """Return all profiles that satisfy the equations at λ, found from many starts, the path's own first.

    Parameters
    ----------
    tree, lam
        The game and λ.
    starts
        Random starting points; more find more. The list holds every one that was *found*.
    seed
        Of the starting points.
    """
    system = _System(tree)
    found = [trace(tree, lam).profiles[-1]] if lam > 0 else [tree.uniform()]
    key = model_key(seed, "coercion.escalation")
    for s in range(starts):
        x = np.empty(system.n)
        for i, h in enumerate(tree.infos):
            raw = np.array([-np.log(u01(key, s, i, j, 0)) for j in range(len(h.actions))]) ** 2 + 1e-12
            x[h.first : h.first + len(h.actions)] = np.log(raw / raw.sum())
        solved = system.newton(x, lam, 200)
        if solved is not None:
            p = np.exp(solved)
            if all(np.abs(p - q).max() > 1e-6 for q in found):
                found.append(p)
    return found
