"""Confrontation dilemmas of a scenario: threats, trust and temptation over the same table of options.

A party's *position* is the state whose package is nearest to the party's own latest proposal, by the distances of
levels as shares of each issue's scale. A party without a proposal has no position. A party's *threat* against another
is the state in which it has made all its moves that trigger force or a lapse, or that impose costs on the other. Other
parties' moves do not count for it. Without two positions and a threat between them there are no dilemmas. The dilemmas
are those of confrontation analysis (Howard 1999; Bryant 2003); their shares are over the scenario's draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Cancelled, Context, Missing, Model, Options, Result
from detente.models.graph import stability
from detente.models.graph.analysis.confrontation import KINDS, dilemmas, words
from detente.models.graph.conflict.preferences import ranks_of_scores
from detente.models.graph.details import DilemmaRow
from detente.models.graph.from_scenario.scores import Scores, effective
from detente.models.graph.from_scenario.story import central_conflict
from detente.models.graph.from_scenario.world import World
from detente.payoffs import BASE
from detente.scenario.model import Scenario
from detente.scenario.parts import Move, Proposal

__all__ = ["MODEL", "DilemmaOptions", "positions_of", "threatened_states"]


class DilemmaOptions(Options):
    """``grid``: step to which scores are rounded, in whole stakes; ``most``: draws at most."""

    grid: float = Field(default=0.01, gt=0, le=1)
    most: int = Field(default=256, ge=1)


@dataclass(frozen=True, eq=False, kw_only=True)
class DilemmaResult(Result):
    """Dilemmas of each party's position and threats.

    Attributes
    ----------
    dilemmas
        (kinds, actors) draws in which a dilemma holds, summed over the other parties.
    positions
        What each party asks for, by name.
    threatened
        What each party threatens others with.
    rows
        Every dilemma that holds in some draw.
    draws
        Draws examined.
    """

    dilemmas: Labelled
    positions: Mapping[str, str]
    threatened: str
    rows: tuple[DilemmaRow, ...]
    draws: int


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the graph lacks, or the message that the file has no two positions with a threat between them."""
    missing = stability.needs(scenario)
    if missing:
        return missing
    makers = dict.fromkeys(m.actor for m in scenario.moves)
    takes = [a for a in makers if _own(scenario, a)]
    if len(takes) < 2:
        what = "fewer than two actors with moves have a proposal of their own, so no positions face each other"
        return (Missing("proposals", what, "add what each asks for, with by: set to the actor"),)
    if not any(_hurts(scenario, m, other) for m in scenario.moves if m.actor in takes for other in takes):
        what = "nobody who takes a position threatens another: no move triggers anything or lays costs on the other"
        return (Missing("moves", what, "add the moves that are threatened, with triggers or effects"),)
    return ()


def _own(scenario: Scenario, actor: str) -> list[Proposal]:
    """Return an actor's own proposals."""
    return [p for p in scenario.proposals if p.by == actor and p.kind != "analyst"]


def _hurts(scenario: Scenario, move: Move, other: str) -> bool:
    """Whether a move is a threat against another actor: it triggers force or a lapse, or costs it or its members."""
    if move.actor == other:
        return False
    members = {*scenario.members(other), other}
    costly = any(q.mode > 0 and ({*scenario.members(a), a} & members) for a, q in move.effects.items())
    return move.triggers is not None or costly


def threatened_states(world: World, makers: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return, by who threatens and whom, the state in which the threat is carried out; pairs without one are left out.

    It is the feasible state nearest to the present one with all those moves made: the most of them, then the fewest
    others.
    """
    codes = [int(c) for c in world.states]
    who, out = list(makers), dict[tuple[int, int], int]()
    for i in who:
        for j in who:
            other = world.makers[j]
            mine = [m.actor == world.makers[i] and _hurts(world.scenario, m, other) for m in world.moves]
            if i == j or not any(mine):
                continue
            wanted = sum(1 << k for k, threat in enumerate(mine) if threat)
            near = wanted | world.present

            def rank(s: int, wanted: int = wanted, near: int = near) -> tuple[int, int, int]:
                return ((codes[s] & wanted).bit_count(), -(codes[s] ^ near).bit_count(), -s)

            out[i, j] = max(range(len(codes)), key=rank)
    return out


def positions_of(world: World) -> dict[int, int]:
    """Return, for each decision maker with a proposal, the state that it asks for."""
    s = world.scenario
    out: dict[int, int] = {}
    for i, maker in enumerate(world.makers):
        mine = _own(s, maker)
        if not mine:
            continue
        package = max(mine, key=lambda p: (str(p.date or ""), p.id)).package
        target = [package.get(k.id, k.status_quo) for k in s.issues]
        span = [max(k.levels) - min(k.levels) for k in s.issues]

        def far(x: int, target: list[int] = target, span: list[int] = span) -> tuple[float, int, int]:
            o = world.outcomes[int(world.outcome_of[x])]
            if o.trigger != "none":
                return (float("inf"), 0, x)
            apart = sum(abs(a - b) / w for a, b, w in zip(o.levels, target, span, strict=True))
            return (round(apart, 9), int(world.states[x]).bit_count(), x)

        out[i] = min(range(len(world.states)), key=far)
    return out


def run(inputs: Inputs, options: DilemmaOptions, ctx: Context) -> DilemmaResult:
    """Check every dilemma at the median draw, and in how many draws it holds."""
    world, _ = effective(inputs, options.grid)
    scores = Scores(world, inputs, options.grid)
    conflict = central_conflict(world, scores)
    positions = positions_of(world)
    threatened = threatened_states(world, positions)
    counts: dict[tuple[str, int, int], int] = {}
    order: dict[str, int] = {k: j for j, k in enumerate(KINDS)}
    done = 0
    for start, n in inputs.chunks():
        if done >= options.most:
            break
        if ctx.cancelled():
            raise Cancelled("dilemmas")
        score = scores.chunk(start, n, BASE)[: options.most - done]
        for row in score:
            rank = np.stack([ranks_of_scores(x[world.outcome_of]) for x in row])
            for d in dilemmas(conflict.with_ranks(rank), positions, threatened):
                key = (d.kind, d.maker, -1 if d.other is None else d.other)
                counts[key] = counts.get(key, 0) + 1
        done += len(score)
        ctx.progress("dilemmas", done / min(options.most, inputs.n_draws))
    at_median = {
        (d.kind, d.maker, -1 if d.other is None else d.other): d for d in dilemmas(conflict, positions, threatened)
    }
    rows = tuple(
        DilemmaRow.model_validate(
            {
                "kind": kind,
                "actor": world.makers[i],
                "with": None if j < 0 else world.makers[j],
                "count": count,
                "n": done,
                "words": words(conflict, at_median[kind, i, j]) if (kind, i, j) in at_median else None,
            }
        )
        for (kind, i, j), count in sorted(counts.items(), key=lambda x: (order[x[0][0]], x[0][1], x[0][2]))
    )
    table = np.array(
        [[sum(r.count for r in rows if r.kind == k and r.actor == a) for a in world.makers] for k in KINDS]
    )
    return DilemmaResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        dilemmas=Labelled(table, ("input", "actor"), {"input": list(KINDS), "actor": list(world.makers)}, "draws"),
        positions={conflict.makers[i]: conflict.title(s) for i, s in positions.items()},
        threatened="; ".join(
            dict.fromkeys(f"{conflict.makers[i]}: {conflict.title(s)}" for (i, _), s in threatened.items())
        ),
        rows=rows,
        draws=done,
    )


MODEL = Model(
    id="graph.dilemmas",
    title="confrontation dilemmas",
    citations=("howard1999", "bryant2003"),
    status="light",
    needs=needs,
    run=run,
    options=DilemmaOptions,
)
