"""Identifies the language of short and long texts."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from detente.evidence.gazetteer import mentions

MARGIN = 15.0
"""Margin in log-likelihood by which another language must exceed English. On 16 short English texts (2 to 16 words) the
best other language led by at most 12; on 30 sentences in 22 other languages it led by at least 23 if they had four or
more words."""
FEW = 4
"""With fewer words (without names), only the alphabet is used, and French if the text contains a French word or accent."""
FRENCH = 7.0
"""Margin in log-likelihood by which French must exceed English. On 40 headlines of two to nine words, half in each
language, French led by at least 8 on the French ones, with :data:`SIGN`, and by at most 6 on the English ones."""
NEAR = 3.0
"""Margin in log-likelihood by which a third language may exceed French in texts of fewer than :data:`FEW` words."""
SIGN = 4.0
"""Bonus in log-likelihood for each word or accent that only one of the two languages uses."""

_NAME = re.compile(r"(?<=[^\s.!?\"“‘\n] )[A-ZÀ-ÖØ-Þ][\w’'-]+")
_FRENCH_SIGNS = re.compile(
    r"[éèêëàâçùûîïôœ]|\b(?:[ldnsjcm]|qu)['’]\w|\b(?:le|la|les|du|des|une|aux|est|sont|pas|pour|dans|avec|sur|aucune?|il|elle|ils|elles|nous|"
    r"vous|et|ou|au|qui|que|sans|contre|ont|deux|trois|leurs?)\b",
    re.IGNORECASE,
)
_ENGLISH_SIGNS = re.compile(
    r"\b(?:the|of|to|and|in|for|is|are|was|were|has|have|with|by|at|from|it|they|he|she|we|not|no|will|over|that|its|their|two|three)\b",
    re.IGNORECASE,
)


def language(text: str) -> str:
    """Return the ISO 639-1 code of a text's language; ``en`` for a text in Latin letters that is too short.

    Names are removed first, since they do not indicate the language of a report on foreign affairs.
    """
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "en"
    latin = sum(c < "\u0250" for c in letters) >= 0.6 * len(letters)
    bare = list(text)
    for m in mentions(text):
        bare[m.start : m.end] = " " * (m.end - m.start)
    words = _NAME.sub(" ", "".join(bare)) if latin else text
    words = " ".join(words.split())
    few = len(words.split()) < FEW
    rank: Any = import_module("py3langid").rank
    found: dict[str, float] = {str(code): float(score) for code, score in rank(words)}
    if not latin:
        return max((code for code in found if code not in ("en", "fr")), key=lambda code: found[code])
    best = max(found, key=lambda code: found[code])
    signs = len(_FRENCH_SIGNS.findall(words)) - len(_ENGLISH_SIGNS.findall(words))
    near = NEAR if few else 0.0  # two or three words may resemble those of a neighbouring language
    if found[best] - found["fr"] <= near and found["fr"] - found["en"] + SIGN * signs > FRENCH:
        return "fr"
    if few or found[best] - found["en"] < MARGIN:
        return "en"
    return best
