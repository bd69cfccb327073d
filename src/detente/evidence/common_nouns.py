"""Resolves common nouns: by apposition, owner, nation, an "of" phrase, or an earlier mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from detente.evidence.actors import Actors
from detente.evidence.bodies import NOUNS, PEOPLE
from detente.evidence.frames import PERSONS
from detente.evidence.holders import SIDES, Holders
from detente.evidence.layout import Unit
from detente.evidence.offices import is_national, is_office, is_voice, kinds_of_office, seats_of_office
from detente.evidence.people import NamedPerson, People
from detente.evidence.roles import joined, phrase_end
from detente.evidence.salience import Ref, Salience
from detente.evidence.unnamed import is_apart, one_of, speaks_unnamed, tied_end
from detente.evidence.voices import Voices, known_as

_GROUP = re.compile(
    r"^(?:both|two|the two|three|the three|all|each|neither|either|the|these|those)?\s*(?:\w+\s+)?"
    r"(?:governments|sides|parties|ministers|countries|states|nations|neighbours|neighbors|capitals|delegations|leaders|presidents|"
    r"rivals|foes|adversaries|envoys|negotiators|mediators|side|party|government|both|two|three|each|neither)$",
    re.IGNORECASE,
)
_ORGAN = frozenset(
    "house junta regime government army ministry authorities cabinet police parliament presidency navy military authority troops forces gendarme gendarmes gendarmerie".split()
)
_REGION_NOUN = frozenset("province region territory island autonomy".split())
_STATE_NOUN = frozenset(
    "country nation republic state kingdom neighbour neighbor emirate duchy principality sultanate".split()
)
_ORG_NOUN = frozenset("alliance organization organisation bloc body club member ally".split())
_STAFF = re.compile(
    r"\b(?:police|army|navy|military|gendarme\w*|government|ministry|customs|coast ?guard|border)\b", re.I
)
_FROM = frozenset("of for from at by in to".split())
_LANDS = ("state", "region", "town")
_OTHERS = frozenset("counterpart opponent rival neighbour neighbor adversary foe enemy".split())
CROWDS = frozenset("people protester demonstrator resident inhabitant activist parent student camper occupier".split())
_STAFFED = frozenset("officer official delegate representative aide executive manager lawyer".split())
_NOBODY = re.compile(r"(?:any|no|every|each|whichever|whatever)\b", re.IGNORECASE)
"""Words before an office that do not mean one holder: "any member of the union"."""
_ACTING = (
    frozenset(NOUNS)
    | PEOPLE
    | _ORGAN
    | _REGION_NOUN
    | _STATE_NOUN
    | _ORG_NOUN
    | _OTHERS
    | CROWDS
    | SIDES.keys()
    | frozenset(
        "delegation side team staff force troop soldier lawyer leadership crew people negotiator authority mission fighter warship ship boat guard source "
        "person employee aide insider management workforce ministry department office parliament court squad fleet jet plane warplane drone gunboat patrol".split()
    )
)
"""Nouns whose acts are those of the owner: "Peru's navy", but not "Peru's permit"."""
_MANAGERS = frozenset("management manager boss employer executive".split())
"""Nouns for those who run a company; without an owner, that of the company named last."""
_NOT_PEOPLE = frozenset("office ministry government statement letter report paper".split())


def may_act(token: Any) -> bool:
    """Whether a common noun means people or a body, rather than a possession."""
    lemma = token.lemma_.lower()
    return lemma in _ACTING or lemma in PERSONS or is_office(token.text) or bool(_GROUP.match(token.text))


def _one_of(token: Any) -> Any:
    """Return the group of a partitive: "one of his advisers", "one of them"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for group in child.children:
                crowd = group.tag_ == "NNS" and (group.lemma_.lower() in PEOPLE or is_office(group.text))
                if crowd or group.lower_ in ("them", "us"):
                    return group
    return None


class CommonNouns:
    """Resolves the common nouns of one document.

    Parameters
    ----------
    text, actors, people
        The document, and the actors and people named in it.
    salience, holders, voices
        Salient mentions, holders of offices, and first-person speakers.
    heads
        Referents of the document's nouns so far.
    """

    def __init__(
        self,
        text: str,
        actors: Actors,
        people: People,
        salience: Salience,
        holders: Holders,
        voices: Voices,
        heads: Mapping[str, Ref],
    ) -> None:
        self._text, self._actors, self._people = text, actors, people
        self._salience, self._holders, self._voices, self._heads = salience, holders, voices, heads

    def resolve(self, token: Any, unit: Unit, place: int, of: Callable[[Any], Ref]) -> Ref:
        """Resolve a common noun: its apposition, its owner, its nation, what it is of, or its earlier mention."""
        lemma = token.lemma_.lower()

        if lemma == "one" and (group := _one_of(token)) is not None:
            codes_of = of(group).codes
            after = unit.start + group.idx + len(group.text)
            named = self._people.seen(after, after + 30)
            if named and re.fullmatch(r", (?:\w+\.? ){0,2}", self._text[after : named[0].start]):
                self._holders.join_group(self._people.known[named[0].surname], codes_of)
                return known_as(self._people, self._people.known[named[0].surname])
            name = re.sub(r"\s+", " ", self._text[place : unit.start + phrase_end(token)])
            several = of(group).person
            if several is not None and group.pos_ == "PRON":
                name = one_of(several.name)  # "Two diplomats said … One of them added"
            return Ref(codes_of, NamedPerson(name, name, codes_of[0] if codes_of else None, True))
        if token.dep_ == "appos" and token.i > token.head.i:
            head = unit.start + token.head.idx
            named_before = self._people.at(head, head + len(token.head.text))
            if named_before is not None and (is_office(token.text) or is_voice(token.text) or lemma in PERSONS):
                return known_as(self._people, named_before)  # "Morag Tennant, a captain who …"
        for child in token.children:
            if child.dep_ == "appos" and child.i - token.i < 12:
                found = of(child)
                body = self._actors.at(unit.start + child.idx, unit.start + child.idx + len(child.text))
                if found.person is not None or (found.codes and body is not None and body.form == "name"):
                    return found
        beside = self._actors.at(place + len(token.text) + 1, place + len(token.text) + 2)
        if (
            beside is not None
            and beside.start == place + len(token.text) + 1
            and beside.form == "name"
            and lemma in NOUNS
        ):
            return Ref((beside.code,))  # "the group Metro Matters"
        left = unit.start + token.left_edge.idx
        phrase = self._text[left : place + len(token.text)]
        # "Bolivian Energy Minister Teresa Mamani": the name may follow the phrase that the parser found.
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
        issuer = self._voices.own_organ(lemma, place + len(token.text)) if token.text[:1].isupper() else None
        if issuer is not None and not self._actors.within(left, place):
            return Ref((issuer,))  # "the Ministry" of a ministry's communiqué
        if lemma in SIDES:
            code = self._voices.side(first=SIDES[lemma])
            if code is not None:
                return Ref((code,))
        codes: list[str] = []
        owner_person: NamedPerson | None = None
        for child in token.children:
            if child.dep_ in ("poss", "nmod", "amod", "compound", "npadvmod") and child.i < token.i:
                if child.dep_ == "poss" and lemma in _OTHERS:
                    continue  # "his Brazilian counterpart" belongs to the other side
                named = self._actors.at(unit.start + child.idx, unit.start + child.idx + len(child.text))
                if child.dep_ == "compound" and named is not None and named.form in ("name", "metonym"):
                    codes.append(named.code)  # "a State Department official"
                    continue
                found = of(child) if child.pos_ != "ADJ" or child.dep_ == "poss" else Ref()
                if child.dep_ == "compound" and child.lemma_.lower() in _ORGAN and self._voices.seat_behind(place):
                    found = Ref()  # "a Foreign Ministry spokeswoman in Beijing" is not of a ministry mentioned earlier
                if not found.codes and child.dep_ == "compound":
                    found = self._organ(child, place)
                if not found.codes:
                    m = self._actors.at(unit.start + child.idx, unit.start + child.idx + len(child.text))
                    found = Ref((m.code,)) if m is not None else found
                codes += found.codes
                owner_person = owner_person or (found.person if child.dep_ == "poss" else None)
        for child in token.children if not codes else ():
            if child.lower_ in ("loyal", "allied", "belonging", "answering") and child.i > token.i:
                sides = (o for p in child.children if p.dep_ == "prep" for o in p.children if o.dep_ == "pobj")
                codes += [c for o in sides for c in of(o).codes]  # "troops loyal to the council"
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
                            theirs = of(each).codes
                            private = token.tag_ == "NNS" and lemma in PEOPLE  # "the bishops of Mali" are not Mali
                            codes += [c for c in theirs if not (private and self._actors.kind(c) in _LANDS)]
        codes = list(dict.fromkeys(codes))
        definite = (
            bool(re.match(r"(?:the|this|that|these|those|both|its|their|his|her)\b", phrase, re.IGNORECASE))
            or token.pos_ == "PROPN"
        )
        if not codes and (
            _GROUP.match(phrase) and (token.tag_ in ("NNS", "NNPS") or re.match(r"each|neither|either", phrase, re.I))
        ):
            return self.group(token, place)
        if not codes and lemma in NOUNS and token.tag_ == "NNS" and re.match(r"(?:both|the two)\s", phrase, re.I):
            kinds = {m.code: self._actors.kind(m.code) for m in self._actors.mentions}
            found = self._salience.group(place, frozenset(c for c, kind in kinds.items() if kind in NOUNS[lemma]))
            if len(found) > 1 and all(kinds.get(c) in NOUNS[lemma] for c in found):
                return Ref(found)  # "both companies"
        if not codes and definite and lemma in self._heads and not is_voice(phrase):
            known = self._heads[lemma]
            if known.codes or known.person:
                return self._holders.later.since(known)
        owned = any(c.dep_ == "prep" and c.lower_ in ("for", "of") for c in token.children)
        if not codes and re.match(r"spokes", lemma) and not owned:
            codes = list(self._salience.subject(place)[:1])
        if (
            not codes
            and not owned
            and lemma in _STAFFED
            and not is_apart(self._text, place + len(token.text))
            and re.match(r"an?\b", phrase, re.IGNORECASE)
            and token.dep_ == "nsubj"
        ):
            codes = list(self._salience.subject(place, since=unit.start)[:1])  # "It has banned it, an officer said"
        if not codes and lemma in _MANAGERS and (lemma == "management" or token.tag_ == "NNS"):
            code = self._actors.last(("company",), place, ahead=False)
            codes = [code] if code is not None else []
        if is_office(token.text) and lemma not in _NOT_PEOPLE and token.tag_ not in ("NNS", "NNPS"):
            known = self._holders.again.of(token, unit, place, codes) if definite or codes else None
            if known is not None:
                return known
            if definite and not codes:
                for s in reversed(self._people.seen(max(0, place - 3000), place)):
                    if lemma in self._people.roles_of(s.surname):
                        return known_as(self._people, self._people.known[s.surname])
            if not codes and is_national(phrase) and (definite or _STAFF.search(phrase)):
                home = self._voices.seat(place) or self._voices.home(place)
                codes = [home] if home else []
            if definite and not codes and kinds_of_office(phrase):
                code = (
                    self._actors.seat(seats_of_office(phrase), place)
                    or self._actors.last(kinds_of_office(phrase), place, ahead=False)
                    or self._holders.sole_office(phrase)
                )
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
                return self._unnamed(token, unit, left, tuple(codes), of)
            return Ref(tuple(codes))
        if lemma == "house" and not token.text[:1].isupper():
            return Ref(tuple(codes))
        if not codes and lemma in _ORGAN and (definite or lemma in ("police", "customs")):
            home = self._voices.seat_behind(place) or self._voices.home(place)
            return Ref((home,) if home else ())
        if not codes and lemma in ("soldier", "troop") and token.tag_ == "NNS" and token.dep_ in ("nsubj", "pobj"):
            armed = (self._heads.get(noun) for noun in ("army", "military", "troop", "soldier"))
            one = (k for k in armed if k is not None and len(k.codes) == 1 and self._actors.kind(k.codes[0]) == "state")
            return next(one, Ref())
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
        ) or (not codes and speaks_unnamed(token)):
            return self._unnamed(token, unit, left, tuple(codes), of)
        return Ref(tuple(codes))

    def _organ(self, organ: Any, place: int) -> Ref:
        """Return the owner of the organ before an office: "a Foreign Ministry spokeswoman in Beijing"."""
        lemma = organ.lemma_.lower()
        staffs = bool(_STAFF.fullmatch(organ.text))
        if not staffs and lemma not in _ORGAN:
            return Ref()
        seat = self._voices.seat_behind(place)
        if seat is not None:
            return Ref((seat,))
        known = self._heads.get(lemma) or self._heads.get(f"{lemma}s") or self._heads.get(lemma.removesuffix("s"))
        if known is not None and (known.codes or lemma in _ORGAN):
            return known
        if lemma not in _ORGAN:
            return Ref()
        home = self._holders.acting_state(place) or self._voices.home(place)
        return Ref((home,) if home else ())

    def _unnamed(self, token: Any, unit: Unit, left: int, codes: tuple[str, ...], of: Callable[[Any], Ref]) -> Ref:
        """Return an unnamed person with the full description and the actor that it names."""
        end, side = tied_end(self._text, unit.start + phrase_end(token))
        if side is not None and not codes:
            inside = [t for t in token.doc if side[0] <= unit.start + t.idx < side[1] and t.pos_ in ("NOUN", "PROPN")]
            near = [ref.codes for t in inside if (ref := of(t)).codes]
            codes = near[-1][:1] if near else ()
        name = re.sub(r"\s+", " ", self._text[left:end])
        official = token.tag_ == "NN" or is_office(token.text)
        return Ref(codes, NamedPerson(name, name, codes[0] if codes else None, official and not is_voice(name)))

    def group(self, token: Any, place: int) -> Ref:
        """Return the referents of "both sides", "the two governments", "the ministers"."""
        if self._voices.unit(place).kind in ("headline", "heading"):
            return Ref()
        known = self._heads.get(token.lemma_.lower())
        if known is not None and len(known.codes) > 1:
            return known
        noun = token.lemma_.lower()
        parties = noun in ("party", "side", "disputant")
        among = None
        if parties or noun in ("country", "nation", "state", "government", "capital"):
            kinds = {m.code: self._actors.kind(m.code) for m in self._actors.mentions}
            among = frozenset(c for c, kind in kinds.items() if (kind != "people" if parties else kind == "state"))
        return Ref(self._salience.group(place, among, parties=parties))

    def _kind(self, kind: str, place: int) -> Ref:
        """Return the last state, region or organisation named before a position."""
        unit = self._voices.unit(place)
        near = [m for m in self._actors.within(max(0, unit.start - 2500), place) if m.form not in ("capital", "alias")]
        kinds = {m.code: self._actors.kind(m.code) for m in near}
        body = kind == "organisation"
        near = [m for m in near if kinds[m.code] == kind or (body and kinds[m.code] not in ("state", "region"))]
        if not near:
            return Ref()
        here = [m for m in near if m.start >= unit.start]
        return Ref((here[0].code if here and kind == "state" else near[-1].code,))
