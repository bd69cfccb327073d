"""What a long command shows, and how it stops: a line of progress, and an interrupt that ends work in good order."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable() -> Generator[Callable[[], bool]]:
    """Yield a function that says whether the user has interrupted; a second interrupt breaks off at once."""
    from detente.models.contract import Cancelled

    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped:
            raise KeyboardInterrupt
        stopped = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: stopped
        if stopped:
            # Asked to stop where nothing looked any more: the work is done, but nobody wants it.
            raise KeyboardInterrupt
    except Cancelled:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)


class Progress:
    """A line that says what is being done and how far it is; silent where nobody looks."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self.last = 0.0

    def __enter__(self) -> Progress:
        return self

    def __call__(self, what: str, share: float) -> None:
        """Show what is being done, and the share of it that is."""
        now = time.monotonic()
        if self.on and (now - self.last > 0.1 or share >= 1):
            self.last = now
            bar = "█" * int(20 * share)
            print(f"\r\033[K{bar:·<20} {what}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.on:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
