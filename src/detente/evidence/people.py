"""People: names, roles, and the actor for whom each person speaks.

The role decides for whom its holder speaks: a U.S. ambassador to NATO speaks for the United States, a Kremlin
spokesman for Russia, the negotiator of a front for the front, an analyst or a former minister for no actor.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.evidence.actors import Actors
from detente.evidence.apposed import apposed
from detente.evidence.beside import RolesBeside
from detente.evidence.bodies import AGENCIES, HEADS
from detente.evidence.document import Document
from detente.evidence.layout import ATTENDING, Span, Unit
from detente.evidence.names import PARTICLE, UPPER
from detente.evidence.offices import (
    HEADING,
    LEADING_WORDS,
    OFFICE,
    OFFICE_WORDS,
    PAST_WORDS,
    TITLES,
    VOICE_WORDS,
    Role,
    kinds_of_office,
)

_MALE = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Father|Brother|Emir|Sultan|spokesman|statesman|bishop|imam|monk|abbot|herr|monsieur|metropolitan|cardinal|sheikh|policeman|councilman|sheikh)\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Queen|Princess|Sister|Mother|Madam|Madame|Frau|abbess|prioress|nun|councilwoman|spokeswoman|chairwoman|policewoman|woman)\b",
    re.IGNORECASE,
)

_WORD = rf"(?:(?:al|el|as|ad|an|ar|ul)-)?[{UPPER}][\w’'-]*\w[\w’'-]*"
_NAME = re.compile(rf"(?:{_WORD}|[A-Z]\.)(?:[ \u00a0]+(?:{PARTICLE}[ \u00a0]+)?(?:{_WORD}|[A-Z]\.)){{0,9}}")
_ARTICLE = re.compile(r"(?<![\w-])[Tt]he\s+$")
_TITLED = re.compile(rf"\b(?:{'|'.join(sorted(TITLES))})\.?\s+$")
_NOT_NAME = frozenset(
    """President Prime Minister Secretary General Deputy Foreign Defense Defence State Department White House Council
    Union Nations Treaty Security European Organization Organisation Party Army Navy Force Court Congress Senate
    Ministry Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December North South East West Atlantic Getty Images Associated Press News The
    A An In On At After Before While With For But And Above Some Still Talks Center Centre Institute University
    Peninsula Sea Ambassador Chancellor King Queen Senator Chairman Chairwoman Spokesman Spokeswoman Mr Mrs Ms Dr Sir
    Miss Lady Lord Government Special Representative Permanent Vice Interior Energy Finance Trade Transport Justice
    Colonel Captain Major Admiral Commander Bishop Archbishop Director Professor Affairs Ministers Governments Both
    Report Article Draft Bank Commission Assembly League Front Association Company Committee Agency Authority Republic
    Analyst Expert Historian Economist Researcher Commentator Columnist Journalist Scholar Strategist Activist
    Staff Writer Editor Correspondent Correction Photo Interview Q A I We They He She It This That These Those If When Yet Then There Here Its Their His Her
    Reverend Very Right Most Honourable Honorable Justice Mother Father Sister Brother Metropolitan Councillor Councilor Presiding Judge Prosecutor
    Coast Guard Police Customs Border Fleet Corps Division Regional Chief No Not Nor Asked Once Until Since Under Over As By From To Of So Two Three Four Five Speaking Two Today""".split()
)
_SAYS_BEFORE = re.compile(r"\b(?:said|says|added|adds|asked|asks|told|replied)\s+$")
_SAYS_BEHIND = re.compile(r",?\s+(?:said|says|told|tells|added|asked|replied|wrote|warned|insisted|argued)\b")
_SIGNED = re.compile(
    r"(?:by|(?:\w+ ){0,4}(?:briefing|conference|testimony|hearing|interview|appearance)|remarks|statement|speech|address|letter|message|report|declaration)\b.{0,30}\b(?:by|of|from|with)\b|by\s",
    re.IGNORECASE,
)
"""A title line that names the author of a text in the first person."""
_SIGNATURE = re.compile(
    rf"(?:(?:Prof|Dr|Rev|Fr|Mr|Mrs|Ms|Sir|Dame)\.?\s+)?(?:{_WORD}\s+){{1,3}}{_WORD},\s+(?i:{OFFICE})\b[^.!?\n]{{0,60}}$"
)
"""A signature with an office: "Ana Ruiz, Rector"."""
_HE_LEADS = re.compile(rf"(?<=[.!?”\"] )(?:He|She) (?:also |now )?({HEADING}\s[^,.;\n]{{3,70}})")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A named person, or an unnamed holder of an office ("a senior Peruvian official").

    Attributes
    ----------
    name
        The first full name; for an unnamed person, the description in the report.
    role
        In the report's words, or empty.
    speaks_for
        Code of an actor, or ``None`` if there is none or it is unknown.
    office
        Whether the role is an office; otherwise the person speaks only for themselves.
    inferred
        Whether ``speaks_for`` was inferred from the context ("the minister"), because no words of a role name the actor.
    """

    name: str
    role: str
    speaks_for: str | None
    office: bool
    inferred: bool = False

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention of a person."""

    start: int
    end: int
    surname: str


def _plain_case(word: str) -> str:
    """Return a word in capitals in the normal case of names: "VUNIWAI", "O'NEILL"."""
    return word.title() if word.isupper() and len(word) > 3 else word


def _is_name_alone(parse: Any, start: int, end: int) -> bool:
    """Whether a word is a complete name: "Azlan said", but not "Azlan Street"."""
    if parse is None:
        return False
    span = parse.char_span(start, end)
    if span is None or len(span) != 1 or span[0].pos_ != "PROPN":
        return False
    beside: list[Any] = [parse[i] for i in (span.start - 1, span.end) if 0 <= i < len(parse)]
    return not any(t.pos_ == "PROPN" and t.text[:1].isupper() for t in beside)


class People:
    """The people named in a document, and their mentions."""

    def __init__(self, document: Document, units: Sequence[Unit], parses: Mapping[int, Any], actors: Actors) -> None:
        self.known: dict[str, NamedPerson] = {}
        self.gender: dict[str, str] = {}
        self.roles: dict[str, list[Role]] = {}
        self.sightings: list[Sighting] = []
        self._text = document.text
        self._actors = actors
        self._beside = RolesBeside(document.text, actors)
        for unit in units:
            if unit.kind == "boilerplate":
                continue
            signed = _SIGNED.match(self._text, unit.start, unit.end) or _SIGNATURE.match(
                self._text, unit.start, unit.end
            )
            if unit.kind in ("headline", "heading") and not signed:
                continue
            parse = parses.get(unit.number)
            tagged = (
                {e.text.split()[-1].strip(".,'’") for e in parse.ents if e.label_ == "PERSON"} if parse else set[str]()
            )
            self._names_in(unit, tagged, parse)
        self._first_names()
        self._surnames(units, parses)
        self.sightings.sort(key=lambda s: s.start)
        self._pronouns_lead()
        self.sightings.sort(key=lambda s: s.start)
        self._starts = [s.start for s in self.sightings]

    def at(self, start: int, end: int) -> NamedPerson | None:
        """Return the person named within a span."""
        n = bisect_right(self._starts, end - 1) - 1
        if n >= 0 and self.sightings[n].end > start:
            return self.known.get(self.sightings[n].surname)
        return None

    def seen(self, start: int, end: int) -> list[Sighting]:
        """Return the mentions that begin inside a span, in order."""
        a, b = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self.sightings[a:b]

    def roles_of(self, surname: str) -> set[str]:
        """Return the words of a person's current roles, in lower case."""
        return {w for r in self.current(surname) for w in re.findall(r"[\w-]+", r.text.lower())}

    def assign(self, surname: str, code: str | None, *, inferred: bool = False) -> None:
        """Record for whom a person speaks, and whether this is inferred from the context."""
        self.known[surname] = replace(self.known[surname], speaks_for=code, inferred=inferred)

    def _names_in(self, unit: Unit, tagged: set[str], parse: Any) -> None:
        text = self._text
        before: tuple[Role, int] | None = None
        listed = ATTENDING.match(text, unit.start, unit.end)
        for m in _NAME.finditer(text, unit.start, unit.end):
            start, end = self._trim(m.start(), m.end())
            body = self._actors.at(start, end) if end > start else None
            if end <= start or (
                body is not None and body.start <= start and body.end >= end and " " in text[start:end]
            ):
                continue  # nothing is left, or it is part of a body's name
            if _ARTICLE.search(text, max(unit.start, start - 5), start):
                continue  # "the Fezzan Shield"
            name = re.sub(r"\s+", " ", text[start:end])
            title = _TITLED.search(text, max(unit.start, start - 14), start)
            titled = bool(title)
            roles = self._beside.roles(start, end, unit)
            if parse is not None and not roles:
                spans = apposed(parse, start - unit.start, end - unit.start)
                roles = [self._beside.role(unit.start + a, unit.start + b) for a, b in spans]
            if title and not roles and kinds_of_office(title.group()):
                roles = [Role(title.group().strip(), title.start(), title.start() + len(title.group().strip()))]
            alone = " " not in name and not titled and name not in self._actors.persons
            if " " not in name and name[0].lower() + name[1:] in self.known:
                continue  # "Al-Sadi" at the start of a sentence
            if alone and not (roles and roles[0].end <= start and name.split()[-1] in tagged):
                continue
            if name.split()[-1].isupper() and len(name.split()[-1]) > 3:
                name = " ".join(_plain_case(w) for w in name.split())
            surname = name.split()[-1]
            if AGENCIES.search(name) or (surname in HEADS and (alone or name.split()[0] in HEADS)):
                continue
            if before and roles and not self._beside.owner_named(roles[0]):
                # Coordinated titles: the second inherits the first one's country.
                linked = re.fullmatch(r"\s+and\s+(?:[\w-]+\s+){0,5}", text[before[1] : start])
                if linked:
                    roles = [Role(roles[0].text, before[0].start, before[0].end), *roles[1:]]
            speaks = " " in name and (
                _SAYS_BEFORE.search(text, max(unit.start, start - 12), start) or _SAYS_BEHIND.match(text, end)
            )
            if (
                roles
                or titled
                or speaks
                or surname in tagged
                or name in self._actors.persons
                or (" " in name and (unit.kind == "byline" or listed))
            ):
                self._learn(name, surname, roles, text[max(unit.start, start - 60) : start])
                self.sightings.append(Sighting(start, end, surname))
                if roles:
                    before = (roles[0], end)
                elif before:
                    before = (before[0], end)

    def _pronouns_lead(self) -> None:
        """Give the person named last the office stated in the next sentence: "He chairs the herders' association"."""
        starts = [s.start for s in self.sightings]
        for m in _HE_LEADS.finditer(self._text):
            n = bisect_left(starts, m.start()) - 1
            if n < 0 or m.start() - self.sightings[n].start > 250:
                continue
            surname = self.sightings[n].surname
            if not self.current(surname):
                self.roles.setdefault(surname, []).append(self._beside.role(*m.span(1)))

    def _first_names(self) -> None:
        """Resolve "Sir Gareth" to the only person with that first name."""
        for n, s in enumerate(self.sightings):
            person = self.known[s.surname]
            if person.name == s.surname and not self.roles.get(s.surname):
                full = [k for k, p in self.known.items() if k != s.surname and p.name.split()[0] == s.surname]
                if len(full) == 1:
                    self.sightings[n] = replace(s, surname=full[0])

    def _given_names(self) -> dict[str, str]:
        """Return unique first words of names, by which a report may call a person.

        This is usual for Thai, Malay, Ethiopian or Icelandic names, and for names that begin with the family name.
        """
        firsts = Counter(p.name.split()[0] for p in self.known.values())
        return {
            first: surname
            for surname, p in self.known.items()
            if (first := p.name.split()[0]) != surname
            and firsts[first] == 1
            and len(first) > 2
            and first not in self.known
            and first not in TITLES
            and first.isalpha()
        }

    def _surnames(self, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        if not self.known:
            return
        taken = {s.start for s in self.sightings} | {s.end for s in self.sightings}
        given = self._given_names()
        forms = {
            form: surname
            for surname in self.known
            for form in (surname, surname.upper(), surname[0].upper() + surname[1:])
        }
        pattern = re.compile(
            rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, [*forms, *given]), key=len, reverse=True))})(?!\w)"
        )
        full = sorted((s.start, s.end) for s in self.sightings)
        starts = [a for a, _ in full]
        for unit in units:
            for m in pattern.finditer(self._text, unit.start, unit.end):
                n = bisect_right(starts, m.start()) - 1
                if (n >= 0 and m.start() < full[n][1]) or m.start() in taken:
                    continue
                if self._actors.at(m.start(), m.end()) is not None:
                    continue
                if m.group() in forms:
                    self.sightings.append(Sighting(m.start(), m.end(), forms[m.group()]))
                elif _is_name_alone(parses.get(unit.number), m.start() - unit.start, m.end() - unit.start):
                    self.sightings.append(Sighting(m.start(), m.end(), given[m.group()]))

    def _trim(self, start: int, end: int) -> Span:
        """Strip words for offices, places and calendar words from the ends of a run of capitalised words."""
        text = self._text
        words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
        offices = [(start + m.start(), start + m.end()) for m in OFFICE_WORDS.finditer(text[start:end])]
        places = [(m.start, m.end) for m in self._actors.within(start, end)]

        def outside(n: int, first: int) -> bool:
            a, b = words[n]
            bare = text[a:b].strip(".,'’")
            bare = bare[:-2] if bare.endswith(("'s", "’s")) else bare
            # "Jordan", "Chad", "Georgia" are first names before another name.
            hit = any(x < b and a < y for x, y in places)
            if re.fullmatch(r"[A-Z]\.", text[a:b]):
                return False  # an initial
            if bare in ("Two", "Three", "Four", "Five") and n > first:
                return False  # "Leon Two Rivers"
            return hit or bare in _NOT_NAME or any(x <= a < y for x, y in offices)

        a, b = 0, len(words)
        while b - a > 2 and re.fullmatch(r"[A-Z]{2,3}", text[words[a][0] : words[a][1]]):
            a += 1  # "PS", "MP", "FM": a title in initials
        while a < b and outside(a, a):
            a += 1
        while b > a and outside(b - 1, a):
            b -= 1
        for i in range(b - 1, a - 1, -1):
            if outside(i, a) or (text[words[i][0] : words[i][1]].endswith(("'s", "’s")) and i < b - 1):
                a = i + 1
                break
        if a >= b:
            return start, start
        last = words[b - 1]
        tail = 2 if text[last[0] : last[1]].endswith(("'s", "’s")) else 0
        return words[a][0], last[1] - tail

    def _learn(self, name: str, surname: str, roles: list[Role], before: str) -> None:
        old = self.known.get(surname)
        if old is None or (len(name) > len(old.name) and " " in name and old.name in name):
            self.known[surname] = NamedPerson(
                name, old.role if old else "", old.speaks_for if old else None, old.office if old else False
            )
        mine = self.roles.setdefault(surname, [])
        mine += [r for r in roles if r.text not in {x.text for x in mine}]
        near = " ".join([before[-6:], *(r.text for r in roles)])
        if _FEMALE.search(near):
            self.gender[surname] = "f"
        elif _MALE.search(near):
            self.gender.setdefault(surname, "m")

    def current(self, surname: str) -> list[Role]:
        """Return the roles that a person holds now, offices first."""
        roles = self.roles.get(surname, [])
        return sorted(
            (r for r in roles if not PAST_WORDS.search(r.text)),
            key=lambda r: (not self._is_office(r), r.text in TITLES),
        )

    def _is_office(self, role: Role) -> bool:
        return bool(OFFICE_WORDS.search(role.text) or LEADING_WORDS.match(role.text)) and not VOICE_WORDS.search(
            role.text
        )

    def describe(self, surname: str) -> None:
        """Set the role that is shown: the first current one, else the first."""
        roles = self.current(surname) or self.roles.get(surname, [])
        if roles:
            role = roles[0]
            self.known[surname] = replace(self.known[surname], role=role.text, office=self._is_office(role))
