"""Whom a noun phrase or a pronoun stands for: one pass over the document, first outside quotations, then inside.

Everything is a function of place. ``Links.of`` looks up what the pass found; nothing depends on who asked before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from detente.evidence.actors import Actors
from detente.evidence.attribution import Speech
from detente.evidence.deeds import SAYING
from detente.evidence.event import told_by
from detente.evidence.gazetteer import Mention
from detente.evidence.holders import SIDES, Holders
from detente.evidence.layout import Span, Unit
from detente.evidence.offices import is_national, is_office, is_voice, kinds_of_office
from detente.evidence.people import NamedPerson, People
from detente.evidence.quotes import Places
from detente.evidence.roles import embedded, joined, other_side, phrase_end, relative_clause
from detente.evidence.salience import HE, IT, THEY, Mentioned, Ref, Salience
from detente.evidence.voices import Voices, known_as

_FIRST = frozenset("i me my mine we us our ours myself ourselves".split())
_RELATIVE = frozenset("who which that whom whose".split())
_GROUP = re.compile(
    r"^(?:both|two|the two|three|the three|all|each|neither|either|the|these|those)?\s*(?:\w+\s+)?"
    r"(?:governments|sides|parties|ministers|countries|states|nations|neighbours|neighbors|capitals|delegations|leaders|presidents|"
    r"rivals|foes|adversaries|envoys|negotiators|mediators|side|party|government|both|two|three|each|neither)$",
    re.IGNORECASE,
)
_PAIR = frozenset("both two each neither either".split())
_ORGAN = frozenset(
    "house government army ministry authorities cabinet police parliament presidency navy military authority troops forces gendarme gendarmes gendarmerie".split()
)
_REGION_NOUN = frozenset("province region territory island autonomy".split())
_STATE_NOUN = frozenset(
    "country nation republic state kingdom neighbour neighbor emirate duchy principality sultanate".split()
)
_ORG_NOUN = frozenset("alliance organization organisation bloc union body club member ally".split())
_STAFF = re.compile(
    r"\b(?:police|army|navy|military|gendarme\w*|government|ministry|customs|coast ?guard|border)\b", re.I
)
_FROM = frozenset("of for from at by in to".split())
_OTHERS = frozenset("counterpart opponent rival neighbour neighbor adversary foe enemy".split())
_CROWDS = frozenset("people protester demonstrator resident inhabitant activist parent student camper occupier".split())
_STAFFED = frozenset("officer official delegate representative aide executive manager lawyer".split())
_NOBODY = re.compile(r"(?:any|no|every|each|whichever|whatever)\b", re.IGNORECASE)
"""Words ahead of an office that name no holder of it: "any member of the union"."""
_MANAGERS = frozenset("management manager boss employer executive".split())
"""Those who run a company, where nobody says which: the one named last."""
_NOT_PEOPLE = frozenset("office ministry government statement letter report paper".split())


def _is_crowd(token: Any) -> bool:
    """Whether people without a name act: "they" may be these, and nobody that is known."""
    return token.tag_ == "NNS" and token.lemma_.lower() in _CROWDS and token.dep_ in ("nsubj", "nsubjpass")


def _fellow_subject(token: Any) -> Any:
    """Return whom a pronoun cannot mean: the subject of its own verb ("she accused him"), or who asked or pressed it.

    "Pressed by Falk, he conceded": he is not Falk. A reflexive pronoun means the subject.
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
        Who is named in it.
    places, said
        Its quotations, and who says each.
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
    ) -> None:
        self._text, self._units, self._parses = text, units, parses
        self._actors, self._people, self._places = actors, people, places
        self._refs: dict[int, Ref] = {}
        self._heads: dict[str, Ref] = {}
        self._salience = Salience(people, self._two())
        self._holders = Holders(text, actors, people, self._salience, self._heads)
        self.voices = Voices(text, units, actors, people)
        self._holders.use(self.voices)
        self.speakers: dict[int, Ref] = {}
        self._pass(quoted=False)
        for speech in said:
            self.speakers[speech.quote] = self.of_span(speech.speaker) if speech.speaker else Ref()
        self._pass(quoted=True)

    # Looking up.

    def of(self, unit: Unit, token: Any) -> Ref:
        """Return what a token stands for."""
        return self._refs.get(unit.start + token.idx, Ref())

    def of_span(self, span: Span) -> Ref:
        """Return what a phrase stands for: its person first, else what its head stands for."""
        person = self._people.at(*span)
        if person is not None and person.surname in self._text[slice(*span)]:
            return known_as(self._people, person)
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
        """Return what an actor is, such as ``state`` or ``association``."""
        return self._actors.kind(code)

    def name_of(self, code: str) -> str:
        """Return an actor's name."""
        return self._actors.actor(code).name

    def _between(self, start: int, end: int) -> list[int]:
        return [p for p in range(start, min(end, start + 400)) if p in self._refs]

    def _two(self) -> tuple[str, ...]:
        """Return the two actors named most: what "both sides" means where nothing nearer tells."""
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
        ref = self._holders.note(sentence, ref, subject=subject)
        codes = codes or ref.codes
        plural = token.tag_ in ("NNS", "NNPS") or len(codes) > 1
        ref = Ref(codes, ref.person)
        self._salience.note(Mentioned(place, sentence, subject, ref, plural, embedded(token)), quoted=quoted)
        if token.pos_ == "NOUN" and token.lower_ not in ("side", "party"):
            self._heads[token.lemma_.lower()] = ref

    def _resolve(self, token: Any, unit: Unit, place: int, quote: int | None, seen: frozenset[int]) -> Ref:
        """Return what one token stands for."""
        if token.i in seen or len(seen) > 12:
            return Ref()
        seen = seen | {token.i}
        lower = token.lower_
        person = self._people.at(place, place + len(token.text))
        if person is not None:
            return known_as(self._people, person)
        if token.pos_ == "PRON" or lower in HE or lower in IT or lower in THEY or lower in _FIRST:
            if lower in _RELATIVE and token.dep_ in ("nsubj", "nsubjpass", "dobj", "poss", "pobj"):
                clause = relative_clause(token)
                if clause is not None:
                    return self._resolve(clause.head, unit, unit.start + clause.head.idx, quote, seen)
                return Ref()
            if lower in _FIRST:
                return self._speaker(unit, quote)
            if lower in _PAIR or lower in ("all",):
                return self._group(token, place)
            if lower in ("you", "your", "yours"):
                return self.voices.interviewee or Ref() if unit.kind == "question" else Ref()
            if lower not in HE and lower not in IT and lower not in THEY:
                return Ref()
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
        return self._common(token, unit, place, quote, seen)

    def _common(self, token: Any, unit: Unit, place: int, quote: int | None, seen: frozenset[int]) -> Ref:
        """Resolve a common noun: its apposition, its owner, its nation, what it is of, or its earlier mention."""
        lemma = token.lemma_.lower()

        def of(other: Any) -> Ref:
            return self._resolve(other, unit, unit.start + other.idx, quote, seen)

        for child in token.children:
            if child.dep_ == "appos" and child.i - token.i < 12:
                found = of(child)
                body = self._actors.at(unit.start + child.idx, unit.start + child.idx + len(child.text))
                if found.person is not None or (found.codes and body is not None and body.form == "name"):
                    return found
        left = unit.start + token.left_edge.idx
        phrase = self._text[left : place + len(token.text)]
        # "Bolivian Energy Minister Teresa Mamani": the name may stand behind what the parser took for the whole.
        behind = self._people.seen(place + len(token.text), place + len(token.text) + 30)
        if (
            behind
            and is_office(token.text)
            and not re.search(
                r"[.;:]|\b(?:and|of|for|to|that|said)\b", self._text[place + len(token.text) : behind[0].start]
            )
        ):
            return known_as(self._people, self._people.known[behind[0].surname])
        for s in self._people.seen(place, place + len(token.text) + 70):
            if phrase and any(
                re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.I) in r.text and r.start <= place < s.start
                for r in self._people.roles.get(s.surname, [])
            ):
                return known_as(self._people, self._people.known[s.surname])
        if lemma in SIDES:
            code = self.voices.side(first=SIDES[lemma])
            if code is not None:
                return Ref((code,))
        codes: list[str] = []
        owner_person: NamedPerson | None = None
        for child in token.children:
            if child.dep_ in ("poss", "nmod", "amod", "compound", "npadvmod") and child.i < token.i:
                if child.dep_ == "poss" and lemma in _OTHERS:
                    continue  # "his Brazilian counterpart" is none of his
                found = of(child) if child.pos_ != "ADJ" or child.dep_ == "poss" else Ref()
                if not found.codes and child.dep_ == "compound" and _STAFF.fullmatch(child.text):
                    found = self._heads.get(child.lemma_.lower(), Ref())
                if not found.codes and child.dep_ == "compound" and child.lemma_.lower() in _ORGAN:
                    known = self._heads.get(child.lemma_.lower())
                    home = self.voices.seat_behind(place) or self.voices.home(place)
                    found = known or Ref((home,) if home else ())
                if not found.codes:
                    m = self._actors.at(unit.start + child.idx, unit.start + child.idx + len(child.text))
                    found = Ref((m.code,)) if m is not None else found
                codes += found.codes
                owner_person = owner_person or (found.person if child.dep_ == "poss" else None)
        if not codes:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in _FROM:
                    for obj in child.children:
                        if obj.dep_ != "pobj":
                            continue
                        m = self._actors.at(unit.start + obj.idx, unit.start + obj.idx + len(obj.text))
                        if (
                            m is not None
                            and m.form == "capital"
                            and child.lower_ in ("in", "at", "to")
                            and not is_office(token.text)
                            and lemma not in _ORGAN
                        ):
                            continue
                        if (
                            child.lower_ in ("in", "by", "to", "at")
                            and not is_office(token.text)
                            and lemma not in _ORGAN | {"source", "troop", "force", "person"}
                        ):
                            continue
                        for each in (obj, *joined(obj)):
                            codes += of(each).codes
        codes = list(dict.fromkeys(codes))
        definite = (
            bool(re.match(r"(?:the|this|that|these|those|both|its|their|his|her)\b", phrase, re.IGNORECASE))
            or token.pos_ == "PROPN"
        )
        if not codes and (
            _GROUP.match(phrase) and (token.tag_ in ("NNS", "NNPS") or re.match(r"each|neither|either", phrase, re.I))
        ):
            return self._group(token, place)
        if not codes and definite and lemma in self._heads and not is_voice(phrase):
            known = self._heads[lemma]
            if known.codes or known.person:
                return known
        owned = any(c.dep_ == "prep" and c.lower_ in ("for", "of") for c in token.children)
        if not codes and re.match(r"spokes", lemma) and not owned:
            codes = list(self._salience.subject(place)[:1])
        if (
            not codes
            and not owned
            and lemma in _STAFFED
            and re.match(r"an?\b", phrase, re.IGNORECASE)
            and token.dep_ == "nsubj"
        ):
            codes = list(self._salience.subject(place, since=unit.start)[:1])  # "It has banned it, an officer said"
        if not codes and lemma in _MANAGERS and (lemma == "management" or token.tag_ == "NNS"):
            code = self._actors.last(("company",), place, ahead=False)
            codes = [code] if code is not None else []
        if is_office(token.text) and lemma not in _NOT_PEOPLE and token.tag_ not in ("NNS", "NNPS"):
            known = self._holders.still_the_same(token, unit, place, codes) if definite or codes else None
            if known is not None:
                return known
            if definite and not codes:
                for s in reversed(self._people.seen(max(0, place - 3000), place)):
                    if lemma in self._people.roles_of(s.surname):
                        return known_as(self._people, self._people.known[s.surname])
            if not codes and is_national(phrase) and (definite or _STAFF.search(phrase)):
                home = self.voices.home(place)
                codes = [home] if home else []
            if definite and not codes and kinds_of_office(phrase):
                code = self._actors.last(kinds_of_office(phrase), place, ahead=False)
                codes = [code] if code is not None else []
            if definite and not codes:
                here = {s.surname for s in self._people.seen(unit.start, place)}
                if len(here) == 1 and not self._people.roles_of(next(iter(here))) & {lemma}:
                    other = self._people.known[next(iter(here))]
                    if other.office:
                        return known_as(self._people, other)
            if is_voice(phrase):
                codes = []
            for child in token.children:
                if child.dep_ == "relcl" and is_voice(child.text):
                    codes = []
            if token.dep_ in (
                "nsubj",
                "nsubjpass",
                "pobj",
                "conj",
                "dobj",
                "appos",
                "attr",
                "ROOT",
            ) and not _NOBODY.match(phrase):
                name = re.sub(r"\s+", " ", self._text[left : unit.start + phrase_end(token)])
                return Ref(tuple(codes), NamedPerson(name, name, codes[0] if codes else None, True))
            return Ref(tuple(codes))
        if lemma == "house" and not token.text[:1].isupper():
            return Ref(tuple(codes))
        if not codes and lemma in _ORGAN and (definite or lemma in ("police", "customs")):
            home = self.voices.seat_behind(place) or self.voices.home(place)
            return Ref((home,) if home else ())
        if not codes and lemma in ("member", "ally") and token.tag_ == "NNS":
            return self._kind("organisation", place)
        if not codes and definite and lemma in _ORG_NOUN | _STATE_NOUN | _REGION_NOUN:
            return self._kind(
                "state" if lemma in _STATE_NOUN else "region" if lemma in _REGION_NOUN else "organisation", place
            )
        if (
            lemma in ("source", "person", "employee", "aide", "insider", "negotiator")
            and not is_voice(phrase)
            and token.tag_ == "NN"
        ):
            name = re.sub(r"\s+", " ", self._text[left : unit.start + phrase_end(token)])
            return Ref(tuple(codes), NamedPerson(name, name, codes[0] if codes else None, True))
        return Ref(tuple(codes))

    # Pronouns and groups.

    def _speaker(self, unit: Unit, quote: int | None) -> Ref:
        """Return whom "I" and "we" mean at a place."""
        if quote is not None:
            return self.speakers.get(quote, Ref())
        if unit.label is not None:
            return self.voices.of_label(unit.label)
        if unit.kind == "answer":
            return self.voices.interviewee or Ref()
        return self.voices.author

    def _first_person(self, place: int) -> Ref:
        return self._speaker(self.voices.unit(place), self._places.at(place))

    def _group(self, token: Any, place: int) -> Ref:
        """Return whom "both sides", "the two governments", "the ministers" mean."""
        if self.voices.unit(place).kind in ("headline", "heading"):
            return Ref()
        known = self._heads.get(token.lemma_.lower())
        if known is not None and len(known.codes) > 1:
            return known
        states = token.lemma_.lower() in ("country", "nation", "state", "government", "capital")
        among = (
            frozenset(m.code for m in self._actors.mentions if self._actors.kind(m.code) == "state") if states else None
        )
        return Ref(self._salience.group(place, among, parties=token.lemma_.lower() in ("party", "side", "disputant")))

    def _kind(self, kind: str, place: int) -> Ref:
        """Return the state, the region or the organisation named last before a place."""
        unit = self.voices.unit(place)
        near = [m for m in self._actors.within(max(0, unit.start - 2500), place) if m.form not in ("capital", "alias")]
        kinds = {m.code: self._actors.kind(m.code) for m in near}
        body = kind == "organisation"
        near = [m for m in near if kinds[m.code] == kind or (body and kinds[m.code] not in ("state", "region"))]
        if not near:
            return Ref()
        here = [m for m in near if m.start >= unit.start]
        return Ref((here[0].code if here and kind == "state" else near[-1].code,))
