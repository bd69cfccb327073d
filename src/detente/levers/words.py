"""Changed inputs in words and as plain data."""

from __future__ import annotations

from typing import Any

from detente.answers.words import numbered
from detente.levers.least import LeverMove

SHOWN = 3
"""Inputs that a sentence names."""


def in_words(moves: tuple[LeverMove, ...], most: int = SHOWN) -> str:
    """Return changed inputs as a part of a sentence: "trust of Serbia: 0.6 → 0.8; and one further input"."""
    shown = [f"{m.words}: {m.shown}" for m in moves[:most]]
    more = len(moves) - len(shown)
    return "; ".join(shown) + (f"; and {numbered(more, 'further input')}" if more else "")


def plain_move(m: LeverMove) -> dict[str, Any]:
    """Return a changed input as plain data; ``now`` and ``to`` are medians."""
    return {
        "path": m.path,
        "words": m.words,
        "now": round(m.now, 6),
        "to": round(m.to, 6),
        "cost": round(m.cost, 6),
        "shown": m.shown,
    }
