"""Makes the statements of one linked document: direct speech, first-person speech, reported speech, and deeds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from detente.evidence.attribution import Speech
from detente.evidence.clauses import asks
from detente.evidence.cues import cues_of
from detente.evidence.direct import quotations, voiced
from detente.evidence.event import ReportedEvent
from detente.evidence.events import events
from detente.evidence.indirect import demands, indirect
from detente.evidence.layout import Unit
from detente.evidence.narrated import Deeds
from detente.evidence.page import Page
from detente.evidence.repeats import repeats
from detente.evidence.statement import Statement


def statements(page: Page) -> tuple[Statement, ...]:
    """Return the statements of a document in text order; repeats in the headline and captions are marked."""
    ordered = sorted(_all(page), key=lambda s: (s.paragraph, s.content[0], s.content[1]))
    numbered = [
        replace(s, id=f"s{n}", content=(s.content[0] + (3 if s.content[0] in page.points else 0), s.content[1]))
        for n, s in enumerate(ordered, 1)
    ]
    return tuple(repeats(numbered, page.document))


def _all(page: Page) -> Iterator[Statement]:
    said: dict[int, list[Speech]] = {}
    starts = [u.start for u in page.units]
    for speech in page.said:
        n = max(bisect_right(starts, page.found[speech.quote].start) - 1, 0)
        said.setdefault(page.units[n].number, []).append(speech)
    deeds = Deeds(page)
    for unit in page.units:
        parse = page.parses.get(unit.number)
        if parse is None:
            continue
        found = list(events(parse))
        used: set[int] = set()
        yield from quotations(page, unit, parse, found, used, said.get(unit.number, []))
        if unit.kind != "heading":
            yield from _told(page, deeds, unit, parse, found, used)
        yield from demands(page, unit)


def _told(
    page: Page, deeds: Deeds, unit: Unit, parse: Any, found: list[ReportedEvent], used: set[int]
) -> Iterator[Statement]:
    """Yield the statements of a unit outside quotation marks; ``used`` holds the positions of cues already used."""
    base = unit.start
    cues = cues_of(page.text, unit, page.places, parse)
    by_place = {c.start: c for c in cues}
    told: set[int] = set()
    made: list[Statement] = []
    for event in found:
        at = base + event.trigger.idx
        if page.places.at(at) is not None or at in used:
            continue
        if unit.kind == "question" and event.teller is None and asks(event.trigger.sent):
            continue  # a question asserts nothing, but the questioner may first report what others did or refused
        one = deeds.statement(unit, parse, event, by_place)
        if one is not None:
            made.append(one)
            told.add(at)
    for cue in cues:
        if cue.start in used or cue.start in told or cue.weak or cue.speaker is None:
            continue
        one = indirect(page, unit, parse, cue, made)
        if one is not None:
            made.append(one)
    voice = page.voice(unit)
    if voice is not None:
        made += voiced(page, unit, parse, voice, made)
    yield from made
