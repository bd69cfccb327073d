"""Errors in the definition of a conflict; messages use the names in the user's file."""

from __future__ import annotations

from detente._errors import DetenteError


class ConflictError(DetenteError, ValueError):
    """A conflict that contradicts itself, cannot be read, or is too large; the message says how to fix it."""


class ConditionError(ConflictError):
    """A condition over options that cannot be read.

    Attributes
    ----------
    text
        The condition.
    at
        Offset of the first thing that is wrong.
    """

    def __init__(self, text: str, at: int, what: str, where: str = "") -> None:
        self.text, self.at, self.what = text, at, what
        head = f"{where}: " if where else ""
        super().__init__(f"{head}{what}\n  {text}\n  {' ' * at}^")


class TooManyStates(ConflictError):
    """More states than can be held in memory; the message says how many, and how much that would take."""


LIMIT_BYTES = 24 * 2**30
"""Memory that an analysis may take: 24 GiB."""


def bytes_for(states: int, makers: int) -> int:
    """Return about how much memory an analysis takes at its peak, in bytes.

    Per state and decision maker: a rank, a place in a block, its members before and after sorting (4 bytes each), and
    one byte of verdict for each of six concepts; in addition a code and the working arrays per state.
    """
    return states * (22 * makers + 60)


def size_words(states: int, makers: int) -> str:
    """Return a size in words, such as ``1,048,576 states, about 170 MiB``."""
    size = float(bytes_for(states, makers))
    for unit in ("B", "KiB", "MiB", "GiB", "TiB", "PiB"):
        if size < 1024 or unit == "PiB":
            break
        size /= 1024
    return f"{states:,} states, about {size:.{0 if size >= 10 else 1}f} {unit} of memory"


def too_many(states: int, makers: int, options: int) -> TooManyStates:
    """Return the error for a conflict that is too large to enumerate."""
    return TooManyStates(
        f"{options} options give up to {size_words(states, makers)}; at most {LIMIT_BYTES // 2**30} GiB may be used. "
        "Declare combinations infeasible, or join options"
    )
