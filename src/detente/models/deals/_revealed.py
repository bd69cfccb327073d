"""The *revealed* reading: an offer that nobody else can take tells what failure is worth (core §5).

One-shot optimality of an offer that fails says that failure is worth at least the best deal that was to be
had: ``d_c := max(d_c, max{ũ_c(x) : a(x) ≥ ½})`` with a(x) the share of draws in which all others accept x.
It assumes that the offer is no opening bid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import FIRST, joined
from detente.models.deals._stage import Stage
from detente.packages import envelope
from detente.payoffs import Reading, contributions, penalised

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF = 0.5


def offers(stage: Stage, wanted: tuple[Reading, ...], ctx: Context) -> dict[Reading, Ints]:
    """For every *revealed* reading: packages that all others take in at least half of the draws.

    Returned as flat levels (n, issues), and only those that are the challenger's best in some draw.
    """
    revealed = [r for r in wanted if r.failure == "revealed"]
    if not revealed:
        return {}
    force = stage.scenario.no_agreement and stage.scenario.no_agreement.force
    assert force
    actor = stage.inputs.plan.actors.index(force.challenger)
    chunks = [c for c in stage.inputs.chunks() if c[0] < FIRST]
    constructed = tuple(Reading("constructed", r.loss, r.cohesion, r.hard) for r in revealed)

    def work(reading: Reading) -> Ints:
        judged = [j for c in chunks for j in stage.judge(stage.inputs.scores(*c), c[0], (reading,))]
        uv, d, problem, group = joined(judged, stage)
        me = int(group[actor])
        return stage.grid.flat_of(envelope(problem, uv, d, me, _own_value(stage, reading, actor), HALF))

    made = ctx.map_chunks("what the challenger could have had", work, constructed)
    return dict(zip(revealed, made, strict=True))


def _own_value(stage: Stage, reading: Reading, actor: int) -> Array:
    """(draws, levels) what each level adds for the challenger, lines included, in all draws."""
    inputs = stage.inputs
    parts: list[Array] = []
    for start, n in inputs.chunks():
        draws = inputs.draws(inputs.scores(start, n), start, reading.cohesion, inputs.plan.stakes(actor))
        uv = contributions(draws, stage.layout, reading.loss, actor)
        parts.append(penalised(draws, stage.layout, uv, reading.hard)[:, actor])
    return np.concatenate(parts)
