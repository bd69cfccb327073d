"""Texts of a file in the middle of a sentence: which first words keep their capital letter."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_STARTS = re.compile(r"(?:^|[.?!:;“\"(]\s*)$")
STEM = 4
"""Letters that a word shares with a name if it is an adjective made from it: Serbia, Serbian."""
_SMALL = frozenset(["the", "a", "an", "of", "and", "for", "in", "on", "to"])


@lru_cache(maxsize=16)
def proper_words(names: tuple[str, ...], texts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return words that always have a capital letter, and the stems of names.

    Parameters
    ----------
    names
        Names of actors and people: each of their words with a capital letter is one.
    texts
        Questions, labels, titles: a word with a capital letter in the middle of a sentence is one.
    """
    words: set[str] = set()
    stems: set[str] = set()
    for name in names:
        for word in _WORD.findall(name):
            if word[0].isupper() and word.lower() not in _SMALL:
                words.add(word)
                if len(word) > STEM:
                    stems.add(word[: max(STEM, len(word) - 1)])
    for text in texts:
        for m in _WORD.finditer(text):
            if m.group()[0].isupper() and not _STARTS.search(text[: m.start()]):
                words.add(m.group())
    return frozenset(words), frozenset(stems)


@lru_cache(maxsize=4096)
def lowered(text: str, words: frozenset[str], stems: frozenset[str]) -> str:
    """Return a text with a small first letter, unless its first word is a name, made from one, or an abbreviation.

    Parameters
    ----------
    text
        A label, as written in the file.
    words, stems
        As :func:`proper_words` returns them.
    """
    m = _WORD.match(text)
    first = m.group() if m else ""
    keep = text[1:2].isupper() or first in words or any(first.startswith(s) for s in stems)
    return text if keep else text[:1].lower() + text[1:]
