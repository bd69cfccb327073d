# pyright: reportArgumentType=false
"""Boolean conditions over options: NOT, AND, OR, IF, IFF and parentheses.

The language of option prioritisation (Fang, Hipel, Kilgour & Peng 2003) and of infeasible combinations::

    condition = or [("IF" | "IFF") or]
    or        = and {("OR" | "|") and}
    and       = not {("AND" | "&") not}
    not       = ("NOT" | "-" | "!" | "~") not | "(" condition ")" | option
    option    = its number, counted from 1, or its name (in quotes where it is not one word)

``A IF B`` holds unless B holds and A does not; ``A IFF B`` holds when both have the same value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.conflict.errors import ConditionError

Codes = NDArray[np.uint64]
Op = Literal["option", "not", "and", "or", "if", "iff"]

_TOKEN = re.compile(
    r"\s*(?:(?P<quoted>\"[^\"]*\"|'[^']*')|(?P<number>\d+)(?![\w])|(?P<word>[^\W\d][\w.-]*)|(?P<sign>[()&|~!-]))"
)
_SIGNS = {"&": "AND", "|": "OR", "-": "NOT", "~": "NOT", "!": "NOT"}
_WORDS = ("AND", "OR", "NOT", "IF", "IFF")


@dataclass(frozen=True, slots=True)
class OptionCondition:
    """A parsed condition: an operator over conditions, or one option."""

    op: Op
    parts: tuple[OptionCondition, ...] = ()
    option: int = -1

    def holds(self, codes: Codes) -> NDArray[np.bool_]:
        """Return (states,) whether it holds; bit k of a code is option k."""
        match self.op:
            case "option":
                return ((codes >> np.uint64(self.option)) & np.uint64(1)).astype(np.bool_)
            case "not":
                return ~self.parts[0].holds(codes)
            case "and":
                return self.parts[0].holds(codes) & self.parts[1].holds(codes)
            case "or":
                return self.parts[0].holds(codes) | self.parts[1].holds(codes)
            case "if":
                return self.parts[0].holds(codes) | ~self.parts[1].holds(codes)
            case "iff":
                return self.parts[0].holds(codes) == self.parts[1].holds(codes)


def parse_condition(text: str, options: Mapping[str, int], where: str = "") -> OptionCondition:
    """Read a condition.

    Parameters
    ----------
    text
        The condition.
    options
        Number of each option by its name, counted from 0; in the text numbers count from 1.
    where
        What the condition belongs to, for the message.

    Raises
    ------
    StatementError
        With a caret under the first thing that is wrong.
    """
    return _Parser(text, options, where).whole()


class _Parser:
    def __init__(self, text: str, options: Mapping[str, int], where: str) -> None:
        self.text, self.options, self.where = text, options, where
        self.tokens: list[tuple[str, str, int]] = []
        at = 0
        while at < len(text.rstrip()):
            m = _TOKEN.match(text, at)
            if m is None:
                spot = at + len(text[at:]) - len(text[at:].lstrip())
                raise self.error(spot, f"{text[spot]!r} has no meaning in a condition")
            kind = str(m.lastgroup)
            word = m.group(kind)
            if kind == "sign":
                kind = word = _SIGNS.get(word, word)
            elif kind == "word" and word.upper() in _WORDS and word not in options:
                kind = word = word.upper()
            self.tokens.append((kind, word, m.start(m.lastgroup or 0)))
            at = m.end()
        self.i = 0

    def error(self, at: int, what: str) -> ConditionError:
        return ConditionError(self.text, at, what, self.where)

    @property
    def next(self) -> tuple[str, str, int]:
        return self.tokens[self.i] if self.i < len(self.tokens) else ("end", "the end", len(self.text.rstrip()))

    def take(self, kind: str) -> bool:
        if self.next[0] == kind:
            self.i += 1
            return True
        return False

    def whole(self) -> OptionCondition:
        out = self.condition(0)
        kind, word, at = self.next
        if kind in ("IF", "IFF"):
            raise self.error(at, f"a second {word} needs parentheses to say what belongs together")
        if kind != "end":
            raise self.error(at, f"{word!r} after the end of the condition: join the two with AND, OR, IF or IFF")
        return out

    def condition(self, depth: int) -> OptionCondition:
        left = self.either(depth)
        for kind, op in (("IF", "if"), ("IFF", "iff")):
            if self.take(kind):
                return OptionCondition(op, (left, self.either(depth)))
        return left

    def either(self, depth: int) -> OptionCondition:
        left = self.both(depth)
        while self.take("OR"):
            left = OptionCondition("or", (left, self.both(depth)))
        return left

    def both(self, depth: int) -> OptionCondition:
        left = self.single(depth)
        while self.take("AND"):
            left = OptionCondition("and", (left, self.single(depth)))
        return left

    def single(self, depth: int) -> OptionCondition:
        kind, word, at = self.next
        if depth > 60:
            raise self.error(at, "nested more than 60 deep")
        if self.take("NOT"):
            return OptionCondition("not", (self.single(depth + 1),))
        if self.take("("):
            inside = self.condition(depth + 1)
            if not self.take(")"):
                raise self.error(self.next[2], f"expected ) here, to close the one at character {at + 1}")
            return inside
        if self.take("number"):
            if not 1 <= int(word) <= len(self.options):
                raise self.error(at, f"there is no option {word}; they are numbered from 1 to {len(self.options)}")
            return OptionCondition("option", option=int(word) - 1)
        if kind in ("word", "quoted"):
            self.i += 1
            name = word[1:-1] if kind == "quoted" else word
            if name not in self.options:
                raise self.error(at, f"there is no option {name!r}; there are {', '.join(self.options)}")
            return OptionCondition("option", option=self.options[name])
        found = word if kind == "end" else repr(word)
        raise self.error(at, f"expected an option, NOT or ( here, found {found}")
