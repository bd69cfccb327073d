"""Word roots: a light English stemmer that maps "seals", "sealed" and "sealing" to one root."""

from __future__ import annotations

import re

STOP = frozenset(
    """a about above after again against all also an and any are as at be because been before being below between both
    but by can could did do does doing down during each either else ever every few for from further had has have having
    he her here hers him his how i if in into is it its itself just many may me might more most much must my neither no
    nor not now of off on once one only or other our out over own per same shall she should since so some such than
    that the their them then there these they this those through to too under until up upon us very was we were what
    when where which while who whom why will with within without would yet you your""".split()
)
"""Stop words."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_VOWEL = re.compile(r"[aeiouy]")


def root(word: str) -> str:
    """Return the root of an English word, without endings of number, tense and possession or a French elision."""
    w = re.sub(r"^(?:[ldnsjmc]|qu)['’](?=\w{2})|['’]s?$", "", word.lower())
    if len(w) <= 3 or w.isdigit():
        return w
    if w.endswith("ies") and len(w) > 4:
        w = w[:-3] + "y"
    elif w.endswith(("sses", "xes", "ches", "shes")):
        w = w[:-2]
    elif w.endswith("s") and not w.endswith(("ss", "us", "is")):
        w = w[:-1]
    for ending in ("ing", "ed"):
        stem = w[: -len(ending)]
        if w.endswith(ending) and len(stem) >= 3 and _VOWEL.search(stem):
            w = stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem
            break
    return w[:-1] if w.endswith("e") and len(w) > 4 else w[:-1] + "i" if w.endswith("y") and len(w) > 3 else w


def roots(text: str) -> tuple[str, ...]:
    """Return the roots of a text's content words, in order; hyphenated words also give their parts."""
    out: list[str] = []
    for m in _WORD.finditer(text):
        whole = m.group()
        parts = [whole, *whole.split("-")] if "-" in whole else [whole]
        out += [root(p) for p in parts if p.lower() not in STOP and (len(p) > 1 or p.isdigit())]
    return tuple(out)
