"""Full references of the methods that a run used, from their keys."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_ENTRY = re.compile(r"@\w+\{([^,\s]+),(.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*?)\},?\s*$", re.MULTILINE)
_ACCENT = re.compile(r"\{?\\([\"'`^~cvHk])\s*\{?(\\?\w)\}?\}?")
_MARKS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "c": "\u0327", "v": "\u030c",
          "H": "\u030b", "k": "\u0328"}  # fmt: skip


def reference(key: str) -> str:
    """Return a reference in one line; the key itself where nothing is known of it."""
    return _all().get(key, key)


def short(key: str) -> str:
    """Return author and year, as a text cites a reference: ``Fearon 1995``; the key where nothing is known of it."""
    return _short().get(key, key)


@cache
def _short() -> dict[str, str]:
    out: dict[str, str] = {}
    for key, fields in _entries().items():
        people = [
            p.strip() for p in re.split(r"\s+and\s+", fields.get("author", fields.get("editor", ""))) if p.strip()
        ]
        names = [_plain(p).partition(",")[0] for p in people]
        who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
        out[key] = f"{who} {fields.get('year', '')}".strip() or key
    return out


@cache
def _entries() -> dict[str, dict[str, str]]:
    text = (files("detente.report") / "references.bib").read_text(encoding="utf-8")
    return {key: dict(_FIELD.findall(body)) for key, body in _ENTRY.findall(text)}


@cache
def _all() -> dict[str, str]:
    return {key: _line(fields) for key, fields in _entries().items()}


def _plain(text: str) -> str:
    from unicodedata import normalize

    text = _ACCENT.sub(lambda m: m[2].replace("\\", "") + _MARKS[m[1]], text)
    text = normalize("NFC", text.replace("{", "").replace("}", "").replace("--", "–").replace("~", " "))
    return " ".join(text.replace("\\&", "&").split())


def _line(f: dict[str, str]) -> str:
    people = [p.strip() for p in re.split(r"\s+and\s+", f.get("author", f.get("editor", "")))]
    names = [_plain(p) for p in people if p]
    who = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " & " + names[-1] if names else ""
    where = _plain(f.get("journal") or f.get("booktitle") or f.get("howpublished") or "")
    number = f.get("volume", "") + (f"({f['number']})" if "number" in f else "")
    tail = [where, _plain(number), _plain(f.get("pages", "")), _plain(f.get("publisher", ""))]
    rest = ", ".join(t for t in tail if t)
    return f"{who} ({f.get('year', 'no year')}). {_plain(f.get('title', ''))}." + (f" {rest}." if rest else "")
