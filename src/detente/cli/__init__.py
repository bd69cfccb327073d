"""The command ``detente``: thin; every command imports what it needs when it runs."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    import warnings

    from detente.cli._bytecode import keep_bytecode

    keep_bytecode()
    # A user needs the words of a warning, not the line of code that gave it.
    warnings.formatwarning = _in_words
    from detente.cli.app import main as run

    run()


def _in_words(message: Warning | str, *_: object) -> str:
    return f"{message}\n"


__all__ = ["main"]
