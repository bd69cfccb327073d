"""The sentences of a French text: a quotation is never split, and "M." does not end a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.evidence.layout import Span, Unit
from detente.evidence.quotes import Places

_END = re.compile(r"[.!?…](?:[\s\u00a0\u202f]*[»”\"])?\s+(?=[\"«“A-ZÀ-ÖØ-Þ0-9—–-])|;\s+")
_SHORT = re.compile(r"(?:\b(?:M|MM|Mme|Dr|Me|art|n[o°]|cf|St|Ste)|\b[A-Z])\.$")
_GOES_ON = re.compile(r"[\s\u00a0\u202f]*[»”\"]\s*,")


def sentences(text: str, places: Places, unit: Unit) -> Iterator[Span]:
    """Yield the half-open spans of the sentences of a unit.

    Parameters
    ----------
    text, places
        The report and its quotations.
    unit
        The unit.
    """
    start = unit.start
    for m in _END.finditer(text, unit.start, unit.end):
        inside, after = places.at(m.start()), places.at(m.end())
        whole = inside is not None and inside == after
        if whole or _SHORT.search(text[max(start, m.start() - 6) : m.start() + 1]):
            continue
        if inside is not None and _GOES_ON.match(text, m.start() + 1, m.end() + 3):
            continue
        yield start, m.end()
        start = m.end()
    if start < unit.end:
        yield start, unit.end
