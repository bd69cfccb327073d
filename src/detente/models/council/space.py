"""Win-sets and cores in policy space: the points that beat a status quo, and the unbeaten points (Tsebelis 2002).

Members prefer points nearer to their ideal points θ_i (Euclidean preferences). Under unanimity the win-set of a
status quo s is the intersection of balls, ``W(s) = ∩_i {x : |x − θ_i| ≤ |s − θ_i|}``, and the core is the convex
hull of the ideals. Under any other rule the win-set is the union of such intersections over winning coalitions,
and a point is in the core if, in every direction, those who would gain are not a winning coalition (Plott 1967).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.council.game import Game, GameError

Array = NDArray[np.float64]
NEAR = 1e-12


def _points(ideals: ArrayLike) -> Array:
    points = np.asarray(ideals, dtype=np.float64)
    points = points[:, None] if points.ndim == 1 else points
    if points.ndim != 2 or not len(points) or not np.isfinite(points).all():
        raise GameError("ideals must be finite points, one for each of at least one member")
    return points


def interval(ideals: ArrayLike, quo: float) -> tuple[float, float]:
    """Return the win-set of a status quo on a line under unanimity.

    With L the least and R the greatest ideal: ``[s, 2L − s]`` left of L, ``[2R − s, s]`` right of R, else s alone.
    """
    points = _points(ideals)[:, 0]
    low, high = float(points.min()), float(points.max())
    return (quo, 2 * low - quo) if quo < low else (2 * high - quo, quo) if quo > high else (quo, quo)


def intervals(game: Game, ideals: ArrayLike, quo: float) -> list[tuple[float, float]]:
    """Return the win-set of a status quo on a line under any rule, as closed intervals in rising order.

    Everyone who does not lose by a move agrees to it: member i agrees from s to its mirror image ``2θ_i − s``.
    """
    points = _points(ideals)[:, 0]
    ends = sorted({quo, *(2 * float(x) - quo for x in points)})
    agree = np.abs(np.array(ends)[:, None] - points) <= np.abs(quo - points) + NEAR
    inside = decide(game, agree)
    middle = (np.array(ends[:-1]) + np.array(ends[1:])) / 2
    between = decide(game, np.abs(middle[:, None] - points) <= np.abs(quo - points) + NEAR)
    out: list[tuple[float, float]] = []
    for j, x in enumerate(ends):
        if inside[j] and out and j and between[j - 1] and out[-1][1] == ends[j - 1]:
            out[-1] = (out[-1][0], x)
        elif inside[j]:
            out.append((x, x))
    return out


def decide(game: Game, yes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether the rule is met, for many answers at once.

    Parameters
    ----------
    game
        The rule.
    yes
        (…, members) who says yes.
    """
    values: list[NDArray[np.bool_]] = []
    for node in game.nodes:
        weights = np.array(node.weights, dtype=np.float64)
        used = weights != 0
        if used.any() and node.quota == weights.sum() and not node.below:
            values.append(np.asarray(yes[..., used].all(axis=-1), dtype=np.bool_))
            continue
        total = yes[..., used] @ weights[used] if used.any() else np.zeros(yes.shape[:-1])
        for c, w in node.below:
            total = total + w * values[c]
        values.append(np.asarray(total >= node.quota, dtype=np.bool_))
    return values[-1]


def core_on_a_line(game: Game, ideals: ArrayLike) -> tuple[float, float] | None:
    """Return the core on a line: the points from which neither side is a winning coalition, or ``None``."""
    points = _points(ideals)[:, 0]
    found = [x for x in np.unique(points) if in_core(game, ideals, [float(x)])]
    return (float(found[0]), float(found[-1])) if found else None


def in_hull(ideals: ArrayLike, point: ArrayLike) -> bool:
    """Whether a point lies in the convex hull of the ideals: the unanimity core, or Pareto set."""
    from scipy.optimize import linprog

    points = _points(ideals)
    at = np.asarray(point, dtype=np.float64).reshape(-1)
    if points.shape[1] == 1:
        return bool(points.min() - NEAR <= at[0] <= points.max() + NEAR)
    rows = np.vstack([points.T, np.ones(len(points))])
    found = linprog(np.zeros(len(points)), A_eq=rows, b_eq=np.append(at, 1.0), bounds=(0, None), method="highs")
    return bool(found.status == 0)


def absorbed(ideals: ArrayLike, member: int) -> bool:
    """Whether a veto player is absorbed: its ideal lies in the core of the others (Tsebelis 2002, ch. 1)."""
    points = _points(ideals)
    rest = np.delete(points, member, axis=0)
    return bool(len(rest)) and in_hull(rest, points[member])


def in_core(game: Game, ideals: ArrayLike, point: ArrayLike) -> bool:
    """Whether nothing beats a point, in one or two dimensions under any rule, in more under unanimity.

    In two dimensions those who gain by a small step change only where the direction is at a right angle to
    some ideal, so finitely many directions are enough.

    Raises
    ------
    GameError
        More than two dimensions and a rule that does not need everybody.
    """
    points = _points(ideals)
    at = np.asarray(point, dtype=np.float64).reshape(-1)
    away = points - at
    if points.shape[1] == 1:
        steps = np.array([[1.0], [-1.0]])
    elif len(game.vetoes()) == game.n:
        return in_hull(points, at)
    elif points.shape[1] == 2:
        angles = np.arctan2(away[:, 1], away[:, 0])
        turns = np.sort(np.concatenate([angles + math.pi / 2, angles - math.pi / 2]) % (2 * math.pi))
        middle = (turns + np.roll(turns, -1) + np.where(np.arange(len(turns)) == len(turns) - 1, 2 * math.pi, 0)) / 2
        steps = np.stack([np.cos(middle), np.sin(middle)], axis=1)
    else:
        raise GameError("the core in more than two dimensions is computed under unanimity only")
    return not bool(decide(game, steps @ away.T > NEAR).any())


def in_winset(game: Game, ideals: ArrayLike, quo: ArrayLike, points: ArrayLike) -> NDArray[np.bool_]:
    """Return (points,) whether enough members like each point at least as well as the status quo.

    Parameters
    ----------
    game
        The rule, over members in the order of ``ideals``.
    ideals
        (members, dimensions).
    quo
        (dimensions,).
    points
        (points, dimensions).
    """
    own, here = _points(ideals), np.asarray(quo, dtype=np.float64).reshape(-1)
    there = np.asarray(points, dtype=np.float64).reshape(-1, own.shape[1])
    reach = np.linalg.norm(own - here, axis=1)
    return decide(game, np.linalg.norm(there[:, None] - own, axis=2) <= reach + NEAR)


def area(ideals: Sequence[Sequence[float]], quo: Sequence[float]) -> float:
    """Return the area of the unanimity win-set in the plane: an intersection of discs, exactly.

    The boundary is followed from arc to arc (Green's theorem). All circles pass through the status quo.
    """
    centres = np.unique(_points(ideals), axis=0)
    if centres.shape[1] != 2:
        raise GameError("an area needs two dimensions")
    radii = np.linalg.norm(centres - np.asarray(quo, dtype=np.float64), axis=1)
    total = 0.0
    for i, (c, r) in enumerate(zip(centres, radii, strict=True)):
        if r <= NEAR:
            return 0.0
        cuts = [0.0, 2 * math.pi]
        for j, (e, s) in enumerate(zip(centres, radii, strict=True)):
            d = float(np.linalg.norm(e - c))
            if j != i and abs(r - s) < d < r + s:
                half = math.acos(max(-1.0, min(1.0, (d * d + r * r - s * s) / (2 * d * r))))
                angle = math.atan2(e[1] - c[1], e[0] - c[0])
                cuts += [(angle - half) % (2 * math.pi), (angle + half) % (2 * math.pi)]
        cuts.sort()
        for a, b in pairwise(cuts):
            m = (a + b) / 2
            p = c + r * np.array([math.cos(m), math.sin(m)])
            gaps = np.linalg.norm(p - centres, axis=1) - radii
            if b - a > NEAR and (np.delete(gaps, i) <= 0).all():
                turn = c[0] * (math.sin(b) - math.sin(a)) - c[1] * (math.cos(b) - math.cos(a))
                total += 0.5 * r * (r * (b - a) + turn)
    return total
