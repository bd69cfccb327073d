"""The command ``detente``: thin; every command imports what it needs when it runs."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from detente.cli._bytecode import keep_bytecode

    keep_bytecode()
    from detente.cli.app import main as run

    run()


__all__ = ["main"]
