"""Collinear and separated data, named by column, before and after a likelihood is maximised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.estimate.formula import CONSTANT, Design
from detente.estimate.problems import EstimationError

Array = NDArray[np.float64]


def independent(equation: str, d: Design) -> None:
    """Check that no column of one equation is a combination of others.

    Raises
    ------
    EstimationError
        With the column, and those of which it is a combination.
    """
    if d.x.shape[1] == 0:
        return
    scale = np.abs(d.x).max(axis=0)
    if (scale == 0).any():
        name = d.names[int(np.argmin(scale))]
        raise EstimationError(f"{equation}: {name} is 0 in every row; drop it")
    x = d.x / scale
    kept: list[int] = []
    for j in range(x.shape[1]):
        if kept:
            b, *_ = np.linalg.lstsq(x[:, kept], x[:, j], rcond=None)
            rest = x[:, j] - x[:, kept] @ b
            if np.linalg.norm(rest) <= 1e-9 * np.linalg.norm(x[:, j]):
                used = [d.names[k] for k, w in zip(kept, b, strict=True) if abs(w) > 1e-8]
                if used == [CONSTANT]:
                    raise EstimationError(f"{equation}: {d.names[j]} is the same in every row; drop it or the constant")
                raise EstimationError(
                    f"{equation}: {d.names[j]} is collinear with {' and '.join(used)}; drop one of them"
                )
        kept.append(j)


def identified(player: str, parts: dict[str, Design]) -> None:
    """Check that no regressor is in all utilities of a player after her move (Lewis & Schultz 2003).

    Raises
    ------
    EstimationError
        With the regressor.
    """
    common = set.intersection(*(set(d.names) for d in parts.values()))
    if common:
        name = sorted(common)[0]
        raise EstimationError(
            f"{name} is in all utilities of {player} ({', '.join(parts)}): only differences matter, so it "
            f"cannot be estimated; leave it out of one of them"
        )


def separated(d: Design, yes: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the columns by which a yes/no outcome is separated; empty if it is not.

    Data are separated if some b has ``x·b ≥ 0`` for every yes and ``≤ 0`` for every no, and not all 0 (Albert &
    Anderson 1984); then the likelihood has no maximum. A linear program finds the b that separates most rows.
    """
    from scipy.optimize import linprog

    if d.x.shape[1] == 0 or yes.all() or not yes.any():
        return ()
    sign = np.where(yes, 1.0, -1.0)
    rows = sign[:, None] * d.x / np.maximum(np.abs(d.x).max(axis=0), 1e-300)
    k = rows.shape[1]
    found = linprog(-rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=[(-1.0, 1.0)] * k)
    if not found.success or found.fun is None or found.x is None or -found.fun <= 1e-7:
        return ()
    return tuple(name for name, b in zip(d.names, found.x, strict=True) if abs(b) > 1e-6)
