"""The run store that a command uses, and what it says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente._errors import CannotRead
from detente._text import echo

if TYPE_CHECKING:
    from detente.runs.store import Store


def tell(message: str) -> None:
    """Print a note for the user on standard error, each one once."""
    if message not in _said:
        _said.add(message)
        echo(f"note: {message}.", err=True)


_said: set[str] = set()


def store_of(place: str | None, no_store: bool) -> Store | None:
    """Return the store that a command uses; ``None`` if it uses none.

    Raises
    ------
    DetenteError
        If the folder cannot be a store, or a newer version has written it.
    """
    from detente.runs.place import switched_off

    if no_store or (place is None and switched_off()):
        return None
    from detente.runs.store import Store

    try:
        return Store(place)
    except CannotRead as e:
        if place is not None:
            raise
        tell(f"{e}. This run is not kept; name a place for the run store with --store or DETENTE_STORE")
        return None
