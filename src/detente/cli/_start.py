"""Start and end of the process: streams, environment, exit code."""

from __future__ import annotations

import os
import sys


def run() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    # Chunks of draws keep the processors busy; a thread pool of the linear algebra library would only compete.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _prepare_streams()
    from detente.cli._bytecode import keep_bytecode

    keep_bytecode()
    from detente.cli import _signals
    from detente.cli._guard import drop_output, guarded
    from detente.cli._memory import leave

    try:
        with guarded():
            from detente.cli.app import app

            app()
    except SystemExit as end:
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError:
            drop_output()  # help was printed to a pipe that nobody reads; errors of commands were reported before
        _signals.end(end.code)
        leave(end.code)
        raise


def _prepare_streams() -> None:
    """Escape characters that the encoding lacks; keep the file descriptors of closed streams reserved."""
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        try:
            os.fstat(number)
        except OSError:
            # Otherwise the next file opened would be standard output to libraries written in C.
            os.open(os.devnull, os.O_RDWR)
        reconfigure = getattr(stream, "reconfigure", None)
        if number and reconfigure is not None:
            reconfigure(errors="backslashreplace")
