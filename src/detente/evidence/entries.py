"""Entries of a draft in YAML: a person, and a block of a source with the statements found there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from detente.evidence.document import Paragraph
from detente.evidence.passages import name_in
from detente.evidence.people import NamedPerson
from detente.evidence.reading import Reading
from detente.evidence.statement import Statement
from detente.scenario.yaml.emit import flow


def gathered_people(people: Iterable[NamedPerson]) -> list[list[NamedPerson]]:
    """Group entries for the same person in several reports: equal names, or a surname that only one full name has."""
    known = [p for p in people if p.role or p.speaks_for]
    full: dict[str, set[str]] = {}
    for p in known:
        if p.name != p.surname:
            full.setdefault(p.surname.casefold(), set()).add(p.name)
    out: dict[str, list[NamedPerson]] = {}
    for p in known:
        bearers = full.get(p.name.casefold(), set())
        out.setdefault((next(iter(bearers)) if len(bearers) == 1 else p.name).casefold(), []).append(p)
    return list(out.values())


def person_line(same: Sequence[NamedPerson], ids: dict[str, str]) -> str:
    """Write one person; if reports differ, the longest role is used and the difference is marked."""
    role = max((p.role for p in same), key=len) or "no role given"
    codes = Counter(p.speaks_for for p in same if p.speaks_for in ids)
    code = max(codes, key=lambda c: codes[c], default=None)
    who = f", speaks_for: {ids[code]}" if code else ""
    note = ""
    if len(codes) > 1:
        note = (
            f"      # TO FILL: reports differ on whom this person speaks for ({', '.join(ids[c] for c in codes if c)})"
        )
    elif len({p.role for p in same if p.role}) > 1:
        note = f"      # also: {'; '.join(dict.fromkeys(p.role for p in same if p.role and p.role != role))}"
    name = max((p.name for p in same), key=len)
    return f"  - {{name: {flow(name)}, role: {flow(role)}{who}}}{' '.join(note.splitlines())}"


def text_digest(text: str, length: int) -> str:
    """Return the first digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:length]


def block_line(reading: Reading, paragraph: Paragraph) -> str:
    """Return one block of a source as YAML: its span, its hash, and a summary of its statements in our own words."""
    here = [s for s in reading.statements if s.paragraph == paragraph.number]
    gist = block_gist(reading, here) if here else "No statement was read here."
    digest = text_digest(reading.document.body(paragraph), 16)
    return (
        f"      p{paragraph.number}: {{span: [{paragraph.start}, {paragraph.end}], sha256: {flow(digest)}, "
        f"gist: {flow(gist)}}}"
    )


def block_gist(reading: Reading, statements: Sequence[Statement]) -> str:
    """Summarise a block in our own words."""

    def named(codes: Iterable[str]) -> str:
        return ", ".join(name_in(reading, c) for c in codes)

    parts: list[str] = []
    for s in statements:
        own = s.form == "direct" and s.speaker and not s.of_others
        who = s.speaker if own else named(s.actors) or "somebody"
        to = f" to {named(s.targets)}" if s.targets else ""
        how = [*([] if s.realis == "actual" else [s.realis]), *([f"according to {s.speaker}"] if s.of_others else [])]
        parts.append(f"{who}: {s.act.lower()}{to}" + (f" ({', '.join(how)})" if how else ""))
    return "; ".join(dict.fromkeys(parts)) + "."
