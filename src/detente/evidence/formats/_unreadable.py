"""The error for files that cannot be read as reports."""

from __future__ import annotations

from detente._errors import DamagedFile


class Unreadable(DamagedFile):
    """A file cannot be read as a report; the message says why, and how to fix it."""
