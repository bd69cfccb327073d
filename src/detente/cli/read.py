"""The command that reads reports."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.evidence.reading import Reading


def run(
    paths: list[str],
    *,
    published: str | None,
    case: str | None,
    form: str,
    out: Path | None,
    html: Path | None,
    model: str | None,
) -> None:
    """Read reports and print or write their statements."""
    if form == "xlsx" and out is None:
        from detente._errors import UsageError

        raise UsageError("--format xlsx: name the workbook to write with --out, such as --out statements.xlsx")
    from detente.evidence.inputs import documents
    from detente.evidence.reading import read_many
    from detente.runs.folder import replace_text

    when = _day(published)
    scenario = None
    if case is not None:
        from detente.scenario.load import load

        scenario = load(case)
    readings: list[Reading] = []
    for reading in read_many(documents(paths, when), model, os.cpu_count() or 1):
        if scenario is not None:
            from detente.evidence.stance import linked

            reading = linked(reading, scenario)
        readings.append(reading)
        for warning in reading.warnings:
            print(f"{reading.document.id}: {warning}", file=sys.stderr)
    if html is not None:
        from detente.evidence.view import page

        replace_text(html, page(readings, scenario))
        print(f"{html} written.", file=sys.stderr)
    if form == "xlsx" and out is not None:
        from detente.evidence.export import workbook

        workbook(readings, out)
        print(f"{out} written.", file=sys.stderr)
        return
    text = render(readings, form)
    if out is not None:
        replace_text(out, text)
        print(f"{out} written.", file=sys.stderr)
    else:
        print(text, end="")


def _day(text: str | None) -> date | None:
    from detente.evidence.inputs import Unreadable

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unreadable(f"--date {text}: write it as 2022-01-12") from None


def render(readings: list[Reading], form: str) -> str:
    """Return statements as ``text``, ``json``, ``jsonl``, ``tsv``, ``plover`` or ``bundle``."""
    from detente.evidence.statement import plover

    if form == "bundle":
        from detente.evidence.saved import bundle

        return json.dumps(bundle(readings), indent=1, ensure_ascii=False) + "\n"
    if form == "text":
        return "".join(_told(r, len(readings) > 1) for r in readings)
    if form == "tsv":
        from detente.evidence.export import tsv

        return tsv(readings)
    rows: list[dict[str, Any]] = []
    for r in readings:
        when = r.document.published.isoformat() if r.document.published else None
        for s in r.statements:
            if form == "plover":
                rows.append(plover(s, r.document.text, r.document.id, when))
            else:
                words = r.document.text[slice(*s.content)]
                rows.append({**s.plain(), "text": words, "document": r.document.id, "published": when})
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def _told(reading: Reading, many: bool) -> str:
    """Return statements in words, one a line; then the changes that the file shows."""
    from detente._text import terminal_safe

    text = reading.document.text
    lines = [f"{reading.document.id}\n"] if many else []
    for s in reading.statements:
        words = " ".join(text[s.content[0] : s.content[1]].split())
        words = words if len(words) <= 90 else words[:87] + "…"
        who = s.speaker or "; ".join(s.actors) or "unknown"
        for_whom = f" for {s.speaks_for}" if s.speaks_for else ""
        to = f" → {', '.join(s.targets)}" if s.targets else ""
        not_so = "" if s.realis == "actual" else f" ({s.realis})"
        about = f" [{s.issue}]" if s.issue else ""
        again = f" = {s.dup_of}" if s.dup_of else ""
        lines.append(f"{s.id:<4} p{s.paragraph:<3} {s.act}{not_so}{again}: {who}{for_whom}{to}{about}: “{words}”\n")
    for c in reading.document.changes:
        who = f" by {c.author}" if c.author else ""
        when = f" on {c.date[:10]}" if c.date else ""
        words = c.text if len(c.text) <= 90 else c.text[:87] + "…"
        lines.append(f"{c.kind}{who}{when}: “{words}”\n")
    return terminal_safe("".join(lines))
