"""From files to documents: detects the format, chooses the reader, and refuses other files with a remedy."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from detente._errors import CannotRead, reading
from detente.evidence.dates import dateline, written
from detente.evidence.document import Document
from detente.evidence.formats._unreadable import Unreadable

MOST_BYTES = 5_000_000
"""Larger texts are refused as archives rather than reports. The limit of containers and feeds is :data:`MOST_PACKED`."""
MOST_PACKED = 50_000_000
EXAMPLE, EXAMPLE_DATE = "dispatch", date(2021, 3, 3)
"""The bundled example: a fictional dispatch with a fictional date."""
SAME = 0.6
"""Two reports that share at least this fraction of their sentences count as one wire story."""

Read = Callable[[str, bytes, str, date | None], Iterator[Document]]

_READERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys((".txt", ".md", ".markdown", ".text"), ("plain", "read")),
    **dict.fromkeys((".html", ".htm", ".xhtml"), ("web", "read")),
    ".pdf": ("pdf", "read"),
    ".docx": ("word", "read"),
    ".odt": ("open_document", "read"),
    ".rtf": ("rtf", "read"),
    ".eml": ("mail", "read"),
    ".mbox": ("mail", "read_box"),
    **dict.fromkeys((".rss", ".atom", ".xml"), ("feeds", "read")),
    **dict.fromkeys((".csv", ".tsv"), ("rows", "read_csv")),
    **dict.fromkeys((".jsonl", ".ndjson"), ("rows", "read_jsonl")),
    ".json": ("rows", "read_json"),
}
"""Ending of a file's name → module of :mod:`detente.evidence.formats`, and its function."""
SUFFIXES = tuple(_READERS)
_FEEDS = frozenset((".jsonl", ".ndjson", ".csv", ".tsv", ".mbox", ".json", ".rss", ".atom", ".xml"))
_PACKED = frozenset((".pdf", ".docx", ".odt"))

_REFUSED: dict[str, str] = {
    **dict.fromkeys((".doc", ".dot", ".docm", ".wps", ".pages"), "save it as DOCX, ODT or PDF"),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".ods", ".numbers"), "save the sheet that has the reports as CSV"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "save its text, or print it as PDF"),
    **dict.fromkeys((".msg", ".pst", ".ost"), "save the message as EML"),
    **dict.fromkeys((".epub", ".mobi", ".azw3"), "save it as HTML or text"),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz"), "unpack it and name the folder"),
    **dict.fromkeys((".yaml", ".yml", ".toml"), "this looks like a scenario or settings; reports are texts"),
    **dict.fromkeys((".parquet", ".feather", ".arrow", ".sqlite", ".db", ".dta", ".sav", ".rds"), "save it as CSV"),
    **dict.fromkeys((".srt", ".vtt"), "save it as text with a name and a colon before what each speaker says"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".webp", ".heic", ".djvu"), "run character recognition and save the text"),
    **dict.fromkeys((".mp3", ".mp4", ".wav", ".m4a", ".mov", ".avi", ".mkv", ".ogg"), "save a transcript as text"),
}  # fmt: skip
"""Endings that are refused, with the remedy."""


def documents(paths: Sequence[str], published: date | None = None) -> Iterator[Document]:
    """Yield the reports in files, folders, feeds or (``-``) standard input.

    Parameters
    ----------
    paths
        Files and folders; a folder gives its readable files in order of name.
    published
        The date of all of them; by default the date in the file, its name or its first lines.

    Raises
    ------
    Unreadable
        A file has an unsupported format, is too large or is damaged. In a folder it becomes a document without text,
        with a warning.
    OSError
        A file cannot be opened.
    """
    seen: list[tuple[str, frozenset[str]]] = []
    for document in _all(paths, published):
        document = _dated(document)
        sentences = _sentences(document.text)
        twin = next(
            (i for i, s in seen if sentences and len(sentences & s) >= SAME * min(len(sentences), len(s))), None
        )
        if twin is not None:
            document = replace(
                document, warnings=(*document.warnings, f"Most of this text is also in {twin!r}: one wire story.")
            )
        seen.append((document.id, sentences))
        yield document


def _dated(document: Document) -> Document:
    """Give a document without a date the one in its first lines, with a warning."""
    found = dateline(document.text) if document.published is None else None
    if found is None:
        return document
    when, line = found
    note = f"The date, {when.isoformat()}, was taken from the line “{line}”; give another with --date."
    return replace(document, published=when, warnings=(*document.warnings, note))


def _sentences(text: str) -> frozenset[str]:
    parts = re.split(r"[.!?]\s+|\n{2,}", text)
    words = (re.sub(r"\W+", " ", p).strip().lower() for p in parts)
    return frozenset(hashlib.blake2b(w.encode(), digest_size=8).hexdigest() for w in words if len(w.split()) >= 6)


def _all(paths: Sequence[str], published: date | None) -> Iterator[Document]:
    for name in paths:
        if name == "-":
            yield from _read("standard input", sys.stdin.buffer.read(), "stdin", "", published)
            continue
        path = Path(name)
        if name == EXAMPLE and not path.exists():
            data = (files("detente.evidence") / "dispatch.txt").read_bytes()
            yield from _read(name, data, EXAMPLE, ".txt", published or EXAMPLE_DATE)
        elif path.is_dir():
            yield from _folder(path, published)
        else:
            yield from _file(path, published)


def _folder(path: Path, published: date | None) -> Iterator[Document]:
    known = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in (*SUFFIXES, *_REFUSED))
    if not any(p.suffix.lower() in SUFFIXES for p in known):
        raise Unreadable(f"{path}: no report in this folder; it takes {', '.join(SUFFIXES)}")
    for file in known:
        try:
            yield from _file(file, published)
        except Unreadable as e:
            yield Document(file.stem, "", warnings=(str(e),))


def _file(path: Path, published: date | None) -> Iterator[Document]:
    with reading(path):
        size = path.stat().st_size
        if not path.is_file():
            raise CannotRead(f"{path}: this is not an ordinary file; name one, or - for standard input")
    suffix = path.suffix.lower()
    if suffix in _REFUSED:
        raise Unreadable(f"{path}: {suffix[1:].upper()} files are not read; {_REFUSED[suffix]}")
    most = MOST_PACKED if suffix in _FEEDS | _PACKED else MOST_BYTES
    if size > most:
        raise Unreadable(f"{path}: {size / 1e6:.0f} MB is more than {most / 1e6:.0f} MB; split it into reports")
    when = published if suffix in _FEEDS else published or written(path.name)
    with reading(path):
        data = path.read_bytes()
    yield from _read(str(path), data, path.stem, suffix, when)


def _read(name: str, data: bytes, id: str, suffix: str, published: date | None) -> Iterator[Document]:
    kind = _kind(data, suffix)
    if kind not in _FEEDS | _PACKED and len(data) > MOST_BYTES:
        raise Unreadable(
            f"{name}: {len(data) / 1e6:.0f} MB is more than {MOST_BYTES / 1e6:.0f} MB; split it into reports"
        )
    module, function = _READERS.get(kind, _READERS[".txt"])
    read: Read = getattr(import_module(f"detente.evidence.formats.{module}"), function)
    yield from read(name, data, id, published)


def _kind(data: bytes, suffix: str) -> str:
    """Return a file's format from its first bytes, if they are more reliable than its name."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF"):
        return ".pdf"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(b"PK\x03\x04") and suffix not in (".docx", ".odt"):
        return ".odt" if b"opendocument.text" in data[:200] else ".docx"
    if suffix in ("", ".txt", ".text"):
        if re.match(rb"(?i)<!doctype html|<html", head):
            return ".html"
        if re.match(rb"<\?xml|<rss|<feed", head) and re.search(rb"<(?:rss|feed|rdf:RDF)\b", head):
            return ".xml"
        if re.match(rb"From \S+.*\d{4}\r?\n", head):
            return ".mbox"
        if re.match(rb"(?:[A-Z][A-Za-z-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){3,}", head) and re.search(
            rb"(?m)^(?:Message-ID|MIME-Version|Received|Return-Path):", head, re.IGNORECASE
        ):
            return ".eml"
    return suffix if suffix in _READERS else ".txt"


__all__ = ["EXAMPLE", "EXAMPLE_DATE", "SUFFIXES", "Unreadable", "documents"]
