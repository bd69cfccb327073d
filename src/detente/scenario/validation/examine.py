"""Both passes over a tree: shape, then meaning, then the variants."""

from __future__ import annotations

from typing import Any

from detente.problems import Problem
from detente.scenario.model import Scenario
from detente.scenario.paths import path_of
from detente.scenario.validation.labels import by_label
from detente.scenario.validation.meaning import meaning
from detente.scenario.validation.messages import Wrong
from detente.scenario.validation.shape import shape
from detente.scenario.yaml.merge import change
from detente.scenario.yaml.nodes import Node


def examine(root: Node, plain: dict[str, Any], *, variants: bool = True) -> tuple[Scenario | None, list[Problem]]:
    """Return the scenario, if it is sound, and everything that is wrong with it."""
    plain = by_label(plain)
    found = shape(plain)
    wrong = [*found.wrong, *meaning(plain, found)]
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
