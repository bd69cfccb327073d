"""Finds words from which a coder could recognise a masked dispute."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from detente.scenario.model import Scenario

MONTHS = (
    "January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_INSIDE = re.compile(r"(?<![.:?!\n] )(?<![.:?!]  )(?<=[a-z,;] )[A-Z][A-Za-z'’-]+")
"""A capitalised word inside a sentence, which is likely to be a name."""
_OURS = frozenset({"Now", "Yes"})
"""Words of the packet itself that may occur inside a line."""


def leaks(text: str, scenario: Scenario, *, hidden: Iterable[str], labels: Collection[str]) -> Iterator[str]:
    """Yield words of a packet that reveal the dispute: names in the case, years, months, other names.

    Parameters
    ----------
    text
        The packet.
    scenario
        The case.
    hidden
        Words that must not occur, in addition to the case's own names.
    labels
        Words of the labels of parties, which may occur inside a sentence.
    """
    forbidden = {w.casefold() for w in hidden}
    for name in (*(a.name for a in scenario.actors), *(p.name for p in scenario.people)):
        forbidden |= {w.casefold() for w in re.findall(r"[^\W\d_]{3,}", name)}
    forbidden |= {m.casefold() for m in MONTHS}
    # Words that are not names.
    forbidden -= {"state", "states", "united", "union", "member", "north", "kingdom", "the", "all", "organisation"}
    said = {m.group() for m in re.finditer(r"[^\W\d_]+", text)}
    yield from sorted(w for w in said if w.casefold() in forbidden or (len(w) > 2 and w in scenario.actor))
    yield from sorted({m.group() for m in re.finditer(r"\b(1[5-9]|20)\d\d\b", text)})
    for found in _INSIDE.finditer(text):
        word = found.group().removesuffix("'s").removesuffix("’s")
        if word not in _OURS and word not in labels:
            yield found.group()
