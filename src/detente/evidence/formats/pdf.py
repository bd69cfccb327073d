"""PDF: columns in reading order, footnotes after their page, footnote marks removed from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from detente.evidence.document import Document
from detente.evidence.formats._unreadable import Unreadable

MOST_PAGES = 500
_SMALL = 0.88
"""Relative font size below which a block at the foot of a page is a footnote, and a number in a line a footnote mark."""


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the report in a PDF file.

    Raises
    ------
    Unreadable
        If the file is damaged, has a password, holds no text, or has more than :data:`MOST_PAGES` pages.
    """
    pages = _pages(name, data)
    size = _usual([line for page in pages for block in page for line in block])
    body: list[str] = []
    for page in pages:
        notes: list[str] = []
        for block in page:
            words = _block(block, size)
            if not words:
                continue
            small = _usual(block) < _SMALL * size and re.match(r"[\d*†‡]", words)
            (notes if small else body).append(words)
        body += notes
    text = "\n\n".join(_joined(body))
    if not text:
        raise Unreadable(f"{name}: this PDF holds no text (a scan?); run character recognition first")
    note = "Spans count characters of the text taken from the PDF."
    yield Document.of(text, id, published, warnings=(note,))


_Line = list[tuple[str, float, float]]
"""Characters of one line: the character, its size, its height above the page's foot."""


def _pages(name: str, data: bytes) -> list[list[list[_Line]]]:
    import logging

    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    if not data.lstrip()[:1024].startswith(b"%PDF") and b"%PDF" not in data[:1024]:
        raise Unreadable(f"{name}: this PDF cannot be read (it does not begin as one); save its text instead")
    try:
        found = extract_pages(BytesIO(data), laparams=LAParams(), maxpages=MOST_PAGES + 1)
        out = [[_lines(box) for box in page if isinstance(box, LTTextContainer)] for page in found]
    except Exception as e:  # the library raises many unrelated exceptions on damaged files
        words = "it has a password" if "Password" in type(e).__name__ else f"{type(e).__name__}: {e}".rstrip(": ")
        raise Unreadable(f"{name}: this PDF cannot be read ({words}); save its text instead") from e
    if len(out) > MOST_PAGES:
        raise Unreadable(f"{name}: this PDF has more than {MOST_PAGES} pages; split it into reports")
    return out


def _lines(box: Any) -> list[_Line]:
    from pdfminer.layout import LTChar

    lines: list[_Line] = []
    for line in box:
        found: _Line = []
        for c in line if hasattr(line, "__iter__") else ():
            if isinstance(c, LTChar):
                found.append((c.get_text(), c.size, c.y0))
            else:
                found.append((str(c.get_text()) if hasattr(c, "get_text") else "", 0.0, 0.0))
        lines.append(found)
    return lines


def _usual(lines: list[_Line]) -> float:
    sizes = Counter(round(s, 1) for line in lines for c, s, _ in line if s and c.strip())
    return max(sizes, key=lambda s: (sizes[s], s), default=1.0)


def _block(lines: list[_Line], size: float) -> str:
    """Return a block's words without footnote marks; words hyphenated at line ends are joined."""
    out = ""
    for line in lines:
        base = min((y for c, s, y in line if s >= _SMALL * size and c.strip()), default=None)
        words = ""
        for c, s, y in line:
            raised = base is not None and s and s < _SMALL * size and y > base + 0.5
            if not (raised and re.fullmatch(r"[\d*†‡,]", c)):
                words += c
        words = re.sub(r"\s+", " ", words).strip()
        if re.search(r"[a-z]-$", out) and words[:1].islower():
            out = out[:-1] + words
        elif words:
            out = f"{out} {words}" if out else words
    return out


def _joined(blocks: list[str]) -> list[str]:
    """Join sentences split by a column or page break; drop page numbers."""
    out: list[str] = []
    for block in blocks:
        if re.fullmatch(r"(?:page\s+)?\d{1,4}(?:\s*/\s*\d+)?|[–-]\s*\d+\s*[–-]", block, re.IGNORECASE):
            continue
        cut = out and re.search(r"[a-z,;]$", out[-1]) and block[:1].islower()
        if cut:
            out[-1] += f" {block}"
        else:
            out.append(block)
    return out
