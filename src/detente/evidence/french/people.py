"""People named with an office in a French report, and the actor for whom each speaks."""

from __future__ import annotations

import re
from bisect import bisect_left

from detente.evidence.document import Document
from detente.evidence.french.names import UPPER, WORD, FrenchActors
from detente.evidence.people import NamedPerson, Sighting

OFFICE = (
    "premier ministre|première ministre|Premier ministre|vice-président|vice-présidente|vice-ministre|ministre|président|présidente|porte-parole|"
    "chef d[’']état-major|chef|cheffe|directeur|directrice|maire|préfet|préfète|ambassadeur|ambassadrice|délégué|déléguée|secrétaire d[’']État|secrétaire|"
    "commissaire|colonel|général|capitaine|amiral|commandant|négociateur|négociatrice|envoyé|envoyée|émissaire|représentant|représentante|responsable|"
    "gouverneur|gouverneure|député|députée|sénateur|sénatrice|juge|procureur|procureure|avocat|avocate|conseiller|conseillère|diplomate|patron|patronne|"
    "dirigeant|dirigeante|PDG|chancelier|chancelière|roi|reine|évêque|coordinateur|coordinatrice|médiateur|médiatrice|chargé d[’']affaires|consul|adjoint|adjointe|"
    "fondateur|fondatrice|gérant|gérante|haut responsable|haut fonctionnaire|fonctionnaire|officier|numéro deux|leader"
)
"""Nouns for those who speak for somebody."""
PRIVATE = (
    "habitant|habitante|ouvrier|ouvrière|expert|experte|analyste|chercheur|chercheuse|historien|historienne|économiste|témoin|salarié|salariée|pêcheur|"
    "agriculteur|agricultrice|riverain|riveraine|journaliste|politologue|professeur|professeure|étudiant|étudiante|commerçant|commerçante|mareyeur|gréviste"
)
"""Nouns for those who speak for themselves, or for the group that they belong to."""
_PARTICLE = r"(?:de|du|d[’']|la|le|van|von|ben|bin|al|el|ould|Le|La|El)"
_NAME = rf"{WORD}(?:\s+(?:{_PARTICLE}\s+)?{WORD}){{1,3}}"
_TITLE = r"(?:M\.|MM\.|Mme|Mlle|Me|Dr|Monsieur|Madame)"
_BEFORE = re.compile(
    rf"(?<![\w-])(?P<role>(?P<past>ancien(?:ne)?\s+|ex-)?(?P<noun>{OFFICE}|{PRIVATE})(?![\w-])[^.;:«»\n,()]{{0,90}}?)(?P<comma>,)?\s+(?:{_TITLE}\s+)?(?:le\s+(?:colonel|général|capitaine)\s+)?(?P<name>{_NAME})(?![\w-])"
)
_BEHIND = re.compile(
    rf"(?<![\w-])(?:{_TITLE}\s+)?(?P<name>{_NAME}),\s+(?:(?:le|la|l[’']|une?)\s*)?(?P<role>(?P<past>ancien(?:ne)?\s+|ex-)?(?P<noun>{OFFICE}|{PRIVATE})(?![\w-])[^.;:«»\n,]{{0,90}})"
)
_TITLED = re.compile(rf"(?<![\w-]){_TITLE}\s+(?P<name>{WORD}(?:\s+(?:{_PARTICLE}\s+)?{WORD}){{0,3}})")
_NO_NAME = frozenset("Affaires Transports Pêche Commerce Intérieur Défense Relations République Union".split())
_WOMAN = re.compile(
    r"(?:[Ll]a|[Uu]ne)\s+(?:ministre|maire|porte-parole|commissaire|juge|diplomate|chef|responsable|leader)\b|"
    r"\b(?:\w+(?:trice|ente|ante|ière|euse)|cheffe|préfète|déléguée|députée|envoyée|chargée|gouverneure|procureure|avocate|patronne)\b|"
    r"\b(?:ministre|maire|porte-parole|commissaire|diplomate)\s+\w+(?:enne|aise|oise|aine|éenne|ole)\b"
)
_MAN = re.compile(
    r"(?:[Ll]e|[Dd]u|[Aa]u|[Uu]n)\s+(?:ministre|maire|porte-parole|commissaire|juge|diplomate|chef|responsable|leader)\b|"
    r"\b(?:\w+(?:teur|ident|ier)|préfet|délégué|député|envoyé|chargé|gouverneur|procureur|avocat|patron|colonel|général|capitaine|amiral|roi|évêque)\b|"
    r"\b(?:ministre|maire|porte-parole|commissaire|diplomate)\s+\w+(?:ien|ais|ois|ain|éen|ol)\b"
)


class FrenchPeople:
    """The people named with a role, and their mentions.

    Parameters
    ----------
    document
        The report.
    actors
        Its actors.
    """

    def __init__(self, document: Document, actors: FrenchActors) -> None:
        self._text = document.text
        self._actors = actors
        self.known: dict[str, NamedPerson] = {}
        self.gender: dict[str, str] = {}
        self._nouns: dict[str, str] = {}
        self.sightings: list[Sighting] = []
        for pattern in (_BEHIND, _BEFORE):
            for m in pattern.finditer(self._text):
                self._learn(m)
        for m in _TITLED.finditer(self._text):
            name = " ".join(m.group("name").split())
            surname = name.split()[-1]
            self.gender.setdefault(surname, "f" if m.group().startswith(("Mme", "Mlle", "Mad")) else "m")
            if surname not in self.known:
                self.known[surname] = NamedPerson(name, "", None, False)
        if self.known:
            surnames = "|".join(map(re.escape, sorted(self.known, key=len, reverse=True)))
            first = rf"(?:(?:{_TITLE}\s+)?(?:{WORD}\s+(?:{_PARTICLE}\s+)?)?)"
            for m in re.finditer(rf"(?<![\w-]){first}(?P<surname>{surnames})(?![\w-])", self._text):
                covered = self._actors.at(*m.span("surname"))
                if covered is None or covered.form == "alias":
                    self.sightings.append(Sighting(m.start(), m.end(), m.group("surname")))
        self._starts = [s.start for s in self.sightings]

    def _learn(self, m: re.Match[str]) -> None:
        name = " ".join(m.group("name").split())
        surname = name.split()[-1]
        covered = self._actors.at(*m.span("name"))
        if (
            surname in self.known
            or set(name.split()) & _NO_NAME
            or name.split()[0] in ("Le", "La", "Les")
            or (covered is not None and covered.form != "alias")
        ):
            return
        role = " ".join(m.group("role").split())
        speaks_for, named = self.owner(m.start("role"), m.end("role"))
        office = re.fullmatch(PRIVATE, m.group("noun")) is None and not m.group("past")
        self.known[surname] = NamedPerson(name, role, speaks_for if office else None, office, not named)
        words = self._text[max(0, m.start("role") - 4) : m.end("role")]
        self.gender[surname] = "f" if _WOMAN.search(words) else "m" if _MAN.search(words) else ""
        self._nouns[m.group("noun").lower()] = surname

    def owner(self, start: int, end: int) -> tuple[str | None, bool]:
        """Return the actor for whom the holder of an office speaks, and whether the words of the office name it."""
        words = self._text[start:end]
        town = re.search(rf"maire\s+(?:de\s+|d[’']|du\s+)(?P<town>{WORD}(?:[\s-]{WORD})*)", words)
        if town:
            return self._actors.add_town(" ".join(town.group("town").split())), True
        if re.match(r"(?:maire|adjointe?)\b", words):
            return self._actors.town(start), False
        inside = self._actors.within(start, end)
        if inside:
            return inside[0].code, True
        before = self._text[max(0, start - 60) : start]
        if re.search(r"(?:conduite?|dirigée?|menée?)\s+par\s+(?:le|la|l[’']|M\.|Mme)?\s*$", before):
            near = self._actors.within(max(0, start - 120), start)
            return (near[0].code, False) if near else (None, False)
        if re.search(r"\b(?:[Ss]on|[Ss]a|[Ll]eur)\s*$", before):
            here = max(self._text.rfind(x, max(0, start - 400), start - 3) for x in (". ", "\n"))
            earlier = max(self._text.rfind(x, max(0, here - 400), max(here, 0)) for x in (". ", "\n")) + 1
            # The subject of the previous sentence, which comes first in it; else the last one named.
            subjects = self._actors.within(earlier, max(here, earlier))
            bodies = subjects[:1] or self._actors.within(max(0, start - 400), start)[-1:]
            return (bodies[0].code, False) if bodies else (None, False)
        if re.match(r"(?:commissaire)", words):
            return ("EU", False) if self._actors.last(("organisation",), start) == "EU" else (None, False)
        if re.match(r"(?:directeur|directrice|PDG|patron|patronne|gérante?|dirigeante?)", words):
            return self._actors.last(("company",), start), False
        if re.match(r"(?:déléguée?|secrétaire(?! d))", words):
            return self._actors.last(("union",), start), False
        if re.match(rf"(?:{PRIVATE}|avocate?|juge|évêque|médiateur|médiatrice|fondateur)", words):
            return None, False
        if re.match(
            r"(?:présidente?|chef|cheffe|représentante?|responsable|leader|porte-parole|négociateur|négociatrice)",
            words,
        ):
            bodies = self._actors.last(("union", "company", "rebels", "organisation", "body"), start)
            return (self._actors.main or bodies), False
        return self._actors.state_near(start), False

    def within(self, start: int, end: int) -> list[Sighting]:
        """Return the mentions of people within a span."""
        found = self.sightings[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [s for s in found if s.end <= end]

    def at(self, start: int, end: int) -> NamedPerson | None:
        """Return the person named first within a span."""
        found = self.within(start, end)
        return self.known[found[0].surname] if found else None

    def holder(self, noun: str) -> NamedPerson | None:
        """Return the person last named with an office of this noun."""
        surname = self._nouns.get(noun.lower())
        return self.known[surname] if surname else None


OFFICE_NOUN = re.compile(rf"(?<![\w{UPPER}-])(?:{OFFICE}|{PRIVATE})(?![\w-])")
"""A noun for somebody who speaks."""
PRIVATE_NOUN = re.compile(rf"(?:{PRIVATE})")
