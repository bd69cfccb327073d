"""Roles linked to a name by syntax: an apposition at any distance, or the verb of a relative clause.

"Ilka Sandor, the goalkeeper who presides over the union", "Chuve, 84, who heads it": cases that the patterns for text
directly beside a name do not cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from detente.evidence.layout import Span
from detente.evidence.offices import LEADING_WORDS, OFFICE_WORDS, is_office

_FAR = 14
"""Largest distance of an apposition from its name, in words."""
_WHO = re.compile(r"^who\s+(?:(?:also|now|still|long|once)\s+)?", re.IGNORECASE)


def apposed(parse: Any, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the roles that a parse links to a name, as offsets in its text.

    Parameters
    ----------
    parse
        The parse of a unit.
    start, end
        Half-open span of the name in its text.
    """
    name = parse.char_span(start, end, alignment_mode="expand")
    if name is None:
        return
    head = name.root
    for child in head.children:
        if child.i < name.end or child.i - name.end > _FAR or _parted(parse, name.end, child.i):
            continue
        if child.dep_ == "appos":
            if child.ent_type_ != "PERSON" and is_office(child.text):
                yield _phrase(child)
            for clause in child.children:
                yield from _heading(clause)
        elif child.dep_ == "relcl":
            yield from _heading(child)
    if (
        head.dep_ == "appos"
        and head.head.i < name.start
        and not _parted(parse, head.head.i, name.start)
        and OFFICE_WORDS.search(head.head.text)
    ):
        left = head.head.left_edge
        yield left.idx, max(left.idx + 1, parse[name.start].idx - 2)


def _parted(parse: Any, start: int, end: int) -> bool:
    """Whether a sentence ends, or a quotation begins, between two tokens."""
    return any(t.text in (".", "!", "?", ";", ":") or t.is_quote for t in parse[start:end])


def _phrase(noun: Any) -> Span:
    """Return a noun phrase up to its relative clause."""
    right = noun
    for child in noun.children:
        if child.i > noun.i and child.dep_ == "prep":
            right = child.right_edge
        elif child.i > noun.i and child.dep_ in ("relcl", "appos", "punct", "conj", "cc"):
            break
    return noun.left_edge.idx, right.idx + len(right.text)


def _heading(clause: Any) -> Iterator[Span]:
    """Yield the words of a relative clause whose verb means to head something."""
    if clause.dep_ != "relcl":
        return
    left, right = clause.left_edge, clause.right_edge
    words = clause.doc[left.i : right.i + 1].text
    who = _WHO.match(words)
    if who is not None and LEADING_WORDS.match(words[who.end() :]):
        yield left.idx + who.end(), left.idx + len(words)
    elif who is not None and clause.lemma_ == "be":
        yield from (_phrase(c) for c in clause.children if c.dep_ == "attr" and is_office(c.text))
