"""The command ``detente``; every command imports what it needs when it runs."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    # First of all, so that an interrupt during the imports leaves no traceback either.
    try:
        from detente.cli import _signals
    except KeyboardInterrupt:
        import os

        os._exit(130)
    try:
        _signals.install()
        from detente.cli._start import run

        run()
    except KeyboardInterrupt:
        # Before the guard is up, or after it is down.
        _signals.leave()
