"""Classifies the act that a clause reports of its source."""

from __future__ import annotations

from detente.evidence.lexicon import Act, patterns

REACH = 160
"""Number of characters after the source within which words have full weight."""


def act_of(text: str, source: tuple[int, int] | None = None) -> Act:
    """Return the act that a sentence reports.

    Parameters
    ----------
    text
        The sentence.
    source
        Half-open span of the actor; words after it have priority over words before it.

    Returns
    -------
    str
        A PLOVER category, or ``ASSERT`` if no word indicates one.
    """
    end = source[1] if source else 0
    best: tuple[float, Act] | None = None
    for rank, act, pattern in patterns():
        for m in pattern.finditer(text):
            distance = m.start() - end
            if source and source[0] <= m.start() < end:
                cost = 150.0
            elif distance >= 0:
                cost = float(distance)
            else:
                cost = 130.0 - 0.3 * distance
            score = 14.0 * rank - cost
            if best is None or score > best[0]:
                best = (score, act)
    return best[1] if best else "ASSERT"
