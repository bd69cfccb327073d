"""Writing plain data as YAML: entries one below the other, what is inside them on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from detente.scenario.yaml.compose import resolve

_PLAIN = re.compile(r"[^\W\d_][\w.+/-]*( [\w.+/-]+)*\Z")
_WIDTH = 108


def flow(value: object) -> str:
    """Write a value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, Mapping):
        table = cast("Mapping[object, object]", value)
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in table.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(x) for x in cast("tuple[object, ...]", value)) + "]"
    text = str(value)
    if (_PLAIN.match(text) and resolve(text) == text) or re.match(r"\d{4}-\d\d(-\d\d)?\Z", text):
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in json.dumps(text, ensure_ascii=False))


def _escape(c: str) -> str:
    n = ord(c)
    return f"\\x{n:02x}" if n < 0x100 else f"\\u{n:04x}" if n < 0x10000 else f"\\U{n:08x}"


def _number(x: float) -> str:
    if x != x or x in (float("inf"), float("-inf")):
        return {"inf": ".inf", "-inf": "-.inf"}.get(str(x), ".nan")
    return str(int(x)) if x == int(x) and abs(x) < 1e15 else repr(x)


def block(plain: Mapping[str, Any]) -> str:
    """Write a whole file."""
    lines: list[str] = []
    for section, value in plain.items():
        if isinstance(value, (list, tuple)) and value:
            lines += ["", f"{section}:"]
            for item in cast("tuple[object, ...]", value):
                lines += _entry(item)
        elif isinstance(value, Mapping) and value:
            lines += ["", f"{section}:"]
            for key, inner in cast("Mapping[object, object]", value).items():
                lines.append(f"  {flow(key)}: {flow(inner)}")
        else:
            lines.append(f"{section}: {flow(cast('object', value))}")
    return "\n".join(lines) + "\n"


def _entry(item: object) -> list[str]:
    line = f"  - {flow(item)}"
    if len(line) <= _WIDTH or not isinstance(item, Mapping):
        return [line]
    table = cast("Mapping[object, object]", item)
    pairs = [f"{flow(k)}: {flow(v)}" for k, v in table.items()]
    return [f"  {'-' if i == 0 else ' '} {pair}" for i, pair in enumerate(pairs)]
