"""Resolves French noun phrases and pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.evidence.french.clauses import OF_THE_OBJECT, VerbUse
from detente.evidence.french.names import FrenchActors
from detente.evidence.french.people import OFFICE_NOUN, PRIVATE_NOUN, FrenchPeople
from detente.evidence.french.verbs import SAYING
from detente.evidence.layout import Span
from detente.evidence.people import NamedPerson
from detente.evidence.quotes import Places

_PREPOSITION = re.compile(
    r"(?:\b(?:de|du|à|au|aux|avec|contre|pour|par|sur|dans|en|sous|chez|selon|vers|entre|envers|auprès|lors|devant|depuis|sans|après|avant|malgré|comme|dès)"
    r"|\b[dD][’'])\s*(?:la\s|le\s|les\s|l[’']|un\s|une\s|des\s|son\s|sa\s|ses\s|leurs?\s)?\s*(?:M\.\s|Mme\s)?$",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(r"\w\s+des\s*$")
_PRONOUN = re.compile(
    r"(?<![\w’'-])(?P<word>[Ii]ls?|[Ee]lles?|[Cc]elui-ci|[Cc]elle-ci|[Cc]eux-ci|[Cc]e dernier|[Cc]ette dernière|[Jj]e|[Jj][’']|[Nn]ous|[Oo]n)(?![\w-])|(?<![\w’'-])(?P<both>[Ll]es deux (?:pays|parties|camps|capitales))"
)


_GOES_ON = re.compile(r"(?:^|\s)(?:et|mais|puis|ou)\s+(?:(?:ne|en|y|se|les?|la|leur|lui)\s+|[nsl][’'])*$")
"""Patterns at the end of a region whose verb continues with the subject of the previous verb."""
_NOBODY = re.compile(r"\b(?:[Nn]ul|[Pp]ersonne|[Rr]ien|[Cc]hacun|[Cc]ertains|[Pp]lusieurs|[Aa]ucune?\s\w+)\b")


@dataclass(frozen=True, slots=True)
class FrenchRef:
    """The referent of some words.

    Attributes
    ----------
    codes
        Actors, empty where unknown.
    person
        The person, if the referent is one who is named or holds an office.
    span
        The words, in the text.
    words
        The words for an unnamed holder of an office.
    """

    codes: tuple[str, ...] = ()
    person: NamedPerson | None = None
    span: Span | None = None
    words: str = ""

    @property
    def known(self) -> bool:
        """Whether the words have a referent."""
        return bool(self.codes or self.person or self.words)


class FrenchLinks:
    """Resolves subjects and objects in text order, remembering who acted last.

    Parameters
    ----------
    text, actors, people
        The report, and the actors and people in it.
    places
        Its quotations.
    voice
        The referent of "nous" and "je" outside quotations.
    """

    def __init__(self, text: str, actors: FrenchActors, people: FrenchPeople, places: Places, voice: FrenchRef) -> None:
        self._text, self._actors, self._people, self._places = text, actors, people, places
        self.voice = voice
        self.quote: int | None = None
        self._last = FrenchRef()
        self._person = FrenchRef()
        self._both: tuple[str, ...] = ()

    def subject(self, use: VerbUse, earlier: dict[int, FrenchRef]) -> FrenchRef:
        """Return the subject of a verb; ``earlier`` holds the subjects of earlier verbs, by position."""
        before = use.before
        inherited = earlier.get(before.at, FrenchRef()) if before is not None else FrenchRef()
        if use.clitic:
            ref = self._pronoun(use.clitic, (use.start, use.end), says=use.verb in SAYING)
        elif use.tense == "infinitive":
            if use.noun:
                return self.first(*use.first)
            if use.governor in OF_THE_OBJECT and before is not None:
                return self.object(before)
            ref = self._left(use) if before is None or use.governor == "prêt" else None
            ref = ref or inherited
        else:
            ref = self._left(use)
            if ref is None:
                qui = re.search(r"(?:^|[\s,])qui\s+\S*\s*$", use.region)
                ref = FrenchRef() if self._other_subject(use) and not qui else inherited
        if use.passive:
            agent = re.search(r"\bpar\s", self._text[slice(*use.rest)])
            return self.first(use.rest[0] + agent.end(), use.rest[1]) if agent else FrenchRef()
        if not re.search(r"\bqui\s", use.region):
            self.note(ref)
        return ref

    @property
    def memory(self) -> tuple[FrenchRef, FrenchRef]:
        """Who acted and who spoke last."""
        return self._last, self._person

    @memory.setter
    def memory(self, kept: tuple[FrenchRef, FrenchRef]) -> None:
        self._last, self._person = kept

    def note(self, ref: FrenchRef) -> None:
        """Remember who acted or spoke last."""
        if ref.person is not None or ref.words:
            self._person = ref
        if ref.known:
            self._last = ref

    def object(self, use: VerbUse) -> FrenchRef:
        """Return the object of a verb: the first actor or person after it that is not only a possessor."""
        return self.first(use.rest[0], use.rest[1], bare=False)

    def first(self, start: int, end: int, *, bare: bool = False) -> FrenchRef:
        """Return the first actor or person named in a span."""
        found = [c for c in self._candidates(start, end) if not bare or not self._oblique(c[0], start)]
        return found[0][2] if found else FrenchRef()

    def _left(self, use: VerbUse) -> FrenchRef | None:
        """Return the subject between the previous verb and this one, or ``None``."""
        a, b = use.first
        if _GOES_ON.search(use.region):
            return None
        found = [c for c in self._candidates(a, b) if not self._oblique(c[0], a)]
        if not found:
            return None
        last = found[-1]
        joined = [
            c for c in found[:-1] if re.fullmatch(r"\s*(?:et|,)\s+(?:l[ea]s?\s|l[’'])?", self._text[c[1] : last[0]])
        ]
        if joined:
            codes = tuple(dict.fromkeys([*joined[-1][2].codes, *last[2].codes]))
            return FrenchRef(codes, None, (joined[-1][0], last[1]))
        return last[2]

    def _other_subject(self, use: VerbUse) -> bool:
        """Whether a noun that is not an actor is the subject of a verb, so that the previous subject does not continue."""
        if _GOES_ON.search(use.region):
            return False
        if _NOBODY.search(use.region):
            return True
        token = use.token
        for child in token.children:
            if str(child.dep_).startswith("nsubj") and child.pos_ in ("NOUN", "PROPN", "NUM") and child.i < token.i:
                return use.at - (token.idx - child.idx) >= use.first[0]
        opening = re.match(
            r"\s*(?:[,;:«»]|et|mais|ou|puis)?\s*(?:[Ll]es?|[Ll]a|[Ll][’']|[Dd]es|[Uu]ne?|[Aa]ucune?|[Cc]e|[Cc]ette|[Cc]es|[Dd]eux|[Tt]rois)\s*\w+",
            use.region,
        )
        return bool(opening) and use.before is None

    def _oblique(self, place: int, start: int) -> bool:
        """Whether a phrase follows a preposition, so that it is not a subject."""
        before = self._text[max(start, place - 24) : place]
        if _OF_SEVERAL.search(before) and not re.search(r"(?:^|[,;:.«»]|\b(?:et|mais|que|où|si))\s+des\s*$", before):
            return True
        return bool(_PREPOSITION.search(before))

    def _known(self, surname: str, span: Span) -> FrenchRef:
        """Return a named person with the actor for whom they speak."""
        person = self._people.known[surname]
        return FrenchRef((person.speaks_for,) if person.speaks_for else (), person, span)

    def _candidates(self, start: int, end: int) -> Iterator[tuple[int, int, FrenchRef]]:
        """Yield the people, offices, actors and pronouns in a span, in order; overlaps are decided for the longest."""
        found = [(s.start, s.end, self._known(s.surname, (s.start, s.end))) for s in self._people.within(start, end)]
        found += [self._office(m, end) for m in OFFICE_NOUN.finditer(self._text, start, end)]
        found += [
            (m.start, m.end, FrenchRef((m.code,), None, (m.start, m.end)))
            for m in self._actors.within(start, end)
            if m.form != "demonym" or self._text[m.start].isupper()
        ]
        for m in _PRONOUN.finditer(self._text, start, end):
            if self._text[m.end() : m.end() + 1] == "," and self._text[
                max(0, m.start() - 3) : m.start()
            ].strip().endswith(","):
                continue  # "La direction, elle, refuse"
            both = m.group("both")
            ref = FrenchRef(self._both, None, m.span()) if both else self._pronoun(m.group("word").lower(), m.span())
            found.append((m.start(), m.end(), ref))
        found = [c for c in found if self._places.at(c[0]) == self.quote]
        ordered = sorted(found, key=lambda c: (c[0], -c[1]))
        reach = -1
        for one in ordered:
            if one[0] >= reach:
                yield one
                reach = one[1]

    def _office(self, m: re.Match[str], end: int) -> tuple[int, int, FrenchRef]:
        """Return the referent of an office: the person named beside it, its known holder, or an unnamed person."""
        tail = re.match(r"[^.;:«»\n]{0,110}", self._text[m.end() : end])
        until = m.end() + (len(tail.group()) if tail else 0)
        named = next(iter(self._people.within(m.end(), until)), None)
        if named is not None and re.fullmatch(r"(?:[^,]*,)?\s*", self._text[m.end() : named.start]):
            return m.start(), named.end, self._known(named.surname, (m.start(), named.end))
        role = re.match(
            r"(?:\s+(?:d[ue]s?|de l[’']|d[’']|à la|aux?)\s*[\w’'-]+|\s+[a-zà-ÿ]+(?:ien|ienne|ais|aise|ois|oise|ain|aine|al|ale|el|elle|ique|éen|éenne|é|ée)\b)*",
            self._text[m.end() : until],
        )
        stop = m.end() + (len(role.group()) if role else 0)
        owner, named_owner = self._people.owner(m.start(), stop)
        holder = self._people.holder(m.group())
        if (
            holder is not None
            and (not named_owner or owner == holder.speaks_for)
            and not re.search(r"\bune?\s*$", self._text[max(0, m.start() - 6) : m.start()])
        ):
            return (
                m.start(),
                stop,
                FrenchRef((holder.speaks_for,) if holder.speaks_for else (), holder, (m.start(), stop)),
            )
        if PRIVATE_NOUN.fullmatch(m.group()):
            owner = None
        words = " ".join(self._text[m.start() : stop].split())
        return m.start(), stop, FrenchRef((owner,) if owner else (), None, (m.start(), stop), words)

    def _pronoun(self, word: str, span: Span, *, says: bool = False) -> FrenchRef:
        if word in ("je", "j'", "j’", "nous"):
            return FrenchRef(self.voice.codes, self.voice.person, span, self.voice.words)
        if word == "on":
            return FrenchRef((), None, span)
        woman = word in ("elle", "celle-ci", "cette dernière")
        one = self._person
        if word in ("il", "elle", "celui-ci", "celle-ci", "ce dernier", "cette dernière"):
            if word.startswith("ce"):
                near = self._people.within(max(0, span[0] - 600), span[0])
                if near:
                    return self._known(near[-1].surname, span)
            gender = self._people.gender.get(one.person.surname, "") if one.person else ""
            if (
                one.person is not None
                and gender in ("", "f" if woman else "m")
                and (says or self._last == one or not self._last.codes or woman)
            ):
                return FrenchRef(one.codes, one.person, span)
        last = self._last
        if last.person is not None and self._people.gender.get(last.person.surname) == ("m" if woman else "f"):
            return FrenchRef((), None, span)
        return FrenchRef(last.codes, last.person, span, last.words)

    def sentence(self, start: int, end: int) -> None:
        """Remember the two actors of a sentence, to whom "les deux pays" may refer later."""
        codes = tuple(dict.fromkeys(m.code for m in self._actors.within(start, end)))
        if len(codes) == 2:
            self._both = codes
        named = [s for s in self._people.within(start, end) if self._places.at(s.start) is None]
        if len({s.surname for s in named}) == 1 and self._person.person is not self._people.known[named[0].surname]:
            self._person = self._known(named[0].surname, (named[0].start, named[0].end))
