"""Factors of the sensitivity analysis: groups of the uniform numbers from which the draws are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.answers.inputs import describe
from detente.draws.inputs import Inputs
from detente.draws.plan import OF_FAILURE
from detente.scenario.names import called

Ints = NDArray[np.int64]
By = Literal["actor", "issue", "basis", "input"]


@dataclass(frozen=True, eq=False)
class Factor:
    """Uniform numbers that are varied together.

    Attributes
    ----------
    id, words
        Name, and what it is.
    own, common
        Quantities whose own parts belong to it, and shared streams.
    touched
        Positions of the actors that it concerns.
    """

    id: str
    words: str
    own: Ints
    common: Ints
    touched: Ints


def factors_of(inputs: Inputs, by: By) -> tuple[Factor, ...]:
    """Return the uniform numbers of a case in groups; numbers that nothing uses are left out.

    Quantities that share a stream within an alliance belong together, with that stream, however they are grouped.
    """
    plan, scenario = inputs.plan, inputs.scenario
    at = {path: j for j, path in enumerate(inputs.commons)}
    touches = [plan.stakes(i) | _failing(inputs, i) for i in range(len(plan.actors))]
    used: set[int] = {j for mine in touches for j in mine} | {
        j for j in (plan.win, plan.pretext, plan.deadline) if j >= 0
    }
    shared = {j for j in (plan.win, plan.deadline) if j >= 0}
    groups: dict[str, tuple[list[int], set[int]]] = {}
    for j, slot in enumerate(plan.slots):
        varies = not slot.quantity.is_point or ("/hard" in slot.path and 0 < slot.quantity.mode < 1)
        if not varies or j not in used:
            continue
        home = slot.common if slot.common is not None else slot.path
        own, commons = groups.setdefault(_key(home, slot.basis, by), ([], set()))
        own.append(j)
        if slot.common is not None:
            commons.add(at[slot.common])
    out: list[Factor] = []
    for id_, (own, commons) in groups.items():
        here = frozenset(own)
        who = [i for i, mine in enumerate(touches) if mine & here or here & shared]
        words = describe(scenario, id_) if by == "input" else _words(inputs, id_, by)
        out.append(
            Factor(id_, words, np.array(own), np.array(sorted(commons), dtype=np.int64), np.array(who, dtype=np.int64))
        )
    return tuple(out)


def _failing(inputs: Inputs, actor: int) -> frozenset[int]:
    plan = inputs.plan
    found = {int(getattr(plan, name)[actor]) for name in OF_FAILURE if len(getattr(plan, name))}
    return frozenset(j for j in found if j >= 0)


def _key(path: str, basis: str, by: By) -> str:
    parts = path.split("/")
    match by:
        case "input":
            return path
        case "basis":
            return basis
        case "issue":
            if parts[0] == "positions":
                return parts[2]
            return parts[1].split(" ")[1] if parts[0] == "commitments" and " " in parts[1] else "no agreement"
        case "actor":
            if parts[0] in ("positions", "actors"):
                return parts[1]
            if parts[0] == "commitments" and " " in parts[1]:
                return parts[1].split(" ")[0]
            return parts[-1] if parts[0] == "no_agreement" and parts[-1] not in ("win", "pretext", "all") else "force"


def _words(inputs: Inputs, id_: str, by: By) -> str:
    scenario = inputs.scenario
    if by == "actor" and id_ in scenario.actor:
        return f"what is coded of {called(scenario.actor[id_].name)}"
    if by == "issue" and id_ in scenario.issue:
        return f"everything about “{id_}”"
    if by == "basis":
        return {"report": "what reports say", "data": "what data say"}.get(id_, "what is judgement")
    return {"force": "the prospects of force", "no agreement": "what no agreement would bring"}.get(id_, id_)
