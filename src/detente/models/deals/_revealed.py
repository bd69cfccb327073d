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
from detente.packages import shares_at_least
from detente.payoffs import Reading

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def offers(stage: Stage, wanted: tuple[Reading, ...], ctx: Context) -> dict[Reading, Ints]:
    """For every *revealed* reading: packages that all others take in at least half of the draws.

    Returned as flat levels (n, issues), less those that another of them beats for the challenger in any draw.
    """
    revealed = [r for r in wanted if r.failure == "revealed"]
    if not revealed:
        return {}
    chunks = [c for c in stage.inputs.chunks() if c[0] < FIRST]
    constructed = tuple(Reading("constructed", r.loss, r.cohesion, r.hard) for r in revealed)

    def work(reading: Reading) -> Ints:
        judged = [j for c in chunks for j in stage.judge(stage.inputs.scores(*c), c[0], (reading,))]
        uv, d, problem, group = joined(judged, stage)
        force = stage.scenario.no_agreement and stage.scenario.no_agreement.force
        assert force
        me = int(group[stage.inputs.plan.actors.index(force.challenger)])
        found = shares_at_least(problem, uv, d, 1 << me, 0.5)
        flat = stage.grid.levels_of(found) + stage.layout.offset[:-1]
        return _undominated(flat, _never_worse(uv[:, me], stage), stage)

    made = ctx.map_chunks("what the challenger could have had", work, constructed)
    return dict(zip(revealed, made, strict=True))


def _never_worse(uv: Array, stage: Stage) -> NDArray[np.bool_]:
    """(levels, levels): whether the first adds at least as much as the second in every one of the draws."""
    t = uv.shape[1]
    out = np.zeros((t, t), dtype=np.bool_)
    for k in range(len(stage.layout.offset) - 1):
        a, b = int(stage.layout.offset[k]), int(stage.layout.offset[k + 1])
        out[a:b, a:b] = (uv[:, a:b, None] >= uv[:, None, a:b]).all(axis=0)
    return out


def _undominated(flat: Ints, never_worse: NDArray[np.bool_], stage: Stage) -> Ints:
    """Drop packages that differ in one issue from another that is never worse for the challenger."""
    if not len(flat):
        return flat
    have = {tuple(int(x) for x in row) for row in flat}
    keep: list[bool] = []
    for row in flat:
        x = tuple(int(v) for v in row)
        beaten = False
        for k, t in enumerate(x):
            for s in range(int(stage.layout.offset[k]), int(stage.layout.offset[k + 1])):
                strict = never_worse[s, t] and (not never_worse[t, s] or s < t)
                if s != t and strict and (*x[:k], s, *x[k + 1 :]) in have:
                    beaten = True
                    break
            if beaten:
                break
        keep.append(not beaten)
    return flat[np.array(keep)]
