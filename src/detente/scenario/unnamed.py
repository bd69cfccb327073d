"""The outcome on an issue that an agreement does not name (core §11.1).

Either it *lapses*: what happens there without agreement happens nevertheless, since nobody promised otherwise. Or it
stays at the *status quo*. A file may say which (``unnamed``, per issue and per proposal; the proposal's wins). By
default an issue lapses if it is one of substance, somebody controls it alone, and the lapse moves it.
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.scenario.model import Scenario
from detente.scenario.parts import Issue, Proposal, Unnamed

Convention = frozenset[str]
"""Ids of the issues that lapse if an agreement leaves them out."""


def lapse_of(scenario: Scenario, issue: Issue) -> Mapping[int, float]:
    """Return the level, or the lottery over levels, to which an issue moves if talks lapse."""
    na = scenario.no_agreement
    found = issue.status_quo if na is None else na.lapse.get(issue.id, issue.status_quo)
    parts = found if isinstance(found, Mapping) else {found: 1.0}
    return {y: p for y, p in parts.items() if p > 0}


def moves(scenario: Scenario, issue: Issue) -> bool:
    """Whether a lapse of the talks moves an issue from its status quo."""
    return set(lapse_of(scenario, issue)) != {issue.status_quo}


def lapsing(scenario: Scenario, proposal: Proposal | None = None, every: Unnamed | None = None) -> Convention:
    """Return the issues that lapse if an agreement leaves them out.

    Parameters
    ----------
    scenario
        The case.
    proposal
        A proposal whose own ``unnamed`` counts before that of the issues.
    every
        One convention for all issues, whatever the file says.
    """
    own = proposal.unnamed if proposal is not None else None

    def choice(issue: Issue) -> Unnamed:
        said = own.get(issue.id) if isinstance(own, Mapping) else own
        said = every or said or issue.unnamed
        if said is not None:
            return said
        return "lapse" if issue.of_substance and issue.control else "status_quo"

    return frozenset(k.id for k in scenario.issues if choice(k) == "lapse" and moves(scenario, k))


def says_nothing(scenario: Scenario, issue: Issue, level: int, lapses: Convention) -> bool:
    """Whether a clause says no more than leaving the issue out: it names the one level that holds then."""
    if issue.id in lapses:
        return set(lapse_of(scenario, issue)) == {level}
    return level == issue.status_quo
