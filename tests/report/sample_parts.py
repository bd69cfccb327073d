"""Parts of the hand-made view: shares and key drivers."""

from __future__ import annotations

from typing import Any

N = 400
SETS = [
    f"{failure}, loss {loss}, cohesion declared, {line}"
    for failure in ("constructed", "peace")
    for loss in (1, 2)
    for line in ("soft", "hard")
]


def share(id: str, count: int, n: int = N) -> dict[str, Any]:
    return {"id": id, "count": count, "n": n, "share": round(count / n, 6)}


def driver(words: str, low: int, high: int, basis: str = "judgement") -> dict[str, Any]:
    return {
        "path": "positions/A/dam/ideal",
        "words": words,
        "basis": basis,
        "lowest_fifth": share("lowest fifth", low, N // 5),
        "highest_fifth": share("highest fifth", high, N // 5),
    }
