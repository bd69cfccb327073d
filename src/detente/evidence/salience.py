"""Resolves pronouns and groups: previous mentions, weighted by distance and by whether they acted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from detente.evidence.people import NamedPerson, People

HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset("it its itself".split())
THEY = frozenset("they them their theirs themselves".split())
BACK = 14
"""Number of previous mentions considered for a pronoun."""
EMBEDDED = 0.9
"""Penalty for the subject of a subordinate clause: the next sentence continues with that of the main clause."""
REACH = 2500
"""Number of previous characters considered."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The referent of a phrase.

    Attributes
    ----------
    codes
        Actors; empty if there is none or it is unknown.
    person
        The person, if the referent is one.
    """

    codes: tuple[str, ...] = ()
    person: NamedPerson | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One mention to which a later pronoun may refer.

    Attributes
    ----------
    place, sentence
        Its position.
    subject
        Whether it is the subject of its clause.
    ref
        Its referent.
    plural
        Whether the noun is plural, so that "it" cannot refer to it.
    embedded
        Whether its clause depends on another one: "Kosovo demanded that *Serbia* stop".
    """

    place: int
    sentence: int
    subject: bool
    ref: Ref
    plural: bool = False
    embedded: bool = False


class Salience:
    """The mentions of a document in text order: those of the running text, and those inside quotations."""

    def __init__(self, people: People, principals: tuple[str, ...]) -> None:
        self._people = people
        self._principals = principals
        self._gender = dict(people.gender)
        self._text: list[Mentioned] = []
        self._quoted: list[Mentioned] = []

    def note(self, mentioned: Mentioned, *, quoted: bool) -> None:
        """Add a mention; positions increase within each of the two lists."""
        (self._quoted if quoted else self._text).append(mentioned)

    def before(self, place: int, *, quoted: bool = False) -> list[Mentioned]:
        """Return the mentions directly before a position, the nearest one last."""
        out = _tail(self._text, place)
        if quoted:
            out = sorted([*out, *_tail(self._quoted, place)], key=lambda e: e.place)
        return out[-BACK:]

    def subject(self, place: int, since: int = 0) -> tuple[str, ...]:
        """Return the actors of the last subject before a position, from ``since`` on; people are ignored.

        Within a sentence the subject of the main clause has priority over that of a subordinate clause.
        """
        recent = [
            e
            for e in self.before(place)[-6:]
            if e.subject and e.ref.codes and e.ref.person is None and e.place >= since
        ]
        if not recent:
            return ()
        last = [e for e in recent if e.sentence == recent[-1].sentence]
        return next((e for e in reversed(last) if not e.embedded), last[-1]).ref.codes

    def pronoun(
        self,
        word: str,
        place: int,
        own: tuple[str, ...] = (),
        *,
        quoted: bool = False,
        says: bool = False,
        other_than: Ref | None = None,
        me: Ref = Ref(),
    ) -> Ref:
        """Return the referent of a third-person pronoun.

        Parameters
        ----------
        word, place
            The pronoun in lower case, and its position.
        own
            Actors of the speaker; in the speaker's words "they" are others.
        quoted
            Whether it is inside a quotation.
        says
            Whether it is the subject of a speech verb; then "they" may be a spokesperson.
        other_than
            Further impossible referents: the subject of its own verb, if it is an object ("she accused him").
        me
            The speaker of the words that contain the pronoun.
        """
        entries = self.before(place, quoted=quoted)
        if me.person is not None:
            entries = [e for e in entries if not _same(e.ref, me)]  # nobody calls themselves "she"
        best: tuple[float, Ref] | None = None
        for n, e in enumerate(entries):
            crowd = word in THEY and e.plural and not e.ref.codes
            if not crowd and (not self._may_be(word, e.ref, own, says=says) or (e.plural and word in IT)):
                continue
            if other_than is not None and _same(e.ref, other_than):
                continue
            cost = 2.0 * (entries[-1].sentence - e.sentence) + (0.0 if e.subject else 1.5) + 0.1 * (len(entries) - n)
            if e.embedded and e.subject:
                cost += EMBEDDED
            if word in HE and e.embedded and e.ref.person is not None and not self._is_known(e.ref.person):
                cost += 0.6  # "until her owner proves it, its director, Birthe Holm, told us. … she said"
            if e.ref.codes and e.ref.codes[0].startswith("the-"):
                cost += 2.0  # a body without a full name
            if word in THEY and len(e.ref.codes) < 2 and e.ref.person is None and not e.plural:
                cost += 1.0
            if best is None or cost < best[0]:
                best = (cost, e.ref)
        if best is None:
            others = [c for c in self._principals if c not in own] if word in THEY and own else []
            return Ref(tuple(others[:1]))
        person = best[1].person
        known = self._people.known.get(person.surname) if word in HE and person is not None else None
        if known is None or person is None or known.name != person.name:
            return best[1]
        self._gender.setdefault(known.surname, HE[word])
        return Ref((known.speaks_for,) if known.speaks_for else (), known)

    def _is_known(self, person: NamedPerson) -> bool:
        known = self._people.known.get(person.surname)
        return known is not None and known.name == person.name

    def _may_be(self, word: str, ref: Ref, own: tuple[str, ...], *, says: bool) -> bool:
        if word in HE:
            if ref.person is None:
                return False
            known = self._people.known.get(ref.person.surname)
            named = known is not None and known.name == ref.person.name
            gender = (self._gender.get(ref.person.surname) if named else None) or _told_gender(ref.person)
            return gender is None or gender == HE[word]
        if says and word == "they" and ref.person is not None and ref.person.office:
            return True
        if not ref.codes or ref.person is not None or set(ref.codes) & set(own):
            return False
        return word not in IT or len(ref.codes) == 1

    def one_of_two(self, place: int, *, first: bool) -> Ref:
        """Return the referent of "the former" or "the latter": of the two actors mentioned last, in their order."""
        codes = list(
            dict.fromkeys(c for e in reversed(self.before(place)) if e.ref.person is None for c in e.ref.codes)
        )
        return Ref((codes[1 if first else 0],)) if len(codes) > 1 else Ref()

    def group(self, place: int, among: frozenset[str] | None = None, *, parties: bool = False) -> tuple[str, ...]:
        """Return the referent of "both sides" or "the two governments": a group named before, else the two nearest actors.

        ``among`` limits the candidates; by default all actors. ``parties`` are those of the dispute, used if both are
        named nearby.
        """
        entries = self.before(place)
        several = [e for e in entries if len(e.ref.codes) > 1 and (among is None or set(e.ref.codes) <= among)]
        if several:
            return several[-1].ref.codes
        if parties and set(self._principals) <= {c for e in entries for c in e.ref.codes}:
            return self._principals
        codes = (c for e in reversed(entries[-8:]) for c in e.ref.codes)
        near = list(dict.fromkeys(c for c in codes if among is None or c in among))
        if set(self._principals) <= set(near) or len(near) < 2:
            return self._principals if len(self._principals) == 2 else ()
        return tuple(near[:2])


def _tail(log: list[Mentioned], place: int) -> list[Mentioned]:
    end = bisect_left(log, place, key=lambda e: e.place)
    return [e for e in log[max(0, end - BACK) : end] if e.place > place - REACH]


def _same(a: Ref, b: Ref) -> bool:
    """Whether two references are one person or the same actors."""
    if a.person is not None or b.person is not None:
        return a.person is not None and b.person is not None and a.person.surname == b.person.surname
    return bool(a.codes) and a.codes == b.codes


def _told_gender(person: NamedPerson) -> str | None:
    """Return the gender indicated by a person's title, if any."""
    words = f"{person.name} {person.role}".lower()
    if re.search(r"woman\b|queen|mrs|\bms\b", words):
        return "f"
    if re.search(r"(?:spokes|states)man\b|\bking\b|\bmr\b", words):
        return "m"
    return None
