"""Bodies and groups that a report describes without a name: "the harbour board", "the checkers' lodge", "villagers".

One pass over the noun phrases in text order. A definite phrase refers to the last actor that it fits: by a word of that
actor's name, by a noun that the report used for it, or by its kind. If it fits none, it is a separate body, and an
actor if it does or says something, or if somebody holds an office there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.evidence.aliases import Known, is_apposed, meant
from detente.evidence.bodies import CALENDAR, GENERIC_BODIES, HEADS, NOUNS, OWN, OWN_NAME_ONLY, PARTS, PEOPLE
from detente.evidence.gazetteer import Mention, entry
from detente.evidence.layout import Unit
from detente.evidence.names import UPPER
from detente.evidence.phrases import GOVERNING, MANY, At, BodyPhrase, BodyPhrases
from detente.evidence.registry import BodyRegistry, slug
from detente.evidence.words import root

_OF = re.compile(r"\s+(?:of|from|for)\s+(?:the\s+)?")
_OF_PLACE = re.compile(rf"\s+of\s+(?P<place>[{UPPER}][\w’'-]*\w(?:\s+[{UPPER}][\w-]+)?)")
"""The home of a group: "the fishermen *of Tarn*"."""
_OF_NAME = re.compile(rf"-|\s+of\s+(?!the\b)[{UPPER}]")
"""A phrase that continues after a noun, so that the noun alone is not a later mention: "the council of Lau"."""
_MEMBERED = frozenset(
    "union lodge guild league association federation cooperative co-operative society council club committee".split()
)
_MEMBERS = re.compile(
    r"\b[A-Za-z]+(?:ers|ors|men|women|ists|nurses|crews|attendants|hands|staff|tenants|students)\b(?!['’])"
)
"""Nouns for people who may have a union."""
_AHEAD = 250
_SENTENCE_START = re.compile(r"(?:^|[.!?\n]\W*)$")
_MAY_BE_OWN = frozenset(
    "trust hospital school bank board foundation fund institute service clinic museum library college club branch lodge chapel hotel exchange office orchestra "
    "restaurant casino resort farm ranch plantation estate airport mine factory vineyard marina laundry legislature aquarium ballet tramway".split()
)
"""Nouns that often do not mean a body, unless they act several times."""
_LEVELS = frozenset("regional provincial municipal cantonal county island city village town local".split())
"""Words before "government" that make it that of a region or a town."""
_FORWARD = 2500
"""Largest distance in characters between the first description of a body and its name."""


@dataclass
class DescribedBody:
    """A body without a name."""

    noun: str
    words: set[str] = field(default_factory=set[str])
    member: str = ""
    acts: int = 0
    names: Counter[str] = field(default_factory=Counter[str])
    places: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    bare: bool = False
    definite: bool = False
    code: str = ""

    def take(self, text: str, p: BodyPhrase) -> None:
        """Add a mention."""
        self.places.append((p.start, p.end))
        self.words |= {w.lower() for w in p.telling}
        self.member = self.member or p.member
        self.acts += p.acts
        self.definite |= p.opening != "a"
        if p.telling:
            self.names[" ".join(text[p.left : p.end].split())] += 1
        self.bare |= text[max(0, p.start - 4) : p.start].lower() == "the "

    def fits(self, p: BodyPhrase) -> bool:
        """Whether a phrase may refer to it: the same noun, and no word that indicates another body."""
        told = {w.lower() for w in p.telling}
        return self.noun == p.noun and (not told or not self.words or bool(told & self.words))


class Descriptions:
    """Finds the bodies and groups that a report describes.

    Parameters
    ----------
    text, units, parses
        The report.
    registry
        Registry of their names.
    at
        Returns the mention that overlaps a span, if there is one.
    known
        The named actors that are not in the gazetteer.
    any_state
        Whether the report names a state; if not, "the Government" is an actor of its own.
    """

    def __init__(
        self,
        text: str,
        units: Sequence[Unit],
        parses: Mapping[int, Any],
        registry: BodyRegistry,
        at: At,
        known: Sequence[Known],
        *,
        any_state: bool,
    ) -> None:
        self._text, self._registry, self._at, self._known = text, registry, at, known
        self._any_state = any_state
        self._made: list[DescribedBody] = []
        self._phrases = BodyPhrases(at, any_state=any_state).of(units, parses)

    def mentions(self) -> Iterator[Mention]:
        """Yield the mentions of all of them, and later mentions of the named ones."""
        for p in self._phrases:
            if p.noun in PEOPLE and p.plural and p.noun not in MANY:
                continue
            known = self._named(p)
            if isinstance(known, Known):
                if known.weak and p.noun in GENERIC_BODIES:
                    known.nouns.add(p.noun)
                    if known.kind == "organisation" and set(NOUNS[p.noun]) == {"company"}:
                        known.kind = "company"
                        self._registry.names[known.code] = (known.name, "company")
                yield Mention(p.start, p.end, known.code, "alias")
            elif known is not None:
                known.take(self._text, p)
            elif self._may_be_new(p):
                self._made.append(DescribedBody(p.noun))
                self._made[-1].take(self._text, p)
        for d in self._made:
            yield from self._settled(d)
        yield from self._groups()

    # Bodies.

    def _named(self, p: BodyPhrase) -> Known | DescribedBody | None:
        """Return the actor to which a phrase refers, if there is one."""
        if _OF_NAME.match(self._text, p.end) or self._introduces(p):
            return None
        if p.member:
            return self._of_members(p) or next((d for d in reversed(self._made) if d.fits(p)), None)
        if p.plural and p.noun in MANY:
            fighters = [k for k in self._known if k.kind == "rebels"]
            return fighters[0] if len(fighters) == 1 else None
        if p.opening == "theirs" and p.noun in _MEMBERED:
            return self._of_those_ahead(p)
        if p.opening != "the":
            telling = p.telling if p.opening in ("", "owned") else ()
            return next((d for d in reversed(self._made) if telling and d.fits(p)), None)
        others = self._known
        if p.noun == "union" and self._text[p.start].islower():
            others = self._own_bodies()  # but not a union of states
        if p.noun == "opposition":
            since = max(self._text.rfind(". ", 0, p.start), self._text.rfind("\n", 0, p.start))
            others = [k for k in others if bisect_left(k.starts, p.start) == bisect_left(k.starts, since)]
        apposed = is_apposed(self._text, p.end)
        found = meant(others, p.noun, p.words, p.start, apposed)
        if found is None and p.words and p.words[-1] in NOUNS and p.noun in PARTS:
            part = meant(others, p.words[-1], p.words[:-1], p.start, apposed)  # "the hospital board"
            if part is not None:
                return part
        if found is not None and found.fits(p.noun) <= 1 and p.telling and found.kind != "company":
            told = f"{found.name} {found.described}".lower()
            found = (
                found if any(w.lower()[:5] in told for w in p.telling) else None
            )  # "the golf club" is not the farmers' league
        own = next((d for d in reversed(self._made) if d.fits(p)), None)
        if own is None or found is None:
            return found or own
        if found.fits(p.noun) < 2 and own.words:
            return own
        n = bisect_left(found.starts, p.start)
        return found if n and found.starts[n - 1] > own.places[-1][0] else own

    def _own_bodies(self) -> list[Known]:
        """Return the bodies that the report itself introduces."""
        return [k for k in self._known if k.code in self._registry.names]

    def _of_those_ahead(self, p: BodyPhrase) -> Known | DescribedBody | None:
        """Return the body of the people named before: "The loaders struck. Their union …"; a new one if none is known."""
        alike = [k for k in self._own_bodies() if k.fits(p.noun) >= 2]
        if len(alike) == 1:
            return alike[0]
        ahead = list(_MEMBERS.finditer(self._text, max(0, p.start - _AHEAD), p.start))
        if not ahead or self._text[ahead[-1].start() : p.start].count(". ") > 1:
            return None
        member = root(ahead[-1].group())
        made = next((d for d in reversed(self._made) if d.noun == p.noun and d.member in ("", member)), None)
        if made is None:
            made = DescribedBody(p.noun, member=member, definite=True)
            made.names[f"{ahead[-1].group().lower()}' {p.noun}"] += 1
            self._made.append(made)
        return made

    def _introduces(self, p: BodyPhrase) -> bool:
        """Whether a phrase describes the name directly after it: "the group Metro Matters"."""
        name = self._at(p.end + 1, p.end + 2)
        return name is not None and name.start == p.end + 1 and name.form == "name" and self._text[p.end] == " "

    def _of_members(self, p: BodyPhrase) -> Known | None:
        """Return the only association whose name contains the members after whom a body is called: "the players' union"."""
        fits = [
            k
            for k in self._known
            if k.kind in ("association", "organisation", "company") and p.member in {root(w) for w in k.words}
        ]
        return fits[0] if len(fits) == 1 else None

    def _may_be_new(self, p: BodyPhrase) -> bool:
        if p.front or self._introduces(p) or (p.plural and p.noun not in MANY):
            return False
        lower = self._text[p.start : p.end].islower()
        if p.noun in GOVERNING:
            level = _LEVELS & {w.lower() for w in p.words}
            theirs = re.match(r" (?:from|of|in) (?:the )?(?=[A-Z])", self._text[p.end : p.end + 12])
            if p.noun == "police" and theirs is not None and self._at(p.end + theirs.end(), p.end + theirs.end() + 1):
                return False  # "police from Talwil"
            return (p.opening == "the" or p.noun == "police") and not self._any_state and not level
        if not lower or p.opening == "any":
            return False
        proper = any(w[:1].isupper() for w in p.telling) and not self._holds_actor(p)
        if p.member:
            return True
        if not p.telling and self._holds_actor_beside(p):
            return False  # "the DNC authority" is the DNC's
        if p.opening == "the":
            return p.noun in OWN or bool(p.telling) or p.noun in _MAY_BE_OWN
        if p.opening == "a":
            return p.noun in ("court", "tribunal", "panel") or (bool(p.telling) and p.acts)
        return p.opening == "" and proper

    def _holds_actor(self, p: BodyPhrase) -> bool:
        return p.left < p.start and self._at(p.left, p.start) is not None

    def _holds_actor_beside(self, p: BodyPhrase) -> bool:
        return bool(p.words) and self._at(p.start - 1 - len(p.words[-1]), p.start - 1) is not None

    def _settled(self, d: DescribedBody) -> Iterator[Mention]:
        """Yield the mentions of an unnamed body: under the actor named later if it is the same, else as a separate actor."""
        if not d.definite and d.noun not in ("court", "tribunal", "panel"):
            return
        later = self._named_later(d)
        if later is not None:
            d.code = later.code
            if d.noun in MANY and later.weak:
                self._registry.names[later.code] = (later.name, "rebels")
            yield from (Mention(a, b, later.code, "alias") for a, b in d.places)
            return
        if d.noun in _MAY_BE_OWN and d.noun not in OWN and not d.names and d.acts < 2:
            return  # "the trust" once may be none
        if not d.acts and not d.member and not (len(d.places) > 1 and d.noun in OWN and d.noun not in GOVERNING):
            return
        a, b = d.places[0]
        noun = self._text[a:b].lower()
        name = d.names.most_common(1)[0][0] if d.names else f"the {noun}" if d.bare else noun
        name = f"the {noun}" if d.noun in GOVERNING else name
        kinds = sorted(NOUNS.get(d.noun, ()))
        kind = "government" if d.noun in GOVERNING else kinds[0] if kinds else HEADS.get(d.noun.title(), "organisation")
        d.code = self._registry.add(name, kind)
        yield from (Mention(a, b, d.code, "alias") for a, b in d.places)

    def _named_later(self, d: DescribedBody) -> Known | None:
        """Return the body that a description before its name means: the first of its kind, if it is the only one."""
        first = d.places[0][0]
        alike = [k for k in (self._own_bodies() if d.noun == "union" else self._known) if k.fits(d.noun) >= 1]
        if len(alike) == 1 and not d.words and d.noun not in OWN_NAME_ONLY:
            return alike[0]
        named = [k for k in self._known if d.words and d.words <= k.words and (k.weak or k.fits(d.noun))]
        if len(named) == 1:
            return named[0]  # "Upper Valley rebels" of the Upper Valley Column
        if d.noun not in GENERIC_BODIES or self._capital(d):
            return None
        behind = [k for k in self._known if k.starts and first < k.starts[0] < first + _FORWARD]
        if any(k.fits(d.noun) >= 1 and k.starts[0] < first for k in self._known if k.starts):
            return None
        fits = [k for k in behind if k.fits(d.noun) > 0 and not k.words & (_MEMBERED - {d.noun})]
        if d.noun in _MEMBERED:
            # A name of one or two words without a noun for a body is more likely the employer's.
            fits = [k for k in fits if k.kind != "company" and (not k.weak or len(k.name.split()) > 2)]
        return min(fits, key=lambda k: k.starts[0]) if fits else None

    def _capital(self, d: DescribedBody) -> bool:
        return any(w[:1].isupper() for name in d.names for w in name.split())

    # People.

    def _which(self, p: BodyPhrase) -> str | None:
        """Return the word directly before a noun that says which people: "metro drivers", "Himba chiefs"."""
        if not p.words or self._holds_actor(p) or CALENDAR.match(p.words[-1]):
            return None
        opens = _SENTENCE_START.search(self._text[: self._text.rfind(p.words[-1], 0, p.start)][-3:])
        return p.words[-1] if p.words[-1] in p.telling or (p.words[-1][:1].isupper() and not opens) else None

    def _body_of(self, member: str) -> str | None:
        """Return the body named after its members, if there is only one: "the checkers" of the checkers' lodge."""
        codes = {d.code for d in self._made if d.member == member and d.code}
        codes |= {
            k.code
            for k in self._known
            if k.kind in ("association", "organisation") and member in {root(w) for w in k.words}
        }
        return next(iter(codes)) if len(codes) == 1 else None

    def _groups(self) -> Iterator[Mention]:
        """Yield groups of people who act together, each as a separate actor."""
        places: dict[str, list[BodyPhrase]] = {}
        for p in self._phrases:
            if p.noun not in PEOPLE or not p.plural or p.front or p.noun in MANY or p.opening == "owned" or p.member:
                continue
            of = _OF.match(self._text, p.end)
            body = self._at(of.end(), of.end() + 1) if of is not None else None
            if body is not None and self._kind(body.code) not in ("state", "region", "town"):
                continue  # "activists of Živá Rieka", but not "the bishops of Mali"
            places.setdefault(p.noun, []).append(p)
        for _, found in sorted(places.items()):
            if not any(p.acts for p in found):
                continue
            body = self._body_of(root(found[0].noun))
            if body is not None:
                yield from (Mention(p.start, p.end, body, "alias") for p in found)
                continue
            plural = self._text[found[0].start : found[0].end].lower()
            which = Counter(w for p in found if (w := self._which(p)) is not None)
            the = any(re.search(r"\b[Tt]he\s+$", self._text[max(0, p.start - 6) : p.start]) for p in found)
            name = f"{which.most_common(1)[0][0]} {plural}" if which else f"the {plural}" if the else plural
            lands = (m for p in found if (m := _OF_PLACE.match(self._text, p.end)) and self._at(m.end() - 1, m.end()))
            home = next(lands, None)  # people of a state are not the state
            name = f"{name} of {home['place']}" if home is not None and not which else name
            self._registry.add(name, "people")
            yield from (Mention(p.start, p.end, slug(name), "alias") for p in found)

    def _kind(self, code: str) -> str:
        row = entry(code)
        return row.kind if row is not None else self._registry.names.get(code, ("", ""))[1]
