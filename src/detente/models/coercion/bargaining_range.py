"""The bargaining range under complete information: what both prefer to fighting (Fearon 1995).

Symbols: p chance that A wins, c_A and c_B costs of war in pies, x share of A, q status quo. War values
``W_A = p − c_A`` and ``W_B = 1 − p − c_B`` (p. 387); both prefer x to war iff ``p − c_A ≤ x ≤ p + c_B``.
With risk attitudes ``u_A = x^α`` and ``u_B = (1 − x)^β``; with an advantage of striking first, p_f > p_s,
peace enforces itself only on ``[p_f − c_A, p_s + c_B]`` (pp. 403–404). Settlement from a status quo: the
satisfied side concedes just what the other could take by force (Powell 1999, ch. 3).

On packages: how many deals of the zone survive once everybody can fall back on force, and how the named ones fare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, cost, positive, probability
from detente.models.coercion._roles import Roles, needs_force, roles
from detente.models.coercion._tables import by_draw, result
from detente.models.coercion._zones import survivors
from detente.models.contract import Context, FigureData, Model, Options, Result

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Range:
    """Shares that both prefer to war: ``low`` to ``high`` (any shape); never empty without a first strike."""

    low: Array
    high: Array


def bargaining_range(p: ArrayLike, c_a: ArrayLike, c_b: ArrayLike, alpha: float = 1.0, beta: float = 1.0) -> Range:
    """Return the shares of A that both prefer to fighting.

    Parameters
    ----------
    p
        Chance that A wins, 0–1.
    c_a, c_b
        Costs of war, in pies, 0 or more.
    alpha, beta
        Risk attitudes: ``u_A = x^α``, ``u_B = (1 − x)^β``; below 1 averse to risk. War is a lottery over 1 and 0.

    Raises
    ------
    CoercionError
        On a negative cost or a probability outside 0 to 1.
    """
    p, a, b = probability("the chance of winning", p), cost("A's cost of war", c_a), cost("B's cost of war", c_b)
    positive("alpha", alpha)
    positive("beta", beta)
    low = np.maximum(0.0, p - a) ** (1 / alpha)
    high = 1 - np.maximum(0.0, 1 - p - b) ** (1 / beta)
    return Range(low, high)


def ultimatum(p: ArrayLike, c_a: ArrayLike, c_b: ArrayLike) -> tuple[Array, Array]:
    """Return A's share if A alone could make the offer, and if B could: the two ends of the range."""
    found = bargaining_range(p, c_a, c_b)
    return found.high, found.low


def nash_split(p: ArrayLike, c_a: ArrayLike, c_b: ArrayLike) -> Array:
    """Return Nash's split of the surplus over war, ``p + (c_B − c_A)/2`` within 0 to 1."""
    p, a, b = probability("the chance of winning", p), cost("A's cost of war", c_a), cost("B's cost of war", c_b)
    return np.clip(p + (b - a) / 2, 0.0, 1.0)


def settlement(q: ArrayLike, p: ArrayLike, c_a: ArrayLike, c_b: ArrayLike) -> Array:
    """Return what the status quo q becomes: q itself, or what the dissatisfied side could take (Powell 1999)."""
    q = probability("the status quo", q)
    found = bargaining_range(p, c_a, c_b)
    return np.clip(q, found.low, found.high)


def dissatisfied(q: ArrayLike, p: ArrayLike, c_a: ArrayLike, c_b: ArrayLike) -> NDArray[np.int64]:
    """Return 1 where A would rather fight than keep q, −1 where B would, 0 where neither. Never both."""
    q = probability("the status quo", q)
    p, a, b = probability("the chance of winning", p), cost("A's cost of war", c_a), cost("B's cost of war", c_b)
    return np.where(p - a > q, 1, np.where(p + b < q, -1, 0))


def indivisible(shares: ArrayLike, p: ArrayLike, c_a: ArrayLike, c_b: ArrayLike) -> NDArray[np.bool_]:
    """Return whether one of a few possible shares (m,) lies in the range: if not, an indivisible issue means war."""
    x = probability("a share", shares).reshape(-1)
    found = bargaining_range(p, c_a, c_b)
    inside = (x >= found.low[..., None] - 1e-12) & (x <= found.high[..., None] + 1e-12)
    return np.asarray(inside.any(axis=-1))


def first_strike(p_first: ArrayLike, p_second: ArrayLike, c_a: ArrayLike, c_b: ArrayLike) -> tuple[Range, Array]:
    """Return the self-enforcing range, and by how much it is empty (``p_f − p_s − c_A − c_B``; above 0: war).

    Parameters
    ----------
    p_first, p_second
        Chance that A wins if A strikes first, and if B does.

    Raises
    ------
    CoercionError
        If striking first would be a disadvantage.
    """
    f, s = probability("the chance of the first striker", p_first), probability("the other chance", p_second)
    a, b = cost("A's cost of war", c_a), cost("B's cost of war", c_b)
    if (f < s).any():
        raise CoercionError("striking first must not lower the chance of winning")
    return Range(f - a, s + b), f - s - a - b


class RangeOptions(Options):
    """How many draws count the packages that survive force."""

    sample: int = 16


def run(inputs: Inputs, options: RangeOptions, ctx: Context) -> Result:
    """Place the range, and the proposals on it, in every draw; count surviving packages in a sample."""
    r = roles(inputs, ctx)
    found = bargaining_range(r.win, r.challenger.pies, r.target.pies)
    nash = nash_split(r.win, r.challenger.pies, r.target.pies)
    ids = tuple(p.id for p in inputs.scenario.proposals)
    tables = {
        "range": by_draw({"low": found.low, "high": found.high, "nash": nash, "width": found.high - found.low}, r.good),
        "places": by_draw(_places(r, ids), r.good),
    }
    facts: dict[str, Any] = {
        "no_prize": int((~r.good).sum()),
        "survivors": survivors(inputs, min(options.sample, inputs.n_draws), ctx),
        "named": {
            id_: {
                "others": int(r.taken[:, j].sum()),
                "lapse": int(r.beats_lapse[:, j].sum()),
                "war": int(r.beats_war[:, j].sum()),
                "both": int((r.beats_lapse[:, j] & r.beats_war[:, j]).sum()),
            }
            for j, id_ in enumerate(ids)
        },
    }
    return result(MODEL, inputs, options, tables, facts)


def _places(r: Roles, ids: tuple[str, ...]) -> dict[str, Array]:
    """Return where packages lie on the pie, on the challenger's scale and on the target's."""
    out: dict[str, Array] = {}
    for j, id_ in enumerate(ids):
        out[f"{id_}/challenger"] = r.challenger.share(r.challenger.yields[:, j])
        out[f"{id_}/target"] = 1 - r.target.share(r.target.yields[:, j])
    return out


def figures(found: Result) -> tuple[FigureData, ...]:
    """Return the range and the demands on it: 5, 50 and 95 % of draws of each end and each package."""
    rows: list[dict[str, Any]] = []
    for name in ("range", "places"):
        table = found.tables[name]
        for label, values in zip(table.coords["input"], table.values, strict=True):
            low, mid, high = np.nanquantile(values, (0.05, 0.5, 0.95)) if np.isfinite(values).any() else (0.0,) * 3
            rows.append({"what": name, "id": label, "low": float(low), "mid": float(mid), "high": float(high)})
    note = "1 is what force attains for the challenger if it wins, 0 what is left if it fails."
    return (
        FigureData(
            "coercion-range", "coercion-range", "The bargaining range in the shadow of force", note, tuple(rows)
        ),
    )


MODEL = Model(
    id="coercion.range",
    title="bargaining range",
    citations=("fearon1995", "powell1999"),
    status="tested",
    needs=needs_force,
    run=run,
    figures=figures,
    options=RangeOptions,
)
