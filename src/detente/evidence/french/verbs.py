"""French verbs: the forms of those that the rules use, their tense, and the act that each denotes.

The small parser often tags a future as a noun and a present as an adverb ("dément"), so forms are generated from the
infinitive here and looked up, whatever the parser says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

from detente.evidence.lexicon import Act, act_named, rows

Tense = Literal["infinitive", "present", "past", "future", "conditional", "participle", "gerund"]

SAYING = frozenset(
    """déclarer affirmer dire assurer expliquer indiquer ajouter estimer préciser souligner annoncer répondre répliquer
    marteler lancer résumer rappeler avertir prévenir reconnaître admettre insister écrire confier raconter conclure
    poursuivre déplorer dénoncer regretter promettre menacer prétendre soutenir juger noter observer constater rétorquer
    tempérer trancher reprendre commenter jurer plaider réagir s'indigner indigner signaler confirmer informer démentir
    nier résumer tonner tempêter protester accuser chiffrer penser considérer espérer craindre""".split()
)
"""Verbs of saying."""
CLAIMING = frozenset("prétendre accuser soupçonner reprocher".split())
"""Verbs whose content the report does not confirm."""
OTHERS = frozenset(
    """aller venir devoir pouvoir vouloir faire savoir commencer continuer cesser décider envisager prévoir compter projeter
    souhaiter espérer refuser offrir hésiter tenter essayer chercher éviter empêcher obliger contraindre forcer permettre
    engager réserver étudier entretenir ordonner finir parvenir réussir laisser opposer croire entendre tarder manquer
    risquer craindre augmenter mettre user devenir rester conduire diriger violer enfreindre respecter mentir ignorer""".split()
)
"""Verbs that govern others, or that patterns of speech need."""
BY_BEING = frozenset("aller venir rester devenir arriver partir revenir entrer sortir".split())
"""Verbs whose compound tenses use "être", so that these are not passives."""

_PRESENT = ("e", "es", "ons", "ez", "ent")
_PAST = ("ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont")


def _regular(verb: str) -> Iterator[tuple[str, Tense]]:
    """Yield the forms of a verb in -er or of one conjugated like "finir"."""
    if verb.endswith("er"):
        stem = verb[:-2]
        soft = stem + "e" if stem.endswith("g") else stem[:-1] + "ç" if stem.endswith("c") else stem
        strong = re.sub(r"e(?=[^aeiouyé]$)|é(?=[^aeiouyé]{1,2}$)", "è", stem)
        if verb in ("appeler", "rappeler", "rejeter", "projeter"):
            strong = stem + stem[-1]
        elif stem.endswith(("oy", "ay", "uy")):
            strong = stem[:-1] + "i"
        for end in _PRESENT:
            yield (soft if end == "ons" else stem if end == "ez" else strong) + end, "present"
            yield (soft if end == "ons" else stem) + end, "present"
        for end in _PAST:
            yield (stem if end[0] == "i" else soft) + end, "past"
        for end in ("a", "èrent"):
            yield (soft if end == "a" else stem) + end, "past"
        yield soft + "ant", "gerund"
        future = strong + "er" if strong != stem and "é" not in stem else verb
        yield from _later(future)
        yield from _participles(stem + "é")
    else:
        stem = verb[:-2]
        for end in ("is", "it", "issons", "issez", "issent", "isse"):
            yield stem + end, "present"
        for end in _PAST:
            yield stem + "iss" + end, "past"
        yield stem + "irent", "past"
        yield stem + "issant", "gerund"
        yield from _later(verb)
        yield from _participles(stem + "i")


def _later(stem: str) -> Iterator[tuple[str, Tense]]:
    for end in _FUTURE:
        yield stem + end, "future"
    for end in _PAST:
        yield stem + end, "conditional"


def _participles(masculine: str) -> Iterator[tuple[str, Tense]]:
    many = masculine if masculine.endswith("s") else masculine + "s"
    for form in (masculine, many, masculine + "e", masculine + "es"):
        yield form, "participle"


def _irregular(row: list[str]) -> Iterator[tuple[str, Tense]]:
    _, participle, singular, plural, imperfect, future = row
    stem = plural.removesuffix("ent") if plural.endswith("ent") else imperfect
    first = singular[:-1] + "s" if singular.endswith(("t", "d")) else singular
    for form in (singular, plural, first, imperfect + "ons", imperfect + "ez", stem + "e", stem + "es"):
        yield form, "present"
    for end in _PAST:
        yield imperfect + end, "past"
    yield imperfect + "ant", "gerund"
    yield from _later(future)
    yield from _participles(participle)


@cache
def _acts() -> dict[str, Act]:
    return {verb: act_named(act) for act, verbs in rows("french/verbs.tsv") for verb in verbs.split()}


@cache
def _frames() -> tuple[tuple[Act, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (act_named(act), frozenset(verbs.split()), frozenset(objects.split()))
        for act, verbs, objects in rows("french/frames.tsv")
    )


@cache
def forms() -> dict[str, tuple[tuple[str, Tense], ...]]:
    """Return infinitives and tenses by form, for every verb that the rules use."""
    irregular = {row[0]: row for row in rows("french/irregular.tsv")}
    verbs = {*_acts(), *(v for _, vs, _ in _frames() for v in vs), *SAYING, *OTHERS, *irregular}
    out: dict[str, list[tuple[str, Tense]]] = {}
    for verb in sorted(v for v in verbs if "'" not in v):
        out.setdefault(verb, []).append((verb, "infinitive"))
        made = _irregular(irregular[verb]) if verb in irregular else _regular(verb)
        for form, tense in made:
            if (verb, tense) not in out.setdefault(form, []):
                out[form].append((verb, tense))
    return {form: tuple(found) for form, found in out.items()}


def act_of_verb(verb: str, nouns: Iterable[str]) -> Act | None:
    """Return the act that a verb denotes with the nouns that it governs, or ``None``.

    Parameters
    ----------
    verb
        Its infinitive.
    nouns
        The nouns after it in its clause, as written; a plural counts as its singular.
    """
    single = {x for n in nouns for x in (n, n.removesuffix("s"), n.removesuffix("x"))}
    for act, verbs, objects in _frames():
        if verb in verbs and single & objects:
            return act
    return _acts().get(verb)
