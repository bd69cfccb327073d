"""From what the engine found to the tables and attributes of the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.models.contract import Context
from detente.models.deals._base import FIRST, SOLUTIONS, Base, to_leaves
from detente.models.deals._clauses import Clauses, clauses
from detente.models.deals._stage import Stage
from detente.models.deals.results import BEST, BestPackage, BlockingSet, CentralZone, NamedPackage
from detente.packages import accepts, blockers, zone_list, zone_sizes
from detente.payoffs import Payoffs, Reading, mix
from detente.rules.consent import Consent
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]
MOST_SETS = 12
"""Sets of blockers listed."""
SIZED = 256
"""Draws in which the packages of the zone are counted."""
FORCE: dict[str, tuple[int, bool, bool | None]] = {
    "margin": (1, False, None),
    "margin if talks are refused": (1, False, True),
    "margin, loss 2": (2, False, None),
    "margin, outcomes without agreement not discounted by trust": (1, True, None),
}
"""Readings of force: exponent of the loss, whether every level counts in full, whether talks were refused."""
Passed = dict[Reading, tuple[NDArray[np.bool_], NDArray[np.bool_]]]
"""Per reading: (draws,) whether a zone exists; (draws, packages) whether each named package passes."""


def names_of(stage: Stage, tabled: int) -> list[str]:
    """Return the names of the packages judged: proposals, then the best single package where there is one."""
    return [*(p.id for p in stage.scenario.proposals), BEST][:tabled]


class ShareTables(TypedDict):
    """Attributes of :class:`~detente.models.deals.results.ZoneShares`."""

    passes: Labelled
    zone: Labelled


class DetailTables(TypedDict):
    """Further attributes of :class:`~detente.models.deals.results.ZoneResult`."""

    accept: Labelled
    sole: Labelled
    alone: Labelled
    outcome: Labelled
    settlement: Labelled
    party: Labelled
    force: Labelled
    named: Mapping[str, NamedPackage]
    best: BestPackage | None
    parties: tuple[str, ...]
    grid_size: int
    visited: int
    blocks: tuple[BlockingSet, ...]
    sizes: tuple[int, ...]
    offers: Mapping[str, int]
    central: CentralZone


def pass_tables(stage: Stage, shares: Passed) -> ShareTables:
    """Return in how many draws each named package passes, and a zone exists, reading by reading."""
    counts = np.array([shares[r][1].sum(axis=0) for r in shares], dtype=np.int64)
    names = names_of(stage, counts.shape[1])
    rows = [r.id for r in shares]
    zones = np.array([int(shares[r][0].sum()) for r in shares])
    return {
        "passes": Labelled(counts, ("reading", "proposal"), {"reading": rows, "proposal": names}, "draws"),
        "zone": Labelled(zones, ("reading",), {"reading": rows}, "draws"),
    }


def detail_tables(
    stage: Stage,
    base: Base,
    shares: Passed,
    tabled: Ints,
    found: tuple[int, bool],
    offers: dict[Reading, Ints],
    ctx: Context,
) -> DetailTables:
    """Return who accepts what, who blocks, and the solutions, under the base assumptions.

    Parameters
    ----------
    stage, base
        The case, and its base reading over all draws.
    shares
        What passes, reading by reading.
    tabled
        Indices of the named proposals, then of the best single package.
    found
        In how many draws the best single package passes, and whether no other passes in more.
    offers
        What the challenger could have had, by *revealed* reading.
    ctx
        For what is worked out draw by draw.
    """
    inputs, grid = stage.inputs, stage.grid
    count, exact = found
    actors, names = inputs.plan.actors, names_of(stage, len(tabled))
    zone, passed = shares[base.reading]
    extra = tabled[base.masks.shape[1] :]
    masks = np.concatenate([base.masks, to_leaves(accepts(base.problem, base.uv, base.d, extra), base.group)], axis=1)
    asked = [asked_mask(stage.consent_of(j), stage, int(x)) for j, x in enumerate(tabled)]
    accept = np.array(
        [
            [int((masks[:, j] >> np.uint64(i) & np.uint64(1)).sum()) for i in range(len(actors))]
            for j in range(len(names))
        ],
        dtype=np.int64,
    ).reshape(len(names), len(actors))
    sole = np.zeros_like(accept)
    for j, mask in enumerate(asked):
        # Under a rule that can do without it, nobody blocks alone what passes.
        rejected = (~masks[:, j] & np.uint64(mask))[~passed[:, j]]
        for i in range(len(actors)):
            sole[j, i] = int((rejected == np.uint64(1 << i)).sum())
    alone, blocks = _blocks(base, zone, actors, tabled, inputs.scenario)
    per_draw = np.column_stack([zone, passed])
    solutions = {s: base.solution(s) for s in SOLUTIONS}
    central, gains = _central(stage, tabled, names)
    sets = _all_clauses(stage, base, tabled, names)
    return {
        "accept": Labelled(accept, ("proposal", "actor"), {"proposal": names, "actor": actors}, "draws"),
        "sole": Labelled(sole, ("proposal", "actor"), {"proposal": names, "actor": actors}, "draws"),
        "alone": Labelled(alone, ("actor",), {"actor": actors}, "draws without a deal"),
        "outcome": Labelled(per_draw, ("draw", "proposal"), {"proposal": ["zone", *names]}, "passes"),
        "settlement": Labelled(
            _levels(stage, solutions),
            ("reading", "draw", "issue"),
            {"reading": list(SOLUTIONS), "issue": grid.issues},
            "level",
        ),
        "party": Labelled(
            _levels(stage, {p: base.best[:, j] for j, p in enumerate(stage.consent.parties)}),
            ("actor", "draw", "issue"),
            {"actor": list(stage.consent.parties), "issue": grid.issues},
            "level",
        ),
        "force": Labelled(
            _force(stage, ctx),
            ("reading", "draw"),
            {"reading": list(FORCE)},
            "stake",
        ),
        "named": {
            name: NamedPackage(
                grid.package(int(x)),
                tuple(a for i, a in enumerate(actors) if m >> i & 1),
                sets.get(name),
                gains[name],
            )
            for name, x, m in zip(names, tabled, asked, strict=True)
        },
        "best": BestPackage(grid.package(int(extra[0])), count, exact) if len(extra) else None,
        "parties": tuple(stage.consent.parties),
        "grid_size": grid.size,
        "visited": int(sum(int(s.visited.sum()) for s in base.solved)),
        "blocks": blocks,
        "sizes": tuple(_sizes(base, ctx)),
        "offers": {r.id: len(x) for r, x in offers.items()},
        "central": central,
    }


def asked_mask(consent: Consent, stage: Stage, package: int) -> int:
    """Return the mask of leaves whose consent a package needs (those of programs included)."""
    mask = consent.always
    program = consent.program

    def leaves(p: int) -> int:
        return sum({1 << c for c in program.code[program.start[p] : program.start[p + 1]] if c >= 0})

    for p in consent.base_programs:
        mask |= leaves(int(p))
    flat = stage.grid.flat_of(np.array([package]))[0]
    for t, q in zip(flat, stage.layout.quo, strict=True):
        if t != q:
            mask |= int(consent.ask[t])
            if consent.level_program[t] >= 0:
                mask |= leaves(int(consent.level_program[t]))
    return mask


def _blocks(
    base: Base, zone: NDArray[np.bool_], actors: tuple[str, ...], tabled: Ints, s: Scenario
) -> tuple[Ints, tuple[BlockingSet, ...]]:
    """Return who stands in the way where there is no deal.

    Returns
    -------
    tuple
        (actors,) draws in which some package fails only because of this actor; and the most frequent least
        sets whose consent would open a deal, with the draws of each. Equal actors stand in one set.
    """
    out = np.zeros(len(actors), dtype=np.int64)
    empty = np.nonzero(~zone)[0]
    if not len(empty):
        return out, ()
    found = blockers(base.problem, base.uv[empty], base.d[empty], tabled)
    rules = [party_rule(s, p) for p in s.signing]
    rules += [r for k in s.issues for y in k.levels if (r := level_rule(s, k.id, y)) is not None]
    asked = {a for r in rules for a in r.actors()}
    for g in np.unique(base.group):
        # Where equals are asked, none of them stands alone.
        equals = [i for i, x in enumerate(base.group) if x == g and actors[i] in asked]
        if len(equals) == 1:
            out[equals[0]] = int((found.alone >> np.uint64(g) & np.uint64(1)).sum())
    groups = [(a, int(g)) for a, g in zip(actors, base.group, strict=True) if a in asked]
    sets = tuple(
        BlockingSet(tuple(a for a, g in groups if mask >> g & 1), count)
        for mask, count in list(found.sets.items())[:MOST_SETS]
    )
    return out, sets


def _sizes(base: Base, ctx: Context) -> list[int]:
    """Return the number of packages in the zone in each of the first draws."""
    n = min(SIZED, len(base.d))

    def work(part: slice) -> list[int]:
        return zone_sizes(base.problem, base.uv[part], base.d[part]).tolist()

    parts = ctx.map_chunks("counting packages", work, [slice(j, min(j + 32, n)) for j in range(0, n, 32)])
    return [size for part in parts for size in part]


def _levels(stage: Stage, packages: dict[str, Ints]) -> Array:
    """(solutions, draws, issues) level values; NaN where there is no deal."""
    out = np.full((len(packages), stage.inputs.n_draws, len(stage.grid.issues)), np.nan)
    for j, index in enumerate(packages.values()):
        some = index >= 0
        flat = stage.grid.flat_of(index[some])
        out[j, some] = stage.layout.level[flat]
    return out


def _force(stage: Stage, ctx: Context) -> Array:
    """(4, draws) by how much force beats waiting for the challenger, in the readings of :data:`FORCE`."""
    na = stage.scenario.no_agreement
    if na is None or na.force is None:
        return np.zeros((len(FORCE), stage.inputs.n_draws))
    who = np.array([stage.inputs.plan.actors.index(na.force.challenger)])

    def work(chunk: tuple[int, int]) -> Array:
        draws = stage.inputs.chunk(*chunk)
        out = np.empty((len(FORCE), chunk[1]))
        for j, (loss, trusting, refused) in enumerate(FORCE.values()):
            reading = Reading(loss=loss)
            payoffs = Payoffs.of(draws, stage.layout, reading, who=who, trusting=trusting, refused=refused)
            out[j] = payoffs.failure.margin
        return out

    return np.concatenate(ctx.map_chunks("force or waiting", work, stage.inputs.chunks()), axis=1)


def _all_clauses(stage: Stage, base: Base, tabled: Ints, names: list[str]) -> dict[str, Clauses]:
    out: dict[str, Clauses] = {}
    n = min(FIRST, len(base.d))
    uv, d = np.ascontiguousarray(base.uv[:n][:, base.group]), np.ascontiguousarray(base.d[:n][:, base.group])
    for j, (name, x) in enumerate(zip(names, tabled, strict=True)):
        consent = stage.consent_of(j)
        if len(consent.base_programs) or (consent.level_program >= 0).any():
            continue
        flat = stage.grid.flat_of(np.array([x]))[0]
        changed = np.nonzero(flat != stage.layout.quo)[0]
        if not stage.grid.substantive(np.array([x]))[0]:
            continue
        out[name] = clauses(
            uv,
            d,
            tuple(stage.grid.issues[k] for k in changed),
            flat[changed],
            stage.layout.quo[changed],
            flat[flat == stage.layout.quo],
            np.array([stage.grid.procedural[k] for k in changed]),
            consent.ask[flat[changed]],
            consent.always,
        )
    return out


def _central(stage: Stage, tabled: Ints, names: list[str]) -> tuple[CentralZone, dict[str, tuple[float, ...]]]:
    """Return the zone with every input at its median, and there each actor's gain by named package."""
    plan = stage.inputs.plan
    zero = (np.zeros((len(plan), 1)), np.zeros((len(stage.inputs.commons), 1)))
    (judged,) = stage.judge(zero, 0, (stage.base,))
    listed = zone_list(judged.problem, judged.uv[0], judged.d[0], 4096)
    weights = np.zeros(judged.uv.shape[2])
    gains: dict[str, tuple[float, ...]] = {}
    for name, x in zip(names, tabled, strict=True):
        weights[:] = 0
        weights[stage.grid.flat_of(np.array([x]))[0]] = 1
        table = judged.uv if stage.grid.substantive(np.array([x]))[0] else judged.plain
        gains[name] = tuple((mix(table, weights)[0] - judged.d)[0][judged.group].tolist())
    return CentralZone(int(listed.count), listed.gains, listed.pareto, listed.packages), gains
