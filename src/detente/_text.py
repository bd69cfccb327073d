"""Text on its way out of the program, made safe for what will open it."""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z")


def spreadsheet_safe(value: str) -> str:
    """Return text that a spreadsheet program shows and does not run when it opens a CSV file.

    Text that begins like a formula (``=``, ``+``, ``-``, ``@``, a tab or a carriage return) gets an apostrophe
    before it; so does such text that has one already, so that :func:`spreadsheet_text` gives back what was
    written. Plain numbers stay.
    """
    return f"'{value}" if _RUNS.match(value) and not _NUMBER.match(value) else value


def spreadsheet_text(value: str) -> str:
    """Return the text that :func:`spreadsheet_safe` was given."""
    return value[1:] if value.startswith("'") and _RUNS.match(value) else value
