"""Both passes over a tree: shape, then meaning, then the variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from detente.problems import Problem
from detente.scenario.fields import Part
from detente.scenario.model import Scenario
from detente.scenario.paths import path_of
from detente.scenario.validation.labels import LABELLED, by_label
from detente.scenario.validation.meaning import meaning
from detente.scenario.validation.messages import Wrong
from detente.scenario.validation.shape import shape
from detente.scenario.yaml.merge import change
from detente.scenario.yaml.nodes import Node


@dataclass(frozen=True, eq=False)
class ExaminedScenario:
    """A version of a scenario that was examined and is sound.

    Attributes
    ----------
    plain
        Its plain data, as written.
    scenario
        The scenario.
    """

    plain: Mapping[str, Any]
    scenario: Scenario

    def shared(self, plain: Mapping[str, Any], labelled: Mapping[str, Any]) -> dict[str, Any]:
        """Return sections of other plain data with the parts of this version in place of what they share with it.

        Parameters
        ----------
        plain, labelled
            The other plain data, as written and with numbers for labels.
        """
        same_labels = plain.get("issues") is self.plain.get("issues")
        out: dict[str, Any] = {}
        for section, value in plain.items():
            if section not in self.plain or (section in LABELLED and not same_labels):
                continue
            old, part = self.plain[section], getattr(self.scenario, section, None)
            if value is old and isinstance(part, Part):
                out[section] = part
            rows = zip(_entries(value), _entries(old), _entries(part), strict=False)
            same = {i: x for i, (a, b, x) in enumerate(rows) if a is b and isinstance(x, Part)}
            if same:
                out[section] = tuple(same.get(i, x) for i, x in enumerate(labelled[section]))
        return out

    def sourced(self, plain: Mapping[str, Any]) -> frozenset[int]:
        """Return the identities of the parts whose sources are sound; nothing if a source, a date or a name differs."""
        if any(plain.get(key) is not self.plain.get(key) for key in ("sources", "by", "as_of")):
            return frozenset()
        sections = [getattr(self.scenario, name) for name in Scenario.model_fields]
        return frozenset(id(x) for section in sections for x in (section, *_entries(section)))


def _entries(section: Any) -> tuple[object, ...]:
    return cast("tuple[object, ...]", section) if isinstance(section, tuple) else ()


def examine(
    root: Node, plain: dict[str, Any], *, variants: bool = True, known: ExaminedScenario | None = None
) -> tuple[Scenario | None, list[Problem]]:
    """Return the scenario, if it is sound, and everything that is wrong with it.

    Parameters
    ----------
    root, plain
        The tree, and its plain data.
    variants
        Whether variants are examined too.
    known
        A sound version with which the plain data share what did not change: that is not validated again.
    """
    written, plain = plain, by_label(plain)
    found = shape(plain, {} if known is None else known.shared(written, plain))
    sourced = frozenset[int]() if known is None else known.sourced(written)
    wrong = [*found.wrong, *meaning(plain, found, sourced)]
    problems = [_placed(root, plain, w) for w in wrong]
    if variants and not problems:
        problems += _variants(root, found.scenario)
    return (None if problems else found.scenario), problems


def _placed(root: Node, plain: dict[str, Any], w: Wrong) -> Problem:
    file, line, column = root.place(w.loc, key=w.key)
    return Problem(w.code, file, line, column, path_of(plain, w.loc), w.what, w.remedy)


def _variants(root: Node, scenario: Scenario) -> list[Problem]:
    problems: list[Problem] = []
    for i, variant in enumerate(scenario.variants):
        changed = root
        sound = True
        for path in variant.set:
            at = root.place(("variants", i, "set", path), key=True)
            value = changed_value(root, i, path)
            after = change(changed, path, value, at)
            if isinstance(after, Problem):
                where = f"variants/{variant.id}/set"
                problems.append(Problem(after.code, *at, where, f"{path}: {after.what}", after.remedy))
                sound = False
            else:
                changed = after
        if not sound:
            continue
        at = root.place(("variants", i))
        for p in examine(changed, changed.plain(), variants=False)[1]:
            inside = p.line is not None and (p.file, p.line) != (root.file, None)
            place = (p.file, p.line, p.column) if inside else at
            what = f"with this variant, {p.path}: {p.what} [{p.code}]"
            problems.append(Problem("E403", *place, f"variants/{variant.id}", what, p.remedy))
    return problems


def changed_value(root: Node, i: int, path: str) -> object:
    """Return the plain value that a variant gives to a path."""
    node: Node | None = root
    for step in ("variants", i, "set", path):
        node = node.child(step) if node is not None else None
    return node.plain() if node is not None else None
