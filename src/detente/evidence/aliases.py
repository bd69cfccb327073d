"""Later mentions of actors: initials, "the Front", "the company", and nouns from an apposition.

A definite noun refers to the last actor named before it that it fits: because the noun is part of the actor's name,
because the report used it for the actor, or because the actor is of that kind. Words between the article and the noun
must fit too: "the Breton committee" is not a committee of Jersey.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from detente.evidence.bodies import GENERIC_BODIES, HEADS, NOUNS, OWN_NAME_ONLY, PEOPLE
from detente.evidence.gazetteer import Mention, mentions
from detente.evidence.names import UPPER, WORD

_NOUN = "|".join(
    sorted({re.escape(n) for n in NOUNS} | {h.lower() for h in HEADS if h.isalpha()}, key=len, reverse=True)
)
_LEVEL = re.compile(
    r"\b(?:[Tt]he\s+)(?P<noun>(?:regional|provincial|municipal|cantonal|county|island|city|village|town|local)\s+"
    r"(?:government|authorities|council|parliament|assembly|administration|cabinet|board|council(?:l?or)s))\b"
)
_PEOPLE = re.compile(
    rf"\b(?:[Tt]he\s+)(?P<noun>{'|'.join(p + ('es' if p.endswith('ss') else 's') for p in sorted(PEOPLE) if not p.endswith('man'))}"
    rf"|{'|'.join(p[:-3] + 'men' for p in sorted(PEOPLE) if p.endswith('man'))}|families)\b(?!['’])"
)
_DESCRIBED = (
    r"(?:,\s+|\s+is\s+|\s+\(|\s+[–—]\s+)(?:an?|the|its|another|one of the|\w+(?:’s|'s))\s+(?P<words>(?:(?!who\b|which\b|that\b|said\b|has\b|had\b|was\b)[\w’'.-]+\s+){0,6}?)"
    rf"(?P<noun>{_NOUN})\b"
)
_GIVEN = re.compile(
    rf"\W{{0,3}}\((?:(?:hereafter|henceforth|in short|or)\s+)?(?:the\s+)?[\"“‘']?(?P<bracket>[{UPPER}][\w&-]{{1,12}})[\"”’']?\)"
    rf"|,?\s+(?:(?:better|also|locally|commonly)\s+)?(?:known(?:\s+simply)?\s+as|abbreviated(?:\s+as)?|or)\s+(?:the\s+)?(?P<called>[{UPPER}][\w&-]*[{UPPER}][\w&-]*)"
)
"""A short name given directly after a name: "(LRI)", "(the “Union”)", "known as ARTEK"."""
_INTRODUCED = re.compile(rf"\b(?P<noun>{_NOUN}),?\s+$")
_ORGAN_OF = re.compile(
    r"\b(?P<noun>Council|Assembly|Committee|Conference|Commission|Board) of (?:the )?[A-Z][\w ]{3,50} of (?:the )?$"
)
"""An organ in front of the body that it is of: "the Council of Ministers of …"."""
_GOES_ON = re.compile(
    r"\s+(?P<noun>movement|union|group|front|party|company|militia|rebels|fighters|alliance|bloc)\b(?!['’-])"
)
"""What a name goes on with: "the Houthi movement"."""


_SPECIFIC = frozenset(
    "club league union guild chamber cooperative co-operative federation confederation charity society museum university college hospital school library "
    "theatre gallery bank institute court tribunal party fund".split()
)
"""Mutually exclusive nouns: a body called a league is not called a club."""


_DISTINCT = frozenset(
    "trust foundation charity club society party campaign coalition league guild cooperative co-operative network lobby chamber movement fellowship".split()
)
"""Nouns that are not used for a body whose name contains another noun: a forum is not called a trust."""
_ANY_ORGANISATION = frozenset("regulator watchdog monitor bloc institution forum grouping".split())
_OF_STATES = frozenset("alliance bloc".split())
"""Nouns for organisations of states, which are in the gazetteer under capitals."""
_ANY = frozenset(("company", "association", "party", "organisation"))
"""Possible kinds of a body whose kind no word indicates."""


@dataclass
class Known:
    """A named actor, with the information that later mentions need.

    Attributes
    ----------
    code, name, kind
        As in the report.
    starts
        Positions of its mentions.
    weak
        Whether no word indicates its kind, so that any noun for a body may refer to it.
    nouns
        Nouns that the report uses for it.
    described
        Words of its appositions.
    """

    code: str
    name: str
    kind: str
    starts: list[int] = field(default_factory=list[int])
    weak: bool = False
    nouns: set[str] = field(default_factory=set[str])
    described: str = ""

    def learn(self, text: str, start: int, end: int) -> None:
        """Add the nouns that an apposition before or after a mention uses for the actor."""
        m = re.compile(_DESCRIBED).match(text, end, end + 120)
        if m:
            self._take(m.group("noun"), m.group("words"))
        m = _ORGAN_OF.search(text, max(0, start - 80), start)
        if m:
            self.nouns.add(m.group("noun").lower())
        m = _GOES_ON.match(text, end, end + 30) if self.kind not in ("region", "town") else None
        if m:
            self.nouns.add(m.group("noun"))
        m = _INTRODUCED.search(text, max(0, start - 30), start)
        if m and m.group("noun").islower():
            self._take(m.group("noun"), "")

    def _take(self, noun: str, words: str) -> None:
        self.nouns.add(noun)
        if "opposition" in words.lower():
            self.nouns.add("opposition")
        self.described += f" {words} {noun}".lower()
        kinds = NOUNS.get(noun, ())
        if len(kinds) == 1 and self.kind in ("organisation", "actor", "region"):
            self.kind = next(iter(kinds))

    @property
    def words(self) -> set[str]:
        """The words of the name, in lower case."""
        return set(re.findall(r"[\w-]+", self.name.lower()))

    def fits(self, noun: str) -> float:
        """Return 2 if the noun is the actor's own, 1 if it fits the actor's kind, 0.5 if the kind is unknown, else 0."""
        last = self.name.split()[-1].lower() if self.kind == "company" and " " in self.name else ""
        if (
            noun in self.nouns
            or noun in (last, last.removesuffix("s"))
            or ({noun, f"{noun}s"} & self.words and noun.capitalize() in HEADS)
        ):
            return 2
        if noun == "port" and {"port", "authority"} <= self.words:
            return 2
        if noun in OWN_NAME_ONLY or (noun in _SPECIFIC and self.kind != "church" and self.words & _SPECIFIC - {noun}):
            return 0
        if noun in _OF_STATES and self.code.isupper() and self.kind == "organisation":
            return 1
        fights = self.kind == "rebels" and noun in ("movement", "coalition")  # an army of rebels is a movement too
        if noun in _DISTINCT and not fights and any(w.title() in HEADS for w in self.words - {noun}):
            return 0
        kinds = NOUNS.get(noun, frozenset[str]())
        if self.kind in kinds and (self.kind != "organisation" or noun in GENERIC_BODIES | _ANY_ORGANISATION):
            return 1
        if (
            self.weak
            and noun in GENERIC_BODIES
            and any(set(NOUNS.get(n, ())) == {"company"} for n in self.nouns)
            and "company" in kinds
        ):
            return 1  # the utility is a company
        return 0.5 if self.weak and not self.nouns and kinds & _ANY and noun in GENERIC_BODIES else 0


def initials(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Yield the places of an actor's initials: those in brackets after its name, else those of three or more words."""
    words = re.findall(rf"\b{WORD}", known.name)
    short = "".join(w[0] for w in words)
    since = known.starts[0] if known.starts else 0
    given = _GIVEN.match(text, since + len(known.name), since + len(known.name) + 40)
    wanted = (given.group("bracket") or given.group("called")) if given else None
    wanted = wanted or (short if len(short) > 2 or _stands_alone(text, short) else None)
    if wanted:
        for m in re.finditer(rf"\b{re.escape(wanted)}\b", text):
            yield m.span()


def _stands_alone(text: str, short: str) -> bool:
    """Whether two initials are used as a name in the report, and are not a state or organisation of the gazetteer."""
    return len(short) == 2 and not mentions(short) and len(re.findall(rf"(?<![.\w]){short}\b(?!\.)", text)) > 1


def aliases(text: str, actors: Sequence[Known], taken: Callable[[int, int], bool]) -> Iterator[Mention]:
    """Yield the later mentions of actors.

    Parameters
    ----------
    text
        The report.
    actors
        Those that have a name and are not in the gazetteer.
    taken
        Whether a span is already a mention.
    """
    for actor in actors:
        for a, b in initials(text, actor):
            if not taken(a, b):
                yield Mention(a, b, actor.code, "name")
    lasts = Counter(k.name.split()[-1] for k in actors)
    for actor in actors:
        *front, last = actor.name.split()
        if front and lasts[last] == 1 and last[0].isupper() and len(last) > 3 and last.lower() not in NOUNS:
            forms = f"{re.escape(last)}|{re.escape(last.lower())}" if last in HEADS else re.escape(last)
            for m in re.finditer(rf"\b[Tt]he (?P<last>{forms})(?![\w-])(?!['’](?!s\b))(?! [{UPPER}])", text):
                if not taken(*m.span("last")):
                    # "the Players" of the Marsh Players, "the conservatory" of the Ridge Conservatory
                    form = "name" if m.group("last") == last else "alias"
                    yield Mention(*m.span("last"), actor.code, form)
    yield from levels(text, actors, taken)
    yield from _members(text, actors, taken)


def levels(text: str, actors: Sequence[Known], taken: Callable[[int, int], bool]) -> Iterator[Mention]:
    """Yield "the regional government", "the city council" and the like, which mean the region or city named last."""
    for m in _LEVEL.finditer(text):
        level = m.group("noun").split()[0]
        kinds = (
            ("town",)
            if level in ("city", "village", "town", "municipal")
            else ("region", "town")
            if level == "local"
            else ("region",)
        )
        of_kind = [k for k in actors if k.kind in kinds]
        if kinds == ("town",) and not any(k.starts and k.starts[0] < m.start() for k in of_kind):
            of_kind = [k for k in actors if k.kind == "region" and k.starts and k.starts[0] < m.start()] or of_kind
        found = _last(of_kind, m.start(), reach=20000)
        body = next((k for k in actors if level in k.words and set(m.group("noun").lower().split()) <= k.words), None)
        found = body or found
        if found is not None and not taken(*m.span("noun")):
            yield Mention(*m.span("noun"), found.code, "alias")


_OF_KIND = (
    (re.compile(r"\b[Tt]he\s+(?P<noun>judges|justices|panel|bench|arbitrators|magistrates)\b"), frozenset(("court",))),
    (
        re.compile(r"\b(?:[Tt]he|[Ss]ome|[A-Za-z]+)\s+(?P<noun>strikers|pickets|picketers)\b"),
        frozenset(("association",)),
    ),
)
"""Nouns for the people of a body, with its kind; used if the report has only one body of that kind."""


def _members(text: str, actors: Sequence[Known], taken: Callable[[int, int], bool]) -> Iterator[Mention]:
    """Yield nouns for people that mean the body named after them, and "Union members"."""
    for m in _PEOPLE.finditer(text):
        if taken(*m.span("noun")):
            continue
        stem = m.group("noun").lower().rstrip("s")
        members = [k for k in actors if any(re.match(rf"{re.escape(stem)}s?['’]?", w) for w in k.words)]
        if len(members) == 1 and members[0].starts[0] < m.start():
            yield Mention(*m.span("noun"), members[0].code, "alias")
    for pattern, kinds in _OF_KIND:
        of_kind = [k for k in actors if k.kind in kinds]
        if "association" in kinds:
            of_kind = [k for k in of_kind if k.nouns & {"union"} or "union" in k.words] or of_kind
        for m in pattern.finditer(text) if len(of_kind) == 1 else ():
            if not taken(*m.span("noun")):
                yield Mention(*m.span("noun"), of_kind[0].code, "alias")
    for m in re.finditer(
        rf"(?<![\w’'-])(?P<noun>{'|'.join(sorted(HEADS))})(?=\s+(?:members?|leaders?|officials?|lawyers?|negotiators?|delegates|workers|President|Secretary)\b)",
        text,
    ):
        if not taken(*m.span("noun")):
            found = _last([k for k in actors if m.group("noun").lower() in k.words], m.start(), reach=20000)
            if found is not None:
                yield Mention(*m.span("noun"), found.code, "alias")


_REBELS = frozenset("rebel insurgent separatist guerrilla militant fighter".split())


def is_apposed(text: str, end: int) -> Callable[[int], bool]:
    """Return a test whether a name that begins at a position is in apposition to a noun that ends at ``end``."""
    return lambda start: text[end:start] in (", ", " ")


def meant(
    actors: Sequence[Known], noun: str, modifiers: Sequence[str], place: int, apposed: Callable[[int], bool]
) -> Known | None:
    """Return the actor to which a definite noun refers."""
    best: tuple[tuple[int, float, bool, int], Known] | None = None
    for actor in actors:
        n = bisect_left(actor.starts, place)
        fit = actor.fits(noun)
        if not n and fit and noun in _REBELS and sum(k.kind == "rebels" for k in actors) == 1:
            n = 1  # "Rebels …" in the first line, named in the next
        if not n and fit and actor.starts and apposed(actor.starts[0]):
            n = 1  # "The company, Nimbus Harbour, …"
        if not n or not fit:
            continue
        last = actor.starts[n - 1] if bisect_left(actor.starts, place) else place
        told = f"{actor.name} {actor.described}".lower()
        matched = sum(w.lower()[:5] in told for w in modifiers)
        if any(w[:1].isupper() and w.lower()[:4] not in told for w in modifiers):
            continue
        if fit <= 1 and place - last > 4000:
            continue
        called = not actor.nouns or noun in actor.nouns  # "the group" of before is not "the company" of now
        rank = (matched, fit, called, last)
        if best is None or rank > best[0]:
            best = (rank, actor)
    return best[1] if best else None


def _last(actors: Sequence[Known], place: int, reach: int) -> Known | None:
    """Return the last actor named before a position within the window; else the first one named after it."""
    before = [(k.starts[n - 1], k) for k in actors if (n := bisect_left(k.starts, place))]
    near = [(s, k) for s, k in before if place - s <= reach]
    if near:
        return max(near, key=lambda x: x[0])[1]
    after = [(k.starts[0], k) for k in actors if k.starts and k.starts[0] > place]
    return min(after, key=lambda x: x[0])[1] if after else None
