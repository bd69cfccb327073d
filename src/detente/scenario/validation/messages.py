"""pydantic's errors in the user's words: one problem for each place, however many unions are involved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from pydantic import BaseModel

from detente.problems import nearest
from detente.scenario.model import Scenario
from detente.scenario.yaml.nodes import Key, Loc

Raw = dict[str, Any]


@dataclass(slots=True)
class Wrong:
    """A problem that still lacks its line: code, place in the plain data, words."""

    code: str
    loc: Loc
    what: str
    remedy: str
    key: bool = False
    absent: Key | None = None

    @property
    def at(self) -> Loc:
        """Place of the mistake itself, also where it is a key that is not there."""
        return self.loc if self.absent is None else (*self.loc, self.absent)


def below(here: Any, step: Key) -> Any:
    """Return what is under a key or an index; nothing if there is none."""
    if isinstance(here, Mapping):
        return cast("Mapping[Any, Any]", here).get(step)
    if isinstance(here, tuple) and isinstance(step, int):
        items = cast("tuple[Any, ...]", here)
        return items[step] if 0 <= step < len(items) else None
    return None


def problems_of(plain: Raw, errors: list[Raw]) -> list[Wrong]:
    """Turn pydantic's errors into problems: one for each place, whatever the unions inside say."""
    groups: dict[Loc, list[tuple[Loc, Loc, Raw]]] = {}
    for e in errors:
        real, rest = _real(plain, tuple(e["loc"]))
        branch = _branch(plain, tuple(e["loc"]))
        groups.setdefault(branch if branch is not None else real, []).append((real, rest, e))
    wrong: dict[tuple[object, ...], Wrong] = {}
    for at, group in groups.items():
        chosen = _choose(_at(plain, at), group) if len(group) > 1 else group
        for real, rest, e in chosen:
            w = _word(plain, real, rest, e)
            wrong.setdefault((w.code, w.loc, w.what), w)
    return list(wrong.values())


def _at(plain: Any, loc: Loc) -> Any:
    for step in loc:
        plain = below(plain, step)
    return plain


def _has(here: Any, step: Any) -> bool:
    if isinstance(here, Mapping):
        return step in cast("Mapping[Any, Any]", here)
    return isinstance(here, tuple) and isinstance(step, int) and 0 <= step < len(cast("tuple[Any, ...]", here))


def _real(plain: Any, loc: tuple[Any, ...]) -> tuple[Loc, Loc]:
    """Split a location into the steps that exist in the data, and the last one if it does not."""
    here: Any = plain
    real: list[Key] = []
    for i, step in enumerate(loc):
        if _has(here, step):
            real.append(step)
            here = below(here, step)
        elif i == len(loc) - 1 and step != "value":
            return tuple(real), (step,)
    return tuple(real), ()


def _branch(plain: Any, loc: tuple[Any, ...]) -> Loc | None:
    """Return the place of the union in which an error arose, if it arose in one."""
    here: Any = plain
    real: list[Key] = []
    for i, step in enumerate(loc):
        if _has(here, step):
            real.append(step)
            here = below(here, step)
        elif isinstance(step, str) and step not in ("value", "[key]") and (i < len(loc) - 1 or _is_tag(step)):
            return tuple(real)
    return None


def _is_tag(step: str) -> bool:
    return any(c in step for c in "[(") or step in (
        "str",
        "int",
        "bool",
        "constrained-int",
        "constrained-str",
    )


def _choose(value: Any, group: list[tuple[Loc, Loc, Raw]]) -> list[tuple[Loc, Loc, Raw]]:
    """Pick, of the branches of a union, the one that the user seems to have meant."""
    tags: dict[str, list[tuple[Loc, Loc, Raw]]] = {}
    depth = min(len(real) for real, _, _ in group)
    if isinstance(value, Mapping):
        for item in group:
            loc = item[2]["loc"]
            tags.setdefault(
                next((str(s) for s in loc[depth:] if _is_tag(str(s)) or str(s)[:1].isupper()), ""), []
            ).append(item)
        keys = set(cast("Mapping[Any, Any]", value))
        for tag, items in tags.items():
            meant = {"AtLeast": "at_least", "AtMost": "at_most"}.get(tag)
            if tag.startswith("dict[") or (meant and (meant in keys or nearest(meant, map(str, keys)))):
                return items
        return next(iter(tags.values()))
    # Of a list, what is wrong with its entries says more than that it is a list.
    deeper = [x for x in group if len(x[0]) > depth]
    if isinstance(value, tuple) and deeper:
        return deeper[:1]
    for item in group:
        # the plainest form first: its own words are the best
        if item[2]["type"] in ("quantity", "rule"):
            return [item]
    return [group[0]]


def _word(plain: Raw, real: Loc, rest: Loc, e: Raw) -> Wrong:
    kind, ctx = str(e["type"]), cast("Raw", e.get("ctx") or {})
    value = _at(plain, real)
    name = str(real[-1]) if real else "the file"
    if rest == ("[key]",):
        return _bad_key(real, kind)
    match kind:
        case "quantity" | "rule":
            at = tuple(x for x in str(ctx.get("at", "")).split("/") if x)
            for step in at:
                found = (
                    next((k for k in cast("Mapping[Any, Any]", value) if str(k) == step), None)
                    if isinstance(value, Mapping)
                    else None
                )
                if found is None:
                    break
                real, value = (*real, found), below(value, found)
            return Wrong("E203" if kind == "quantity" else "E208", real, str(ctx["w"]), str(ctx["m"]))
        case "date":
            what, _, remedy = str(e["msg"]).rpartition("|")
            return Wrong("E207", real, what, remedy)
        case "missing":
            key = rest[-1] if rest else name
            form = f"; it is {FORMS[str(key)]}" if key in FORMS else ""
            return Wrong("E202", real, f"the key {key} is missing", f"add {key}: …{form}", absent=key)
        case "extra_forbidden":
            known = keys_at(real[:-1])
            near = nearest(name, known) or next((k for k in ALSO.get(name, ()) if k in known), None)
            elsewhere = [] if near or value is None else _sections_with(name)
            if not near and not elsewhere:
                # holding_cost for holding: a word too many or too few, where the name means nothing elsewhere.
                near = next((k for k in known if name.startswith(f"{k}_") or k.startswith(f"{name}_")), None)
            remedy = f"did you mean {near}?" if near else f"delete it; known here: {', '.join(known)}"
            if 0 < len(elsewhere) < 5:
                remedy = f"move it: it belongs in {' or '.join(elsewhere)}"
            if near is None and value is None:
                # Inside { } a comma ends a text, and what follows becomes a key without a value.
                remedy = "delete it; or, if it belongs to the text before it, quote that text, as it has a comma"
            return Wrong("E201", real, f"unknown key {name}", remedy, key=True)
        case "greater_than_equal" | "less_than_equal" | "float_parsing" | "float_type" if name in FORMS:
            return Wrong("E209", real, f"{show(value)} is not a {name}", f"give {FORMS[name]}")
        case "literal_error":
            expected = str(ctx.get("expected", "")).replace("'", "").replace(" or ", ", ")
            if name == "detente":
                return Wrong(
                    "E210",
                    real,
                    f"this is not version {expected} of the format",
                    f"write detente: {expected}",
                )
            near = nearest(str(value), expected.split(", "))
            remedy = f"did you mean {near}?" if near else f"use one of: {expected}"
            return Wrong("E206", real, f"{show(value)} is not allowed for {name}", remedy)
        case "string_pattern_mismatch":
            pattern = str(ctx.get("pattern", ""))
            wrong = _pattern(real, name, value, pattern)
            levels = _levels(plain, name) if pattern.startswith("^at ") else ""
            if levels:
                wrong.remedy += f"; its levels: {levels}"
            return wrong
        case "greater_than_equal" | "less_than_equal":
            bound = ctx.get("ge", ctx.get("le"))
            side = "below" if "ge" in ctx else "above"
            return Wrong(
                "E209",
                real,
                f"{show(value)} is {side} {bound}",
                "give a number from 0 to 1"
                if bound == 1 or isinstance(value, float)
                else "give a whole number from 0 to 100",
            )
        case "string_too_short":
            return Wrong("E205", real, f"{name} is empty", "write something")
        case _:
            wrong = _type(real, name, value, kind)
            issue = _issue_of(plain, real)
            levels = _levels(plain, issue) if isinstance(value, str) and kind == "int_type" else ""
            if levels:
                wrong.what = f"{show(value)} is not a level or label of {issue}"
                wrong.remedy = f"use one of: {levels}"
            return wrong


def _issue_of(plain: Raw, real: Loc) -> str:
    """Return the issue whose level is at a place: the key there, or that of the commitment around it."""
    named = [str(step) for step in real if isinstance(step, str)]
    if named and named[-1] == "forbids":
        return str(below(_at(plain, real[: real.index("forbids")]), "issue"))
    return named[-1] if named else ""


def _levels(plain: Raw, issue: str) -> str:
    """Return the levels of an issue with their labels; nothing if there is no such issue."""
    issues = plain.get("issues")
    for entry in cast("tuple[Any, ...]", issues) if isinstance(issues, tuple) else ():
        levels = below(entry, "levels")
        if below(entry, "id") == issue and isinstance(levels, Mapping):
            return ", ".join(f"{y} ({label})" for y, label in cast("Mapping[Any, Any]", levels).items())
    return ""


def _bad_key(real: Loc, kind: str) -> Wrong:
    key = real[-1] if real else ""
    if kind in ("int_type", "greater_than_equal", "less_than_equal", "int_from_float"):
        return Wrong(
            "E209",
            real,
            f"{show(key)} is not a level",
            "levels are whole numbers from 0 to 100, without quotes",
            key=True,
        )
    return Wrong("E205", real, f"{show(key)} is not a short name", _ID, key=True)


FORMS = {"difficulty": "a number from 0.001 to 1000, or never"}
"""Values of some keys in words, where their type is not enough."""

ALSO = {"from": ("since", "start"), "to": ("until", "end"), "start": ("since",), "end": ("until",), "name": ("title",)}
"""Keys that people write for keys of the format."""

_ID = "use a letter, then letters, digits, - _ or . (at most 64), and no spaces"


def _pattern(real: Loc, name: str, value: object, pattern: str) -> Wrong:
    if "#" in pattern:
        return Wrong("E205", real, f"{show(value)} is not a reference to evidence", "write source or source#block")
    if pattern.startswith("^at (least|most)"):
        what = f"{show(value)} is not a condition on a level"
        return Wrong("E205", real, what, 'write "at least 40", "at most 40", a level or a list of levels')
    if pattern.startswith("^(below|above)"):
        return Wrong(
            "E205",
            real,
            f"{show(value)} does not say which levels are forbidden",
            'write "below 40", "above 20" or a list of levels',
        )
    if pattern.startswith("^(all|any"):
        return Wrong(
            "E208",
            real,
            f"{show(value)} is not an alliance's rule",
            "use all, any, k_of(N) or weighted(QUOTA)",
        )
    if "0-9a-f" in pattern:
        return Wrong("E205", real, f"{name} is not a SHA-256 in hexadecimal", "give the digits 0-9 and a-f, lower case")
    return Wrong("E205", real, f"{show(value)} is not a short name", _ID)


_TYPES: dict[str, tuple[str, str]] = {
    "string_type": ("text", "put it in quotes"),
    "int_type": ("a whole number", "write a whole number, without quotes"),
    "int_from_float": ("a whole number", "write a whole number"),
    "float_type": ("a number", "write a number, without quotes"),
    "finite_number": ("a finite number", "write a finite number"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "tuple_type": ("a list", "write [a, b], or one entry a line with a dash before it"),
    "dict_type": ("a mapping", "write key: value pairs"),
    "model_type": ("a mapping", "write key: value pairs"),
    "model_attributes_type": ("a mapping", "write key: value pairs"),
}


def _type(real: Loc, name: str, value: object, kind: str) -> Wrong:
    expected, remedy = _TYPES.get(kind, ("of this kind", "see the reference of the format"))
    if kind == "string_type" and not isinstance(value, (int, float)):
        remedy = "write text"
    if kind in ("too_short", "too_long"):
        return Wrong("E204", real, f"{name} does not have the right number of entries", "a span is [start, end]")
    label = f"entry {real[-1] + 1}" if real and isinstance(real[-1], int) else name
    return Wrong("E204", real, f"{label} is {show(value)}, not {expected}", remedy)


def show(value: object) -> str:
    """Name a value in a message."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "a mapping"
    text = str(value)
    return f'"{text[:40]}{"…" if len(text) > 40 else ""}"' if isinstance(value, str) else text[:40]


def keys_at(loc: Loc) -> list[str]:
    """Names of the keys that the format knows at a place."""
    here: Any = Scenario
    for step in loc:
        if isinstance(here, type) and issubclass(here, BaseModel) and isinstance(step, str):
            info = here.model_fields.get(step)
            if info is None:
                return []
            here = info.annotation
            continue
        here = _inner(here)
    models = _models(here)
    return list(dict.fromkeys(k for m in models for k in m.model_fields))


def _sections_with(name: str) -> list[str]:
    """Names of the top-level sections whose entries have a key of this name, which is in the wrong place."""
    return [section for section in Scenario.model_fields if section != name and name in keys_at((section, 0))]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for a in get_args(annotation) if not isinstance(a, str) for m in _models(a)]


def _inner(annotation: Any) -> Any:
    found = _models(annotation)
    return found[0] if found else annotation
