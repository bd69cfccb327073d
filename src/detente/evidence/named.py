"""Names of bodies that are not in the gazetteer: found by a noun in the name, an office there, or their acts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detente.evidence.acronyms import introduced, ownership
from detente.evidence.bare import Runs
from detente.evidence.bodies import (
    AGENCIES,
    BODY,
    CALENDAR,
    CAUSES,
    FOREIGN,
    FOREIGN_HEADS,
    FRIENDS,
    HEADS,
    HIGH_COURT,
    INTRODUCED,
    KIN,
    LETTER_OF,
    NOT_FIRST,
    OF_PURPOSE,
    SLOGANS,
    TRADES,
    WE_ARE,
    is_army,
    is_state_organ,
)
from detente.evidence.gazetteer import Mention, entry, is_exact, mentions
from detente.evidence.layout import Unit
from detente.evidence.name_syntax import kind_of_noun
from detente.evidence.names import UPPER, WORD
from detente.evidence.offices import TITLES
from detente.evidence.registry import BodyRegistry, slug

_LOCAL = re.compile(r"\b(?:City|Town|District|County|Municipal|Borough|Village|Regional|Provincial|Island|Cantonal)\b")
_TOWNS = ("City", "Town", "District", "Municipal", "Borough", "Village")
_NUMBERED = ("Local", "Branch", "Lodge", "Brigade", "Teamsters")
_NEVER_FIRST = frozenset(
    "Front Movement Army Group Community Power Energy Capital Service Fund Trust Club Network Church Office Board".split()
)


_MEMBERS = frozenset(
    "Fighters Commandos Guerrillas Rebels Militias Insurgents Growers Farmers Fishers Fishermen Dockers Pilots Miners Herders Drivers Teachers Nurses Bishops".split()
)
"""Plurals for people that may precede the name of their body."""
_OF_FIRST = re.compile(rf"\s+(?:of|for)\s+(?:the\s+)?{WORD}(?:\s+{WORD})*")
_SEAT_BEHIND = re.compile(rf"\s+of\s+{WORD}")
_OF_PLACE = frozenset("Company Corporation Mines Ports Railways Consortium Utility Operator Power Mills Energy".split())
"""Nouns for companies whose name may include a place after "of"."""
ORGAN_HEADS = frozenset(
    "Council Assembly Committee Conference Commission Board Bureau Secretariat Meeting Summit".split()
)
ORGAN_TAIL = re.compile(
    rf"\s+of\s+(?:the\s+|its\s+)?(?:{WORD}\s+)?(?:Ministers|Heads(?:\s+of\s+State)?(?:\s+(?:and|or)\s+(?:of\s+)?Government)?|Governors|Presidents|Directors|Elders|"
    r"Representatives|Deputies|Delegates|Experts|Ambassadors|Chiefs)\s+of\s+(?:the\s+)?"
)
"""Whom an organ of a body consists of: "the Council *of Ministers of the* Basin Authority"."""
_IN_TAIL = re.compile(r"\s+(?:of|for|from)\s+(?:the\s+)?")


class BodyNames:
    """Finds the names of bodies in one report and registers them.

    Parameters
    ----------
    text, units
        The report.
    registry
        Registry of names and kinds.
    any_state
        Whether the report names a state; if not, a ministry is an actor of its own.
    """

    def __init__(self, text: str, units: Sequence[Unit], registry: BodyRegistry, *, any_state: bool) -> None:
        self._text, self._units, self._registry, self._any_state = text, units, registry, any_state

    # Names with a noun for a body.

    def bodies(self) -> list[Mention]:
        """Find names of bodies: capitalised words that include a noun for a body."""
        out = list(self._shortened())
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
                        out.append(
                            Mention(
                                m.start(),
                                m.end(),
                                self._registry.code(
                                    m.group(), "organisation" if " for " in m.group() else "association"
                                ),
                                "name",
                            )
                        )
                out += self._by_title(unit, a, b)
                for pattern in (KIN, CAUSES, SLOGANS, WE_ARE, INTRODUCED):
                    for m in pattern.finditer(self._text, a, b):
                        if mentions(m.group("name")) or _overlaps(out, *m.span("name")):
                            continue
                        noun = m.groupdict().get("noun")
                        if pattern is INTRODUCED and m.group("name").split()[0] in NOT_FIRST | TITLES:
                            continue
                        kind = (
                            kind_of_noun(m.group("noun")) or "organisation"
                            if pattern is INTRODUCED
                            else "nation"
                            if noun in _PEOPLES
                            else "association"
                            if pattern in (CAUSES, SLOGANS)
                            else "people"
                        )
                        out.append(Mention(*m.span("name"), self._registry.code(m.group("name"), kind), "name"))
                for m in FOREIGN.finditer(self._text, a, b):
                    name = _before_office(m.group())
                    if " " in name and not _overlaps(out, m.start(), m.start() + len(name)):
                        kind = FOREIGN_HEADS[m.group("head")]
                        code = self._registry.code(name, kind)
                        out.append(Mention(m.start(), m.start() + len(name), code, "name"))
                heading = unit.kind in ("headline", "heading") and self._text[a:b].isupper()
                plain = _plain_case(self._text[a:b]) if heading else None
                places = BODY.finditer(self._text, a, b) if plain is None else BODY.finditer(plain)
                for m in places:
                    found = self._body(m)
                    if found is not None and plain is not None:
                        found = Mention(found.start + a, found.end + a, found.code, found.form)
                    if found is not None and not _overlaps(out[-_NEAR:], found.start, found.end):
                        out.append(found)
        return out

    def _by_title(self, unit: Unit, start: int, end: int) -> Iterator[Mention]:
        """Find the author of a letter in its title."""
        m = LETTER_OF.search(self._text, start, end) if unit.kind in ("headline", "heading") else None
        if m is not None and not mentions(m.group("name")):
            *front, noun = m.group("name").split()
            name = " ".join([*(w.title() if w.isupper() else w for w in front), noun.lower()])
            yield Mention(*m.span("name"), self._registry.add(name, "people"), "name")

    def _shortened(self) -> Iterator[Mention]:
        """Find names followed by their initials in brackets."""
        for start, end, _, kind in introduced(self._text):
            name = re.sub(r"\s+", " ", self._text[start:end])
            states = [name[t.start : t.end] for t in mentions(name)]
            if any(is_exact(t, name) for t in mentions(name)) or self._is_organ(name, states):
                continue
            kind = FOREIGN_HEADS.get(name.split()[0], kind)
            code = self._registry.code(name, kind)
            if kind == "organisation" and not set(name.split()) & HEADS.keys():
                self._registry.weak.add(code)
            yield Mention(start, end, code, "name")

    def _affiliation(self, label: tuple[int, int]) -> Iterator[Mention]:
        """Find the body in brackets for which somebody speaks: "MR. PRICE (Haldane Rail)"."""
        m = re.search(rf"\(({WORD}(?: {WORD}){{0,5}})\)", self._text[slice(*label)])
        if m is None or mentions(m.group(1)) or AGENCIES.search(m.group(1)):
            return
        a, b = label[0] + m.start(1), label[0] + m.end(1)
        yield Mention(a, b, self._registry.code(m.group(1), "organisation"), "name")

    def _body(self, m: re.Match[str]) -> Mention | None:
        text = m.string
        start, end = m.start(), m.end()
        head = m.group("head").split()[-1]
        if any(is_exact(t, m.group()) for t in mentions(m.group())):
            return None  # the table has the whole of it: "Intergovernmental Authority on Development"
        if m.group("number") and head not in _NUMBERED:
            end = m.end("head")  # "to pay the Ferry Company 14 million"
        if CALENDAR.search(m.group("tail")) or (
            m.group("tail").lstrip().startswith("on ")
            and head not in ("Mission", "Committee", "Commission", "Council", "Conference")
        ):
            end = m.end("number") if m.group("number") and head in _NUMBERED else m.end("head")
            purpose = _OF_FIRST.match(m.group("tail"))
            if purpose is not None and not CALENDAR.search(purpose.group()) and not m.group("number"):
                end = m.start("tail") + purpose.end()  # "the Court of Appeals on Thursday"
        if head == "Local" and not m.group("number"):
            return None
        if end == m.end() and self._another(m.group("tail")):
            end = m.end("head")  # "laid by the Harbour Trust for Bluewater Berths"
        words = list(re.finditer(r"\S+", text[start : m.end("head")]))
        first = 0
        for n, w in enumerate(words[:-1]):
            bare = w.group().strip(",.")
            if (
                bare in NOT_FIRST
                or ownership(bare)
                or (bare.endswith(("'s", "’s")) and n + 1 < len(words) - 1 and self._state(bare[:-2]))
            ):
                first = n + 1
        start += words[first].start()
        if words[first].group().endswith(("'s", "’s")) and self._state(words[first].group()[:-2]):
            start = m.start() + words[first + 1].start() if first + 1 < len(words) else start
        if head in ORGAN_HEADS and (organ := ORGAN_TAIL.match(text, m.end("head"))) is not None:
            inner = BODY.match(text, organ.end())
            whose = self._body(inner) if inner is not None else None
            if whose is not None:
                # "the Council of Ministers of the Basin Authority", and "the Council" from then on
                self._registry.organs.setdefault(whose.code, set()).add(head.lower())
                return Mention(m.start("head"), whose.end, whose.code, "name")
            listed = next((t for t in mentions(text[organ.end() : organ.end() + 80]) if t.start == 0), None)
            row = entry(listed.code) if listed is not None else None
            if row is not None and row.kind == "organisation":
                return None  # the table has whose it is
        if head in _MEMBERS and (within := _IN_TAIL.match(m.group("tail"))) is not None and end == m.end():
            inner = BODY.match(text, m.start("tail") + within.end())
            if inner is not None and inner.end() == end:
                return self._body(inner)  # "Fighters of the Lindu Defence Front"
        named_before = len(m.group("front").split()) > 1 or head not in _OF_PLACE
        if end == m.end() and HEADS[head] == "company" and named_before and _SEAT_BEHIND.fullmatch(m.group("tail")):
            end = m.end("head")  # "Meridian Lines of Dubai"
        name = re.sub(r"\s+", " ", text[start:end])
        lone = start >= m.start("head") and len(m.group("head").split()) == 1
        if lone and (end == m.end("head") or head in _NEVER_FIRST) and head != "Teamsters":
            return None  # a noun alone is not a name
        states = [name[t.start : t.end] for t in mentions(name)]
        if AGENCIES.search(name) or (
            self._is_organ(name, states) and (HEADS.get(head) != "rebels" or is_army(name, states))
        ):
            return None
        if any(is_exact(t, name) for t in mentions(name)):
            return None  # it is in the gazetteer
        if head == "Order" and not re.match(r"\s+of\s+(?:the\s+|Saint\s+|St\.?\s+|Our\s+|[A-Z])", m.group("tail")):
            return None  # "Executive Order"
        if head == "Office" and not (m.group("tail") or OF_PURPOSE.search(name)):
            return None  # "Oval Office"
        if head in ("Front", "Army", "Power", "Line", "Service") and not text[start].isupper():
            return None
        local = _LOCAL.search(name) if head in ("Council", "Assembly", "Authority") else None
        kind = ("town" if local.group() in _TOWNS else "region") if local else HEADS[head]
        return Mention(start, end, self._registry.code(name, kind), "name")

    def _another(self, tail: str) -> bool:
        """Whether the words after "for" in a name are a separate name: they recur without the body's noun."""
        m = re.match(rf"\s+for\s+(?:the\s+)?(?P<first>{WORD})\s+{WORD}", tail)
        if m is None:
            return False
        again = re.compile(rf"(?<![\w’'-]){re.escape(m.group('first'))}(?![\w-])")
        return len(again.findall(self._text)) > len(re.findall(re.escape(tail), self._text))

    def _is_organ(self, name: str, states: list[str]) -> bool:
        court = HIGH_COURT.search(name)
        owned = bool(states) or (court is not None and self._of_a_state(court.group()))
        return is_state_organ(name, states, any_state=self._any_state, owned=owned)

    def _of_a_state(self, court: str) -> bool:
        """Whether the report says anywhere that a high court is a state's: "Peru's Supreme Court"."""
        name = rf"(?P<state>{WORD}(?:[ ]{WORD})?)"
        for pattern in (rf"{name}(?:['’]s)?\s+{court}\b", rf"\b{court}\s+of\s+(?:the\s+)?{name}"):
            for m in re.finditer(pattern, self._text):
                words = re.sub(r"['’]s$", "", m["state"])
                if any(t.form != "capital" and t.end == len(words) for t in mentions(words)):
                    return True
        return False

    def _state(self, word: str) -> bool:
        return any(len(word) == t.end - t.start for t in mentions(word))

    def definite(self, runs: Runs) -> Iterator[Mention]:
        """Find bodies called by a word with an article, and their full name: "the People's Column … the Column"."""
        for noun in runs.definite():
            if mentions(noun) or noun in HEADS or noun in FOREIGN_HEADS:
                continue
            alone = rf"\b[Tt]he (?P<noun>{noun})\b(?!['’]?\s[{UPPER}])"
            whole = [c for c, (n, _) in self._registry.names.items() if noun in n.split()]
            if len(whole) == 1:
                yield from (Mention(*m.span("noun"), whole[0], "name") for m in re.finditer(alone, self._text))
                continue  # a word of a name that is known
            spans = [_without_opening(m) for m in re.finditer(_AROUND.format(noun=noun), self._text)]
            spans = [(a, b) for a, b in spans if " " in self._text[a:b]]
            if not spans:
                continue
            a, b = max(spans, key=lambda x: x[1] - x[0])
            code = self._registry.add(" ".join(self._text[a:b].split()), "organisation")
            self._registry.weak.add(code)
            yield from (Mention(a, b, code, "name") for a, b in spans)
            yield from (Mention(*m.span("noun"), code, "name") for m in re.finditer(alone, self._text))

    def bare(self, runs: Runs) -> Iterator[Mention]:
        """Find names without a noun for a body: see `bare`."""
        for name, kind in runs.names():
            states = [name[t.start : t.end] for t in mentions(name)]
            if self._is_organ(name, states):
                continue
            if name in HEADS:
                if any(name in n.split() for n, _ in self._registry.names.values()):
                    continue
                known, kind = f"the {name}", HEADS[name]
            elif name in ("Government", "Ministry"):
                known, kind = f"the {name}", "government"
            else:
                known = name
            if re.fullmatch(r"[A-Z]{2,6}", name) and self._registry.spells_out(name):
                continue
            begins = (name + " ", name + "' ", name + "’ ")
            code = next((c for c, (n, _) in self._registry.names.items() if n.startswith(begins)), None)
            code = code or next(
                (
                    c
                    for c, (n, _) in self._registry.names.items()
                    if n.split()[0] in FOREIGN_HEADS and n.endswith(f" {name}")
                ),
                slug(known),
            )  # "Altiplano" of Minera Altiplano
            if (
                code not in self._registry.names
                and kind == "organisation"
                and name not in HEADS
                and not runs.told(name)
            ):
                self._registry.weak.add(code)
            self._registry.names.setdefault(code, (known, kind))
            for a, b in runs.places(name):
                yield Mention(a, b, code, "name")

    def short_names(self) -> Iterator[Mention]:
        """Find companies by the first word of their name: "Almendra" for Almendra Foods."""
        for code, (name, kind) in list(self._registry.names.items()):
            first = name.split()[0]
            if first in FOREIGN_HEADS:
                # "Altiplano" for Minera Altiplano
                tail = name.split()[1:]
                first = tail[0] if len(tail) == 1 else ""
            parts = name.split()
            front = " ".join(parts[:-1])
            if (
                kind in ("company", "organisation")
                and len(parts) > 2
                and parts[-1].lower() in TRADES
                and not mentions(front)
            ):
                # "Three Valleys" for Three Valleys Milk
                for m in re.finditer(rf"(?<![\w’'-]){re.escape(front)}(?![\w-])", self._text):
                    yield Mention(m.start(), m.end(), code, "name")
            if kind == "nation" and parts[-1].lower() in _PEOPLES and not mentions(front):
                for m in re.finditer(rf"\b[Tt]he (?P<name>{re.escape(front)})(?! [{UPPER}])(?![\w-])", self._text):
                    yield Mention(*m.span("name"), code, "name")
            if kind != "company" or " " not in name or len(first) < 4 or mentions(first) or first in HEADS:
                continue
            for m in re.finditer(rf"(?<![\w’'-]){re.escape(first)}(?![\w-])", self._text):
                yield Mention(m.start(), m.end(), code, "name")

    def company(self, runs: Runs) -> Iterator[Mention]:
        """Find the referent of "the company" if no name contains such a noun: the last actor before it."""
        m = re.search(r"\b[Tt]he\s+(?:company|firm|carrier|operator|utility|group)\b", self._text)
        if m is None or any(kind == "company" for _, kind in self._registry.names.values()):
            return
        name = runs.acting_before(m.start())
        if name is not None and name not in HEADS:
            code = self._registry.add(name, "company")
            first = name.split()[0]
            for x in re.finditer(rf"(?<![\w’'-])(?:{re.escape(name)}|{re.escape(first)})(?![\w-])", self._text):
                yield Mention(x.start(), x.end(), code, "name")


_AROUND = rf"(?:{WORD}\s+){{{{1,4}}}}{{noun}}\b(?:\s+(?:of|for)\s+(?:the\s+)?{WORD}(?:\s+{WORD}){{{{0,2}}}})?"
"""The full name around a noun."""
_PEOPLES = frozenset("people clan tribe community nation".split())
_NEAR = 200
"""Number of previous mentions checked for overlap; names are found in text order."""


def _without_opening(m: re.Match[str]) -> tuple[int, int]:
    """Return the span of a name without words with which names do not begin."""
    start = m.start()
    for word in re.finditer(r"\S+\s+", m.group()):
        if word.group().strip() not in NOT_FIRST:
            break
        start = m.start() + word.end()
    return start, m.end()


def _before_office(name: str) -> str:
    """Return the part of a run of capitalised words before an office: "Aguas del Sur Chairman Ana Ruiz"."""
    for m in re.finditer(r"[ \u00a0]\S+", name):
        if m.group().strip() in NOT_FIRST:
            return name[: m.start()]
    return name


def _plain_case(heading: str) -> str | None:
    """Return a heading in capitals in normal case, if the length is the same."""
    plain = re.sub(r"\b(Of|On|For|The|And|In|At|To|By|With)\b", lambda x: x.group().lower(), heading.title())
    return plain if len(plain) == len(heading) else None


def _overlaps(found: Sequence[Mention], start: int, end: int) -> bool:
    return any(m.start < end and start < m.end for m in found)
