"""Dates in words, resolved against the report's own date. A weekday means the most recent such day, never a future one.

Dates of other calendars are converted if they name exactly one day, and otherwise left open. A date in both calendars
("1/14 January 1918") and a date marked as old style name exactly one day. Hijri and Persian dates do not: a Hijri month
begins by sighting, and two calendars in use differ by a day in most months. Their words are kept without a day.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]})?\\.?" for m in _MONTHS).replace("sep(?:tember)?", "sept?(?:ember)?")
_OTHER = (
    r"Muharram|Safar|Rabi[‘’'`]?\s?(?:al-|ul-)?(?:Awwal|Thani|Akhir|I{1,2})|Jumada\s?(?:al-|ul-)?(?:Awwal|Ula|Thani(?:yah?)?|Akhira?h?|I{1,2})|"
    r"Rajab|Sha[‘’'`]?ban|Ramadan|Shawwal|Dhu[‘’'`]?\s?(?:al|l)?-?(?:Qa[‘’'`]?da?h?|Hijjah?)|"
    r"Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand"
)
_TEXT = re.compile(
    rf"(?<![\w/])(?:"
    rf"(?P<far>\d{{1,2}}\s+(?:{_OTHER})\s+1[34]\d\d(?:\s*(?:A\.?H\.?|H\.?|A\.?P\.?))?)"
    rf"|(?P<both>(?P<old>\d{{1,2}})(?:\s+(?P<omonth>{_MONTH})(?:\s+(?P<oyear>\d{{4}}))?)?\s?[/(]\s?(?P<new>\d{{1,2}})\)?\s+(?P<nmonth>{_MONTH})\)?\s+(?P<nyear>1[5-9]\d\d|20\d\d))"
    rf"|(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d)"
    rf"|(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})(?:,?\s+(?P<year2>\d{{4}}))?"
    rf"|(?P<month3>{_MONTH})\s+(?P<year3>\d{{4}})"
    rf"|(?P<next>next\s+)?(?P<weekday>{'|'.join(_DAYS)})|(?P<near>today|yesterday|tomorrow)"
    rf"|(?:in|since)\s+(?P<year4>(?:19|20)\d\d))\b(?P<style>\s*\(?(?:O\.\s?S\.|N\.\s?S\.|OS\b|NS\b|[Oo]ld [Ss]tyle|[Nn]ew [Ss]tyle)\)?)?",
    re.IGNORECASE,
)


def _month(word: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(word.lower().rstrip(".")[:3]))


def dates(text: str, published: date | None) -> list[tuple[int, int, str | None]]:
    """Return (start, end, ISO date, month or year; ``None`` if the day is not certain) of each date in a text."""
    out: list[tuple[int, int, str | None]] = []
    for m in _TEXT.finditer(text):
        g = m.groupdict()
        value: str | None = None
        if g["far"]:
            value = None
        elif g["both"]:
            value = _both(g)
        elif g["iso"]:
            value = _iso(g["iso"])
        elif g["weekday"]:
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
            name, day = g["month"] or g["month2"], int(g["day"] or g["day2"])
            year = g["year"] or g["year2"]
            if year or published is not None:
                old = year and re.search(r"O\.?\s?S|old", g["style"] or "", re.IGNORECASE)
                month = _month(name)
                value = (
                    _gregorian(int(year), month, day)
                    if old
                    else _day(int(year) if year else None, month, day, published)
                )
        out.append((m.start(), m.end(), value))
    return out


def _both(g: dict[str, str | None]) -> str | None:
    """Return the day of a date in both calendars if the two agree; otherwise it is a range of days or an error."""
    new = _day(int(g["nyear"] or 0), _month(g["nmonth"] or ""), int(g["new"] or 0), None)
    if new is None:
        return None
    month = _month(g["omonth"] or g["nmonth"] or "")
    year = int(g["oyear"] or g["nyear"] or 0)
    for y, k in ((year, month), (year - 1, month), (year, month - 1 or 12), (year - (month == 1), month - 1 or 12)):
        if _gregorian(y, k, int(g["old"] or 0)) == new:
            return new
    return None


def _gregorian(year: int, month: int, day: int) -> str | None:
    """Return the Gregorian day of a Julian date."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1500 <= year <= 2100):
        return None
    # Days between the calendars: the Julian one has a leap day in 1700, 1800, 1900 and 2100.
    y = year if month > 2 else year - 1
    gap = y // 100 - y // 400 - 2
    try:
        return (date(year, month, day) + timedelta(days=gap)).isoformat()
    except ValueError:
        leap = month == 2 and day == 29 and year % 4 == 0
        return (date(year, 3, 1) + timedelta(days=gap)).isoformat() if leap else None


def _iso(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _day(year: int | None, month: int, day: int, published: date | None) -> str | None:
    try:
        if year is not None:
            # A year of another calendar (1443, 2565).
            return date(year, month, day).isoformat() if 1500 <= year <= 2100 else None
        if published is None:
            return None
        found = date(published.year, month, day)
        # A day without a year is the nearest past one, unless it lies within two months ahead.
        if found > published + timedelta(days=62):
            found = date(published.year - 1, month, day)
        return found.isoformat()
    except ValueError:
        return None


_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")


def written(text: str) -> date | None:
    """Return a date in numerals, year first, in a file name or a page's metadata."""
    m = _NAMED.search(text)
    try:
        return date(*(int(x) for x in m.groups())) if m else None
    except ValueError:
        return None


def stamped(text: str) -> date | None:
    """Return the date in a stamp: of an e-mail or feed, ISO, or with the month in words.

    Numerals with the day or the month first (12/01/2022) are accepted only if they are unambiguous.
    """
    text = " ".join(text.split())
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if re.match(r"^(?:[A-Z][a-z]{2},\s*)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{2,4}\s+\d", text):
        try:
            return parsedate_to_datetime(text).date()
        except (ValueError, TypeError, IndexError):
            pass
    full = [d for _, _, d in dates(text, None) if d and len(d) == 10]
    if full:
        return date.fromisoformat(full[0])
    m = re.search(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)(?!\d)", text)
    if m:
        a, b, year = (int(x) for x in m.groups())
        possible = {d for d in (_day(year, b, a, None), _day(year, a, b, None)) if d}
        return date.fromisoformat(possible.pop()) if len(possible) == 1 else None
    return written(text)


_HEAD = 1500
_LABEL = re.compile(
    r"^\W*(?:(?:published|posted|updated|last (?:updated?|modified)|date|issued|released|dated)\b\W*|for (?:immediate )?release\W*)",
    re.IGNORECASE,
)


def dateline(text: str) -> tuple[date, str] | None:
    """Return the report's own date from its first lines, with the line that contains it.

    Only a line with little more than a date ("Geneva, 12 January 2022", "Published: 3 May 2024 10:15"), or the dateline
    before the first sentence, counts; a date inside a sentence may belong to anything.
    """
    for line in text[:_HEAD].split("\n")[:12]:
        words = line.strip().lstrip("\ufeff")
        for a, b, value in dates(words, None):
            if value is None or len(value) != 10:
                continue
            rest = _LABEL.sub("", words[:a])
            before = re.sub(rf"\b(?:{'|'.join(_DAYS)}|at|on)\b", "", rest, flags=re.IGNORECASE).strip(" ,.;:|–—-(")
            after = re.sub(r"\d{1,2}[:.h]\d\d|[AaPp]\.?[Mm]\.?|[A-Z]{2,4}\b|[()]", "", words[b:]).strip(" ,.;:|–—-")
            place = len(before.split()) <= 3 and not re.search(r"\b[a-z]{4,}\b", before)
            lead = re.match(r"\s*(?:\([^)]{2,40}\)\s*)?(?:--|—|–|-)\s", words[b:])
            if place and (not after or lead):
                return date.fromisoformat(value), " ".join(words.split())[:60]
    return None
