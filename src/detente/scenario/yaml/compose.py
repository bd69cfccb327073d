"""From bytes to a tree of nodes that know their line and column.

libyaml's event stream is read without recursion, so that no file can exhaust the stack; scalars follow the
core schema of YAML 1.2 (``no``, ``1:30`` and ``1_000`` are text, and so are dates).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import yaml

from detente.problems import Problem
from detente.scenario.yaml.nodes import Key, Node

MAX_DEPTH = 32
TOO_DEEP = f"nested more than {MAX_DEPTH} deep"
CLOSE_BRACKETS = "no scenario needs this; look for brackets that are not closed"
MAX_NODES = 100_000

_INT = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_INT = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}


@dataclass(slots=True)
class Composed:
    """The result of composing a file: a tree, if there is one, and the problems."""

    root: Node | None
    problems: list[Problem]


def compose(data: bytes, file: str) -> Composed:
    """Read one YAML document.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        Its name, for messages.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        column = e.start - (data.rfind(b"\n", 0, e.start) + 1) + 1
        what = f"byte {e.start} (0x{data[e.start]:02x}) is not UTF-8"
        return Composed(None, [Problem("E005", file, line, column, "", what, "save the file as UTF-8")])
    return _Builder(text, file).run()


class _Stop(Exception):
    pass


class _Builder:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        # one entry per open collection: node, its anchor, the key that waits for its value
        self.open: list[tuple[Node, str | None]] = []
        self.waiting: list[_Waiting | None] = []
        self.anchors: dict[str, Node] = {}
        self.aliased = False

    def add(self, code: str, event: Any, what: str, remedy: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(code, self.file, mark.line + 1, mark.column + 1, self.path(), what, remedy))

    def path(self) -> str:
        steps: list[str] = []
        for (node, _), waiting in zip(self.open, self.waiting, strict=True):
            if node.items is not None:
                steps.append(str(len(node.items) + 1))
            elif waiting is not None and waiting.key is not None:
                steps.append(str(waiting.key))
        return "/".join(steps[:6])

    def run(self) -> Composed:
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                self.take(event)
        except _Stop:
            return Composed(None, self.problems)
        except yaml.YAMLError as e:
            self.problems.append(self.syntax(e))
            return Composed(None, self.problems)
        if self.root is None or (self.root.span is not None and self.root.span[0] == self.root.span[1]):
            remedy = "start from `detente new`"
            self.problems.append(Problem("E006", self.file, 1, 1, "", "the file holds nothing", remedy))
            return Composed(None, self.problems)
        return Composed(self.root, self.problems)

    def syntax(self, e: yaml.YAMLError) -> Problem:
        if isinstance(e, yaml.MarkedYAMLError) and e.problem_mark is not None:
            mark = e.problem_mark
            what = e.problem or "this is not YAML"
            if "nesting depth" in what:
                # Newer parsers have a limit of their own and reach it before they send an event.
                return Problem("E106", self.file, mark.line + 1, mark.column + 1, self.path(), TOO_DEEP, CLOSE_BRACKETS)
            if e.context and e.context_mark is not None:
                what += f" ({e.context} that starts in line {e.context_mark.line + 1})"
            remedy = "check the brackets, quotes, colons and indentation just before this place"
            if "tab character" in what or ("cannot start any token" in what and self.tab(mark.line)):
                what, remedy = "there is a tab where only spaces are allowed", "indent with spaces"
            return Problem("E101", self.file, mark.line + 1, mark.column + 1, self.path(), what, remedy)
        at = getattr(e, "position", None)
        what = str(getattr(e, "reason", None) or e).splitlines()[0]
        line = column = None
        if isinstance(at, int):
            # the reader counts characters, from the start of the text
            char = getattr(e, "character", None)
            spot = self.text.find(chr(char)) if isinstance(char, int) else at
            before = self.text[: max(spot, 0)]
            line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
            if isinstance(char, int):
                what = f"the character U+{char:04X} is not allowed in YAML"
        return Problem("E101", self.file, line or 1, column or 1, self.path(), what, "delete it")

    def tab(self, line: int) -> bool:
        lines = self.text.splitlines()
        return line < len(lines) and "\t" in lines[line]

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self.tagged(event)
                self.give(self.scalar(event), event, event.anchor)
            case yaml.AliasEvent():
                self.alias(event)
            case yaml.SequenceStartEvent():
                self.start(event, Node(self.file, *_at(event), items=[], span=_span(event)))
            case yaml.MappingStartEvent():
                self.start(event, Node(self.file, *_at(event), table={}, keys={}, span=_span(event)))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                node, anchor = self.open.pop()
                node.span = (node.span[0] if node.span else 0, _span(event)[1])
                self.waiting.pop()
                self.give(node, event, anchor)
            case yaml.DocumentStartEvent():
                if self.root is not None:
                    remedy = "keep one document a file: delete the second --- and what follows"
                    self.add("E107", event, "a second document starts here", remedy)
                    raise _Stop
            case _:
                pass

    def start(self, event: Any, node: Node) -> None:
        if len(self.open) >= MAX_DEPTH:
            self.add("E106", event, TOO_DEEP, CLOSE_BRACKETS)
            raise _Stop
        self.tagged(event)
        self.open.append((node, event.anchor))
        self.waiting.append(None)

    def tagged(self, event: Any) -> None:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.add("E103", event, f"the tag {tag} is not allowed", "delete the tag; values are plain YAML")

    def alias(self, event: Any) -> None:
        node = self.anchors.get(event.anchor)
        if node is None:
            inside = any(anchor == event.anchor for _, anchor in self.open)
            what = f"*{event.anchor} is inside its own anchor" if inside else f"*{event.anchor} has no anchor"
            remedy = "write the value out" if inside else f"put &{event.anchor} before the value that is meant, above"
            self.add("E110", event, what, remedy)
            node = Node(self.file, *_at(event))
        self.give(node, event, None, aliased=True)

    def give(self, node: Node, event: Any, anchor: str | None, aliased: bool = False) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        parent, _ = self.open[-1]
        waiting = self.waiting[-1]
        if parent.table is not None and waiting is None:
            self.waiting[-1] = self.key(node, event, parent)
            return
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        self.aliased |= aliased
        if self.aliased and parent.size > MAX_NODES:
            what = f"the aliases expand to more than {MAX_NODES:,} values"
            self.add("E105", event, what, "write the values out, or use `like` and group defaults")
            raise _Stop
        if len(self.open) + node.height - 1 >= MAX_DEPTH and aliased:
            self.add("E106", event, TOO_DEEP, "write the value out")
            raise _Stop
        if parent.items is not None:
            parent.items.append(node)
            return
        self.waiting[-1] = None
        assert parent.table is not None
        assert parent.keys is not None
        assert waiting is not None
        if waiting.key is not None:
            parent.table[waiting.key] = node
            parent.keys[waiting.key] = waiting.line, waiting.column

    def key(self, node: Node, event: Any, parent: Node) -> _Waiting:
        assert parent.table is not None
        assert parent.keys is not None
        line, column = _at(event)
        if node.items is not None or node.table is not None:
            self.add("E108", event, "a list or a mapping cannot be a key", "use text or a number")
            return _Waiting(None, line, column)
        key = node.value
        if isinstance(key, bool) or key is None or (isinstance(key, float) and not abs(key) < 1e300):
            key = str(event.value) if isinstance(event, yaml.ScalarEvent) else str(key)
        key = cast("Key", key)
        if key == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            self.add("E104", event, "merge keys (<<) are not allowed", "write the keys out, or use `like`")
            return _Waiting(None, line, column)
        if key in parent.table:
            first, _ = parent.keys[key]
            self.add("E102", event, f"the key {key} was given before, in line {first}", "keep one of the two")
            return _Waiting(None, line, column)
        return _Waiting(key, line, column)

    def scalar(self, event: Any) -> Node:
        value = event.value
        plain = event.tag is None and event.implicit[0] and event.style in (None, "")
        shown = resolve(value) if plain else value
        return Node(self.file, *_at(event), value=shown, span=_span(event))


@dataclass(slots=True)
class _Waiting:
    key: Key | None
    line: int
    column: int


def resolve(text: str) -> object:
    """Return the value of a plain scalar by YAML 1.2's core schema."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INT.match(text):
        # beyond 300 digits a float overflows to infinity, which is refused like any other
        return int(text) if len(text) <= 300 else float(text)
    if _FLOAT.match(text):
        return float(text)
    if _OTHER_INT.match(text) and len(text) <= 300:
        return int(text, 0)
    return text


def _span(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _at(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
