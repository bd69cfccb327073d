"""OpenDocument text (ODT): tracked changes with author and date, notes, comments, boxes, struck text, numbered lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from detente.evidence.document import ChangeKind, Document
from detente.evidence.formats._builder import Builder, How, told
from detente.evidence.formats._numbers import shown
from detente.evidence.formats._parts import Container, attribute, child, local, whole
from detente.evidence.formats._unreadable import Unreadable

_DEPTH = 400


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the report in an ODT file.

    Raises
    ------
    Unreadable
        If the file is damaged, has a password, or holds no text.
    """
    parts = Container(name, data, "ODT")
    root = parts.xml("content.xml")
    body = next((x for x in root.iter() if local(x) == "text" and _in_office(x)), None) if root is not None else None
    if root is None or body is None:
        raise Unreadable(f"{name}: there is no text document in this file; save it as ODT, or save its text")
    walk = _Walk(root, parts.xml("styles.xml"))
    walk.blocks(body, walk.main, 0, "", 0)
    text, changes = walk.main.build()
    if not text:
        raise Unreadable(f"{name}: this file holds no text (pictures only?)")
    note = "Spans count characters of the text taken from the ODT file."
    yield Document.of(text, id, published, warnings=(note, *told(changes)), changes=changes)


def _in_office(element: Any) -> bool:
    return "office" in str(element.tag)


def _words(element: Any) -> str | None:
    return str(element.text) if element is not None and element.text else None


class _Walk:
    def __init__(self, root: Any, styles: Any) -> None:
        self.main = Builder()
        self.struck: set[str] = set()
        self.lists: dict[str, dict[int, Any]] = {}
        self.changes: dict[str, tuple[How, Any]] = {}
        self.open: dict[str, How] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.counted = 0
        for tree in (styles, root):
            for element in tree.iter() if tree is not None else ():
                kind = local(element)
                if kind == "style":
                    properties = child(element, "text-properties")
                    line = attribute(properties, "text-line-through-style") if properties is not None else None
                    if line not in (None, "none"):
                        self.struck.add(attribute(element, "name") or "")
                elif kind == "list-style":
                    levels = {whole(attribute(x, "level"), 1): x for x in element}
                    self.lists[attribute(element, "name") or ""] = levels
                elif kind == "changed-region":
                    self._region(element)

    def _region(self, region: Any) -> None:
        kinds: dict[str, ChangeKind] = {"deletion": "deleted", "insertion": "inserted"}
        for change in region:
            kind = kinds.get(local(change))
            info = child(change, "change-info")
            if kind is not None:
                who, when = child(info, "creator"), child(info, "date")
                how = How(kind, _words(who), _words(when))
                self.changes[attribute(region, "id") or ""] = (how, change)

    def blocks(self, parent: Any, to: Builder, depth: int, style: str, level: int) -> None:
        """Walk paragraphs, lists, sections and tables."""
        if depth > _DEPTH:
            return
        for element in parent:
            kind = local(element)
            if kind in ("p", "h"):
                self._inline(element, to, self._how(element), depth + 1)
                to.paragraph(self._label(style, level) if level and element is next(iter(parent), None) else "")
            elif kind == "list":
                name = attribute(element, "style-name") or style
                if not level and attribute(element, "continue-numbering") != "true":
                    self.counts = {k: n for k, n in self.counts.items() if k[0] != name}
                self.blocks(element, to, depth + 1, name, level + 1)
            elif kind in ("change", "change-start", "change-end"):
                self._change(kind, element, to)
            elif kind and kind not in ("tracked-changes", "sequence-decls", "forms", "variable-decls"):
                self.blocks(element, to, depth + 1, style, level)

    def _label(self, style: str, level: int) -> str:
        how = self.lists.get(style, {}).get(level)
        if how is None or local(how) != "list-level-style-number":
            return "-"
        self.counts[style, level] = self.counts.get((style, level), whole(attribute(how, "start-value"), 1) - 1) + 1
        for key in [k for k in self.counts if k[0] == style and k[1] > level]:
            del self.counts[key]
        depth = whole(attribute(how, "display-levels"), 1)
        parts: list[str] = []
        for at in range(level - depth + 1, level + 1):
            form = self.lists[style].get(at)
            parts.append(
                shown(self.counts.get((style, at), 1), attribute(form, "num-format") or "" if form is not None else "")
            )
        number = ".".join(p for p in parts if p)
        return f"{attribute(how, 'num-prefix') or ''}{number}{attribute(how, 'num-suffix') or ''}".strip()

    def _how(self, element: Any) -> How | None:
        return How("struck") if attribute(element, "style-name") in self.struck else None

    def _now(self, how: How | None) -> How | None:
        return how or next(iter(self.open.values()), None)

    def _inline(self, element: Any, to: Builder, how: How | None, depth: int) -> None:
        if depth > _DEPTH:
            return
        to.text(element.text or "", self._now(how))
        for inner in element:
            kind = local(inner)
            if kind == "s":
                to.text(" " * min(whole(attribute(inner, "c"), 1), 50), self._now(how))
            elif kind == "tab":
                to.text(" ", self._now(how))
            elif kind == "line-break":
                to.line()
            elif kind == "note":
                if how is None or not how.gone:
                    self._note(inner, to, depth)
            elif kind == "annotation":
                who, when = child(inner, "creator"), child(inner, "date")
                words = " ".join("".join(p.itertext()) for p in inner if local(p) in ("p", "list"))
                to.comment(words, _words(who), _words(when))
            elif kind in ("change", "change-start", "change-end"):
                self._change(kind, inner, to)
            elif kind in ("frame", "custom-shape", "text-box"):
                block = Builder()
                self.blocks(inner, block, depth + 1, "", 0)
                to.behind(block)
            elif kind and kind not in ("annotation-end", "bookmark", "tracked-changes"):
                self._inline(inner, to, self._how(inner) or how, depth + 1)
            if inner.tail:
                to.text(inner.tail, self._now(how))

    def _note(self, note: Any, to: Builder, depth: int) -> None:
        self.counted += 1
        block = Builder()
        block.text(f"[Note {self.counted}] ")
        self.blocks(child(note, "note-body") if child(note, "note-body") is not None else note, block, depth + 1, "", 0)
        to.behind(block)

    def _change(self, kind: str, element: Any, to: Builder) -> None:
        id_ = attribute(element, "change-id") or ""
        if kind == "change-end":
            self.open.pop(id_, None)
        elif id_ in self.changes:
            how, region = self.changes[id_]
            if how.gone:
                to.text(" ".join("".join(p.itertext()) for p in region if local(p) != "change-info"), how)
            elif kind == "change-start":
                self.open[id_] = how
