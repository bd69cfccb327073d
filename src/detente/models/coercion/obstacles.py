"""Obstacles in draws without a deal: public commitments, and lack of trust in promises.

In each draw the deals engine searches the zone of agreement four more times, all else equal: without commitments
against leaving an issue as it is (linkage); without any public commitment (Schelling 1960, ch. 2: a commitment that is
too firm prevents the deal); with full trust in every promise (Fearon 1995, pp. 401–409; Powell 2006: commitment
problems); and with neither public commitments nor distrust.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._demand import needs_force
from detente.models.coercion._tables import by_draw, header
from detente.models.coercion._zones import without
from detente.models.contract import Context, Model, Options


class ObstaclesOptions(Options):
    """``sample``: how many draws are searched."""

    sample: int = Field(1024, ge=1)


@dataclass(frozen=True, eq=False, kw_only=True)
class ObstaclesResult(Result):
    """Whether some package would be accepted by all, as coded and without each obstacle.

    Attributes
    ----------
    deal
        (input, draws searched) 1 or 0: ``coded``, ``no linkage``, ``no lines``, ``full trust``, ``neither``.
    sampled
        Draws searched: the first ones.
    """

    deal: Labelled
    sampled: int


def run(inputs: Inputs, options: ObstaclesOptions, ctx: Context) -> ObstaclesResult:
    """Search the zone as coded and with each obstacle removed, in the first draws."""
    n = min(options.sample, inputs.n_draws)
    found = without(inputs, n, ctx)
    return ObstaclesResult(**header(MODEL, inputs, options), deal=by_draw(found, unit="yes"), sampled=n)


MODEL = Model(
    id="coercion.obstacles",
    title="what stands in the way of a deal",
    citations=("schelling1960", "fearon1995", "powell2006"),
    status="tested",
    needs=needs_force,
    run=run,
    options=ObstaclesOptions,
    baseline="the zone of agreement as coded",
    weight=12.0,
)
