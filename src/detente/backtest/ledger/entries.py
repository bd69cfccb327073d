"""Entries of the ledger, and their outcomes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Annotated, Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from detente._input import read_text
from detente.backtest.problems import BacktestError
from detente.problems import nearest

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Chance = Annotated[float, Field(ge=0, le=1)]
T = TypeVar("T", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CoderSaid(_Strict):
    """A coder's own chance of agreement, and the date on which it was written down."""

    value: Chance
    written: date


class BaseRateOf(_Strict):
    """How often such offers were agreed, counted outside the ledger."""

    value: Chance
    low: Chance
    high: Chance
    source: Words


class LedgerEntry(_Strict):
    """One offer.

    Attributes
    ----------
    id
        Its name.
    case, proposal
        Name or path of the scenario, and the id of the proposal there.
    tabled, forum, text
        When and where it was made, and the document that records it.
    question, rule, by
        What is decided, by which rule, and the deadline.
    knew_end
        Whether the coder knew the outcome.
    blind
        Whether the coding was committed before any run on it.
    coder_said, base_rate
        ``None`` where no number was written down or none is known.
    """

    id: Words
    case: Words
    proposal: Words
    tabled: date
    forum: Words
    text: Words
    question: Words
    rule: Words
    by: date
    knew_end: bool = False
    blind: bool = False
    coder_said: CoderSaid | None = None
    base_rate: BaseRateOf | None = None


class LedgerOutcome(_Strict):
    """How an offer ended: whether it was agreed by the rule, the date of that decision, and the source."""

    id: Words
    agreed: bool
    decided: date
    source: Words


def read_entries(path: str | os.PathLike[str] | None = None) -> Mapping[str, LedgerEntry]:
    """Return the entries of a ledger by id; without a path, those that come with the package.

    Raises
    ------
    BacktestError
        If one has no resolution rule or is invalid.
    """
    found = _read(path, "entries.yaml", "entries", LedgerEntry)
    for e in found.values():
        if e.by < e.tabled:
            raise BacktestError(f"{_name(path, 'entries.yaml')}: {e.id}: it is decided by {e.by}, before it was tabled")
    return found


def read_outcomes(path: str | os.PathLike[str] | None = None) -> Mapping[str, LedgerOutcome]:
    """Return outcomes by the id of the entry. Only :mod:`detente.backtest.ledger.resolve` may call this.

    Raises
    ------
    BacktestError
        If one is invalid.
    """
    return _read(path, "outcomes.yaml", "outcomes", LedgerOutcome)


def plain_yaml(text: str, place: str) -> Any:
    """Return the content of a YAML text, as plain data.

    Raises
    ------
    BacktestError
        If it is not YAML, with the line.
    """
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None)
        line = "" if mark is None else f":{mark.line + 1}"
        what = getattr(e, "problem", None) or "it cannot be read"
        raise BacktestError(f"{place}{line}: this is not YAML ({what}); check brackets and quotation marks") from None


def entry_of(entries: Mapping[str, LedgerEntry], id: str) -> LedgerEntry:
    """Return one entry.

    Raises
    ------
    BacktestError
        If there is none of this id; the message suggests a similar one.
    """
    if id not in entries:
        near = nearest(id, entries)
        raise BacktestError(
            f"the ledger has no entry {id!r}; " + (f"did you mean {near}?" if near else f"it has {', '.join(entries)}")
        )
    return entries[id]


def _name(path: str | os.PathLike[str] | None, name: str) -> str:
    return name if path is None else os.fspath(path)


def _read(path: str | os.PathLike[str] | None, name: str, key: str, kind: type[T]) -> dict[str, T]:
    text = files("detente.backtest.ledger").joinpath(name).read_text("utf-8") if path is None else read_text(path)
    place = _name(path, name)
    plain = plain_yaml(text, place)
    rows = cast("dict[str, Any]", plain).get(key) if isinstance(plain, dict) else None
    if not isinstance(rows, list):
        raise BacktestError(f"{place}: there is no list named {key!r}; begin the file with `{key}:`")
    found: dict[str, T] = {}
    for i, row in enumerate(cast("list[Any]", rows), 1):
        label = str(cast("dict[str, Any]", row).get("id", f"number {i}")) if isinstance(row, dict) else f"number {i}"
        try:
            made = kind.model_validate(row)
        except ValidationError as e:
            raise BacktestError(f"{place}: {label}: {_wrong(e)}") from None
        if label in found:
            raise BacktestError(f"{place}: {label}: two entries share this id; rename one")
        found[label] = made
    return found


def _wrong(error: ValidationError) -> str:
    first = error.errors()[0]
    where = "/".join(str(x) for x in first["loc"])
    if first["type"] == "missing" and where == "rule":
        return "it has no resolution rule; say in `rule` when the answer is yes, before anything is run"
    return f"{where}: {first['msg'].lower()}"
