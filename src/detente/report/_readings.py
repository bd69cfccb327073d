"""What each modelling choice does to an answer: the leading reading with one choice changed at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]

PLAIN = {
    "constructed": "if talks that fail lead to force wherever that pays",
    "peace": "if nobody shoots when talks fail",
    "stress": "if force is certain when talks fail",
    "revealed": "if an offer that nobody can take proves that its author can do without a deal",
    "loss 2": "if small steps away from what one wants cost little, and large ones much",
    "loss 1": "if every step away from what one wants costs the same",
    "cohesion 0": "if allies differ from one another as much as they can",
    "cohesion 1": "if allies think alike",
    "hard": "if nothing could buy off a public line",
    "soft": "if every public line has its price",
    "common belief of force": "if the others know only how often force is to be expected",
    "elicited belief of force": "if the others believe of force what the file says they do",
    "what is left out stays": "if nothing moves on the issues that an agreement leaves out",
}
"""Choices in words that follow a number of draws."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One choice changed: its name, what it means, and the share of draws it gives."""

    choice: str
    words: str
    share: float


def effects(finding: Data) -> list[Effect]:
    """Return the readings that differ from the leading one in a single choice, in their order."""
    readings = finding["readings"]
    if not readings:
        return []
    base = readings[0]["id"].split(", ")
    out: list[Effect] = []
    for r in readings[1:]:
        parts = r["id"].split(", ")
        changed = [b for a, b in zip(base, parts, strict=False) if a != b] + parts[len(base) :]
        if len(changed) == 1:
            out.append(Effect(changed[0], PLAIN.get(changed[0], f"under “{changed[0]}”"), float(r["share"])))
    return out


def telling(finding: Data, least: float = 0.05, most: int = 4) -> list[Effect]:
    """Return the choices that move the answer by at least ``least``, the strongest first."""
    readings = finding["readings"]
    if not readings:
        return []
    base = float(readings[0]["share"])
    some = [e for e in effects(finding) if abs(e.share - base) >= least]
    return sorted(some, key=lambda e: -abs(e.share - base))[:most]
