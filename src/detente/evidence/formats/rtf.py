"""Rich text (RTF): deleted, inserted and struck text, notes, comments; other formatting is ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from detente.evidence.document import ChangeKind, Document, TextChange
from detente.evidence.formats._builder import Builder, How, told
from detente.evidence.formats._unreadable import Unreadable

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|'(?P<hex>[0-9a-fA-F]{2})|(?P<sign>[^a-zA-Z']))"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    """fonttbl colortbl stylesheet info pict object objdata header headerf headerl headerr footer footerf footerl
    footerr listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl
    filetbl revtbl fldinst bkmkstart bkmkend atnid atnref atrfstart atrfend nonshppict pntext pnseclvl""".split()
)
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "tab": " ", "~": " ", "_": "-",
}  # fmt: skip
_DEPTH = 200


@dataclass(frozen=True)
class _State:
    skip: bool = False
    deleted: bool = False
    inserted: bool = False
    struck: bool = False
    hidden: bool = False
    author: int | None = None
    when: int | None = None
    unicode_skip: int = 1
    codepage: str | None = None


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the report in an RTF file.

    Raises
    ------
    Unreadable
        If the file is damaged or holds no text.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable(f"{name}: this is no RTF file, though its name says so; save it again, or save its text")
    reader = _Reader(name, data)
    text, changes = reader.run()
    if not text:
        raise Unreadable(f"{name}: this RTF file holds no text (pictures only?)")
    note = "Spans count characters of the text taken from the RTF file."
    yield Document.of(text, id, published, warnings=(note, *told(changes)), changes=changes)


class _Reader:
    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data
        page = re.search(rb"\\ansicpg(\d+)", data[:2000])
        self.codepage = f"cp{int(page[1])}" if page else "cp1252"
        try:
            b"".decode(self.codepage)
        except LookupError:
            self.codepage = "cp1252"
        self.authors = _authors(data, self.codepage)
        self.stack: list[tuple[_State, Builder, str]] = []
        self.state = _State()
        self.to = Builder()
        self.kind = ""
        self.pending = b""
        self.skip_next = 0
        self.notes = 0
        self.remark: tuple[str, str] = ("", "")

    def run(self) -> tuple[str, tuple[TextChange, ...]]:
        """Return text and changes."""
        main = self.to
        first = False
        for m in _TOKEN.finditer(self.data):
            if m["brace"] == b"{":
                self._flush()
                if len(self.stack) > _DEPTH:
                    raise Unreadable(f"{self.name}: groups stand more than {_DEPTH} deep in this file; save its text")
                self.stack.append((self.state, self.to, self.kind))
                self.kind, first = "", True
                continue
            if m["brace"] == b"}":
                self._flush()
                self._close()
            elif m["hex"]:
                if self.skip_next:
                    self.skip_next -= 1
                else:
                    self.pending += bytes.fromhex(m["hex"].decode())
            elif m["text"]:
                self._words(m["text"])
            elif m["sign"] is not None:
                self._flush()
                sign = m["sign"].decode("latin-1")
                if sign == "*" and first:
                    self.kind = "*"
                    continue
                if sign in "\r\n":
                    self._paragraph()
                else:
                    self._put(_SIGNS.get(sign, sign if sign in "\\{}" else ""))
            elif m["word"]:
                self._flush()
                self._control(m["word"].decode(), int(m["number"]) if m["number"] else None, first)
            first = False
        self._flush()
        return main.build()

    def _words(self, raw: bytes) -> None:
        if self.skip_next:
            cut = min(self.skip_next, len(raw))
            self.skip_next -= cut
            raw = raw[cut:]
        self.pending += raw

    def _flush(self) -> None:
        if self.pending:
            words, self.pending = self.pending.decode(self.codepage, "replace"), b""
            self._put(words)

    def _put(self, words: str) -> None:
        s = self.state
        if not words or s.skip or s.hidden:
            return
        kind: ChangeKind | None = (
            "deleted" if s.deleted else "struck" if s.struck else "inserted" if s.inserted else None
        )
        if kind is None:
            self.to.text(words)
        elif kind == "struck" and not s.inserted:
            self.to.text(words, How("struck"))
        else:
            self.to.text(words, How(kind, self.authors.get(s.author or 0), _when(s.when)))

    def _paragraph(self) -> None:
        if self.state.skip:
            return
        if self.state.deleted:
            self.to.text(" ")
        else:
            self.to.paragraph()

    def _control(self, word: str, number: int | None, first: bool) -> None:
        on = number != 0
        known = word in _SKIPPED or word in ("footnote", "annotation", "atnauthor", "atndate", "shptxt")
        if self.kind == "*" and not known:
            self.state = replace(self.state, skip=True)
        if word in _SKIPPED and (first or self.kind == "*"):
            self.state = replace(self.state, skip=True)
        elif word in ("footnote", "annotation", "atnauthor", "shptxt", "atndate"):
            self.kind = word
            self.to = Builder()
            if word == "footnote":
                self.notes += 1
                self.to.text(f"[Note {self.notes}] ")
        elif word in ("par", "sect", "page", "cell", "row"):
            self._paragraph()
        elif word == "line":
            self.to.line()
        elif word in ("deleted", "strike", "striked", "v"):
            key = {"deleted": "deleted", "strike": "struck", "striked": "struck", "v": "hidden"}[word]
            self.state = replace(self.state, **{key: on})
        elif word == "revised":
            self.state = replace(self.state, inserted=on)
        elif word in ("revauth", "revauthdel"):
            self.state = replace(self.state, author=number)
        elif word in ("revdttm", "revdttmdel"):
            self.state = replace(self.state, when=number)
        elif word == "plain":
            self.state = replace(self.state, deleted=False, struck=False, inserted=False, hidden=False)
        elif word == "uc":
            self.state = replace(self.state, unicode_skip=number or 0)
        elif word == "u" and number is not None:
            code = number % 65536
            self._put_unicode(code)
            self.skip_next = self.state.unicode_skip
        elif word in _SIGNS:
            self._put(_SIGNS[word])

    _high: int | None = None

    def _put_unicode(self, code: int) -> None:
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high is not None:
                self._put(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = None
        else:
            self._put(chr(code))

    def _close(self) -> None:
        if not self.stack:
            return
        inner, kind = self.to, self.kind
        self.state, self.to, self.kind = self.stack.pop()
        if inner is self.to:
            return
        if kind in ("footnote", "shptxt"):
            self.to.behind(inner)
        elif kind == "atnauthor":
            self.remark = (inner.build()[0], "")
        elif kind == "annotation":
            self.to.comment(inner.build()[0], self.remark[0] or None, None)


def _authors(data: bytes, codepage: str) -> dict[int, str]:
    """Return the authors of the revision table, to which changes refer by number."""
    m = re.search(rb"\\revtbl((?:\s*\{[^{}]*\})*)", data)
    names = re.findall(rb"\{([^{}]*)\}", m[1]) if m else []
    return {i: n.decode(codepage, "replace").strip().rstrip(";") for i, n in enumerate(names)}


def _when(packed: int | None) -> str | None:
    """Return Word's packed date (DTTM) as ISO text."""
    if packed is None:
        return None
    n = packed & 0xFFFFFFFF
    minute, hour, day, month, year = n & 63, n >> 6 & 31, n >> 11 & 31, n >> 16 & 15, 1900 + (n >> 20 & 511)
    try:
        return datetime(year, month, day, hour, minute).isoformat()
    except ValueError:
        return None
