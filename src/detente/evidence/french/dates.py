"""Dates in French words, resolved against the report's own date; a weekday means the most recent such day."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NEAR = {"aujourd'hui": 0, "ce matin": 0, "ce soir": 0, "hier": -1, "avant-hier": -2, "demain": 1}
_TEXT = re.compile(
    rf"(?<![\w-])(?:(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})(?:\s+(?P<year>(?:1[5-9]|20)\d\d))?"
    rf"|(?P<weekday>{'|'.join(_DAYS)})(?P<next>\s+prochain)?"
    rf"|(?P<near>aujourd[’']hui|ce matin|ce soir|avant-hier|hier|demain)"
    rf"|(?:en\s+)?(?P<month2>{'|'.join(_MONTHS)})\s+(?P<year2>(?:1[5-9]|20)\d\d)"
    rf"|(?:en|depuis|dès)\s+(?P<month3>{'|'.join(_MONTHS)})"
    rf"|(?:en|depuis|dès)\s+(?P<year3>(?:1[5-9]|20)\d\d))(?![\w-])",
    re.IGNORECASE,
)


def dates(text: str, published: date | None) -> list[tuple[int, int, str | None]]:
    """Return (start, end, ISO date, month or year; ``None`` if the day is not certain) of each date in a text."""
    return [(m.start(), m.end(), _value(m.groupdict(), published)) for m in _TEXT.finditer(text)]


def _value(g: dict[str, str | None], published: date | None) -> str | None:
    if g["day"]:
        return _day(g["year"], _month(g["month"]), int(g["day"]), published)
    if g["month2"]:
        return f"{g['year2']}-{_month(g['month2']):02d}"
    if g["year3"]:
        return g["year3"]
    if published is None:
        return None
    if g["month3"]:
        month = _month(g["month3"])
        return f"{published.year if month <= published.month else published.year - 1}-{month:02d}"
    if g["near"]:
        return (published + timedelta(days=_NEAR[g["near"].lower().replace("’", "'")])).isoformat()
    back = (published.weekday() - _DAYS.index((g["weekday"] or "").lower())) % 7
    return (published - timedelta(days=back) if not g["next"] else published + timedelta(days=7 - back)).isoformat()


def _month(word: str | None) -> int:
    return _MONTHS.index((word or "").lower()) + 1


def _day(year: str | None, month: int, day: int, published: date | None) -> str | None:
    try:
        if year:
            return date(int(year), month, day).isoformat()
        if published is None:
            return None
        found = date(published.year, month, day)
        # A day without a year is the nearest past one, unless it lies within two months ahead.
        return (found.replace(year=found.year - 1) if found > published + timedelta(days=62) else found).isoformat()
    except ValueError:
        return None
