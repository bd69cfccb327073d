"""The bargaining range under complete information: the divisions that both sides prefer to war (Fearon 1995).

Symbols: p chance that A wins, c_A and c_B costs of war in pies, x share of A, q status quo. War values
``W_A = p − c_A`` and ``W_B = 1 − p − c_B`` (p. 387); both prefer x to war iff ``p − c_A ≤ x ≤ p + c_B``.
With risk attitudes ``u_A = x^α`` and ``u_B = (1 − x)^β``; with an advantage of striking first, p_f > p_s,
peace is self-enforcing only on ``[p_f − c_A, p_s + c_B]`` (pp. 403–404). Settlement from a status quo: the
satisfied side concedes just what the other could take by force (Powell 1999, ch. 3).

For packages, the model counts how many are preferred by all to a lapse of the talks, to war, and to both, and in how
many draws this holds for each proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, cost, positive, probability
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import Roles, roles
from detente.models.coercion._tables import by_draw, header
from detente.models.coercion._zones import Survivors, survivors
from detente.models.contract import Context, Model, Options

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
    """Return the settlement from q: q itself, or what the dissatisfied side could take by force (Powell 1999)."""
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


class NamedCounts(NamedTuple):
    """Draws in which a proposal is accepted.

    Attributes
    ----------
    others
        By all who are asked but the challenger, force being its best reply.
    lapse, war, both
        By all who are asked, over a lapse of the talks, over war, and over both.
    """

    others: int
    lapse: int
    war: int
    both: int


@dataclass(frozen=True, eq=False, kw_only=True)
class RangeResult(Result):
    """The range between the two sides of a possible war, and packages on it.

    Attributes
    ----------
    bounds
        (input, draws) in pies: ``low`` and ``high`` ends, Nash's split ``nash`` and the ``width``; NaN where a side has
        no prize. The table is called ``range``.
    places
        (input, draws) where each proposal lies on that scale, by the challenger's values (``id/challenger``) and by the
        target's (``id/target``).
    no_prize
        Draws in which one side would rather lose than win.
    survivors
        Packages preferred to a lapse, to war and to both, in the first draws.
    named
        The same for each proposal, over all draws, by its id.
    """

    bounds: Labelled = field(metadata={"table": "range"})
    places: Labelled
    no_prize: int
    survivors: Survivors
    named: Mapping[str, NamedCounts]


def run(inputs: Inputs, options: RangeOptions, ctx: Context) -> RangeResult:
    """Place the range, and the proposals on it, in every draw; count surviving packages in a sample."""
    r = roles(inputs, ctx)
    found = bargaining_range(r.win, r.challenger.pies, r.target.pies)
    nash = nash_split(r.win, r.challenger.pies, r.target.pies)
    ids = tuple(p.id for p in inputs.scenario.proposals)
    columns = {"low": found.low, "high": found.high, "nash": nash, "width": found.high - found.low}
    both = r.beats_lapse & r.beats_war
    return RangeResult(
        **header(MODEL, inputs, options),
        bounds=by_draw(columns, r.good),
        places=by_draw(_places(r, ids), r.good),
        no_prize=int((~r.good).sum()),
        survivors=survivors(inputs, min(options.sample, inputs.n_draws), ctx),
        named={
            id_: NamedCounts(*(int(x[:, j].sum()) for x in (r.taken, r.beats_lapse, r.beats_war, both)))
            for j, id_ in enumerate(ids)
        },
    )


def _places(r: Roles, ids: tuple[str, ...]) -> dict[str, Array]:
    """Return the places of packages on the pie, on the challenger's scale and on the target's."""
    out: dict[str, Array] = {}
    for j, id_ in enumerate(ids):
        out[f"{id_}/challenger"] = r.challenger.share(r.challenger.yields[:, j])
        out[f"{id_}/target"] = 1 - r.target.share(r.target.yields[:, j])
    return out


MODEL = Model(
    id="coercion.range",
    title="bargaining range",
    citations=("fearon1995", "powell1999"),
    status="tested",
    needs=needs_force,
    run=run,
    options=RangeOptions,
    baseline="a lapse of the talks",
    weight=8.0,
)
