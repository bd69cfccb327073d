"""Every value and rule of a case that can be changed: its path, a description, and its present value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from pydantic import BaseModel

from detente._text import plain_value
from detente.answers.inputs import describe
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called
from detente.scenario.parts import Actor
from detente.scenario.paths import encode, names
from detente.scenario.quantity import Quantity
from detente.scenario.rule import Rule

Kind = Literal["value", "rule", "level", "choice"]
SECTIONS = (
    "positions", "commitments", "no_agreement", "issues", "actors", "signatories", "fora", "proposals", "guarantees",
    "moves", "admission", "infeasible",
)  # fmt: skip
"""Sections that answers depend on, in the order of the list."""
CHOICES = frozenset({"unnamed", "talks_refused", "rule", "hard", "parties", "control"})
PACKAGES = frozenset({"package", "win_package", "fail_package", "lapse"})


@dataclass(frozen=True, slots=True)
class PathRow:
    """One place of a file that can be changed.

    Attributes
    ----------
    path
        Its path of ids, as ``set`` takes it.
    words
        What it is.
    kind
        ``value`` for a quantity, ``rule`` for who must agree, ``level`` for a level of a package, ``choice`` for
        anything else.
    value
        Its present value, as plain data.
    """

    path: str
    words: str
    kind: Kind
    value: Any

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {"path": self.path, "words": self.words, "kind": self.kind, "value": plain_value(self.value)}


def paths(scenario: Scenario) -> tuple[PathRow, ...]:
    """Return every place of a case that can be changed, section by section."""
    out: list[PathRow] = []
    for section in SECTIONS:
        found = getattr(scenario, section)
        if isinstance(found, tuple):
            for n, entry in enumerate(cast("tuple[Any, ...]", found), 1):
                ids = names(section, _named(entry))
                path = "/".join([section, *(encode(x) for x in ids or (str(n),))])
                out += _walk(scenario, path, entry)
            if section == "signatories" and found:
                out.append(PathRow(section, "who signs", "choice", list(cast("tuple[str, ...]", found))))
        elif found is not None:
            out += _walk(scenario, section, found)
    return tuple(r for r in out if r.path != "signatories/1")


def _named(entry: object) -> object:
    """Return an entry's keys, for the names in its path."""
    if isinstance(entry, BaseModel):
        return {k: v for k, v in vars(entry).items() if v is not None}
    return entry


def _walk(scenario: Scenario, path: str, value: object) -> Iterator[PathRow]:
    field = path.rpartition("/")[2]
    if isinstance(value, Quantity):
        short = path.removesuffix("/value")
        yield PathRow(short, describe(scenario, short), "value", value.to_plain())
    elif isinstance(value, Rule):
        yield PathRow(path, _rule_words(scenario, path), "rule", str(value))
    elif isinstance(value, BaseModel):
        for name, below in vars(value).items():
            if below is None or name not in type(value).model_fields:
                continue
            if name == "rule" and isinstance(value, Actor) and not value.members:
                continue
            if name in CHOICES and isinstance(below, (str, bool, tuple)):
                if below or isinstance(below, bool):
                    held = list(cast("tuple[Any, ...]", below)) if isinstance(below, tuple) else below
                    yield PathRow(f"{path}/{name}", _choice_words(scenario, path, name), "choice", held)
            elif isinstance(below, (BaseModel, Quantity, Rule, Mapping)):
                yield from _walk(scenario, f"{path}/{name}", cast("object", below))
    elif isinstance(value, Mapping):
        for key, below in cast("Mapping[Any, Any]", value).items():
            at = f"{path}/{encode(key)}"
            if isinstance(below, (BaseModel, Quantity, Rule)):
                yield from _walk(scenario, at, below)
            elif field in PACKAGES:
                held = dict(cast("Mapping[Any, Any]", below)) if isinstance(below, Mapping) else below
                yield PathRow(at, f"the level of “{key}” in {path}", "level", held)


def _rule_words(scenario: Scenario, path: str) -> str:
    match path.split("/"):
        case ["issues", issue, what, level]:
            verb = "ratify" if what == "ratification" else "agree to"
            known = scenario.issue[issue].levels
            label = known[int(level)] if level.isdecimal() and int(level) in known else level
            return f"who must {verb} “{label}” ({issue})"
        case ["issues", issue, _]:
            return f"who must agree to any change of “{issue}”"
        case _:
            return path


def _choice_words(scenario: Scenario, path: str, name: str) -> str:
    key = path.rpartition("/")[2]
    who = called(scenario.actor[key].name) if key in scenario.actor else key
    return {
        "unnamed": f"what holds if an agreement leaves “{key}” out",
        "talks_refused": "whether the others refused to talk",
        "rule": f"the rule by which {who} {agreeing(who, 'decides')}",
        "hard": f"whether “{key}” is a commitment that would not be broken at any cost",
        "parties": f"who meets in {key}",
        "control": f"who can move “{key}” alone",
    }[name]
