"""Formulas in R's syntax: ``y1 + y2 ~ a + log(b) + c:d | 0 | factor(e) - 1``.

Parts are separated by ``|``. In a part, ``+`` adds a term, ``-`` removes one, ``a:b`` is a product, ``a*b`` stands for
``a + b + a:b``, ``1`` and ``0`` mean with and without a constant. Functions: log, exp, sqrt, abs, ``I(…)`` for
arithmetic, ``factor(…)`` for categories. A column of text is a factor; its first category is the baseline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.estimate.problems import EstimationError
from detente.estimate.table import EstimationTable

Array = NDArray[np.float64]
CONSTANT = "(Intercept)"
FUNCTIONS: dict[str, Callable[[Array], Array]] = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs}
_TOKEN = re.compile(r"\s*(`[^`]+`|[A-Za-z_.][\w.]*|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|[-+*/^:()])")


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: columns on the left, and parts on the right as they were written."""

    left: tuple[str, ...]
    parts: tuple[str, ...]

    @staticmethod
    def of(text: str, parts: int | tuple[int, ...], left: int | tuple[int, ...]) -> Formula:
        """Parse a formula with a given number of parts, and of columns on the left.

        Raises
        ------
        EstimationError
            If it has other numbers of them.
        """
        sides = text.split("~")
        if len(sides) != 2:
            raise EstimationError(f"a formula needs one ~ between outcomes and parts: {text!r}")
        outcomes = tuple(x.strip().strip("`") for x in sides[0].split("+"))
        right = tuple(x.strip() for x in _split(sides[1]))
        for what, found, allowed in (("column", outcomes, left), ("part", right, parts)):
            some = (allowed,) if isinstance(allowed, int) else allowed
            if len(found) not in some or not all(found):
                where = "left" if what == "column" else "right"
                wanted = " or ".join(map(str, some))
                many = "s" if wanted != "1" else ""
                raise EstimationError(f"this model needs {wanted} {what}{many} on the {where} of ~, not {len(found)}")
        return Formula(outcomes, right)


def _split(text: str) -> Iterator[str]:
    """Split at ``|`` outside brackets and backquotes."""
    depth, quoted, start = 0, False, 0
    for i, ch in enumerate(text):
        if ch == "`":
            quoted = not quoted
        elif not quoted:
            depth += (ch == "(") - (ch == ")")
            if ch == "|" and depth == 0:
                yield text[start:i]
                start = i + 1
    yield text[start:]


@dataclass(frozen=True, eq=False)
class Design:
    """The regressors of one part: names, and an array (rows, columns)."""

    names: tuple[str, ...]
    x: Array


def design(part: str, table: EstimationTable, equation: str) -> Design:
    """Evaluate one part of a formula on a table.

    Raises
    ------
    EstimationError
        On a term that cannot be read, an unknown column, or a value that is not a finite number.
    """
    constant, terms = _terms(part, equation)
    names, columns = list[str](), list[Array]()
    if constant:
        names.append(CONSTANT)
        columns.append(np.ones(table.n))
    for term in terms:
        for name, column in _columns(term, table, equation):
            if not np.isfinite(column).all():
                bad = int(np.flatnonzero(~np.isfinite(column))[0])
                raise EstimationError(f"{equation}: {name} is not a finite number in row {table.rows[bad]}")
            names.append(name)
            columns.append(column)
    return Design(tuple(names), np.column_stack(columns) if columns else np.zeros((table.n, 0)))


def columns_of(part: str) -> set[str]:
    """Return the names of the columns that a part reads."""
    found: set[str] = set()
    bare = re.sub(r"(?<![\w.`])(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", " ", part)
    for m in re.finditer(r"`([^`]+)`|([A-Za-z_.][\w.]*)\s*(\()?", bare):
        if m[1]:
            found.add(m[1])
        elif not m[3]:
            found.add(m[2])
    return found


def _terms(part: str, equation: str) -> tuple[bool, list[str]]:
    """Return whether there is a constant, and the terms in order."""
    constant, terms = True, list[str]()
    for sign, text in _signed(part, equation):
        if text in ("0", "1"):
            constant = (text == "1") == (sign == "+")
        elif sign == "-":
            if text not in terms:
                raise EstimationError(f"{equation}: {text} is removed but was never added")
            terms.remove(text)
        else:
            terms += [t for t in _crossed(text) if t not in terms]
    return constant, terms


def _signed(part: str, equation: str) -> Iterator[tuple[str, str]]:
    depth, sign, start, quoted = 0, "+", 0, False
    text = part.strip()
    if text[:1] in "+-":
        sign, start = text[0], 1
    for i, ch in enumerate(text):
        if ch == "`":
            quoted = not quoted
        depth += (ch == "(") - (ch == ")") if not quoted else 0
        if ch in "+-" and depth == 0 and not quoted and i >= start and text[start:i].strip():
            yield sign, _tidy(text[start:i], equation)
            sign, start = ch, i + 1
    if depth or quoted:
        raise EstimationError(f"{equation}: a bracket or quote is not closed in {part!r}")
    yield sign, _tidy(text[start:], equation)


def _tidy(text: str, equation: str) -> str:
    out = text.strip()
    if not out:
        raise EstimationError(f"{equation}: a term is missing")
    return re.sub(r"\s+", " ", out)


def _outside(text: str, mark: str) -> list[str]:
    """Split a term at a mark outside brackets and quotes."""
    out, depth, quoted, start = list[str](), 0, False, 0
    for i, ch in enumerate(text):
        if ch == "`":
            quoted = not quoted
        depth += (ch == "(") - (ch == ")") if not quoted else 0
        if ch == mark and depth == 0 and not quoted:
            out.append(text[start:i].strip())
            start = i + 1
    return [*out, text[start:].strip()]


def _crossed(text: str) -> list[str]:
    factors = _outside(text, "*")
    if len(factors) == 1:
        return [text]
    sets = range(1, 2 ** len(factors))
    products = [":".join(f for j, f in enumerate(factors) if s >> j & 1) for s in sets]
    return sorted(products, key=lambda t: t.count(":"))


def _columns(term: str, table: EstimationTable, equation: str) -> list[tuple[str, Array]]:
    """Return the columns that a term stands for: several for a factor and its products."""
    out: list[tuple[str, Array]] = [("", np.ones(table.n))]
    for piece in _outside(term, ":"):
        found = _piece(piece, table, equation)
        out = [(f"{a}:{b}" if a else b, x * y) for a, x in out for b, y in found]
    return out


def _piece(piece: str, table: EstimationTable, equation: str) -> list[tuple[str, Array]]:
    inside = re.fullmatch(r"factor\((.+)\)", piece)
    name = (inside[1] if inside else piece).strip().strip("`")
    if name in table.columns and (inside or table.is_text(name)):
        values = table.text(name)
        levels = sorted(set(values.tolist()), key=lambda v: (not _is_number(v), float(v) if _is_number(v) else 0.0, v))
        return [(f"{piece}{level}", (values == level).astype(np.float64)) for level in levels[1:]]
    if name in table.columns and not inside:
        return [(piece, table.number(name))]
    return [(piece, _Expression(piece, table, equation).value())]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class _Expression:
    """Arithmetic inside ``I(…)`` and functions, by recursive descent; nothing else can be called."""

    def __init__(self, text: str, table: EstimationTable, equation: str) -> None:
        self.text, self.table, self.equation = text, table, equation
        self.tokens, at = list[str](), 0
        while at < len(text.rstrip()):
            m = _TOKEN.match(text, at)
            if m is None:
                raise EstimationError(f"{equation}: cannot read {text[at:].strip()!r} in {text!r}")
            self.tokens.append(m[1])
            at = m.end()
        self.at = 0

    def value(self) -> Array:
        out = self._sum()
        if self.at != len(self.tokens):
            raise EstimationError(f"{self.equation}: cannot read {self.tokens[self.at]!r} in {self.text!r}")
        with np.errstate(all="ignore"):
            return np.broadcast_to(np.asarray(out, dtype=np.float64), (self.table.n,)).copy()

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, wanted: str = "") -> str:
        token = self._peek()
        if not token or (wanted and token != wanted):
            what = f"{wanted!r} is missing" if wanted else "something is missing"
            raise EstimationError(f"{self.equation}: {what} in {self.text!r}")
        self.at += 1
        return token

    def _sum(self) -> Array:
        out = self._product()
        while self._peek() in ("+", "-"):
            out = out + self._product() if self._take() == "+" else out - self._product()
        return out

    def _product(self) -> Array:
        out = self._power()
        with np.errstate(all="ignore"):
            while self._peek() in ("*", "/"):
                out = out * self._power() if self._take() == "*" else out / self._power()
        return out

    def _power(self) -> Array:
        if self._peek() == "-":
            self._take()
            return -self._power()
        out = self._atom()
        if self._peek() == "^":
            self._take()
            with np.errstate(all="ignore"):
                out = out ** self._power()
        return out

    def _atom(self) -> Array:
        token = self._take()
        if token == "(":
            out = self._sum()
            self._take(")")
            return out
        if token[0].isdigit() or (token[0] == "." and len(token) > 1 and token[1].isdigit()):
            return np.full(self.table.n, float(token))
        if self._peek() == "(":
            self._take("(")
            out = self._sum()
            self._take(")")
            if token == "I":
                return out
            if token not in FUNCTIONS:
                known = ", ".join([*FUNCTIONS, "I", "factor"])
                raise EstimationError(f"{self.equation}: there is no function {token!r}; there are {known}")
            with np.errstate(all="ignore"):
                return FUNCTIONS[token](out)
        name = token.strip("`")
        if not (name[0].isalpha() or name[0] in "._"):
            raise EstimationError(f"{self.equation}: cannot read {token!r} in {self.text!r}")
        return self.table.number(name, self.equation)
