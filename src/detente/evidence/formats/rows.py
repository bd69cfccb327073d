"""Tables and lists of reports: CSV, TSV, JSON and JSONL with a column or key for the text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from detente.evidence.document import Document
from detente.evidence.formats._unreadable import Unreadable
from detente.evidence.formats.plain import decode

TEXT = (
    "text",
    "body",
    "content",
    "full_text",
    "article",
    "notes",
    "note",
    "description",
    "report",
    "summary",
    "abstract",
)
DATE = ("date", "event_date", "published", "published_at", "pubdate", "publication_date", "date_start", "day", "time")
ID = ("id", "event_id_cnty", "event_id", "eventid", "guid", "uuid", "data_id")
TITLE = ("title", "headline", "source_headline", "source_article", "subject")
SOURCE = ("url", "link", "source", "source_url", "publisher")
AUTHOR = ("author", "from", "creator", "byline")


def read_csv(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield one report for each row of a CSV or TSV table.

    Raises
    ------
    Unreadable
        If there is no header, no column with text, or a row that cannot be read.
    """
    text, warnings = decode(data, name)
    text = text.removeprefix("\ufeff")
    header = next((line for line in text.split("\n") if line.strip()), "")
    mark = max("\t;,|", key=lambda d: (header.count(d), d == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    csv.field_size_limit(10_000_000)
    columns: list[str] = []
    seen: dict[str, int] = {}
    try:
        for cells in reader:
            if not columns:
                columns = [c.strip().casefold().replace(" ", "_") for c in cells]
                _need(columns, f"{name}, first line", "columns")
            elif any(c.strip() for c in cells):
                if len(cells) > len(columns):
                    raise Unreadable(
                        f"{name}, line {reader.line_num}: {len(cells)} cells under {len(columns)} columns; put quotation "
                        "marks around texts that hold the separator"
                    )
                row = dict(zip(columns, cells, strict=False))
                yield _row(row, f"{id}-{reader.line_num}", published, warnings, seen)
    except csv.Error as e:
        raise Unreadable(f"{name}, line {reader.line_num}: this row cannot be read ({e}); save the table again") from e
    if not columns:
        raise Unreadable(f"{name}: the table is empty")


def read_jsonl(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield one report for each line of a JSONL feed.

    Lines end with a line feed only, since U+2028, U+2029 and U+0085 may occur inside JSON strings.

    Raises
    ------
    Unreadable
        If a line is not a JSON object with a text.
    """
    text, warnings = decode(data, name)
    seen: dict[str, int] = {}
    for n, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield _object(line, f"{name}, line {n}", f"{id}-{n}", published, warnings, seen)


def _object(
    line: str, place: str, id: str, published: date | None, warnings: tuple[str, ...], seen: dict[str, int]
) -> Document:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise Unreadable(f'{place}: every line needs a JSON object with a "text" ({e})') from e
    return _row(_checked(row, place), id, published, warnings, seen)


def read_json(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield one report for each object of a JSON list, or of the list that an object holds.

    Raises
    ------
    Unreadable
        If there is no list of objects with a text.
    """
    text, warnings = decode(data, name)
    try:
        whole: Any = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as e:
        raise Unreadable(f"{name}: this is not JSON ({e}); save it again") from e
    if isinstance(whole, dict):
        table = cast("dict[str, Any]", whole)
        lists = [cast("list[Any]", v) for v in table.values() if isinstance(v, list) and v]
        whole = lists[0] if len(lists) == 1 and not any(isinstance(table.get(k), str) for k in TEXT) else [table]
    if not isinstance(whole, list) or not whole:
        raise Unreadable(f'{name}: a JSON file needs a list of objects, each with a "text"')
    seen: dict[str, int] = {}
    for n, row in enumerate(cast("list[Any]", whole), 1):
        yield _row(_checked(row, f"{name}, entry {n}"), f"{id}-{n}", published, warnings, seen)


def _checked(row: object, place: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise Unreadable(f'{place}: a JSON object with a "text" is needed here, and this is {type(row).__name__}')
    table = {str(k).casefold(): v for k, v in cast("dict[Any, Any]", row).items()}
    if "act" in table and "realis" in table:
        raise Unreadable(
            f"{place}: these are statements that were read already; give them to `detente draft` or `update`"
        )
    key = _need(list(table), place, "keys")
    if not isinstance(table[key], str):
        raise Unreadable(f"{place}: {key!r} must be a text, and this is {type(table[key]).__name__}")
    return table


def _need(columns: Sequence[str], place: str, what: str) -> str:
    found = next((c for c in TEXT if c in columns), None)
    if found is None:
        shown = ", ".join(c for c in columns[:8] if c) or "none"
        raise Unreadable(
            f'{place}: none of the {what} holds text ({shown}); name the one that does "text" (or one of {", ".join(TEXT[1:7])})'
        )
    return found


def _row(
    row: Mapping[str, Any], fallback: str, published: date | None, warnings: tuple[str, ...], seen: dict[str, int]
) -> Document:
    from detente.evidence.dates import stamped

    def first(keys: Sequence[str]) -> str | None:
        return next((str(row[k]).strip() for k in keys if row.get(k) not in (None, "") and str(row[k]).strip()), None)

    body = str(next((row[k] for k in TEXT if row.get(k)), ""))
    said = first(DATE)
    when = published or stamped(said or "")
    if said and when is None:
        warnings = (*warnings, f"The date {said!r} was not understood; write it as 2022-01-12.")
    id_ = first(ID) or fallback
    seen[id_] = seen.get(id_, 0) + 1
    if seen[id_] > 1:
        id_ = f"{id_}-{seen[id_]}"
    return Document.of(body, id_, when, first(TITLE), first(SOURCE), warnings, first(AUTHOR))
