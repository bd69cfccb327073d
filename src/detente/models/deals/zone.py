"""The zone of agreement (ZOPA): every package that all who must consent prefer to no agreement (core §6).

In draw ω the zone is ``Z(ω) = {x : substantive, C(x)[acc] true}``: the packages of substance x whose rule of consent
C(x) is met by the actors that accept (acc). ``e = Pr(Z ≠ ∅)`` is the share of draws in which a deal exists; finding it
in every draw takes full knowledge of all preferences. ``m(x) = Pr(x ∈ Z)`` is the share of draws in which package x
passes, and ``x* = argmax m(x)`` the package that a mediator can table today.

Bargaining zone: Raiffa (1982); consent at two levels: Putnam (1988); veto players: Tsebelis (2002); bargaining
solutions: Nash (1950), Kalai & Smorodinsky (1975), Kalai (1977).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.answers.drivers import key_drivers
from detente.draws.inputs import SAMPLE, Inputs
from detente.models.contract import Chunk, Context, Missing, Model, Options, Split
from detente.models.deals._base import Base, seeds, whole
from detente.models.deals._breaks import deciding, tips
from detente.models.deals._choosing import Choosing
from detente.models.deals._choosing import finish as choose
from detente.models.deals._count import Seen, clamps_of, count_chunk, counts_of, force_margins, own_part
from detente.models.deals._plan import ZonePart, ZonePlan, merge
from detente.models.deals._revealed import offers
from detente.models.deals._tables import (
    ClauseSets,
    Passed,
    all_clauses,
    answer_tables,
    central_zone,
    count_tables,
    pass_tables,
    solved_plan,
    tabled_of,
)
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Bools, Named, to_leaves
from detente.models.deals.results import BEST, ZoneAnswers, ZoneResult, ZoneShares
from detente.models.pieces import run_split
from detente.packages import accepts, best_single, passes
from detente.payoffs import AssumptionSet
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called

Ints = NDArray[np.int64]

__all__ = ["BEST", "MODEL", "ZoneAnswers", "ZoneOptions", "ZoneResult", "ZoneShares"]


class ZoneOptions(Options):
    """Options: how much is computed.

    Attributes
    ----------
    scope
        Every combination of assumptions, the base and one change at a time, or the base alone.
    detail
        Whether blockers, clauses and solutions are computed too, or only what passes.
    counts
        With ``detail``: whether solutions and counts of all packages are computed too.
    exact
        Whether all packages are counted in all draws of the sample (:data:`~detente.draws.inputs.SAMPLE`) under the
        base assumptions, not only in the first 2,000.
    """

    scope: Literal["all", "one-at-a-time", "base"] = "all"
    detail: bool = True
    counts: bool = True
    exact: bool = False


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the deals engine lacks."""
    if len(scenario.signing) < 2:
        return (
            Missing("signatories", "a deal needs at least two parties", "name the parties of the forum that signs"),
        )
    if not any(k.of_substance for k in scenario.issues):
        return (
            Missing("issues", "no issue is one of substance, so no package is a deal", "add an issue of substance"),
        )
    return ()


def best_of(base: Base, proposals: Ints) -> tuple[int, int, bool]:
    """Return the package that passes in the most draws, in how many, and whether no other passes in more."""
    return best_single(base.space, base.uv, base.d, seeds(base, proposals), blocking=base.blocking)


@dataclass(frozen=True)
class Steps:
    """The steps of the zone model that a session can reuse; the answers do not depend on reuse.

    Attributes
    ----------
    offers
        What the challenger could have had, by *revealed* assumption set.
    base
        The base assumptions over all draws.
    best
        The package that passes in the most draws, as :func:`detente.packages.best_single`.
    shares
        Acceptance under every assumption set.
    clauses
        Minimal sets of clauses to drop.
    """

    offers: Callable[[Evaluator, tuple[AssumptionSet, ...], Context], dict[AssumptionSet, Ints]]
    base: Callable[[Evaluator, Context, bool], Base]
    best: Callable[[Base, Ints], tuple[int, int, bool]]
    shares: Callable[
        [Evaluator, tuple[AssumptionSet, ...], dict[AssumptionSet, Ints], Sequence[Named], Context], Passed
    ]
    clauses: ClauseSets


def _no_shares(*_: object) -> Passed:
    return {}


ANEW = Steps(offers, Base, best_of, _no_shares, all_clauses)
"""A complete computation; acceptance is then counted chunk by chunk."""


def prepare(inputs: Inputs, options: ZoneOptions, ctx: Context) -> ZonePlan:
    """Compute in the sample what all chunks need: the best package, and the other candidates."""
    evaluator = Evaluator.of(inputs.sample)
    wanted = _in_scope(evaluator.assumption_sets, options.scope)
    plan, base, best = _found(evaluator, wanted, options, ctx, ANEW)
    if base is None or not options.counts:
        return plan
    tabled, choice = tabled_of(evaluator, plan), None
    if Choosing.possible(evaluator, best[0]):
        proposals = evaluator.ground(evaluator.base).numbers([p.package for p in evaluator.scenario.proposals])
        offered = plan.offered(wanted)
        choice = Choosing(evaluator, base, wanted, offered, best, proposals, options.exact, ctx).plan()
    held = deciding(key_drivers(inputs), _passed(evaluator, base, tabled))
    return replace(plan, choice=choice, held=held)


def _found(
    evaluator: Evaluator, wanted: tuple[AssumptionSet, ...], options: ZoneOptions, ctx: Context, steps: Steps
) -> tuple[ZonePlan, Base | None, tuple[int, int]]:
    """Return the plan for all chunks, the base assumptions over the sample, and the best package with its count."""
    ground = evaluator.ground(evaluator.base)
    proposals = ground.numbers([p.package for p in evaluator.scenario.proposals])
    offered = steps.offers(evaluator, wanted, ctx)
    base = steps.base(evaluator, ctx, options.counts) if options.detail else None
    if base is not None:
        best, count, exact = steps.best(base, proposals)
    else:
        space = ground.space(evaluator.group(evaluator.base.cohesion))
        uv, d, _ = whole(evaluator, evaluator.base, evaluator.inputs.chunks(), "another coding", ctx)
        best, count, exact = best_single(space, uv, d, proposals)
    plan = ZonePlan(
        best=ground.grid.package(best) if best >= 0 else None,
        exact=exact,
        offers={wanted.index(r): places for r, places in offered.items()},
        beliefs=tuple((*key, belief) for key, belief in evaluator.beliefs(wanted).items()),
        held={},
        solved=None,
        choice=None,
    )
    if base is None:
        return plan, None, (best, count)
    sets = steps.clauses(evaluator, base, tabled_of(evaluator, plan))
    return replace(plan, solved=solved_plan(evaluator, base, sets, options.counts, ctx)), base, (best, count)


def _passed(evaluator: Evaluator, base: Base, tabled: Sequence[Named]) -> Bools:
    """Return (draws of the sample, packages) whether each package on the table passes under the base assumptions."""
    extra = evaluator.ground(evaluator.base).numbers([x.clauses for x in tabled[base.passed.shape[1] :]])
    masks = to_leaves(accepts(base.space, base.uv, base.d, extra), base.group)
    return np.concatenate([base.passed, passes(evaluator.ground(evaluator.base).space(), masks, extra)], axis=1)


def part(inputs: Inputs, options: ZoneOptions, plan: ZonePlan, chunk: Chunk) -> ZonePart:
    """Count in one chunk of draws."""
    evaluator = Evaluator.of(inputs)
    evaluator.believe(plan.beliefs)
    wanted = _in_scope(evaluator.assumption_sets, options.scope)
    return count_chunk(evaluator, wanted, plan, SAMPLE if options.counts else 0, chunk)


def finish(inputs: Inputs, options: ZoneOptions, plan: ZonePlan, whole: ZonePart, ctx: Context) -> ZoneShares:
    """Return the result from the counts of all draws."""
    del ctx
    return _result(Evaluator.of(inputs), options, plan, whole)


def run(inputs: Inputs, options: ZoneOptions, ctx: Context) -> ZoneShares:
    """Search the zone in every draw, under every assumption set."""
    return run_split(MODEL, inputs, options, ctx)


def answer(evaluator: Evaluator, options: ZoneOptions, ctx: Context, steps: Steps) -> ZoneShares:
    """Return the result of the zone model on draws that are all kept, its parts computed by ``steps``."""
    wanted = _in_scope(evaluator.assumption_sets, options.scope)
    plan, base, _ = _found(evaluator, wanted, options, ctx, steps)
    assert base is not None
    tabled = tabled_of(evaluator, plan)
    shares = steps.shares(evaluator, wanted, plan.offered(wanted), tabled, ctx)
    extra = evaluator.ground(evaluator.base).numbers([x.clauses for x in tabled[base.masks.shape[1] :]])
    more = to_leaves(accepts(base.space, base.uv, base.d, extra), base.group)
    margins = ctx.map_chunks("force or waiting", lambda c: force_margins(evaluator, c), evaluator.inputs.chunks())
    seen = Seen(
        base.space,
        base.group,
        base.uv,
        base.d,
        np.concatenate([base.masks, more], axis=1),
        base.lasting,
        *shares[evaluator.base],
        np.concatenate(margins, axis=1),
    )
    none = np.zeros(0, dtype=np.int64)
    counted = ZonePart(len(seen.d), *counts_of(wanted, shares), own_part(evaluator, tabled, seen), none, {}, {}, {})
    return _result(evaluator, options, plan, counted)


def _result(evaluator: Evaluator, options: ZoneOptions, plan: ZonePlan, whole: ZonePart) -> ZoneShares:
    wanted, tabled = _in_scope(evaluator.assumption_sets, options.scope), tabled_of(evaluator, plan)
    kind = ZoneShares if plan.solved is None else ZoneResult if options.counts else ZoneAnswers
    made = partial(
        kind,
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=evaluator.inputs.seed,
        n_draws=whole.n,
        warnings=(*_warnings(evaluator), *_doubts(evaluator, wanted, whole)),
        **pass_tables(tabled, wanted, whole),
    )
    if plan.solved is None:
        return made()
    tables = answer_tables(evaluator, wanted, plan, whole, plan.solved.clauses)
    if not options.counts:
        return made(**tables)
    central, gains = central_zone(evaluator, tabled)
    tables["named"] = {name: replace(x, gains=gains[name]) for name, x in tables["named"].items()}
    choice = None if plan.choice is None else choose(evaluator, wanted, plan.choice, whole.watched, whole.n)
    breaks, stands = tips(clamps_of(evaluator, plan), plan.held, tabled, whole.curves, whole.held, whole.stands)
    return made(
        **tables,
        choice=choice,
        break_evens=breaks,
        obstacles=stands,
        tried=min(whole.n, SAMPLE),
        **count_tables(evaluator, plan.solved, central),
    )


def _in_scope(all_: tuple[AssumptionSet, ...], scope: str) -> tuple[AssumptionSet, ...]:
    b = all_[0]

    def changes(r: AssumptionSet) -> int:
        return sum(getattr(r, f.name) != getattr(b, f.name) for f in fields(b))

    most = {"all": len(fields(b)), "one-at-a-time": 1, "base": 0}[scope]
    return tuple(r for r in all_ if changes(r) <= most)


def _warnings(evaluator: Evaluator) -> tuple[str, ...]:
    out: list[str] = []
    if not any(r.failure != "peace" for r in evaluator.assumption_sets):
        out.append("If the talks fail, they lapse as coded in no_agreement/lapse, and nothing else.")
    if evaluator.scenario.no_agreement is None:
        out.append("The file does not describe failure: no agreement is taken to be the status quo.")
    return tuple(out)


def _doubts(evaluator: Evaluator, wanted: Sequence[AssumptionSet], whole: ZonePart) -> list[str]:
    """Return proposals that their own authors reject, and those whose fate depends on what they leave out."""
    s, out, n = evaluator.scenario, list[str](), whole.n
    if whole.own is None:
        return out
    for j, p in enumerate(s.proposals):
        if p.by is not None:
            who, kept = s.actor[p.by].name, int(whole.own.authors[j])
            if 2 * kept < n:
                rejects = f"{called(who)} {agreeing(who, 'rejects')} {agreeing(who, 'its')}"
                out.append(
                    f"proposals/{p.id}/by: {rejects} own proposal {p.id} in {n - kept} "
                    f"of {n} draws. Check what the proposal leaves out (unnamed), and what no agreement is worth to "
                    "its author. [W605]"
                )
    other = next(
        (r for r in wanted if r == replace(evaluator.base, unnamed="status_quo") and r != evaluator.base), None
    )
    if other is not None:
        for j, p in enumerate(s.proposals):
            here, there = (int(whole.passes[wanted.index(r), j]) for r in (evaluator.base, other))
            if (2 * here >= n) != (2 * there >= n):
                stays = "if what it leaves out stays at the status quo"
                out.append(f"{p.id} is accepted in {here} of {n} draws, but in {there} {stays}.")
    return out


MODEL = Model(
    id="deals.zone",
    title="zone of agreement",
    citations=("raiffa1982", "putnam1988", "tsebelis2002", "nash1950", "kalaismorodinsky1975"),
    status="tested",
    needs=needs,
    run=run,
    split=Split(prepare=prepare, part=part, merge=merge, finish=finish),
    options=ZoneOptions,
    baseline="the status quo, and the weighted mean by issue",
    on_alternatives=ZoneOptions(scope="base", detail=False),
    exact_options=ZoneOptions(exact=True),
    weight=100.0,
)
