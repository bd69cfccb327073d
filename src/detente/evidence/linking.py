"""Whom a noun phrase or a pronoun stands for: one pass over the document, first outside quotations, then inside.

Everything is a function of place. ``Links.of`` looks up what the pass found; nothing depends on who asked before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.actors import Actors
from detente.evidence.attribution import Speech
from detente.evidence.events import SAYING
from detente.evidence.gazetteer import Mention
from detente.evidence.layout import Span, Unit
from detente.evidence.people import People, Person, Role, is_national, is_office, is_voice, represented
from detente.evidence.quotes import Places

_HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their theirs themselves".split())
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
    "government army ministry authorities cabinet police parliament presidency navy military authority troops forces".split()
)
_STATE_NOUN = frozenset("country nation republic state kingdom neighbour neighbor emirate".split())
_ORG_NOUN = frozenset("alliance organization organisation bloc union body club".split())
_FROM = frozenset("of for from at by in to".split())
_NOT_PEOPLE = frozenset("office ministry government statement letter report paper".split())
BACK = 14
"""Mentions that a pronoun looks back over."""


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
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One mention in the log that pronouns look back over."""

    place: int
    sentence: int
    subject: bool
    ref: Ref
    key: str


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
        self._log: list[_Entry] = []
        self._unnamed: dict[str, Ref] = {}
        self._gender = dict(people.gender)
        self._states = Counter(
            m.code for m in actors.mentions if m.form != "capital" and actors.kind(m.code) == "state"
        )
        self.author: Ref = Ref()
        self.labels: dict[Span, Ref] = {}
        self._principals: tuple[str, ...] = self._two()
        self._settle_named_roles()
        self._voices()
        self._pass(quoted=False)
        self.speakers: dict[int, Ref] = {}
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
            return self._ref_of(person)
        best = Ref()
        for place in self._between(*span):
            ref = self._refs[place]
            if ref.person is not None or ref.codes:
                best = ref if best.person is None or ref.person is not None else best
        return best

    def actors_within(self, start: int, end: int) -> list[Mention]:
        """Return the actors mentioned in a span."""
        return self._actors.within(start, end)

    def _between(self, start: int, end: int) -> list[int]:
        return [p for p in range(start, end) if p in self._refs]

    def _ref_of(self, person: Person) -> Ref:
        now = self._people.known.get(person.surname, person)
        return Ref((now.speaks_for,) if now.speaks_for else (), now)

    # Whom offices speak for, before any pronoun is looked at.

    def _two(self) -> tuple[str, ...]:
        """Return the two actors named most: what "both sides" means where nothing nearer tells."""
        counts = Counter(m.code for m in self._actors.mentions if m.form != "capital")
        return tuple(code for code, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:2])

    def home(self, place: int) -> str | None:
        """Return the state whose army, government or minister is meant where nobody says so.

        The only state named in the unit; else the state named most, where it is named twice as often as the next.
        """
        unit = self._unit(place)
        lead = self._units[max(unit.number - 1, 0)] if unit.kind == "answer" else unit
        near = [m for m in self._actors.within(lead.start, place) if self._actors.kind(m.code) == "state"]
        solid = [m for m in near if m.form != "capital"] or near
        codes = list(dict.fromkeys(m.code for m in solid))
        if len(codes) == 1:
            return codes[0]
        ranked = sorted(self._states.items(), key=lambda x: (-x[1], x[0]))
        if ranked and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
            return ranked[0][0]
        return None

    def _unit(self, place: int) -> Unit:
        n = bisect_left([u.start for u in self._units], place + 1) - 1
        return self._units[max(n, 0)]

    def _settle_named_roles(self) -> None:
        """Give each person the actor that their current roles name."""
        for surname in list(self._people.known):
            for role in self._people.current(surname):
                code = represented(role, self._actors.within(role.start, role.end), self._text)
                if code is not None:
                    self._people.assign(surname, code)
                    break
            self._people.describe(surname)

    def _settle(self, surname: str, role: Role, codes: tuple[str, ...]) -> None:
        person = self._people.known[surname]
        if person.speaks_for is None and codes:
            self._people.assign(surname, codes[0])

    def _open_roles(self, start: int, end: int) -> None:
        """Settle offices whose owner is a pronoun or is left out, for people named in a span."""
        for s in self._people.seen(start, end):
            person = self._people.known[s.surname]
            if person.speaks_for is not None:
                continue
            for role in self._people.current(s.surname):
                if not is_office(role.text) or role.start > end:
                    continue
                if role.owner is not None:
                    ref = (
                        self._first_person(role.start)
                        if role.owner in ("our", "my")
                        else self._pronoun(role.owner, role.start, None)
                    )
                    self._settle(s.surname, role, ref.codes)
                elif role.national:
                    code = self._seat(role.start) or self.home(role.start)
                    self._settle(s.surname, role, (code,) if code else ())
                else:
                    church = re.search(r"bishop|patriarch|cardinal|priest", role.text, re.IGNORECASE)
                    codes = [m.code for m in self._actors.mentions if church and self._actors.kind(m.code) == "church"]
                    self._settle(s.surname, role, tuple(codes[:1]))

    def _seat(self, place: int) -> str | None:
        """Return the state whose capital the sentence names: "In Oslo, a government spokesman …"."""
        unit = self._unit(place)
        since = max(self._text.rfind(". ", unit.start, place), unit.start)
        near = [m for m in self._actors.within(since, place) if m.form == "capital"]
        return near[-1].code if near else None

    def _voices(self) -> None:
        """Find who speaks in the first person: the author of a statement, and the labels of a transcript."""
        for unit in self._units[:8]:
            if unit.kind in ("byline", "headline", "heading", "body") and (
                m := _BY.match(self._text[unit.start : unit.end])
            ):
                a, b = unit.start + m.start("who"), unit.start + m.end("who")
                self.author = self._named(a, b)
                break
        interviewee: Ref | None = None
        first = next((u.number for u in self._units if u.kind == "question"), None)
        if first is not None:
            for unit in self._units[:first]:
                for s in self._people.seen(unit.start, unit.end):
                    if interviewee is None and unit.kind != "byline":
                        interviewee = self._ref_of(self._people.known[s.surname])
        self.interviewee = interviewee
        for unit in self._units:
            if unit.label is None or unit.label in self.labels:
                continue
            words = self._text[slice(*unit.label)]
            if re.fullmatch(r"A|Answer|ANSWER", words):
                self.labels[unit.label] = interviewee or Ref()
            elif unit.kind == "question":
                self.labels[unit.label] = Ref()
            else:
                self.labels[unit.label] = self._labelled(unit.label, words, unit)

    def _named(self, start: int, end: int) -> Ref:
        """Return the person or the office that a byline or a title names."""
        words = self._text[start:end]
        seen = self._people.seen(start, end)
        if seen:
            return self._ref_of(self._people.known[seen[0].surname])
        found = self._actors.within(start, end)
        role = Role(words, start, end)
        if re.search(r"\bsecretary[- ]general\b", words, re.IGNORECASE) and not found:
            return Ref(("UN",), Person("Secretary-General", words, "UN", True))
        if is_office(words) and found:
            code = represented(role, found, self._text)
            return Ref((code,) if code else (), Person(words, words, code, True))
        if found and found[0].form != "capital":
            return Ref((found[0].code,))
        return Ref()

    def _labelled(self, label: Span, words: str, unit: Unit) -> Ref:
        """Return who the label of a transcript names: somebody known by that surname, else an office or a name."""
        parts = [w for w in re.findall(r"[\w’'-]+", re.sub(r"\(.*", "", words)) if len(w) > 1]
        for part in reversed(parts):
            for surname, person in self._people.known.items():
                if surname.casefold() == part.casefold():
                    return self._ref_of(person)
        found = self._actors.within(*label)
        folded = self._actors.of_words(words)
        code = found[0].code if found else folded
        name = " ".join(p.capitalize() if p.isupper() else p for p in parts)
        bare = re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sir)\s+", "", name)
        if code is None and is_national(words):
            code = self.home(unit.start)
        return Ref(
            (code,) if code else (), Person(bare or words, words if is_office(words) else "", code, is_office(words))
        )

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
                    self._open_roles(start, end)
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
                    if ref.codes or ref.person is not None:
                        self._refs[place] = ref
                        if token.pos_ not in ("DET", "ADJ") and unit.kind not in (
                            "headline",
                            "heading",
                            "caption",
                            "correction",
                        ):
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
            for child in _conjuncts(token):
                together += self._resolve(
                    child, unit, unit.start + child.idx, self._places.at(unit.start + child.idx), frozenset()
                ).codes
            codes = tuple(dict.fromkeys(together))
        key = ref.person.name if ref.person else ";".join(codes)
        self._log.append(_Entry(place, sentence, subject, Ref(codes, ref.person), key))
        if token.pos_ == "NOUN" and token.lower_ not in ("side", "party"):
            self._heads[token.lemma_.lower()] = Ref(codes, ref.person)

    def _resolve(self, token: Any, unit: Unit, place: int, quote: int | None, seen: frozenset[int]) -> Ref:
        """Return what one token stands for."""
        if token.i in seen or len(seen) > 12:
            return Ref()
        seen = seen | {token.i}
        lower = token.lower_
        person = self._people.at(place, place + len(token.text))
        if person is not None:
            return self._ref_of(person)
        if token.pos_ == "PRON" or lower in _HE or lower in _IT or lower in _THEY or lower in _FIRST:
            if lower in _RELATIVE and token.dep_ in ("nsubj", "nsubjpass", "dobj", "poss", "pobj"):
                clause = _clause(token)
                if clause is not None:
                    return self._resolve(clause.head, unit, unit.start + clause.head.idx, quote, seen)
                return Ref()
            if lower in _FIRST:
                return self._speaker(unit, quote)
            if lower in _PAIR or lower in ("all",):
                return self._group(token, place)
            if lower in ("you", "your", "yours"):
                return self.interviewee or Ref() if unit.kind == "question" else Ref()
            if lower not in _HE and lower not in _IT and lower not in _THEY:
                return Ref()
            says = token.dep_ == "nsubj" and token.head.lemma_.lower() in SAYING
            return self._pronoun(lower, place, quote, unit, says=says)
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
                if found.person is not None:
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
            return self._ref_of(self._people.known[behind[0].surname])
        codes: list[str] = []
        owner_person: Person | None = None
        for child in token.children:
            if child.dep_ in ("poss", "nmod", "amod", "compound", "npadvmod") and child.i < token.i:
                found = of(child) if child.pos_ != "ADJ" or child.dep_ == "poss" else Ref()
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
                        for each in (obj, *_conjuncts(obj)):
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
        if is_office(token.text) and lemma not in _NOT_PEOPLE and token.tag_ not in ("NNS", "NNPS"):
            if definite and not codes:
                for s in reversed(self._people.seen(max(0, place - 3000), place)):
                    if lemma in self._people.roles_of(s.surname):
                        return self._ref_of(self._people.known[s.surname])
            if not codes and is_national(phrase) and definite:
                home = self.home(place)
                codes = [home] if home else []
            if definite and not codes:
                here = {s.surname for s in self._people.seen(unit.start, place)}
                if len(here) == 1 and not self._people.roles_of(next(iter(here))) & {lemma}:
                    other = self._people.known[next(iter(here))]
                    if other.office:
                        return self._ref_of(other)
            if is_voice(phrase):
                codes = []
            for child in token.children:
                if child.dep_ == "relcl" and is_voice(child.text):
                    codes = []
            if token.dep_ in ("nsubj", "nsubjpass", "pobj", "conj", "dobj", "appos", "attr", "ROOT") and re.match(
                r"(?:an?|another|one|two|some|several)\b|\w", phrase, re.I
            ):
                name = re.sub(r"\s+", " ", self._text[left : unit.start + _tail(token)])
                return Ref(tuple(codes), Person(name, name, codes[0] if codes else None, True))
            return Ref(tuple(codes))
        if not codes and lemma in _ORGAN and (definite or lemma in ("police", "customs")):
            home = self.home(place)
            return Ref((home,) if home else ())
        if not codes and definite and lemma in _ORG_NOUN | _STATE_NOUN:
            return self._kind(lemma in _STATE_NOUN, place)
        if (
            lemma in ("source", "person", "employee", "aide", "insider", "negotiator")
            and not is_voice(phrase)
            and token.tag_ == "NN"
        ):
            name = re.sub(r"\s+", " ", self._text[left : unit.start + _tail(token)])
            return Ref(tuple(codes), Person(name, name, codes[0] if codes else None, True))
        return Ref(tuple(codes))

    # Pronouns and groups.

    def _speaker(self, unit: Unit, quote: int | None) -> Ref:
        """Return whom "I" and "we" mean at a place."""
        if quote is not None:
            return self.speakers.get(quote, Ref())
        if unit.label is not None:
            return self.labels.get(unit.label, Ref())
        return self.author

    def _first_person(self, place: int) -> Ref:
        return self._speaker(self._unit(place), self._places.at(place))

    def _pronoun(
        self, word: str, place: int, quote: int | None, unit: Unit | None = None, *, says: bool = False
    ) -> Ref:
        """Return whom a pronoun of the third person means."""
        entries = (
            [e for e in self._log[-BACK * 3 :] if e.place < place]
            if quote is None
            else [e for e in self._before(place)]
        )
        entries = entries[-BACK:]
        own: tuple[str, ...] = ()
        if quote is not None or (unit is not None and unit.label is not None):
            own = self._speaker(unit or self._unit(place), quote).codes
        if not entries:
            return Ref()
        last = entries[-1].sentence
        best: tuple[float, Ref] | None = None
        for n, e in enumerate(entries):
            if word in _HE:
                if e.ref.person is None:
                    continue
                named = (
                    e.ref.person.surname in self._people.known
                    and self._people.known[e.ref.person.surname].name == e.ref.person.name
                )
                gender = (self._gender.get(e.ref.person.surname) if named else None) or _told_gender(e.ref.person)
                if gender is not None and gender != _HE[word]:
                    continue
            else:
                spokes = says and word == "they" and e.ref.person is not None and e.ref.person.office
                if not spokes and (not e.ref.codes or e.ref.person is not None or set(e.ref.codes) & set(own)):
                    continue
                if word in _IT and len(e.ref.codes) != 1:
                    continue
            cost = 2.0 * (last - e.sentence) + (0.0 if e.subject else 1.5) + 0.1 * (len(entries) - n)
            if e.ref.codes and e.ref.codes[0].startswith("the-"):
                cost += 1.0  # a body without a full name
            if word in _THEY and len(e.ref.codes) < 2 and e.ref.person is None:
                cost += 1.0
            if best is None or cost < best[0]:
                best = (cost, e.ref)
        if best is None:
            if word in _THEY and own:
                other = [c for c in self._principals if c not in own]
                return Ref(tuple(other[:1]))
            return Ref()
        if word in _HE and best[1].person is not None:
            known = self._people.known.get(best[1].person.surname)
            if known is not None and known.name == best[1].person.name:
                self._gender.setdefault(known.surname, _HE[word])
                return self._ref_of(known)
            return best[1]
        return best[1]

    def _before(self, place: int) -> list[_Entry]:
        return [e for e in self._log if place - 2500 < e.place < place]

    def _group(self, token: Any, place: int) -> Ref:
        """Return whom "both sides", "the two governments", "the ministers" mean."""
        entries = [e for e in self._log[-BACK * 3 :] if e.place < place]
        several = [e for e in entries if len(e.ref.codes) > 1]
        lemma = token.lemma_.lower()
        known = self._heads.get(lemma)
        if known is not None and len(known.codes) > 1:
            return known
        if several:
            return Ref(several[-1].ref.codes)
        near = list(dict.fromkeys(c for e in reversed(entries[-8:]) for c in e.ref.codes))
        if set(self._principals) <= set(near) or len(near) < 2:
            return Ref(self._principals if len(self._principals) == 2 else ())
        return Ref(tuple(near[:2]))

    def _kind(self, state: bool, place: int) -> Ref:
        """Return the state or the organisation named last before a place."""
        unit = self._unit(place)
        near = [
            m
            for m in self._actors.within(max(0, unit.start - 2500), place)
            if m.form != "capital" and m.form != "alias"
        ]
        near = [m for m in near if (self._actors.kind(m.code) == "state") == state]
        if not near:
            return Ref()
        if not state:
            return Ref((near[-1].code,))
        here = [m for m in near if m.start >= unit.start]
        return Ref(((here[0] if here else near[-1]).code,))


_BY = re.compile(
    r"(?:by|remarks by|statement (?:by|of|from)|speech (?:by|of)|address (?:by|of)|letter (?:from|of)|report (?:by|of)|declaration (?:by|of)|"
    r"(?:\w+ ){0,3}(?:statement|remarks|speech|address|report|letter|message) (?:by|of|from))\s+(?:the\s+)?(?P<who>.{3,140}?)"
    r"(?=\s+(?:on|about|ahead|before|after|at|in|to the|regarding|concerning|following)\b|,\s|\n|$)",
    re.IGNORECASE | re.DOTALL,
)


def _told_gender(person: Person) -> str | None:
    words = f"{person.name} {person.role}".lower()
    if re.search(r"woman\b|queen|mrs|\bms\b", words):
        return "f"
    if re.search(r"(?:spokes|chair|states|states)man\b|king\b|\bmr\b", words):
        return "m"
    return None


def _clause(token: Any) -> Any:
    """Return the relative clause that a relative pronoun opens."""
    node = token
    for _ in range(6):
        if node.dep_ == "relcl":
            return node
        if node.head.i == node.i:
            return None
        node = node.head
    return None


def _conjuncts(token: Any) -> list[Any]:
    out: list[Any] = []
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ"):
            out += [child, *_conjuncts(child)]
    return out


def _tail(token: Any) -> int:
    """Return where a phrase ends: behind "of", "for" and "at" phrases that belong to its head."""
    end = token.idx + len(token.text)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "from", "in") and child.i == token.i + 1:
            edge = child.right_edge
            if edge.i - token.i <= 8:
                end = edge.idx + len(edge.text)
                token = edge
    return end
