"""Who acts: states and organisations of the table, and actors that a report itself introduces.

A rebel front, a company, a church, a union, a court or a region has no row in any table. It is found by the shape of
its name (capitalised words with a noun for a body: Front, League, Company, Diocese …), by an apposition ("ExpoFruta,
the exporters' guild"), by an office held there ("the governor of Akwa Ibom"), or because a name that is no place and
no person acts or speaks. Its later forms are in ``aliases``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.aliases import Known, aliases, levels
from detente.evidence.bare import Runs
from detente.evidence.bodies import (
    AFFILIATED,
    AGENCIES,
    BODY,
    CALENDAR,
    FRIENDS,
    GROUP_BODY,
    HEADS,
    NOT_FIRST,
    NOUNS,
    OWN,
    PEOPLE,
    PLACED,
    RELIGIOUS_SEAT,
    SEATS,
    TOWN_SEATS,
    is_state_organ,
)
from detente.evidence.deeds import SAYING, VERBS
from detente.evidence.document import Document
from detente.evidence.gazetteer import Mention, entry, mentions
from detente.evidence.layout import Unit
from detente.evidence.names import WORD
from detente.evidence.offices import is_office

_GEOGRAPHY = (
    "Canal|River|Sea|Straits?|Bay|Gulf|Delta|City|Peninsula|Islands?|Treaty|Accords?|Agreement|Protocol|Convention|Basin|Dam|"
    "Airport|Times|Post|Herald|Street|Road|Avenue|Cup|Declaration|Lake|Valley|Province|Hotel|Summit|Current|Ocean|Mountains?|"
    "Desert|Pass|Bridge|Port|Square|Games|Plateau|Corridor|Highlands|Line|Railway|Falls|Conference|Process|Memorandum|Act|Pact"
)
_INSIDE_AFTER = re.compile(rf"(?:['’]s)?[ \u00a0](?:{_GEOGRAPHY})\b")
_INSIDE_BEFORE = re.compile(
    r"(?:\b(?:Gulf|Bay|Sea|Treaty|Bank|University|Straits?|Republic|Lake|Port|Cape|Battle|Siege|Peace|Accord|Declaration|Charter)\s+of"
    r"(?:\s+the)?|\b(?:New|North|Northern|South|Southern|West|Western|East|Eastern|Central|Equatorial|Lake|Port|Inner|Outer|Upper|Lower))\s+$"
)


@dataclass(frozen=True, slots=True)
class NamedActor:
    """Somebody who acts in a report.

    Attributes
    ----------
    code
        Alpha-3 code of a state, the table's short name, or a slug of the name as first given.
    name, kind
        As the report first gives it; ``state``, ``organisation``, ``company``, ``rebels``, ``church`` …
    forms
        Every surface form seen.
    """

    code: str
    name: str
    kind: str
    forms: tuple[str, ...]


def slug(name: str) -> str:
    """Return a name as an id: lower case, no accents, hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "actor"


class Actors:
    """All actors of a document and where they are mentioned."""

    def __init__(self, document: Document, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        self._text = document.text
        self._units = units
        self._found: list[Mention] = []
        self._starts: list[int] = []
        self._new: list[Mention] = []
        self._by_kind: dict[frozenset[str], list[Mention]] = {}
        self._names: dict[str, tuple[str, str]] = {}
        self._forms: dict[str, Counter[str]] = {}
        bylines = [(u.start, u.end) for u in units if u.kind == "byline"]
        table = [
            m
            for m in mentions(self._text)
            if not self._inside_a_name(m) and not (m.form == "demonym" and any(a <= m.start < b for a, b in bylines))
        ]
        self._any_state = any(self._state_code(m.code) for m in table)
        bodies = self._bodies()
        covered = _Cover([(b.start, b.end) for b in bodies])
        self._inside = [m for m in table if covered.at(m.start, m.end)]
        self._add(m for m in table if not covered.at(m.start, m.end))
        self._add(bodies)
        self._add(self._seats())
        runs = Runs(self._text, self._taken, lambda a, b: self.at(a, b) is not None)
        runs.collect(units, parses)
        self._replace(self._bare(runs))
        self._add(self._short_names())
        self._add(self._groups())
        self._add(self._company(runs))
        self._add(aliases(self._text, self._known(), lambda a, b: self.at(a, b) is not None))
        self._add(self._unnamed(parses))
        self._add(levels(self._text, self._known(), lambda a, b: self.at(a, b) is not None))

    @property
    def mentions(self) -> Sequence[Mention]:
        """All mentions in order of place."""
        return self._found

    @property
    def inside_names(self) -> Sequence[Mention]:
        """States that are named only inside the name of a body: "the Electoral Commission of Belize"."""
        return self._inside

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie inside a span."""
        a = bisect_left(self._starts, start)
        b = bisect_right(self._starts, end - 1)
        return [m for m in self._found[a:b] if m.end <= end]

    def at(self, start: int, end: int) -> Mention | None:
        """Return the mention that overlaps a span, if there is one."""
        n = bisect_right(self._starts, end - 1) - 1
        if n >= 0 and self._found[n].end > start:
            return self._found[n]
        return None

    def last(self, kinds: Iterable[str], place: int, *, ahead: bool = True) -> str | None:
        """Return the actor of some kinds that is named last before a place, else, if asked, the first one after it."""
        wanted = frozenset(kinds)
        if wanted not in self._by_kind:
            self._by_kind[wanted] = [m for m in self._found if self.kind(m.code) in wanted]
        those = self._by_kind[wanted]
        n = bisect_left(those, place, key=lambda m: m.start)
        if n:
            return those[n - 1].code
        return those[0].code if ahead and those else None

    def named_in(self, words: str) -> str | None:
        """Return the body whose name shares a capitalised word with the words of an office: "Heritage Commissioner"."""
        wanted = {w for w in re.findall(rf"{WORD}", words) if len(w) > 3 and not is_office(w)}
        fits = [c for c, (name, kind) in self._names.items() if wanted & set(name.split()) and kind != "people"]
        return fits[0] if len(fits) == 1 else None

    def actor(self, code: str) -> NamedActor:
        """Return an actor with its surface forms."""
        name, kind = self._names.get(code, (code, "actor"))
        row = entry(code)
        if row is not None:
            name, kind = row.names[0], row.kind
        return NamedActor(code, name, kind, tuple(self._forms.get(code, Counter())))

    def kind(self, code: str) -> str:
        """Return what an actor is: such as ``state``, ``organisation`` or ``company``."""
        if code in self._names:
            return self._names[code][1]
        row = entry(code)
        return row.kind if row is not None else "actor"

    def of_words(self, words: str) -> str | None:
        """Return the actor that words in any case name ("NORWEGIAN FOREIGN MINISTER"), or ``None``."""
        spaced = " ".join(w.capitalize() for w in re.findall(r"[\w.-]+", words))
        found = mentions(spaced) or mentions(words)
        return found[0].code if found else None

    def _add(self, found: Iterable[Mention]) -> None:
        """Add mentions that do not overlap one that is there."""
        end = 0
        for mention in sorted(found, key=lambda m: (m.start, -m.end)):
            if mention.start < end or self.at(mention.start, mention.end) is not None:
                continue
            end = mention.end
            self._new.append(mention)
            words = " ".join(self._text[mention.start : mention.end].split())
            self._forms.setdefault(mention.code, Counter())[words] += 1
        self._found = sorted([*self._found, *self._new], key=lambda m: m.start)
        self._new.clear()
        self._starts = [m.start for m in self._found]
        self._by_kind.clear()

    def _taken(self, start: int, end: int) -> bool:
        """Whether a span is a mention; a longer name that only holds the name of a place is none yet."""
        m = self.at(start, end)
        if m is None:
            return False
        inside = start <= m.start and m.end <= end and m.end - m.start < end - start
        ends = m.form == "demonym" or (m.form == "name" and m.end == end)  # "Chad Bown" is a person
        return not (inside and ends and self.kind(m.code) in ("state", "region"))

    def _replace(self, found: Iterable[Mention]) -> None:
        """Add mentions; the names of states and regions that stand inside one are no longer mentions of their own."""
        new = list(found)
        cover = _Cover([(m.start, m.end) for m in new])
        inside = [m for m in self._found if cover.at(m.start, m.end)]
        self._inside += inside
        self._found = [m for m in self._found if not cover.at(m.start, m.end)]
        self._starts = [m.start for m in self._found]
        self._add(new)

    def _inside_a_name(self, m: Mention) -> bool:
        """Whether a table name is part of another name: the Panama Canal, Central America, the Treaty of Rome."""
        if m.form == "metonym":
            return False
        if self._text[m.start : m.end] in _FIRST_NAMES and _SURNAME.match(self._text, m.end):
            return True
        if m.form != "demonym" and _INSIDE_AFTER.match(self._text, m.end):
            return True
        before = self._text[max(0, m.start - 24) : m.start]
        return bool(_INSIDE_BEFORE.search(before)) and len(self._text[m.start : m.end].split()) == 1

    # Names with a noun for a body.

    def _bodies(self) -> list[Mention]:
        """Find names of bodies: capitalised words around a noun for a body."""
        out: list[Mention] = []
        labels: set[tuple[int, int]] = set()
        for unit in self._units:
            if unit.kind == "boilerplate":
                continue
            spans = [(unit.start, unit.end)]
            if unit.label is not None and unit.label not in labels:
                labels.add(unit.label)
                spans.insert(0, unit.label)
                out += self._affiliation(unit.label)
            for a, b in spans:
                for m in FRIENDS.finditer(self._text, a, b):
                    if not _overlaps(out, m.start(), m.end()):
                        out.append(Mention(m.start(), m.end(), self._code(m.group(), "association"), "name"))
                written = self._text
                if unit.kind in ("headline", "heading") and self._text[a:b].isupper():
                    plain = self._text[a:b].title()
                    written = self._text[:a] + plain + self._text[b:] if len(plain) == b - a else self._text
                    written = (
                        re.sub(r"\b(Of|On|For|The|And|In|At|To|By|With)\b", lambda x: x.group().lower(), written)
                        if written is not self._text
                        else written
                    )
                for m in BODY.finditer(written, a, b):
                    found = self._body(m)
                    if found is not None and not _overlaps(out, found.start, found.end):
                        out.append(found)
        return out

    def _affiliation(self, label: tuple[int, int]) -> Iterator[Mention]:
        """Find whom a label in brackets says that somebody speaks for: "MR. PRICE (Haldane Rail)"."""
        m = re.search(rf"\(({WORD}(?: {WORD}){{0,5}})\)", self._text[slice(*label)])
        if m is None or mentions(m.group(1)) or AGENCIES.search(m.group(1)):
            return
        a, b = label[0] + m.start(1), label[0] + m.end(1)
        yield Mention(a, b, self._code(m.group(1), "organisation"), "name")

    def _body(self, m: re.Match[str]) -> Mention | None:
        text = m.string
        start, end = m.start(), m.end()
        head = m.group("head").split()[-1]
        if CALENDAR.search(m.group("tail")) or (
            m.group("tail").lstrip().startswith("on ")
            and head not in ("Mission", "Committee", "Commission", "Council", "Conference")
        ):
            end = m.end("number") if m.group("number") else m.end("head")
        if head == "Local" and not m.group("number"):
            return None
        words = list(re.finditer(r"\S+", text[start : m.end("head")]))
        first = 0
        for n, w in enumerate(words[:-1]):
            bare = w.group().strip(",.")
            if bare in NOT_FIRST or (bare.endswith(("'s", "’s")) and n + 1 < len(words) - 1 and self._state(bare[:-2])):
                first = n + 1
        start += words[first].start()
        if words[first].group().endswith(("'s", "’s")) and self._state(words[first].group()[:-2]):
            start = m.start() + words[first + 1].start() if first + 1 < len(words) else start
        name = re.sub(r"\s+", " ", text[start:end])
        lone = start >= m.start("head") and len(m.group("head").split()) == 1
        if lone and (end == m.end("head") or head in _NEVER_FIRST) and head != "Teamsters":
            return None  # a noun alone: no name
        states = [name[t.start : t.end] for t in mentions(name)]
        if AGENCIES.search(name) or (self._is_organ(name, states) and HEADS.get(head) != "rebels"):
            return None
        if any(_exact(t, name) for t in mentions(name)):
            return None  # the table has it
        if head in ("Front", "Army", "Power", "Line", "Service") and not text[start].isupper():
            return None
        local = _LOCAL.search(name) if head in ("Council", "Assembly", "Authority") else None
        kind = ("town" if local.group() in _TOWNS else "region") if local else HEADS[head]
        return Mention(start, end, self._code(name, kind), "name")

    def _is_organ(self, name: str, states: list[str]) -> bool:
        return is_state_organ(name, states, any_state=self._any_state)

    @staticmethod
    def _state_code(code: str) -> bool:
        row = entry(code)
        return row is not None and row.kind == "state"

    def _state(self, word: str) -> bool:
        return any(len(word) == t.end - t.start for t in mentions(word))

    def _code(self, name: str, kind: str) -> str:
        """Return the code of a body, known under this name or a longer one that ends or begins with it."""
        code = slug(name)
        for known in self._names:
            if known == code or known.endswith("-" + code) or known.startswith(code + "-"):
                return known
            if code.endswith("-" + known) and len(known) > 6 and not mentions(name.split()[0]):
                return known
        self._names[code] = (name, kind)
        return code

    # Regions, churches and parties that stand behind an office or a person.

    def _seats(self) -> Iterator[Mention]:
        """Find regions and churches by an office held there, and parties in brackets behind a member's name."""
        named: dict[str, str] = {}
        for pattern, kind in ((SEATS, "region"), (PLACED, "region"), (TOWN_SEATS, "town")):
            for m in pattern.finditer(self._text):
                name = re.sub(r"['’]s?$", "", m.group("name"))
                if name.split()[0] not in NOT_FIRST and not mentions(name) and not CALENDAR.search(name):
                    named.setdefault(name, kind)
        for m in AFFILIATED.finditer(self._text):
            name = m.group("name")
            if re.match(r"[RDI]-", name):
                continue
            if not mentions(name) and not AGENCIES.search(name) and not CALENDAR.search(name) and len(name) > 3:
                named.setdefault(name, "party")
        for m in RELIGIOUS_SEAT.finditer(self._text):
            church = next(
                (c for c, (n, k) in self._names.items() if k == "church" and m.group("name") in n and "iocese" in n),
                None,
            )
            if church is None:
                self._names[slug(m.group())] = (m.group(), "church")
                church = slug(m.group())
            yield Mention(m.start(), m.end(), church, "name")
        for name, kind in named.items():
            code = slug(name)
            self._names.setdefault(code, (name, kind))
            for m in re.finditer(rf"(?<![\w’'-]){re.escape(name)}(?![\w-])", self._text):
                yield Mention(m.start(), m.end(), code, "name")

    def _bare(self, runs: Runs) -> Iterator[Mention]:
        for name, kind in runs.names():
            states = [name[t.start : t.end] for t in mentions(name)]
            if self._is_organ(name, states):
                continue
            if name in HEADS:
                if any(name in n.split() for n, _ in self._names.values()):
                    continue
                known = f"the {name}"
            else:
                known = name
            begins = (name + " ", name + "' ", name + "’ ")
            code = next((c for c, (n, _) in self._names.items() if n.startswith(begins)), None) or slug(known)
            self._names.setdefault(code, (known, kind))
            for a, b in runs.spans[name]:
                yield Mention(a, b, code, "name")

    def _short_names(self) -> Iterator[Mention]:
        """Find companies by the first word of their name: "Almendra" for Almendra Foods."""
        for code, (name, kind) in list(self._names.items()):
            first = name.split()[0]
            if kind != "company" or " " not in name or len(first) < 4 or mentions(first) or first in HEADS:
                continue
            for m in re.finditer(rf"(?<![\w’'-]){re.escape(first)}(?![\w-])", self._text):
                yield Mention(m.start(), m.end(), code, "name")

    def _groups(self) -> Iterator[Mention]:
        """Find bodies of people that have no name: "the shippers' council"."""
        for m in GROUP_BODY.finditer(self._text):
            if re.match(rf",?\s+{WORD}", self._text[m.end() : m.end() + 30]):
                continue  # it tells what the name behind it is
            code = slug(m.group("name"))
            self._names.setdefault(code, (m.group("name"), "association"))
            yield Mention(*m.span("name"), code, "name")

    def _company(self, runs: Runs) -> Iterator[Mention]:
        """Find the company that "the company" means, where no name says that it is one: the last that acts before."""
        m = re.search(r"\b[Tt]he\s+(?:company|firm|carrier|operator|utility|group)\b", self._text)
        if m is None or any(kind == "company" for _, kind in self._names.values()):
            return
        name = runs.acting_before(m.start())
        if name is not None:
            code = slug(name)
            self._names.setdefault(code, (name, "company"))
            first = name.split()[0]
            for x in re.finditer(rf"(?<![\w’'-])(?:{re.escape(name)}|{re.escape(first)})(?![\w-])", self._text):
                yield Mention(x.start(), x.end(), code, "name")

    # Nouns.

    def _known(self) -> list[Known]:
        """Return the actors that later nouns may stand for, with what the report calls them."""
        known: dict[str, Known] = {}
        for m in self._found:
            if m.code not in known:
                row = self.actor(m.code)
                if row.kind == "state":
                    continue
                known[m.code] = Known(m.code, row.name, row.kind)
            known[m.code].starts.append(m.start)
            known[m.code].learn(self._text, m.start, m.end)
        for k in known.values():
            if k.code in self._names:
                self._names[k.code] = (k.name, k.kind)
        return list(known.values())

    def _of_somebody(self, group: bool, end: int) -> bool:
        """Whether people are those of an actor: "activists of Živá Rieka"."""
        m = re.compile(r"\s+(?:of|from|for)\s+(?:the\s+)?").match(self._text, end)
        return group and m is not None and self.at(m.end(), m.end() + 1) is not None

    def _unnamed(self, parses: Mapping[int, Any]) -> Iterator[Mention]:
        """Find actors that never get a name: "the tribunal" that orders, "villagers" who block a road."""
        places: dict[str, list[tuple[int, int]]] = {}
        acting: set[str] = set()
        for unit in self._units:
            parse = parses.get(unit.number)
            if parse is None or unit.kind in ("byline", "boilerplate"):
                continue
            for token in parse:
                lemma = token.lemma_.lower()
                group = lemma in PEOPLE and token.tag_ == "NNS"
                if not (group or (lemma in OWN and token.text.islower() and (token.tag_ == "NN" or lemma in _MANY))):
                    continue
                a, b = unit.start + token.idx, unit.start + token.idx + len(token.text)
                definite = re.search(r"\b[Tt]he\s+(?:[a-z-]+\s+)?$", self._text[max(0, a - 24) : a]) is not None
                court = lemma == "court" and re.search(r"\b[Aa]n?\s+(?:[a-z-]+\s+)?$", self._text[max(0, a - 24) : a])
                if self.at(a, b) is not None or not (definite or group or court) or self._of_somebody(group, b):
                    continue
                places.setdefault(lemma, []).append((a, b))
                verb = token.head if token.dep_ in ("nsubj", "agent") else None
                verb = token.head.head if token.dep_ == "pobj" and token.head.dep_ == "agent" else verb
                if verb is not None and (verb.lemma_.lower() in VERBS or (verb.lemma_.lower() in SAYING and not group)):
                    acting.add(lemma)
        for lemma in sorted(acting | {k for k, v in places.items() if k in OWN and len(v) > 1}):
            a, b = places[lemma][0]
            article = any(re.search(r"\b[Tt]he\s+$", self._text[max(0, x - 6) : x]) for x, _ in places[lemma])
            name = f"the {self._text[a:b].lower()}" if article else self._text[a:b].lower()
            code = slug(name)
            kind = "people" if lemma in PEOPLE else next(iter(sorted(NOUNS.get(lemma, ()))), "organisation")
            self._names.setdefault(code, (name, kind))
            for x, y in places[lemma]:
                yield Mention(x, y, code, "alias")


_LOCAL = re.compile(r"\b(?:City|Town|District|County|Municipal|Borough|Village|Regional|Provincial|Island|Cantonal)\b")
_TOWNS = ("City", "Town", "District", "Municipal", "Borough", "Village")
_FIRST_NAMES = frozenset(
    "Chad Jordan Georgia Israel India Kenya Virginia Montana Dakota Carolina Alberta Brittany".split()
)
_SURNAME = re.compile(
    r"[ \u00a0](?!(?:Government|Parliament|Ministry|President|Army|Foreign|Prime|State|Supreme|High|National|Central|Police|Embassy|and)\b)[A-Z][a-z]+(?:['’]s)?\b"
)
_MANY = frozenset("rebel separatist insurgent".split())
_NEVER_FIRST = frozenset(
    "Front Movement Army Group Community Power Energy Capital Service Fund Trust Club Network Church Office Board".split()
)


def _overlaps(found: Sequence[Mention], start: int, end: int) -> bool:
    return any(m.start < end and start < m.end for m in found)


class _Cover:
    """Answers whether a span lies in one of some disjoint spans."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]

    def at(self, start: int, end: int) -> bool:
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and self._spans[n][1] > start


def _exact(m: Mention, name: str) -> bool:
    return m.form == "name" and m.end == len(name) and name[: m.start] in ("", "The ", "the ")
