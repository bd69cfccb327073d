"""Interviews with alternating questions and answers that are not labelled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

Turn = Literal["question", "answer"]

_QUESTION = re.compile(r"\?[\"”’')\]]*$")
_FIRST = re.compile(
    r"(?<![\"“‘'«„\w])(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us|[Nn]ous|[Nn]otre|[Nn]os|[Jj]e|[Jj](?=[’'])|[Mm]on)\b(?![’'-]?\w*[\"”])"
)
_INTRODUCED = re.compile(
    r"\b(?:interview\w*|[Ww]e (?:met|spoke|talked|asked)|(?:spoke|talked|talks|speaks) (?:to|with) us|[Ee]ntretien|[Pp]ropos recueillis)\b"
)
_CREDIT = re.compile(r"(?:interview(?:ed)?|questions|asked)\b.{0,12}(?::|\bby\b)", re.IGNORECASE)
INTERVIEWER = re.compile(
    r"\b(?:(?:spoke|talked|speaks|talks) (?:to|with)|told|interviewed by|met|questions by)\s+(?:our \w+ )?$"
)
"""Words in front of the name of somebody who asks."""
_YOU = re.compile(r"\b(?:[Yy]ou|[Yy]ours?)\b")
LONGEST_QUESTION = 60
"""Largest number of words in a question."""
FEWEST = 3
"""Smallest number of questions in an interview."""


def turns(paragraphs: Sequence[str], taken: Mapping[int, object]) -> dict[int, Turn]:
    """Return which paragraphs are questions and which are answers, if a text is an interview without labels.

    A question ends in a question mark, and the text after it uses the first person. If questions and answers alternate
    strictly, a paragraph in the place of a question is one even if it has no question mark.

    Parameters
    ----------
    paragraphs
        The lines of the document, in order.
    taken
        Lines with a label; a document with labels is not treated here.
    """
    if taken:
        return {}
    asks = [
        n
        for n, p in enumerate(paragraphs[:-1])
        if _QUESTION.search(p) and len(p.split()) <= LONGEST_QUESTION and not _QUESTION.search(paragraphs[n + 1])
    ]
    fewest = FEWEST - 1 if all(_YOU.search(paragraphs[n]) for n in asks) else FEWEST
    if len(asks) < fewest:
        return {}
    answered = sum(bool(_FIRST.search(paragraphs[n + 1])) for n in asks)
    told = any(_INTRODUCED.search(p) for p in [*paragraphs[: asks[0] + 1], *paragraphs[-3:]])
    if answered * 3 < len(asks) * 2 and not (told and answered * 2 >= len(asks)):
        return {}
    strict = len({n % 2 for n in asks}) == 1
    first, last = asks[0], asks[-1] + 1
    while last + 1 < len(paragraphs) and not strict and _FIRST.search(paragraphs[last + 1]):
        last += 1
    out: dict[int, Turn] = {}
    for n in range(first, last + 1):
        if _CREDIT.match(paragraphs[n]):
            break
        out[n] = "question" if n in asks or (strict and n % 2 == first % 2) else "answer"
    return out
