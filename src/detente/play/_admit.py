"""A proposal to admit a candidate: every member votes, by its coded chance and a common factor."""

from __future__ import annotations

import math
from collections.abc import Mapping

from detente.draws.counter import u01, word
from detente.models.council.procedure import seats
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called, opening
from detente.scenario.parts import Admission


def admit(
    scenario: Scenario, entry: Admission, key: int, draw: int | None, votes: Mapping[str, bool]
) -> tuple[list[str], bool]:
    """Return the results for conditions and members in sentences, and whether the candidate is invited.

    A member that is not in ``votes`` consents where ``√ρ z + √(1−ρ) e`` is below its chance's normal score: the
    one-factor copula of ``council.admission``, drawn once.

    Raises
    ------
    LookupError
        If the case gives no chance of consent for a member.
    """
    from scipy.special import ndtri

    consents = {s.member: s.consent for s in seats(scenario, entry)}
    silent = [m for m, row in consents.items() if row is None]
    if silent:
        what = f"the case gives no chance that {silent[0]} consents"
        raise LookupError(f"{what}; add consent for it, or for {entry.to}, to the admission")
    world = draw or 0
    name = called(scenario.actor[entry.candidate].name)
    out = [f"{opening(name)} {agreeing(name, 'asks')} to join {called(scenario.actor[entry.to].name)}."]
    doubtful = [c for c, v in entry.conditions.items() if v.value.mode < 0.95]
    out += [f"Condition {c}: uncertain (chance {entry.conditions[c].value.mode:g})." for c in doubtful]
    rho = entry.cohesion.mode if entry.cohesion else 0.8
    common = float(ndtri(u01(key, world, 0, word(entry.candidate), 0)))
    against: list[str] = []
    for m in scenario.members(entry.to):
        q = entry.consent[consents[m] or ""].value.mode
        own = float(ndtri(u01(key, world, 1, word(entry.candidate), word(m))))
        bar = math.inf if q >= 1 else -math.inf if q <= 0 else float(ndtri(q))
        if not votes.get(m, math.sqrt(rho) * common + math.sqrt(1 - rho) * own <= bar):
            against.append(called(scenario.actor[m].name))
    members = len(scenario.members(entry.to))
    if against:
        some = ", ".join(against[:4]) + (f" and {len(against) - 4} more" if len(against) > 4 else "")
        return [*out, f"No invitation: {len(against)} of {members} withhold consent ({some})."], False
    if doubtful:
        return [*out, f"All {members} would consent, once the conditions are met."], False
    days = [v.value.mode for v in entry.ratification.values()]
    late = f"; ratified by all after about {max(days):.0f} days" if days else ""
    return [*out, f"All {members} consent: {name} {agreeing(name, 'is')} invited{late}."], True
