"""From a scenario to its grid of packages and its search problem: what several families need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.packages.grid import MOST_PACKAGES, Grid
from detente.packages.problem import Problem
from detente.rules.consent import Consent
from detente.scenario.model import Scenario

Ints = NDArray[np.int64]


def grid_of(scenario: Scenario, force: bool = False) -> Grid:
    """Return the grid of packages of a scenario.

    Parameters
    ----------
    scenario
        The case.
    force
        Whether a grid above the usual limit is wanted all the same.

    Raises
    ------
    TooLarge
        Above 10⁸ packages, with the issue to coarsen.
    """
    return Grid(
        issues=tuple(k.id for k in scenario.issues),
        levels=tuple(tuple(sorted(k.levels)) for k in scenario.issues),
        status_quo=tuple(sorted(k.levels).index(k.status_quo) for k in scenario.issues),
        procedural=tuple(k.kind == "procedural" for k in scenario.issues),
        infeasible=tuple(
            {k: frozenset(y for y in scenario.issue[k].levels if _meets(y, c)) for k, c in rule.items()}
            for rule in scenario.infeasible
        ),
        most=None if force else MOST_PACKAGES,
    )


def _meets(level: int, condition: str | int) -> bool:
    if isinstance(condition, int):
        return level == condition
    side, _, y = condition.rpartition(" ")
    return level >= int(y) if side == "at least" else level <= int(y)


def problem_of(scenario: Scenario, grid: Grid, consent: Consent, group: Ints) -> Problem:
    """Return the search problem, with actors that are equal in every draw judged as one group.

    Parameters
    ----------
    scenario, grid, consent
        The case, its packages, its rules.
    group
        (actors,) number of each leaf's group.
    """

    def remap(mask: int) -> int:
        return sum(1 << g for g in {int(group[i]) for i in range(len(group)) if mask >> i & 1})

    code = [int(group[c]) if c >= 0 else c for c in consent.program.code]
    return Problem.build(
        grid,
        n_groups=int(group.max()) + 1,
        always=remap(consent.always),
        ask=np.array([remap(int(m)) for m in consent.ask], dtype=np.uint64),
        code=np.array(code, dtype=np.int32),
        quota=np.array(consent.program.quota),
        woff=np.array(consent.program.woff, dtype=np.int32),
        weights=np.array(consent.program.weights),
        start=np.array(consent.program.start, dtype=np.int32),
        base_programs=consent.base_programs,
        level_program=consent.level_program,
        party_programs=consent.party_program,
    )
