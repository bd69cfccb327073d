"""Parses columns of numbers in local notations: ``4,697``, ``10,5``, ``1 234,5``, ``60%``, ``2/3``.

All numbers of a column use one notation: a decimal sign (point or comma) and perhaps a thousands separator. Every
notation that fits all cells is tried. If they agree on the values, these are the result; if they do not (``1,234``
alone), the column is ambiguous, and only the rest of the table or the user can decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.tables.sheet import SheetCell, Value

POINT, COMMA = ".", ","
LONGEST = 400
"""Longest number, in characters."""
_SIGNS = str.maketrans(
    {"\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u066b": ",", "\uff05": "%"}
)
_MISSING_DIGIT = re.compile(r"[^\x00-\x7f]")
_LOOSE = re.compile(r"[-+]?[\d.,][\d.,' /]*([eE][-+]?\d+)?\s*%?\Z")
_PERCENT = re.compile(r"\s*%\Z")


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write numbers: the decimal sign, and the separator of thousands (``""`` for none)."""

    decimal: str
    group: str

    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of a number of this style: sign, whole part, fraction, exponent."""
        d, whole = re.escape(self.decimal), r"\d+"
        if self.group:
            g = re.escape(self.group)
            # A comma may also follow every two digits, as in India: 12,34,567.
            other = rf"|[1-9]\d?(?:{g}\d\d)+{g}\d{{3}}" if self.group == COMMA else ""
            whole = rf"[1-9]\d{{0,2}}(?:{g}\d{{3}})+{other}|\d+"
        return re.compile(rf"([-+]?)(?:({whole})(?:{d}(\d*))?|{d}(\d+))(?:[eE]([-+]?\d{{1,3}}))?\Z")


STYLES = tuple(Style(d, g) for d in (POINT, COMMA) for g in ("", COMMA, POINT, " ", "'") if g != d)
_PATTERNS = {style: style.pattern() for style in STYLES}
_SIMPLE = re.compile(r"[-+]?\d+\Z")


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes
    ----------
    texts
        The number of each cell, with ASCII digits, a decimal point and nothing between thousands, or a fraction
        ``2/3``; ``""`` where the cell is empty or holds no number.
    wrong
        Places of the cells that hold no number, or none that fits the rest of the column.
    mixed
        Those of them that are numbers by themselves, but written in another way than the rest.
    percent
        Whether the cells are percentages; the number is the one before the sign.
    decimal
        The decimal sign that the column shows, or ``""`` where it does not tell.
    readings
        If two notations fit and disagree: the first such cell with its values. Otherwise empty.
    assumed
        If they disagree and the hint decided: the first such cell, its value, and its decimal sign. Otherwise empty.
    place
        Place of that first cell; -1 where there is none.
    """

    texts: tuple[str, ...]
    wrong: tuple[int, ...]
    mixed: tuple[int, ...]
    percent: bool
    decimal: str
    readings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    place: int = -1

    @property
    def fine(self) -> bool:
        """Whether every cell that is not empty is a number, in one way only."""
        return not self.wrong and not self.readings

    def fractions(self) -> tuple[Fraction | None, ...]:
        """Return the exact numbers; ``None`` for empty cells."""
        return tuple(exact(t) if t else None for t in self.texts)


def exact(text: str) -> Fraction:
    """Return a number of :attr:`Numbers.texts` exactly."""
    return Fraction(text)


def looks_like_number(text: str) -> bool:
    """Whether a text could be a number in some way of writing."""
    return _LOOSE.match(_ascii(text.strip())) is not None


def read_numbers(values: Sequence[Value], *, decimal: str = "", hint: str = "", ratios: bool = True) -> Numbers:
    """Read a column of numbers.

    Parameters
    ----------
    values
        The cells; numbers are taken as they are, text is read, ``""`` is empty.
    decimal
        The decimal sign, where the user gave it: ``"."``, ``","``, or ``""`` to find it out.
    hint
        The decimal sign that the rest of the table suggests; it decides only what would be ambiguous.
    ratios
        Whether ``2/3`` is a number.
    """
    texts = [_ascii(v) if isinstance(v, str) else "" for v in values]
    # A percent sign alone is not a number.
    percents = [bool(_PERCENT.search(t)) and bool(_PERCENT.sub("", t)) for t in texts]
    bare = [_PERCENT.sub("", t) or t for t in texts]
    todo = [i for i, t in enumerate(bare) if t]
    styles = [s for s in STYLES if decimal in ("", s.decimal)]
    # Most numbers have no sign that could mean two things.
    open_ = [i for i in todo if not _SIMPLE.match(bare[i]) or len(bare[i]) > LONGEST]
    found = {style: _try(bare, open_, style, ratios) for style in styles}
    most = max(len(x) for x in found.values())
    fits = [style for style in styles if len(found[style]) == most]
    # A hint breaks ties, also between notations that do not fit every cell.
    hinted = [s for s in fits if s.decimal == hint] or fits
    answers = {tuple(sorted(found[s].items())): s for s in reversed(fits)}
    sure = len({tuple(sorted(found[s].items())) for s in hinted}) == 1
    style = hinted[0]
    chosen = found[style]
    mixed = [i for i in open_ if i not in chosen and any(i in other for other in found.values())]
    wrong = [i for i in open_ if i not in chosen]
    out = ["" if isinstance(v, str) else plain_number(v) for v in values]
    for i in todo:
        if i in chosen:
            out[i] = chosen[i]
        elif _SIMPLE.match(bare[i]) and len(bare[i]) <= LONGEST:
            out[i] = bare[i].lstrip("+")
    percent = any(percents)
    if percent:
        # Zero is zero, with or without a sign.
        odd = [i for i, t in enumerate(out) if t and not percents[i] and exact(t) != 0]
        wrong, mixed = sorted({*wrong, *odd}), sorted({*mixed, *odd})
    readings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    at = -1
    if not wrong and len(answers) > 1:
        at = next(i for i in open_ if len({found[s][i] for s in fits}) > 1)
        if sure:
            assumed = bare[at], chosen[at], style.decimal
        else:
            readings = (bare[at], *dict.fromkeys(found[s][at] for s in answers.values()))
    return Numbers(
        tuple("" if i in set(wrong) else t for i, t in enumerate(out)) if wrong else tuple(out),
        tuple(wrong),
        tuple(mixed),
        percent,
        _shown(bare, open_, style) if most and (len(answers) == 1 or sure) else "",
        readings,
        assumed,
        at,
    )


def _shown(bare: list[str], places: list[int], style: Style) -> str:
    """Return the decimal sign that a style implies, by its decimal sign or its thousands separator."""
    if any(style.decimal in bare[i] for i in places):
        return style.decimal
    return style.decimal if style.group in (POINT, COMMA) and any(style.group in bare[i] for i in places) else ""


def _try(texts: list[str], places: Iterable[int], style: Style, ratios: bool) -> dict[int, str]:
    """Return the numbers that a style gives, by place."""
    out: dict[int, str] = {}
    for i in places:
        if len(texts[i]) > LONGEST:
            continue
        above, slash, below = texts[i].partition("/") if ratios else (texts[i], "", "")
        number = _one(above.strip(), style)
        if number is not None and slash:
            other = _one(below.strip(), style)
            whole = other is not None and _SIMPLE.match(number) and _SIMPLE.match(other)
            number = f"{number}/{other}" if whole and other is not None and int(other) > 0 else None
        if number is not None:
            out[i] = number
    return out


def _one(text: str, style: Style) -> str | None:
    found = _PATTERNS[style].match(text)
    if found is None:
        return None
    sign, whole, fraction, alone, exponent = found.groups()
    digits = whole.replace(style.group, "") if whole and style.group else whole or "0"
    fraction = fraction or alone or ""
    out = f"{'-' if sign == '-' else ''}{digits}{'.' + fraction if fraction else ''}"
    return f"{out}e{exponent}" if exponent else out


def _ascii(text: str) -> str:
    """Return text with ASCII digits, signs and spaces."""
    text = text.strip()
    if _MISSING_DIGIT.search(text):
        text = text.translate(_SIGNS)
        text = "".join(str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text)
    return text


def plain_number(value: float) -> str:
    """Return a number of a workbook as text: ``5``, ``0.25``."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def decimal_of(columns: Iterable[Sequence[Value]], separator: str) -> str:
    """Return the decimal sign that a table shows: by its columns, or by commas between its cells.

    ``""`` where nothing tells, or columns disagree.
    """
    signs = {read_numbers([v for v in column if _loose(v)]).decimal for column in columns} - {""}
    if not signs and separator == COMMA:
        return POINT
    return signs.pop() if len(signs) == 1 else ""


def _loose(value: Value) -> bool:
    return isinstance(value, str) and looks_like_number(value)


def why_wrong(cell: SheetCell, numbers: Numbers, at: int) -> tuple[str, str]:
    """Return the problem of a cell in a column of numbers, and the remedy."""
    shown = cell.text if len(cell.text) <= 40 else f"{cell.text[:39]}…"
    if at in numbers.mixed and numbers.percent:
        what = f"{shown!r} has no percent sign, and other cells of the column have one"
        return what, "write all of them with %, or none"
    if at in numbers.mixed:
        return f"{shown!r} is not written like the other numbers of its column", "use one decimal sign in a column"
    return f"{shown!r} is not a number", "give a number"


def assumption(name: str, numbers: Numbers) -> str:
    """Return a note on what the rest of the table decided for a column; ``""`` if nothing."""
    if not numbers.assumed:
        return ""
    text, value, decimal = numbers.assumed
    other = COMMA if decimal == POINT else POINT
    return f"{text!r} in column {name} is read as {value}; --decimal {other} reads it otherwise."


def why_ambiguous(name: str, numbers: Numbers) -> tuple[str, str]:
    """Return the ambiguity of a column of numbers, and the remedy."""
    text, *values = numbers.readings
    what = f"{text!r} in column {name} can be {' or '.join(values)}, and no other number of the table decides"
    return what, "say which sign is the decimal sign with --decimal . or --decimal ,"
