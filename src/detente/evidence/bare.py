"""Names of actors that hold no noun for a body: companies, regions, movements, told by what stands beside them.

Strong signs: an apposition ("ExpoFruta, the exporters' guild"), a noun in front ("the company Duna-Kavics"), or an
office that somebody holds there ("Brightwater's manager"). Weak sign: the name acts or speaks, and the tagger does not
take it for a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.evidence.bodies import AGENCIES, CALENDAR, NOT_FIRST, NOUNS, SOLE, TITLES_BEFORE, TRADES
from detente.evidence.deeds import DEEDS, SAYING, class_of
from detente.evidence.layout import Unit
from detente.evidence.names import UPPER, WORD
from detente.evidence.offices import is_office

_OFFICES = (
    r"chief executive|ceo|CEO|plant manager|manager|chair(?:man|woman|person)?|president|director|spokes(?:man|woman|person)|leader|negotiator|"
    r"head|delegation|lawyers?|owner|boss|secretary|minister|premier|governor|mayor|envoy|members|workers|commissioner|prefect|council(?:l?or)|vicar|abbot|abbess|clerk|curator|"
    r"harbour ?master|elders|chancellor|vice-chancellor|rector|ambassador|captain|coach|treasurer|convener|steward|herders|fishermen|villagers|farmers"
)
_LED = re.compile(
    r"(?P<office>chief executive|chair(?:man|woman|person)?|managing director|manager|board|shareholders|spokes(?:man|woman|person)"
    r"|leader|founder|head|secretary[- ]general|co-?ordinator|activists?|supporters|fighters|members|lawyers?)s?\s+(?:of|for|at|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NO_PERSONS = re.compile(
    r"\b(?:chief executive|ceo|managing director|(?:plant|site|mine) manager|shareholders|mayor|governor|premier|head of)\b",
    re.I,
)
"""Offices that nobody holds for a person: a campaign manager or a lawyer may be a person's."""
_STAFF = re.compile(rf"['’]s?\s+(?:[a-z-]+\s+){{0,3}}?(?P<office>{_OFFICES})\b")
_ROLE_BEHIND = re.compile(
    r",\s+(?:an?|the|its|their|[A-Z][\w-]+['’]s)\s+(?:[\w'’-]+\s+){0,4}?(?:minister|spokes\w+|ambassador|envoy|president|leader|negotiator|"
    r"director|fellow|professor|analyst|manager|mayor|governor|secretary|chair\w*|chief|officer|official|lawyer|judge)\b"
)
_INTRODUCING = re.compile(
    rf"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]n?)\s+(?:[\w-]+\s+)?(?P<noun>neighbou?r|NGO|{'|'.join(sorted(NOUNS, key=len, reverse=True))})"
    r"(?:,| is| that [^,.;\n]{3,45},| which [^,.;\n]{3,45},)?\s+$"
)
_PARTICLES = frozenset("de del la los las da do dos du des el al van von der di della of".split())
_NAME = re.compile(
    rf"{WORD}(?:-{WORD})*(?:[ \u00a0](?:(?:de|del|la|los|las|da|do|dos|du|des|el|al|van|von|der|di|della)[ \u00a0])*{WORD}(?:-{WORD})*)*"
)
_CAPITAL_PARTICLES = frozenset("Le La De Del Van Von El Al Du Da Dos St Mac Ben Abu Bin".split())
_OWNED = frozenset(
    "offer bid proposal demand refusal claim threat decision plan contract promise letter complaint permit licence".split()
)
"""What only somebody who acts can have."""
_NO_CITIZEN = re.compile(
    r"^(?!.*\b(?:Government|State|Parliament|President|Ministry|Embassy|Army|Navy|Police|Prime|Foreign)\b).* "
)
_TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Sir Lady Lord Professor Prof Bishop Archbishop Father Mother Sister Justice Judge Chief".split()
)
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
_WHO = re.compile(r",?\s+who\b|\s+writes?\s*:")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b")
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]*[”\"“»]")
_STATIVE = frozenset("be have seem appear lie stand cost mean need contain weigh measure total remain become".split())


class Runs:
    """Runs of capitalised words that the table does not know, and what stands beside them."""

    def __init__(self, text: str, taken: Callable[[int, int], bool], holds: Callable[[int, int], bool]) -> None:
        self._text, self._taken, self._taken_inside = text, taken, holds
        self.spans: dict[str, list[tuple[int, int]]] = {}
        self.labels: dict[str, Counter[str]] = {}
        self.kinds: dict[str, str] = {}
        self.acts: Counter[str] = Counter()
        self.titled: Counter[str] = Counter()
        self.spoken_for: Counter[str] = Counter()
        self.plural: Counter[str] = Counter()
        self.says: Counter[str] = Counter()
        self.human: Counter[str] = Counter()
        self.apposed: Counter[str] = Counter()
        self.does: Counter[str] = Counter()
        self.surnames: set[str] = set()

    def collect(self, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        """Read every unit of running text."""
        for unit in units:
            parse = parses.get(unit.number)
            if parse is not None and unit.kind not in ("byline", "boilerplate"):
                self._unit(unit, parse)

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the names that are actors, the longest first, each with its kind."""
        people = frozenset(self.persons())
        for name in sorted(self.spans, key=len, reverse=True):
            if name in self.surnames or self.titled[name] or self._last_name(name):
                continue
            if " " not in name and self.human[name] and name not in self.kinds:
                continue
            if name.split()[-1] in self.surnames and name.split()[0] in _CAPITAL_PARTICLES:
                continue
            labels = self.labels[name]
            many = sum(labels.values())
            kind = self.kinds.get(name)
            holds = any(self._held(a, b) for a, b in self.spans[name])
            trade = " " in name and name.split()[-1].lower() in TRADES
            if kind in (None, "organisation") and trade:
                kind = "company"
            if holds and (kind is None or " " not in name) and not (self.acts[name] and _NO_CITIZEN.search(name)):
                continue
            if kind is None:
                longer = [n for n in self.kinds if n.startswith(name + " ") or name.startswith(n + " ")]
                kind = self.kinds[longer[0]] if longer else None
            if not trade and (self._is_person(name) or name in people) and not (kind is None and self._in_full(name)):
                continue
            first = name.split()[0]
            if kind is None and " " in name and self.acts[first] and not self.labels[first]["PERSON"]:
                kind = "organisation"  # a person is called by the last name, a company by the first
            if kind is None and self.spoken_for[name]:
                continue  # "the envoy, Ana Ruiz"
            if kind is None and " " in name and (self._only_acts(name) or self._in_full(name)):
                kind = "organisation"
            if kind is None:
                if (labels["PERSON"] > many / 2 and not holds) or not self.acts[name]:
                    continue
                if not (
                    labels["ORG"]
                    or labels["GPE"]
                    or labels["NORP"]
                    or re.search(rf"[a-z][{UPPER}]|^[{UPPER}]{{3,}}$", name)
                    or holds
                    or (labels[""] == many and not self.plural[name])
                    or (" " in name and not labels["LOC"] and not labels["FAC"] and not labels["EVENT"])
                ):
                    continue
                kind = "region" if labels["GPE"] + labels["LOC"] > many / 2 else "organisation"
            yield name, kind

    def persons(self) -> Iterator[str]:
        """Yield the names that are people's: of two or three words, or of one that a pronoun takes up."""
        for name in self.spans:
            words = name.split()
            if len(words) == 1 and self.human[name] and self.acts[name] and not self._last_name(name):
                yield name
                continue
            if not 2 <= len(words) <= 3 or words[-1].lower() in TRADES:
                continue
            if self._is_person(name) or (self.titled[name] and self.acts[name] and name not in self.kinds):
                yield name

    def _is_person(self, name: str) -> bool:
        """Whether a name of two or three words behaves like a person's, whatever the tagger says.

        A person is called by the last name later on, is somebody "who …", and says things; a body has staff.
        """
        words = name.split()
        if not 2 <= len(words) <= 3:
            return False
        first, last = words[0], words[-1]
        if self.acts[last] and first not in self.spans and last.lower() not in NOUNS:
            return True  # called by the last name
        if name in self.kinds:
            return False
        if self.human[name]:
            return True
        only_says = self.says[name] == self.acts[name] > 0
        return only_says and not self.labels[name]["ORG"] and not self.spoken_for[name] and len(self.spans[name]) == 1

    def _in_full(self, name: str) -> bool:
        """Whether a name of several words comes back in full, by itself and never shortened: a person is called by the last name."""
        last = name.split()[-1]
        return (
            len(self.spans[name]) > 1
            and self.acts[name] > 0
            and not (self.titled[name] or self.human[name] or self.spoken_for[name] or self.apposed[name])
            and last not in self.spans
            and not re.search(rf"\b(?:Mr|Mrs|Ms|Dr)\.? {re.escape(last)}\b", self._text)
            and not re.match(r"[A-Z]{2,3}\b", name)
        )

    def _only_acts(self, name: str) -> bool:
        """Whether a name that nobody introduces halts deliveries, sues or sells, and says little: a person would have a role."""
        last = name.split()[-1]
        return (
            self.does[name] > 0
            and not re.match(r"[A-Z]{2,3}\b", name)
            and not self.titled[name]
            and not self.human[name]
            and not self.acts[last]
            and not self.spoken_for[name]
            and not self.apposed[name]
        )

    def acting_before(self, place: int) -> str | None:
        """Return the name that acts or speaks, last before a place, whatever the tagger takes it for."""
        fit = [
            (a, name)
            for name, spans in self.spans.items()
            for a, b in spans
            if b <= place
            and self.acts[name]
            and (
                self.labels[name]["PERSON"] * 2 <= sum(self.labels[name].values())
                or (" " in name and self.acts[name] > self.says[name] and not self.human[name])
            )
            and not self.titled[name]
            and not self.spoken_for[name]
            and name not in self.surnames
            and not self._last_name(name)
        ]
        return max(fit)[1] if fit else None

    def _held(self, start: int, end: int) -> bool:
        """Whether the name of a place stands inside: "Lao Teak", "Historic England"."""
        return self._taken_inside(start, end)

    def _last_name(self, name: str) -> bool:
        """Whether a single word is the last of a longer name: a surname."""
        if " " in name:
            return False
        longer = re.compile(rf"(?<![.!?]\s)\b(?!The\b)[{UPPER}][\w’'-]+\s+{re.escape(name)}\b(?!\s[{UPPER}])")
        return any(not self._taken(m.start(), m.start() + 1) for m in longer.finditer(self._text))

    def _unit(self, unit: Unit, parse: Any) -> None:
        for token in parse:
            capital = token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")
            if not capital or _goes_on(parse, token):
                continue
            left = _first(parse, token)
            a, b = unit.start + left.idx, unit.start + token.idx + len(token.text)
            name = re.sub(r"\s+", " ", self._text[a:b])
            if name.isupper() and len(name) > 5 and a <= unit.start + 1:
                continue  # a dateline
            if self._taken(a, b) or AGENCIES.search(name) or CALENDAR.search(name) or len(name) < 4:
                continue
            words = name.split()
            if words[0] in NOT_FIRST or words[0] in _TITLES or any(map(is_office, words)) or not _NAME.fullmatch(name):
                continue
            if token.sent.start == left.i == token.i and token.pos_ != "PROPN":
                continue
            self._note(name, a, b, token)

    def _note(self, name: str, a: int, b: int, token: Any) -> None:
        self.spans.setdefault(name, []).append((a, b))
        self.labels.setdefault(name, Counter())[token.ent_type_] += 1
        if " " in name and token.ent_type_ == "PERSON":
            self.surnames.add(name.split()[-1])
        self.plural[name] += token.tag_ in ("NNS", "NNPS") or name.lower() in NOUNS
        self.titled[name] += bool(TITLES_BEFORE.search(self._text, max(0, a - 45), a))
        self.titled[name] += bool(_ROLE_BEHIND.match(self._text, b))
        self.spoken_for[name] += any(is_office(w) for w in self._text[max(0, a - 20) : a].split()[-1:])
        kind = _apposed(token) or self._introduced(name, a)
        if kind is None and (
            token.ent_type_ != "PERSON" or " " not in name or _NO_PERSONS.search(self._text[max(0, a - 30) : b + 30])
        ):
            kind = self._led(a) or self._staffed(b)
        if kind and not (kind in ("region", "organisation", "town") and name in self.kinds):
            self.kinds[name] = kind
        self.apposed[name] += (
            token.dep_ == "appos" or self._text[max(0, a - 2) : a] == ", " or self._text[b : b + 2] == ", "
        )
        if token.dep_ == "poss" and token.head.lemma_.lower() in _OWNED:
            self.acts[name] += 1
        verb = (
            token.head
            if token.dep_ in ("nsubj", "nsubjpass")
            else token.head.head
            if token.head.dep_ == "agent"
            else None
        )
        if verb is not None and verb.pos_ == "VERB" and verb.lemma_.lower() not in _STATIVE:
            self.acts[name] += 1
            self.says[name] += verb.lemma_.lower() in SAYING
            self.does[name] += class_of(verb) in DEEDS | {"ACCUSE"} and verb.lemma_.lower() not in SAYING
        self.human[name] += self._pronoun(b) if verb is not None else 0
        which = _WHICH.match(self._text, b)
        if which is not None and token.ent_type_ not in ("GPE", "LOC", "DATE") and (" " in name or verb is not None):
            does = which.group("verb")
            self.kinds.setdefault(
                name, "company" if does in _OWNERSHIP else "association" if does == "represents" else "organisation"
            )
        if _TOWNSFOLK.search(self._text, max(0, a - 24), a):
            self.kinds.setdefault(name, "town")
        if " " not in name and _ITS_MAYOR.match(self._text, b):
            self.kinds.setdefault(name, "town")
        self.human[name] += bool(_WHO.match(self._text, b)) or (
            verb is not None and verb.lemma_ == "sit" and any(c.lower_ in ("in", "on") for c in verb.children)
        )

    def _pronoun(self, end: int) -> bool:
        """Whether "he" or "she" follows in the paragraph, and nobody else who could be meant stands between."""
        after = self._text[end : end + 400].partition("\n\n")[0]
        after = _QUOTED.sub(" ", after)
        found = _PRONOUN.search(after)
        if found is None:
            return False
        between = re.sub(r"[.!?]\s+\S+", " ", after[: found.start()]).split()
        return not any(w[:1].isupper() or is_office(w.strip(",.;:")) for w in between)

    def _introduced(self, name: str, start: int) -> str | None:
        """Return a kind where a noun stands in front: "the company Duna-Kavics", "The contractor, Caribpipe"."""
        m = _INTRODUCING.search(self._text, max(0, start - 60), start)
        if m is None or not (m.group("noun") in SOLE or m.group("noun") == "NGO" or " " not in name):
            return None
        return "region" if m.group("noun").startswith("neigh") else _kind(m.group("noun"))

    def _staffed(self, end: int) -> str | None:
        """Return a kind where an office of what is named follows: "Brightwater's plant manager"."""
        m = _STAFF.match(self._text, end)
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
        """Return ``company`` or ``organisation`` where somebody holds an office of what is named here."""
        m = _LED.search(self._text, max(0, start - 40), start)
        if m is None:
            return None
        return (
            "company" if re.match(r"chief exec|managing|manag|board|share", m.group("office"), re.I) else "organisation"
        )


def _goes_on(parse: Any, token: Any) -> bool:
    """Whether the name goes on behind a token."""
    if token.i + 1 >= len(parse):
        return False
    after = parse[token.i + 1]
    if after.text[:1].isupper() and after.pos_ in ("PROPN", "NOUN"):
        return True
    if token.i + 2 < len(parse) and after.lower_ in _PARTICLES - {"of"} | {"-", "&"}:
        beyond = parse[token.i + 2]
        return beyond.text[:1].isupper() and beyond.pos_ == "PROPN"
    return False


def _first(parse: Any, token: Any) -> Any:
    """Return the first token of the name that ends in a token."""
    left = token
    while left.i > 0:
        before = parse[left.i - 1]
        if before.pos_ in ("PROPN", "ADJ") and before.text[:1].isupper():
            left = before
            continue
        joint = before.lower_ in _PARTICLES - {"of"} | {"&"} or (before.text == "-" and not before.whitespace_)
        if joint and left.i > 1 and parse[left.i - 2].pos_ == "PROPN" and parse[left.i - 2].text[:1].isupper():
            left = parse[left.i - 2]
            continue
        break
    return left


def _kind(noun: str) -> str | None:
    kinds = NOUNS.get(noun, frozenset({"organisation"}) if noun == "NGO" else frozenset())
    if not kinds:
        return None
    for kind in ("company", "church", "court", "association", "rebels", "party", "organisation"):
        if kind in kinds:
            return kind
    return "region"


def _apposed(token: Any) -> str | None:
    """Return the kind of body that a name's apposition says it is: "ExpoFruta, the exporters' guild"."""
    for child in token.children:
        near = 0 < child.i - token.i <= 8
        noun = child.lemma_.lower()
        fits = noun in NOUNS and (token.ent_type_ != "PERSON" or noun in SOLE)
        if child.dep_ == "appos" and near and fits:
            return _kind(child.lemma_.lower())
        if child.dep_ in ("compound", "nmod") and fits and child.i < token.i and child.text.islower():
            return _kind(child.lower_)
    if (
        token.dep_ == "appos"
        and token.head.lemma_.lower() in NOUNS
        and (token.ent_type_ != "PERSON" or token.head.lemma_.lower() in SOLE)
        and token.head.dep_ not in ("pobj", "poss")
    ):
        return _kind(token.head.lemma_.lower())
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        told = next((c for c in token.head.children if c.dep_ == "attr"), None)
        if told is not None and told.lemma_.lower() in NOUNS:
            return _kind(told.lemma_.lower())
    return None
