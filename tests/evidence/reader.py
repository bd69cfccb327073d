"""Short texts, read: shared by the tests of single mechanisms. All disputes are invented."""

from __future__ import annotations

from datetime import date

from detente.evidence.document import Document
from detente.evidence.reading import Reading, read
from detente.evidence.statement import Statement

DEEDS = frozenset("ASSAULT COERCE SANCTION MOBILIZE RETREAT CONCEDE AID COOPERATE PROTEST".split())


def of(text: str, day: str = "2023-06-15") -> Reading:
    """Read a text as published on a day."""
    return read(Document.of(text, published=date.fromisoformat(day)))


def having(reading: Reading, **what: object) -> list[Statement]:
    """Return the statements with given fields."""
    return [s for s in reading.statements if all(getattr(s, k) == v for k, v in what.items())]


def done(reading: Reading) -> set[str]:
    """Return the deeds that are told as done."""
    return {s.act for s in reading.statements if s.realis == "actual"} & DEEDS


def speakers(reading: Reading) -> list[tuple[str | None, str | None]]:
    """Return speaker and actor of each quotation, in order."""
    return [(s.speaker, s.speaks_for) for s in reading.statements if s.form == "direct"]
