"""Features of names that are not in the gazetteer, from their context: evidence for a body, a person, or neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.evidence.bodies import AGENCIES, CALENDAR, NOT_FIRST, NOUNS, SOLE, TITLES_BEFORE
from detente.evidence.deeds import DEEDS, SAYING, class_of
from detente.evidence.layout import Span, Unit
from detente.evidence.name_syntax import (
    HEADS_IT,
    LETTERS,
    apposed_kind,
    first_of,
    goes_on,
    is_dealt_with,
    is_headed,
    is_staffed,
    it_goes_on,
    kind_of_noun,
    takes_its,
)
from detente.evidence.names import UPPER, WORD
from detente.evidence.offices import TITLES, is_office

_OFFICES = (
    r"chief executive|ceo|CEO|plant manager|manager|chair(?:man|woman|person)?|president|director|spokes(?:man|woman|person)|leader|negotiator|"
    r"head|delegation|lawyers?|owner|boss|secretary|minister|premier|governor|mayor|envoy|members|workers|commissioner|prefect|council(?:l?or)|vicar|abbot|abbess|clerk|curator|"
    r"commander|general secretary|founder|harbour ?master|elders|chancellor|vice-chancellor|rector|ambassador|captain|coach|treasurer|convener|steward|herders|fishermen|villagers|farmers"
)
_LED = re.compile(
    r"(?P<office>chief executive|chair(?:man|woman|person)?|managing director|manager|board|shareholders|spokes(?:man|woman|person)"
    r"|leader|founder|head|secretary[- ]general|co-?ordinator|activists?|supporters|fighters|members|lawyers?|workers|staff|employees|drivers|crews?|engineers|nurses|miners|pilots)s?\s+(?:of|for|at|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NO_PERSONS = re.compile(
    r"\b(?:chief executive|ceo|managing director|(?:plant|site|mine) manager|shareholders|mayor|governor|premier|head of)\b",
    re.I,
)
"""Offices that exist only in bodies; a campaign manager or a lawyer may work for a person."""
_STAFF = re.compile(rf"['’]s?\s+(?:[a-z-]+\s+){{0,3}}?(?P<office>{_OFFICES})\b")
_FRONTED = re.compile(
    rf"\s+(?:[a-z-]+\s+){{0,2}}?(?P<office>{_OFFICES}|(?:senior |executive )?vice-?\s?president|general counsel|general secretary|chief of staff)\s+(?=[{UPPER}][\w’'-]+\s+(?:[{UPPER}]|(?:de|van|von|al|bin)[ -]))"
)
"""An office between a body and a name: "TransPrairie vice-president Susan Cole"."""
_OPENERS = re.compile(r"(?:^|[.!?”\"]\s+|\n\W*)$")
_ROLE_BEHIND = re.compile(
    r",\s+(?:an?|the|its|their|[A-Z][\w-]+['’]s)\s+(?:[\w'’-]+\s+){0,4}?(?:minister|spokes\w+|ambassador|envoy|president|leader|negotiator|"
    r"director|fellow|professor|analyst|manager|mayor|governor|secretary|chair\w*|chief|officer|official|lawyer|judge)\b"
)
_INTRODUCING = re.compile(
    rf"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]n?)\s+(?:[\w-]+\s+)?(?P<noun>neighbou?r|NGO|{'|'.join(sorted(NOUNS, key=len, reverse=True))})"
    r"(?:,| is| that [^,.;\n]{3,45},| which [^,.;\n]{3,45},)?\s+$"
)
_PLAINLY = re.compile(
    rf"(?:[a-z]s['’]|\b[a-z-]+|\b[{UPPER}][a-z-]+['’]?)\s+(?P<noun>{'|'.join(sorted(SOLE | {'lobby', 'alliance', 'coalition', 'network', 'retailer', 'supermarket', 'insurer', 'broadcaster', 'shipbuilder', 'brewer', 'society', 'chain', 'movement', 'militia'}))})\s+$"
)
"""A noun directly before the name without an article: "Passengers' group Tracks First", "oil company Marlin"."""
_ON_BEHALF = re.compile(r"(?:^|\W)(?:For|At|From|Inside|Behalf of|behalf of|speaking for|acting for)\s+$")
"""Words before a noun for a body after which the next name is a person of that body."""
_OFFICE_OF = re.compile(
    rf"\b(?:{_OFFICES}|convenor|founder|speaker|representative|counsel|spokespeople)\s+(?:of|for|at)\s+$", re.IGNORECASE
)
_HOLDERS = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir)\s+(?:[\w’'-]+\s+)?(?:owners|managers|operators|insurers|lawyers|solicitors|developers|organisers|organizers|builders|makers|publishers|"
    r"charterers|underwriters|brokers|contractors|suppliers|landlords|promoters|lenders|investors|backers),\s+$"
)
"""A plural office before one name: several people hold it, so the name is a firm's."""
_OWNER = re.compile(
    r"(?:\b[Tt]he|\b[Ii]ts|['’]s)\s+(?:[\w-]+\s+)?(?:operator|insurer|developer|builder|maker|charterer|contractor|supplier|lender|manufacturer),\s+$"
)
"""Owner or operator of something: a firm, unless the tagger labels a person."""
_NAME = re.compile(
    rf"{WORD}(?:-{WORD})*(?:[ \u00a0](?:(?:de|del|la|los|las|da|do|dos|du|des|el|al|van|von|der|di|della|o|og|och|y|ng|&)[ \u00a0])*{WORD}(?:-{WORD})*)*"
)
_OWNED = frozenset(
    "offer bid proposal demand refusal claim threat decision plan contract promise letter complaint permit licence".split()
)
"""Possessions of actors only."""
_ITS_MAYOR = re.compile(
    r"[^.;\n]{0,160}[.;]?[^.;\n]{0,120}\b(?:its|the town[’']s) (?:mayor|town council|council(?:l?ors)?)\b"
)
_WHICH = re.compile(r",\s+which\s+(?P<verb>[a-z]+)")
_TOWNSFOLK = re.compile(
    r"\b(?:elders|people|residents|villagers|inhabitants|villages?|towns?|city|cities|suburbs?|hamlet|municipality|borough|councillors|mayor) (?:of|in|from) $"
)
_OWNERSHIP = frozenset(
    "owns operates runs makes sells builds insures manages employs publishes mines ships supplies flies".split()
)
_WHO = re.compile(
    r",?\s+who\b|,\s+(?:aged\s+)?[1-9]\d(?=[,.])|\s+\([1-9]\d\)|,\s+whose\s+(?:firm|company|union|party|group|farm|family)\b|\s+writes?\s*:"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b")
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]*[”\"“»]")
_NICKNAME = re.compile(rf"\b[{UPPER}][\w-]+ (?:“[^“”]{{1,25}}”|\"[^\"]{{1,25}}\"|‘[^‘’]{{1,25}}’|'[^']{{1,25}}') $")
"""A nickname between the given name and the surname."""
_ANY_HOLDER = re.compile(r"\b(?:owner|agent|underwriter|custodian|keeper|founder|organi[sz]er|member|rep)s?\b", re.I)
"""Offices that a firm may hold too: "the owner, Baltic Ferries"."""
_STATIVE = frozenset("be have seem appear lie stand cost mean need contain weigh measure total remain become".split())


_VEHICLE = re.compile(
    r"\b(?:[Tt]he|[Aa]n?)\s+(?:[\w-]+\s+)?(?:ship|vessel|boat|trawler|ferry|tanker|freighter|yacht|barge|tug|lifeboat|cutter|train|satellite|newspaper|paper|magazine|daily|weekly)\s+$"
)
"""Nouns before the name of a thing."""


@dataclass
class Signs:
    """Features of one name in the report.

    Attributes
    ----------
    spans
        Its occurrences.
    labels
        Entity labels by the tagger.
    kind
        The kind of body indicated by words beside it; ``None`` if there are none.
    acts, says, does
        How often it is the subject of a non-stative verb, of a verb of speech, of a deed.
    human, neuter
        How often "who", "he" or "she" refers to it, or it heads something; how often "its" or "it" refers to it.
    headed, dealt
        How often somebody heads it; how often it is asked, paid or otherwise acted on.
    titled, spoken_for, apposed, plural
        How often it has a title before or a role after it; an office before it; a comma beside it; a plural verb.
    holders
        How often it follows an office that only people hold: minister or spokesman, but not owner.
    vehicle
        Whether a noun marks it as a ship or a paper.
    """

    spans: list[Span] = field(default_factory=list[Span])
    labels: Counter[str] = field(default_factory=Counter[str])
    kind: str | None = None
    acts: int = 0
    says: int = 0
    does: int = 0
    human: int = 0
    neuter: int = 0
    headed: int = 0
    dealt: int = 0
    titled: int = 0
    spoken_for: int = 0
    holders: int = 0
    apposed: int = 0
    plural: int = 0
    vehicle: bool = False
    the: int = 0

    def learn(self, kind: str) -> None:
        """Set the kind of body if it is not known yet."""
        if self.kind is None:
            self.kind = kind


class SignsOfNames:
    """Runs of capitalised words that are not in the gazetteer, with their features.

    Attributes
    ----------
    of
        The features by name.
    surnames
        Last words of names that the tagger labels as people.
    """

    def __init__(self, text: str, taken: Callable[[int, int], bool]) -> None:
        self._text, self._taken = text, taken
        self.of: dict[str, Signs] = {}
        self.surnames: set[str] = set()

    def collect(self, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        """Read every unit of running text."""
        for unit in units:
            parse = parses.get(unit.number)
            if parse is not None and unit.kind not in ("byline", "boilerplate"):
                self._unit(unit, parse)

    def _unit(self, unit: Unit, parse: Any) -> None:
        for token in parse:
            capital = token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")
            if not capital or goes_on(parse, token):
                continue
            left = first_of(parse, token)
            a, b = unit.start + left.idx, unit.start + token.idx + len(token.text)
            name = re.sub(r"\s+", " ", self._text[a:b])
            if name.isupper() and len(name) > 5 and a <= unit.start + 1:
                continue  # a dateline
            if name.isupper() and name.count(" ") > 2 and unit.kind in ("headline", "heading"):
                continue  # a heading in capitals
            if (
                self._taken(a, b)
                or AGENCIES.search(name)
                or CALENDAR.search(name)
                or (len(name) < 4 and not LETTERS.fullmatch(name))
            ):
                continue
            words = name.split()
            if words[0] in NOT_FIRST or words[0] in TITLES or any(map(is_office, words)) or not _NAME.fullmatch(name):
                continue
            if token.sent.start == left.i == token.i and token.pos_ != "PROPN":
                continue
            self._note(name, a, b, token)

    def _note(self, name: str, a: int, b: int, token: Any) -> None:
        text = self._text
        s = self.of.setdefault(name, Signs())
        s.spans.append((a, b))
        s.labels[token.ent_type_] += 1
        if (" " in name and token.ent_type_ == "PERSON") or _NICKNAME.search(text, max(0, a - 50), a):
            self.surnames.add(name.split()[-1])
        s.the += text[max(0, a - 4) : a] in ("the ", "The ")
        s.plural += token.tag_ in ("NNS", "NNPS") or name.lower() in NOUNS
        s.titled += bool(TITLES_BEFORE.search(text, max(0, a - 45), a))
        s.titled += bool(_ROLE_BEHIND.match(text, b))
        office = [w for w in text[max(0, a - 20) : a].split()[-1:] if is_office(w)]
        s.spoken_for += bool(office)
        s.holders += bool(office) and not _ANY_HOLDER.search(office[0])
        s.vehicle = s.vehicle or bool(_VEHICLE.search(text, max(0, a - 40), a))
        kind = apposed_kind(token) or self._introduced(name, a, token.ent_type_)
        if kind is None and (
            token.ent_type_ != "PERSON" or " " not in name or _NO_PERSONS.search(text[max(0, a - 30) : b + 30])
        ):
            kind = self._led(a) or self._staffed(name, a, b)
        if kind and not (kind in ("region", "organisation", "town") and s.kind is not None):
            s.kind = kind
        s.apposed += token.dep_ == "appos" or text[max(0, a - 2) : a] == ", " or text[b : b + 2] == ", "
        if token.dep_ == "poss" and token.head.lemma_.lower() in _OWNED:
            s.acts += 1
        verb = None
        if token.dep_ in ("nsubj", "nsubjpass"):
            verb = token.head
        elif token.head.dep_ == "agent":
            verb = token.head.head
        if verb is not None and verb.pos_ == "VERB" and verb.lemma_.lower() not in _STATIVE:
            lemma = verb.lemma_.lower()
            s.acts += 1
            s.says += lemma in SAYING
            s.does += class_of(verb) in DEEDS | {"ACCUSE"} and lemma not in SAYING
            s.human += lemma in HEADS_IT and any(c.dep_ in ("dobj", "prep") for c in verb.children)
        if verb is not None:
            s.human += self._pronoun(b)
            s.neuter += token.dep_ == "nsubj" and (takes_its(verb, token) or it_goes_on(token))
        s.headed += is_headed(token) or is_staffed(token)
        s.dealt += is_dealt_with(token)
        which = _WHICH.match(text, b)
        if which is not None and token.ent_type_ not in ("GPE", "LOC", "DATE") and (" " in name or verb is not None):
            does = which.group("verb")
            s.learn("company" if does in _OWNERSHIP else "association" if does == "represents" else "organisation")
        if _TOWNSFOLK.search(text, max(0, a - 24), a):
            s.learn("town")
        if " " not in name and _ITS_MAYOR.match(text, b):
            s.learn("town")
        s.human += bool(_WHO.match(text, b)) or (
            verb is not None and verb.lemma_ == "sit" and any(c.lower_ in ("in", "on") for c in verb.children)
        )

    def _pronoun(self, end: int) -> bool:
        """Whether "he" or "she" follows in the paragraph, with no other possible referent between."""
        after = self._text[end : end + 400].partition("\n\n")[0]
        after = _QUOTED.sub(lambda m: " " * len(m.group()), after)
        found = _PRONOUN.search(after)
        if found is None:
            return False
        first = {m.end() for m in re.finditer(r"[.!?]\s+", after)}
        between = [m for m in re.finditer(r"\S+", after[: found.start()]) if m.start() not in first]
        return not any(
            (m.group()[:1].isupper() and not self._taken(end + m.start(), end + m.end()))
            or is_office(m.group().strip(",.;:"))
            for m in between
        )  # "Ruiz thanked the Union. “…”, he wrote": the Union is not "he"

    def _introduced(self, name: str, start: int, label: str) -> str | None:
        """Return the kind indicated by a noun before a name: "the company Duna-Kavics", "The contractor, Caribpipe"."""
        m = _INTRODUCING.search(self._text, max(0, start - 60), start)
        if m is not None and _ON_BEHALF.search(self._text, max(0, m.start() - 14), m.start()):
            return None  # "For the union, Maria Strid said"
        if m is not None and _OFFICE_OF.search(self._text, max(0, m.start() - 40), m.start()):
            return None  # "the president of the union, Solofo Andry"
        if m is None and (plain := _PLAINLY.search(self._text, max(0, start - 40), start)):
            return kind_of_noun(plain.group("noun"))
        if " " in name and label != "PERSON" and _OWNER.search(self._text, max(0, start - 40), start):
            return "company"
        if _HOLDERS.search(self._text, max(0, start - 40), start):
            return "company"
        if m is None or not (m.group("noun") in SOLE or m.group("noun") == "NGO" or " " not in name):
            return None
        return "region" if m.group("noun").startswith("neigh") else kind_of_noun(m.group("noun"))

    def _staffed(self, name: str, start: int, end: int) -> str | None:
        """Return the kind indicated by an office after a name: "Brightwater's plant manager"."""
        m = _STAFF.match(self._text, end)
        if m is None and " " not in name and _OPENERS.search(self._text, max(0, start - 3), start):
            # A first word may be an adjective ("Acting chairman …"), unless it recurs.
            known = len(self.of[name].spans) > 1 or self.of[name].labels["ORG"]
            m = _FRONTED.match(self._text, end) if known else None
        elif m is None:
            m = _FRONTED.match(self._text, end)
        if m is None:
            return None
        office = m.group("office").lower()
        if re.match(r"chief exec|ceo|plant|manag|owner|share|boss", office):
            return "company"
        return (
            "town"
            if office == "mayor"
            else "town"
            if re.match(r"vicar|clerk|elders|herders|villagers|farmers|fishermen", office)
            else "region"
            if re.match(r"premier|governor|prefect|council", office)
            else "organisation"
        )

    def _led(self, start: int) -> str | None:
        """Return ``company`` or ``organisation`` if somebody holds an office in the named body."""
        m = _LED.search(self._text, max(0, start - 40), start)
        if m is None:
            return None
        return (
            "company" if re.match(r"chief exec|managing|manag|board|share", m.group("office"), re.I) else "organisation"
        )
