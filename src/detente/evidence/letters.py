"""Letters: opening, closing, signatures, and replies printed below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.evidence.layout import Unit

SALUTATION = re.compile(
    r"(?:(?:an )?open letter|letter to|dear\b|to (?:the|mr|ms|mrs)\b|(?:minister|sir|madam|mr|ms|mrs|excellency|your excellency|honourable|gentlemen|prime minister|governor|president|mayor)\b[^.!?]{0,40},\s*$)",
    re.I,
)
CLOSING = re.compile(
    r"(?:yours (?:sincerely|faithfully|truly|respectfully)|sincerely|respectfully|with respect|on behalf of|signed|faithfully|in hope)\b",
    re.I,
)
WE_ARE_THEY = re.compile(r"\bWe, (?P<who>(?:the |as )?[^,;:\n]{4,90}),")
REPLIES = re.compile(r"(?P<who>(?:The |the )?[\w’' .-]{3,60}?) (?:replies|responds|answers|writes|adds)\b[^.?!]{0,40}$")
"""A heading that introduces somebody's words: "The rector replies"."""


def is_letter(text: str, units: Sequence[Unit]) -> bool:
    """Return whether a text begins like a letter."""
    return any(SALUTATION.match(text, u.start, u.end) for u in units[:6])


def below_closing(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Return the short lines that start with the closing words of a letter, up to the words of somebody else."""
    closing = next((u.number for u in reversed(units) if CLOSING.match(text, u.start, u.end)), None)
    out: list[Unit] = []
    for unit in units[closing:] if closing is not None else ():
        if unit.end - unit.start >= 140 or REPLIES.match(text, unit.start, unit.end):
            break
        out.append(unit)
    return out
