"""Interrupts: the first one stops the work in good order, a second one at once; neither leaves half a file.

SIGINT, SIGTERM and SIGHUP are handled alike. Normally the first raises ``KeyboardInterrupt``, which unwinds the
work. Inside :func:`stoppable` the work polls instead, because threads that compute cannot be unwound. Python runs
handlers between two of its own instructions, so a long piece of compiled work would delay them: a separate thread is
notified of every signal at once, and ends the process if the work has not stopped within :data:`GRACE` seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Thread, current_thread, main_thread
from types import FrameType

SIGNALS = tuple(getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n))

GRACE = 0.8
"""Seconds in which the work may stop in good order."""


class _State:
    received: int | None = None
    """The first signal received, if any."""
    polls: bool = False
    """Whether the work itself checks whether it should stop."""


def install() -> None:
    """Take over the signals that end a process; those that the parent chose to ignore stay ignored."""
    if current_thread() is not main_thread():
        return
    for number in SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _handle)
    sys.unraisablehook = _unraisable
    hear, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    Thread(target=_watch, args=(hear,), name="signals", daemon=True).start()


def _watch(hear: int) -> None:
    """End the process soon after the first signal, if its handler has not; runs in a thread."""
    while True:
        number = os.read(hear, 1)[0]
        if number in SIGNALS and signal.getsignal(number) is _handle:
            time.sleep(GRACE)
            os.write(2, b"interrupted; nothing is half written\n")
            _leave_now(number)


def _unraisable(what: sys.UnraisableHookArgs) -> None:
    """Report an exception that cannot be raised, such as one in a finalizer, unless it is an interrupt.

    The interrupt is lost there, and the thread that watches ends the process; a traceback would only alarm.
    """
    if not issubclass(what.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(what)


def received() -> int | None:
    """Return the number of the signal that asked the process to stop; ``None`` if none did."""
    return _State.received


def _handle(number: int, _frame: FrameType | None) -> None:
    if _State.received is not None:
        _leave_now(_State.received)
    _State.received = number
    if not _State.polls:
        raise KeyboardInterrupt
    if number != signal.SIGINT:
        # The sender will not wait long, and computing threads may take seconds to notice.
        _leave_now(number)
    if sys.stderr is not None and sys.stderr.isatty():
        os.write(2, b"\r\x1b[Kstopping; press Ctrl-C again to stop at once\n")


def leave() -> None:
    """Report the interrupt, and end the process."""
    if sys.stderr is not None:
        os.write(2, b"interrupted; nothing is half written\n")
    _leave_now(_State.received or signal.SIGINT)


def end(code: object) -> None:
    """End an interrupted process with its exit code; do nothing if no signal came.

    Python ends itself by SIGINT, whatever the code, where the interrupt was raised within ``exec`` of a text, as the
    making of a data class is.
    """
    if _State.received is not None and isinstance(code, int):
        if sys.stderr is not None:
            with suppress(OSError, ValueError):
                sys.stderr.flush()
        os._exit(code)


def _leave_now(number: int) -> None:
    """Remove what is being written, and end the process without unwinding anything."""
    # Not imported here: the signal may have come in the middle of its import.
    discard_all = getattr(sys.modules.get("detente._output"), "discard_all", None)
    if current_thread() is main_thread():
        for s in SIGNALS:
            signal.signal(s, signal.SIG_IGN)
    try:
        if discard_all is not None:
            discard_all()
    finally:
        os._exit(128 + number)


@contextmanager
def stoppable() -> Generator[Callable[[], bool]]:
    """Yield a function that says whether the work should stop; for work in threads, which polls it.

    Raises
    ------
    KeyboardInterrupt
        At the end, if it should; also if the work has stopped with :class:`~detente.models.contract.Cancelled`.
    """
    from detente.models.contract import Cancelled

    _State.polls = True
    try:
        yield lambda: _State.received is not None
    except Cancelled:
        raise KeyboardInterrupt from None
    finally:
        _State.polls = False
    if _State.received is not None:
        raise KeyboardInterrupt
