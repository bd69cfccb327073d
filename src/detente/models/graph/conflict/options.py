"""Option form: owners of options, infeasible combinations, irreversible moves.

A state is a vector of yes and no over the options; option k is bit k of its code. Infeasible combinations are
of four kinds (Fang, Hipel, Kilgour & Peng 2003): mutually exclusive options, at least one of a set, dependence
of one pattern on another, and direct ones; all become patterns over {Y, N, -} or conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.conflict.conditions import OptionCondition
from detente.models.graph.conflict.errors import LIMIT_BYTES, ConflictError, bytes_for, too_many

Codes = NDArray[np.uint64]
Direction = Literal["both", "fwd", "back"]
MOST_OPTIONS = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its name, the number of its owner, and the direction in which it may be changed.

    ``fwd``: from no to yes only; ``back``: from yes to no only.
    """

    name: str
    owner: int
    direction: Direction = "both"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Some options fixed: a code matches where ``code & mask == value``."""

    mask: int
    value: int

    def matches(self, codes: Codes) -> NDArray[np.bool_]:
        """Return (states,) whether codes match."""
        return (codes & np.uint64(self.mask)) == np.uint64(self.value)


def pattern(text: str, options: int, where: str = "") -> Pattern:
    """Read a pattern such as ``YN--``: one sign per option, in order.

    Raises
    ------
    ConflictError
        For another sign or length.
    """
    head = f"{where}: " if where else ""
    if len(text) != options:
        raise ConflictError(f"{head}{text!r} has {len(text)} signs, but there are {options} options")
    mask = value = 0
    for k, sign in enumerate(text):
        if sign not in "YN-":
            raise ConflictError(f"{head}{text!r} holds {sign!r} at place {k + 1}; use Y, N or -")
        mask |= (sign != "-") << k
        value |= (sign == "Y") << k
    return Pattern(mask, value)


@dataclass(frozen=True, slots=True)
class Dependence:
    """States that match ``what`` exist only where they also match ``only_if``."""

    what: Pattern | OptionCondition
    only_if: Pattern | OptionCondition


@dataclass(frozen=True, slots=True)
class NoWay:
    """A decision maker may not go from one pattern to another (irreversibility of several options at once)."""

    owner: int
    before: Pattern
    after: Pattern


@dataclass(frozen=True)
class OptionForm:
    """A conflict's options.

    Attributes
    ----------
    makers
        Names of the decision makers.
    options
        Options, in the order of their bits.
    infeasible
        Patterns and conditions: a state that meets one of them does not exist.
    dependences
        Patterns that need another one.
    no_way
        Moves from pattern to pattern that cannot be made.

    Raises
    ------
    ConflictError
        For duplicates, owners that do not exist, or no options.
    """

    makers: tuple[str, ...]
    options: tuple[Option, ...]
    infeasible: tuple[Pattern | OptionCondition, ...] = ()
    dependences: tuple[Dependence, ...] = ()
    no_way: tuple[NoWay, ...] = field(default=())

    def __post_init__(self) -> None:
        for what, names in (("decision maker", self.makers), ("option", [o.name for o in self.options])):
            if not names:
                raise ConflictError(f"the conflict has no {what}")
            for name in names:
                if list(names).count(name) > 1:
                    raise ConflictError(f"there are two {what}s called {name!r}; rename one")
        for o in self.options:
            if not 0 <= o.owner < len(self.makers):
                raise ConflictError(f"option {o.name!r} belongs to nobody")
        if len(self.options) > MOST_OPTIONS:
            raise too_many(2 ** len(self.options), len(self.makers), len(self.options))

    @property
    def size(self) -> int:
        """Number of options."""
        return len(self.options)

    @cached_property
    def number(self) -> dict[str, int]:
        """Number of each option, from 0, by its name."""
        return {o.name: k for k, o in enumerate(self.options)}

    def mask(self, maker: int) -> int:
        """Return the bits of the options that a decision maker owns."""
        return sum(1 << k for k, o in enumerate(self.options) if o.owner == maker)

    def fixed(self, maker: int, direction: Direction) -> int:
        """Return the bits of a decision maker's options of one direction."""
        return sum(1 << k for k, o in enumerate(self.options) if o.owner == maker and o.direction == direction)

    def vector(self, code: int) -> str:
        """Return a code as signs, such as ``YNN``."""
        return "".join("Y" if code >> k & 1 else "N" for k in range(self.size))

    def code(self, vector: str, where: str = "") -> int:
        """Return the code of a vector of Y and N.

        Raises
        ------
        ConflictError
            If it is not one sign Y or N for each option.
        """
        found = pattern(vector, self.size, where)
        if found.mask != (1 << self.size) - 1:
            raise ConflictError(f"{where or 'state'}: {vector!r} leaves an option open; say Y or N for each")
        return found.value

    def taken(self, code: int) -> tuple[str, ...]:
        """Return the names of the options taken in a state."""
        return tuple(o.name for k, o in enumerate(self.options) if code >> k & 1)

    def states(self) -> Codes:
        """Return the codes of all feasible states, rising.

        Raises
        ------
        ConflictError
            If the declarations leave no state.
        TooManyStates
            Before anything of that size is built.
        """
        codes = np.zeros(1, dtype=np.uint64)
        n = len(self.makers)
        if self.size <= 20:
            codes = np.arange(1 << self.size, dtype=np.uint64)
            codes = codes[self._allowed(codes, self.size)]
        else:
            # options are added one by one, so that patterns cut the list before it grows; what no rule cuts is
            # counted beforehand
            unruled = self._unruled()
            for k in range(self.size):
                if bytes_for(len(codes) << unruled[k], n) > LIMIT_BYTES:
                    raise too_many(len(codes) << (self.size - k), n, self.size)
                codes = np.concatenate([codes, codes | np.uint64(1 << k)])
                codes = codes[self._allowed(codes, k + 1)]
        if not len(codes):
            raise ConflictError(
                "no state is left: together the infeasible combinations rule out every one of the "
                f"{1 << self.size:,} combinations of the {self.size} options"
            )
        return codes

    def _unruled(self) -> list[int]:
        """How many options from the k-th on are added before the next rule can cut; at least one each."""
        rules = [_highest(r) for r in self.infeasible]
        rules += [max(_highest(d.what), _highest(d.only_if)) for d in self.dependences]
        return [min([r for r in rules if r >= k], default=self.size) - k or 1 for k in range(self.size)]

    def _allowed(self, codes: Codes, known: int) -> NDArray[np.bool_]:
        """Whether codes are feasible, judged by what depends on the first ``known`` options only."""
        out = np.ones(len(codes), dtype=np.bool_)
        every = known == self.size
        for rule in self.infeasible:
            top = _highest(rule)
            if top == known - 1 or (every and self.size <= 20):
                out &= ~_meets(rule, codes)
        for d in self.dependences:
            top = max(_highest(d.what), _highest(d.only_if))
            if top == known - 1 or (every and self.size <= 20):
                out &= ~_meets(d.what, codes) | _meets(d.only_if, codes)
        return out


def _meets(rule: Pattern | OptionCondition, codes: Codes) -> NDArray[np.bool_]:
    return rule.matches(codes) if isinstance(rule, Pattern) else rule.holds(codes)


def _highest(rule: Pattern | OptionCondition) -> int:
    """The highest option in a rule; 0 if it has none, so that it is tested with the first."""
    if isinstance(rule, Pattern):
        return max(rule.mask.bit_length() - 1, 0)
    return max((_highest(p) for p in rule.parts), default=max(rule.option, 0))


def exclusive(options: Iterable[int]) -> tuple[Pattern, ...]:
    """Return the patterns that rule out any two of a set of options (kind 1)."""
    return tuple(Pattern(1 << a | 1 << b, 1 << a | 1 << b) for a, b in combinations(options, 2))


def at_least_one(options: Sequence[int]) -> Pattern:
    """Return the pattern that rules out that none of a set of options is taken (kind 2)."""
    return Pattern(sum(1 << k for k in options), 0)
