"""The command ``detente``: thin; every command imports what it needs when it runs."""

from __future__ import annotations

from detente.cli.app import main

__all__ = ["main"]
