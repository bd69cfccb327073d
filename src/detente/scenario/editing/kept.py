"""Cache of texts that were read: a page, its fragments and its edits use the same text repeatedly."""

from __future__ import annotations

from functools import lru_cache

from detente.scenario.editing.places import place_of
from detente.scenario.editing.sheets import EditTable, tables_of
from detente.scenario.load import ScenarioFile, read_text

KEPT = 4
"""Texts that are kept, the last ones asked for. Their key is the text itself, so none is ever out of date."""


@lru_cache(KEPT)
def read_once(text: str, file: str) -> ScenarioFile:
    """Return a text as it was read, with its problems; only read it: others hold it too."""
    return read_text(text, file=file)


@lru_cache(KEPT)
def tables_once(text: str, file: str) -> tuple[EditTable, ...]:
    """Return a text as tables; none while it is not YAML."""
    held = read_once(text, file)
    if held.root is None:
        return ()
    return tables_of(held.plain, [(place_of(held, held.root, p), p) for p in held.problems])
