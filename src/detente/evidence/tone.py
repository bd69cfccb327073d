"""Words of blame and praise, for names that somebody gives to a thing and for short descriptions."""

from __future__ import annotations

import re
from typing import Literal

from detente.evidence.lexicon import rows

_WORDS: dict[str, frozenset[str]] = {tone: frozenset(words.split()) for tone, words in rows("tone.tsv")}
_TOKEN = re.compile(r"[a-z]+(?:-[a-z]+)*")
_NEGATED = re.compile(r"\b(?:not|no|never|neither|hardly|without|n't)\b|n’t\b", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?:this|that|it|he|she|they|you|these|those|which|what)\b[^.;:!?]{0,40}?\b(?:is|are|was|were|amounts? to|looks? like|smells? of|(?:is|are)n['’]t)\s"
    r"(?P<told>[^.;:!?]{2,80})|\b(?:it|that|this|he|she|they|you|what|which)['’](?:s|re)\s(?P<short>[^.;:!?]{2,80})"
    r"|^\W*(?:an?|the|his|her|their|your)\s[\w-]+\s(?:is|are|was|were)\s(?P<noun>[^.;:!?]{2,80})",
    re.IGNORECASE,
)


def tone(words: str) -> Literal["blame", "praise"] | None:
    """Return whether a description blames or praises, or ``None``; a negated one counts as neither."""
    if _NEGATED.search(words):
        return None
    found = set(_TOKEN.findall(words.lower()))
    found |= {w.removesuffix("s") for w in found}
    if found & _WORDS["blame"]:
        return "blame"
    return "praise" if found & _WORDS["praise"] else None


def blames(words: str) -> bool:
    """Whether somebody says that something is bad: "this is a raid on honest merchants"."""
    for m in _PREDICATE.finditer(words):
        if tone(m.group("told") or m.group("short") or m.group("noun")) == "blame":
            return True
    return False
