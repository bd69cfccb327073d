"""Questions that security disputes turn on: where a draft begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_CLAUSE = re.compile(
    r"[;:]|,\s+|\s+(?:and|but|while|or)\s+(?=(?:to\s+)?[a-z]+)|\s+(?:in exchange for|in return for)\s+"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One question, its levels, and the words that point to it."""

    id: str
    question: str
    kind: str
    words: frozenset[str]
    levels: dict[int, str]
    status_quo: int


@cache
def topics() -> tuple[Topic, ...]:
    """Return all questions."""
    import yaml

    rows: list[dict[str, Any]] = yaml.safe_load((files("detente.evidence") / "topics.yaml").read_text(encoding="utf-8"))
    return tuple(
        Topic(r["id"], r["question"], r["kind"], frozenset(r["words"]), r["levels"], r["status_quo"]) for r in rows
    )


_BODIES = re.compile(r"\b(security|european|city|town) council\b|\bcouncil of (europe|ministers)\b", re.IGNORECASE)
"""Bodies whose name holds a word for talks, and which somebody may turn to without talking to the other side."""


def topics_of(text: str) -> tuple[str, ...]:
    """Return the ids of the questions that the clauses of a text point to, the strongest of each clause."""
    out: dict[str, None] = {}
    for clause in _CLAUSE.split(_BODIES.sub("", text)):
        words = re.findall(r"[a-z][a-z-]+", (clause or "").lower())
        scores = {t.id: sum(w in t.words for w in words) for t in topics()}
        best = max(scores.values())
        if best:
            out[next(i for i, n in scores.items() if n == best)] = None
    return tuple(out)
