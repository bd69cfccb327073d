"""Why there is no deal where there is none: hands tied by public lines, and doubt that promises are kept.

The deals engine's question, asked four more times in each draw, all else equal: as if no line forbade to leave an issue
alone (linkage); as if nobody had drawn a public line at all (Schelling 1960, ch. 2: a commitment that is too well
made loses the deal); as if every promise were trusted fully
(Fearon 1995, pp. 401–409; Powell 2006: commitment problems); as if both held.
"""

from __future__ import annotations

from pydantic import Field

from detente.draws.inputs import Inputs
from detente.models.coercion._roles import needs_force
from detente.models.coercion._tables import by_draw, result
from detente.models.coercion._zones import without
from detente.models.contract import Context, Model, Options, Result


class ObstaclesOptions(Options):
    """``sample``: how many draws are searched."""

    sample: int = Field(1024, ge=1)


def run(inputs: Inputs, options: ObstaclesOptions, ctx: Context) -> Result:
    """Search the zone as coded and with each obstacle taken away, in the first draws."""
    n = min(options.sample, inputs.n_draws)
    found = without(inputs, n, ctx)
    return result(MODEL, inputs, options, {"deal": by_draw(found, unit="yes")}, {"n": n})


MODEL = Model(
    id="coercion.obstacles",
    title="what stands in the way of a deal",
    citations=("schelling1960", "fearon1995", "powell2006"),
    status="tested",
    needs=needs_force,
    run=run,
    options=ObstaclesOptions,
)
