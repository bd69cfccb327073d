"""Whether a text is English, for short texts as well as long ones."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from detente.evidence.gazetteer import mentions

MARGIN = 15.0
"""Log-likelihood by which another language must beat English before a text is refused. On 16 short English texts
(2 to 16 words) the best other language led by at most 12, on 30 sentences in 22 other languages by at least 23 where
they had four words or more."""
FEW = 4
"""Words, names apart, below which only the alphabet is judged."""

_NAME = re.compile(r"(?<=[^\s.!?\"“‘\n] )[A-ZÀ-ÖØ-Þ][\w’'-]+")


def english(text: str) -> bool:
    """Return whether a text is English, or too short to tell and in Latin letters.

    Names are left out, as they say nothing about the language of a report on foreign affairs.
    """
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return True
    if sum(c < "\u0250" for c in letters) < 0.6 * len(letters):
        return False
    bare = list(text)
    for m in mentions(text):
        bare[m.start : m.end] = " " * (m.end - m.start)
    words = _NAME.sub(" ", "".join(bare))
    if len(words.split()) < FEW:
        return True
    rank: Any = import_module("py3langid").rank
    found: dict[str, float] = {str(code): float(score) for code, score in rank(words)}
    return max(found.values()) - found["en"] < MARGIN
