"""Turns what can go wrong into a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = "interrupted; nothing was written"


@contextmanager
def guarded() -> Generator[None]:
    """Print problems without a traceback and leave with the right exit code."""
    from detente.scenario.problems import ScenarioError

    with _interrupts() as interrupted:
        try:
            yield
        except ScenarioError as e:
            if interrupted():
                _leave(INTERRUPTED, 130)
            _leave(str(e), 2)
        except KeyboardInterrupt:
            _leave(INTERRUPTED, 130)
        except BrokenPipeError:
            sys.stderr.close()
            raise SystemExit(0) from None
        except MemoryError:
            _leave("there is not enough memory for this: take fewer draws, or fewer levels", 2)
        except OSError as e:
            where = f"{e.filename}: " if e.filename else ""
            words = e.strerror or str(e)
            _leave(f"{where}{words[:1].lower()}{words[1:]}", 3)
        except _usage() as e:
            _leave(str(e), 2)


@contextmanager
def _interrupts() -> Generator[Callable[[], bool]]:
    """Yield a function that says whether there was an interrupt: one inside a check looks like a failed check."""
    import signal
    from threading import current_thread, main_thread

    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: False
        return
    seen = False

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        nonlocal seen
        seen = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield lambda: seen
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _usage() -> tuple[type[Exception], ...]:
    """Errors of use; looked up by name so that nothing heavy is imported to raise nothing."""
    out: list[type[Exception]] = []
    for module, name in (
        ("detente.runs.folder", "FolderInUse"),
        ("detente.packages.grid", "TooLarge"),
        ("detente.rules.consent", "TooMany"),
        ("detente.cli.files", "Refused"),
        ("detente._errors", "DetenteError"),
        ("detente.evidence.grammar", "NoParser"),
        ("detente.evidence.update", "TooLate"),
        ("detente.estimate.problems", "EstimationError"),
        ("detente.models.coercion._checks", "CoercionError"),
        ("detente.models.spatial._seats", "SpatialError"),
        ("detente.models.graph._errors", "ConflictError"),
    ):
        found = getattr(sys.modules.get(module), name, None)
        if found is not None:
            out.append(found)
    return tuple(out)


def one_of(option: str, value: str, choices: tuple[str, ...]) -> None:
    """Leave with 2 unless a value is one of some choices."""
    if value not in choices:
        _leave(f"{option} {value}: use one of {', '.join(choices)}", 2)


def _leave(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(code)
