"""From files to documents: text, Markdown, HTML, PDF, feeds (JSONL), folders, standard input."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente._errors import CannotRead, DetenteError, reading
from detente.evidence.document import Document

MOST_BYTES = 5_000_000
"""Larger files are refused: they are archives, not reports."""
SUFFIXES = (".txt", ".md", ".markdown", ".text", ".html", ".htm", ".pdf", ".jsonl")
EXAMPLE, EXAMPLE_DATE = "dispatch", date(2021, 3, 3)
"""The bundled example: an invented dispatch, of an invented day."""
SAME = 0.6
"""Two reports that share this part of their sentences are one wire story."""

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")


class Unreadable(DetenteError, ValueError):
    """A file cannot be read as a report; the message says why, and how to mend it."""


def documents(paths: Sequence[str], published: date | None = None) -> Iterator[Document]:
    """Yield the reports in files, folders, feeds or (``-``) standard input.

    Parameters
    ----------
    paths
        Files and folders; a folder gives its readable files in order of name.
    published
        The date of all of them; by default what a file's name or a feed says.

    Raises
    ------
    Unreadable
        A file is binary, too large, or broken. In a folder it becomes a document without text, and a warning.
    OSError
        A file cannot be opened.
    """
    seen: list[tuple[str, frozenset[str]]] = []
    for document in _all(paths, published):
        sentences = _sentences(document.text)
        twin = next(
            (i for i, s in seen if sentences and len(sentences & s) >= SAME * min(len(sentences), len(s))), None
        )
        if twin is not None:
            document = replace(
                document, warnings=(*document.warnings, f"Most of this text also stands in {twin!r}: one wire story.")
            )
        seen.append((document.id, sentences))
        yield document


def _sentences(text: str) -> frozenset[str]:
    parts = re.split(r"[.!?]\s+|\n{2,}", text)
    words = (re.sub(r"\W+", " ", p).strip().lower() for p in parts)
    return frozenset(hashlib.blake2b(w.encode(), digest_size=8).hexdigest() for w in words if len(w.split()) >= 6)


def _all(paths: Sequence[str], published: date | None) -> Iterator[Document]:
    for name in paths:
        if name == "-":
            yield _text(sys.stdin.buffer.read(), "stdin", published)
            continue
        path = Path(name)
        if name == EXAMPLE and not path.exists():
            data = (files("detente.evidence") / "dispatch.txt").read_bytes()
            yield _text(data, EXAMPLE, published or EXAMPLE_DATE)
            continue
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES)
            if not found:
                raise Unreadable(f"{path}: no report in this folder; it takes {', '.join(SUFFIXES)}")
            for file in found:
                try:
                    yield from _file(file, published)
                except Unreadable as e:
                    yield Document(file.stem, "", warnings=(str(e),))
        else:
            yield from _file(path, published)


def _file(path: Path, published: date | None) -> Iterator[Document]:
    with reading(path):
        size = path.stat().st_size
        if not path.is_file():
            raise CannotRead(f"{path}: this is not an ordinary file; name one, or - for standard input")
    suffix = path.suffix.lower()
    if size > MOST_BYTES and suffix != ".jsonl":
        raise Unreadable(f"{path}: {size / 1e6:.0f} MB is more than {MOST_BYTES / 1e6:.0f} MB; split it into reports")
    when = published or _named_date(path.name)
    with reading(path):
        data = path.read_bytes()
    if suffix == ".jsonl":
        yield from _feed(path, data, published)
    elif suffix == ".pdf":
        yield _pdf(path, data, when)
    elif suffix in (".html", ".htm") or data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        yield _html(path, data, when)
    else:
        yield _text(data, path.stem, when, str(path))


def _named_date(name: str) -> date | None:
    m = _DATE.search(name)
    try:
        return date(*(int(x) for x in m.groups())) if m else None
    except ValueError:
        return None


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return text and warnings; UTF-8 first, then byte-order marks, then a guess that is named."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ()
    control = sum(b < 9 or 13 < b < 32 for b in data[:4096])
    if b"\0" in data[:4096] or control > 0.05 * max(len(data[:4096]), 1):
        raise Unreadable(f"{name}: this is a binary file, not a text; save the report as text, HTML or PDF")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        return data.decode("latin-1"), ("The encoding is not known; it was read as Latin-1.",)
    return str(best), (f"The text is not UTF-8; it was read as {best.encoding}.",)


def _text(data: bytes, id: str, published: date | None, name: str = "standard input") -> Document:
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"{name}: {len(data) / 1e6:.0f} MB is more than {MOST_BYTES / 1e6:.0f} MB; split it into reports"
        )
    text, warnings = _decode(data, name)
    return Document.of(text, id, published, warnings=warnings)


def _html(path: Path, data: bytes, published: date | None) -> Document:
    from trafilatura import bare_extraction

    page, warnings = _decode(data, str(path))
    found: Any = bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    facts: dict[str, Any] = found.as_dict() if hasattr(found, "as_dict") else dict(found or {})
    body = str(facts.get("text") or "").strip()
    if not body:
        raise Unreadable(f"{path}: no article was found in this page; save its text instead")
    title = facts.get("title")
    text = "\n\n".join([str(title)] if title and not body.startswith(str(title)) else []) + ("\n\n" if title else "")
    text += re.sub(r"\n+", "\n\n", body)
    when = published or _named_date(str(facts.get("date") or ""))
    note = "Spans count characters of the text taken from the page, not of the page itself."
    return Document.of(text.strip(), path.stem, when, title, facts.get("url"), (*warnings, note))


def _pdf(path: Path, data: bytes, published: date | None) -> Document:
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, OSError) as e:
        raise Unreadable(f"{path}: this PDF cannot be read ({e}); save its text instead") from e
    text = "\n\n".join(p.strip() for p in pages if p.strip())
    if not text:
        raise Unreadable(f"{path}: this PDF holds no text (a scan?); run character recognition first")
    text = re.sub(r"(?<![.!?:”\"])\n(?=[^\n])", " ", text)
    note = "Spans count characters of the text taken from the PDF."
    return Document.of(text, path.stem, published, warnings=(note,))


def _feed(path: Path, data: bytes, published: date | None) -> Iterator[Document]:
    text, warnings = _decode(data, str(path))
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            body = row["text"]
            if not isinstance(body, str):
                raise TypeError("its text is no string")
        except (ValueError, KeyError, TypeError, RecursionError) as e:
            raise Unreadable(f'{path}, line {n}: every line needs a JSON object with a "text" ({e})') from e
        id_ = str(row.get("id") or f"{path.stem}-{n}")
        when = published or _named_date(str(row.get("date") or ""))
        yield Document.of(body, id_, when, row.get("title"), row.get("url") or row.get("source"), warnings)
