"""Levels written by their label: ``filling: as now`` for ``filling: 20``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

Raw = dict[str, Any]
BY_LEVEL = ("consent", "ratification")
"""Keys of an issue that may hold a rule for each level."""
PACKAGES = (("proposals", "package"), ("moves", "sets"), ("admission", "package"))
"""Sections whose entries hold a package, and its key."""

LABELLED = frozenset({*(section for section, _ in PACKAGES), "issues", "commitments", "infeasible", "no_agreement"})
"""Sections in which a label can mean a level."""


def by_label(plain: Raw) -> Raw:
    """Return plain data in which levels that were written by their label are numbers; the rest is left as it is.

    A label means its level in packages, in commitments and their conditions, in impossible combinations, in rules
    by level, in what happens without agreement, and as a status quo. Anything that is not a label is left for the next
    pass to report.
    """
    names = _names(plain)
    if not names:
        return plain
    out = dict(plain)

    def package(key: str) -> Callable[[Raw], Raw]:
        return lambda x: _with(x, key, _package(x.get(key), names))

    def issue(x: Raw) -> Raw:
        made = _with(x, "status_quo", _level(x.get("id"), x.get("status_quo"), names))
        for key in BY_LEVEL:
            rules: object = x.get(key)
            if isinstance(rules, Mapping):
                made = _with(made, key, _level(x.get("id"), cast("object", rules), names))
        return made

    def combination(x: Raw) -> Raw:
        return cast("Raw", _package(x, names))

    def commitment(x: Raw) -> Raw:
        return _with(package("unless")(x), "forbids", _forbidden(x.get("issue"), x.get("forbids"), names))

    for section, key in PACKAGES:
        out |= _entries(plain, section, package(key))
    out |= _entries(plain, "issues", issue)
    out |= _entries(plain, "commitments", commitment)
    out |= _entries(plain, "infeasible", combination)
    na: object = plain.get("no_agreement")
    if isinstance(na, Mapping):
        made = package("lapse")(cast("Raw", na))
        force: object = made.get("force")
        if isinstance(force, Mapping):
            kept = cast("Raw", force)
            for key in ("win_package", "fail_package"):
                kept = package(key)(kept)
            made = {**made, "force": kept}
        out["no_agreement"] = made
    return out


def _names(plain: Raw) -> dict[str, dict[str, int]]:
    """Return the level of each label, issue by issue; labels that two levels share mean neither."""
    out: dict[str, dict[str, int]] = {}
    issues = plain.get("issues")
    for issue in cast("tuple[object, ...]", issues) if isinstance(issues, tuple) else ():
        levels: object = cast("Raw", issue).get("levels") if isinstance(issue, Mapping) else None
        if not isinstance(levels, Mapping):
            continue
        found: dict[str, list[int]] = {}
        for y, label in cast("Mapping[Any, Any]", levels).items():
            if isinstance(y, int) and isinstance(label, str):
                found.setdefault(_folded(label), []).append(y)
        out[str(cast("Raw", issue).get("id"))] = {label: ys[0] for label, ys in found.items() if len(ys) == 1}
    return out


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _level(issue: object, value: object, names: dict[str, dict[str, int]]) -> object:
    if isinstance(value, str):
        return names.get(str(issue), {}).get(_folded(value), value)
    if isinstance(value, Mapping):
        return {_level(issue, y, names): p for y, p in cast("Mapping[object, object]", value).items()}
    if isinstance(value, tuple):
        return tuple(_level(issue, y, names) for y in cast("tuple[object, ...]", value))
    return value


def _forbidden(issue: object, value: object, names: dict[str, dict[str, int]]) -> object:
    """Return the levels that a commitment forbids; one label alone is a list of one."""
    found = _level(issue, value, names)
    return (found,) if isinstance(value, str) and isinstance(found, int) else found


def _package(value: object, names: dict[str, dict[str, int]]) -> object:
    if not isinstance(value, Mapping):
        return value
    return {k: _level(k, y, names) for k, y in cast("Mapping[object, object]", value).items()}


def _with(table: Raw, key: str, value: object) -> Raw:
    return {**table, key: value} if key in table else table


def _entries(plain: Raw, section: str, change: Any) -> Raw:
    items = plain.get(section)
    if not isinstance(items, tuple):
        return {}
    return {section: tuple(change(x) if isinstance(x, Mapping) else x for x in cast("tuple[object, ...]", items))}
