"""States, organisations, their people and their seats: the actor for which a name, an adjective or a capital stands.

It has priority over the statistical tagger, which labels ministers as places. The table ``gazetteer.csv`` contains
names, demonyms, capitals and seats of government; codes of states are those of ISO 3166-1 alpha-3.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Form = Literal["name", "demonym", "capital", "metonym", "alias"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that stands for an actor.

    Attributes
    ----------
    start, end
        Half-open span in the text searched.
    code
        Actor: alpha-3 code of a state, or an organisation's short name.
    form
        Kind of mention; ``alias`` is a later mention of an actor that the report introduces. A capital stands for its
        state only if it acts.
    """

    start: int
    end: int
    code: str
    form: Form


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table."""

    code: str
    kind: str
    names: tuple[str, ...]


def is_exact(m: Mention, name: str) -> bool:
    """Return whether a mention inside a name is the whole name apart from an article."""
    return m.form == "name" and m.end == len(name) and name[: m.start] in ("", "The ", "the ")


@cache
def entries() -> tuple[Entry, ...]:
    """Return all actors of the table."""
    return tuple(Entry(r["code"], r["kind"], tuple(r["names"].split(";"))) for r in _rows())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (files("detente.evidence") / "gazetteer.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _table() -> tuple[dict[str, tuple[str, Form]], re.Pattern[str]]:
    table: dict[str, tuple[str, Form]] = {}
    columns: tuple[tuple[str, Form], ...] = (
        ("names", "name"), ("demonyms", "demonym"), ("metonyms", "metonym"), ("capitals", "capital")
    )  # fmt: skip
    for row in _rows():
        for column, form in columns:
            for name in filter(None, row[column].split(";")):
                table.setdefault(name, (row["code"], form))
                if form == "demonym" and not name.endswith(("s", "sh", "ch", "ese")):
                    table.setdefault(name + "s", (row["code"], form))
    for name in ("alliance", "union", "bloc"):
        table.pop(name, None)
    pattern = _alternatives(table)
    return table, re.compile(rf"(?<!\w)(?<![a-z]-)(?:{pattern})(?![\w])(?!-(?!based|led|backed|born|Russia|NATO)\w)")


def _alternatives(names: Iterable[str]) -> str:
    """Return a pattern for many names, the longest first; at most positions it fails within two letters."""
    by_start: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_start.setdefault(name[:2], []).append(re.escape(name[2:]).replace(r"\ ", r"\s+"))
    firsts: dict[str, list[str]] = {}
    for start, ends in by_start.items():
        firsts.setdefault(start[0], []).append(f"{re.escape(start[1:])}(?:{'|'.join(ends)})")
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in firsts.items())


def forms() -> Iterator[tuple[str, Form]]:
    """Yield every surface form of the table, with its code and kind of mention."""
    for form, (_, kind) in _table()[0].items():
        yield form, kind


def mentions(text: str) -> list[Mention]:
    """Return every mention in a text in text order; longer names have priority."""
    table, pattern = _table()
    out: list[Mention] = []
    for m in pattern.finditer(text):
        code, form = table[re.sub(r"\s+", " ", m.group())]
        out.append(Mention(m.start(), m.end(), code, form))
    return out


@cache
def _by_code() -> dict[str, Entry]:
    return {e.code: e for e in entries()}


def entry(code: str) -> Entry | None:
    """Return the row of a code, or ``None`` where the table has none."""
    return _by_code().get(code)


@cache
def name_of(code: str) -> str:
    """Return the usual name of an actor, or the code if it is not in the table."""
    row = entry(code)
    return row.names[0] if row else code
