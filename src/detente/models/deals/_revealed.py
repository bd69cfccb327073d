"""The *revealed* assumption set: an offer that nobody else can accept reveals the value of failure (core §5).

One-shot optimality of an offer that fails says that failure is worth at least the best attainable deal: ``d_c :=
max(d_c, max{ũ_c(x) : a(x) ≥ ½})`` with a(x) the share of draws in which all others accept x.
It assumes that the offer is not an opening bid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import FIRST, whole
from detente.models.deals.evaluator import Evaluator
from detente.packages import envelope
from detente.payoffs import AssumptionSet, Payoffs

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF = 0.5


def offers(evaluator: Evaluator, wanted: tuple[AssumptionSet, ...], ctx: Context) -> dict[AssumptionSet, Ints]:
    """For every *revealed* assumption set: packages that all others take in at least half of the draws.

    Returned as places (n, issues + charges); the best of them is, in every draw, the best of all such packages.
    """
    revealed = tuple(r for r in wanted if r.failure == "revealed")
    if not revealed:
        return {}
    force = evaluator.scenario.no_agreement and evaluator.scenario.no_agreement.force
    assert force
    actor = evaluator.inputs.plan.actors.index(force.challenger)
    chunks = [c for c in evaluator.inputs.chunks() if c[0] < FIRST]
    own = _own_values(evaluator, revealed, actor, ctx)

    def work(assumptions: AssumptionSet, known: Ints | tuple[()] = ()) -> Ints:
        first = AssumptionSet("constructed", assumptions.loss, assumptions.cohesion, assumptions.hard)
        uv, d, _ = whole(evaluator, first, chunks, "", Context(workers=1))
        group = evaluator.group(assumptions.cohesion)
        space, value = evaluator.ground(first).space(group), own[_of_own(assumptions)]
        return envelope(space, uv, d, int(group[actor]), value, HALF, first=known)

    # The best package under one assumption is a good start under the others.
    begun = work(revealed[0])
    rest = ctx.map_chunks("what the challenger could have had", lambda r: work(r, begun), revealed[1:])
    return {r: evaluator.grid.flat_of(x) for r, x in zip(revealed, [begun, *rest], strict=True)}


Own = tuple[float | None, int, bool]


def _of_own(assumptions: AssumptionSet) -> Own:
    """Return the assumptions on which an actor's values depend, whatever the value of failure."""
    return assumptions.cohesion, assumptions.loss, assumptions.hard


def _own_values(evaluator: Evaluator, wanted: tuple[AssumptionSet, ...], actor: int, ctx: Context) -> dict[Own, Array]:
    """(draws, places) what each place adds for one actor, lines included, in all draws, by assumption set."""
    inputs, keys = evaluator.inputs, tuple(dict.fromkeys(_of_own(r) for r in wanted))
    slots, who = inputs.plan.stakes(actor), np.array([actor])
    cohesions = dict.fromkeys(k[0] for k in keys)
    if all(inputs.plan.slots[j].common is None for j in slots):
        # An actor that shares nothing with an alliance has the same values under every cohesion.
        cohesions = dict.fromkeys([keys[0][0]])

    def work(chunk: tuple[int, int]) -> dict[Own, Array]:
        scores = inputs.scores(*chunk, slots)
        out: dict[Own, Array] = {}
        for rho in cohesions:
            draws = inputs.draws(scores, chunk[0], rho, slots)
            for loss in dict.fromkeys(k[1] for k in keys):
                payoffs = Payoffs.of(draws, evaluator.layout, AssumptionSet(loss=loss), who=who)
                for hard in dict.fromkeys(k[2] for k in keys):
                    out[rho, loss, hard] = payoffs.price(hard)[:, 0]
        return out

    parts = ctx.map_chunks("what the challenger wants", work, inputs.chunks())
    whole = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    return {k: whole[k if k in whole else (keys[0][0], *k[1:])] for k in keys}
