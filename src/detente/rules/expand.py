"""Rules over actors, expanded to rules over the leaves that decide.

An alliance's name stands for its own rule over its members (Putnam's two levels, 1988: a government's
consent stands for what can be ratified behind it).
"""

from __future__ import annotations

from detente.scenario.model import Scenario
from detente.scenario.rule import Rule


def party_rule(scenario: Scenario, actor: str) -> Rule:
    """Return the rule by which one actor consents, over leaves."""
    a = scenario.actor[actor]
    if not a.members:
        return Rule("actor", actor=actor)
    parts = tuple(party_rule(scenario, m) for m in a.members)
    name, _, rest = a.rule.partition("(")
    if name == "k_of":
        return Rule("k_of", parts=parts, need=float(rest.rstrip(")")))
    if name == "weighted":
        weights = tuple(float(a.weights.get(m, 0.0)) for m in a.members)
        return Rule("weighted", parts=parts, need=float(rest.rstrip(")")), weights=weights)
    return Rule(name, parts=parts)


def expand(scenario: Scenario, rule: Rule) -> Rule:
    """Replace every alliance in a rule by the alliance's own rule."""
    if rule.op == "actor":
        return party_rule(scenario, rule.actor)
    parts = tuple(expand(scenario, p) for p in rule.parts)
    return Rule(rule.op, parts=parts, need=rule.need, weights=rule.weights)


def conjunction(rule: Rule) -> frozenset[str] | None:
    """Return the leaves of a rule that needs every one of them, or ``None`` if it is not of that kind."""
    if rule.op == "actor":
        return frozenset((rule.actor,))
    if rule.op == "nobody":
        return frozenset()
    single = rule.op == "any" and len(rule.parts) == 1
    full = rule.op == "k_of" and rule.need == len(rule.parts)
    if rule.op == "all" or single or full:
        inner = [conjunction(p) for p in rule.parts]
        if all(x is not None for x in inner):
            return frozenset(a for x in inner if x is not None for a in x)
    return None
