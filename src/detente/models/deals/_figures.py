"""Data for the zone's pictures."""

from __future__ import annotations

from detente.models.contract import FigureData, Result


def figures(result: Result) -> tuple[FigureData, ...]:
    """Return shares of draws in which each named package passes, under every reading."""
    table = result.tables["pass"]
    rows = tuple(
        {"reading": r, "proposal": p, "share": int(table.values[i, j]) / result.n_draws}
        for i, r in enumerate(table.coords["reading"])
        for j, p in enumerate(table.coords["proposal"])
    )
    note = "Share of draws in which everyone who is asked accepts."
    return (FigureData("readings", "readings", "Named proposals under every reading", note, rows),)
