"""Plain text and Markdown, in any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from detente.evidence.document import Document
from detente.evidence.formats._unreadable import Unreadable


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return text and warnings: UTF-8 is tried first, then byte-order marks, then a guess with a warning.

    Raises
    ------
    Unreadable
        If the data are not text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ()
    control = sum(b < 9 or 13 < b < 27 or 27 < b < 32 for b in data[:4096])
    if b"\0" in data[:4096] or control > 0.05 * max(len(data[:4096]), 1):
        raise Unreadable(f"{name}: this is a binary file, not a text; save the report as text, HTML, DOCX or PDF")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        return data.decode("latin-1"), ("The encoding is not known; it was read as Latin-1.",)
    return str(best), (f"The text is not UTF-8; it was read as {best.encoding}.",)


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the report in a text file.

    Raises
    ------
    Unreadable
        If it is not text.
    """
    text, warnings = decode(data, name)
    yield Document.of(text, id, published, warnings=warnings)
