"""CSV and similar formats: the separator is found from the rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

from detente._text import spreadsheet_text
from detente.problems import Problem
from detente.tables.files import decode, read_bytes
from detente.tables.numbers import looks_like_number
from detente.tables.sheet import SheetLine, TableError, TableSheet

SEPARATORS = ("\t", ";", ",", "|")
"""Possible separators, the least likely inside a cell first."""
SAMPLE = 200
"""Number of rows used to find the separator."""
NAMES = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars"}
_ANNOUNCED = re.compile(r"(?i)sep=(.)\r?\n?")


def read_delimited(path: Path, file: str | None = None) -> TableSheet:
    """Read a CSV file; the separator is a comma, a semicolon, a tab or a vertical bar.

    Raises
    ------
    TableError
        E001 to E005 for a file that cannot be read, E501 for one that is not a table of text.
    """
    file = str(path) if file is None else file
    text, note = decode(read_bytes(path, file), file)
    return parse(text, file).with_note(note)


def parse(text: str, file: str) -> TableSheet:
    """Return the cells of a CSV text, without spaces around them.

    Raises
    ------
    TableError
        E501 where a quotation mark is not closed, or the text is not a table.
    """
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        what = "the file holds bytes that are not text"
        raise TableError([Problem("E501", file, line, 1, "", what, "save the table as CSV UTF-8")])
    if "\n" not in text:
        text = text.replace("\r", "\n")
    # Spreadsheet programs may declare the separator in the first line (sep=;).
    announced = _ANNOUNCED.match(text)
    skipped = 0
    if announced is not None and announced[1] in SEPARATORS:
        text, skipped = text[announced.end() :], 1
    separator = announced[1] if announced is not None and skipped else _separator(text)
    rows = _reader(text, separator)
    lines: list[SheetLine] = []
    number = skipped
    try:
        for number, row in enumerate(rows, start=skipped + 1):
            line = SheetLine(number, tuple(spreadsheet_text(x.strip()) for x in row))
            if line:
                lines.append(line)
    except csv.Error as e:
        where = skipped + rows.line_num
        what = f"the row is not CSV ({e})"
        remedy = "check the quotation marks: each opens and closes a whole cell, and is doubled inside one"
        raise TableError([Problem("E501", file, where, 1, "", what, remedy)]) from None
    return TableSheet(file, tuple(lines), separator)


def _reader(text: str, separator: str, *, strict: bool = True):
    # A space after a separator is not part of the cell, nor does it hide a quotation mark.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=strict)


def _separator(text: str) -> str:
    """Return the most likely separator.

    It occurs in the first row and gives the rows one width. Where several do, the one that leaves most cells
    that are whole numbers; and then the one that is less likely inside a cell, as ``;`` beside decimal commas.
    """
    best, choice = (0.0, 0.0, 0.0), ","
    for separator in SEPARATORS:
        try:
            rows = [row for row in islice(_reader(text, separator, strict=False), SAMPLE) if any(map(str.strip, row))]
        except csv.Error:
            continue
        if not rows or len(rows[0]) < 2:
            continue
        width, often = max(Counter(map(len, rows)).items(), key=lambda x: (x[1], x[0]))
        if width < 2:
            continue
        cells = [x for row in rows for x in row if x.strip()]
        numbers = sum(map(looks_like_number, cells)) / len(rows)
        score = (often / len(rows), numbers, 0.0)
        if score > best:
            best, choice = score, separator
    return choice
