"""What one chunk of draws gives the zone model: everything is counted as the chunk passes, and then let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.answers.drivers import key_drivers
from detente.models.contract import Chunk
from detente.models.deals._breaks import Change, Clamp, changes, clamp, curve
from detente.models.deals._menu import size
from detente.models.deals._plan import OwnPart, ZonePart, ZonePlan
from detente.models.deals._stage import Stage
from detente.models.deals._tables import FORCE, Passed, asked_mask, tabled_of
from detente.models.deals.judged import Bools, Judged, Masks, Named
from detente.packages import DealProblem, blockers, exists, pass_marks
from detente.payoffs import PayoffReading, Payoffs

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Seen:
    """Some draws under the base assumptions, judged.

    Attributes
    ----------
    problem, group, uv, d
        What they are judged by, see :class:`~detente.models.deals.judged.Judged`.
    masks
        (draws, packages) masks of the leaves that accept each named package.
    lasting
        (draws, procedural proposals) whether each passes if its end is not expected.
    zone, passed
        (draws,) whether some package would pass; (draws, packages) whether each named one does.
    margin
        (assumptions, draws) by how much force beats waiting for the challenger.
    """

    problem: DealProblem
    group: Ints
    uv: Array
    d: Array
    masks: Masks
    lasting: Bools
    zone: Bools
    passed: Bools
    margin: Array


def count_chunk(stage: Stage, wanted: Sequence[PayoffReading], plan: ZonePlan, sample: int, chunk: Chunk) -> ZonePart:
    """Judge a chunk of draws under every reading, and count.

    Parameters
    ----------
    stage
        The case.
    wanted
        The readings.
    plan
        What was worked out beforehand.
    sample
        Obstacles and break-evens are looked for in so many first draws.
    chunk
        The draws.
    """
    tabled = tabled_of(stage, plan)
    own = np.array([x.signers == stage.consent.parties and x.lapses is None for x in tabled], dtype=np.bool_)
    shares: Passed = {}
    watched: dict[int, Ints] = {}
    kept, curves, held, stands = None, dict[str, Ints](), dict[str, int](), dict[str, Ints]()
    for judged in stage.judge_chunk(chunk, tuple(wanted), plan.offered(wanted)):
        place = wanted.index(judged.reading)
        masks = stage.masks(judged, tabled)
        passed = stage.passes(judged, masks, tabled)
        deal = own & judged.ground.deal(judged.ground.places([x.clauses for x in tabled]))
        known = np.asarray(passed[:, deal].any(axis=1), dtype=np.bool_)
        zone = exists(judged.problem, judged.uv, judged.d, known=known)
        shares[judged.reading] = zone, passed
        if plan.choice is not None and place in plan.choice.watch:
            packages = plan.choice.watch[place].copy()
            watched[place] = size(pass_marks(judged.problem, judged.uv, judged.d, packages))
        if judged.reading == stage.base and plan.solved is not None:
            procedural = stage.procedural
            lasting = stage.passes(judged, stage.masks(judged, procedural, lasting=True), procedural)
            margin = force_margins(stage, chunk)
            seen = Seen(judged.problem, judged.group, judged.uv, judged.d, masks, lasting, zone, passed, margin)
            kept = own_part(stage, tabled, seen)
            if chunk[0] < sample:
                curves, held, stands = _tips(stage, judged, plan, tabled, chunk)
    places = () if plan.choice is None else plan.choice.watch
    return ZonePart(
        chunk[1],
        *counts_of(wanted, shares),
        kept,
        np.concatenate([np.zeros(0, dtype=np.int64), *(watched[j] for j in places)]),
        curves,
        held,
        stands,
    )


def counts_of(wanted: Sequence[PayoffReading], shares: Passed) -> tuple[Ints, Ints]:
    """Return (readings,) draws with a zone, and (readings, packages) draws in which each named package passes."""
    zone = np.array([shares[r][0].sum() for r in wanted], dtype=np.int64)
    return zone, np.array([shares[r][1].sum(axis=0) for r in wanted], dtype=np.int64)


def own_part(stage: Stage, tabled: Sequence[Named], seen: Seen) -> OwnPart:
    """Count, under the base assumptions, who accepts what and who blocks."""
    leaves = stage.inputs.plan.actors
    masks, actors = seen.masks, len(leaves)
    accept = np.array([_per_bit(masks[:, j], actors) for j in range(len(tabled))]).reshape(-1, actors)
    sole = np.zeros_like(accept)
    for j, x in enumerate(tabled):
        # Under a rule that can do without it, nobody blocks alone what passes.
        rejected = (~masks[:, j] & np.uint64(asked_mask(stage, x)))[~seen.passed[:, j]]
        sole[j] = _per_bit(rejected[np.bitwise_count(rejected) == 1], actors)
    authors: list[int] = []
    for j, p in enumerate(stage.scenario.proposals):
        mine = np.uint64(0 if p.by is None else sum(1 << leaves.index(a) for a in stage.scenario.members(p.by)))
        authors.append(int(((masks[:, j] & mine) == mine).sum()))
    forced = np.zeros((len(tabled), 2), dtype=np.int64)
    if stage.challenger >= 0:
        accepts_ = (masks >> np.uint64(stage.challenger) & np.uint64(1)).astype(np.bool_)
        forced[:, 0] = accepts_.sum(axis=0)
        forced[:, 1] = (accepts_ & (seen.margin[0] > 0)[:, None]).sum(axis=0)
    return OwnPart(
        np.packbits(np.column_stack([seen.zone, seen.passed]), axis=0).T.copy(),
        seen.margin,
        accept,
        sole,
        *_blocks(stage, tabled, seen),
        np.array(authors, dtype=np.int64),
        forced,
        seen.lasting.sum(axis=0, dtype=np.int64),
    )


def _per_bit(masks: Masks, bits: int) -> Ints:
    """Return (bits,) in how many masks each bit is set."""
    one_byte = np.ascontiguousarray(masks, dtype="<u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(one_byte, axis=1, bitorder="little")[:, :bits].sum(axis=0, dtype=np.int64)


def _blocks(stage: Stage, tabled: Sequence[Named], seen: Seen) -> tuple[Ints, Masks, Ints]:
    """Return who stands in the way where there is no deal.

    Returns
    -------
    tuple
        (actors,) draws in which some package fails only because of this actor; the least sets of groups whose consent
        would open a deal, and the draws of each.
    """
    asked = stage.asked
    out = np.zeros(len(seen.group), dtype=np.int64)
    empty = np.flatnonzero(~seen.zone)
    if not len(empty):
        return out, np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    tried = stage.ground(stage.base).numbers([x.clauses for x in tabled if x.lapses is None])
    found = blockers(seen.problem, seen.uv[empty], seen.d[empty], tried)
    for g in np.unique(seen.group):
        # Where equals are asked, none of them stands alone.
        equals = [i for i, x in enumerate(seen.group) if x == g and stage.inputs.plan.actors[i] in asked]
        if len(equals) == 1:
            out[equals[0]] = int((found.alone >> np.uint64(g) & np.uint64(1)).sum())
    sets = sorted(found.sets)
    return out, np.array(sets, dtype=np.uint64), np.array([found.sets[x] for x in sets], dtype=np.int64)


def force_margins(stage: Stage, chunk: Chunk) -> Array:
    """Return (readings, draws) by how much force beats waiting for the challenger, in the readings of FORCE."""
    out = np.zeros((len(FORCE), chunk[1]))
    if stage.challenger < 0:
        return out
    draws, who = stage.inputs.chunk(*chunk), np.array([stage.challenger])
    for j, (loss, refused) in enumerate(FORCE.values()):
        reading = PayoffReading(loss=loss)
        out[j] = Payoffs.of(draws, stage.layout, reading, who=who, refused=refused).failure.margin
    return out


def _tips(
    stage: Stage, judged: Judged, plan: ZonePlan, tabled: Sequence[Named], chunk: Chunk
) -> tuple[dict[str, Ints], dict[str, int], dict[str, Ints]]:
    """Return counts along break-even curves, draws looked at for each, and counts after one change at a time."""
    clamps = clamps_of(stage, plan)
    here = {path: c for path, c in clamps.items() if chunk[0] < c.most_draws}
    curves = {path: curve(stage, judged, c, [tabled[j] for j in plan.held[path]]) for path, c in here.items()}
    stands = {name: _count(change, stage, judged, tabled) for name, change in changes(stage).items()}
    return curves, dict.fromkeys(here, chunk[1]), stands


def _count(change: Change, stage: Stage, judged: Judged, tabled: Sequence[Named]) -> Ints:
    return change(stage, judged, tabled).sum(axis=0, dtype=np.int64)


def clamps_of(stage: Stage, plan: ZonePlan) -> dict[str, Clamp]:
    """Return what it means to hold each input; worked out once for a case."""
    inputs = {x.path: x for x in key_drivers(stage.inputs).named}
    for path in plan.held:
        if path not in stage.clamps:
            stage.clamps[path] = clamp(stage, inputs[path])
    return {path: stage.clamps[path] for path in plan.held}
