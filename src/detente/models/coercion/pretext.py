"""Pretext: a refusal to talk that makes force cheaper (core §5, ψ).

If the others refuse to talk, force is worth ψ more to the challenger. With W_c its value of war and P_c its value of
waiting, a refusal *tips* it if ``−ψ < W_c − P_c ≤ 0``: without the refusal, waiting is the best reply; with it, force
is. (Schelling 1960, ch. 2, on leaving the last clear chance to the other side.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import cost, number
from detente.models.coercion._demand import needs_force
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Missing, Model, Options
from detente.scenario.model import Scenario

Array = NDArray[np.float64]


def tips(margin: ArrayLike, relief: ArrayLike) -> NDArray[np.bool_]:
    """Return whether a refusal to talk turns waiting into force.

    Parameters
    ----------
    margin
        ``W_c − P_c`` while talks go on.
    relief
        ψ: by how much a refusal makes force cheaper, 0 or more.
    """
    m, psi = number("the margin", margin), cost("the relief", relief)
    return (m <= 0) & (m + psi > 0)


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: force, and what a refusal would be worth to the challenger."""
    missing = needs_force(scenario)
    na = scenario.no_agreement
    if not missing and na is not None and na.force is not None and na.force.pretext is None:
        what = "the file does not say by how much a refusal to talk makes force cheaper"
        return (Missing("no_agreement/force/pretext", what, "add pretext to no_agreement/force"),)
    return missing


@dataclass(frozen=True, eq=False, kw_only=True)
class PretextResult(Result):
    """Whether a refusal to talk would make force better than waiting for the challenger.

    Attributes
    ----------
    pretext
        (input, draws) in stakes the ``margin`` of force over waiting while talks go on, and the ``relief`` that a
        refusal brings; ``tips``, 0 or 1.
    """

    pretext: Labelled


def run(inputs: Inputs, options: Options, ctx: Context) -> PretextResult:
    """Ask in every draw whether a refusal to talk would tip the challenger."""
    r = roles(inputs, ctx)
    na = inputs.scenario.no_agreement
    refused = r.pretext if na is not None and na.talks_refused else 0.0
    margin = r.margin - refused
    columns = {"margin": margin, "relief": r.pretext, "tips": tips(margin, r.pretext).astype(np.float64)}
    return PretextResult(**header(MODEL, inputs, options), pretext=by_draw(columns, unit="stake"))


MODEL = Model(
    id="coercion.pretext",
    title="pretext",
    citations=("schelling1960",),
    status="tested",
    needs=needs,
    run=run,
)
