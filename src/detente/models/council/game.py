"""Simple games: which coalitions win under a decision rule (Von Neumann & Morgenstern 1944, ch. 10).

Every monotone rule of the scenario language is a small network of thresholds: a node says yes if the weights
of its members that say yes, and of the nodes below it that do, reach its quota. A single node is a weighted
voting game ``[q; w_1, …, w_n]``. Weights are exact: decimals are scaled to whole numbers by one factor, and
divided by their greatest common divisor.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from detente._errors import DetenteError
from detente.scenario.rule import Rule

Number = int | float | str | Decimal | Fraction
LARGEST_POWER = 1000
"""Most digits of a weight; more would take far too long."""


class GameError(DetenteError, ValueError):
    """A body in which nothing can pass, or everything does; the message says how to fix it."""


def exact(x: Number) -> Fraction:
    """Return a weight or a quota as it is written: ``0.1`` is one tenth, not the nearest binary fraction.

    Raises
    ------
    GameError
        If it is not a finite number.
    """
    if isinstance(x, Fraction):
        return x
    if isinstance(x, bool):
        raise GameError(f"{x} is not a number; give a number")
    try:
        d = Decimal(str(x).strip())
    except InvalidOperation:
        d = Decimal("NaN")
    if not d.is_finite() or d.adjusted() > LARGEST_POWER or len(d.as_tuple().digits) > LARGEST_POWER:
        raise GameError(f"{str(x)[:40]!r} is not a number of a size that can be counted; give a finite number")
    return Fraction(d)


def short(x: Fraction) -> str:
    """Return a number for a message: its digits, or a power of ten where they are many."""
    if x.denominator == 1 and abs(x) < 10**15:
        return f"{x.numerator:,}"
    try:
        return f"{float(x):g}"
    except OverflowError:
        return f"about 10^{len(str(abs(x.numerator // x.denominator))) - 1}"


def whole(values: Sequence[Fraction]) -> tuple[list[int], Fraction]:
    """Return whole numbers in the same proportions, as small as can be, and the factor between the two."""
    denominator = math.lcm(*(v.denominator for v in values)) if values else 1
    scaled = [int(v * denominator) for v in values]
    divisor = math.gcd(*scaled) or 1
    return [v // divisor for v in scaled], Fraction(denominator, divisor)


@dataclass(frozen=True)
class GameNode:
    """One threshold: yes if the weights of those that say yes reach the quota.

    Attributes
    ----------
    weights
        (members,) whole numbers, 0 or more.
    below
        Pairs (number of an earlier node, weight).
    quota
        A whole number.
    """

    weights: tuple[int, ...]
    below: tuple[tuple[int, int], ...]
    quota: int


@dataclass(frozen=True)
class Game:
    """A simple game.

    Attributes
    ----------
    members
        Their names.
    nodes
        Thresholds, each after those that it reads; the last one decides.
    """

    members: tuple[str, ...]
    nodes: tuple[GameNode, ...]

    @classmethod
    def weighted(cls, weights: Mapping[str, Number], quota: Number, *, strict: bool = False) -> Game:
        """Make a weighted voting game.

        Parameters
        ----------
        weights
            One weight of 0 or more for each member.
        quota
            Yes needs weights that add up to at least this.
        strict
            Yes needs more than the quota, as in a majority of more than half.

        Raises
        ------
        GameError
            No members, a weight that is not a number or below 0, a quota that is always or never met.
        """
        if not weights:
            raise GameError("the body has no members; name at least one")
        exactly = {m: exact(w) for m, w in weights.items()}
        for m, w in exactly.items():
            if w < 0:
                raise GameError(f"the weight of {m} is {weights[m]}, below 0; give a number of 0 or more")
        q, total = exact(quota), sum(exactly.values())
        if q < 0 or (q == 0 and not strict):
            raise GameError(f"with a quota of {short(q)} everything always passes; ask for more than 0")
        if total == 0:
            raise GameError("every weight is 0, so nothing can ever pass; give somebody a weight")
        if q > total or (q == total and strict):
            most = f"less than {short(total)}" if strict else f"at most {short(total)}"
            over = "more than " if strict else ""
            raise GameError(f"with a quota of {over}{short(q)} nothing can ever pass; ask for {most}")
        scaled, factor = whole(list(exactly.values()))
        least = math.floor(q * factor) + 1 if strict else math.ceil(q * factor)
        return cls(tuple(weights), (GameNode(tuple(scaled), (), least),))

    @classmethod
    def of(cls, rule: Rule, members: Sequence[str] | None = None) -> Game:
        """Make the game of a rule over leaves.

        Parameters
        ----------
        rule
            A rule whose actors decide for themselves (:func:`detente.rules.expand.expand`).
        members
            Those who take part; by default the actors that the rule names.

        Raises
        ------
        GameError
            The rule always or never passes.
        """
        names = tuple(rule.actors() if members is None else members)
        nodes: list[GameNode] = []
        _node(flat(rule), {m: i for i, m in enumerate(names)}, nodes)
        game = cls(names, tuple(nodes))
        if not names or game.wins(()):
            raise GameError(f"{rule} always passes, even if every member says no; require at least one member")
        if not game.wins(names):
            raise GameError(f"{rule} can never pass, even if all say yes; lower its quota")
        return game

    @property
    def n(self) -> int:
        """Number of members."""
        return len(self.members)

    @property
    def single(self) -> bool:
        """Whether its rule is one weighted vote, without nesting."""
        return len(self.nodes) == 1

    def wins(self, coalition: Sequence[str]) -> bool:
        """Whether a coalition wins."""
        inside = {*coalition}
        yes = [m in inside for m in self.members]
        values: list[bool] = []
        for node in self.nodes:
            reached = sum(w for w, y in zip(node.weights, yes, strict=True) if y)
            values.append(reached + sum(w for c, w in node.below if values[c]) >= node.quota)
        return values[-1]

    def vetoes(self) -> tuple[str, ...]:
        """Members without whom nothing passes."""
        return tuple(m for m in self.members if not self.wins([x for x in self.members if x != m]))


def flat(rule: Rule) -> Rule:
    """Return the same rule without redundant nesting: all of all, any of any, one of one, a member twice."""
    parts = tuple(flat(p) for p in rule.parts)
    op = "all" if rule.op == "k_of" and rule.need == len(parts) else rule.op
    op = "any" if rule.op == "k_of" and rule.need == 1 else op
    if op not in ("all", "any"):
        return Rule(rule.op, rule.actor, parts, rule.need, rule.weights)
    inner = [q for p in parts for q in (p.parts if p.op == op else (p,))]
    inner = [q for q in inner if op != "all" or q.op != "nobody"]
    known = tuple({str(q): q for q in inner}.values())
    if not known:
        return Rule("nobody")
    return known[0] if len(known) == 1 else Rule(op, parts=known)


def _node(rule: Rule, at: Mapping[str, int], nodes: list[GameNode]) -> int:
    """Append a rule's thresholds; return the number of the last."""
    parts = rule.parts if rule.op != "actor" else (rule,)
    given = [exact(w) for w in rule.weights] or [Fraction(1)] * len(parts)
    asked = {"all": sum(given), "any": Fraction(1), "actor": Fraction(1), "nobody": Fraction(0)}
    quota = asked[rule.op] if rule.op in asked else exact(rule.need)
    scaled, factor = whole(given)
    weights = [0] * len(at)
    below: list[tuple[int, int]] = []
    for part, w in zip(parts, scaled, strict=True):
        if part.op == "actor":
            weights[at[part.actor]] += w
        else:
            below.append((_node(part, at, nodes), w))
    nodes.append(GameNode(tuple(weights), tuple(below), math.ceil(quota * factor)))
    return len(nodes) - 1
