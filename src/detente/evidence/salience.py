"""Whom pronouns and groups mean: the mentions before a place, weighed by how near they are and whether they acted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from detente.evidence.people import NamedPerson, People

HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset("it its itself".split())
THEY = frozenset("they them their theirs themselves".split())
BACK = 14
"""Mentions that a pronoun looks back over."""
EMBEDDED = 0.9
"""Cost of the subject of a clause that hangs on another: the next sentence goes on with that of the main clause."""
REACH = 2500
"""Characters that it looks back over."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What a phrase stands for.

    Attributes
    ----------
    codes
        Actors; none: unknown, or nobody.
    person
        The person, where it is one.
    """

    codes: tuple[str, ...] = ()
    person: NamedPerson | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One mention that a later pronoun may mean.

    Attributes
    ----------
    place, sentence
        Where it stands.
    subject
        Whether it is the subject of its clause.
    ref
        What it stands for.
    plural
        Whether the noun is a plural, which "it" cannot mean.
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
    """The mentions of a document in order of place: those of the running text, and those inside quotations."""

    def __init__(self, people: People, principals: tuple[str, ...]) -> None:
        self._people = people
        self._principals = principals
        self._gender = dict(people.gender)
        self._text: list[Mentioned] = []
        self._quoted: list[Mentioned] = []

    def note(self, mentioned: Mentioned, *, quoted: bool) -> None:
        """Add a mention; places only grow within each of the two lists."""
        (self._quoted if quoted else self._text).append(mentioned)

    def before(self, place: int, *, quoted: bool = False) -> list[Mentioned]:
        """Return the mentions right before a place, the last one last."""
        out = _tail(self._text, place)
        if quoted:
            out = sorted([*out, *_tail(self._quoted, place)], key=lambda e: e.place)
        return out[-BACK:]

    def subject(self, place: int, since: int = 0) -> tuple[str, ...]:
        """Return the actors that are the last subject before a place, from ``since`` on; no person's.

        Within a sentence the subject of the main clause is what the text goes on about, not that of a clause in it.
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
        """Return whom a pronoun of the third person means.

        Parameters
        ----------
        word, place
            The pronoun in lower case, and where it stands.
        own
            Actors of the speaker: in their mouth "they" are others.
        quoted
            Whether it stands inside a quotation.
        says
            Whether it is the subject of a speech verb: then "they" may be a spokesperson.
        other_than
            Whom it cannot mean, too: the subject of its own verb, where it is an object ("she accused him").
        me
            The speaker of the words that the pronoun stands in.
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

    def group(self, place: int, among: frozenset[str] | None = None, *, parties: bool = False) -> tuple[str, ...]:
        """Return whom "both sides" or "the two governments" means: a group named before, else the two that are near.

        ``among`` holds the actors that come into question; by default all. ``parties`` are those of the dispute: the two
        named most, if both are named near.
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
    """Return the gender that a person's title tells, if it does."""
    words = f"{person.name} {person.role}".lower()
    if re.search(r"woman\b|queen|mrs|\bms\b", words):
        return "f"
    if re.search(r"(?:spokes|states)man\b|\bking\b|\bmr\b", words):
        return "m"
    return None
