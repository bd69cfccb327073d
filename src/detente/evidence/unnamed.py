"""Actors that never get a name: "the tribunal" that orders, "villagers" who block a road, "the harbour authority"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.evidence.bodies import CALENDAR, NOUNS, OWN, PEOPLE
from detente.evidence.deeds import PHRASES, SAYING, VERBS
from detente.evidence.frames import OBJECTS
from detente.evidence.gazetteer import Mention
from detente.evidence.layout import Unit
from detente.evidence.offices import is_office
from detente.evidence.registry import BodyRegistry, slug

_GOVERNING = frozenset(("government", "ministry", "department", "police", "army"))
"""Organs of a state that act for themselves in a report that names no state."""
_MANY = frozenset("rebel separatist insurgent guerrilla".split())
_OF = re.compile(r"\s+(?:of|from|for)\s+(?:the\s+)?")
_DEFINITE = re.compile(r"\b[Tt]he\s+(?:[\w-]+\s+)?$")
_A_COURT = re.compile(r"\b[Aa]n?\s+(?:[a-z-]+\s+)?$")
_ACTING = frozenset([*VERBS, *(v for v, _ in PHRASES), *(v for v, _ in OBJECTS)]) - {"be", "have"}
_OWNED = re.compile(r"(?:\b(?:[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Mm]y)|[’']s?)\s+(?:[a-z-]+\s+)?$")
_ARTICLE = re.compile(r"\b[Tt]he\s+$")

At = Callable[[int, int], Mention | None]


def unnamed(
    text: str,
    units: Sequence[Unit],
    parses: Mapping[int, Any],
    registry: BodyRegistry,
    at: At,
    *,
    any_state: bool = True,
) -> Iterator[Mention]:
    """Yield mentions of bodies and groups without a name, where they act.

    Parameters
    ----------
    text, units, parses
        The report.
    registry
        Where their names are registered.
    at
        The mention that overlaps a span, if there is one.
    any_state
        Whether the report names a state; where it does not, "the Government" is an actor of its own.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    kinds_of: dict[str, Counter[str]] = {}
    acting: set[str] = set()
    for unit in units:
        parse = parses.get(unit.number)
        if parse is None or unit.kind in ("byline", "boilerplate"):
            continue
        for token in parse:
            lemma = token.lemma_.lower()
            group = lemma in PEOPLE and token.tag_ == "NNS"
            own = lemma in OWN and token.text.islower() and (token.tag_ == "NN" or lemma in _MANY)
            if not (
                group
                or own
                or (
                    not any_state
                    and lemma in _GOVERNING
                    and token.tag_ in ("NN", "NNP", "NNS")
                    and token.i > 0
                    and (token.nbor(-1).lower_ == "the" or lemma == "police" or token.nbor(-1).dep_ == "compound")
                )
            ):
                continue
            a, b = unit.start + token.idx, unit.start + token.idx + len(token.text)
            front = text[max(0, a - 24) : a]
            said = (
                _DEFINITE.search(front) or group or (lemma in ("court", "tribunal", "panel") and _A_COURT.search(front))
            )
            if _OWNED.search(front):
                continue  # "its hunters" are whose they are
            if at(a, b) is not None or not said or _of_somebody(text, b, at, group=group):
                continue
            places.setdefault(lemma, []).append((a, b))
            kind = _kind_of(token)
            if kind and not any(at(unit.start + c.idx, unit.start + c.idx + len(c.text)) for c in token.lefts):
                kinds_of.setdefault(lemma, Counter())[kind] += 1
            verb = token.head if token.dep_ in ("nsubj", "agent") else None
            verb = token.head.head if token.dep_ == "pobj" and token.head.dep_ == "agent" else verb
            led = token.dep_ in ("pobj", "dobj") and (
                token.head.lemma_.lower() in ("represent", "lead", "head", "chair", "run")
                or (token.head.lower_ == "for" and token.head.head.lemma_.lower() in ("speak", "act", "negotiate"))
            )
            held = token.dep_ == "poss" and is_office(token.head.text)
            dealt = led or held
            dealt |= not any_state and lemma in _GOVERNING and token.dep_ in ("dobj", "dative", "pobj")
            if dealt or (
                verb is not None and (verb.lemma_.lower() in _ACTING or (verb.lemma_.lower() in SAYING and not group))
            ):
                acting.add(lemma)
    for lemma in sorted(acting | {k for k, v in places.items() if k in OWN and len(v) > 1}):
        a, b = places[lemma][0]
        noun = text[a:b].lower()
        fighters = [c for c, (_, kind) in registry.names.items() if kind == "rebels"]
        if lemma in _MANY and len(fighters) == 1:
            yield from (Mention(x, y, fighters[0], "alias") for x, y in places[lemma])
            continue
        modified = kinds_of.get(lemma)
        if modified:
            name = f"{modified.most_common(1)[0][0]} {noun}"
        else:
            article = any(_ARTICLE.search(text[max(0, x - 6) : x]) for x, _ in places[lemma])
            name = f"the {noun}" if article else noun
        if lemma in _GOVERNING:
            name, modified = f"the {noun}", None
        kind = (
            "government"
            if lemma in _GOVERNING
            else "people"
            if lemma in PEOPLE
            else next(iter(sorted(NOUNS.get(lemma, ()))), "organisation")
        )
        registry.add(name, kind)
        for x, y in places[lemma]:
            yield Mention(x, y, slug(name), "alias")


def _kind_of(token: Any) -> str | None:
    """Return the noun or name right in front that says which: "harbour authority", "Himba chiefs"."""
    if token.i == 0:
        return None
    before = token.nbor(-1)
    if CALENDAR.match(before.text):
        return None
    if before.dep_ == "compound" and before.pos_ == "NOUN" and before.text.islower():
        return before.text
    if before.pos_ in ("PROPN", "ADJ") and before.text[:1].isupper() and not before.is_sent_start:
        return before.text
    if before.pos_ == "PROPN" and before.text[:1].isupper() and before.dep_ in ("compound", "nmod"):
        return before.text
    return None


def _of_somebody(text: str, end: int, at: At, *, group: bool) -> bool:
    """Whether people are those of an actor: "activists of Živá Rieka"."""
    m = _OF.match(text, end)
    return group and m is not None and at(m.end(), m.end() + 1) is not None
