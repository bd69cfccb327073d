"""Values of inputs with their units."""

from __future__ import annotations

UNITS: tuple[tuple[str, str], ...] = (
    ("trust", "chance that it is kept"),
    ("salience", "weight, 0–100"),
    ("win", "chance"),
    ("belief", "chance"),
    ("estimate", "chance"),
    ("hard", "chance that no price would do"),
    ("continuation", "weight, 0–1"),
    ("discount", "factor a year"),
    ("deadline", "days"),
    ("ideal", "level, 0–100"),
    ("stated", "level, 0–100"),
    ("limit", "level, 0–100"),
)
"""Unit of an input, by the last parts of its path; all others are shares of the actor's whole stake."""


def unit_of(path: str) -> str:
    """Return the unit of an input."""
    parts = path.split("/")
    return next((unit for name, unit in UNITS if name in parts), "share of its whole stake")


def amount(x: float, path: str) -> str:
    """Return a value of an input with its unit: ``.08 of its stake``, ``level 40``, ``120 days``."""
    unit = unit_of(path)
    match unit.split(",")[0]:
        case "share of its whole stake":
            return f"{x:.2f} of its stake"
        case "level":
            return f"level {x:.0f}"
        case "days":
            return f"{x:.0f} days"
        case "weight" if unit.endswith("100"):
            return f"a weight of {x:.0f}"
        case _:
            return f"{x:.2f}"
