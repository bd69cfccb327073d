"""Dates in words, resolved against the report's own date. A weekday is the last such day, never a coming one."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?\\.?" for m in _MONTHS)
_TEXT = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH})(?:\s+(?P<year2>\d{{4}}))?"
    rf"|(?P<month3>{_MONTH})\s+(?P<year3>\d{{4}})"
    rf"|(?P<next>next\s+)?(?P<weekday>{'|'.join(_DAYS)})|(?P<near>today|yesterday|tomorrow)"
    rf"|(?:in|since)\s+(?P<year4>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)


def _month(word: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(word.lower().rstrip(".")[:3]))


def dates(text: str, published: date | None) -> list[tuple[int, int, str | None]]:
    """Return (start, end, ISO date or month or year, ``None`` if it hangs on an unknown date) of each date named."""
    out: list[tuple[int, int, str | None]] = []
    for m in _TEXT.finditer(text):
        g = m.groupdict()
        value: str | None = None
        if g["weekday"]:
            if published is not None:
                day = _DAYS.index(g["weekday"].lower())
                back = (published.weekday() - day) % 7
                value = (published - timedelta(days=back) + timedelta(days=7 if g["next"] else 0)).isoformat()
        elif g["near"]:
            if published is not None:
                step = {"today": 0, "yesterday": -1, "tomorrow": 1}[g["near"].lower()]
                value = (published + timedelta(days=step)).isoformat()
        elif g["year4"]:
            value = g["year4"]
        elif g["month3"]:
            value = f"{g['year3']}-{_month(g['month3']):02d}"
        else:
            month, day = g["month"] or g["month2"], int(g["day"] or g["day2"])
            year = g["year"] or g["year2"]
            if year or published is not None:
                value = _day(int(year) if year else None, _month(month), day, published)
        out.append((m.start(), m.end(), value))
    return out


def _day(year: int | None, month: int, day: int, published: date | None) -> str | None:
    try:
        if year is not None:
            return date(year, month, day).isoformat()
        if published is None:
            return None
        found = date(published.year, month, day)
        # A day without a year is the nearest past one, unless it lies within two months ahead.
        if found > published + timedelta(days=62):
            found = date(published.year - 1, month, day)
        return found.isoformat()
    except ValueError:
        return None


def dateline(text: str) -> date | None:
    """Return the first full date that a text names with its year, as a last resort for the report's own."""
    for m in _TEXT.finditer(text[:1500]):
        g = m.groupdict()
        year = g["year"] or g["year2"]
        if year:
            found = _day(int(year), _month(g["month"] or g["month2"]), int(g["day"] or g["day2"]), None)
            if found:
                return date.fromisoformat(found)
    return None
