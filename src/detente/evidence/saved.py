"""Readings made from reports, or loaded from statements that ``detente read`` saved.

A bundle contains whole texts. A plain list of statements (``--json``, ``--format jsonl``) contains only the words of
each statement; for these a text of the original length is made, with those words in their positions and spaces
elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any, cast

from detente._errors import DetenteError, reading
from detente._input import read_text
from detente.evidence.actors import NamedActor
from detente.evidence.document import Document, Paragraph, TextChange
from detente.evidence.grammar import ParserRecord
from detente.evidence.inputs import Unreadable, documents
from detente.evidence.people import NamedPerson
from detente.evidence.reading import Reading, read_all
from detente.evidence.statement import Statement


def bundle(readings: Sequence[Reading]) -> dict[str, Any]:
    """Return readings as plain data with their texts, which :func:`readings` can load."""
    return {
        "detente_reading": 1,
        "documents": [
            {
                "id": r.document.id,
                "text": r.document.text,
                "published": r.document.published.isoformat() if r.document.published else None,
                "title": r.document.title,
                "source": r.document.source,
                "author": r.document.author,
                "warnings": list(r.warnings),
                "changes": [asdict(c) for c in r.document.changes],
                "actors": [asdict(a) for a in r.actors],
                "model": r.model,
                "language": r.language,
                "parser": asdict(r.parsed_by) if r.parsed_by else None,
                "skipped": r.skipped,
                "people": [
                    {"name": p.name, "role": p.role, "speaks_for": p.speaks_for, "office": p.office} for p in r.people
                ],
                "statements": [s.plain() for s in r.statements],
            }
            for r in readings
        ],
    }


def readings(paths: Sequence[str], published: date | None = None, model: str | None = None) -> list[Reading]:
    """Return readings of reports, and of bundles saved with ``detente read --format bundle``.

    Raises
    ------
    Unreadable
        A file is neither a report nor a bundle.
    """
    out: list[Reading] = []
    for name in paths:
        if name.endswith((".json", ".jsonl")) and _has_statements(Path(name)):
            out += _saved(Path(name))
        else:
            out += read_all(documents([name], published), model)
    return out


def _has_statements(path: Path) -> bool:
    """Whether a JSON file contains statements or a bundle, rather than a list or a feed of reports."""
    with reading(path), path.open(encoding="utf-8", errors="replace") as f:
        start = f.read(20_000)
    return '"detente_reading"' in start or ('"act"' in start and '"realis"' in start)


def _saved(path: Path) -> list[Reading]:
    try:
        text = read_text(path)
        if path.suffix == ".jsonl":
            data: Any = [json.loads(line) for line in text.split("\n") if line.strip()]
        else:
            data = json.loads(text)
        if isinstance(data, list):
            return _listed(cast("list[dict[str, Any]]", data))
        return [_one(d) for d in data["documents"]]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as e:
        if isinstance(e, DetenteError):
            raise
        what = f"{type(e).__name__}: {e}"
        raise Unreadable(
            f"{path}: this is not a reading that `detente read` saved ({what}); read the report again"
        ) from e


def _listed(rows: list[dict[str, Any]]) -> list[Reading]:
    """Put the words of listed statements in their positions, document by document."""
    out: list[Reading] = []
    for name in dict.fromkeys(str(r["document"]) for r in rows):
        own = [r for r in rows if r["document"] == name]
        text = [" "] * max((int(r["content"][1]) for r in own), default=0)
        bounds: dict[int, tuple[int, int]] = {}
        for r in own:
            a, b = (int(x) for x in r["content"])
            text[a:b] = r["text"]
            low, high = bounds.get(r["paragraph"], (a, b))
            bounds[r["paragraph"]] = (min(low, a), max(high, b))
        people = {r["speaker"]: r for r in own if r["role"]}
        when = date.fromisoformat(own[0]["published"]) if own[0]["published"] else None
        blocks = tuple(Paragraph(n, a, b, "body", a) for n, (a, b) in sorted(bounds.items()))
        document = Document(name, "".join(text), when, paragraphs=blocks)
        known = tuple(
            NamedPerson(str(n), r["role"], r["speaks_for"], r["speaks_for"] is not None) for n, r in people.items()
        )
        out.append(Reading(document, tuple(_tidy(r) for r in own), known, ()))
    return out


def _tidy(row: dict[str, Any]) -> Statement:
    names = {f.name for f in fields(Statement)}
    made: dict[str, Any] = {k: v for k, v in row.items() if k in names}
    made |= {k: tuple(row[k]) if row[k] else None for k in ("mention", "cue", "content")}
    made |= {k: tuple(row[k]) for k in ("actors", "targets")}
    made["quotes"] = tuple((int(a), int(b)) for a, b in row["quotes"])
    return Statement(**made)


def _one(d: dict[str, Any]) -> Reading:
    when = date.fromisoformat(d["published"]) if d["published"] else None
    people = tuple(NamedPerson(**p) for p in d["people"])
    changes = tuple(TextChange(**c) for c in d.get("changes", ()))
    document = Document.of(d["text"], d["id"], when, d.get("title"), d.get("source"), (), d.get("author"), changes)
    actors = tuple(NamedActor(a["code"], a["name"], a["kind"], tuple(a["forms"])) for a in d.get("actors", ()))
    made = tuple(_tidy(s) for s in d["statements"])
    by = ParserRecord(**d["parser"]) if d.get("parser") else None
    kept = tuple(d.get("warnings", ()))
    code, skipped = d.get("language", "en"), d.get("skipped", "")
    return Reading(document, made, people, kept, actors, d.get("model", ""), code, by, skipped)
