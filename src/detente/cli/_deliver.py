"""Print a result made of sections, or write it as a workbook, a page, JSON or text."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from detente._errors import UsageError
from detente.answers.blocks import Section
from detente.answers.words import listed

FORMATS = (".xlsx", ".csv", ".html", ".htm", ".json", ".txt", "")
"""Endings of files that results are written to; ``.txt`` and none as text."""
YAML = (".yaml", ".yml", "")
"""Endings of scenario files."""
FIGURES = "--out FILE.html shows it"
"""Where to find a figure that text leaves out; a page is written only on request."""


class Showable(Protocol):
    """A result that can be shown."""

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        ...

    def rows(self) -> Mapping[str, Iterable[Mapping[str, Any]]]:
        """Return tables as rows."""
        ...

    def sections(self) -> Sequence[Section]:
        """Return sections of a page."""
        ...


def check_target(out: str | None, formats: Collection[str] = FORMATS, option: str = "--out") -> None:
    """Fail before the work if the file cannot be written.

    Parameters
    ----------
    out
        The file; ``None`` for none.
    formats
        Endings that it may have; an empty one for a name without ending.
    option
        What the message calls the place.

    Raises
    ------
    UsageError
        If it has another ending: text under the name of another kind of file would not open.
    """
    if out is not None:
        from detente._output import check_file, is_stdout

        if is_stdout(out):
            return
        suffix = Path(out).suffix.lower()
        if suffix not in formats:
            known = listed((f for f in formats if f), "or")
            what = f"{suffix} is not a format of this command" if suffix else "the name has no ending"
            plain = ", or no ending" + (" for text" if ".txt" in formats else "") if "" in formats else ""
            raise UsageError(f"{option} {out}: {what}; use {known}{plain}")
        check_file(out)


def deliver(found: Showable, title: str, kicker: str, as_json: bool, out: str | None, force: bool) -> None:
    """Print a result, or write it to a file by its ending.

    Parameters
    ----------
    found
        The result.
    title, kicker
        The heading of a page, and what the result rests on.
    as_json
        Whether to print JSON in place of words.
    out
        A file; its ending says how: ``.xlsx``, ``.csv``, ``.html``, ``.json``; ``.txt`` or none as text.
    force
        Whether to replace a file with other content.
    """
    from detente._output import is_stdout, write
    from detente._text import echo, emit, json_text
    from detente.report.terminal import sections_text

    if out is None:
        emit(json_text(found.plain()) + "\n" if as_json else sections_text(found.sections(), sys.stdout, FIGURES))
        return
    match Path(out).suffix.lower():
        case ".xlsx":
            from detente.tables.write import workbook_bytes

            write(out, workbook_bytes(found.rows()), force=force)
        case ".csv":
            from detente.tables.write import columns_of, csv_text

            # One table to a file: the first, if the result has several.
            held = [dict(row) for row in next(iter(found.rows().values()), ())]
            write(out, csv_text(held, columns_of(held)), force=force)
        case ".html" | ".htm":
            from detente.report.page import render_sections

            write(out, render_sections(title, kicker, found.sections()), force=force)
        case ".json":
            write(out, json_text(found.plain()) + "\n", force=force)
        case _:
            import io

            text = sections_text(found.sections(), io.StringIO(), FIGURES)
            write(out, json_text(found.plain()) + "\n" if as_json else text, force=force)
    if not is_stdout(out):
        echo(f"{out} written.")
