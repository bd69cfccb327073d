"""The three-outcome game: status quo, concession, or war (Signorino 1999, 2003; ``egame12``).

Player 1 keeps the status quo (u₁₁) or challenges. Player 2 then gives way (u₁₃ to 1, 0 to 2) or fights (u₁₄ to 1, u₂₄
to 2). p₂ is the chance that 1 challenges, p₃ = 1 − p₄ that 2 gives way, and p₄ that 2 fights. Both players are
uncertain about the other's choice, with standard deviation σ. *Agent error*: actions are chosen with errors, so
``p₄ = Φ(u₂₄/σ√2)`` and ``p₂ = Φ((p₃u₁₃ + p₄u₁₄ − u₁₁)/σ√2)``. *Private information*: each payoff has a part that only
its player knows, so ``p₄ = Φ(u₂₄/σ√2)`` and ``p₂ = Φ((p₃u₁₃ + p₄u₁₄ − u₁₁)/(σ√(1 + p₃² + p₄²)))``. With a logit link,
``p₄ = Λ(λu₂₄)``, ``p₂ = Λ(λ(EU − u₁₁))`` with λ = 1/σ: the agent quantal response equilibrium of the tree. Each version
has exactly one equilibrium.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError, number, positive
from detente.models.coercion._demand import demand, needs_demand
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Model, Options

Array = NDArray[np.float64]
Kind = Literal["private", "agent"]
Link = Literal["probit", "logit"]


class Choices(NamedTuple):
    """Chances that 1 challenges (``p2``) and that 2 fights (``p4``), and what 1 expects of challenging over u₁₁."""

    p2: Array
    p4: Array
    edge: Array

    @property
    def outcomes(self) -> Array:
        """(…, 3) chances of the status quo, of giving way, of a fight."""
        return np.stack([1 - self.p2, self.p2 * (1 - self.p4), self.p2 * self.p4], axis=-1)


def probabilities(
    u11: ArrayLike,
    u13: ArrayLike,
    u14: ArrayLike,
    u24: ArrayLike,
    sigma: ArrayLike = 1.0,
    kind: Kind = "private",
    link: Link = "probit",
) -> Choices:
    """Return the chances of both choices.

    Parameters
    ----------
    u11, u13, u14, u24
        Utilities, of any shapes that broadcast; 2's value of giving way is 0.
    sigma
        Standard deviation (probit) or 1/λ (logit) of what is not known; above 0.
    kind, link
        Which version. Private information is defined for the probit link only.

    Raises
    ------
    CoercionError
        On numbers that are not finite, σ ≤ 0, or private information with a logit link.
    """
    a, b, c, d = (number(w, x) for w, x in (("u11", u11), ("u13", u13), ("u14", u14), ("u24", u24)))
    s = positive("sigma", sigma)
    if link == "logit":
        if kind == "private":
            raise CoercionError("private information needs the probit link")
        from scipy.special import expit

        p4 = expit(d / s)
        edge = (1 - p4) * b + p4 * c - a
        return Choices(expit(edge / s), p4, edge)
    from scipy.special import ndtr

    p4 = np.asarray(ndtr(d / (s * np.sqrt(2.0))), dtype=np.float64)
    edge = (1 - p4) * b + p4 * c - a
    spread = np.sqrt(2.0) if kind == "agent" else np.sqrt(1 + (1 - p4) ** 2 + p4**2)
    return Choices(np.asarray(ndtr(edge / (s * spread)), dtype=np.float64), p4, edge)


class ThreeOutcomeOptions(Options):
    """``noise``: the standard deviation, in whole stakes, of what each side does not know of the other."""

    noise: float = Field(0.1, gt=0)
    kind: Kind = "private"


@dataclass(frozen=True, eq=False, kw_only=True)
class ThreeOutcomeResult(Result):
    """The chances that the challenger presses its demand, and that the demand is refused.

    Attributes
    ----------
    choices
        (input, draws) chances, 0–1: ``presses`` of the challenger, ``refuses`` of the least willing of those asked.
    """

    choices: Labelled


def run(inputs: Inputs, options: ThreeOutcomeOptions, ctx: Context) -> ThreeOutcomeResult:
    """Let the challenger press its demand or not, and the least willing of those who are asked give way or not."""
    r, j = roles(inputs, ctx), demand(inputs.scenario)
    assert j is not None
    c = r.challenger
    found = probabilities(
        c.peace, c.plain[:, j], c.war, r.pivot_war[:, j] - r.pivot_yield[:, j], options.noise, options.kind
    )
    table = by_draw({"presses": found.p2, "refuses": found.p4}, unit="share")
    return ThreeOutcomeResult(**header(MODEL, inputs, options), choices=table)


MODEL = Model(
    id="coercion.three-outcome",
    title="three-outcome game",
    citations=("signorino1999", "signorino2003", "mckelveypalfrey1998"),
    status="tested",
    needs=needs_demand,
    run=run,
    options=ThreeOutcomeOptions,
)
