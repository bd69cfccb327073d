"""The crisis signalling game, with every equilibrium (Lewis & Schultz 2003; Jo 2011; Crisman-Cox & Gibilisco 2021).

A keeps the status quo (S_A, 0) or challenges; B gives way (V_A, C_B) or resists; A then stands firm (W_A + ε_A,
W_B + ε_B) or backs down (a + ε_a, V_B). Pairs are the payoffs of A and B; the ε are standard normal and known to their
player alone. Φ and Φ₂ are the univariate and bivariate standard normal distribution functions. With p_R the chance that
B resists, p_C that A challenges, and p_F that A stands firm if resisted:

- A challenges iff the better of its two last outcomes exceeds ``c* = (S_A − (1 − p_R)V_A)/p_R``, so
  ``p_C = 1 − Φ(c* − W_A)Φ(c* − a)``;
- ``p_C p_F = Φ₂((W_A − a)/√2, W_A − c*; ρ = 1/√2)``;
- ``p_R = Φ((p_F W_B + (1 − p_F)V_B − C_B)/p_F)``, a fixed point that can have several solutions: all are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import number
from detente.models.coercion._demand import demand, needs_demand
from detente.models.coercion._games.signalling import GRID, MOST_ROOTS, many
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import header
from detente.models.contract import Context, Model, Options

Array = NDArray[np.float64]
NAMES = ("S_A", "V_A", "C_B", "W_A", "W_B", "a", "V_B")


class Equilibrium(NamedTuple):
    """One equilibrium: chances that B resists, that A challenges, and that A stands firm if resisted."""

    p_r: float
    p_c: float
    p_f: float

    @property
    def outcomes(self) -> dict[str, float]:
        """Chances of the status quo (SQ), of B giving way (CD), of a fight (SF), of A backing down (BD)."""
        r, c, f = self
        return {"SQ": 1 - c, "CD": c * (1 - r), "SF": c * r * f, "BD": c * r * (1 - f)}


def equilibria(
    s_a: float, v_a: float, c_b: float, w_a: float, w_b: float, a: float, v_b: float, grid: int = 2001
) -> tuple[Equilibrium, ...]:
    """Return every equilibrium, by rising chance that B resists.

    Parameters
    ----------
    s_a, v_a, c_b, w_a, w_b, a, v_b
        Mean utilities, in standard deviations of what is private.
    grid
        Points at which the fixed point is searched for; dips between them are followed to their bottom.

    Raises
    ------
    CoercionError
        On a number that is not finite.
    """
    theta = np.array([[float(number(n, x)) for n, x in zip(NAMES, (s_a, v_a, c_b, w_a, w_b, a, v_b), strict=True)]])
    p, count = solve(theta, grid)
    return tuple(Equilibrium(*map(float, p[0, j])) for j in range(int(count[0])))


def solve(theta: ArrayLike, grid: int = GRID) -> tuple[Array, NDArray[np.int64]]:
    """Return (games, roots, 3) p_R, p_C, p_F with NaN where there is none, and how many roots each game has.

    Parameters
    ----------
    theta
        (games, 7) in the order of :data:`NAMES`.
    grid
        Points of the search.
    """
    t = np.ascontiguousarray(np.atleast_2d(number("a utility", theta)))
    out, count = np.full((len(t), MOST_ROOTS, 3), np.nan), np.zeros(len(t), dtype=np.int64)
    many(t, grid, out, count)
    return out, count


class SignallingOptions(Options):
    """``noise``: standard deviation of what is private, in whole stakes; ``sample``: draws that are solved."""

    noise: float = Field(0.1, gt=0)
    sample: int = Field(256, ge=1)


@dataclass(frozen=True, eq=False, kw_only=True)
class SignallingResult(Result):
    """Every equilibrium of the game in the first draws.

    Attributes
    ----------
    equilibria
        (draws solved, equilibria, 3) chances that B resists, that A challenges, and that A stands firm; NaN where a
        draw has fewer equilibria.
    sampled, several, most
        Draws solved, those with more than one equilibrium, and the most equilibria of one draw.
    """

    equilibria: Labelled
    sampled: int
    several: int
    most: int


def run(inputs: Inputs, options: SignallingOptions, ctx: Context) -> SignallingResult:
    """Solve the game between the challenger and the least willing of those who are asked, in the first draws."""
    r, j = roles(inputs, ctx), demand(inputs.scenario)
    assert j is not None
    n = min(options.sample, inputs.n_draws)
    c = r.challenger
    parts = (c.quo, c.plain[:, j], r.pivot_yield[:, j], c.war, r.pivot_war[:, j], c.peace, r.pivot_lapse[:, j])
    theta = np.stack([x[:n] for x in parts], axis=1) / options.noise
    p, count = solve(theta)
    coords = {"state": list(range(1, MOST_ROOTS + 1)), "input": ["resists", "challenges", "stands firm"]}
    table = Labelled(p, ("draw", "state", "input"), coords, "share")
    return SignallingResult(
        **header(MODEL, inputs, options),
        equilibria=table,
        sampled=n,
        several=int((count > 1).sum()),
        most=int(count.max()),
    )


MODEL = Model(
    id="coercion.crisis-signalling",
    title="crisis signalling",
    citations=("lewisschultz2003", "jo2011", "crismancox2021", "schultz1999"),
    status="tested",
    needs=needs_demand,
    run=run,
    options=SignallingOptions,
    weight=2.0,
)
