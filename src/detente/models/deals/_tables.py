"""From what the engine found to the tables and attributes of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.models.contract import Context
from detente.models.deals._base import FIRST, SOLUTIONS, Base
from detente.models.deals._clauses import Clauses, clauses
from detente.models.deals._stage import Named, Stage, to_leaves
from detente.models.deals.results import (
    BestPackage,
    BlockingSet,
    CentralZone,
    ForceIfAccepted,
    NamedPackage,
    ProceduralPackage,
)
from detente.packages import accepts, blockers, zone_list, zone_sizes
from detente.payoffs import PayoffReading, Payoffs
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.unnamed import lapsing

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]
MOST_SETS = 12
"""Sets of blockers listed."""
SIZED = 256
"""Draws in which the packages of the zone are counted."""
FORCE: dict[str, tuple[int, bool | None]] = {
    "margin": (1, None),
    "margin if talks are refused": (1, True),
    "margin, loss 2": (2, None),
}
"""Readings of force: exponent of the loss, whether talks were refused."""
Passed = dict[PayoffReading, tuple[NDArray[np.bool_], NDArray[np.bool_]]]
"""Per reading: (draws,) whether a zone exists; (draws, packages) whether each named package passes."""


class ShareTables(TypedDict):
    """Attributes of :class:`~detente.models.deals.results.ZoneShares`."""

    passes: Labelled
    zone: Labelled


class AnswerTables(TypedDict):
    """Further attributes of :class:`~detente.models.deals.results.ZoneAnswers`."""

    accept: Labelled
    sole: Labelled
    alone: Labelled
    outcome: Labelled
    force: Labelled
    named: Mapping[str, NamedPackage]
    best: BestPackage | None
    parties: tuple[str, ...]
    grid_size: int
    blocks: tuple[BlockingSet, ...]
    force_if_accepted: Mapping[str, ForceIfAccepted]
    procedural: Mapping[str, ProceduralPackage]


class CountTables(TypedDict):
    """Further attributes of :class:`~detente.models.deals.results.ZoneResult`."""

    settlement: Labelled
    party: Labelled
    visited: int
    sizes: tuple[int, ...]
    central: CentralZone


ClauseSets = Callable[[Stage, Base, Sequence[Named]], Mapping[str, Clauses]]
"""Finds the minimal sets of clauses of named packages."""


def pass_tables(tabled: Sequence[Named], shares: Passed) -> ShareTables:
    """Return in how many draws each named package passes, and a zone exists, reading by reading."""
    counts = np.array([shares[r][1].sum(axis=0) for r in shares], dtype=np.int64)
    names = [x.name for x in tabled]
    rows = [r.id for r in shares]
    zones = np.array([int(shares[r][0].sum()) for r in shares])
    return {
        "passes": Labelled(counts, ("reading", "proposal"), {"reading": rows, "proposal": names}, "draws"),
        "zone": Labelled(zones, ("reading",), {"reading": rows}, "draws"),
    }


def answer_tables(
    stage: Stage,
    base: Base,
    shares: Passed,
    tabled: Sequence[Named],
    found: tuple[int, bool],
    ctx: Context,
    clause_sets: ClauseSets,
) -> AnswerTables:
    """Return who accepts what, and who blocks, under the base assumptions.

    Parameters
    ----------
    stage, base
        The case, and its base reading over all draws.
    shares
        What passes, reading by reading.
    tabled
        The named proposals, then the best single package.
    found
        In how many draws the best single package passes, and whether no other passes in more.
    ctx
        For what is worked out draw by draw.
    clause_sets
        Finds the minimal sets of clauses: :func:`all_clauses`, or what gives the same.
    """
    inputs, grid, ground = stage.inputs, stage.grid, stage.ground(stage.base)
    count, exact = found
    actors, names = inputs.plan.actors, [x.name for x in tabled]
    zone, passed = shares[base.reading]
    extra = ground.numbers([x.clauses for x in tabled[base.masks.shape[1] :]])
    masks = np.concatenate([base.masks, to_leaves(accepts(base.problem, base.uv, base.d, extra), base.group)], axis=1)
    asked = [asked_mask(stage, x) for x in tabled]
    tried = ground.numbers([x.clauses for x in tabled if x.lapses is None])
    accept = np.array([_per_bit(masks[:, j], len(actors)) for j in range(len(names))]).reshape(-1, len(actors))
    sole = np.zeros_like(accept)
    for j, mask in enumerate(asked):
        # Under a rule that can do without it, nobody blocks alone what passes.
        rejected = (~masks[:, j] & np.uint64(mask))[~passed[:, j]]
        sole[j] = _per_bit(rejected[np.bitwise_count(rejected) == 1], len(actors))
    alone, blocks = _blocks(base, zone, actors, tried, inputs.scenario)
    sets = clause_sets(stage, base, tabled)
    margin = _force(stage, ctx)
    return {
        "accept": Labelled(accept, ("proposal", "actor"), {"proposal": names, "actor": actors}, "draws"),
        "sole": Labelled(sole, ("proposal", "actor"), {"proposal": names, "actor": actors}, "draws"),
        "alone": Labelled(alone, ("actor",), {"actor": actors}, "draws without a deal"),
        "outcome": Labelled(
            np.column_stack([zone, passed]), ("draw", "proposal"), {"proposal": ["zone", *names]}, "passes"
        ),
        "force": Labelled(margin, ("reading", "draw"), {"reading": list(FORCE)}, "stake"),
        "named": {
            x.name: NamedPackage(
                dict(x.clauses), tuple(a for i, a in enumerate(actors) if m >> i & 1), sets.get(x.name)
            )
            for x, m in zip(tabled, asked, strict=True)
        },
        "best": BestPackage(grid.package(int(extra[0])), count, exact) if len(extra) else None,
        "parties": tuple(stage.consent.parties),
        "grid_size": grid.packages,
        "blocks": blocks,
        "force_if_accepted": _force_if_accepted(stage, masks, margin[0], names),
        "procedural": {
            x.name: ProceduralPackage(
                passed=int(passed[:, names.index(x.name)].sum()), lasting=int(base.lasting[:, j].sum()), n=len(passed)
            )
            for j, x in enumerate(base.procedural)
        },
    }


def count_tables(stage: Stage, base: Base, central: CentralZone, ctx: Context) -> CountTables:
    """Return the bargaining solutions, and counts of all packages, under the base assumptions.

    Parameters
    ----------
    stage, base
        The case, and its base reading over all draws, with solutions.
    central
        The zone with every input at its median.
    ctx
        For what is worked out draw by draw.
    """
    party = {p: base.best[:, j] for j, p in enumerate(stage.consent.parties)}
    return {
        "settlement": Labelled(
            _levels(stage, {s: base.solution(s) for s in SOLUTIONS}),
            ("reading", "draw", "issue"),
            {"reading": list(SOLUTIONS), "issue": stage.layout.ids},
            "level",
        ),
        "party": Labelled(
            _levels(stage, party),
            ("actor", "draw", "issue"),
            {"actor": list(stage.consent.parties), "issue": stage.layout.ids},
            "level",
        ),
        "visited": int(sum(int(s.visited.sum()) for s in base.solved)),
        "sizes": tuple(_sizes(base, ctx)),
        "central": central,
    }


def _per_bit(masks: Masks, bits: int) -> Ints:
    """Return (bits,) in how many masks each bit is set."""
    one_byte = np.ascontiguousarray(masks, dtype="<u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(one_byte, axis=1, bitorder="little")[:, :bits].sum(axis=0, dtype=np.int64)


def _force_if_accepted(stage: Stage, masks: Masks, margin: Array, names: list[str]) -> dict[str, ForceIfAccepted]:
    """Count, per package, draws in which the challenger accepts it, and those of them in which force is its best reply.

    Where others do not know the challenger's mind, that it accepts is news about force (core §11.3).
    """
    if stage.challenger < 0:
        return {}
    accepts_ = (masks >> np.uint64(stage.challenger) & np.uint64(1)).astype(np.bool_)
    return {
        name: ForceIfAccepted(int(accepts_[:, j].sum()), int((accepts_[:, j] & (margin > 0)).sum()))
        for j, name in enumerate(names)
    }


def asked_mask(stage: Stage, named: Named) -> int:
    """Return the mask of leaves whose consent a package needs (those of programs included)."""
    ground = stage.ground_of(named)
    consent, layout, places = ground.consent(named.signers), ground.layout, ground.places([named.clauses])[0]
    mask = consent.always
    program = consent.program

    def leaves(p: int) -> int:
        return sum({1 << c for c in program.code[program.start[p] : program.start[p + 1]] if c >= 0})

    for p in consent.base_programs:
        mask |= leaves(int(p))
    for t in layout.flat[places[places != layout.out]]:
        if t >= 0:
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
    lapses = lapsing(s)
    rules += [r for k in s.issues for y in k.levels if (r := level_rule(s, k.id, y, lapses)) is not None]
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
    """(solutions, draws, issues) level values; NaN where there is no deal, the mean of the lapse where left open."""
    issues = len(stage.layout.ids)
    out = np.full((len(packages), stage.inputs.n_draws, issues), np.nan)
    for j, index in enumerate(packages.values()):
        some = index >= 0
        flat = stage.grid.flat_of(index[some])
        out[j, some] = stage.layout.level[flat[:, :issues]]
    return out


def _force(stage: Stage, ctx: Context) -> Array:
    """(readings, draws) by how much force beats waiting for the challenger, in the readings of :data:`FORCE`."""
    na = stage.scenario.no_agreement
    if na is None or na.force is None:
        return np.zeros((len(FORCE), stage.inputs.n_draws))
    who = np.array([stage.inputs.plan.actors.index(na.force.challenger)])

    def work(chunk: tuple[int, int]) -> Array:
        draws = stage.inputs.chunk(*chunk)
        out = np.empty((len(FORCE), chunk[1]))
        for j, (loss, refused) in enumerate(FORCE.values()):
            reading = PayoffReading(loss=loss)
            payoffs = Payoffs.of(draws, stage.layout, reading, who=who, refused=refused)
            out[j] = payoffs.failure.margin
        return out

    return np.concatenate(ctx.map_chunks("force or waiting", work, stage.inputs.chunks()), axis=1)


def all_clauses(stage: Stage, base: Base, tabled: Sequence[Named]) -> dict[str, Clauses]:
    """Return the minimal sets of clauses of the named packages that are deals under plain conjunctions."""
    out: dict[str, Clauses] = {}
    n = min(FIRST, len(base.d))
    ground = stage.ground(stage.base)
    for x in tabled:
        if has_clause_sets(stage, x):
            out[x.name] = clauses(base.uv[:n], base.d[:n], ground, ground.consent(x.signers), x.clauses, base.group)
    return out


def has_clause_sets(stage: Stage, named: Named) -> bool:
    """Return whether minimal sets of clauses are defined for a package.

    Rules that are no plain conjunction, proposals with a convention of their own, and packages that are no deal have
    none.
    """
    ground = stage.ground(stage.base)
    consent = ground.consent(named.signers)
    plain = not len(consent.base_programs) and not (consent.level_program >= 0).any() and named.lapses is None
    return plain and bool(ground.deal(ground.places([named.clauses]))[0])


def central_zone(stage: Stage, tabled: Sequence[Named]) -> tuple[CentralZone, dict[str, tuple[float, ...]]]:
    """Return the zone with every input at its median, and there each actor's gain by named package."""
    plan = stage.inputs.plan
    zero = (np.zeros((len(plan), 1)), np.zeros((len(stage.inputs.commons), 1)))
    (judged,) = stage.judge(zero, 0, (stage.base,))
    listed = zone_list(judged.problem, judged.uv[0], judged.d[0], 4096, judged.blocking[0])
    gains: dict[str, tuple[float, ...]] = {}
    for at, gain in stage.gains(judged, tabled):
        for j, x in zip(at, gain[0], strict=True):
            gains[tabled[int(j)].name] = tuple((x - judged.blocking[0])[judged.group].tolist())
    return CentralZone(int(listed.count), listed.gains, listed.pareto, listed.packages), gains
