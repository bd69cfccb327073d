"""A document with its quotations, parses, actors and references: the input of all rules that make statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.attribution import Speech
from detente.evidence.document import Document
from detente.evidence.layout import Span, Unit
from detente.evidence.linking import Links
from detente.evidence.quotes import Places, Quote
from detente.evidence.salience import Ref
from detente.evidence.timing import Clock


@dataclass(frozen=True, slots=True)
class Page:
    """A document with everything found in it before statements are made."""

    document: Document
    units: Sequence[Unit]
    parses: dict[int, Any]
    found: Sequence[Quote]
    places: Places
    said: Sequence[Speech]
    links: Links
    clock: Clock
    points: frozenset[int] = frozenset()
    """Where the points of resolutions begin: with a pronoun of three characters that is not in the text."""

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def speaker(self, ref: Ref, mention: Span | None) -> tuple[str | None, str | None]:
        """Return a speaker's name, or the description of an unnamed one, and the actor for whom they speak."""
        if ref.person is not None:
            return ref.person.name, ref.codes[0] if ref.codes else ref.person.speaks_for
        words = re.sub(r"\s+", " ", self.text[slice(*mention)]) if mention else None
        if words and words.lower() in ("it", "they", "this", "that", "both", "neither", "we") and len(ref.codes) == 1:
            return self.links.name_of(ref.codes[0]), ref.codes[0]
        return words, ref.codes[0] if len(ref.codes) >= 1 else None

    def voice(self, unit: Unit) -> Ref | None:
        """Return who speaks in the first person in a unit: an answer's speaker, or the author of the text."""
        if unit.kind == "answer" and unit.label is not None:
            return self.links.voices.of_label(unit.label)
        if unit.kind == "answer":
            return self.links.voices.interviewee
        author = self.links.voices.author_of(unit)
        return author if unit.kind in ("body", "item") and (author.codes or author.person) else None

    def codes(self, unit: Unit, tokens: Iterable[Any]) -> tuple[str, ...]:
        """Return the actors that tokens of a unit stand for."""
        return tuple(dict.fromkeys(c for t in tokens for c in self.links.of(unit, t).codes))

    def trimmed(self, span: Span) -> Span:
        """Strip whitespace and punctuation from the end of a span."""
        start, end = span
        while end > start and self.text[end - 1 : end] in ' .,;:"“”':
            end -= 1
        return (start, end)
