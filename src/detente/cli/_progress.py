"""One line on standard error that shows what a long command is doing, and how far it is."""

from __future__ import annotations

import sys
import time

from detente._text import emit, one_line


class Progress:
    """Draws the line again at most ten times a second; silent where standard error is not a terminal."""

    def __init__(self, on: bool | None = None) -> None:
        self.on = on if on is not None else sys.stderr is not None and sys.stderr.isatty()
        self.last = 0.0

    def __enter__(self) -> Progress:
        return self

    def __call__(self, what: str, share: float) -> None:
        """Show what is being done, and the share of it that is done."""
        now = time.monotonic()
        if self.on and (now - self.last > 0.1 or share >= 1):
            self.last = now
            bar = "█" * int(20 * share)
            emit(f"\r\033[K{bar:·<20} {one_line(what)}", err=True)
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self.on:
            emit("\r\033[K", err=True)
            sys.stderr.flush()
