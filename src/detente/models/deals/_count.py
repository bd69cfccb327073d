"""Counts of the zone model in one chunk of draws; the arrays of the chunk are freed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.answers.drivers import key_drivers
from detente.answers.input_rows import row_behind, rows_of
from detente.models.contract import Chunk
from detente.models.deals._breaks import Change, changes
from detente.models.deals._clamp import Clamp
from detente.models.deals._menu import size
from detente.models.deals._plan import OwnPart, ZonePart, ZonePlan
from detente.models.deals._tables import FORCE, Passed, tabled_of
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.held import clamp, curve
from detente.models.deals.judged import Bools, Judged, Masks, Named
from detente.packages import SearchSpace, blockers, count_bits, exists, pass_marks
from detente.payoffs import AssumptionSet, Payoffs

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Seen:
    """Some draws under the base assumptions, judged.

    Attributes
    ----------
    space, group, uv, d
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

    space: SearchSpace
    group: Ints
    uv: Array
    d: Array
    masks: Masks
    lasting: Bools
    zone: Bools
    passed: Bools
    margin: Array


def count_chunk(
    evaluator: Evaluator, wanted: Sequence[AssumptionSet], plan: ZonePlan, sample: int, chunk: Chunk
) -> ZonePart:
    """Judge a chunk of draws under every assumption set, and count.

    Parameters
    ----------
    evaluator
        The case.
    wanted
        The assumption sets.
    plan
        What was computed beforehand.
    sample
        First draws in which obstacles and break-evens are searched.
    chunk
        The draws.
    """
    tabled = tabled_of(evaluator, plan)
    own = np.array([x.signers == evaluator.consent.parties and x.lapses is None for x in tabled], dtype=np.bool_)
    shares: Passed = {}
    watched: dict[int, Ints] = {}
    kept, curves, held, stands = None, dict[str, Ints](), dict[str, int](), dict[str, Ints]()
    for judged in evaluator.judge_chunk(chunk, tuple(wanted), plan.offered(wanted)):
        place = wanted.index(judged.assumptions)
        masks = evaluator.masks(judged, tabled)
        passed = evaluator.passes(judged, masks, tabled)
        deal = own & judged.ground.deal(judged.ground.places([x.clauses for x in tabled]))
        known = np.asarray(passed[:, deal].any(axis=1), dtype=np.bool_)
        zone = exists(judged.space, judged.uv, judged.d, known=known)
        shares[judged.assumptions] = zone, passed
        if plan.choice is not None and place in plan.choice.watch:
            packages = plan.choice.watch[place].copy()
            watched[place] = size(pass_marks(judged.space, judged.uv, judged.d, packages))
        if judged.assumptions == evaluator.base and plan.solved is not None:
            procedural = evaluator.procedural
            lasting = evaluator.passes(judged, evaluator.masks(judged, procedural, lasting=True), procedural)
            margin = force_margins(evaluator, chunk)
            seen = Seen(judged.space, judged.group, judged.uv, judged.d, masks, lasting, zone, passed, margin)
            kept = own_part(evaluator, tabled, seen)
            if chunk[0] < sample:
                curves, held, stands = _tips(evaluator, judged, plan, tabled, chunk)
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


def counts_of(wanted: Sequence[AssumptionSet], shares: Passed) -> tuple[Ints, Ints]:
    """Return (sets,) draws with a zone, and (sets, packages) draws in which each named package passes."""
    zone = np.array([shares[r][0].sum() for r in wanted], dtype=np.int64)
    return zone, np.array([shares[r][1].sum(axis=0) for r in wanted], dtype=np.int64)


def own_part(evaluator: Evaluator, tabled: Sequence[Named], seen: Seen) -> OwnPart:
    """Count, under the base assumptions, who accepts what and who blocks."""
    leaves = evaluator.inputs.plan.actors
    masks, actors = seen.masks, len(leaves)
    accept = count_bits(masks, actors)
    asked = np.array([asked_mask(evaluator, x) for x in tabled], dtype=np.uint64)
    rejected = ~masks & asked
    # Under a rule that can do without it, nobody blocks alone what passes.
    rejected[seen.passed | (np.bitwise_count(rejected) != 1)] = 0
    sole = count_bits(rejected, actors)
    authors: list[int] = []
    for j, p in enumerate(evaluator.scenario.proposals):
        mine = np.uint64(0 if p.by is None else sum(1 << leaves.index(a) for a in evaluator.scenario.members(p.by)))
        authors.append(int(((masks[:, j] & mine) == mine).sum()))
    forced = np.zeros((len(tabled), 2), dtype=np.int64)
    if evaluator.challenger >= 0:
        accepts_ = (masks >> np.uint64(evaluator.challenger) & np.uint64(1)).astype(np.bool_)
        forced[:, 0] = accepts_.sum(axis=0)
        forced[:, 1] = (accepts_ & (seen.margin[0] > 0)[:, None]).sum(axis=0)
    return OwnPart(
        np.packbits(np.column_stack([seen.zone, seen.passed]), axis=0).T.copy(),
        seen.margin,
        accept,
        sole,
        *_blocks(evaluator, tabled, seen),
        np.array(authors, dtype=np.int64),
        forced,
        seen.lasting.sum(axis=0, dtype=np.int64),
    )


def _blocks(evaluator: Evaluator, tabled: Sequence[Named], seen: Seen) -> tuple[Ints, Masks, Ints]:
    """Return the actors that block in the draws without a deal.

    Returns
    -------
    tuple
        (actors,) draws in which some package fails only because of this actor; the least sets of groups whose consent
        would open a deal, and the draws of each.
    """
    asked = evaluator.asked
    out = np.zeros(len(seen.group), dtype=np.int64)
    empty = np.flatnonzero(~seen.zone)
    if not len(empty):
        return out, np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    tried = evaluator.ground(evaluator.base).numbers([x.clauses for x in tabled if x.lapses is None])
    found = blockers(seen.space, seen.uv[empty], seen.d[empty], tried)
    for g in np.unique(seen.group):
        # Equal actors reject together, so none of them is the only one.
        equals = [i for i, x in enumerate(seen.group) if x == g and evaluator.inputs.plan.actors[i] in asked]
        if len(equals) == 1:
            out[equals[0]] = int((found.alone >> np.uint64(g) & np.uint64(1)).sum())
    sets = sorted(found.sets)
    return out, np.array(sets, dtype=np.uint64), np.array([found.sets[x] for x in sets], dtype=np.int64)


def force_margins(evaluator: Evaluator, chunk: Chunk) -> Array:
    """Return (sets, draws) by how much force beats waiting for the challenger, under the assumptions of FORCE."""
    out = np.zeros((len(FORCE), chunk[1]))
    if evaluator.challenger < 0:
        return out
    draws, who = evaluator.inputs.chunk(*chunk), np.array([evaluator.challenger])
    for j, (loss, refused) in enumerate(FORCE.values()):
        assumptions = AssumptionSet(loss=loss)
        out[j] = Payoffs.of(draws, evaluator.layout, assumptions, who=who, refused=refused).failure.margin
    return out


def _tips(
    evaluator: Evaluator, judged: Judged, plan: ZonePlan, tabled: Sequence[Named], chunk: Chunk
) -> tuple[dict[str, Ints], dict[str, int], dict[str, Ints]]:
    """Return counts along break-even curves, draws examined for each, and counts after one change at a time."""
    clamps = clamps_of(evaluator, plan)
    here = {path: c for path, c in clamps.items() if chunk[0] < c.most_draws}
    curves = {path: curve(evaluator, judged, c, [tabled[j] for j in plan.held[path]]) for path, c in here.items()}
    stands = {name: _count(change, evaluator, judged, tabled) for name, change in changes(evaluator).items()}
    return curves, dict.fromkeys(here, chunk[1]), stands


def _count(change: Change, evaluator: Evaluator, judged: Judged, tabled: Sequence[Named]) -> Ints:
    return change(evaluator, judged, tabled).sum(axis=0, dtype=np.int64)


def clamps_of(evaluator: Evaluator, plan: ZonePlan) -> dict[str, Clamp]:
    """Return the inputs to hold; computed once for a case."""
    missing = [path for path in plan.held if path not in evaluator.clamps]
    if missing:
        inputs = {x.path: x for x in key_drivers(evaluator.inputs).named}
        rows = rows_of(evaluator.inputs.plan)
        for path in missing:
            held = clamp(evaluator, row_behind(evaluator.inputs.plan, rows, inputs[path]))
            evaluator.clamps[path] = replace(held, path=path, words=inputs[path].words)
    return {path: evaluator.clamps[path] for path in plan.held}
