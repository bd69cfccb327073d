"""Location of the run store."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DETENTE_STORE"
OFF = "none"
"""Value of the variable that switches storing off, unless a command names a folder."""


def default_place() -> Path:
    """Return the default folder of stored runs: ``$DETENTE_STORE``, else in the user's data folder.

    Where that cannot be made or written, it is the user's cache folder.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen and chosen != OFF:
        return Path(chosen)
    from platformdirs import user_cache_path, user_data_path

    place = user_data_path("detente", appauthor=False) / "store"
    return place if _usable(place) else user_cache_path("detente", appauthor=False) / "store"


def switched_off() -> bool:
    """Whether the user's environment says that nothing is stored."""
    return os.environ.get(VARIABLE) == OFF


def _usable(place: Path) -> bool:
    """Whether a folder can be written, or made where it does not exist."""
    try:
        nearest = next(p for p in (place, *place.parents) if p.exists())
        return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except (OSError, StopIteration):
        return False
