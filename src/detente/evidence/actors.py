"""Actors: states and organisations of the gazetteer, and actors that a report itself introduces.

Most rebel fronts, companies, churches, unions, courts and regions are not in the gazetteer. They are found by the form
of the name (capitalised words with a noun for a body: Front, League, Company, Diocese …), by an apposition
("ExpoFruta, the exporters' guild"), by an office ("the governor of Akwa Ibom"), or because a name that is neither a
place nor a person acts or speaks. Later mentions are resolved in ``aliases``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.aliases import Known, aliases, levels
from detente.evidence.bare import Runs
from detente.evidence.bodies import HEADS, NOUNS
from detente.evidence.countries import countries
from detente.evidence.described import Descriptions
from detente.evidence.document import Document
from detente.evidence.gazetteer import Mention, entry, mentions
from detente.evidence.layout import Unit
from detente.evidence.named import BodyNames
from detente.evidence.names import WORD
from detente.evidence.offices import is_office
from detente.evidence.organs import folded, short_forms
from detente.evidence.registry import BodyRegistry
from detente.evidence.seated import SeatedNames

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
    """An actor in a report.

    Attributes
    ----------
    code
        Alpha-3 code of a state, the gazetteer's short name, or a slug of the name as first given.
    name, kind
        Name as the report first gives it; ``state``, ``organisation``, ``company``, ``rebels``, ``church`` …
    forms
        All surface forms found.
    """

    code: str
    name: str
    kind: str
    forms: tuple[str, ...]


class Actors:
    """All actors of a document and where they are mentioned.

    Attributes
    ----------
    persons
        Names of two or three words that are used like names of people.
    """

    def __init__(self, document: Document, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        self._text = document.text
        self._units = units
        self._found: list[Mention] = []
        self._starts: list[int] = []
        self._new: list[Mention] = []
        self._by_kind: dict[frozenset[str], list[Mention]] = {}
        self._registry = BodyRegistry()
        self._forms: dict[str, Counter[str]] = {}
        bylines = [(u.start, u.end) for u in units if u.kind == "byline"]
        table = [
            m
            for m in mentions(self._text)
            if not self._inside_a_name(m) and not (m.form == "demonym" and any(a <= m.start < b for a, b in bylines))
        ]
        table += _secretary_general(self._text, table)
        table = sorted([*table, *_commission(self._text, table)], key=lambda m: m.start)
        known = _Cover([(m.start, m.end) for m in table])
        table = sorted([*table, *countries(self._text, self._registry, known.at)], key=lambda m: m.start)
        any_state = any(_is_state(m.code) or m.code in self._registry.names for m in table)
        names = BodyNames(self._text, units, self._registry, any_state=any_state)
        bodies = folded(self._text, names.bodies(), self._registry)
        covered = _Cover([(b.start, b.end) for b in bodies])
        self._inside = [m for m in table if covered.at(m.start, m.end)]
        self._add(m for m in table if not covered.at(m.start, m.end))
        self._add(bodies)
        self._add(short_forms(self._text, self._registry, lambda a, b: self.at(a, b) is not None))
        seated = SeatedNames(self._text, self._registry)
        self._add(seated.seats())
        self._replace(m for m in seated.affiliated() if not self._inside_a_body(m))
        runs = Runs(self._text, self._taken, lambda a, b: self.at(a, b) is not None)
        runs.collect(units, parses)
        self.persons = frozenset(runs.persons())
        self._replace(names.definite(runs))
        self._replace(names.bare(runs))
        self._add(names.short_names())
        self._add(names.company(runs))
        self._add(aliases(self._text, self._known(), lambda a, b: self.at(a, b) is not None))
        described = Descriptions(
            self._text, self._units, parses, self._registry, self.at, self._known(), any_state=any_state
        )
        self._add(described.mentions())
        self._add(levels(self._text, self._known(), lambda a, b: self.at(a, b) is not None))

    @property
    def mentions(self) -> Sequence[Mention]:
        """All mentions in text order."""
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
        """Return the last actor of some kinds named before a position or, if requested, the first one after it."""
        wanted = frozenset(kinds)
        if wanted not in self._by_kind:
            self._by_kind[wanted] = [m for m in self._found if self.kind(m.code) in wanted]
        those = self._by_kind[wanted]
        n = bisect_left(those, place, key=lambda m: m.start)
        if n:
            return those[n - 1].code
        return those[0].code if ahead and those else None

    def seat(self, nouns: Sequence[str], place: int) -> str | None:
        """Return the last body named before a position whose name contains one of the nouns; earlier nouns have priority."""
        for noun in nouns:
            fits = {
                c
                for c, (n, kind) in self._registry.names.items()
                if noun in n.lower().split() and not (noun == "council" and kind == "church")
            }
            if fits:
                before = [m.code for m in self._found if m.code in fits and m.start <= place]
                return before[-1] if before else next((m.code for m in self._found if m.code in fits), None)
        return None

    def introduce(self, name: str, kind: str) -> str:
        """Return the code of an actor known only by its office: "the mayor"."""
        return self._registry.add(name, kind)

    def named_in(self, words: str) -> str | None:
        """Return the body whose name shares a capitalised word with the words of an office: "Heritage Commissioner"."""
        place = rf"(?<![Mm]inister )(?<![Ss]ecretary )\b(?:of|in|at|for)\s+(?:the\s+)?{WORD}(?:\s+{WORD})*"
        titles = re.sub(place, "", words)  # "the prefect of Boffa", but the Minister of Education
        wanted = {w for w in re.findall(rf"{WORD}", titles) if len(w) > 3 and not is_office(w)}
        named = [(c, set(n.split())) for c, (n, kind) in self._registry.names.items() if kind != "people"]
        fits = [c for c, parts in named if wanted & parts]
        if not fits:
            # "the harbour master" of "the harbour authority"
            lower = {w for w in re.findall(r"[a-z]{5,}", words) if not is_office(w)} - _NO_TOPIC
            fits = [c for c, parts in named if lower & {p.lower() for p in parts}]
        return fits[0] if len(fits) == 1 else None

    def actor(self, code: str) -> NamedActor:
        """Return an actor with its surface forms."""
        name, kind = self._registry.names.get(code, (code, "actor"))
        row = entry(code)
        if row is not None:
            name, kind = row.names[0], row.kind
        return NamedActor(code, name, kind, tuple(self._forms.get(code, Counter())))

    def knows(self, code: str) -> bool:
        """Return whether the report itself introduces an actor of a code."""
        return code in self._registry.names

    def kind(self, code: str) -> str:
        """Return the kind of an actor, such as ``state``, ``organisation`` or ``company``."""
        if code in self._registry.names:
            return self._registry.names[code][1]
        row = entry(code)
        return row.kind if row is not None else "actor"

    def may_be(self, code: str, kinds: Iterable[str]) -> bool:
        """Return whether an actor is of one of the kinds, or may be because its kind is unknown."""
        if self.kind(code) in kinds or code in self._registry.weak:
            return True
        name, kind = self._registry.names.get(code, ("", ""))
        return kind == "organisation" and bool(name) and not any(w in HEADS or w.lower() in NOUNS for w in name.split())

    def of_words(self, words: str) -> str | None:
        """Return the actor named by words in any case ("NORWEGIAN FOREIGN MINISTER"), or ``None``."""
        spaced = " ".join(w.capitalize() for w in re.findall(r"[\w.-]+", words))
        found = mentions(spaced) or mentions(words)
        return found[0].code if found else None

    def _add(self, found: Iterable[Mention]) -> None:
        """Add mentions that do not overlap an existing one."""
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
        """Whether a span is a mention; a longer name that only contains the name of a place does not count."""
        m = self.at(start, end)
        if m is None:
            return False
        inside = start <= m.start and m.end <= end and m.end - m.start < end - start
        ends = m.form == "demonym" or (m.form == "name" and m.end == end)  # "Chad Bown" is a person
        return not (inside and ends and self.kind(m.code) in ("state", "region"))

    def _replace(self, found: Iterable[Mention]) -> None:
        """Add mentions; names of states and regions inside a new one are no longer separate mentions."""
        new = list(found)
        cover = _Cover([(m.start, m.end) for m in new])
        inside = [m for m in self._found if cover.at(m.start, m.end)]
        self._inside += inside
        self._found = [m for m in self._found if not cover.at(m.start, m.end)]
        self._starts = [m.start for m in self._found]
        self._add(new)

    def _inside_a_body(self, m: Mention) -> bool:
        """Whether a name is part of a longer one, or already the name of a body."""
        over = self.at(m.start, m.end)
        return over is not None and (over.start <= m.start and m.end <= over.end)

    def _inside_a_name(self, m: Mention) -> bool:
        """Whether a gazetteer name is part of another name: the Panama Canal, Central America, the Treaty of Rome."""
        if m.form == "metonym":
            return False
        if self._text[m.start : m.end] in _FIRST_NAMES and _SURNAME.match(self._text, m.end):
            return True
        if m.form != "demonym" and _INSIDE_AFTER.match(self._text, m.end):
            return True
        before = self._text[max(0, m.start - 24) : m.start]
        return bool(_INSIDE_BEFORE.search(before)) and len(self._text[m.start : m.end].split()) == 1

    # Nouns.

    def _known(self) -> list[Known]:
        """Return the actors to which later nouns may refer, with the nouns that the report uses for them."""
        known: dict[str, Known] = {}
        for m in self._found:
            if m.code not in known:
                row = self.actor(m.code)
                if row.kind == "state":
                    continue
                known[m.code] = Known(m.code, row.name, row.kind, weak=m.code in self._registry.weak)
            known[m.code].starts.append(m.start)
            known[m.code].learn(self._text, m.start, m.end)
        for k in known.values():
            k.nouns |= self._registry.organs.get(k.code, set())
            if k.code in self._registry.names:
                self._registry.names[k.code] = (k.name, k.kind)
        return list(known.values())


_NO_TOPIC = frozenset(
    "chief senior former deputy general political local regional national union company party front council government".split()
)
_FIRST_NAMES = frozenset(
    "Chad Jordan Georgia Israel India Kenya Virginia Montana Dakota Carolina Alberta Brittany".split()
)
_SURNAME = re.compile(
    r"[ \u00a0](?!(?:Government|Parliament|Ministry|President|Army|Foreign|Prime|State|Supreme|High|National|Central|Police|Embassy|and)\b)[A-Z][a-z]+(?:['’]s)?\b"
)


class _Cover:
    """Tests whether a span lies within one of several disjoint spans."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]

    def at(self, start: int, end: int) -> bool:
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and self._spans[n][1] > start


def _secretary_general(text: str, table: Sequence[Mention]) -> list[Mention]:
    """Return the places where "Secretary-General" means that of the United Nations: no other body is beside the title."""
    if not any(m.code.startswith("UN") for m in table):
        return []
    out: list[Mention] = []
    for m in re.finditer(r"\bSecretary-General(?:['’]s)?\b(?!\s+of\s+the\s+(?!United Nations))(?!\s+of\s+[A-Z])", text):
        beside = next((x for x in table if x.end <= m.start() <= x.end + 3), None)
        if beside is None and not re.search(
            r"\b(?:union|federation|association|party|league)(?:['’]s)?\s+$", text[: m.start()][-30:], re.I
        ):
            out.append(Mention(m.start(), m.start() + len("Secretary-General"), "UN", "metonym"))
    return out


def _commission(text: str, table: Sequence[Mention]) -> list[Mention]:
    """Return the places where "the Commission" is the European one: in a report on Brussels that names no other."""
    if not any(m.code == "EU" or text[m.start : m.end] == "Brussels" for m in table):
        return []
    if re.search(
        r"\b(?!European\b)[A-Z][\w-]+ Commission\b(?!er)|\bCommission (?:on|of|for)\b",
        re.sub(r"\b(?:The|the) ", "", text),
    ):
        return []
    places = (
        m.start()
        for m in re.finditer(r"(?<!European )(?<!\b[Ii]ts )(?<!\b[Tt]heir )\bCommission\b(?! (?:on|of|for)\b)", text)
    )
    return [
        Mention(a, a + len("Commission"), "EU", "metonym")
        for a in places
        if not any(m.start <= a < m.end for m in table)
    ]


def _is_state(code: str) -> bool:
    row = entry(code)
    return row is not None and row.kind == "state"
