"""Interviews with alternating questions and answers that are not labelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from detente.evidence.offices import TITLES

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


_SHORT = re.compile(r"[A-ZÀ-Þ]{1,4}\.?|(?:[A-ZÀ-Þ]\.\s?){1,4}")
"""A label of initials only."""


def in_full(labels: Iterable[str]) -> dict[str, str]:
    """Return, for each label of a transcript that abbreviates one before it, that longer label: "N" of "Noorzai".

    Parameters
    ----------
    labels
        The labels in the order of the document.
    """
    longer: list[str] = []
    out: dict[str, str] = {}
    for label in labels:
        if not _SHORT.fullmatch(label):
            longer.append(label)
            continue
        letters = re.sub(r"[^A-ZÀ-Þ]", "", label)
        for way in range(3):
            fits = dict.fromkeys(name for name in longer if _initials(name)[way : way + 1] == (letters,))
            if len(fits) == 1:
                out[label] = next(iter(fits))
                break
    return out


def _initials(name: str) -> tuple[str, ...]:
    """Return the abbreviations of a name: of all its words, of the first and last one, of the last one."""
    words = [w[0] for w in re.findall(r"[^\W\d_][\w’'-]*", name) if w[0].isupper() and w.rstrip(".") not in TITLES]
    return ("".join(words), words[0] + words[-1], words[-1]) if words else ()


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
