"""Meaning of actors: ids, members, rules of alliances, likeness."""

from __future__ import annotations

from typing import cast

from detente.problems import suggest
from detente.scenario.parts import Actor
from detente.scenario.paths import NAMED, names
from detente.scenario.validation.look import DEEPEST, Look
from detente.scenario.yaml.nodes import Loc

_UNIQUE = tuple(section for section in NAMED if section != "positions")
RULE_WORDS = ("nobody", "all", "any", "k_of", "weighted")
KEY_WORDS = (
    *("value", "low", "mode", "high", "uniform", "normal", "within", "quantiles", "on"),
    *("default", "at_least", "at_most"),
)
RESERVED = {
    "actors": KEY_WORDS,
    "issues": KEY_WORDS,
    "proposals": ("zone", "best-package"),
}
"""Ids that could be taken for something else, by section.

Actors and issues are keys of mappings (``cost: {A: 0.2}``) in places that may also hold a quantity
(``{value: 0.2}``, ``{low: 0, mode: 1, high: 2}``). Proposals stand beside the answers of the program.
"""


def check(look: Look) -> None:
    """Check actors, and that ids are given once in every section."""
    _unique(look)
    _reserved(look)
    for section in ("actors", "issues", "positions"):
        if look.plain.get(section) == ():
            remedy = {
                "actors": "name at least two",
                "issues": "name at least one",
                "positions": "say where they stand",
            }
            look.add("E328", (section,), f"{section} is empty", remedy[section])
    for i, a in enumerate(look.s.actors):
        _members(look, i, a)
        _own_rule(look, i, a)
        _like(look, i, a)
        if isinstance(a.cohesion, dict):
            for k in a.cohesion:
                if k != "default":
                    look.known("issues", k, look.loc("actors", i, "cohesion", k), key=True)
        if a.id in RULE_WORDS:
            what = f"{a.id} is a word of the rule language"
            look.add("E332", look.loc("actors", i, "id"), what, "give the actor another id")
    measure = look.s.capability_measure
    measures = tuple(dict.fromkeys(m for a in look.s.actors for m in a.capability))
    if measure is not None and measure not in measures and look.whole("actors"):
        remedy = suggest(
            measure, measures, f"known: {', '.join(measures)}" if measures else "add capability to the actors"
        )
        look.add("E301", ("capability_measure",), f"no actor has a capability measured as {measure}", remedy)
    for i, person in enumerate(look.s.people):
        if person.speaks_for is not None:
            look.known("actors", person.speaks_for, look.loc("people", i, "speaks_for"))


def _unique(look: Look) -> None:
    for section in _UNIQUE:
        items = look.plain.get(section)
        if not isinstance(items, tuple):
            continue
        seen: dict[tuple[str, ...], int] = {}
        for i, item in enumerate(cast("tuple[object, ...]", items)):
            ids = names(section, item)
            if ids is None:
                continue
            if ids in seen:
                last = {"people": "name", "guarantees": "to", "admission": "to"}.get(section, "id")
                what = f"{'/'.join(ids)} is given twice in {section} (also as entry {seen[ids] + 1})"
                look.add("E302", (section, i, last), what, "give it another id, or delete one of the two")
            seen.setdefault(ids, i)


def _reserved(look: Look) -> None:
    """Report ids, and names of measures and conditions, that the program could take for something else."""

    def check(word: str, reserved: tuple[str, ...], loc: Loc, key: bool = False) -> None:
        if word in reserved:
            look.add("E337", loc, f"{word} is a word that the program uses itself", "choose another name", key)

    for section, reserved in RESERVED.items():
        for i, item in enumerate(getattr(look.s, section)):
            check(item.id, reserved, look.loc(section, i, "id"))
    for i, actor in enumerate(look.s.actors):
        for measure in actor.capability:
            check(measure, KEY_WORDS, look.loc("actors", i, "capability", measure), key=True)
    for i, entry in enumerate(look.s.admission):
        for condition in entry.conditions:
            check(condition, KEY_WORDS, look.loc("admission", i, "conditions", condition), key=True)


def _members(look: Look, i: int, a: Actor) -> None:
    here = look.loc("actors", i, "members")
    if a.kind == "alliance" and not a.members:
        what = f"the alliance {a.id} has no members"
        look.add("E305", here, what, "list its members, or give it another kind")
    elif not a.members and (said := {"members", "rule", "weights"} & a.model_fields_set):
        about = " and ".join(sorted(said - {"members"}))
        what = f"{a.id} has {about}, but no members" if about else f"the list of members of {a.id} is empty"
        look.add("E305", here, what, "list its members, or delete what is about them")
    if a.kind == "state" and a.members:
        look.add("E305", here, f"the state {a.id} has members", "write kind: alliance, organisation or group")
    for j, m in enumerate(a.members):
        path = _back(look, m, a.id)
        if path is not None and path[-1] == a.id:
            what = f"{a.id} would be a member of itself ({' → '.join((a.id, *path))})"
            look.add("E304", (*here, j), what, "take one of them out of the other's members")
        elif path is not None:
            what = f"{a.id} has members of members more than {DEEPEST} deep"
            look.add("E304", (*here, j), what, "name the inmost members themselves")
    parties(look, a.members, here)


def parties(look: Look, listed: tuple[str, ...], loc: Loc) -> None:
    """Check a list of actors: each known, and nobody counted twice, by itself or through an alliance."""
    through: dict[str, str] = {}
    seen: set[str] = set()
    for j, a in enumerate(listed):
        if not look.known("actors", a, (*loc, j)):
            continue
        if a in seen:
            look.add("E306", (*loc, j), f"{a} is listed twice", "delete one of the two")
            continue
        seen.add(a)
        twice = next((x for x in look.leaves(a) if x in through), None)
        if twice is not None:
            what = f"{twice} is counted twice: through {through[twice]} and through {a}"
            look.add("E306", (*loc, j), what, "list the alliance or its members, not both")
        for x in look.leaves(a):
            through.setdefault(x, a)


def _back(look: Look, start: str, goal: str) -> tuple[str, ...] | None:
    """Return the way from a member back to the collective, or one that is too long, if there is one."""
    todo: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while todo:
        path = todo.pop()
        if path[-1] == goal or len(path) > DEEPEST:
            return path
        if path[-1] in seen or path[-1] not in look.s.actor:
            continue
        seen.add(path[-1])
        todo += [(*path, m) for m in look.s.actor[path[-1]].members]
    return None


def _own_rule(look: Look, i: int, a: Actor) -> None:
    here = look.loc("actors", i)
    for m, w in a.weights.items():
        if m not in a.members:
            remedy = suggest(m, a.members, "delete it, or add the member")
            look.add("E301", (*here, "weights", m), f"{m} is not a member of {a.id}", remedy, key=True)
        if not 0 <= w < float("inf"):
            look.add(
                "E323",
                (*here, "weights", m),
                f"the weight {w:g} is not a weight",
                "give a number of 0 or more",
            )
    name, _, rest = a.rule.partition("(")
    if not rest or not a.members:
        return
    try:
        need = float(rest.rstrip(")"))
    except ValueError:
        look.add("E208", (*here, "rule"), f"{rest.rstrip(')')} is not a number", "write for instance weighted(50)")
        return
    if name == "k_of" and not 1 <= need <= len(a.members):
        what = f"{a.rule} over {len(a.members)} members can never be met or always is"
        look.add("E329", (*here, "rule"), what, f"ask for a whole number from 1 to {len(a.members)}")
    if name == "weighted":
        total = sum(a.weights.get(m, 0.0) for m in a.members)
        for m in a.members if a.weights else ():
            if m not in a.weights:
                what = f"{a.rule} gives {m} no weight"
                look.add("E329", (*here, "weights"), what, f"add {m}, with 0 if it has no say")
        if not a.weights:
            look.add("E329", (*here, "rule"), f"{a.rule} has no weights", "add weights: {MEMBER: NUMBER, …}")
        elif not 0 < need <= total:
            what = f"a quota of {need:g} out of {total:g} can never be met or always is"
            look.add("E329", (*here, "rule"), what, "ask for a quota above 0 and at most the sum of the weights")


def _like(look: Look, i: int, a: Actor) -> None:
    here = look.loc("actors", i, "like")
    if a.like is None or not look.known("actors", a.like, here):
        return
    path, at = [a.id], a.like
    while at in look.s.actor and at not in path:
        path.append(at)
        if len(path) > DEEPEST:
            look.add("E307", here, f"`like` leads through more than {DEEPEST} actors", "name the last one here")
            return
        after = look.s.actor[at].like
        if after is None:
            return
        at = after
    if at == a.id:
        what = f"`like` leads back to {a.id} ({' → '.join((*path, at))})"
        look.add("E307", here, what, "give one of them positions of its own")
