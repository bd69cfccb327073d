"""Dates of deeds: the nearest date in the text, and whether it is long before the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from detente.evidence.dates import dates
from detente.evidence.document import Document
from detente.evidence.layout import Unit

LONG = 60
"""Number of days before the report's date after which a deed is background."""


class Clock:
    """The dates that a document names, unit by unit."""

    def __init__(self, document: Document, units: Sequence[Unit], parses: dict[int, Any]) -> None:
        self._published = document.published
        self._parses = parses
        self._text = document.text
        self._found: dict[int, list[tuple[int, int, str | None]]] = {}
        self._ago: dict[int, list[tuple[int, int, date]]] = {}
        self._bare: dict[int, set[int]] = {}

    def _of(self, unit: Unit) -> list[tuple[int, int, str | None]]:
        if unit.number not in self._found:
            self._found[unit.number] = dates(self._text[unit.start : unit.end], self._published)
        return self._found[unit.number]

    def near(self, unit: Unit, place: int) -> dict[str, Any]:
        """Return the nearest date to a position in its sentence, as fields of a statement."""
        found = self._of(unit)
        if not found:
            return {}
        at = place - unit.start
        sentence = next((s for s in self._parses[unit.number].sents if s.start_char <= at < s.end_char), None)
        if sentence is not None:
            found = [d for d in found if sentence.start_char <= d[0] < sentence.end_char]
        if not found:
            return {}
        a, b, value = min(found, key=lambda d: abs(d[0] - at))
        return {"date": value, "date_text": self._text[unit.start + a : unit.start + b]}

    def long_before(self, unit: Unit, trigger: Any) -> bool:
        """Return whether a date in a deed's own clause is long before the report."""
        if self._published is None:
            return False
        parse = self._parses[unit.number]
        opening = next(iter(parse.sents))
        for _, b, value in self._of(unit):
            # "What happened in 2019? A patrol boat fired …": the question dates what follows.
            day = _latest(value)
            if (
                b <= opening.end_char
                and opening.text.rstrip().endswith("?")
                and day
                and (self._published - day).days > LONG
            ):
                return True
        said = [(a, b, _latest(value)) for a, b, value in self._of(unit)]
        for a, b, day in [*said, *self._relative(unit)]:
            if day is None or (self._published - day).days <= LONG:
                continue
            if a in self._bare[unit.number] and trigger.dep_ not in ("relcl", "acl"):
                continue  # "fined it in August" is news; "a complaint brought in March" is how it came about
            span = parse.char_span(a, b, alignment_mode="expand")
            if span is None or not trigger.sent.start <= span.start < trigger.sent.end:
                continue
            node = span.root
            for _ in range(8):
                if node.i == trigger.i:
                    return True
                if node.head.i == node.i or (
                    node.pos_ in ("VERB", "AUX") and node.dep_ in ("relcl", "advcl", "ccomp", "acl")
                ):
                    break
                node = node.head
            verb = trigger
            while verb.dep_ == "conj" and verb.head.i != verb.i and not any(c.dep_ == "nsubj" for c in verb.children):
                verb = verb.head
            if node.i == verb.i or (trigger.dep_ in ("relcl", "acl") and node.i == trigger.head.i):
                return True
        return self._goes_on(unit, trigger)

    def _relative(self, unit: Unit) -> list[tuple[int, int, date]]:
        """Return relative times, "last year", "two winters ago", with the last day that they may mean."""
        if unit.number not in self._ago:
            text, out = self._text[unit.start : unit.end], list[tuple[int, int, date]]()
            self._bare[unit.number] = set()
            for m in _RELATIVE.finditer(text) if self._published is not None else ():
                day = _last_day(m, self._published)
                if day is not None:
                    a, b = m.span(next(g for g in ("time", "ago", "of", "bare") if m[g]))
                    out.append((a, b, day))
                    if m["bare"]:
                        self._bare[unit.number].add(a)
            self._ago[unit.number] = out
        return self._ago[unit.number]

    def _age(self, day: date) -> int:
        return (self._published - day).days if self._published is not None else 0

    def _goes_on(self, unit: Unit, trigger: Any) -> bool:
        """Return whether a past deed after a semicolon continues one from long before: "It struck in 1987; the company agreed"."""
        start = trigger.sent.start
        if start == 0 or trigger.doc[start - 1].text != ";" or trigger.tag_ != "VBD":
            return False
        before = trigger.doc[start - 1].sent
        days: dict[bool, list[date]] = {True: [], False: []}
        for a, _, value in self._of(unit):
            day = _latest(value)
            if day is not None and before.start_char <= a < trigger.sent.end_char:
                days[a < before.end_char].append(day)
        return bool(days[True]) and not days[False] and all(self._age(d) > LONG for d in days[True])


def _latest(value: str | None) -> date | None:
    """Return the last day that a date of any precision may mean."""
    if value is None:
        return None
    parts = [int(x) for x in value.split("-")]
    year, month, day = (*parts, *(12, 28)[len(parts) - 1 :])[:3]
    return date(year, month, day)


_MONTHS = {
    m: n
    for n, m in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}
_COUNTS = {
    w: n
    for n, w in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
}
_MANY = {"several": 3, "many": 10, "a few": 3, "some": 2}
_RELATIVE = re.compile(
    rf"\b(?:last (?P<time>(?P<last>year|{'|'.join(_SEASONS)}))"
    rf"|(?P<many>{'|'.join((*_COUNTS, *_MANY))}|\d{{1,3}}) (?P<ago>(?P<unit>year|winter|summer|spring|autumn|season|week|month|decade|generation)s?) ago"
    rf"|during (?:the )?(?:\w+ ){{0,3}}(?P<of>(?P<year>(?:19|20)\d\d))"
    rf"|(?:in|last) (?:early |late |mid-?)?(?P<bare>{'|'.join(m.title() for m in _MONTHS)})(?! ?\d))\b",
    re.IGNORECASE,
)
_SPAN = {"week": 7.0, "month": 30.5, "decade": 3650.0, "generation": 9000.0}
"""Days in a unit of time; other units count as a year."""


def _last_day(m: re.Match[str], published: date | None) -> date | None:
    """Return the last day that a relative time may mean."""
    if published is None:
        return None
    if m["year"]:
        return date(int(m["year"]), 12, 28)
    if m["unit"]:
        number = _COUNTS.get(m["many"].lower()) or _MANY.get(m["many"].lower()) or int(m["many"])
        return published - timedelta(days=int(number * _SPAN.get(m["unit"].lower(), 365.0)))
    if m["bare"]:
        # A month without a year is the last one of that name; its end may still be near.
        month = _MONTHS[m["bare"].lower()]
        return date(published.year - (month > published.month), month, 28)
    word = m["last"].lower()
    if word == "year":
        return date(published.year - 1, 12, 28)
    month = _SEASONS[word]
    return date(published.year - (month >= published.month), month, 28)
