"""Make the tables and attributes of the result from the counts of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.models.contract import Context
from detente.models.deals._base import FIRST, SOLUTIONS, Base
from detente.models.deals._clauses import Clauses, clauses
from detente.models.deals._plan import OwnPart, SolvedPlan, ZonePart, ZonePlan
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named
from detente.models.deals.results import (
    BEST,
    BestPackage,
    BlockingSet,
    CentralZone,
    ForceIfAccepted,
    NamedPackage,
    ProceduralPackage,
)
from detente.packages import zone_list, zone_sizes
from detente.payoffs import AssumptionSet

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_SETS = 12
"""Sets of blockers listed."""
SIZED = 256
"""Draws in which the packages of the zone are counted."""
FORCE: dict[str, tuple[int, bool | None]] = {
    "margin": (1, None),
    "margin if talks are refused": (1, True),
    "margin, loss 2": (2, None),
}
"""Variants of the margin of force: exponent of the loss, whether talks were refused."""
Passed = dict[AssumptionSet, tuple[NDArray[np.bool_], NDArray[np.bool_]]]
"""Per assumption set: (draws,) whether a zone exists; (draws, packages) whether each named package passes."""


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


ClauseSets = Callable[[Evaluator, Base, Sequence[Named]], Mapping[str, Clauses]]
"""Finds the minimal sets of clauses of named packages."""


def pass_tables(tabled: Sequence[Named], wanted: Sequence[AssumptionSet], whole: ZonePart) -> ShareTables:
    """Return in how many draws each named package passes, and a zone exists, one assumption set after the other."""
    names, rows = [x.name for x in tabled], [r.id for r in wanted]
    return {
        "passes": Labelled(
            whole.passes, ("assumptions", "proposal"), {"assumptions": rows, "proposal": names}, "draws"
        ),
        "zone": Labelled(whole.zone, ("assumptions",), {"assumptions": rows}, "draws"),
    }


def answer_tables(
    evaluator: Evaluator,
    wanted: Sequence[AssumptionSet],
    plan: ZonePlan,
    whole: ZonePart,
    sets: Mapping[str, Clauses],
) -> AnswerTables:
    """Return who accepts each package, and who blocks, under the base assumptions.

    Parameters
    ----------
    evaluator, wanted
        The case, and the assumption sets that were run.
    plan, whole
        The plan, and the results of all draws.
    sets
        Minimal sets of clauses to drop, by named package.
    """
    own, tabled = whole.own, tabled_of(evaluator, plan)
    assert own is not None
    actors, names = evaluator.inputs.plan.actors, [x.name for x in tabled]
    here, base, n = {"proposal": names, "actor": actors}, wanted.index(evaluator.base), whole.n
    passed, asked = whole.passes[base], [asked_mask(evaluator, x) for x in tabled]
    outcome = np.unpackbits(own.outcome, axis=1, count=n).T.astype(np.bool_)
    return {
        "accept": Labelled(own.accept, ("proposal", "actor"), here, "draws"),
        "sole": Labelled(own.sole, ("proposal", "actor"), here, "draws"),
        "alone": Labelled(own.alone, ("actor",), {"actor": actors}, "draws without a deal"),
        "outcome": Labelled(outcome, ("draw", "proposal"), {"proposal": ["zone", *names]}, "passes"),
        "force": Labelled(own.margin, ("measure", "draw"), {"measure": list(FORCE)}, "stake"),
        "named": {
            x.name: NamedPackage(
                dict(x.clauses), tuple(a for i, a in enumerate(actors) if m >> i & 1), sets.get(x.name)
            )
            for x, m in zip(tabled, asked, strict=True)
        },
        "best": None if plan.best is None else BestPackage(dict(plan.best), int(passed[-1]), plan.exact),
        "parties": tuple(evaluator.consent.parties),
        "grid_size": evaluator.grid.packages,
        "blocks": _blocks(evaluator, own),
        "force_if_accepted": {
            name: ForceIfAccepted(int(yes), int(force))
            for name, (yes, force) in zip(names, own.forced, strict=True)
            if evaluator.challenger >= 0
        },
        "procedural": {
            x.name: ProceduralPackage(passed=int(passed[names.index(x.name)]), lasting=int(own.lasting[j]), n=n)
            for j, x in enumerate(evaluator.procedural)
        },
    }


def tabled_of(evaluator: Evaluator, plan: ZonePlan) -> tuple[Named, ...]:
    """Return the packages on the table: the named proposals, then the best single package."""
    found = () if plan.best is None else (Named(BEST, plan.best, evaluator.scenario.signing),)
    return (*evaluator.proposals, *found)


def solved_plan(
    evaluator: Evaluator, base: Base, sets: Mapping[str, Clauses], counts: bool, ctx: Context
) -> SolvedPlan:
    """Return the results of the sample under the base assumptions.

    Parameters
    ----------
    evaluator, base
        The case, and its base assumptions over the sample.
    sets
        Minimal sets of clauses to drop, by named package.
    counts
        Whether solutions and counts of all packages are wanted.
    ctx
        For what is computed draw by draw.
    """
    if not counts:
        none = np.zeros((0, 0), dtype=np.int64)
        return SolvedPlan(sets, none, none, 0, ())
    return SolvedPlan(
        sets,
        np.array([base.solution(s) for s in SOLUTIONS]),
        base.best.T.copy(),
        int(sum(int(s.visited.sum()) for s in base.solved)),
        tuple(_sizes(base, ctx)),
    )


def count_tables(evaluator: Evaluator, solved: SolvedPlan, central: CentralZone) -> CountTables:
    """Return the bargaining solutions, and counts of all packages, under the base assumptions.

    Parameters
    ----------
    evaluator, solved
        The case, and what was computed in the sample.
    central
        The zone with every input at its median.
    """
    parties = list(evaluator.consent.parties)
    return {
        "settlement": Labelled(
            _levels(evaluator, solved.solutions),
            ("solution", "draw", "issue"),
            {"solution": list(SOLUTIONS), "issue": evaluator.layout.ids},
            "level",
        ),
        "party": Labelled(
            _levels(evaluator, solved.best),
            ("actor", "draw", "issue"),
            {"actor": parties, "issue": evaluator.layout.ids},
            "level",
        ),
        "visited": solved.visited,
        "sizes": solved.sizes,
        "central": central,
    }


def _blocks(evaluator: Evaluator, own: OwnPart) -> tuple[BlockingSet, ...]:
    """Return the most frequent least sets whose consent would open a deal. Equal actors are in one set."""
    order = np.argsort(-own.set_counts, kind="stable")[:MOST_SETS]
    leaves, group = evaluator.inputs.plan.actors, evaluator.group(evaluator.base.cohesion)
    groups = [(a, int(g)) for a, g in zip(leaves, group, strict=True) if a in evaluator.asked]
    return tuple(
        BlockingSet(tuple(a for a, g in groups if int(own.sets[j]) >> g & 1), int(own.set_counts[j]))
        for j in order.tolist()
    )


def _sizes(base: Base, ctx: Context) -> list[int]:
    """Return the number of packages in the zone in each of the first draws."""
    n = min(SIZED, len(base.d))

    def work(part: slice) -> list[int]:
        return zone_sizes(base.space, base.uv[part], base.d[part]).tolist()

    parts = ctx.map_chunks("counting packages", work, [slice(j, min(j + 32, n)) for j in range(0, n, 32)])
    return [size for part in parts for size in part]


def _levels(evaluator: Evaluator, packages: Ints) -> Array:
    """(solutions, draws, issues) level values; NaN where there is no deal, the mean of the lapse where left open."""
    issues = len(evaluator.layout.ids)
    out = np.full((*packages.shape, issues), np.nan)
    for j, index in enumerate(packages):
        some = index >= 0
        flat = evaluator.grid.flat_of(index[some])
        out[j, some] = evaluator.layout.level[flat[:, :issues]]
    return out


def all_clauses(evaluator: Evaluator, base: Base, tabled: Sequence[Named]) -> dict[str, Clauses]:
    """Return the minimal sets of clauses of the named packages that are deals under plain conjunctions."""
    out: dict[str, Clauses] = {}
    n = min(FIRST, len(base.d))
    ground = evaluator.ground(evaluator.base)
    for x in tabled:
        if has_clause_sets(evaluator, x):
            out[x.name] = clauses(base.uv[:n], base.d[:n], ground, ground.consent(x.signers), x.clauses, base.group)
    return out


def has_clause_sets(evaluator: Evaluator, named: Named) -> bool:
    """Return whether minimal sets of clauses are defined for a package.

    There are none for rules other than a plain conjunction, proposals with a convention of their own, and packages
    that are not a deal.
    """
    ground = evaluator.ground(evaluator.base)
    consent = ground.consent(named.signers)
    plain = not len(consent.base_programs) and not (consent.level_program >= 0).any() and named.lapses is None
    return plain and bool(ground.deal(ground.places([named.clauses]))[0])


def central_zone(evaluator: Evaluator, tabled: Sequence[Named]) -> tuple[CentralZone, dict[str, tuple[float, ...]]]:
    """Return the zone with every input at its median, and there each actor's gain by named package."""
    plan = evaluator.inputs.plan
    zero = (np.zeros((len(plan), 1)), np.zeros((len(evaluator.inputs.commons), 1)))
    (judged,) = evaluator.judge(zero, 0, (evaluator.base,))
    listed = zone_list(judged.space, judged.uv[0], judged.d[0], 4096, judged.blocking[0])
    gains: dict[str, tuple[float, ...]] = {}
    for at, gain in evaluator.gains(judged, tabled):
        for j, x in zip(at, gain[0], strict=True):
            gains[tabled[int(j)].name] = tuple((x - judged.blocking[0])[judged.group].tolist())
    return CentralZone(int(listed.count), listed.gains, listed.pareto, listed.packages), gains
