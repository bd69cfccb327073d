"""First-person speakers and the default state: authors, labels of transcripts, the home state."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from detente.evidence.actors import Actors
from detente.evidence.addressed import addressed
from detente.evidence.bodies import LETTER_OF
from detente.evidence.homes import Homes
from detente.evidence.interviews import INTERVIEWER, in_full
from detente.evidence.layout import BYLINE, Span, Unit
from detente.evidence.letters import REPLIES, WE_ARE_THEY, below_closing, is_letter
from detente.evidence.offices import Role, is_national, is_office, represented
from detente.evidence.operative import SESSION
from detente.evidence.people import NamedPerson, People, Sighting
from detente.evidence.salience import Ref

_FROM = re.compile(r"From (?:the )?(?P<who>[^,\n]{3,80}?)(?=,|\n|$)")
_WE = re.compile(r"(?<![“\"‘'\w])\b(?:We|we|our|Our)\b")
_OFFICIAL = re.compile(
    r"\b(?:communiqu[ée]|press release|note verbale|official statement|notice|bulletin|circular|declaration)\b", re.I
)
_OFFICE = re.compile(
    r"\b(?:republic|kingdom|ministry|government|embassy|presidency|office|secretariat|mission|department|council|commission|union|"
    r"association|authority|federation|company|league|party|front|diocese|committee|agency|court|state|emirate|principality|sultanate)\b",
    re.I,
)
_ORGANS = frozenset("ministry government presidency cabinet department embassy office secretariat".split())
_OF = re.compile(r"\s+(?:of|for)\s+(?:the\s+)?[A-Z]\w+")
_VERSUS = re.compile(r"\s(?:v\.?|vs\.?|versus)\s")
_SUES = re.compile(
    r"\b(?P<verb>sued|sues|is suing|has sued|seeks|claims|has filed|filed|has brought|brought|lodged|accuses)\b[^.\n]{0,90}?\b(?:from|against|sued|sues|suing|accuses)?\b[^.\n]{0,40}"
)
"""A clause that names the complainant and the respondent."""
_SPEAKING_AS = re.compile(r"speaking (?:here )?(?:as (?:\w+ ){1,3}of|for|on behalf of) (?:the )?")


def known_as(people: People, person: NamedPerson) -> Ref:
    """Return a person as known by the end of the report, with the actor that they speak for."""
    now = people.known.get(person.surname, person)
    return Ref((now.speaks_for,) if now.speaks_for else (), now)


class Voices:
    """The first persons of a document.

    Attributes
    ----------
    author
        The referent of "we" in the running text: the person or the body named in a byline or a title.
    interviewee
        The person who answers, if the document has questions; else ``None``.
    labels
        The person behind each label of a transcript.
    """

    def __init__(self, text: str, units: Sequence[Unit], actors: Actors, people: People) -> None:
        self._text, self.units, self._actors, self._people = text, units, actors, people
        self._starts = [u.start for u in units]
        self._homes = Homes(text, units, actors)
        self.author = Ref()
        self.interviewee: Ref | None = None
        self.labels: dict[Span, Ref] = {}
        self.issuer = self._issuer()
        self._first_lines = "\n".join(text[u.start : u.end] for u in units[:14])
        self._find()

    def home(self, place: int) -> str | None:
        """Return the state whose army, government or minister is meant if none is named; see `Homes.home`."""
        return self._homes.home(place, self.author.codes)

    def seat(self, place: int) -> str | None:
        """Return the state whose capital the sentence names; see `Homes.seat`."""
        return self._homes.seat(place)

    def seat_behind(self, place: int) -> str | None:
        """Return the state in whose capital a ministry or government is located; see `Homes.seat_behind`."""
        return self._homes.seat_behind(place)

    def decider(self, place: int) -> str | None:
        """Return the court or authority whose rulings are reported: the one in the first lines, else the last one named."""
        over = self.heading_body()
        if over is not None and (self.in_session or self._actors.kind(over) in ("court", "organisation")):
            return over
        return self._actors.last(("court",), place, ahead=False)

    def side(self, *, first: bool) -> str | None:
        """Return the complainant or the respondent of a case with the heading "A v. B"."""
        for unit in self.units[:6]:
            m = _VERSUS.search(self._text, unit.start, unit.end)
            if m is not None:
                near = self._actors.within(unit.start, m.start()) if first else self._actors.within(m.end(), unit.end)
                if near:
                    return (near[-1] if first else near[0]).code
        for m in _SUES.finditer(self._text):
            unit = self.unit(m.start())
            ahead = self._actors.within(max(unit.start, self._text.rfind(". ", 0, m.start())), m.start())
            behind = self._actors.within(m.end("verb"), m.end())
            if ahead and behind and ahead[0].code != behind[-1].code:
                return (ahead[0] if first else behind[-1]).code
        return None

    def own_organ(self, noun: str, end: int) -> str | None:
        """Return the state that issues a communiqué, if a noun is its organ in the first lines: "the Ministry"."""
        if self.issuer is None or self._actors.kind(self.issuer) not in ("state", "region") or noun not in _ORGANS:
            return None
        top = " ".join(self._text[u.start : u.end] for u in self.units[:5] if u.end - u.start < 120).lower()
        more = _OF.match(self._text, end)
        if more is not None and f"{noun}{more.group().lower()}" not in top:
            return None  # another one: "the Ministry of Trade"
        return self.issuer if re.search(rf"\b{noun}\b", top) else None

    def own_office(self, words: str) -> str | None:
        """Return who issues the text or meets in it, if an office without an owner is theirs.

        In a communiqué of a state, ministers without a state are its own; in minutes, so is who is listed with an office.
        """
        if self.issuer is not None and self._actors.kind(self.issuer) == "state" and is_national(words):
            return self.issuer
        over = self.heading_body() if self.in_session else None
        listed = over is not None and re.search(rf"\({re.escape(words)}\)", self._first_lines, re.IGNORECASE)
        return over if listed else None

    def unit(self, place: int) -> Unit:
        """Return the unit that contains a position."""
        n = bisect_left(self._starts, place + 1) - 1
        return self.units[max(n, 0)]

    def _find(self) -> None:
        """Find the first-person speakers: the author of a statement, and the labels of a transcript."""
        for unit in self.units[:8]:
            if unit.kind in ("byline", "headline", "heading", "body") and (
                m := BYLINE.match(self._text[unit.start : unit.end])
            ):
                a, b = unit.start + m.start("who"), unit.start + m.end("who")
                self.author = self._named(a, b)
                several = [m.code for m in self._actors.within(unit.start, unit.end) if m.form != "capital"]
                if self.author.codes and re.search(r"\band\b", self._text[a : unit.end]) and self.author.person is None:
                    self.author = Ref(tuple(dict.fromkeys(several)))
                break
            m = _FROM.match(self._text, unit.start, min(unit.end, unit.start + 120))
            if m and unit.end - unit.start < 120:
                self.author = self._named(*m.span("who"))
                break
        if not self.author.codes and self.author.person is None:
            self.author = self._signed()
        if self.author.person is not None and not self.author.codes:
            code = self.heading_body()
            if code is not None and is_office(self.author.person.role or self.author.person.name):
                self._people.assign(self.author.person.surname, code)
                self.author = known_as(self._people, self.author.person)
        if not self.author.codes and self.author.person is None:
            self.author = Ref((self.issuer,)) if self.issuer is not None else self._letterhead()
        if self.author.person is None and len(self.author.codes) == 1:
            for s in self._signers():
                if self._people.known[s.surname].speaks_for is None:
                    self._people.assign(s.surname, self.author.codes[0])
        self._replies = list(self._find_replies())
        interviewee: Ref | None = None
        first = next((u.number for u in self.units if u.kind == "question"), None)
        if first is not None:
            for unit in self.units[:first]:
                for s in self._people.seen(unit.start, unit.end):
                    asking = INTERVIEWER.search(self._text, max(unit.start, s.start - 24), s.start)
                    if interviewee is None and unit.kind != "byline" and asking is None:
                        interviewee = known_as(self._people, self._people.known[s.surname])
            person = addressed(self._text, self.units, self._people) if interviewee is None else None
            interviewee = known_as(self._people, person) if person is not None else interviewee
        self.interviewee = interviewee
        full = in_full(self._text[slice(*x)] for x in dict.fromkeys(u.label for u in self.units if u.label is not None))
        for unit in self.units:
            if unit.label is None or unit.label in self.labels:
                continue
            words = self._text[slice(*unit.label)]
            words = full.get(words, words)
            if re.fullmatch(r"A|Answer|ANSWER", words):
                self.labels[unit.label] = interviewee or Ref()
            elif unit.kind == "question":
                self.labels[unit.label] = Ref()
            else:
                self.labels[unit.label] = self._labelled(unit.label, words, unit)

    @property
    def names_state(self) -> bool:
        """Whether the report names a state at all."""
        return self._homes.names_state

    def author_of(self, unit: Unit) -> Ref:
        """Return the referent of "we" in a unit: the author of the text, or of the reply introduced by a heading."""
        n = bisect_left(self._replies, unit.number, key=lambda r: r[0])
        ref = self._replies[n - 1][1] if n else self.author
        known = self._people.known.get(ref.person.surname) if ref.person is not None and not ref.codes else None
        return known_as(self._people, known) if known is not None else ref

    def _find_replies(self) -> Iterator[tuple[int, Ref]]:
        """Yield the headings that introduce somebody's words ("The rector replies"), with the person who signs them."""
        heads = [
            u for u in self.units if u.kind in ("heading", "headline") and REPLIES.match(self._text, u.start, u.end)
        ]
        for n, head in enumerate(heads):
            end = heads[n + 1].number if n + 1 < len(heads) else len(self.units)
            last = self.units[end - 1]
            signed = self._people.seen(last.start, last.end) if last.end - last.start < 80 else []
            if signed:
                yield head.number, known_as(self._people, self._people.known[signed[0].surname])
            else:
                m = REPLIES.match(self._text, head.start, head.end)
                yield head.number, self._named(*m.span("who")) if m is not None else Ref()

    def of_label(self, label: Span) -> Ref:
        """Return the person behind a label, as known by the end of the report."""
        ref = self.labels.get(label, Ref())
        if ref.person is None or ref.codes:
            return ref
        known = self._people.known.get(ref.person.surname)
        return known_as(self._people, known) if known is not None and known.name == ref.person.name else ref

    def heading_body(self) -> str | None:
        """Return the body or state in the first lines, above the text."""
        for unit in self.units[:4]:
            if unit.kind in ("headline", "heading", "byline") or unit.end - unit.start < 120:
                for m in self._actors.within(unit.start, unit.end):
                    if m.form == "name":
                        return m.code
        return None

    @property
    def in_session(self) -> bool:
        """Whether the first lines say that the text is what a body resolved or said when it met."""
        return any(SESSION.search(self._text, u.start, u.end) for u in self.units[:4])

    def _signed(self) -> Ref:
        """Return the signatory of a letter: the name and body below its last words, or the "We, the elders of …,"."""
        for unit in self.units[:8]:
            m = WE_ARE_THEY.search(self._text, unit.start, unit.end)
            if m is not None:
                found = [x for x in self._actors.within(*m.span("who")) if x.form != "capital"]
                if found:
                    return Ref((found[0].code,))
        letter = is_letter(self._text, self.units)
        if not letter:
            return Ref()
        last = below_closing(self._text, self.units) or [
            u for u in self.units[-5:] if u.end - u.start < 140 and u.kind in ("heading", "byline")
        ]
        body = next((m.code for u in last for m in self._actors.within(u.start, u.end) if m.form != "capital"), None)
        title = next((m for u in self.units[:4] if (m := LETTER_OF.search(self._text, u.start, u.end))), None)
        if body is None and title is not None:
            body = next((m.code for m in self._actors.within(*title.span("name"))), None)
        people = [s for u in last for s in self._people.seen(u.start, u.end)]
        if people:
            for s in people if body is not None else ():
                if self._people.known[s.surname].speaks_for is None:
                    self._people.assign(s.surname, body)
            return known_as(self._people, self._people.known[people[0].surname])
        return Ref((body,)) if body is not None else Ref()

    def _signers(self) -> list[Sighting]:
        """Return the people named below the closing words of a letter."""
        return [s for u in below_closing(self._text, self.units) for s in self._people.seen(u.start, u.end)]

    def _issuer(self) -> str | None:
        """Return the issuer of a communiqué or statement, if the first lines name it."""
        top = [u for u in self.units[:5] if u.kind in ("headline", "heading", "byline") or u.end - u.start < 60]
        if not any(_OFFICIAL.search(self._text, u.start, u.end) for u in top):
            return None
        for unit in top:
            found = [m for m in self._actors.within(unit.start, unit.end) if m.form != "capital"]
            code = found[0].code if found else None
            code = code or (self._actors.of_words(self._text[unit.start : unit.end]) if len(top) > 1 else None)
            if code is not None and _OFFICE.search(self._text, unit.start, unit.end):
                return code
        return None

    def _letterhead(self) -> Ref:
        """Return the body named above a text that uses "we"."""
        spoken = sum(len(_WE.findall(self._text[u.start : u.end])) for u in self.units if u.kind == "body")
        if spoken < 2:
            return Ref()
        for unit in self.units[:4]:
            if unit.end - unit.start < 120:
                for m in self._actors.within(unit.start, unit.end):
                    if self._actors.kind(m.code) not in ("state", "region") and m.form == "name":
                        return Ref((m.code,))
        return Ref()

    def _named(self, start: int, end: int) -> Ref:
        """Return the person or the office named in a byline or a title."""
        words = self._text[start:end]
        seen = self._people.seen(start, end)
        if seen:
            return known_as(self._people, self._people.known[seen[0].surname])
        found = self._actors.within(start, end)
        role = Role(words, start, end)
        if re.search(r"\bsecretary[- ]general\b", words, re.IGNORECASE) and not found:
            return Ref(("UN",), NamedPerson("Secretary-General", words, "UN", True))
        behind = self._people.seen(end, end + 40)
        if is_office(words) and behind and re.fullmatch(r",\s+(?:\w+\.?\s+){0,3}", self._text[end : behind[0].start]):
            return known_as(
                self._people, self._people.known[behind[0].surname]
            )  # "by the Minister for Fisheries, Mr Teo"
        if is_office(words) and found:
            code = represented(role, found, self._text)
            return Ref((code,) if code else (), NamedPerson(words, words, code, True))
        if found and found[0].form != "capital":
            return Ref((found[0].code,))
        return Ref()

    def _labelled(self, label: Span, words: str, unit: Unit) -> Ref:
        """Resolve the label of a transcript: a person known by that surname, else an office or a name."""
        parts = [w for w in re.findall(r"[\w’'-]+", re.sub(r"\(.*", "", words)) if len(w) > 1]
        for part in reversed(parts):
            for surname, person in self._people.known.items():
                if surname.casefold() == part.casefold():
                    named = self._actors.within(*label)
                    if named and person.speaks_for is None:
                        self._people.assign(surname, named[0].code)
                    return known_as(self._people, person)
        found = self._actors.within(*label)
        for ref in self.labels.values():
            if ref.person is not None and parts and ref.person.surname.casefold() == parts[-1].casefold():
                return ref
        folded = self._actors.of_words(words)
        code = found[0].code if found else folded
        name = " ".join(p.capitalize() if p.isupper() else p for p in parts)
        bare = re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sir)\s+", "", name)
        if code is None and is_office(words):
            over = {m.code for u in self.units[:4] for m in self._actors.within(u.start, u.end)}
            code = next(iter(over)) if len(over) == 1 else None  # the office whose briefing it is
        if code is None and is_national(words):
            code = self.home(unit.start)
        return Ref(
            (code,) if code else (),
            NamedPerson(bare or words, words if is_office(words) else "", code, is_office(words)),
        )

    def capacity(self, unit: Unit, mention: Span | None, speaks_for: str | None) -> str | None:
        """Return the actor for whom somebody explicitly speaks: "speaking for the commission"."""
        if mention is None:
            return speaks_for
        m = _SPEAKING_AS.search(self._text, mention[1], min(mention[1] + 60, unit.end))
        if m is None:
            return speaks_for
        found = self._actors.within(m.end(), m.end() + 60)
        return found[0].code if found and found[0].start - m.end() < 3 else None

    # The report's own words, and the words of first persons.
