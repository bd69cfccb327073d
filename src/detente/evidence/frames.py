"""Verbs that are acts with some objects only: what is held, closed, lifted, filed or left decides what the act is.

Three tables hold the words. ``classes.tsv`` names classes of nouns ("@talks", "@person"). ``frames.tsv`` gives the act of a
verb with an object: to hold ``@talks`` is to consult, to hold ``@person`` to coerce. ``turns.tsv`` gives the act of a verb
with a phrase: to take somebody "into custody". The first row that fits wins, so narrow rows stand before wide ones.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from detente.evidence.lexicon import Act, act_named, rows

ANY = "*"
"""In ``turns.tsv``: any preposition, or any noun."""


_CLASS_OF: dict[str, tuple[str, ...]] = {}
_MEMBERS: dict[str, frozenset[str]] = {}
for _name, _words in rows("classes.tsv"):
    _MEMBERS[_name] = frozenset(_words.split())
    for _word in _words.split():
        _CLASS_OF[_word] = (*_CLASS_OF.get(_word, ()), _name)

PERSONS = _MEMBERS["@person"]
"""Nouns for people."""
HARM = _MEMBERS["@harm"]
"""Nouns for harm that somebody can stop doing."""

OBJECTS: dict[tuple[str, str], Act] = {}
"""Act of a verb with an object, or with a class of objects."""
_RANK: dict[tuple[str, str], int] = {}
"""Number of the row that tells it."""
for _n, (_row_act, _verbs, _objects) in enumerate(rows("frames.tsv")):
    for _verb in _verbs.split():
        for _object in _objects.split():
            OBJECTS.setdefault((_verb, _object), act_named(_row_act))
            _RANK.setdefault((_verb, _object), _n)


@cache
def _turns() -> dict[str, tuple[tuple[Act, frozenset[str], frozenset[str]], ...]]:
    """Return, by verb, the acts of its phrases: prepositions or particles, and nouns."""
    out: dict[str, tuple[tuple[Act, frozenset[str], frozenset[str]], ...]] = {}
    for act, verbs, prepositions, nouns in rows("turns.tsv"):
        for verb in verbs.split():
            row = (act_named(act), frozenset(prepositions.split()), frozenset(nouns.split()))
            out[verb] = (*out.get(verb, ()), row)
    return out


def things(nouns: list[Any]) -> list[str]:
    """Return the lemmas of noun tokens and the classes that they belong to, words first, in a fixed order.

    A number that stands for people or things ("released two of them") counts as a person, and so does a name or an
    adjective of people ("released 19 Christians").
    """
    lemmas = sorted({n.lemma_.lower() for n in nouns})
    classes = {c for word in lemmas for c in _CLASS_OF.get(word, ())}
    if any(n.pos_ == "NUM" or n.ent_type_ in ("PERSON", "NORP") for n in nouns):
        classes.add("@person")
    return [*lemmas, *sorted(classes)]


def act_of_object(verb: str, words: list[str]) -> Act | None:
    """Return the act of a verb with its objects, or ``None`` where no frame fits."""
    fits = [(verb, word) for word in words if (verb, word) in OBJECTS]
    return OBJECTS[min(fits, key=lambda fit: _RANK[fit])] if fits else None


def act_of_turn(verb: Any) -> Act | None:
    """Return the act of a verb with a phrase, "took two men into custody", or ``None``."""
    known = _turns().get(verb.lemma_.lower())
    if known is None:
        return None
    particles = {c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod")}
    for child in verb.children:
        if child.dep_ != "prep":
            continue
        inner = [p for p in child.children if p.dep_ == "prep"]  # "out of the talks"
        nouns = {o.lemma_.lower() for p in (child, *inner) for o in p.children if o.dep_ in ("pobj", "pcomp")}
        words = particles | {child.lower_} | {p.lower_ for p in inner}
        for act, prepositions, objects in known:
            if words & prepositions and (nouns & objects or ANY in objects):
                return act
    return None
