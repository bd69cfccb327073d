"""Searches of the zone of agreement with other values of failure, and with obstacles to a deal removed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.models._problem import grid_of, problem_of
from detente.models.contract import Context
from detente.packages import Problem, exists, zone_sizes
from detente.payoffs import Layout, Payoffs
from detente.rules.consent import Consent
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


def _problem(inputs: Inputs) -> Problem:
    scenario = inputs.scenario
    return problem_of(scenario, grid_of(scenario), Consent.of(scenario), np.arange(len(inputs.plan.actors)))


class Survivors(NamedTuple):
    """Packages that all prefer to a lapse of the talks, to war, and to both: one count per draw searched."""

    peace: tuple[int, ...]
    war: tuple[int, ...]
    both: tuple[int, ...]


def survivors(inputs: Inputs, sample: int, ctx: Context) -> Survivors:
    """Count packages that all prefer to a lapse, to war, and to both, in the first draws."""
    problem, layout = _problem(inputs), Layout.of(inputs.scenario)
    if sample <= 0:
        return Survivors((), (), ())
    payoffs = Payoffs.of(inputs.chunk(*next(inputs.chunks())), layout)
    worth = payoffs.priced[:sample]
    peace, war = payoffs.least("peace")[:sample], payoffs.least("stress")[:sample]
    floors = (peace, war, np.maximum(peace, war))
    counted = ctx.map_chunks("packages preferred to force", lambda floor: zone_sizes(problem, worth, floor), floors)
    return Survivors(*(tuple(int(n) for n in sizes) for sizes in counted))


def without(inputs: Inputs, most: int, ctx: Context) -> dict[str, Bools]:
    """Return whether a deal exists as coded, and without linkage, public commitments, doubt, or both of the latter.

    Linkage is a commitment that forbids the status quo of an issue, so that a deal has to move it.

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
    issues = inputs.scenario.issues
    linkage = np.array([m.commitment.forbidden(issues[m.issue].status_quo) for m in inputs.plan.lines], dtype=np.bool_)

    def work(chunk: tuple[int, int]) -> dict[str, Bools]:
        draws = inputs.chunk(*chunk)
        out: dict[str, Bools] = {}
        for trusting in (False, True):
            payoffs = Payoffs.of(draws, layout, trusting=trusting)
            d, lined = payoffs.least(), payoffs.priced
            if not trusting:
                loose = payoffs.price(False, kept=~linkage) if linkage.any() else lined
                out["no linkage"] = np.asarray(exists(problem, loose, d))
            out["full trust" if trusting else "coded"] = np.asarray(exists(problem, lined, d))
            free = payoffs.price(False, kept=np.zeros_like(linkage))
            out["neither" if trusting else "no lines"] = np.asarray(exists(problem, free, d))
        return out

    chunks = [(start, min(n, most - start)) for start, n in inputs.chunks() if start < most]
    parts = ctx.map_chunks("why talks could fail", work, chunks)
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


def linked(scenario: Scenario) -> bool:
    """Whether a public commitment forbids the status quo of its issue, so that a deal must move it."""
    return any(c.forbidden(scenario.issue[c.issue].status_quo) for c in scenario.commitments)
