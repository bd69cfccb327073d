"""The counts of a score, and the table of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields


@dataclass
class Score:
    """Counts for one text, or for several added up; errors are pairs of a kind and what was wrong."""

    quotes: int = 0
    quote_speaker: int = 0
    quote_actor: int = 0
    speeches: int = 0
    speech_speaker: int = 0
    core: int = 0
    core_placed: int = 0
    core_act: int = 0
    core_found: int = 0
    deeds: int = 0
    deeds_found: int = 0
    judged: int = 0
    right: int = 0
    unjudged: int = 0
    people: int = 0
    people_right: int = 0
    people_unseen: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def miss(self, kind: str, what: str) -> None:
        """Note an error."""
        self.errors.append((kind, what))

    def of_kind(self, kind: str) -> int:
        """Return how many errors of a kind were noted."""
        return Counter(k for k, _ in self.errors)[kind]

    def __add__(self, other: Score) -> Score:
        return Score(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


def share(part: int, whole: int) -> str:
    """Return ``3/4 75%``, or a dash where there is nothing to count."""
    return f"{part}/{whole} {part / whole:.0%}" if whole else "–"


COLUMNS: dict[str, Callable[[Score], str]] = {
    "quotation → speaker": lambda s: share(s.quote_speaker, s.quotes),
    "quotation → actor": lambda s: share(s.quote_actor, s.quotes),
    "missed": lambda s: str(s.of_kind("quotation missed")),
    "name lost": lambda s: str(s.of_kind("name lost")),
    "speech → speaker": lambda s: share(s.speech_speaker, s.speeches),
    "core recall": lambda s: share(s.core_found, s.core),
    "core, act only": lambda s: share(s.core_act, s.core),
    "core, any statement": lambda s: share(s.core_placed, s.core),
    "actual found": lambda s: share(s.deeds_found, s.deeds),
    "“actual” precision": lambda s: share(s.right, s.judged),
    "not real": lambda s: str(s.of_kind("not real")),
    "offer as AGREE": lambda s: str(s.of_kind("offer as AGREE")),
    "wrong act": lambda s: str(s.of_kind("wrong act")),
    "wrong actor": lambda s: str(s.of_kind("wrong actor")),
    "unjudged": lambda s: str(s.unjudged),
    "person → actor": lambda s: share(s.people_right, s.people),
    "of those seen": lambda s: share(s.people_right, s.people - s.people_unseen),
}


def by_genre(scores: Mapping[str, tuple[str, Score]]) -> dict[str, Score]:
    """Add up the scores of texts of one genre."""
    genres: dict[str, Score] = {}
    for genre, score in scores.values():
        genres[genre] = genres.get(genre, Score()) + score
    return genres


def table(scores: Mapping[str, Score]) -> str:
    """Return a Markdown table: a line for each name, and one for all."""
    lines = ["| | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for name, score in [*scores.items(), ("all", sum(scores.values(), Score()))]:
        lines.append(f"| {name} | " + " | ".join(column(score) for column in COLUMNS.values()) + " |")
    return "\n".join(lines)
