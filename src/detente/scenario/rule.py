"""Decision rules as written in a scenario: ``all(NATO, UKR)``, ``k_of(2, A, B, C)``, nested.

The grammar is small on purpose::

    rule   = ID | "all(" rule {"," rule} ")" | "any(" rule {"," rule} ")"
           | "k_of(" INT "," rule {"," rule} ")" | "weighted(" QUOTA "," ID ":" WEIGHT {…} ")" | "nobody"

An alliance's name inside a rule stands for the alliance's own rule over its members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from detente._errors import DetenteError

_TOKEN = re.compile(r"\s*(?:(?P<num>\d+(?:\.\d+)?)(?![\w-])|(?P<id>[^\W\d][\w.-]*)|(?P<op>[(),:]))", re.UNICODE)


class RuleError(DetenteError, ValueError):
    """A rule that cannot be read; ``at`` is the offset in the text."""

    def __init__(self, what: str, remedy: str, at: int = 0) -> None:
        super().__init__(what)
        self.what, self.remedy, self.at = what, remedy, at


@dataclass(frozen=True, slots=True)
class Rule:
    """A monotone decision rule over actors.

    Attributes
    ----------
    op
        ``actor`` (one consent), ``all``, ``any``, ``k_of``, ``weighted`` or ``nobody`` (always passes).
    actor
        The actor's id where ``op`` is ``actor``.
    parts
        The rules underneath.
    need
        How many (``k_of``), or the quota (``weighted``).
    weights
        One weight per part (``weighted``).
    """

    op: str
    actor: str = ""
    parts: tuple[Rule, ...] = ()
    need: float = 0.0
    weights: tuple[float, ...] = ()

    def actors(self) -> tuple[str, ...]:
        """Ids named in the rule, in order of first mention."""
        if self.op == "actor":
            return (self.actor,)
        return tuple(dict.fromkeys(a for part in self.parts for a in part.actors()))

    def __str__(self) -> str:
        match self.op:
            case "actor":
                return self.actor
            case "nobody":
                return "nobody"
            case "k_of":
                return f"k_of({_number(self.need)}, {', '.join(map(str, self.parts))})"
            case "weighted":
                pairs = (f"{p}: {_number(w)}" for p, w in zip(self.parts, self.weights, strict=True))
                return f"weighted({_number(self.need)}, {', '.join(pairs)})"
            case _:
                return f"{self.op}({', '.join(map(str, self.parts))})"


def _number(x: float) -> str:
    """Return a number with the fewest digits that identify it, without an exponent."""
    whole = f"{Decimal(repr(float(x))):f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


NOBODY = Rule("nobody")


def parse_rule(text: object) -> Rule:
    """Read a rule.

    Raises
    ------
    RuleError
        With the offset of the first thing that is wrong.
    """
    if not isinstance(text, str):
        raise RuleError(f"{text!r} is not a rule", "write for instance all(A, B), any(A, B) or k_of(2, A, B, C)")
    tokens: list[tuple[str, str, int]] = []
    at = 0
    while at < len(text.rstrip()):
        m = _TOKEN.match(text, at)
        if m is None:
            raise RuleError(f"unexpected {text[at:].strip()[:1]!r} in the rule", "use ids, numbers, ( ) , and :", at)
        kind = m.lastgroup or ""
        tokens.append((kind, m.group(kind), m.start(kind)))
        at = m.end()
    if len(tokens) > 4000:
        raise RuleError("the rule is too long", "name an alliance instead of listing its members")
    parser = _Parser(tokens, len(text))
    rule = parser.rule(0)
    parser.end()
    return rule


class _Parser:
    def __init__(self, tokens: list[tuple[str, str, int]], size: int) -> None:
        self.tokens, self.i, self.size = tokens, 0, size

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.i] if self.i < len(self.tokens) else ("end", "", self.size)

    def take(self, kind: str, text: str = "") -> str:
        k, t, at = self.peek()
        if k != kind or (text and t != text):
            raise RuleError(
                f"expected {text or {'id': 'an actor', 'num': 'a number'}[kind]}, found {t or 'the end'}",
                "write for instance all(A, B) or k_of(2, A, B, C)",
                at,
            )
        self.i += 1
        return t

    def end(self) -> None:
        k, t, at = self.peek()
        if k != "end":
            raise RuleError(f"{t!r} after the end of the rule", "join rules with all( … ) or any( … )", at)

    def rule(self, depth: int) -> Rule:
        _, _, at = self.peek()
        if depth > 20:
            raise RuleError("rules are nested more than 20 deep", "name an alliance for the inner rule", at)
        name = self.take("id")
        if self.peek()[1] != "(":
            return NOBODY if name == "nobody" else Rule("actor", actor=name)
        if name not in ("all", "any", "k_of", "weighted"):
            raise RuleError(f"unknown rule {name!r}", "use all, any, k_of or weighted", at)
        self.take("op", "(")
        if self.peek()[1] == ")":
            raise RuleError("the rule names nobody", "name at least one actor, or write nobody", at)
        need = 0.0
        parts: list[Rule] = []
        weights: list[float] = []
        if name in ("k_of", "weighted"):
            need = float(self.take("num"))
            self.take("op", ",")
        while True:
            parts.append(self.rule(depth + 1))
            if name == "weighted":
                self.take("op", ":")
                weights.append(float(self.take("num")))
            if self.peek()[1] != ",":
                break
            self.take("op", ",")
        self.take("op", ")")
        self._possible(name, need, parts, weights, at)
        return Rule(name, parts=tuple(parts), need=need, weights=tuple(weights))

    @staticmethod
    def _possible(name: str, need: float, parts: list[Rule], weights: list[float], at: int) -> None:
        if name == "k_of" and (need != int(need) or not 1 <= need <= len(parts)):
            raise RuleError(
                f"k_of({need:g}, …) over {len(parts)} can never be met or always is",
                f"ask for a whole number from 1 to {len(parts)}",
                at,
            )
        named = [p.actor for p in parts if p.op == "actor"] if name in ("k_of", "weighted") else []
        if twice := next((x for x in named if named.count(x) > 1), None):
            raise RuleError(f"the rule names {twice} twice", "name each one once", at)
        if name == "weighted" and not 0 < need <= sum(weights) + 1e-12:
            raise RuleError(
                f"a quota of {need:g} out of {sum(weights):g} can never be met or always is",
                "ask for a quota above 0 and at most the sum of the weights",
                at,
            )
