"""The zone of agreement: every package that all who must consent prefer to none (core §6).

``Z(ω) = {x : substantive, C(x)[acc] true}``; ``e = Pr(Z ≠ ∅)`` is what someone who knew everything could
find, ``m(x) = Pr(x ∈ Z)`` the share of draws in which one package passes, ``x* = argmax m(x)`` what a mediator
can table today. The idea of a bargaining zone: Raiffa (1982); with consent at two levels: Putnam (1988);
with veto players: Tsebelis (2002); solutions over it: Nash (1950), Kalai & Smorodinsky (1975), Kalai (1977).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing, Model, Options, Result
from detente.models.deals._base import Base, BasePart, package_values, seeds, to_leaves, whole
from detente.models.deals._figures import figures
from detente.models.deals._revealed import offers
from detente.models.deals._stage import Stage
from detente.models.deals._tables import BEST, Passed, pass_tables, tables_and_facts
from detente.packages import agree, best_single, exists
from detente.payoffs import Reading
from detente.rules.consent import Consent
from detente.scenario.model import Scenario

Ints = NDArray[np.int64]

__all__ = ["BEST", "MODEL", "ZoneOptions"]


class ZoneOptions(Options):
    """How much to work out.

    Attributes
    ----------
    scope
        Every combination of readings, the base and one change at a time, or the base alone.
    detail
        Whether solutions, blockers and clauses are worked out too, or only what passes.
    """

    scope: Literal["all", "one-at-a-time", "base"] = "all"
    detail: bool = True


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the deals engine lacks."""
    if len(scenario.signing) < 2:
        return (
            Missing("signatories", "a deal needs at least two parties", "name the parties of the forum that signs"),
        )
    if all(k.kind == "procedural" for k in scenario.issues):
        return (Missing("issues", "every issue is procedural, so no package is a deal", "add an issue of substance"),)
    return ()


def run(inputs: Inputs, options: ZoneOptions, ctx: Context) -> Result:
    """Search the zone in every draw, under every reading."""
    scenario = inputs.scenario
    consent = Consent.of(scenario)
    stage = Stage(inputs, consent)
    wanted = _in_scope(stage.readings, options.scope)
    proposals = np.array([stage.grid.index(p.package) for p in scenario.proposals], dtype=np.int64)
    offered = offers(stage, wanted, ctx)
    base = Base(stage, ctx) if options.detail else None
    problem = stage.problem(stage.group(stage.base.cohesion))
    if base is not None:
        uv, d = base.uv, base.d
    else:
        uv, d, _ = whole(stage, stage.base, inputs.chunks(), "another coding", ctx)
    best, count, exact = best_single(problem, uv, d, proposals if base is None else seeds(base, proposals))
    tabled = np.concatenate([proposals, np.array([best], dtype=np.int64)]) if best >= 0 else proposals
    shares, parts = _readings_pass(stage, wanted, offered, tabled, ctx, options.detail)
    if len(uv) < inputs.n_draws:
        # Searched over the first draws, counted over all.
        count, exact = int(shares[stage.base][1][:, -1].sum()) if best >= 0 else 0, False
    tables, facts = pass_tables(stage, shares), {}
    if base is not None:
        more, facts = tables_and_facts(stage, base, shares, tabled, (count, exact), offered, parts, ctx)
        tables |= more
    return Result(
        MODEL.id,
        MODEL.title,
        MODEL.citations,
        options.model_dump(),
        inputs.seed,
        inputs.n_draws,
        tables,
        facts,
        _warnings(stage),
    )


def _in_scope(all_: tuple[Reading, ...], scope: str) -> tuple[Reading, ...]:
    b = all_[0]

    def changes(r: Reading) -> int:
        return sum((r.failure != b.failure, r.loss != b.loss, r.cohesion != b.cohesion, r.hard != b.hard))

    most = {"all": 4, "one-at-a-time": 1, "base": 0}[scope]
    return tuple(r for r in all_ if changes(r) <= most)


def _readings_pass(
    stage: Stage,
    wanted: tuple[Reading, ...],
    offered: dict[Reading, Ints],
    tabled: Ints,
    ctx: Context,
    detail: bool,
) -> tuple[Passed, list[BasePart]]:
    """Judge the named packages, and whether any passes, under every reading.

    With ``detail``, also who accepts and who blocks in the base reading, chunk by chunk.
    """
    here = [stage.consent_of(j).parties == stage.consent.parties for j in range(len(tabled))]
    deal = stage.grid.substantive(tabled) & np.array(here, dtype=np.bool_)

    def work(chunk: tuple[int, int]) -> tuple[list[tuple[NDArray[np.bool_], NDArray[np.bool_]]], BasePart | None]:
        part: BasePart | None = None
        out: dict[Reading, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
        last: Reading | None = None
        worth = np.zeros((0, 0, 0))
        for judged in stage.judge(stage.inputs.scores(*chunk), chunk[0], wanted, offered):
            if last is None or not last.differs_in_failure_only(judged.reading):
                worth = package_values(stage, judged, tabled)
            last = judged.reading
            masks = to_leaves(agree(worth, judged.d), judged.group)
            passed = stage.passes(masks, tabled)
            known = np.asarray(passed[:, deal].any(axis=1), dtype=np.bool_)
            zone = exists(judged.problem, judged.uv, judged.d, known=known)
            out[judged.reading] = (zone, passed)
            if detail and judged.reading == stage.base:
                part = BasePart.of(judged, zone, masks, tabled)
        return [out[r] for r in wanted], part

    parts = ctx.map_chunks("running every reading", work, stage.inputs.chunks())
    shares = {
        r: (np.concatenate([p[j][0] for p, _ in parts]), np.concatenate([p[j][1] for p, _ in parts]))
        for j, r in enumerate(wanted)
    }
    return shares, [part for _, part in parts if part is not None]


def _warnings(stage: Stage) -> tuple[str, ...]:
    out: list[str] = []
    if not any(r.failure != "peace" for r in stage.readings):
        out.append("The file names no use of force: failure is read as lapse only.")
    if stage.scenario.no_agreement is None:
        out.append("The file says nothing of failure: no agreement is read as the status quo.")
    return tuple(out)


MODEL = Model(
    id="deals.zone",
    title="zone of agreement",
    citations=("raiffa1982", "putnam1988", "tsebelis2002", "nash1950", "kalaismorodinsky1975"),
    status="tested",
    needs=needs,
    run=run,
    figures=figures,
    options=ZoneOptions,
)
