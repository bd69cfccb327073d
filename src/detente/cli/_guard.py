"""Turn every error into one message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

from detente._errors import BUG, FILES, INTERRUPTED, USAGE, DetenteError, UsageError, explain_os_error
from detente._text import echo, flush
from detente.cli import _signals
from detente.cli._bytecode import damaged_bytecode


@contextmanager
def guarded() -> Generator[None]:
    """Print an error without a traceback, and leave with its exit code (docs/reference/errors.md)."""
    from typer import Abort, Exit
    from typer.exceptions import TyperException

    try:
        yield
        flush()
    except (SystemExit, Exit, Abort, TyperException):
        raise  # usage errors of the command line itself, with their own message and code
    except KeyboardInterrupt:
        _interrupted()
    except BrokenPipeError:
        drop_output()
        raise SystemExit(0) from None
    except Exception as e:
        if _signals.received() is not None:
            _interrupted()  # raised inside a check, an interrupt looks like a failed check
        _leave(*_explain(e))


def _explain(error: Exception) -> tuple[str, int]:
    """Return message and exit code."""
    if isinstance(error, DetenteError):
        return str(error), error.exit_code
    if isinstance(error, MemoryError):
        return "there is not enough memory for this; take fewer draws, or fewer levels", USAGE
    if isinstance(error, OSError):
        return explain_os_error(error, error.filename or "the system"), FILES
    damaged = damaged_bytecode(error)
    if damaged is not None:
        return damaged, FILES
    if os.environ.get("DETENTE_DEBUG"):
        import traceback

        return "".join(traceback.format_exception(error)), BUG
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}, line {trace.tb_lineno}"
        trace = trace.tb_next
    what = f"{type(error).__name__}: {error}"
    return f"this is a bug in Détente ({what}; in {place}); please report it. DETENTE_DEBUG=1 shows more", BUG


def _interrupted() -> NoReturn:
    number = _signals.received()
    _leave("interrupted; nothing is half written", INTERRUPTED if number is None else 128 + number)


def _leave(message: str, code: int) -> NoReturn:
    echo(message, err=True)
    raise SystemExit(code)


def drop_output() -> None:
    """Redirect standard output to the null device: flushing a closed pipe at exit would fail again."""
    if sys.stdout is None:
        return
    try:
        handle = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, handle)
    os.close(nowhere)


def one_of(option: str, value: str, choices: tuple[str, ...]) -> None:
    """Check that the value of an option is one of its choices.

    Raises
    ------
    UsageError
        If it is not.
    """
    if value not in choices:
        raise UsageError(
            f"{option} {value}: use {' or '.join(choices) if len(choices) == 2 else 'one of ' + ', '.join(choices)}"
        )


def iso_date(option: str, text: str | None) -> str | None:
    """Check that the value of an option is a date.

    Raises
    ------
    UsageError
        If it is not written as YYYY-MM-DD.
    """
    from datetime import date

    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{option} {text}: write a date as YYYY-MM-DD, such as 2022-01-13") from None
