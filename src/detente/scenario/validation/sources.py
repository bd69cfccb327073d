"""Meaning of sources: evidence, what a basis needs, and nothing later than ``as_of``."""

from __future__ import annotations

from datetime import date
from typing import cast

from detente.problems import suggest
from detente.scenario.fields import Sourced
from detente.scenario.parts import Forum, Guarantee, Proposal, Source
from detente.scenario.validation.look import Look, walk
from detente.scenario.yaml.nodes import Loc

LAST_YEAR = 2999
"""Days are counted forward from `as_of`, up to 100,000 at a time; the calendar ends with the year 9999."""


def check(look: Look) -> None:
    """Check sources, evidence, bases and dates."""
    if look.s.as_of.year > LAST_YEAR and look.whole("as_of"):
        what = f"as_of ({look.s.as_of}) lies so far ahead that days cannot be counted from it"
        look.add("E347", ("as_of",), what, "give the day up to which the file knows what happened")
    for i, source in enumerate(look.s.sources):
        here = look.loc("sources", i)
        _later(look, source.date, (*here, "date"), "is dated")
        _spans(look, source, here)
    for section in type(look.s).model_fields:
        value = getattr(look.s, section)
        items = _entries(value)
        for i, item in items:
            if not isinstance(item, Sourced) or id(item) in look.sourced:
                continue
            for part, loc in walk(item, look.loc(section, i) if i >= 0 else (section,)):
                if isinstance(part, Sourced):
                    _sourced(look, part, loc)
    for i, event in enumerate(look.s.events):
        here = look.loc("events", i)
        _later(look, earliest(event.date), (*here, "date"), "is dated")
        for j, a in enumerate(event.actors):
            look.known("actors", a, (*here, "actors", j))
    for i, proposal in enumerate(look.s.proposals):
        if proposal.date is not None:
            _later(look, proposal.date, look.loc("proposals", i, "date"), "is dated")
    for i, forum in enumerate(look.s.fora):
        _forum(look, forum, look.loc("fora", i))


def _entries(value: object) -> list[tuple[int, object]]:
    return list(enumerate(cast("tuple[object, ...]", value))) if isinstance(value, tuple) else [(-1, value)]


def earliest(text: str) -> date:
    """Return the earliest day that a partial date can mean."""
    return date.fromisoformat((text + "-01-01")[:10])


def latest(text: str) -> str:
    """Return a text that sorts after every day that a partial date can mean."""
    return (text + "-99-99")[:10]


def _later(look: Look, day: date, loc: Loc, verb: str) -> None:
    if day > look.s.as_of and look.whole("as_of"):
        what = f"this {verb} {day.isoformat()}, after as_of ({look.s.as_of.isoformat()})"
        look.add("E321", loc, what, "delete it, or move as_of: nothing later may be used")


def _sourced(look: Look, part: Sourced, loc: Loc) -> None:
    for j, ref in enumerate(part.evidence):
        name, _, block = ref.partition("#")
        here = (*loc, "evidence", j)
        blocks = look.blocks.get(name)
        if name not in look.ids["sources"]:
            ids = look.ids["sources"]
            remedy = suggest(name, ids, f"known: {', '.join(ids)}" if ids else "add it under sources")
            look.add("E320", here, f"there is no source {name}", remedy)
        elif block and blocks is not None and block not in blocks:
            remedy = suggest(block, blocks, f"add the block to the source, or write {name} alone")
            look.add("E320", here, f"the source {name} has no block {block}", remedy)
    if part.published is not None:
        _later(look, part.published, (*loc, "published"), "was published")
    _basis(look, part, loc)


def _basis(look: Look, part: Sourced, loc: Loc) -> None:
    if part.basis is None:
        return
    here = (*loc, "basis")
    kinds = [part.basis]
    if isinstance(part.basis, dict):
        kinds = list(dict.fromkeys(part.basis.values()))
        fields = [f for f in type(part).model_fields if f not in Sourced.model_fields]
        for field in part.basis:
            if field not in fields:
                remedy = suggest(field, fields, f"use one of: {', '.join(fields)}")
                look.add("E324", (*here, field), f"basis names {field}, which is not a field here", remedy, key=True)
    if "report" in kinds and not part.evidence:
        look.add("E324", here, "basis report without evidence", "add evidence: [source#block]")
    if "data" in kinds:
        lacking = [k for k in ("citation", "published") if getattr(part, k) is None]
        if lacking:
            what = f"basis data without {' and '.join(lacking)}"
            look.add("E324", here, what, "add citation: … and published: YYYY-MM-DD")
    if "judgement" in kinds:
        # `by` of a proposal or a guarantee is the actor, not the one who judges
        own = None if isinstance(part, (Proposal, Guarantee)) else part.by
        if part.why is None:
            look.add("E324", here, "basis judgement without a reason", "add why: …")
        if own is None and look.s.by is None and look.whole("by"):
            look.add(
                "E324",
                here,
                "basis judgement without a name",
                "add by: … here, or once at the top of the file",
            )


def _spans(look: Look, source: Source, here: Loc) -> None:
    end, last = -1, ""
    for name, block in source.blocks.items():
        loc = (*here, "blocks", name, "span")
        if not 0 <= block.span[0] < block.span[1]:
            what = f"the span {block.span[0]}–{block.span[1]} is empty or runs backwards"
            look.add("E327", loc, what, "give [start, end] with 0 ≤ start < end, in characters")
        elif block.span[0] < end:
            what = f"{name} starts at {block.span[0]}, before the end of {last} ({end})"
            look.add("E327", loc, what, "list blocks in the order of the text; they may not overlap")
        end, last = max(end, block.span[1]), name


def _forum(look: Look, forum: Forum, here: Loc) -> None:
    if forum.founded is not None:
        _later(look, earliest(forum.founded), (*here, "founded"), "is dated")
    if forum.deadline is not None and forum.deadline.on is not None and look.whole("as_of"):
        day = forum.deadline.on
        if day < look.s.as_of:
            what = f"the deadline ({day}) lies before as_of ({look.s.as_of})"
            look.add("E334", (*here, "deadline"), what, "give a later day, or delete the deadline: it has passed")
        elif day.year > LAST_YEAR:
            look.add("E347", (*here, "deadline"), f"the deadline ({day}) lies too far ahead", "give an earlier day")
    before = forum.founded
    for j, meeting in enumerate(forum.meetings):
        loc = (*here, "meetings", j, "date")
        _later(look, earliest(meeting.date), loc, "is dated")
        if before is not None and latest(meeting.date) < earliest(before).isoformat():
            what = f"the meeting of {meeting.date} comes after {before}"
            look.add("E322", loc, what, "list meetings in the order of time, after the founding")
        before = meeting.date
    for j, pause in enumerate(forum.pauses):
        loc = (*here, "pauses", j)
        _later(look, earliest(pause.start), (*loc, "start"), "is dated")
        if pause.end is not None:
            _later(look, earliest(pause.end), (*loc, "end"), "is dated")
            if latest(pause.end) < earliest(pause.start).isoformat():
                what = f"the pause ends ({pause.end}) before it starts ({pause.start})"
                look.add("E322", (*loc, "end"), what, "swap the two dates")
