"""Links holders of offices to actors: to the owner named in the words, or to the body that has such an office."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from detente.evidence.actors import Actors
from detente.evidence.attendance import seat_those_present
from detente.evidence.bodies import NOUNS, SOLE
from detente.evidence.clients import client_of
from detente.evidence.described_again import DescribedAgain
from detente.evidence.later_names import LaterNames
from detente.evidence.name_syntax import kind_of_noun
from detente.evidence.offices import (
    GENERIC,
    GO_BETWEEN,
    HEADING,
    LEADING_WORDS,
    OF_A_THING,
    OFFICE_OF_ORGAN,
    ORGAN_OF_OFFICE,
    PRESIDES,
    RANK,
    SOLE_OFFICE,
    Role,
    is_national,
    is_office,
    is_voice,
    kinds_of_office,
    represented,
    seats_of_office,
)
from detente.evidence.people import NamedPerson, People
from detente.evidence.salience import Ref, Salience
from detente.evidence.voices import Voices

SIDES = {
    **dict.fromkeys("applicant claimant plaintiff complainant petitioner appellant".split(), True),
    **dict.fromkeys("respondent defendant".split(), False),
}
"""Parties to a case: ``True`` for those who complain, ``False`` for those who must answer."""
_SEATS = {"town": ("the-city", "the-council", "the-town"), "region": ("the-region", "the-province", "the-county")}
"""Unnamed bodies of a mayor or a governor."""
ORGANS = frozenset("guard navy army police gendarmerie customs ministry fleet".split())
"""Last words of organs of a state, under which a report may name one again: "the Coast Guard"."""
_ORGAN_BEHIND = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:army|navy|government|ministry|police|parliament|board|council|authorit\w+|cabinet|management|agency|air force|coast ?guard)\b"
)
_STAFF = re.compile(r"\b(?:warden|trustee|supervisor|treasurer|founder|owner|boss)\b", re.IGNORECASE)
"""Offices that a state does not have."""
_STAFFED = ("association", "company", "church", "organisation")
"""Kinds of body that may have staff with any office."""
_LAND = re.compile(r"\bthe (province|region|county|island|territory|canton)\b(?! of\b)")
"""What a governor or a premier without a named region runs."""
_LEADS_THEM = re.compile(rf"^{HEADING}\s+(it|them|its|their)\b")


_SOMEBODYS = re.compile(
    r"(?:[A-Z][\w.]+\s+)?([A-Z][\w-]+)['’]s\s+(?:[a-z-]+\s+)?(?:deputy|aide|spokes\w+|lawyer|adviser|advisor|chief of staff|office|secretary)\b"
)


def _is_organ(role: Role) -> bool:
    """Whether a role is an organ of a state: "of the Coast Guard"."""
    return role.text.lower().split()[-1:] != [] and role.text.lower().split()[-1] in ORGANS


class Holders:
    """Determines from their offices for whom people speak.

    Parameters
    ----------
    text, actors, people
        The report, and the actors and people named in it.
    salience, voices
        Salient mentions, and first-person speakers.
    heads
        Referents of the report's nouns so far.
    """

    def __init__(self, text: str, actors: Actors, people: People, salience: Salience, heads: Mapping[str, Ref]) -> None:
        self._text, self._actors, self._people = text, actors, people
        self._salience, self._heads = salience, heads
        self.resolve_named()
        self._other_sides: set[int] = set()
        self.later = LaterNames(text, people)
        self.again = DescribedAgain(text, people, self.by_office)

    def use(self, voices: Voices) -> None:
        """Set the first-person speakers of the report, once they are found."""
        self._voices = voices
        seat_those_present(self._text, voices.units, self._actors, self._people, voices.unit, voices.heading_body())

    def resolve_named(self) -> None:
        """Give each person the actor that their current roles name."""
        for surname in list(self._people.known):
            roles = self._people.current(surname)
            chairs = any(re.match(r"(?:vice-)?chair", r.text, re.IGNORECASE) for r in roles)
            for role in roles:
                if LEADING_WORDS.match(role.text) and any(r.national for r in roles if r is not role):
                    continue  # a minister who also heads a company
                if role.member and chairs:
                    continue  # a chair speaks for the body, whatever their origin
                found = self._actors.within(role.start, role.end)
                across = self._actors.at(role.start, role.start + 1)  # "Lower Fell's vicar", cut at its second word
                if across is not None and across.start < role.start:
                    found = [across, *found]
                code = represented(role, found, self._text)
                if code is not None:
                    self._people.assign(surname, code)
                    break
            self._people.describe(surname)

    def _resolve(self, surname: str, codes: tuple[str, ...], *, inferred: bool = True) -> None:
        person = self._people.known[surname]
        if person.speaks_for is None and codes:
            self._people.assign(surname, codes[0], inferred=inferred)

    def join_group(self, person: NamedPerson, codes: tuple[str, ...]) -> None:
        """Give a person without an office the actor of the group to which they belong."""
        known = self._people.known.get(person.surname)
        if known is not None and known.speaks_for is None and len(codes) == 1:
            self._people.assign(person.surname, codes[0], inferred=True)

    def open_roles(
        self, start: int, end: int, first_person: Callable[[int], Ref], others: frozenset[int] = frozenset()
    ) -> None:
        """Resolve offices whose owner is a pronoun or not stated, for people named in a span.

        Parameters
        ----------
        start, end
            The span: one sentence.
        first_person
            Returns the referent of "our" at a position.
        others
            Positions of names that are the other party of a deed. Such a person does not speak for the sentence's
            subject: "They were working with President Vucic".
        """
        for s in self._people.seen(start, end):
            person = self._people.known[s.surname]
            if person.speaks_for is not None:
                continue
            for role in sorted(self._people.current(s.surname), key=lambda r: bool(RANK.fullmatch(r.text))):
                boss = _SOMEBODYS.match(role.text)
                chief = self._people.known.get(boss.group(1)) if boss is not None else None
                if chief is not None and chief.speaks_for is not None:
                    self._resolve(s.surname, (chief.speaks_for,))
                    continue
                led = _LEADS_THEM.match(role.text)
                if led is not None and role.start <= end:
                    self._resolve(s.surname, self._salience.pronoun(led.group(1), s.start).codes)
                    continue
                if not (is_office(role.text) or kinds_of_office(role.text) or _is_organ(role)) or role.start > end:
                    continue
                if role.owner is not None:
                    ref = first_person(role.start) if role.owner in ("our", "my") else self._owner(role, start)
                    client = client_of(self._text, role, self._actors, self._people)
                    ref = client if client is not None else ref
                    self._resolve(s.surname, self._fitting(ref.codes, role))
                elif any(s.start <= place < s.end for place in others):
                    self._other_sides.add(role.start)
                elif role.start not in self._other_sides:
                    self._resolve(s.surname, self.by_office(role.text, role.start))

    def _owner(self, role: Role, since: int) -> Ref:
        """Return the referent of the pronoun in an office: the actor that its sentence is about, else that of the previous one."""
        assert role.owner is not None
        if role.owner == "your":
            asked = self._voices.unit(role.start).kind == "question"
            return (self._voices.interviewee if asked else None) or Ref()
        here = [
            m
            for m in self._actors.within(since, role.start)
            if (m.form != "capital" or not self._text[since : m.start].strip())
            and (self._text[m.end : m.end + 2] not in ("'s", "’s") or _ORGAN_BEHIND.match(self._text, m.end + 2))
        ]
        if role.owner == "its" and here and re.match(r"[,'’\s]", self._text[here[0].end : here[0].end + 1]):
            lead = self._text[since : here[0].start]
            if (
                not re.search('[“”"]', self._text[since : role.start])
                and len(lead.split()) <= 3
                and not re.search(r"\b(?:in|from|for|on|at|to|of|with|by|against)\b", lead, re.I)
            ):
                return Ref((here[0].code,))
        unit = self._voices.unit(role.start)
        told = self._voices.interviewee if unit.kind == "question" else None
        if told is None and unit.label is not None:
            told = self._voices.of_label(unit.label)
        return self._salience.pronoun(role.owner, role.start, told.codes if told is not None else ())

    def _fitting(self, codes: tuple[str, ...], role: Role) -> tuple[str, ...]:
        """Return the actor that can have an office: "its mayor" is not that of a company."""
        kinds = kinds_of_office(role.text)
        if (
            not kinds
            or "university" in seats_of_office(role.text)
            or (codes and self._actors.may_be(codes[0], (*kinds, "state")))
        ):
            return codes
        other = self._actors.last(kinds, role.start, ahead=False)
        return (other,) if other is not None else codes

    def by_office(self, words: str, place: int) -> tuple[str, ...]:
        """Return the owner of an office if none is stated: a court's judge, a state's minister, the last body's spokesman."""
        side = next((w for w in words.lower().split() if w in SIDES), None)
        if side is not None and (code := self._voices.side(first=SIDES[side])) is not None:
            return (code,)
        if (code := self._lead(place)) is not None or (code := self._voices.own_office(words)) is not None:
            return (code,)
        heard = self._heads.get(words.lower()) if words.isalpha() else None
        if (
            heard is not None
            and len(heard.codes) == 1
            and heard.person is not None
            and not self._is_named(heard.person)
        ):
            return heard.codes  # "summoned the Paraguayan ambassador. The ambassador, Hugo Caballero, …"
        named = self._actors.named_in(words)
        if named is None:
            go_between = GO_BETWEEN.search(words)
            known = self._heads.get(go_between.group().lower()) if go_between is not None else None
            if known is not None and len(known.codes) == 1:
                return known.codes
        if named is not None:
            return (named,)
        front = re.match(r"([a-z-]+)(?:['’]s)?\s+\w", words, re.IGNORECASE)
        if front is not None and front.group(1).lower() in ("junta", "regime"):
            heard = self._heads.get(front.group(1).lower())
            if heard is not None and len(heard.codes) == 1:
                return heard.codes
        if front is not None and (noun := front.group(1).lower()) in NOUNS and not is_office(noun):
            heard = self._heads.get(noun)
            if heard is not None and len(heard.codes) == 1:
                return heard.codes  # "union leader", "council president"
            if noun in ("branch", "lodge", "section") and (
                code := self._actors.last(("association",), place, ahead=False)
            ):
                return (code,)
            code = self._actors.last(NOUNS[noun], place, ahead=False)
            if noun == "opposition" and (code is None or self._actors.actor(code).name.islower()):
                return (self._actors.introduce("the opposition", "party"),)  # but not "ruling party"
            if code is not None:
                return (code,)
            if re.match(r"[a-z-]+['’]s", words):
                code = self.sole_office(words)
                return (code,) if code is not None else ()  # "the tribunal's president" is not that of a state
            if noun in SOLE | {"council", "hospital", "school", "university", "club"}:
                return (self._actors.introduce(f"the {noun}", kind_of_noun(noun) or "organisation"),)  # "union leader"
        if re.search(r"\b[Cc]ommissioner\b", words) and not re.search(
            r"\b(?:police|high|lord)\b", words, re.IGNORECASE
        ):
            union = next((m for m in reversed(self._actors.within(0, place)) if m.code == "EU"), None)
            if union is not None:
                return ("EU",)
        code = self._actors.seat(seats_of_office(words), place)
        if code is not None:
            return (code,)
        seats = (self._heads.get(noun) for noun in seats_of_office(words))
        seat = next((k for k in seats if k is not None and len(k.codes) == 1 and k.person is None), None)
        if seat is not None:
            return seat.codes  # "Chad's parliament met. Speaker Ana Ruiz …"
        kinds = kinds_of_office(words)
        if kinds:
            told = self._salience.subject(place)
            if len(told) == 1 and kinds[0] != "people" and self._actors.may_be(told[0], kinds):
                return told  # "Cuenca will appeal. Chief executive Ana Ruiz said …"
            code = self._actors.last(kinds, place)
            if code is None and kinds[0] in _SEATS:
                code = next((c for c in _SEATS[kinds[0]] if self._actors.knows(c)), None)
            if code is not None:
                return (code,)
        if (code := self.sole_office(words)) is not None:
            return (code,)
        if re.match(r"(?:the )?minister$", words, re.IGNORECASE) and not self._voices.names_state:
            return (self._organ(words) or self._actors.introduce("the minister", "government"),)
        known = (
            self._heads.get(words.lower().split()[-1])
            if words.lower().split()[-1:] and words.split()[-1].lower() in ORGANS
            else None
        )
        if known is not None and len(known.codes) == 1 and known.person is None:
            return known.codes
        organ = OFFICE_OF_ORGAN.search(words)
        body = ORGAN_OF_OFFICE[organ.group().lower()] if organ is not None else ""
        known = self._heads.get(body)
        if known is not None and len(known.codes) == 1 and known.person is None and self._near(body, place):
            return known.codes  # "the minister" is of the ministry that was named
        if is_national(words) and not re.search(r"\bpresident\b", words, re.IGNORECASE):
            code = self._voices.seat(place) or self.acting_state(place) or self._voices.home(place)
            code = code or self._organ(words) or self._governing(words, place)
            return (code,) if code else ()
        if OF_A_THING.match(words):
            return ()  # "the boat's owner"
        if RANK.match(words):
            codes = self._salience.subject(place, since=self._voices.unit(place).start)
            if len(codes) == 1 and self._actors.kind(codes[0]) in ("state", "rebels"):
                return codes  # "The Algerians have not answered, but General Benyahia …"
            code = self._voices.seat(place) or self._voices.home(place)
            return (code,) if code else ()
        chairs = PRESIDES.fullmatch(words)
        if chairs is not None and self._voices.in_session and (over := self._voices.heading_body()) is not None:
            return (over,)  # "the chair" of minutes is that of the body that meets
        if GENERIC.search(words):
            codes = self._salience.subject(place)
            if len(codes) == 1 and not (_STAFF.search(words) and self._actors.kind(codes[0]) == "state"):
                return codes
            unit = self._voices.unit(place)
            near = [m.code for m in self._actors.within(unit.start, place) if self._actors.kind(m.code) != "state"]
            if near:
                return (near[-1],)
            if unit.number < 8 and re.match(
                r"(?:executive |deputy |managing )?(?:chair|secretar|president|director|registrar|clerk)",
                words,
                re.IGNORECASE,
            ):
                over = self._voices.heading_body()
                return (over,) if over is not None and self._actors.kind(over) != "state" else ()
        if is_national(words):
            code = self._voices.seat(place) or self._voices.home(place) or self._governing(words, place)
            if code is None and re.search(r"\bminister\b", words, re.IGNORECASE):
                told = re.search(r"\b[Tt]he [Gg]overnment\b", self._text)
                code = self._actors.introduce("the government" if told else "the minister", "government")
            return (code,) if code else ()
        codes = self._salience.subject(place, since=self._voices.unit(place).start)
        if len(codes) == 1 and self._actors.kind(codes[0]) in _STAFFED and not GO_BETWEEN.search(words) and not kinds:
            return codes  # "The Heron Trust agrees. "…," said warden Ida Falk"
        return ()

    def _lead(self, place: int) -> str | None:
        """Return the body that the words before a colon name: "Reaction from the Forum: foreign affairs chief Ana Ruiz …"."""
        unit = self._voices.unit(place)
        since = max(self._text.rfind(". ", unit.start, place) + 1, unit.start)
        colon = self._text.rfind(": ", since, place)
        if colon < 0 or len(self._text[colon:place].split()) > 4 or self._people.seen(since, colon):
            return None
        codes = {m.code for m in self._actors.within(since, colon) if m.form != "capital"}
        return next(iter(codes)) if len(codes) == 1 else None

    def _governing(self, words: str, place: int) -> str | None:
        """Return the last organ of government named without a state; a minister does not belong to the police."""
        code = self._actors.last(("government",), place)
        armed = ("the-police", "the-army", "police", "army")
        return None if code in armed and re.search(r"\bminist|\bsecretary\b", words, re.IGNORECASE) else code

    def _is_named(self, person: NamedPerson) -> bool:
        known = self._people.known.get(person.surname)
        return known is not None and known.name == person.name

    def sole_office(self, words: str) -> str | None:
        """Return the office itself as the actor if no body of the report can have it: "the mayor"."""
        office = SOLE_OFFICE.search(words)
        if office is None or is_voice(words):
            return None
        noun = office.group().lower()
        kinds = kinds_of_office(noun) or ("region",)
        land = _LAND.search(self._text) if "region" in kinds and noun != "mayor" else None
        return self._actors.introduce(f"the {land.group(1) if land is not None else noun}", kinds[0])

    def _organ(self, words: str) -> str | None:
        """Return the organ, named without a state, of an office: the ministry of a minister, else the government."""
        organ = OFFICE_OF_ORGAN.search(words)
        body = ORGAN_OF_OFFICE.get(organ.group().lower(), "") if organ is not None else ""
        codes = [c for c in (f"the-{body}", "the-government") if self._actors.knows(c)]
        return codes[0] if codes else None

    def _near(self, noun: str, place: int) -> bool:
        """Whether a noun occurs in the same unit before a position."""
        return noun in self._text[self._voices.unit(place).start : place].lower()

    def acting_state(self, place: int) -> str | None:
        """Return the state that is the subject of the previous clause in the same unit."""
        unit = self._voices.unit(place)
        since = max(self._text.rfind(". ", unit.start, place) + 1, unit.start)
        ahead = self._actors.within(since, place)
        opens = ahead and re.fullmatch(r"\W*(?:[Tt]he )?", self._text[since : ahead[0].start])
        if opens and re.match(
            r" (?:has|have|had|is|was|were|will|would|did|does|do|[a-z]+(?:ed|s))\b", self._text[ahead[0].end :][:14]
        ):
            codes: tuple[str, ...] = (ahead[0].code,)  # the subject of the first clause of the same sentence
        else:
            codes = self._salience.subject(place, since=unit.start)
        return codes[0] if len(codes) == 1 and self._actors.kind(codes[0]) in ("state", "region") else None
