"""Coreference: one pass over the document resolves noun phrases and pronouns, first outside quotations, then inside.

A reference depends only on its position. ``Links.of`` looks up the results; the order of queries has no effect.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from detente.evidence.actors import Actors
from detente.evidence.answers import asked_before
from detente.evidence.attribution import Speech
from detente.evidence.common_nouns import CROWDS, CommonNouns, may_act
from detente.evidence.deeds import SAYING
from detente.evidence.envoys import sent_by
from detente.evidence.event import told_by
from detente.evidence.gazetteer import Mention
from detente.evidence.holders import ORGANS, Holders
from detente.evidence.layout import Span, Unit
from detente.evidence.offices import is_office
from detente.evidence.people import People
from detente.evidence.quotes import Places
from detente.evidence.roles import doer_around, embedded, joined, other_side, relative_clause
from detente.evidence.salience import HE, IT, THEY, Mentioned, Ref, Salience
from detente.evidence.voices import Voices, known_as

_FIRST = frozenset("i me my mine we us our ours myself ourselves".split())
_PAIR = frozenset("both two each neither either".split())
_RELATIVE = frozenset("who which that whom whose".split())


def _is_crowd(token: Any) -> bool:
    """Whether unnamed people act, so that "they" may mean these rather than a known actor."""
    return token.tag_ == "NNS" and token.lemma_.lower() in CROWDS and token.dep_ in ("nsubj", "nsubjpass")


def _fellow_subject(token: Any) -> Any:
    """Return impossible referents of a pronoun: the subject of its own verb ("she accused him"), or a questioner.

    "Pressed by Falk, he conceded": "he" is not Falk. A reflexive pronoun refers to the subject.
    """
    if token.dep_ == "nsubj":
        opening = (c for c in token.head.children if c.dep_ == "advcl" and c.tag_ == "VBN" and c.i < token.i)
        by = (g for c in opening for g in c.children if g.dep_ == "agent")
        return next((x for g in by for x in g.children if x.dep_ == "pobj"), None)
    if token.lower_.endswith(("self", "selves")) or token.dep_ not in ("dobj", "dative", "iobj", "pobj"):
        return None
    verb = token.head if token.dep_ != "pobj" else token.head.head
    if verb.pos_ != "VERB" or (token.dep_ == "pobj" and token.head.lower_ == "with"):
        return None
    return next((c for c in verb.children if c.dep_ == "nsubj" and c.i < token.i), None)


class Links:
    """The references of one document.

    Parameters
    ----------
    text, units, parses
        The document.
    actors, people
        The actors and people named in it.
    places, said
        Its quotations, and the speaker of each.
    leads
        By the place of a point's subject in a resolution: the unit that names who decides.
    """

    def __init__(
        self,
        text: str,
        units: Sequence[Unit],
        parses: Mapping[int, Any],
        actors: Actors,
        people: People,
        places: Places,
        said: Sequence[Speech],
        leads: Mapping[int, Unit] | None = None,
    ) -> None:
        self._text, self._units, self._parses = text, units, parses
        self._actors, self._people, self._places = actors, people, places
        self._refs: dict[int, Ref] = {}
        self._leads = leads or {}
        self._heads: dict[str, Ref] = {}
        self._salience = Salience(people, self._two())
        self._holders = Holders(text, actors, people, self._salience, self._heads)
        self.voices = Voices(text, units, actors, people)
        self._holders.use(self.voices)
        self._nouns = CommonNouns(text, actors, people, self._salience, self._holders, self.voices, self._heads)
        self.speakers: dict[int, Ref] = {}
        self._pass(quoted=False)
        for speech in said:
            self.speakers[speech.quote] = self.of_span(speech.speaker) if speech.speaker else Ref()
        self._pass(quoted=True)

    # Look-up.

    def of(self, unit: Unit, token: Any) -> Ref:
        """Return the referent of a token."""
        ref = self._refs.get(unit.start + token.idx, Ref())
        if ref.person is None or ref.codes:
            return ref
        known = self._people.known.get(ref.person.surname)  # the report may say only later for whom they speak
        return known_as(self._people, known) if known is not None and known.name == ref.person.name else ref

    def of_span(self, span: Span) -> Ref:
        """Return the referent of a phrase: a person in it, else the referent of its head."""
        person = self._people.at(*span)
        words = self._text[slice(*span)]
        owns = person is not None and re.search(rf"{re.escape(person.surname)}['’]s?\s+\w", words)
        if person is not None and person.surname in words and not owns:
            return known_as(self._people, person)  # but "Robleh's adviser, Fathia Dirir" is not Robleh
        best = Ref()
        for place in self._between(*span):
            ref = self._refs[place]
            if ref.person is not None or ref.codes:
                best = ref if best.person is None or ref.person is not None else best
        return best

    def actors_within(self, start: int, end: int) -> list[Mention]:
        """Return the actors mentioned in a span."""
        return self._actors.within(start, end)

    def kind_of(self, code: str) -> str:
        """Return the kind of an actor, such as ``state`` or ``association``."""
        return self._actors.kind(code)

    def name_of(self, code: str) -> str:
        """Return an actor's name."""
        return self._actors.actor(code).name

    def _between(self, start: int, end: int) -> list[int]:
        return [p for p in range(start, min(end, start + 400)) if p in self._refs]

    def _two(self) -> tuple[str, ...]:
        """Return the two actors named most often: the default meaning of "both sides"."""
        counts = Counter(
            m.code
            for m in self._actors.mentions
            if m.form != "capital" and self._actors.kind(m.code) not in ("organisation", "court")
        )
        if len(counts) < 2:
            counts = Counter(m.code for m in self._actors.mentions if m.form != "capital")
        return tuple(code for code, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:2])

    # The pass.

    def _pass(self, *, quoted: bool) -> None:
        sentence = 0
        for unit in self._units:
            parse = self._parses.get(unit.number)
            if parse is None:
                continue
            for sent in parse.sents:
                sentence += 1
                start, end = unit.start + sent.start_char, unit.start + sent.end_char
                if not quoted:
                    others = frozenset(unit.start + t.idx for t in sent if t.pos_ == "PROPN" and other_side(t))
                    self._holders.open_roles(start, end, self._first_person, others)
                for token in sent:
                    place = unit.start + token.idx
                    inside = self._places.at(place)
                    if (inside is not None) is not quoted or token.pos_ not in (
                        "NOUN",
                        "PROPN",
                        "PRON",
                        "ADJ",
                        "DET",
                        "NUM",
                        "X",
                    ):
                        continue
                    ref = self._resolve(token, unit, place, inside, frozenset())
                    if _is_crowd(token) and not ref.codes and ref.person is None:
                        self._salience.note(Mentioned(place, sentence, True, Ref(), True), quoted=quoted)
                    if ref.codes or ref.person is not None:
                        self._refs[place] = ref
                        if token.pos_ not in ("DET", "ADJ") and unit.kind not in ("headline", "heading", "caption"):
                            self._note(token, unit, place, sentence, ref)

    def _note(self, token: Any, unit: Unit, place: int, sentence: int, ref: Ref) -> None:
        if token.dep_ in ("compound", "nmod", "amod") or token.lower_ in _FIRST:
            return
        mention = self._actors.at(place, place + len(token.text))
        if mention is not None and mention.form == "capital" and token.dep_ in ("pobj", "appos", "npadvmod"):
            return
        if token.pos_ == "NOUN" and ref.person is None and mention is None and not may_act(token):
            return  # "the permit" does not refer to the company that owns it
        subject = token.dep_ in ("nsubj", "nsubjpass", "agent") or (token.dep_ == "pobj" and token.head.dep_ == "agent")
        codes = ref.codes
        if subject and token.pos_ != "PRON":
            together = [*codes]
            for child in joined(token):
                together += self._resolve(
                    child, unit, unit.start + child.idx, self._places.at(unit.start + child.idx), frozenset()
                ).codes
            codes = tuple(dict.fromkeys(together))
        quoted = self._places.at(place) is not None
        sender = sent_by(token) if ref.person is not None and not codes else None
        if sender is not None and ref.person is not None:
            inside = self._places.at(unit.start + sender.idx)
            codes = self._resolve(sender, unit, unit.start + sender.idx, inside, frozenset()).codes
            self._holders.join_group(ref.person, codes)
        ref = self._holders.later.note(sentence, ref, subject=subject, end=place + len(token.text))
        codes = codes or ref.codes
        several = token.tag_ in ("NNS", "NNPS") and not (mention is not None and self._is_one(mention))
        plural = several or len(codes) > 1
        ref = Ref(codes, ref.person)
        self._salience.note(Mentioned(place, sentence, subject, ref, plural, embedded(token)), quoted=quoted)
        if (token.pos_ == "NOUN" and token.lower_ not in ("side", "party")) or token.lower_ in ORGANS:
            self._heads[token.lemma_.lower()] = ref
            if token.lemma_.lower() == "ambassador" and len(ref.codes) == 1:
                self._heads["embassy"] = Ref(ref.codes)  # after "the U.S. ambassador", it is the American one

    def _is_one(self, mention: Mention) -> bool:
        """Whether a name is that of one state or body, though it ends as a plural does: "Wales", "the Philippines"."""
        kinds = ("state", "region", "organisation", "company", "town", "court")
        return mention.form == "name" and self._actors.kind(mention.code) in kinds

    def _resolve(self, token: Any, unit: Unit, place: int, quote: int | None, seen: frozenset[int]) -> Ref:
        """Resolve one token."""
        if token.i in seen or len(seen) > 12:
            return Ref()
        seen = seen | {token.i}
        lower = token.lower_
        if place in self._leads:
            lead = self._leads[place]
            deciding = next((r for p in self._between(lead.start, lead.end) if (r := self._refs[p]).codes), None)
            if deciding is not None:
                return deciding
        person = self._people.at(place, place + len(token.text))
        if person is not None:
            return known_as(self._people, person)
        if lower == "two" and token.dep_ in ("nsubj", "nsubjpass") and token.i > 0 and token.nbor(-1).lower_ == "the":
            return self._nouns.group(token, place)
        if lower in ("former", "latter") and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return self._salience.one_of_two(place, first=lower == "former")
        if token.pos_ == "PRON" or lower in HE or lower in IT or lower in THEY or lower in _FIRST:
            if lower in _RELATIVE and token.dep_ in ("nsubj", "nsubjpass", "dobj", "poss", "pobj"):
                clause = relative_clause(token)
                if clause is not None:
                    return self._resolve(clause.head, unit, unit.start + clause.head.idx, quote, seen)
                return Ref()
            if lower in _FIRST:
                return self._speaker(unit, quote)
            if lower in _PAIR or lower in ("all",):
                return self._nouns.group(token, place)
            if lower in ("you", "your", "yours"):
                return self.voices.interviewee or Ref() if unit.kind == "question" else Ref()
            if lower not in HE and lower not in IT and lower not in THEY:
                return Ref()
            doer = doer_around(token) or asked_before(token) if lower in IT | THEY else None
            if doer is not None and doer.i != token.i:
                ref = self._resolve(doer, unit, unit.start + doer.idx, quote, seen)
                if ref.codes and ref.person is None and (lower in THEY or len(ref.codes) == 1):
                    return ref  # "A demands that B set up the office, which it promised": B promised
            teller = (
                told_by(token.head)
                if quote is None and lower in IT | THEY and token.dep_ in ("nsubj", "nsubjpass")
                else None
            )
            said = next((c for c in teller.children if c.dep_ == "nsubj"), None) if teller is not None else None
            if said is not None and said.i != token.i:
                # "A said that if B left, it would stay": in reported speech "it" is the speaker.
                ref = self._resolve(said, unit, unit.start + said.idx, quote, seen)
                if ref.codes and ref.person is None and (lower in THEY or len(ref.codes) == 1):
                    return ref
            says = token.dep_ == "nsubj" and token.head.lemma_.lower() in SAYING
            mine = self._speaker(unit, quote) if quote is not None or unit.label is not None else Ref()
            own = mine.codes
            subject = _fellow_subject(token)
            not_me = (
                self._resolve(subject, unit, unit.start + subject.idx, quote, seen) if subject is not None else None
            )
            return self._salience.pronoun(
                lower, place, own, quoted=quote is not None, says=says, other_than=not_me, me=mine
            )
        mention = self._actors.at(place, place + len(token.text))
        if mention is not None and token.dep_ not in ("compound",):
            appos = next((c for c in token.children if c.dep_ == "appos" and c.i - token.i < 8), None)
            if (
                appos is not None
                and is_office(appos.text)
                and self._people.at(unit.start + appos.idx, unit.start + appos.idx + 1)
            ):
                return self._resolve(appos, unit, unit.start + appos.idx, quote, seen)
            return Ref((mention.code,))
        if token.pos_ in ("ADJ", "DET") and token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr"):
            return Ref()

        def of(other: Any) -> Ref:
            return self._resolve(other, unit, unit.start + other.idx, quote, seen)

        return self._nouns.resolve(token, unit, place, of)

    # Pronouns and groups.

    def _speaker(self, unit: Unit, quote: int | None) -> Ref:
        """Return the referent of "I" and "we" at a position."""
        if quote is not None:
            return self.speakers.get(quote, Ref())
        if unit.label is not None:
            return self.voices.of_label(unit.label)
        if unit.kind == "answer":
            return self.voices.interviewee or Ref()
        return self.voices.author_of(unit)

    def _first_person(self, place: int) -> Ref:
        return self._speaker(self.voices.unit(place), self._places.at(place))
