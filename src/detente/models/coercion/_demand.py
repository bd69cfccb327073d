"""The challenger's demand: which proposal it is, and what a model lacks where there is none (core §5, §9)."""

from __future__ import annotations

from detente.models.contract import Missing
from detente.rules.expand import party_rule
from detente.rules.levels import met
from detente.scenario.model import Scenario
from detente.scenario.parts import Proposal


def needs_force(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what a model of coercion lacks: somebody who could use force, and against whom."""
    if scenario.no_agreement is None or scenario.no_agreement.force is None:
        return (
            Missing(
                "no_agreement/force",
                "the file names no actor that could use force",
                "add no_agreement/force with challenger, target, win, win_package, fail_package and cost",
            ),
        )
    return ()


def needs_demand(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what a model of a demand lacks: force, and a proposal that is the challenger's demand."""
    missing = needs_force(scenario)
    if not missing and demand(scenario) is None:
        return (
            Missing(
                "proposals",
                "there is no demand: neither the challenger nor an alliance that needs its consent has made a "
                "proposal to others",
                "add what it asks for, with by: set to the challenger",
            ),
        )
    return missing


def needs_own_demand(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what a model lacks that infers the challenger's preferences from what it asked for by itself."""
    missing = needs_demand(scenario)
    j = demand(scenario)
    if not missing and j is not None and not _is_own(scenario, scenario.proposals[j]):
        return (
            Missing(
                "proposals",
                "the demand was made by an alliance: which of its members preferred it to other offers is not known",
                "add what the challenger asks for by itself, with by: set to the challenger",
            ),
        )
    return missing


def demand(scenario: Scenario) -> int | None:
    """Return the place of the challenger's demand among the proposals; ``None`` if there is none.

    It is the challenger's first tabled proposal, else its first. If it has made none by itself, it is the first tabled
    proposal, else the first, of an alliance that cannot act without the challenger: one whose rule is not met by all
    its other members together. Such a demand stands only as long as the challenger wants it, so the choice between
    insisting and dropping it is the challenger's. An alliance that can outvote the challenger, and a proposal that asks
    nobody outside the alliance, are left out.
    """
    na = scenario.no_agreement
    if na is None or na.force is None:
        return None
    own = [j for j, p in enumerate(scenario.proposals) if _is_own(scenario, p)]
    joint = [j for j, p in enumerate(scenario.proposals) if _is_joint(scenario, p)]
    found = own or joint
    return next((j for j in found if scenario.proposals[j].kind == "tabled"), found[0] if found else None)


def addressed(scenario: Scenario) -> frozenset[str]:
    """Return the leaves that are asked to sign: the parties to the demand, other than those who make it.

    Without a demand, they are the leaves of all signatories other than the challenger.
    """
    na = scenario.no_agreement
    if na is None or na.force is None:
        return frozenset()
    j = demand(scenario)
    parties = scenario.signing if j is None else scenario.signing_of(scenario.proposals[j])
    by = na.force.challenger if j is None else scenario.proposals[j].by or na.force.challenger
    return frozenset(m for p in parties for m in scenario.members(p)) - frozenset(scenario.members(by))


def _is_own(scenario: Scenario, proposal: Proposal) -> bool:
    na = scenario.no_agreement
    return na is not None and na.force is not None and proposal.by == na.force.challenger


def _is_joint(scenario: Scenario, proposal: Proposal) -> bool:
    """Whether an alliance makes a proposal to others, and could not without the challenger."""
    na, by = scenario.no_agreement, proposal.by
    if na is None or na.force is None or by is None or by == na.force.challenger or proposal.kind == "analyst":
        return False
    members = frozenset(scenario.members(by))
    if na.force.challenger not in members or met(party_rule(scenario, by), members - {na.force.challenger}):
        return False
    asked = {m for p in scenario.signing_of(proposal) for m in scenario.members(p)}
    return not asked <= members
