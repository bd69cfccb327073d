"""From what the engine found to labelled tables and plain facts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.models.contract import Context
from detente.models.deals._base import FIRST, SOLUTIONS, Base, BasePart
from detente.models.deals._clauses import Clauses, clauses
from detente.models.deals._stage import Stage
from detente.packages import zone_list, zone_sizes
from detente.payoffs import Failure, Reading, contributions, mix
from detente.rules.consent import Consent
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]
BEST = "best single package"
"""Name of the package that passes in the most draws, beside the named proposals."""
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


def pass_tables(stage: Stage, shares: Passed) -> dict[str, Labelled]:
    """Return in how many draws each named package passes, and a zone exists, reading by reading."""
    counts = np.array([shares[r][1].sum(axis=0) for r in shares], dtype=np.int64)
    names = names_of(stage, counts.shape[1])
    rows = [r.id for r in shares]
    zones = np.array([int(shares[r][0].sum()) for r in shares])
    return {
        "pass": Labelled(counts, ("reading", "proposal"), {"reading": rows, "proposal": names}, "draws"),
        "zone": Labelled(zones, ("reading",), {"reading": rows}, "draws"),
    }


def tables_and_facts(
    stage: Stage,
    base: Base,
    shares: Passed,
    tabled: Ints,
    found: tuple[int, bool],
    offers: dict[Reading, Ints],
    parts: list[BasePart],
    ctx: Context,
) -> tuple[dict[str, Labelled], dict[str, Any]]:
    """Return the tables and facts of the zone model.

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
    parts
        Who accepts and who blocks in the base reading, chunk by chunk.
    ctx
        For what is worked out draw by draw.
    """
    inputs, grid = stage.inputs, stage.grid
    count, exact = found
    actors, names = inputs.plan.actors, names_of(stage, len(tabled))
    zone, passed = shares[base.reading]
    extra = tabled[len(inputs.scenario.proposals) :]
    masks = np.concatenate([p.masks for p in parts])
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
    alone, blocks = _blocks(base, parts, actors, inputs.scenario)
    rows = list(shares)
    per_draw = np.column_stack([zone, passed])
    solutions = {s: base.solution(s) for s in SOLUTIONS}
    tables = {
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
    }
    facts: dict[str, Any] = {
        "asked": {name: [a for i, a in enumerate(actors) if m >> i & 1] for name, m in zip(names, asked, strict=True)},
        "packages": {name: grid.package(int(x)) for name, x in zip(names, tabled, strict=True)},
        "best": {"package": grid.package(int(extra[0])) if len(extra) else None, "count": count, "exact": exact},
        "readings": [r.id for r in rows],
        "base": base.reading.id,
        "clauses": _all_clauses(stage, base, tabled, names),
        "offers": {r.id: len(x) for r, x in offers.items()},
        "grid": {"size": grid.size, "visited": int(sum(int(s.visited.sum()) for s in base.solved))},
        "central": _central(stage, tabled, names),
        "parties": list(stage.consent.parties),
        "blocks": blocks,
        "zone_sizes": _sizes(base, ctx),
    }
    return tables, facts


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
    base: Base, parts: list[BasePart], actors: tuple[str, ...], s: Scenario
) -> tuple[Ints, list[dict[str, Any]]]:
    """Return who stands in the way where there is no deal.

    Returns
    -------
    tuple
        (actors,) draws in which some package fails only because of this actor; and the most frequent least
        sets whose consent would open a deal, with the draws of each. Equal actors stand in one set.
    """
    out = np.zeros(len(actors), dtype=np.int64)
    alone = np.concatenate([p.blockers.alone for p in parts])
    counts: Counter[int] = Counter()
    for p in parts:
        counts.update(p.blockers.sets)
    most = sorted(counts, key=lambda mask: (-counts[mask], mask))[:MOST_SETS]
    rules = [party_rule(s, p) for p in s.signing]
    rules += [r for k in s.issues for y in k.levels if (r := level_rule(s, k.id, y)) is not None]
    asked = {a for r in rules for a in r.actors()}
    for g in np.unique(base.group):
        # Where equals are asked, none of them stands alone.
        equals = [i for i, x in enumerate(base.group) if x == g and actors[i] in asked]
        if len(equals) == 1:
            out[equals[0]] = int((alone >> np.uint64(g) & np.uint64(1)).sum())
    groups = [(a, int(g)) for a, g in zip(actors, base.group, strict=True) if a in asked]
    sets = [{"actors": [a for a, g in groups if mask >> g & 1], "count": counts[mask]} for mask in most]
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
            plain = contributions(draws, stage.layout, loss, who, trusting)
            out[j] = Failure.of(stage.scenario, draws, stage.layout, plain, refused, who).margin
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


def _central(stage: Stage, tabled: Ints, names: list[str]) -> dict[str, Any]:
    """Describe the draw in which every quantity is at its median."""
    plan = stage.inputs.plan
    zero = (np.zeros((len(plan), 1)), np.zeros((len(stage.inputs.commons), 1)))
    (judged,) = stage.judge(zero, 0, (stage.base,))
    listed = zone_list(judged.problem, judged.uv[0], judged.d[0], 4096)
    weights = np.zeros(judged.uv.shape[2])
    gains: dict[str, list[float]] = {}
    for name, x in zip(names, tabled, strict=True):
        weights[:] = 0
        weights[stage.grid.flat_of(np.array([x]))[0]] = 1
        table = judged.uv if stage.grid.substantive(np.array([x]))[0] else judged.plain
        gains[name] = (mix(table, weights)[0] - judged.d)[0][judged.group].tolist()
    return {
        "zone_size": int(listed.count),
        "zone_gains": listed.gains.tolist(),
        "pareto": listed.pareto.tolist(),
        "zone": listed.packages.tolist(),
        "gains": gains,
    }
