"""Word files (DOCX), read element by element: tracked changes with author and date, numbers, notes, boxes.

Names of elements are those of ECMA-376 part 1. Deleted, struck and moved-away text is withdrawn. Automatic numbers
("Article 1.") are computed from ``numbering.xml``, since Word does not store them in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.evidence.document import ChangeKind, Document
from detente.evidence.formats._builder import Builder, How, told
from detente.evidence.formats._numbers import shown
from detente.evidence.formats._parts import Container, attribute, child, local, value, whole
from detente.evidence.formats._unreadable import Unreadable

_TRACKED: dict[str, ChangeKind] = {
    "ins": "inserted", "del": "deleted", "moveFrom": "moved from", "moveTo": "moved to",
}  # fmt: skip
_DEPTH = 400
"""Largest nesting depth of elements that is read; a deeper file is not a report."""


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the report in a DOCX file.

    Raises
    ------
    Unreadable
        If the file is damaged, has a password, or holds no text.
    """
    parts = Container(name, data, "DOCX")
    root = parts.xml("word/document.xml")
    if root is None:
        raise Unreadable(f"{name}: there is no Word document in this file; save it as DOCX, or save its text")
    walk = _Walk(parts)
    body = child(root, "body")
    walk.blocks(body if body is not None else root, walk.main, 0)
    text, changes = walk.main.build()
    if not text:
        raise Unreadable(f"{name}: this Word file holds no text (pictures only?)")
    note = "Spans count characters of the text taken from the Word file."
    yield Document.of(text, id, published, warnings=(note, *told(changes)), changes=changes)


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False


@dataclass
class _List:
    levels: dict[int, _Level] = field(default_factory=dict[int, _Level])
    counts: dict[int, int] = field(default_factory=dict[int, int])


class _Numbering:
    """Automatic numbers: one counter for each abstract list, as in Word."""

    def __init__(self, parts: Container) -> None:
        self.styles: dict[str, tuple[str | None, int, str | None]] = {}
        self.struck: set[str] = set()
        self.lists: dict[str, _List] = {}
        self.abstract: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self._begun: set[str] = set()
        root = parts.xml("word/numbering.xml")
        for element in root if root is not None else ():
            key = attribute(element, "abstractNumId")
            if local(element) == "abstractNum" and key is not None:
                self.lists[key] = _List(
                    {whole(attribute(x, "ilvl"), 0): _level(x) for x in element if local(x) == "lvl"}
                )
            elif local(element) == "num":
                number = attribute(element, "numId") or ""
                self.abstract[number] = value(element, "abstractNumId") or ""
                for override in (x for x in element if local(x) == "lvlOverride"):
                    start = value(override, "startOverride")
                    if start is not None:
                        self.starts[number, whole(attribute(override, "ilvl"), 0)] = whole(start, 1)
        styles = parts.xml("word/styles.xml")
        for style in styles if styles is not None else ():
            if local(style) == "style":
                self._style(style)

    def _style(self, style: Any) -> None:
        id_ = attribute(style, "styleId") or ""
        pr = child(child(style, "pPr"), "numPr")
        number = value(pr, "numId") if pr is not None else None
        self.styles[id_] = (number, whole(value(pr, "ilvl"), 0) if pr is not None else 0, value(style, "basedOn"))
        if _struck(child(style, "rPr")):
            self.struck.add(id_)

    def of(self, properties: Any) -> str:
        """Return the label of a paragraph, and advance the counter."""
        pr = child(properties, "numPr")
        number = value(pr, "numId") if pr is not None else None
        level = whole(value(pr, "ilvl"), 0) if pr is not None else 0
        style = value(properties, "pStyle") if properties is not None else None
        hops = 0
        while number is None and style in self.styles and hops < 20:
            number, inherited, style = self.styles[style]
            level = level or inherited
            hops += 1
        if number is None or number == "0" or self.abstract.get(number) not in self.lists:
            return ""
        return self._count(number, self.lists[self.abstract[number]], level)

    def _count(self, number: str, found: _List, level: int) -> str:
        if number not in self._begun:
            self._begun.add(number)
            for (n, at), start in self.starts.items():
                if n == number:
                    found.counts[at] = start - 1
        first = found.levels.get(level, _Level()).start
        found.counts[level] = found.counts.get(level, first - 1) + 1
        for deeper in [x for x in found.counts if x > level]:
            del found.counts[deeper]
        how = found.levels.get(level, _Level())
        if how.form == "bullet":
            return "-"

        def one(m: re.Match[str]) -> str:
            at = int(m[1]) - 1
            other = found.levels.get(at, _Level())
            return shown(found.counts.get(at, other.start), "decimal" if how.legal else other.form)

        return re.sub(r"%(\d)", one, how.text).strip()


def _level(element: Any) -> _Level:
    start = value(element, "start") or "1"
    form = value(element, "numFmt") or "decimal"
    return _Level(form, value(element, "lvlText") or "", whole(start, 1), child(element, "isLgl") is not None)


def _on(element: Any) -> bool:
    return element is not None and (attribute(element, "val") or "true").lower() not in ("0", "false", "off", "none")


def _struck(properties: Any) -> bool:
    return properties is not None and (_on(child(properties, "strike")) or _on(child(properties, "dstrike")))


class _Walk:
    """Walks the body and fills a builder."""

    def __init__(self, parts: Container) -> None:
        self.numbering = _Numbering(parts)
        self.main = Builder()
        self.notes = {kind: _by_id(parts.xml(f"word/{kind}s.xml"), kind) for kind in ("footnote", "endnote", "comment")}
        self.counted = 0

    def blocks(self, parent: Any, to: Builder, depth: int) -> None:
        """Walk paragraphs, tables and their containers."""
        if depth > _DEPTH:
            return
        for element in parent:
            kind = local(element)
            if kind == "p":
                self._paragraph(element, to, depth)
            elif kind == "AlternateContent":
                branch = child(element, "Choice")
                self.blocks(branch if branch is not None else child(element, "Fallback"), to, depth + 1)
            elif kind and kind not in ("sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "pPr"):
                self.blocks(element, to, depth + 1)

    def _paragraph(self, element: Any, to: Builder, depth: int) -> None:
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        gone = any(child(mark, x) is not None for x in ("del", "moveFrom")) if mark is not None else False
        # A paragraph whose mark is deleted continues in the next one, and is not counted.
        label = "" if gone else self.numbering.of(properties)
        struck = value(properties, "pStyle") in self.numbering.struck if properties is not None else False
        self._inline(element, to, How("struck") if struck else None, _Field(), depth + 1)
        if gone:
            to.text(" ")
        else:
            to.paragraph(label)

    def _inline(self, parent: Any, to: Builder, how: How | None, within: _Field, depth: int) -> None:
        if depth > _DEPTH:
            return
        for element in parent:
            kind = local(element)
            if kind in _TRACKED:
                new = How(_TRACKED[kind], attribute(element, "author"), attribute(element, "date"))
                # A deletion inside an insertion is deleted, and so is an insertion inside a deletion.
                keep = how is not None and how.gone
                self._inline(element, to, how if keep else new, within, depth + 1)
            elif kind == "r":
                self._run(element, to, how, within, depth + 1)
            elif kind == "AlternateContent":
                branch = child(element, "Choice")
                branch = branch if branch is not None else child(element, "Fallback")
                if branch is not None:
                    self._inline(branch, to, how, within, depth + 1)
            elif kind == "p":
                self._paragraph(element, to, depth + 1)
            elif kind and kind not in ("pPr", "sdtPr", "rPr"):
                self._inline(element, to, how, within, depth + 1)

    def _run(self, run: Any, to: Builder, how: How | None, within: _Field, depth: int) -> None:
        properties = child(run, "rPr")
        if properties is not None and _on(child(properties, "vanish")):
            return
        style = value(properties, "rStyle") if properties is not None else None
        off = properties is not None and child(properties, "strike") is not None and not _struck(properties)
        if (how is None or not how.gone) and (_struck(properties) or (style in self.numbering.struck and not off)):
            how = How("struck", how.author if how else None, how.date if how else None)
        for element in run:
            kind = local(element)
            if kind == "fldChar":
                within.change(attribute(element, "fldCharType"))
            elif kind in ("t", "delText") and not within.instruction:
                to.text(element.text or "", how)
            elif kind in ("tab", "ptab"):
                to.text(" ", how)
            elif kind in ("br", "cr") and how is None:
                to.line()
            elif kind == "noBreakHyphen":
                to.text("-", how)
            elif kind in ("footnoteReference", "endnoteReference"):
                self._note(kind.removesuffix("Reference"), attribute(element, "id"), to, how, depth)
            elif kind == "commentReference":
                self._comment(attribute(element, "id"), to)
            elif kind in ("drawing", "pict", "object", "AlternateContent"):
                self._boxes(element, to, depth + 1)

    def _note(self, kind: str, id_: str | None, to: Builder, how: How | None, depth: int) -> None:
        note = self.notes[kind].get(id_ or "")
        if note is None or depth > _DEPTH or (how is not None and how.gone):
            return
        self.counted += 1
        block = Builder()
        block.text(f"[Note {self.counted}] ")
        self.notes[kind].pop(id_ or "")  # a note that refers to itself would recurse forever
        self.blocks(note, block, depth + 1)
        to.behind(block)

    def _comment(self, id_: str | None, to: Builder) -> None:
        note = self.notes["comment"].get(id_ or "")
        if note is not None:
            words = " ".join(t.text or "" for t in note.iter() if local(t) == "t")
            to.comment(words, attribute(note, "author"), attribute(note, "date"))

    def _boxes(self, element: Any, to: Builder, depth: int) -> None:
        """Add text boxes after their paragraph; Word writes two copies, of which one is read."""
        if depth > _DEPTH:
            return
        for inner in element:
            kind = local(inner)
            if kind == "txbxContent":
                block = Builder()
                self.blocks(inner, block, depth + 1)
                to.behind(block)
            elif kind == "Fallback" and child(element, "Choice") is not None:
                continue
            elif kind:
                self._boxes(inner, to, depth + 1)


class _Field:
    """Position of the walk in a field: instructions are not text, the last result is."""

    def __init__(self) -> None:
        self._open: list[str] = []

    @property
    def instruction(self) -> bool:
        """Whether the walk is inside an instruction."""
        return "begin" in self._open

    def change(self, kind: str | None) -> None:
        """Move to the next part of a field."""
        if kind == "begin":
            self._open.append("begin")
        elif kind == "separate" and self._open:
            self._open[-1] = "result"
        elif kind == "end" and self._open:
            self._open.pop()


def _by_id(root: Any, kind: str) -> dict[str, Any]:
    found = [x for x in (root if root is not None else ()) if local(x) == kind]
    return {attribute(x, "id") or "": x for x in found if attribute(x, "type") in (None, "normal")}
