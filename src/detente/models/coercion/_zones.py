"""How many packages of the zone survive force: the same search as the deals engine, under three values of failure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.models._problem import grid_of, problem_of
from detente.models.contract import Context
from detente.packages import Problem, exists, zone_sizes
from detente.payoffs import Failure, Layout, contributions, penalised, reservation
from detente.rules.consent import Consent
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


def _problem(inputs: Inputs) -> Problem:
    scenario = inputs.scenario
    return problem_of(
        scenario, grid_of(scenario, inputs.force), Consent.of(scenario), np.arange(len(inputs.plan.actors))
    )


def survivors(inputs: Inputs, sample: int, ctx: Context) -> dict[str, Any]:
    """Count packages that all prefer to a lapse, to war, and to both, in the first draws.

    Returns
    -------
    dict
        ``peace``, ``war``, ``both``: one count per draw of the sample. A package *survives* if it is in both.
    """
    problem, layout = _problem(inputs), Layout.of(inputs.scenario)
    if sample <= 0:
        return {"peace": [], "war": [], "both": []}
    draws = inputs.chunk(*next(inputs.chunks()))
    uv = contributions(draws, layout, 1)
    failure = Failure.of(inputs.scenario, draws, layout, uv)
    worth = penalised(draws, layout, uv, False)[:sample]
    peace, war = ((reservation(failure, r) - failure.blocking)[:sample] for r in ("peace", "stress"))
    floors = {"peace": peace, "war": war, "both": np.maximum(peace, war)}
    jobs = list(floors.items())
    counted = ctx.map_chunks("packages that survive force", lambda job: zone_sizes(problem, worth, job[1]), jobs)
    return {name: sizes.tolist() for (name, _), sizes in zip(jobs, counted, strict=True)}


def without(inputs: Inputs, most: int, ctx: Context) -> dict[str, Bools]:
    """Return whether a deal exists as coded, without linkage, without any line, with full trust, and with neither.

    Linkage is a line against an omission: it forbids the status quo, so that a deal has to move the issue.

    Parameters
    ----------
    inputs, ctx
        The draws, of which the first ``most`` are searched.

    Returns
    -------
    dict
        ``coded``, ``no linkage``, ``no lines``, ``full trust``, ``neither``: (draws,) each. All else is
        as coded.
    """
    problem, layout = _problem(inputs), Layout.of(inputs.scenario)

    def work(chunk: tuple[int, int]) -> dict[str, Bools]:
        draws = inputs.chunk(*chunk)
        out: dict[str, Bools] = {}
        for trusting in (False, True):
            uv = contributions(_trusting(draws) if trusting else draws, layout, 1)
            failure = Failure.of(inputs.scenario, draws, layout, uv)
            d = reservation(failure, "constructed") - failure.blocking
            lined = penalised(draws, layout, uv, False)
            free = _dropped(draws, layout, uv)
            if not trusting:
                loose = _dropped(draws, layout, uv, linkage=True) if linked(inputs.scenario) else lined
                out["no linkage"] = np.asarray(exists(problem, loose, d))
            out["full trust" if trusting else "coded"] = np.asarray(exists(problem, lined, d))
            out["neither" if trusting else "no lines"] = np.asarray(exists(problem, free, d))
        return out

    chunks = [(start, min(n, most - start)) for start, n in inputs.chunks() if start < most]
    parts = ctx.map_chunks("why talks could fail", work, chunks)
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


def _trusting(draws: Draws) -> Draws:
    slots = draws.plan.trust[draws.plan.trust >= 0]
    values = draws.values.copy()
    values[slots] = 1.0
    return Draws(draws.plan, draws.start, draws.n, draws.z, values)


def linked(scenario: Scenario) -> bool:
    """Whether a public line forbids the status quo: a deal must move that issue."""
    return any(c.forbidden(scenario.issue[c.issue].status_quo) for c in scenario.commitments)


def _dropped(draws: Draws, layout: Layout, uv: Array, linkage: bool = False) -> Array:
    """Return contributions with red lines kept and public lines dropped, hard ones too; or only those of linkage."""
    issues = draws.plan.scenario.issues
    kept = [m for m in draws.plan.lines if linkage and not m.commitment.forbidden(issues[m.issue].status_quo)]
    bare = Draws(replace(draws.plan, lines=kept), draws.start, draws.n, draws.z, draws.values)
    return penalised(bare, layout, uv, False)
