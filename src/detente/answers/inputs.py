"""Uncertain inputs in words, and which slots of the draws count as one input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.draws.inputs import Inputs
from detente.draws.slots import Slot
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called, definite, possessive

BASES = ("report", "data", "judgement")


@dataclass(frozen=True, slots=True)
class Input:
    """One input that an answer may depend on.

    Attributes
    ----------
    path
        Its place in the file.
    words
        What it is.
    bases
        Where the values behind it come from, one entry for each row of the file.
    row
        Number of the slot, or of the stream that members of an alliance share.
    shared
        Whether it is such a stream.
    """

    path: str
    words: str
    bases: tuple[str, ...]
    row: int
    shared: bool

    @property
    def basis(self) -> str:
        """The bases in words."""
        return " and ".join(b for b in BASES if b in self.bases)


def named_inputs(inputs: Inputs) -> list[Input]:
    """Return every uncertain input.

    Members of an alliance share a common part of their draws; that part is one input, not one per member. A value
    that only one member holds, or that no cohesion ties to the others, is an input of its own.
    """
    scenario = inputs.scenario
    together: dict[str, list[Slot]] = {}
    order: list[tuple[str | None, int]] = []
    for j, slot in enumerate(inputs.plan.slots):
        # Whether a commitment is hard is drawn even if its probability is a point.
        if slot.quantity.is_point and not (slot.path.endswith("/hard") and 0 < slot.quantity.mode < 1):
            continue
        tied = slot.common is not None and (not slot.own or inputs.cohesion(slot) > 0)
        if slot.common is None or not tied:
            order.append((None, j))
            continue
        if slot.common not in together:
            order.append((slot.common, j))
        together.setdefault(slot.common, []).append(slot)
    out: list[Input] = []
    for common, j in order:
        slot = inputs.plan.slots[j]
        if common is None or (len(together[common]) == 1 and slot.own):
            out.append(Input(slot.path, describe(scenario, slot.path), (slot.basis,), j, False))
        else:
            rows = {s.row: s.basis for s in together[common]}
            at = inputs.commons.index(common)
            out.append(Input(common, describe(scenario, common), tuple(rows.values()), at, True))
    return out


_FIELDS: Mapping[str, str] = {
    "ideal": "what {a} would like on “{k}”",
    "stated": "what {a} {says} in public on “{k}”",
    "salience": "how much “{k}” matters to {a}",
    "trust": "how far {a} {trusts} a promise on “{k}” to be kept",
    "limit": "where the limit of {a} on “{k}” lies",
    "values": "what levels of “{k}” are worth to {a}",
}
_FAILURE: Mapping[str, str] = {
    "win": "how likely force is to attain its aim",
    "pretext": "how much cheaper a refusal to talk makes force",
    "cost": "what war would cost {a}",
    "holding": "what waiting costs {a}",
    "backing_down": "what not acting on {its} threats costs {a}",
    "continuation": "how much {a} {weighs} what follows the deadline",
    "belief": "how likely {a} {thinks} it that force attains its aim",
    "estimates": "how likely force is to attain its aim in {g} own estimate",
    "estimate": "how likely force is to attain its aim in {g} own estimate",
    "discount": "how much {a} {values} a year's delay",
}


def describe(scenario: Scenario, path: str) -> str:
    """Return an input's path in words."""
    match path.split("/"):
        case ["positions", actor, issue, field, *_] if field in _FIELDS:
            return _FIELDS[field].format(k=issue, **_agreeing(_who(scenario, actor)))
        case ["commitments", key, kind]:
            named = next((c for c in scenario.commitments if c.id == key), None)
            actor, issue, *line = (key if named is None else f"{named.actor} {named.issue} {named.words}").split(" ")
            who, crossing = _who(scenario, actor), _crossing(scenario, issue, line)
            return f"what it costs {who} to {crossing}" if kind == "cost" else f"whether {who} would never {crossing}"
        case ["no_agreement", *rest]:
            key = rest[1] if rest[0] == "force" else rest[0]
            if rest[-2:] == ["belief", "all"]:
                return "how likely the others think it that force attains its aim"
            return _FAILURE[key].format(**_agreeing(_who(scenario, rest[-1]))) if key in _FAILURE else path
        case ["fora", forum, "deadline"]:
            name = next((definite(f.name) for f in scenario.fora if f.id == forum), forum)
            return f"when the deadline of {name} falls"
        case ["issues", issue, what]:
            return f"the {what.replace('_', ' ')} of “{issue}”"
        case ["moves", move, "effects", actor]:
            done = next((m.what for m in scenario.moves if m.id == move), move)
            return f"what “{done}” costs {_who(scenario, actor)}"
        case ["guarantees", by, to, "defend"]:
            who = _who(scenario, by)
            return f"how likely {who} {agreeing(who, 'is')} to defend {_who(scenario, to)}"
        case ["actors", actor, "capability", measure]:
            return f"the power of {_who(scenario, actor)} ({measure})"
        case ["actors", actor, what, *_]:
            return f"the {what.replace('_', ' ')} of {_who(scenario, actor)}"
        case _:
            return path


def _agreeing(who: str) -> dict[str, str]:
    """Return a name with the verbs and pronouns that the phrases above use, in the form that it takes."""
    words = ("says", "trusts", "weighs", "thinks", "values", "its")
    return {"a": who, "g": possessive(who), **{x: agreeing(who, x) for x in words}}


def _who(scenario: Scenario, actor: str) -> str:
    a = scenario.actor.get(actor)
    if a is None:
        return actor
    return f"the members of {called(a.name)}" if a.members else called(a.name)


def _crossing(scenario: Scenario, issue: str, line: list[str]) -> str:
    """Return the act that breaks a public commitment, in the labels of the file."""
    k = next((x for x in scenario.issues if x.id == issue), None)
    side, level = (line[0], line[1]) if line[:1] in (["below"], ["above"]) else ("", "")
    if k is None:
        return f"accept “{issue}” {' '.join(line)}"
    if not side:
        labels = [k.levels[int(y)] for y in line if int(y) in k.levels]
        return f"accept {' or '.join(f'“{x}”' for x in labels)} ({issue})"
    # The label that counts is that of the last level still on the right side of the line.
    y = int(level)
    inside = [x for x in k.levels if (x >= y if side == "below" else x <= y)]
    edge = min(inside) if side == "below" else max(inside)
    return f"{'settle for less than' if side == 'below' else 'go beyond'} “{k.levels[edge]}” ({issue})"
