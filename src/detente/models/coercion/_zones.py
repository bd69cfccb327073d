"""Searches of the zone of agreement (ZOPA) with other values of failure, and with obstacles to a deal removed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.ground import Ground
from detente.packages import exists, zone_sizes
from detente.payoffs import Payoffs
from detente.scenario.model import Scenario
from detente.scenario.parts import Commitment
from detente.scenario.unnamed import lapse_of, lapsing

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


def _ground(inputs: Inputs) -> Ground:
    return Ground(inputs.scenario, lapsing(inputs.scenario), inputs.forced)


class Survivors(NamedTuple):
    """Packages that all prefer to a lapse of the talks, to war, and to both: one count per draw searched."""

    peace: tuple[int, ...]
    war: tuple[int, ...]
    both: tuple[int, ...]


def survivors(inputs: Inputs, sample: int, ctx: Context) -> Survivors:
    """Count packages that all prefer to a lapse, to war, and to both, in the first draws."""
    ground = _ground(inputs)
    space, layout = ground.space(), ground.layout
    if sample <= 0:
        return Survivors((), (), ())
    payoffs = Payoffs.of(inputs.chunk(*next(inputs.chunks())), layout)
    worth = payoffs.priced[:sample]
    peace, war = payoffs.least("peace")[:sample], payoffs.least("stress")[:sample]
    floors = (peace, war, np.maximum(peace, war))
    counted = ctx.map_chunks("packages preferred to force", lambda floor: zone_sizes(space, worth, floor), floors)
    return Survivors(*(tuple(int(n) for n in sizes) for sizes in counted))


def without(inputs: Inputs, most: int, ctx: Context) -> dict[str, Bools]:
    """Return whether a deal exists as coded, and without linkage, public commitments, distrust, or both of the latter.

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
    ground = _ground(inputs)
    space, layout = ground.space(), ground.layout
    linkage = np.array([omission(inputs.scenario, m.commitment) for m in inputs.plan.lines], dtype=np.bool_)

    def work(chunk: tuple[int, int]) -> dict[str, Bools]:
        draws = inputs.chunk(*chunk)
        out: dict[str, Bools] = {}
        for trusting in (False, True):
            payoffs = Payoffs.of(draws, layout, trusting=trusting)
            d, lined = payoffs.least(), payoffs.priced
            if not trusting:
                loose = payoffs.price(False, kept=~linkage) if linkage.any() else lined
                out["no linkage"] = np.asarray(exists(space, loose, d))
            out["full trust" if trusting else "coded"] = np.asarray(exists(space, lined, d))
            free = payoffs.price(False, kept=np.zeros_like(linkage))
            out["neither" if trusting else "no lines"] = np.asarray(exists(space, free, d))
        return out

    chunks = [(start, min(n, most - start)) for start, n in inputs.chunks() if start < most]
    parts = ctx.map_chunks("why talks could fail", work, chunks)
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


def omission(scenario: Scenario, commitment: Commitment) -> bool:
    """Whether a commitment may forbid what holds if nothing is agreed on its issue."""
    issue = scenario.issue[commitment.issue]
    left = lapse_of(scenario, issue) if issue.id in lapsing(scenario) else {issue.status_quo: 1.0}
    return any(commitment.forbidden(y) for y in left)


def linked(scenario: Scenario) -> bool:
    """Whether a public commitment forbids saying nothing on its issue: a deal must move that issue."""
    return any(omission(scenario, c) for c in scenario.commitments)
