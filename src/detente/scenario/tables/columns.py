"""The columns of each table, and which of them hold quantities."""

from __future__ import annotations

SOURCED = ("basis", "evidence", "gist", "by", "why", "citation", "published")
LISTS = frozenset({"members", "evidence", "control"})
PARTS = ("low", "mode", "high")
QUANTITIES = {
    "actors": ("cohesion", "blocking_cost"),
    "issues": ("cost", "worth"),
    "positions": ("stated", "ideal", "salience", "trust", "limit"),
}
OTHERS = {
    "actors": ("id", "name", "kind", "members", "rule", "weights", "like", *SOURCED),
    "issues": (
        *("id", "question", "kind", "status_quo", "control", "consent_of_all", "level", "label"),
        *("consent", "ratification", "unnamed", "payer", "payee", *SOURCED),
    ),
    "positions": ("actor", "issue", "values", *SOURCED),
}


def quantity_of(column: str) -> str:
    """Return the quantity that a column belongs to: ``ideal`` for ``ideal_low``."""
    stem, _, last = column.rpartition("_")
    return stem if last in PARTS else column
