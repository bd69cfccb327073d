"""Verbs whose class depends on the object: to hold, close, lift, file or leave something.

Three tables hold the words. ``classes.tsv`` names classes of nouns ("@talks", "@person"). ``frames.tsv`` gives the act of a
verb with an object: to hold ``@talks`` is to consult, to hold ``@person`` to coerce. ``turns.tsv`` gives the act of a verb
with a phrase, a particle or an adjective: to take somebody "into custody", to "set up" a checkpoint, to hold "firm"; it goes before
the frames. The first matching row is used, so specific rows come before general ones.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from detente.evidence.lexicon import Act, act_named, rows

ANY = "*"
"""In ``turns.tsv``: any preposition, or any noun."""
ALONE = "-"
"""In ``turns.tsv``: no noun is needed."""


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
"""Number of the row with this act."""
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


def turn_verbs() -> frozenset[str]:
    """Return the verbs of turns of phrase."""
    return frozenset(_turns())


def things(nouns: list[Any]) -> list[str]:
    """Return the lemmas of noun tokens and the classes that they belong to, words first, in a fixed order.

    A number that refers to people or things ("released two of them") counts as a person, and so does a name or an
    adjective for people ("released 19 Christians"). A name of a state or a body is of the class "@actor".
    """
    lemmas = sorted({n.lemma_.lower() for n in nouns} | {w for n in nouns for w in _compounds(n)})
    classes = {c for word in lemmas for c in _CLASS_OF.get(word, ())}
    if any(n.pos_ == "NUM" or n.ent_type_ in ("PERSON", "NORP") for n in nouns):
        classes.add("@person")
    if any(n.ent_type_ in ("GPE", "ORG") for n in nouns):
        classes.add("@actor")
    return [*lemmas, *sorted(classes)]


def _compounds(noun: Any) -> list[str]:
    """Return a noun with the word before it: "tear-gas", "cold-water", with or without a hyphen in the text."""
    return [
        f"{c.lower_}-{noun.lemma_.lower()}"
        for c in noun.children
        if (c.dep_ in ("compound", "amod", "nmod") or c.lower_ == "no") and c.i < noun.i and noun.i - c.i <= 2
    ]


def act_of_object(verb: str, words: list[str]) -> Act | None:
    """Return the act of a verb with its objects, or ``None`` if no frame matches."""
    fits = [(verb, word) for word in words if (verb, word) in OBJECTS]
    return OBJECTS[min(fits, key=lambda fit: _RANK[fit])] if fits else None


def act_of_turn(verb: Any) -> Act | None:
    """Return the act of a verb with a phrase, "took two men into custody", "set up a checkpoint", or ``None``.

    A phrase is a preposition with its noun, a particle with the object, or a particle or adjective alone ("held firm").
    """
    known = _turns().get(verb.lemma_.lower())
    if known is None:
        return None
    beside = {c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod", "acomp", "oprd", "ccomp", "intj")}
    beside |= {c.lower_ for c in verb.children if c.dep_ == "prep" and not any(True for _ in c.children)}
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    beside |= {c.lower_ for c in objects if c.lower_ == "firm"}
    prepositions = [c for c in verb.children if c.dep_ in ("prep", "agent")]
    prepositions += [p for o in objects for p in o.children if p.dep_ == "prep"]
    for child in prepositions:
        inner = [p for p in child.children if p.dep_ == "prep"]  # "out of the talks"
        nouns = {
            *things([o for p in (child, *inner) for o in p.children if o.dep_ == "pobj"]),
            *(o.lemma_.lower() for p in (child, *inner) for o in p.children if o.dep_ == "pcomp"),
        }
        words = {child.lower_} | {p.lower_ for p in inner}
        if child.head.i == verb.i:
            words |= beside
        for act, prepositions_of, nouns_of in known:
            if words & prepositions_of and (nouns & nouns_of or (ANY in nouns_of and child.head.i == verb.i)):
                return act
    held = set(things(objects))
    for act, prepositions_of, nouns_of in known:
        if beside & prepositions_of and (held & nouns_of or ALONE in nouns_of):
            return act
    return None
