"""Field types of the format: ids, dates, quantities, rules, and where a value comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from detente.scenario.quantity import Quantity, QuantityError, Scale, parse_quantity
from detente.scenario.rule import Rule, RuleError, parse_rule


class Part(BaseModel):
    """Base of every part of a scenario: frozen, strict, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True, arbitrary_types_allowed=True)


Id = Annotated[str, StringConstraints(pattern=r"^[^\W\d_][\w.-]{0,63}$")]
"""A short name: a letter, then letters, digits, ``-``, ``_`` or ``.``."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Level = Annotated[int, Field(ge=0, le=100)]
EvidenceRef = Annotated[str, StringConstraints(pattern=r"^[^\W\d_][\w.-]*(#[\w.-]+)?$")]
"""``source`` or ``source#block``."""


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip


def written_date(text: str) -> str | None:
    """Return a date as people write it (``7 April 2021``, ``April 7, 2021``, ``April 2021``) in ISO form.

    The day may be missing; ``None`` if the text is not a date. Months are English, in full or in three letters.
    """
    words = [w for w in re.split(r"[\s,./-]+", text.strip().lower().removesuffix(".")) if w not in ("", "of")]
    months = [j for j, m in enumerate(_MONTHS, 1) for w in words if w == m or (len(w) > 2 and w in (m[:3], m[:4]))]
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", w) for w in words]
    digits = [w for w in numbers if w.isdecimal() and w.isascii()]
    if len(months) != 1 or len(digits) != len(words) - 1 or not digits or len(digits[-1]) != 4 or len(digits) > 2:
        return None
    month = f"{digits[-1]}-{months[0]:02}"
    return month if len(digits) == 1 else f"{month}-{int(digits[0]):02}"


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = written_date(value) or value
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        if re.fullmatch(r"\d{4}(-\d\d)?", text):
            remedy = f"write the day too: YYYY-MM-DD, such as {(text + '-01-01')[:10]}"
            raise PydanticCustomError("date", "{v} names no day|{m}", {"v": repr(value)[:40], "m": remedy})
    raise PydanticCustomError(
        "date", "{v} is not a date|write YYYY-MM-DD, such as 2021-07-31, or 31 July 2021", {"v": repr(value)[:40]}
    )


Day = Annotated[
    date,
    PlainValidator(_date),
    PlainSerializer(lambda d: d.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]


def _partial_date(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else value
    text = (written_date(text) or text) if isinstance(text, str) else text
    if isinstance(text, str) and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        try:
            date.fromisoformat((text + "-01-01")[:10])
            return text
        except ValueError:
            pass
    raise PydanticCustomError(
        "date", "{v} is not a date|write YYYY, YYYY-MM, YYYY-MM-DD or July 2021", {"v": repr(value)[:40]}
    )


PartialDay = Annotated[
    str,
    PlainValidator(_partial_date),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}, {"type": "integer"}]}),
]
"""A date of which the month or the day may be unknown."""

_NUM: dict[str, object] = {"type": "number"}
_PAIR: dict[str, object] = {"type": "array", "items": _NUM, "minItems": 2, "maxItems": 2}


def _closed(required: list[str], props: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": props, "required": required, "additionalProperties": False}


def quantity_schema(scale: Scale, upper: float | None) -> dict[str, Any]:
    """JSON Schema of a quantity, written by hand as ``oneOf`` (a generated union gives unreadable errors)."""
    top = upper if upper is not None else {"percent": 100, "unit": 1, "effect": 10}.get(scale)
    least = {"free": None, "effect": -10}.get(scale, 0)
    num: dict[str, object] = {"type": "number", **({} if least is None else {"minimum": least})}
    if top is not None:
        num["maximum"] = top
    forms: list[dict[str, object]] = [
        num,
        _closed(["low", "mode", "high"], {"low": num, "mode": num, "high": num}),
        _closed(["uniform"], {"uniform": {**_PAIR, "items": num}}),
        _closed(["normal"], {"normal": _PAIR, "within": {**_PAIR, "items": num}}),
        _closed(["quantiles"], {"quantiles": {"type": "object", "additionalProperties": num, "minProperties": 2}}),
    ]
    if scale in ("percent", "unit", "effect"):
        forms.append({"enum": ["none", "very low", "low", "medium", "high", "very high"]})
    return {"oneOf": forms}


def _reader(scale: Scale, upper: float | None = None) -> PlainValidator:
    def read(value: object) -> Quantity:
        if isinstance(value, Quantity):
            return value
        try:
            return parse_quantity(value, scale, upper)
        except QuantityError as e:
            at = "/".join(e.at)
            raise PydanticCustomError("quantity", "{w}|{m}|{at}", {"w": e.what, "m": e.remedy, "at": at}) from None

    return PlainValidator(read)


def _plain(value: object) -> object:
    """Return the data as in a file. In a union, the other branches' values arrive here too."""
    if isinstance(value, Quantity):
        return value.to_plain()
    if isinstance(value, Rule):
        return str(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in cast("Mapping[object, object]", value).items()}
    if isinstance(value, BaseModel):
        return {k: _plain(getattr(value, k)) for k in sorted(value.model_fields_set)}
    return value


_PLAIN = PlainSerializer(_plain)
Percent = Annotated[Quantity, _reader("percent"), _PLAIN, WithJsonSchema(quantity_schema("percent", None))]
Unit = Annotated[Quantity, _reader("unit"), _PLAIN, WithJsonSchema(quantity_schema("unit", None))]
Cost = Annotated[Quantity, _reader("unit", 10.0), _PLAIN, WithJsonSchema(quantity_schema("unit", 10.0))]
Effect = Annotated[Quantity, _reader("effect"), _PLAIN, WithJsonSchema(quantity_schema("effect", None))]
Weight = Annotated[Quantity, _reader("days"), _PLAIN, WithJsonSchema(quantity_schema("days", None))]
MOST_DAYS = 100_000.0
"""Longest time in days, about 274 years: sums of them stay within the calendar."""
Days = Annotated[Quantity, _reader("days", MOST_DAYS), _PLAIN, WithJsonSchema(quantity_schema("days", MOST_DAYS))]


def _rule(value: object) -> Rule:
    if isinstance(value, Rule):
        return value
    try:
        return parse_rule(value)
    except RuleError as e:
        where = f" (character {e.at + 1})" if isinstance(value, str) else ""
        raise PydanticCustomError("rule", "{w}|{m}|", {"w": e.what + where, "m": e.remedy}) from None


RuleField = Annotated[
    Rule,
    PlainValidator(_rule),
    _PLAIN,
    WithJsonSchema(
        {
            "type": "string",
            "description": "all(A, B), any(A, B), k_of(2, A, B, C), weighted(50, A: 30, B: 40)",
        }
    ),
]

Basis = Literal["report", "data", "judgement"]


class Sourced(Part):
    """Where a value comes from.

    ``report`` needs ``evidence``; ``data`` a ``citation`` and its date of publication; ``judgement`` a
    ``why`` (and a name in ``by``, or the scenario's own ``by``).
    """

    basis: Basis | dict[str, Basis] | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    gist: Text | None = None
    by: Text | None = None
    why: Text | None = None
    citation: Text | None = None
    published: Day | None = None

    def basis_of(self, field: str) -> Basis:
        """Return the basis of one field; ``judgement`` by default."""
        if isinstance(self.basis, dict):
            return self.basis.get(field, "judgement")
        return self.basis or "judgement"


_SOURCED = frozenset({"value", "on", *Sourced.model_fields})
_QUANTITY = frozenset({"low", "mode", "high", "uniform", "normal", "within", "quantiles"})


def _wrap(value: object) -> object:
    if isinstance(value, Sourced):
        return value
    if isinstance(value, Mapping) and _SOURCED & {*cast("Mapping[object, object]", value)}:
        keys = [str(k) for k in cast("Mapping[object, object]", value)]
        beside, parts = ([k for k in keys if k in names] for names in (_SOURCED, _QUANTITY))
        if parts and "value" not in keys:
            what = f"{' and '.join(beside)} cannot be used inside a quantity, beside {', '.join(parts)}"
            remedy = f"write value: {{{': …, '.join(parts)}: …}}, and {' and '.join(beside)} beside value"
            raise PydanticCustomError("quantity", "{w}|{m}|{at}", {"w": what, "m": remedy, "at": beside[0]})
        return cast("object", value)
    return cast("object", {"value": value})


class ValuedPercent(Sourced):
    """A sourced quantity from 0 to 100."""

    value: Percent


class ValuedUnit(Sourced):
    """A sourced quantity from 0 to 1."""

    value: Unit


class ValuedCost(Sourced):
    """A sourced cost, in whole stakes (may exceed 1)."""

    value: Cost


class ValuedWeight(Sourced):
    """A sourced weight, 0 or more, in any unit."""

    value: Weight


class ValuedDays(Sourced):
    """A sourced number of days."""

    value: Days


class ValuedDeadline(Sourced):
    """A sourced deadline: a number of days after ``as_of``, or the day itself in ``on``."""

    value: Days = Quantity.point(0)
    on: Day | None = None

    def after(self, as_of: date) -> Quantity:
        """Return the days from ``as_of`` to the deadline."""
        return self.value if self.on is None else Quantity.point((self.on - as_of).days)


def _wrap_deadline(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return {"on": value}
    return _wrap(value)


class _Bare:
    """In the JSON Schema, a bare quantity (or a day) may stand for ``{value: quantity}``."""

    def __init__(self, scale: Scale, upper: float | None = None, day: bool = False) -> None:
        self.bare = [quantity_schema(scale, upper), *([{"type": "string", "format": "date"}] if day else [])]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [*self.bare, handler(core)]}


PercentOf = Annotated[ValuedPercent, BeforeValidator(_wrap), _Bare("percent")]
UnitOf = Annotated[ValuedUnit, BeforeValidator(_wrap), _Bare("unit")]
CostOf = Annotated[ValuedCost, BeforeValidator(_wrap), _Bare("unit", 10.0)]
WeightOf = Annotated[ValuedWeight, BeforeValidator(_wrap), _Bare("days")]
DaysOf = Annotated[ValuedDays, BeforeValidator(_wrap), _Bare("days", MOST_DAYS)]
DeadlineOf = Annotated[ValuedDeadline, BeforeValidator(_wrap_deadline), _Bare("days", MOST_DAYS, day=True)]


def _wrap_belief(value: object) -> object:
    if isinstance(value, Mapping) and not (_QUANTITY | {"value"}) & {*cast("Mapping[object, object]", value)}:
        return cast("object", value)
    return {"all": cast("object", value)} if value is not None else None


BeliefOf = Annotated[dict[Id, UnitOf], BeforeValidator(_wrap_belief), _Bare("unit")]
"""A chance by actor; one chance alone stands for ``all``."""

__all__ = [
    "Basis",
    "BeliefOf",
    "Cost",
    "CostOf",
    "Day",
    "Days",
    "DaysOf",
    "DeadlineOf",
    "Effect",
    "EvidenceRef",
    "Id",
    "Level",
    "Part",
    "PartialDay",
    "Percent",
    "PercentOf",
    "RuleField",
    "Sourced",
    "Text",
    "Unit",
    "UnitOf",
    "ValuedUnit",
    "WeightOf",
    "model_validator",
    "quantity_schema",
]
