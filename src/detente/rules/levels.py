"""The rule that decides a level, and whether a set of consenting actors satisfies it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from detente.rules.expand import expand
from detente.scenario.model import Scenario
from detente.scenario.rule import Rule

Array = NDArray[np.float64]
TOLERANCE = 1e-12
"""Tolerance of quotas: weights that fall short by no more than this reach the quota."""


def level_rule(scenario: Scenario, issue: str, level: int, lapses: Collection[str] = ()) -> Rule | None:
    """Return the consent that one level needs besides the signatories', over leaves; ``None`` where nobody is asked.

    Actors who must ratify can refuse, as can those who must agree (Putnam 1988). A promise to stay at the status quo,
    on an issue that would otherwise lapse, also needs everybody who could move it alone (core §11.1); a payment needs
    its payer.

    Parameters
    ----------
    scenario, issue, level
        Whose level it is.
    lapses
        Issues that lapse if an agreement leaves them out.
    """
    entry = scenario.issue[issue]
    parts = [
        entry.consent.get(level) if isinstance(entry.consent, dict) else entry.consent,
        entry.ratification.get(level),
    ]
    if issue in lapses and level == entry.status_quo:
        parts += [Rule("actor", actor=a) for a in entry.control]
    if entry.kind == "transfer" and entry.payer is not None and level != entry.status_quo:
        parts.append(Rule("actor", actor=entry.payer))
    asked = [r for r in parts if r is not None and r.op != "nobody"]
    if not asked:
        return None
    return expand(scenario, asked[0] if len(asked) == 1 else Rule("all", parts=tuple(asked)))


def met(rule: Rule, yes: Collection[str]) -> bool:
    """Whether the actors who consent satisfy a rule over leaves."""
    if rule.op == "actor":
        return rule.actor in yes
    weights = rule.weights or (1.0,) * len(rule.parts)
    held = sum(w for w, part in zip(weights, rule.parts, strict=True) if met(part, yes))
    return held >= needed_weight(rule) - TOLERANCE


def gain(rule: Rule, gains: Mapping[str, float]) -> float:
    """Return the gain that a rule secures: the highest g such that those who gain g or more meet it (core §6)."""
    if rule.op == "actor":
        return gains[rule.actor]
    weights = rule.weights or (1.0,) * len(rule.parts)
    need, held = needed_weight(rule), 0.0
    if held >= need - TOLERANCE:
        return float("inf")
    for g, w in sorted(((gain(p, gains), w) for p, w in zip(rule.parts, weights, strict=True)), key=lambda x: -x[0]):
        held += w
        if held >= need - TOLERANCE:
            return g
    return float("-inf")


def gain_by_draw(rule: Rule, gains: Mapping[str, Array]) -> Array:
    """Return (draws,) what :func:`gain` says of a rule in every draw; ``gains`` holds (draws,) gains by leaf."""
    if rule.op == "actor":
        return gains[rule.actor]
    if needed_weight(rule) <= TOLERANCE:
        return np.full(len(next(iter(gains.values()))), np.inf)
    parts = np.stack([gain_by_draw(p, gains) for p in rule.parts])
    if rule.op == "all":
        return parts.min(axis=0)
    weights = np.array(rule.weights or (1.0,) * len(rule.parts))
    order = np.argsort(-parts, axis=0, kind="stable")
    reached = np.cumsum(weights[order], axis=0) >= needed_weight(rule) - TOLERANCE
    first = np.argmax(reached, axis=0)
    found = np.take_along_axis(np.take_along_axis(parts, order, axis=0), first[None], axis=0)[0]
    return np.where(reached.any(axis=0), found, -np.inf)


def needed_weight(rule: Rule) -> float:
    """Return the total weight of its parts that a rule needs."""
    return {"all": float(len(rule.parts)), "any": 1.0, "nobody": 0.0}.get(rule.op, rule.need)
