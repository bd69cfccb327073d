"""Web pages (HTML): the article without navigation; struck text and corrections are separated from the valid text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from detente.evidence.document import ChangeKind, Document, TextChange
from detente.evidence.formats._builder import GONE, Builder, How, told
from detente.evidence.formats._parts import local, lxml
from detente.evidence.formats._unreadable import Unreadable
from detente.evidence.formats.plain import decode

_BLOCKS = frozenset(
    """address article aside blockquote caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li
    main nav ol p pre section table tbody td tfoot th thead tr ul""".split()
)
_LOST = frozenset("script style noscript template svg math iframe object embed head title button select option".split())
_STRUCK = frozenset({"del", "s", "strike"})
_LINE_THROUGH = re.compile(r"line-through", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§a-e])[\])]?")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that are not allowed in XML or HTML."""
_DEPTH = 400


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the article of a web page.

    Raises
    ------
    Unreadable
        If no article is found.
    """
    from detente.evidence.dates import written

    page, warnings = decode(data, name)
    root = _parsed(page)
    if root is None:
        raise Unreadable(f"{name}: no article was found in this page; save its text instead")
    marks = _withdraw(root)
    facts = _article(root)
    body = str(facts.get("text") or "").strip() or _all_text(root)
    if not body:
        raise Unreadable(f"{name}: no article was found in this page; save its text instead")
    title = facts.get("title")
    text = re.sub(r"\n+", "\n\n", body)
    if title and not body.startswith(str(title)):
        text = f"{title}\n\n{text}"
    changes = tuple(_placed(text, marks))
    note = "Spans count characters of the text taken from the page, not of the page itself."
    when = published or written(str(facts.get("date") or ""))
    author = facts.get("author")
    more = (*warnings, note, *told(changes))
    yield Document.of(text, id, when, title, facts.get("url"), more, str(author) if author else None, changes)


def _parsed(page: str) -> Any:
    etree, html = lxml("etree"), lxml("html")
    page = NO_XML.sub(" ", re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    try:
        return html.document_fromstring(page) if page.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _article(root: Any) -> dict[str, Any]:
    """Return the article that trafilatura extracts, with its title and date."""
    from trafilatura import bare_extraction

    page: str = lxml("etree").tostring(root, encoding="unicode", method="html")
    try:
        found: Any = bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
    except ValueError:  # a character reference to a control character
        found = None
    return found.as_dict() if hasattr(found, "as_dict") else dict(found or {})


def _all_text(root: Any) -> str:
    body = next((x for x in root.iter() if local(x) == "body"), root)
    return fragment_of(body)[0]


def _withdraw(root: Any) -> list[tuple[TextChange, str, str]]:
    """Remove struck text and footnote marks from a page; return changes, and the words before and after each."""
    out: list[tuple[TextChange, str, str]] = []
    for element in list(root.iter()):
        kind = local(element)
        if not kind or element.getparent() is None:
            continue
        words = " ".join("".join(element.itertext()).split())
        if kind in _STRUCK or _LINE_THROUGH.search(element.get("style") or ""):
            when = (element.get("datetime") or "")[:10] or None
            kind_of: ChangeKind = "deleted" if kind == "del" else "struck"
            if words:
                out.append((TextChange(kind_of, words, None, when), _before(element), _after(element)))
            element.drop_tree()
        elif kind == "ins" and words:
            out.append((TextChange("inserted", words, None, (element.get("datetime") or "")[:10] or None), words, ""))
            element.drop_tag()
        elif kind == "sup" and _MARK.fullmatch(words):
            before = _before(element)
            if before[-1:].isdigit():
                element.text, element[:] = f"^{words}", []  # a power: 10^3
            else:
                element.drop_tree()
    return out


def _before(element: Any) -> str:
    """Return the words before an element in its block."""
    previous = element.getprevious()
    text = (previous.tail if previous is not None else element.getparent().text) or ""
    if not text.strip() and previous is not None:
        text = "".join(previous.itertext()) + text
    return text.rstrip()[-40:]


def _after(element: Any) -> str:
    """Return the words after an element in its block."""
    following = element.getnext()
    text = element.tail or ""
    if not text.strip() and following is not None:
        text = "".join(following.itertext())
    return " ".join(text.split())[:40]


def _placed(text: str, marks: list[tuple[TextChange, str, str]]) -> Iterator[TextChange]:
    """Locate changes in the text of the article by the words around them."""
    at = 0
    for change, near, behind in marks:
        found = next((i for i in (text.find(near, at), text.find(near)) if i >= 0), -1) if near else -1
        if found >= 0:
            start = found + (len(near) if change.kind in GONE else 0)
        else:
            start = max(text.find(behind, at), at) if behind else at
        at = start
        end = start if change.kind in GONE or found < 0 else start + len(change.text)
        yield TextChange(change.kind, change.text, change.author, change.date, start, end)


def fragment(html: str) -> tuple[str, tuple[TextChange, ...]]:
    """Return the text of a piece of HTML, such as an item of a feed or the body of an e-mail, and its changes."""
    if "<" not in html:
        from html import unescape

        return unescape(html), ()
    root = _parsed(html)
    return fragment_of(root) if root is not None else ("", ())


def fragment_of(root: Any) -> tuple[str, tuple[TextChange, ...]]:
    """Return the text of a parsed piece of HTML, and its changes."""
    builder = Builder()
    _walk(root, builder, None, 0)
    return builder.build()


def _walk(element: Any, to: Builder, how: How | None, depth: int) -> None:
    kind = local(element)
    if not kind or kind in _LOST or depth > _DEPTH or _HIDDEN.search(element.get("style") or ""):
        return
    if kind in _STRUCK or _LINE_THROUGH.search(element.get("style") or ""):
        how = How("deleted" if kind == "del" else "struck", None, (element.get("datetime") or "")[:10] or None)
    elif kind == "ins" and not how:
        how = How("inserted", None, (element.get("datetime") or "")[:10] or None)
    if kind == "br":
        to.line()
    words = "".join(element.itertext()).strip() if kind == "sup" else ""
    if kind == "sup" and _MARK.fullmatch(words):
        if _before(element)[-1:].isdigit():
            to.text(f"^{words}", how)
        return
    if kind in _BLOCKS:
        to.paragraph()
    to.text(_flat(element.text), how)
    for inner in element:
        _walk(inner, to, how, depth + 1)
        to.text(_flat(inner.tail), how)
    if kind in _BLOCKS:
        to.paragraph()


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
