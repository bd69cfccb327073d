"""Names of actors without a noun for a body: companies, regions, movements, identified by their context.

Strong evidence: an apposition ("ExpoFruta, the exporters' guild"), a noun before the name ("the company Duna-Kavics"),
an office there ("Brightwater's manager"), somebody who heads it ("who runs Vega"), or "its" and "it" that refer to it.
Weak evidence: the name acts or speaks, and the tagger does not label it as a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.evidence.bodies import CALENDAR, HEADS, NOUNS, TRADES
from detente.evidence.layout import Span, Unit
from detente.evidence.names import PARTICLE, UPPER, WORD
from detente.evidence.offices import is_office
from detente.evidence.signs import Signs, SignsOfNames

_KIN_BEHIND = re.compile(
    r",\s+(?:\d\d,\s+)?(?:the\s+)?(?:wife|husband|widow|widower|son|daughter|mother|father|sister|brother|cousin|nephew|niece|uncle|aunt)\s+of\b"
)
_CLOSED_AHEAD = re.compile(r"[,!?][\"”’]\s+$")
_CLOSED_SAYS = re.compile(r"[,!?][\"”’]\s+(?:said|says|asked|added)\s+$")
_SAYS = re.compile(r"\s+(?:said|says|told|tells|asked|added)\b")
_CAPITAL_PARTICLES = frozenset("Le La De Del Van Von El Al Du Da Dos St Mac Ben Abu Bin".split())
_NO_CITIZEN = re.compile(
    r"^(?!.*\b(?:Government|State|Parliament|President|Ministry|Embassy|Army|Navy|Police|Prime|Foreign)\b).* "
)
_JOINED = re.compile(rf"[{UPPER}][\w’'-]+ & [{UPPER}]")
_THINGS = frozenset(
    "Plan Act Bill Treaty Accord Accords Agreement Pact Deal Report Rule Law Constitution Charter Convention Protocol Summit Games Cup War Crisis "
    "Programme Program Project Proposal Budget Amendment Resolution Declaration Statement Letter Memorandum Order Decree Bridge Road River Dam Canal "
    "Internet Bible Code Line Pass Valley Lake Sea Ocean Gulf Bay Island Islands Coast Depression Revolution Declaration Award Prize Fund Tower Hall "
    "House Street Square Station Airport Railway Corridor Desert Mountains Hill Clause Article Section Chapter Schedule Annex List Register Post Times".split()
)
"""Words that follow an article and are not bodies."""
_NOTHING = Signs()


class Runs:
    """Names that are not in the gazetteer, classified as bodies or people."""

    def __init__(self, text: str, taken: Callable[[int, int], bool], holds: Callable[[int, int], bool]) -> None:
        self._text, self._taken, self._taken_inside = text, taken, holds
        self._signs = SignsOfNames(text, taken)

    def collect(self, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        """Read every unit of running text."""
        self._signs.collect(units, parses)

    def told(self, name: str) -> bool:
        """Whether words beside a name indicate its kind."""
        return self._of(name).kind not in (None, "organisation")

    def places(self, name: str) -> Sequence[Span]:
        """Return where a name stands."""
        return self._of(name).spans

    def definite(self) -> Iterator[str]:
        """Yield words that follow an article and act: a person is not called "the Column"."""
        for name, s in self._signs.of.items():
            no_body = s.labels["PERSON"] + s.labels["LOC"] + s.labels["GPE"] + s.labels["DATE"] + s.labels["EVENT"]
            if " " in name or not s.the or not s.does or s.kind or s.human or s.titled or s.plural or s.vehicle:
                continue
            if name in _THINGS:
                continue
            if 2 * no_body <= sum(s.labels.values()) and name.isalpha() and not name.isupper() and not is_office(name):
                yield name

    def _of(self, name: str) -> Signs:
        return self._signs.of.get(name, _NOTHING)

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the names that are actors, the longest first, each with its kind."""
        people = frozenset(self.persons())
        for name in sorted(self._signs.of, key=len, reverse=True):
            kind = self._kind_of(name, people)
            if kind is not None:
                yield name, kind

    def _kind_of(self, name: str, people: frozenset[str]) -> str | None:
        """Return the kind of body that a name is, or ``None`` if it is not a body."""
        s = self._of(name)
        several = " " in name
        if name in self._signs.surnames or s.titled or self._last_name(name) or self._first_name(name):
            return None
        if several and s.kind is None and s.holders and name.split()[-1].lower() not in TRADES:
            return None  # "his counterpart, Azlan Ramli", who is Azlan from then on
        if not several and s.human and s.kind is None:
            return None
        if not several and re.search(rf"\b{WORD} {PARTICLE} {re.escape(name)}\b", self._text):
            return None  # "Alghabass ag Sidi"
        if name.split()[0] in _CAPITAL_PARTICLES and (
            name.split()[-1] in self._signs.surnames
            or re.search(rf"\b[{UPPER}][\w-]+ {re.escape(name[0].lower() + name[1:])}\b", self._text)
        ):
            return None  # "De Vries" of Piet de Vries
        many = sum(s.labels.values())
        kind = s.kind
        holds = any(self._taken_inside(a, b) for a, b in s.spans)
        if several and not holds and s.kind is None and self._has_article(name):
            return "organisation"  # "the Fezzan Shield": names of people have no article
        trade = several and name.split()[-1].lower() in TRADES
        if kind in (None, "organisation") and trade:
            kind = "company"
        if holds and (kind is None or not several) and not (s.acts and _NO_CITIZEN.search(name)):
            return None
        if kind is None and _JOINED.search(name) and not name.isupper():
            kind = "company"
        if kind is None:
            longer = [n for n, x in self._signs.of.items() if x.kind and _begins(n, name)]
            kind = self._of(longer[0]).kind if longer else None
        if kind is None and self._is_thing(s):
            return "region" if s.labels["GPE"] + s.labels["LOC"] > many / 2 and not s.headed else "organisation"
        if not trade and (self._is_person(name) or name in people) and not (kind is None and self._in_full(name)):
            return None
        if kind is not None:
            return kind
        first = self._of(name.split()[0])
        if several and self._is_thing(first):
            return "organisation"
        if several and first.acts and not first.labels["PERSON"]:
            return "organisation"  # people are later called by their last name, companies by the first word
        if s.spoken_for:
            return None  # "the envoy, Ana Ruiz"
        if not several and s.acts and s.labels["PERSON"] > many / 2 and not s.vehicle and not s.apposed:
            return "organisation"  # a person is called by the full name at least once
        if several and (self._only_acts(name) or self._in_full(name)):
            return "organisation"
        if not (s.acts or (s.dealt and s.labels["ORG"] > many / 2)) or (s.labels["PERSON"] > many / 2 and not holds):
            return None
        if (
            s.labels["ORG"]
            or s.labels["GPE"]
            or s.labels["NORP"]
            or re.search(rf"[a-z][{UPPER}]|^[{UPPER}]{{3,}}$", name)
            or holds
            or (s.labels[""] == many and not s.plural)
            or (several and not s.labels["LOC"] and not s.labels["FAC"] and not s.labels["EVENT"])
        ):
            return "region" if s.labels["GPE"] + s.labels["LOC"] > many / 2 else "organisation"
        return None

    def _is_thing(self, s: Signs) -> bool:
        """Whether somebody heads the bearer of a name, or "it" refers to it where it acts, so that it is not a person."""
        if s.human or s.titled or s.vehicle or s.spoken_for:
            return False
        return s.headed > 0 or (s.neuter > 0 and s.acts > 0)

    def persons(self) -> Iterator[str]:
        """Yield names of people: two or three words, or one word that a personal pronoun refers to."""
        for name, s in self._signs.of.items():
            words = name.split()
            if len(words) == 1 and s.human and s.acts and not self._last_name(name):
                yield name
                continue
            if not 2 <= len(words) <= 3 or words[-1].lower() in TRADES:
                continue
            if self._is_person(name) or (s.titled and s.acts and s.kind is None):
                yield name

    def _is_person(self, name: str) -> bool:
        """Whether a name of two or three words is used like a person's, whatever the tagger says.

        A person is later called by the last name, is followed by "who", and speaks; a body has staff.
        """
        words = name.split()
        if not 2 <= len(words) <= 3:
            return False
        s = self._of(name)
        first, last = words[0], words[-1]
        if s.the == len(s.spans) > 0:
            return False  # "the Fezzan Shield … the Shield"
        if self._of(last).acts and first not in self._signs.of and last.lower() not in NOUNS:
            return True  # called by the last name
        if s.kind is not None or self._is_thing(s):
            return False
        if s.human or any(_KIN_BEHIND.match(self._text, b) for _, b in s.spans):
            return True
        only_says = s.says == s.acts > 0
        if not only_says or s.spoken_for or len(s.spans) != 1:
            return False
        return not s.labels["ORG"] or (last not in HEADS and self._is_quoted(*s.spans[0]))

    def _is_quoted(self, start: int, end: int) -> bool:
        """Whether a name stands with a verb of speech right behind a quotation: "…," Sakiasi Vunivalu said."""
        return bool(
            _CLOSED_AHEAD.search(self._text, max(0, start - 20), start) and _SAYS.match(self._text[end : end + 12])
        ) or bool(_CLOSED_SAYS.search(self._text, max(0, start - 20), start))

    def _in_full(self, name: str) -> bool:
        """Whether a name of several words is repeated in full and never shortened; a person would be called by the last name."""
        s = self._of(name)
        last = name.split()[-1]
        return (
            len(s.spans) > 1
            and s.acts > s.says
            and not (s.titled or s.human or s.spoken_for or s.apposed)
            and last not in self._signs.of
            and not re.search(rf"\b(?:Mr|Mrs|Ms|Dr)\.? {re.escape(last)}\b", self._text)
            and not re.match(r"[A-Z]{2,3}\b", name)
        )

    def _only_acts(self, name: str) -> bool:
        """Whether a name without introduction halts deliveries, sues or sells, and rarely speaks; a person would have a role."""
        s = self._of(name)
        return (
            s.does > 0
            and not re.match(r"[A-Z]{2,3}\b", name)
            and not (s.titled or s.human or s.spoken_for or s.apposed)
            and not self._of(name.split()[-1]).acts
        )

    def acting_before(self, place: int) -> str | None:
        """Return the last name before a position that acts, speaks or is acted on, whatever its label."""
        fit = [
            (a, name)
            for name, s in self._signs.of.items()
            for a, b in s.spans
            if b <= place
            and (s.acts or (s.dealt and s.labels["ORG"]))
            and (s.labels["PERSON"] * 2 <= sum(s.labels.values()) or (" " in name and s.acts > s.says and not s.human))
            and not (s.titled or s.spoken_for or s.human)
            and name not in self._signs.surnames
            and not self._last_name(name)
        ]
        return max(fit)[1] if fit else None

    def _has_article(self, name: str) -> bool:
        """Whether a name always follows "the", acts or is headed by somebody, and is not a place or thing."""
        s = self._of(name)
        elsewhere = s.labels["LOC"] + s.labels["FAC"] + s.labels["EVENT"] + s.labels["DATE"] + s.labels["GPE"]
        lasting = name.split()[-1] not in _THINGS
        return lasting and s.the == len(s.spans) and bool(s.acts or s.headed) and not elsewhere and not s.vehicle

    def _first_name(self, name: str) -> bool:
        """Whether a single word is the given name of somebody with an office: "Azlan" of Azlan Ramli, "Kim" of Kim Tae-ho."""
        if " " in name:
            return False
        longer = ((n.split(), s) for n, s in self._signs.of.items() if n.startswith(f"{name} "))
        return any(
            len(words) <= 3
            and s.kind is None
            and bool(s.titled or s.holders or s.human or s.spoken_for)
            and words[-1].lower() not in TRADES
            for words, s in longer
        )

    def _last_name(self, name: str) -> bool:
        """Whether a single word is the last of a longer name: a surname."""
        if " " in name:
            return False
        longer = re.compile(rf"(?<![.!?]\s)\b(?!The\b)[{UPPER}][\w’'-]+\s+{re.escape(name)}\b(?!\s[{UPPER}])")
        return any(
            not self._taken(m.start(), m.start() + 1) and not CALENDAR.match(m.group())
            for m in longer.finditer(self._text)
        )


def _begins(a: str, b: str) -> bool:
    """Whether one name is the beginning of another."""
    return a.startswith(b + " ") or b.startswith(a + " ")
