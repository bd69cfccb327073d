"""The effects of other rules of consent, decision rules of alliances and beliefs about force.

Inputs are changed by degrees (:mod:`detente.levers.search`), but rules are discrete. Each change in this module is
tried alone, over the same draws and with every input as coded. A rule of consent does not change an actor's answer,
only whether the answer counts (core §3). A belief about force changes the value of no agreement to every actor except
the challenger (core §11.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from detente.answers.difference import paired_error
from detente.levers.package import Judgement, PackageJudge
from detente.models.ground import Ground
from detente.packages import passes
from detente.packages.acceptance import agree
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called

Bools = NDArray[np.bool_]
Masks = NDArray[np.uint64]
Kind = Literal["consent", "decision rule", "belief"]
Tried = tuple[Kind, str, Bools, str, dict[str, object]]
LEAST_MEMBERS = 3
"""An alliance of fewer members has no majority that is less than all."""


@dataclass(frozen=True)
class RuleChange:
    """One other rule or belief, tried alone.

    Attributes
    ----------
    kind
        ``consent``: an actor's consent is not needed. ``decision rule``: an alliance has another rule. ``belief``:
        all actors except the challenger have another belief about force.
    words
        The change.
    share
        Share of draws in which the package is accepted then.
    rise, error
        Its rise over the share as coded, and the paired Monte Carlo error of this difference.
    who
        Id of the actor that is not asked, or that decides otherwise; empty for a belief.
    at_medians
        Whether the package is accepted with every input at its median then.
    set
        Values by path that make this change in the file; empty if no single value of a file expresses it.
    """

    kind: Kind
    words: str
    share: float
    rise: float
    error: float
    who: str = ""
    at_medians: bool = False
    set: Mapping[str, object] = field(default_factory=dict[str, object])

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "kind": self.kind,
            "words": self.words,
            "share": round(self.share, 6),
            "rise": round(self.rise, 6),
            "error": round(self.error, 6),
            "set": dict(self.set),
        }


def rule_changes(
    judge: PackageJudge, judgement: Judgement, asked: int, central: Judgement | None = None
) -> tuple[RuleChange, ...]:
    """Return the changes of rules and beliefs after which a package is accepted in more draws, the best first.

    Changes are not combined. A change whose rise is within two standard errors of zero is left out.

    Parameters
    ----------
    judge, judgement
        The package, and its worth to every actor.
    asked
        Mask of the actors whose consent it needs.
    central
        Its worth to every actor with every input at its median; ``None``: medians are not evaluated.
    """
    before = _passes(judge, judge.ground, _masks(judge.gains(judgement)))
    middle = [bool(after[0]) for _, _, after, _, _ in _tried(judge, central, asked)] if central is not None else []
    out: list[RuleChange] = []
    for at, (kind, words, after, who, values) in enumerate(_tried(judge, judgement, asked)):
        rise, error = float(after.mean() - before.mean()), paired_error(before, after)
        if rise > 2 * error and rise > 0:
            agreed = bool(middle) and middle[at]
            out.append(RuleChange(kind, words, float(after.mean()), rise, error, who, agreed, values))
    return tuple(sorted(out, key=lambda c: -c.rise))


def _tried(judge: PackageJudge, judgement: Judgement, asked: int) -> Iterator[Tried]:
    """Yield every change that is tried."""
    masks = _masks(judge.gains(judgement))
    yield from _without(judge, masks, asked)
    yield from _decided(judge, masks, asked)
    yield from _believed(judge, judgement)


def _without(judge: PackageJudge, masks: Masks, asked: int) -> Iterator[Tried]:
    """Yield the package without the consent of each actor that is asked and does not itself sign.

    Without one of its signatories it would be another deal.
    """
    scenario, leaves = judge.evaluator.scenario, judge.evaluator.inputs.plan.actors
    for actor in scenario.actors:
        members = [leaves.index(a) for a in scenario.members(actor.id)]
        bits = sum(1 << i for i in members) & asked
        if not bits or actor.id in judge.named.signers:
            continue
        words = f"{called(actor.name)} {agreeing(actor.name, 'is')} not asked"
        yield "consent", words, _passes(judge, judge.ground, masks | np.uint64(bits)), actor.id, {}


def _decided(judge: PackageJudge, masks: Masks, asked: int) -> Iterator[Tried]:
    """Yield the package if each alliance that decides by unanimity decided by fewer."""
    scenario, leaves = judge.evaluator.scenario, judge.evaluator.inputs.plan.actors
    for alliance in (scenario.actor[a] for a in scenario.alliances):
        n = len(alliance.members)
        bits = sum(1 << leaves.index(a) for a in scenario.members(alliance.id))
        if alliance.rule != "all" or n < LEAST_MEMBERS or not bits & asked:
            continue
        for need, words in _quotas(n):
            rule = f"k_of({need})"
            ground = Ground(_with_rule(scenario, alliance.id, rule), judge.ground.lapses, judge.ground.forced)
            decides = agreeing(alliance.name, "decides")
            words = f"{called(alliance.name)} {decides} by {words} ({need} of {n} members) instead of all"
            values: dict[str, object] = {f"actors/{alliance.id}/rule": rule}
            yield "decision rule", words, _passes(judge, ground, masks), alliance.id, values


def _quotas(n: int) -> Sequence[tuple[int, str]]:
    """Return majorities below all of n members, each once, the largest first."""
    wanted = {n - 1: "all but one", -(-2 * n // 3): "two thirds", n // 2 + 1: "a majority"}
    return sorted(((need, words) for need, words in wanted.items() if need < n), reverse=True)


def _believed(judge: PackageJudge, judgement: Judgement) -> Iterator[Tried]:
    """Yield the package if everybody but the challenger were sure of force, or of none, if the talks fail."""
    c = judge.evaluator.challenger
    if c < 0 or not judge.deal[0]:
        return
    name = called(judge.evaluator.scenario.actor[judge.evaluator.inputs.plan.actors[c]].name)
    own = judge.gains(judgement)[:, c]
    for belief, words in ((0.0, "no force"), (1.0, "force")):
        gains = judge.gains(judgement, belief)
        # The challenger knows its own choice.
        gains[:, c] = own
        words = f"everybody else is sure of {words} by {name} if the talks fail"
        yield "belief", words, _passes(judge, judge.ground, _masks(gains)), "", {}


def _with_rule(scenario: Scenario, alliance: str, rule: str) -> Scenario:
    actors = tuple(a.model_copy(update={"rule": rule}) if a.id == alliance else a for a in scenario.actors)
    return scenario.model_copy(update={"actors": actors})


def _masks(gains: NDArray[np.float64]) -> Masks:
    """(draws, 1) who accepts the package."""
    return agree(np.ascontiguousarray(gains[:, None]), np.zeros_like(gains))


def _passes(judge: PackageJudge, ground: Ground, masks: Masks) -> Bools:
    return passes(ground.space(None, judge.named.signers), masks, judge.number)[:, 0]
