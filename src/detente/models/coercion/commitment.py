"""Shifting power as a reason for war today (Fearon 1995, pp. 401–409; Powell 2006).

There is a pie of 1 in every period, and δ is the discount factor. A war decides all future pies, and its cost is paid
once. A's chance of winning rises from p₁ to p₂, and A cannot commit itself not to exploit this. The declining side B
fights now iff

``(1 − p₁)/(1 − δ) − c_B > 1 + δ[(1 − p₂)/(1 − δ) − c_B]``  ⇔  ``δ p₂ − p₁ > c_B (1 − δ)²``,

with c_B in units of one period's pie. Powell's general condition (2006): let M_i(t) be the value that side i can
guarantee itself at t, and V the value of all pies. War follows if the shift ``δ M_A(t+1) − M_A(t)`` exceeds the surplus
that peace saves, ``V − M_A(t) − M_B(t)``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.coercion._checks import cost, discount, number, probability
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Model, Options

Array = NDArray[np.float64]


def margin(p1: ArrayLike, p2: ArrayLike, delta: ArrayLike, c_b: ArrayLike) -> Array:
    """Return ``δ p₂ − p₁ − c_B (1 − δ)²``: above 0 the declining side B fights today.

    Parameters
    ----------
    p1, p2
        Chance that the rising side A wins, today and later.
    delta
        Discount factor, 0 ≤ δ < 1.
    c_b
        B's cost of war, in one period's pies.

    Raises
    ------
    CoercionError
        On a negative cost, a probability outside 0 to 1 or a discount factor outside [0, 1).
    """
    first, then = probability("the chance today", p1), probability("the chance later", p2)
    d, c = discount("delta", delta), cost("B's cost of war", c_b)
    return d * then - first - c * (1 - d) ** 2


def fights(p1: ArrayLike, p2: ArrayLike, delta: ArrayLike, c_b: ArrayLike) -> NDArray[np.bool_]:
    """Return whether the declining side fights today."""
    return margin(p1, p2, delta, c_b) > 0


def threshold(p1: ArrayLike, delta: ArrayLike, c_b: ArrayLike) -> Array:
    """Return the p₂ above which the declining side fights; above 1, no shift is large enough."""
    first, d, c = probability("the chance today", p1), discount("delta", delta), cost("B's cost of war", c_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(d > 0, (first + c * (1 - d) ** 2) / np.where(d > 0, d, 1.0), np.inf)


def inefficiency(m_a: ArrayLike, m_a_next: ArrayLike, m_b: ArrayLike, delta: ArrayLike) -> Array:
    """Return Powell's (2006) condition ``δ M_A(t+1) − M_A(t) − (V − M_A(t) − M_B(t))``, V = 1/(1 − δ); above 0: war.

    Parameters
    ----------
    m_a, m_a_next, m_b
        Value that each side can guarantee itself today and, for A, tomorrow.
    """
    a, a2, b = number("M_A", m_a), number("M_A tomorrow", m_a_next), number("M_B", m_b)
    d = discount("delta", delta)
    return d * a2 - a - (1 / (1 - d) - a - b)


class CommitmentOptions(Options):
    """``discount`` a year, and the ``shift`` in the chance of winning to ask about where the file expects none.

    Only the break-even shift has a meaning where the file does not expect one.
    """

    discount: float = Field(0.9, ge=0, lt=1)
    shift: float = Field(0.2, ge=0, le=1)


@dataclass(frozen=True, slots=True)
class ExpectedShift:
    """A shift of power that the file expects (core §11.9).

    Attributes
    ----------
    shift
        Fall of the challenger's chance of success if it waits: 5, 50 and 95 % of draws.
    enough
        Of ``n`` draws with a prize, those in which the shift is at least the break-even.
    """

    shift: tuple[float, ...]
    enough: int
    n: int


@dataclass(frozen=True, eq=False, kw_only=True)
class CommitmentResult(Result):
    """How far the challenger's power would have to fall for force to pay today.

    Attributes
    ----------
    shift
        (input, draws) ``needed``, the break-even fall of its chance of winning; ``room``, how far that can fall at
        most; ``margin`` of :func:`margin` at the assumed shift. NaN where a side has no prize.
    assumed_shift, discount
        The options: shift in the chance of winning, and discount factor per period.
    admission
        Candidates whose accession the file speaks of: a shift that the challenger may fear.
    expected
        A shift that the file expects; ``None`` if it expects none, and then there is no verdict.
    """

    shift: Labelled
    assumed_shift: float
    discount: float
    admission: tuple[str, ...]
    expected: ExpectedShift | None = None


def run(inputs: Inputs, options: CommitmentOptions, ctx: Context) -> CommitmentResult:
    """Ask, in every draw, how far the challenger's power would have to fall for force to pay today.

    The challenger is the side that fears to decline: the target rises, by accession, arms, or time.
    """
    r = roles(inputs, ctx)
    rising, c = 1 - r.win, np.maximum(r.challenger.pies, 0.0)
    # One period's pie is (1 − δ) of all that a war would decide.
    once = c / (1 - options.discount)
    needed = threshold(rising, options.discount, once) - rising
    expected = _expected(inputs)
    after = np.minimum(rising + (options.shift if expected is None else np.maximum(r.win - expected, 0.0)), 1.0)
    columns = {"needed": needed, "room": r.win, "margin": margin(rising, after, options.discount, once)}
    return CommitmentResult(
        **header(MODEL, inputs, options),
        shift=by_draw(columns, r.good),
        assumed_shift=options.shift,
        discount=options.discount,
        admission=tuple(a.candidate for a in inputs.scenario.admission),
        expected=None
        if expected is None
        else ExpectedShift(
            shift=tuple(float(np.quantile(r.win - expected, p)) for p in (0.05, 0.5, 0.95)),
            enough=int((r.good & (r.win - expected >= needed)).sum()),
            n=int(r.good.sum()),
        ),
    )


def _expected(inputs: Inputs) -> Array | None:
    """Return (draws,) the challenger's chance of success if it waits, where the file says (core §11.9)."""
    na = inputs.scenario.no_agreement
    if na is None or na.force is None or na.force.later is None:
        return None
    path, q = "no_agreement/force/later", na.force.later.value
    return np.concatenate([quantile(q, normals(inputs.seed, path, start, n)) for start, n in inputs.chunks()])


MODEL = Model(
    id="coercion.commitment",
    title="shifting power",
    citations=("fearon1995", "powell2006"),
    status="tested",
    needs=needs_force,
    run=run,
    options=CommitmentOptions,
)
