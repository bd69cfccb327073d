"""The *revealed* reading: an offer that nobody else can take tells what failure is worth (core §5).

One-shot optimality of an offer that fails says that failure is worth at least the best deal that was to be
had: ``d_c := max(d_c, max{ũ_c(x) : a(x) ≥ ½})`` with a(x) the share of draws in which all others accept x.
It assumes that the offer is no opening bid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import FIRST, whole
from detente.models.deals._stage import Stage
from detente.packages import envelope
from detente.payoffs import PayoffReading, Payoffs

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF = 0.5


def offers(stage: Stage, wanted: tuple[PayoffReading, ...], ctx: Context) -> dict[PayoffReading, Ints]:
    """For every *revealed* reading: packages that all others take in at least half of the draws.

    Returned as places (n, issues + charges); the best of them is, in every draw, the best of all such packages.
    """
    revealed = tuple(r for r in wanted if r.failure == "revealed")
    if not revealed:
        return {}
    force = stage.scenario.no_agreement and stage.scenario.no_agreement.force
    assert force
    actor = stage.inputs.plan.actors.index(force.challenger)
    chunks = [c for c in stage.inputs.chunks() if c[0] < FIRST]
    own = _own_values(stage, revealed, actor, ctx)

    def work(reading: PayoffReading, known: Ints | tuple[()] = ()) -> Ints:
        first = PayoffReading("constructed", reading.loss, reading.cohesion, reading.hard)
        uv, d, _ = whole(stage, first, chunks, "", Context(workers=1))
        group = stage.group(reading.cohesion)
        problem, value = stage.ground(first).problem(group), own[_of_own(reading)]
        return envelope(problem, uv, d, int(group[actor]), value, HALF, first=known)

    # What is best under one assumption is a good place to begin under the others.
    begun = work(revealed[0])
    rest = ctx.map_chunks("what the challenger could have had", lambda r: work(r, begun), revealed[1:])
    return {r: stage.grid.flat_of(x) for r, x in zip(revealed, [begun, *rest], strict=True)}


Own = tuple[float | None, int, bool]


def _of_own(reading: PayoffReading) -> Own:
    """Return what an actor's values depend on, whatever failure is worth."""
    return reading.cohesion, reading.loss, reading.hard


def _own_values(stage: Stage, wanted: tuple[PayoffReading, ...], actor: int, ctx: Context) -> dict[Own, Array]:
    """(draws, places) what each place adds for one actor, lines included, in all draws, reading by reading."""
    inputs, keys = stage.inputs, tuple(dict.fromkeys(_of_own(r) for r in wanted))
    slots, who = inputs.plan.stakes(actor), np.array([actor])
    cohesions = dict.fromkeys(k[0] for k in keys)
    if all(inputs.plan.slots[j].common is None for j in slots):
        # An actor that shares nothing with an alliance has the same values whatever its cohesion.
        cohesions = dict.fromkeys([keys[0][0]])

    def work(chunk: tuple[int, int]) -> dict[Own, Array]:
        scores = inputs.scores(*chunk, slots)
        out: dict[Own, Array] = {}
        for rho in cohesions:
            draws = inputs.draws(scores, chunk[0], rho, slots)
            for loss in dict.fromkeys(k[1] for k in keys):
                payoffs = Payoffs.of(draws, stage.layout, PayoffReading(loss=loss), who=who)
                for hard in dict.fromkeys(k[2] for k in keys):
                    out[rho, loss, hard] = payoffs.price(hard)[:, 0]
        return out

    parts = ctx.map_chunks("what the challenger wants", work, inputs.chunks())
    whole = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    return {k: whole[k if k in whole else (keys[0][0], *k[1:])] for k in keys}
