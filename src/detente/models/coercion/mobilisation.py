"""Mobilisation: military moves that are costly signals and also change the odds of war (form of Slantchev 2005).

Player 1 mobilises m₁, then player 2 gives way or mobilises m₂, then 1 attacks or backs down. v_i is the prize of player
i and c_i its cost of war; mobilisation is a sunk cost, and i wins a war with probability ``m_i/(m₁ + m₂)``. 1 attacks
iff ``v₁ m₁/(m₁ + m₂) ≥ c₁``, so ``m̄₂ = m₁(v₁ − c₁)/c₁`` deters it. 2's best effort in war is
``m₂ʷ = max(0, √(v₂ m₁) − m₁)``, worth ``(√v₂ − √m₁)² − c₂``. 2 chooses the best of 0 (give way), ``v₂ − m̄₂`` (deter)
and, if ``m₂ʷ < m̄₂``, the value of war. m₁ both sinks costs and ties hands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import cost, positive
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Missing, Model, Options
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
ANSWERS = ("concede", "deter", "fight")


class MobilisationAnswer(NamedTuple):
    """What 2 does: ``answer`` (0 concede, 1 deter, 2 fight), its value, and how much it mobilises."""

    answer: NDArray[np.int64]
    value: Array
    effort: Array


def answer(m1: ArrayLike, v1: ArrayLike, c1: ArrayLike, v2: ArrayLike, c2: ArrayLike) -> MobilisationAnswer:
    """Return the answer of 2 to a mobilisation m₁, element by element.

    Parameters
    ----------
    m1
        What 1 has mobilised, above 0.
    v1, v2
        Prizes, above 0.
    c1, c2
        Costs of war; c1 above 0.

    Notes
    -----
    Where 2's best effort in war would already deter (``m₂ʷ ≥ m̄₂``) war does not come about. Ties go to the less
    violent answer. With ``c₁ ≥ v₁`` 1 never attacks, and nothing needs to be mobilised.
    """
    m, v, c = positive("m1", m1), positive("v1", v1), positive("c1", c1)
    w, k = positive("v2", v2), cost("c2", c2)
    wall = np.maximum(m * (v - c) / c, 0.0)
    effort = np.maximum(0.0, np.sqrt(w * m) - m)
    war = np.where(effort > 0, (np.sqrt(w) - np.sqrt(m)) ** 2, 0.0) - k
    war = np.where(effort < wall, war, -np.inf)
    options = np.stack(np.broadcast_arrays(np.zeros_like(war), w - wall, war), axis=-1)
    # Rounding may not turn a tie into a war.
    best = options.argmax(axis=-1)
    best = np.where(options.max(axis=-1) <= options[..., 0] + 1e-12, 0, best)
    spent = np.stack(np.broadcast_arrays(np.zeros_like(war), wall, effort), axis=-1)
    pick = best[..., None]
    return MobilisationAnswer(
        best, np.take_along_axis(options, pick, -1)[..., 0], np.take_along_axis(spent, pick, -1)[..., 0]
    )


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: force, and what it costs the challenger to hold forces ready."""
    missing = needs_force(scenario)
    na = scenario.no_agreement
    if missing or na is None or na.force is None:
        return missing
    if na.force.challenger not in na.holding or na.holding[na.force.challenger].value.high <= 0:
        return (
            Missing(
                f"no_agreement/holding/{na.force.challenger}",
                "the file does not give the challenger's cost of holding forces ready",
                "add no_agreement/holding for the challenger",
            ),
        )
    return ()


@dataclass(frozen=True, eq=False, kw_only=True)
class MobilisationResult(Result):
    """The target's best response to the challenger's mobilisation.

    Attributes
    ----------
    response
        (input, draws) ``concede``, ``deter`` and ``fight`` (0 or 1); in pies the ``value`` and ``effort`` of that
        answer, and what the challenger has ``massed``. NaN where the model does not apply. The table is called
        ``answer``.
    outside
        Draws in which it does not apply: a prize is missing, or nothing is massed.
    """

    response: Labelled = field(metadata={"table": "answer"})
    outside: int


def run(inputs: Inputs, options: Options, ctx: Context) -> MobilisationResult:
    """Find the target's best response to the challenger's mobilisation in every draw.

    m₁ is what holding them has cost the challenger, in pies; prizes are 1.
    """
    r = roles(inputs, ctx)
    c, g = r.challenger, r.target
    m, c1, c2 = c.pie(c.holding), c.pies, np.maximum(g.pies, 0.0)
    good = r.good & (m > 1e-9) & (c1 > 1e-9)
    found = answer(np.where(good, m, 0.1), 1.0, np.where(good, c1, 0.1), 1.0, c2)
    columns = {name: (found.answer == j).astype(np.float64) for j, name in enumerate(ANSWERS)}
    columns |= {"value": found.value, "effort": found.effort, "massed": m}
    table = by_draw(columns, good)
    return MobilisationResult(**header(MODEL, inputs, options), response=table, outside=int((~good).sum()))


MODEL = Model(
    id="coercion.mobilisation",
    title="massing troops",
    citations=("slantchev2005",),
    status="tested",
    needs=needs,
    run=run,
)
