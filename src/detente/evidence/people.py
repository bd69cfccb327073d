"""People: names, roles, the actor that each speaks for, and who "he", "the spokesman" or a bare surname is.

A role decides whom its holder speaks for: a U.S. ambassador to NATO speaks for the United States, a Kremlin
spokesman for Russia, an analyst for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.document import Document
from detente.evidence.gazetteer import Mention, mentions

OFFICE = (
    "president|vice[- ]president|prime minister|premier|chancellor|(?:deputy )?(?:foreign |defen[cs]e |interior |finance |"
    "energy |justice |trade )?(?:minister|secretary)(?:[- ]general)?(?: of (?:state|defense|foreign affairs))?|secretary of state|"
    "spokes(?:man|woman|person)|press secretary|ambassador|envoy|representative|diplomat|negotiator|commissioner|"
    "general|admiral|colonel|commander|chief(?: of staff)?|chair(?:man|woman)?|senator|lawmaker|king|queen|emir|"
    "crown prince|sultan|official|leader|head|director|adviser|advisor|counsellor|governor|speaker|undersecretary|minister"
)
"""Words of office: whoever bears one speaks for an actor."""

VOICE = (
    "analyst|fellow|scholar|professor|expert|researcher|historian|economist|lecturer|author|columnist|journalist|"
    "commentator|strategist|political scientist|observer|think tank|former|retired|ex-"
)
"""Words of those who speak for nobody but themselves."""

_OFFICE = re.compile(rf"\b(?:{OFFICE})s?\b", re.IGNORECASE)
_VOICE = re.compile(rf"\b(?:{VOICE})", re.IGNORECASE)
_WORD = r"[A-Z][\w’'-]*[a-zà-ÿ][\w’'-]*"
_NAME = re.compile(
    rf"(?:{_WORD}|[A-Z]\.)(?:[ \u00a0]+(?:(?:al|bin|de|der|van|von|la|el)[ \u00a0]+)?(?:{_WORD}|[A-Z]\.)){{1,9}}"
)
_NOT_NAME = frozenset(
    """President Prime Minister Secretary General Deputy Foreign Defense Defence State Department White House Council
    Union Nations Treaty Security European Organization Organisation Party Army Navy Force Court Congress Senate
    Ministry Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December North South East West Atlantic Getty Images Associated Press News The
    A An In On At After Before While With For But And Above Some Still Talks Center Centre Institute University
    Peninsula Sea Ambassador Chancellor King Queen Senator Chairman Spokesman Spokeswoman Mr Mrs Ms Dr Sir""".split()
)
_PRONOUNS = {"he", "she", "him", "her", "his", "hers"}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is named.

    Attributes
    ----------
    name
        As first given in full.
    role
        In the report's words, or empty.
    speaks_for
        Code of an actor, or ``None``: nobody, or unknown.
    office
        Whether the role is an office; else the person speaks for themselves.
    """

    name: str
    role: str
    speaks_for: str | None
    office: bool

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where a person is named."""

    start: int
    end: int
    person: Person


class People:
    """Everyone in a document, and where."""

    def __init__(self, document: Document, parses: dict[int, Any]) -> None:
        self.known: dict[str, Person] = {}
        self.sightings: list[Sighting] = []
        self.named: dict[int, list[Mention]] = {
            p.number: [Mention(p.start + m.start, p.start + m.end, m.code, m.form) for m in mentions(document.body(p))]
            for p in document.paragraphs
        }
        for paragraph in document.paragraphs:
            if paragraph.kind in ("byline", "headline", "boilerplate"):
                continue
            parse = parses.get(paragraph.number)
            tagged = {e.text.split()[-1].strip(".,'’") for e in parse.ents if e.label_ == "PERSON"} if parse else None
            self._paragraph(paragraph.number, paragraph.start, document.body(paragraph), tagged)
        self.sightings.sort(key=lambda s: s.start)

    def _paragraph(self, number: int, base: int, text: str, tagged: set[str] | None) -> None:
        taken: list[tuple[int, int]] = []
        before_role = ""
        last_end = -1
        for m in _NAME.finditer(text):
            start, end = self._trim(text, m.start(), m.end(), number, base)
            if end - start < 4 or " " not in text[start:end].strip():
                continue
            name = re.sub(r"\s+", " ", text[start:end])
            role = self._role(text, start, end)
            linked = last_end >= 0 and re.fullmatch(r"\s+and\s+(?:[\w-]+\s+){0,5}", text[last_end:start] or " ")
            # Coordinated titles: the second inherits the first one's country.
            inherits = role and linked and not _who(role) and before_role
            role_for = _who(before_role if inherits else role)
            if role_for is None and re.search(r"\bgovernment\b|\bministry\b|\bspokes", role):
                role_for = self._seat(number, base, start, text)
            if role or tagged is None or name.split()[-1] in tagged:
                self._learn(name, role, role_for)
            person = self.known.get(name.split()[-1])
            if person is None:
                continue
            self.sightings.append(Sighting(base + start, base + end, person))
            taken.append((start, end))
            before_role, last_end = role or before_role, end
        for surname, person in self.known.items():
            for m in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?![\w])", text):
                if not any(a <= m.start() < b for a, b in taken):
                    self.sightings.append(Sighting(base + m.start(), base + m.end(), person))

    def _seat(self, number: int, base: int, start: int, text: str) -> str | None:
        """Return the state whose capital the sentence names: "In Oslo, a government spokesman …"."""
        since = max(text.rfind(". ", 0, start), 0)
        near = [m for m in self.named[number] if base + since <= m.start < base + start and m.form == "capital"]
        return near[-1].code if near else None

    def _trim(self, text: str, start: int, end: int, number: int, base: int) -> tuple[int, int]:
        """Cut words of office, places and calendar words off the ends of a run of capitalised words."""
        words = list(re.finditer(r"\S+", text[start:end]))
        a, b = 0, len(words)
        spans = [(m.start - base, m.end - base) for m in self.named[number]]
        offices = [(m.start(), m.end()) for m in _OFFICE.finditer(text)]

        def outside(w: re.Match[str]) -> bool:
            s, e = start + w.start(), start + w.end()
            hit = any(x <= s < y or x < e <= y for x, y in spans) and not (
                w.group() in ("Jordan", "Chad", "Georgia", "Israel", "Sudan") and a > 0
            )
            return hit or w.group().strip(".,'’s") in _NOT_NAME or any(x <= s < y for x, y in offices)

        while a < b and outside(words[a]):
            a += 1
        while b > a and outside(words[b - 1]):
            b -= 1
        # A word of office or a place inside: only what stands behind it is the name.
        for i in range(b - 1, a - 1, -1):
            if outside(words[i]):
                a = i + 1
                break
        if a >= b:
            return start, start
        last = words[b - 1]
        tail = 2 if last.group().endswith(("'s", "’s")) else 0
        return start + words[a].start(), start + last.end() - tail

    def _role(self, text: str, start: int, end: int) -> str:
        """Return the words of office that stand before a name, or behind it between commas."""
        before = text[max(0, start - 120) : start]
        m = re.search(r"((?:[\w.’'-]+\s+){0,9})$", before)
        run = m.group(1) if m else ""
        cut = re.split(
            r"(?<=[^A-Z][.!?])\s+(?=[A-Z][a-z])|\b(?:and|by|that|said|when|as|while|with|from|whether)\b\s", run
        )[-1]
        if _OFFICE.search(cut) or _VOICE.search(cut):
            words = cut.split()
            first = next((i for i, w in enumerate(words) if w[:1].isupper() or _OFFICE.match(w) or _VOICE.match(w)), 0)
            return " ".join(words[first:])
        # "the Russian foreign minister, Sergei Lavrov"
        m = re.search(r"((?:U\.[SKN]\.|[^,.;“”\"]){3,70}),\s+$", before)
        if m and _OFFICE.search(m.group(1)) and re.search(r"\b(?:the|a|an|its|their)\s", m.group(1)):
            return m.group(1).split(" the ")[-1].strip()
        m = re.match(
            r",\s+(?!who\b|which\b|where\b)((?:U\.[SKN]\.|[^,.;“”\"]){3,110}?)(?=[,.;]|\s+(?:said|says|told|warned|added)\b)",
            text[end:],
        )
        if m and (_OFFICE.search(m.group(1)) or _VOICE.search(m.group(1))):
            return re.sub(r"^(?:the|a|an)\s+", "", m.group(1).strip())
        return ""

    def _learn(self, name: str, role: str, speaks_for: str | None) -> None:
        old = self.known.get(name.split()[-1])
        if old is not None and old.role and not role:
            return
        if old is None and not role and len(name.split()) < 2:
            return
        if speaks_for is None and old is not None:
            speaks_for = old.speaks_for
            role = old.role if old.speaks_for else role
        office = bool(_OFFICE.search(role)) and not _VOICE.search(role)
        self.known[name.split()[-1]] = Person(name, role, speaks_for, office)

    def at(self, start: int, end: int) -> Person | None:
        """Return the person named within a span."""
        return next((self._now(s.person) for s in self.sightings if s.start < end and start < s.end), None)

    def _now(self, person: Person) -> Person:
        """Return what is known of a person by the end of the report."""
        return self.known.get(person.surname, person)

    def before(self, at: int, since: int = 0) -> Person | None:
        """Return the person named last before a place, not earlier than ``since``."""
        found = [s for s in self.sightings if since <= s.start < at]
        return self._now(found[-1].person) if found else None

    def _meant(self, document: Document, at: int, last: Person | None) -> Person | None:
        """Return whom a pronoun means: of those named in this paragraph or the one above, whoever spoke last."""
        running = [p for p in document.paragraphs if p.kind == "body" and p.start <= at]
        since = running[-2].start if len(running) > 1 else 0
        near = [s for s in self.sightings if since <= s.start < at]
        if not near:
            return last or self.before(at)
        here = [s for s in near if running[-1].start <= s.start]
        if last is not None and not here and any(s.person.surname == last.surname for s in near):
            return last
        return self._now((here or near)[-1].person)

    def resolve(self, document: Document, span: tuple[int, int], last: Person | None) -> Person | None:
        """Return who a mention is: by name, by office ("the spokesman"), or by pronoun.

        Parameters
        ----------
        document, span
            The mention.
        last
            Whoever spoke last: what a pronoun stands for, unless somebody was named since.
        """
        words = document.text[span[0] : span[1]]
        person = self.at(*span)
        if person is not None:
            return person
        # "the U.S. ambassador to NATO Jane Miller": the name stands behind what the parser took for the whole.
        behind = next((s for s in self.sightings if 0 <= s.start - span[1] < 40), None)
        if behind is not None and words and words in self._now(behind.person).role:
            return self._now(behind.person)
        if words.strip().lower() in _PRONOUNS:
            return self._meant(document, span[0], last)
        if re.match(r"(?:the|a)\s+", words, re.IGNORECASE):
            head = words.split()[-1].lower()
            for s in reversed([s for s in self.sightings if s.start < span[0]]):
                if head in self._now(s.person).role.lower().split():
                    return self._now(s.person)
        return None


def _who(role: str) -> str | None:
    """Return whom a role speaks for: the first actor in it, before any "to"; nobody for a private voice."""
    if not role or (_VOICE.search(role) and not re.search(r"\bspokes", role)) or not _OFFICE.search(role):
        return None
    found = mentions(role)
    if not found:
        return None
    to = re.search(r"\b(?:ambassador|envoy|representative|delegate|mission)\s+to\b", role, re.IGNORECASE)
    if to:
        ahead = [m for m in found if m.start < to.start()]
        of = re.search(r"\bof\s+(?:the\s+)?", role[to.end() :])
        if ahead:
            return ahead[0].code
        behind = [m for m in found if of and m.start >= to.end() + of.start()]
        return behind[0].code if behind else None
    return found[0].code


def actor_in(document: Document, people: People, span: tuple[int, int], number: int) -> str | None:
    """Return the actor named within a span, names and adjectives before capitals."""
    inside = [m for m in people.named.get(number, []) if span[0] <= m.start and m.end <= span[1]]
    order: Sequence[str] = ("name", "demonym", "metonym", "capital")
    return min(inside, key=lambda m: (order.index(m.form), m.start)).code if inside else None
