"""The zone of agreement: every package that all who must consent prefer to none (core §6).

``Z(ω) = {x : substantive, C(x)[acc] true}``; ``e = Pr(Z ≠ ∅)`` is what someone who knew everything could
find, ``m(x) = Pr(x ∈ Z)`` the share of draws in which one package passes, ``x* = argmax m(x)`` what a mediator
can table today. The idea of a bargaining zone: Raiffa (1982); with consent at two levels: Putnam (1988);
with veto players: Tsebelis (2002); solutions over it: Nash (1950), Kalai & Smorodinsky (1975), Kalai (1977).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.answers.drivers import key_drivers
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing, Model, Options
from detente.models.deals._base import Base, seeds, whole
from detente.models.deals._breaks import tips
from detente.models.deals._choosing import Choosing
from detente.models.deals._revealed import offers
from detente.models.deals._stage import Judged, Named, Stage
from detente.models.deals._tables import (
    ClauseSets,
    Passed,
    all_clauses,
    answer_tables,
    central_zone,
    count_tables,
    pass_tables,
)
from detente.models.deals.results import BEST, ZoneAnswers, ZoneResult, ZoneShares
from detente.packages import best_single, exists
from detente.payoffs import PayoffReading
from detente.scenario.model import Scenario

Ints = NDArray[np.int64]

__all__ = ["BEST", "MODEL", "ZoneAnswers", "ZoneOptions", "ZoneResult", "ZoneShares"]


class ZoneOptions(Options):
    """How much to work out.

    Attributes
    ----------
    scope
        Every combination of readings, the base and one change at a time, or the base alone.
    detail
        Whether blockers, clauses and solutions are worked out too, or only what passes.
    counts
        With ``detail``: whether solutions and counts of all packages are worked out too.
    exact
        Whether all packages are counted in all draws under the base assumptions, not only in the first 2,000.
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
    return best_single(base.problem, base.uv, base.d, seeds(base, proposals), blocking=base.blocking)


def readings_pass(
    stage: Stage,
    wanted: tuple[PayoffReading, ...],
    offered: dict[PayoffReading, Ints],
    tabled: Sequence[Named],
    ctx: Context,
    also: Callable[[Judged], None] = lambda _: None,
) -> Passed:
    """Return what passes under every reading: (draws,) whether any package does, (draws, packages) which ones do.

    ``also`` is called with each judged chunk, from several threads at once.
    """
    own = np.array([x.signers == stage.consent.parties and x.lapses is None for x in tabled], dtype=np.bool_)

    def work(chunk: tuple[int, int]) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
        out: dict[PayoffReading, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
        for judged in stage.judge_chunk(chunk, wanted, offered):
            also(judged)
            passed = stage.passes(judged, stage.masks(judged, tabled), tabled)
            deal = own & judged.ground.deal(judged.ground.places([x.clauses for x in tabled]))
            known = np.asarray(passed[:, deal].any(axis=1), dtype=np.bool_)
            out[judged.reading] = (exists(judged.problem, judged.uv, judged.d, known=known), passed)
        return [out[r] for r in wanted]

    parts = ctx.map_chunks("running every reading", work, stage.inputs.chunks())
    return {
        r: (np.concatenate([p[j][0] for p in parts]), np.concatenate([p[j][1] for p in parts]))
        for j, r in enumerate(wanted)
    }


def run(inputs: Inputs, options: ZoneOptions, ctx: Context) -> ZoneShares:
    """Search the zone in every draw, under every reading."""
    return answer(Stage(inputs), options, ctx, Steps())


@dataclass(frozen=True)
class Steps:
    """The steps of the zone model whose work a session keeps; each gives the same answers however it is done.

    Attributes
    ----------
    offers
        What the challenger could have had, by *revealed* reading.
    base
        The base reading over all draws.
    best
        The package that passes in the most draws, as :func:`detente.packages.best_single`.
    shares
        What passes under every reading.
    clauses
        Minimal sets of clauses to drop.
    """

    offers: Callable[[Stage, tuple[PayoffReading, ...], Context], dict[PayoffReading, Ints]] = offers
    base: Callable[[Stage, Context, bool], Base] = Base
    best: Callable[[Base, Ints], tuple[int, int, bool]] = best_of
    shares: Callable[
        [Stage, tuple[PayoffReading, ...], dict[PayoffReading, Ints], Sequence[Named], Context], Passed
    ] = readings_pass
    clauses: ClauseSets = all_clauses


def answer(stage: Stage, options: ZoneOptions, ctx: Context, steps: Steps) -> ZoneShares:
    """Return the result of the zone model, its parts worked out by ``steps``."""
    scenario = stage.scenario
    wanted = _in_scope(stage.readings, options.scope)
    ground = stage.ground(stage.base)
    proposals = ground.numbers([p.package for p in scenario.proposals])
    offered = steps.offers(stage, wanted, ctx)
    base = steps.base(stage, ctx, options.counts) if options.detail else None
    if base is not None:
        best, count, exact = steps.best(base, proposals)
    else:
        problem = ground.problem(stage.group(stage.base.cohesion))
        uv, d, _ = whole(stage, stage.base, stage.inputs.chunks(), "another coding", ctx)
        best, count, exact = best_single(problem, uv, d, proposals)
    found = (Named(BEST, ground.grid.package(best), scenario.signing),) if best >= 0 else ()
    tabled = (*stage.proposals, *found)
    choosing = None
    if base is not None and options.counts and Choosing.possible(stage, best):
        choosing = Choosing(stage, base, wanted, offered, (best, count), proposals, options.exact, ctx)
        shares = readings_pass(stage, wanted, offered, tabled, ctx, choosing.see)
    else:
        shares = steps.shares(stage, wanted, offered, tabled, ctx)
    kind = ZoneShares if base is None else ZoneResult if options.counts else ZoneAnswers
    made = partial(
        kind,
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=stage.inputs.seed,
        n_draws=stage.inputs.n_draws,
        warnings=(*_warnings(stage), *_doubts(stage, base, shares)),
        **pass_tables(tabled, shares),
    )
    if base is None:
        return made()
    tables = answer_tables(stage, base, shares, tabled, (count, exact), ctx, steps.clauses)
    if not options.counts:
        return made(**tables)
    central, gains = central_zone(stage, tabled)
    tables["named"] = {name: replace(x, gains=gains[name]) for name, x in tables["named"].items()}
    choice = None if choosing is None else choosing.finish()
    breaks, stands = tips(stage, key_drivers(stage.inputs), tabled, shares[stage.base][1], ctx)
    return made(
        **tables,
        choice=choice,
        break_evens=breaks,
        obstacles=stands,
        **count_tables(stage, base, central, ctx),
    )


def _in_scope(all_: tuple[PayoffReading, ...], scope: str) -> tuple[PayoffReading, ...]:
    b = all_[0]

    def changes(r: PayoffReading) -> int:
        return sum(getattr(r, f.name) != getattr(b, f.name) for f in fields(b))

    most = {"all": len(fields(b)), "one-at-a-time": 1, "base": 0}[scope]
    return tuple(r for r in all_ if changes(r) <= most)


def _warnings(stage: Stage) -> tuple[str, ...]:
    out: list[str] = []
    if not any(r.failure != "peace" for r in stage.readings):
        out.append("If the talks fail, what no_agreement/lapse says happens, and nothing else.")
    if stage.scenario.no_agreement is None:
        out.append("The file says nothing of failure: no agreement is read as the status quo.")
    return tuple(out)


def _doubts(stage: Stage, base: Base | None, shares: Passed) -> list[str]:
    """Return proposals that their own authors reject, and those whose fate depends on what they leave out."""
    s, out = stage.scenario, list[str]()
    if base is None:
        return out
    n, leaves = len(base.masks), stage.inputs.plan.actors
    for j, p in enumerate(s.proposals):
        if p.by is not None:
            own = np.uint64(sum(1 << leaves.index(a) for a in s.members(p.by)))
            kept = int(((base.masks[:, j] & own) == own).sum())
            if 2 * kept < n:
                out.append(
                    f"proposals/{p.id}/by: {s.actor[p.by].name} rejects its own proposal {p.id} in {n - kept} of {n} "
                    "draws. Check what the proposal leaves out (unnamed), and what no agreement is worth to its "
                    "author. [W605]"
                )
    other = next((r for r in shares if r == replace(stage.base, unnamed="status_quo") and r != stage.base), None)
    if other is not None:
        for j, p in enumerate(s.proposals):
            here, there = (int(shares[r][1][:, j].sum()) for r in (stage.base, other))
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
    options=ZoneOptions,
    baseline="the status quo, and the weighted mean by issue",
    on_alternatives=ZoneOptions(scope="base", detail=False),
    exact_options=ZoneOptions(exact=True),
    weight=100.0,
)
