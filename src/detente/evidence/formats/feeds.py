"""News feeds: RSS 0.9 to 2.0 and Atom, one report for each item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from detente.evidence.document import Document
from detente.evidence.formats._builder import told
from detente.evidence.formats._parts import attribute, child, local, lxml, xml
from detente.evidence.formats._unreadable import Unreadable
from detente.evidence.formats.web import fragment

ROOTS = ("rss", "RDF", "feed")
_BODY = ("encoded", "content", "description", "summary")
_DATE = ("pubDate", "published", "date", "updated", "issued", "modified")


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the items of a feed, each with its own date.

    Raises
    ------
    Unreadable
        If the file is not a feed, or a feed without items.
    """
    root = xml(data, name)
    if local(root) not in ROOTS:
        raise Unreadable(
            f"{name}: this XML file holds <{local(root)}>, and only RSS and Atom feeds are read; save the text of its reports"
        )
    items = [x for x in root.iter() if local(x) in ("item", "entry")]
    if not items:
        raise Unreadable(f"{name}: this feed has no items")
    for n, item in enumerate(items, 1):
        yield _item(item, f"{id}-{n}", published)


def _item(item: Any, id: str, published: date | None) -> Document:
    from detente.evidence.dates import stamped

    title = _words(child(item, "title"))
    texts = [(fragment(_raw(child(item, tag)))) for tag in _BODY if child(item, tag) is not None]
    body, changes = max(texts, key=lambda t: len(t[0]), default=("", ()))
    said = next((_words(child(item, tag)) for tag in _DATE if _words(child(item, tag))), "")
    link = child(item, "link")
    source = ((attribute(link, "href") or _words(link)) if link is not None else "") or _words(child(item, "guid"))
    author = _words(child(item, "creator")) or _words(child(item, "author"))
    text = body
    shift = 0
    if title and not body.startswith(title):
        text = f"{title}\n\n{body}".rstrip()
        shift = len(title) + 2
    changes = tuple(replace(c, start=c.start + shift, end=c.end + shift) for c in changes)
    when = published or stamped(said)
    warnings = (f"The item's date, {said!r}, was not understood.",) if said and when is None else ()
    return Document.of(
        text, id, when, title or None, source or None, (*warnings, *told(changes)), author or None, changes
    )


def _raw(element: Any) -> str:
    """Return an element's text, or its mark-up if that is not escaped (Atom's XHTML)."""
    if len(element):
        return "".join(lxml("etree").tostring(x, encoding="unicode") for x in element)
    return element.text or ""


def _words(element: Any) -> str:
    if element is None:
        return ""
    return " ".join(fragment(" ".join("".join(element.itertext()).split()))[0].split())
