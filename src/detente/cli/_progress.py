"""What a long command shows, and how it stops: a line of progress, and an interrupt that ends work in good order."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

GRACE = 0.7
"""Seconds that work has to end in good order after an interrupt, before the process is ended as it is."""


class Stop:
    """Says whether the user has interrupted; until :meth:`in_order`, work that does not answer is broken off."""

    def __init__(self) -> None:
        self.asked = False
        self._hard = True
        self._ended = Event()

    def __call__(self) -> bool:
        """Return whether the user has interrupted."""
        return self.asked

    def in_order(self) -> None:
        """From now on wait for work to end in good order: there is something on disk to take away."""
        self._hard = False

    def end(self) -> None:
        """Note that the work has ended."""
        self._ended.set()

    def watch(self, signals: socket.socket) -> None:
        """End the process if an interrupt is not answered: a kernel, or the compiler, may run for many seconds."""
        while not self._ended.is_set():
            try:
                received = signals.recv(16)
            except OSError:
                return
            if not received:
                return
            if signal.SIGINT in received and not self._ended.wait(GRACE) and self._hard:
                from detente.cli._guard import INTERRUPTED

                clear = "\r\033[K" if sys.stderr.isatty() else ""
                print(f"{clear}{INTERRUPTED}", file=sys.stderr, flush=True)
                os._exit(130)


@contextmanager
def stoppable() -> Generator[Stop]:
    """Yield what says whether the user has interrupted; a second interrupt breaks off at once."""
    from detente.models.contract import Cancelled

    stopped = Stop()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if stopped.asked:
            raise KeyboardInterrupt
        stopped.asked = True

    before = signal.signal(signal.SIGINT, stop)
    here, there = socket.socketpair()
    there.setblocking(False)
    old = signal.set_wakeup_fd(there.fileno(), warn_on_full_buffer=False)
    # The handler above runs in the main thread, which may be inside a kernel; this thread hears of the signal at once.
    Thread(target=stopped.watch, args=(here,), daemon=True).start()
    try:
        yield stopped
        if stopped.asked:
            # Asked to stop where nothing looked any more: the work is done, but nobody wants it.
            raise KeyboardInterrupt
    except Cancelled:
        raise KeyboardInterrupt from None
    finally:
        stopped.end()
        signal.set_wakeup_fd(old)
        there.close()
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
