"""``detente read``: the statements in reports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import _options
from detente.cli._guard import iso_date, one_of

if TYPE_CHECKING:
    from detente.evidence.reading import Reading


ENDINGS = {
    "text": (".txt", ""),
    "json": (".json", ""),
    "jsonl": (".jsonl", ".ndjson", ".json", ""),
    "tsv": (".tsv", ".txt", ""),
    "xlsx": (".xlsx",),
    "plover": (".json", ""),
    "bundle": (".json", ""),
}
"""Endings of files that statements are written to, by format; text under the name of a workbook would not open."""
FORMS = ("text", "json", "jsonl", "tsv", "xlsx", "plover", "bundle")


def run(
    reports: Annotated[
        list[str], typer.Argument(metavar="REPORT…", help="Files, folders or feeds; - for standard input.")
    ],
    date: _options.ReportDate = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE", callback=_options.chosen, help="Link the statements to the issues of this scenario."
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(FORMS)}.")] = "text",
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="FILE", help="Write the statements here instead of printing them.")
    ] = "-",
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a page with the text and its statements here.")
    ] = None,
    model: _options.Parser = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Extract statements from reports: who said what, for whom, to whom, and whether it happened."""
    from datetime import date as day

    from detente._errors import UsageError
    from detente._output import is_stdout, write
    from detente._text import echo
    from detente.cli._deliver import check_target
    from detente.evidence.inputs import documents
    from detente.evidence.reading import read_many

    one_of("--format", form, FORMS)
    if form == "xlsx" and is_stdout(out) and not as_json:
        raise UsageError("--format xlsx: name the workbook to write with --out, such as --out statements.xlsx")
    when = iso_date("--date", date)
    outputs = [x for x in (html, out) if x is not None]
    if len({os.path.abspath(x) for x in outputs}) < len(outputs):
        raise UsageError(f"{out}: --out and --html name the same file; name two")
    check_target(out, ENDINGS["json" if as_json else form])
    check_target(html, (".html", ".htm", ""), "--html")
    case = None
    if scenario is not None:
        from detente.scenario.load import load

        case = load(scenario)
    from detente.evidence.across import same_people

    readings: list[Reading] = []
    published = day.fromisoformat(when) if when else None
    for reading in same_people(list(read_many(documents(reports, published), model, os.cpu_count() or 1))):
        if case is not None:
            from detente.evidence.stance import linked

            reading = linked(reading, case)
        readings.append(reading)
        for warning in reading.warnings:
            echo(f"{reading.document.id}: {warning}", err=True)
    skipped = _skipped(readings)
    if skipped:
        echo(skipped, err=True)
    if html is not None:
        from detente.evidence.view import page

        write(html, page(readings, case), force=force)
    if form == "xlsx" and not as_json:
        from detente.evidence.export import workbook

        write(out, workbook(readings), force=force)
    else:
        write(out, render(readings, "json" if as_json else form), force=force)
    for output in outputs:
        if not is_stdout(output):
            echo(f"{output} written.", err=True)


def _skipped(readings: list[Reading]) -> str:
    """Return how many reports were not read because of their language, or nothing."""
    from collections import Counter

    from detente.evidence.languages import language_name

    found = Counter(language_name(r.language) for r in readings if r.skipped)
    if not found or len(readings) < 2:
        return ""
    what = ", ".join(f"{n} in {name}" for name, n in sorted(found.items()))
    return f"{found.total()} of {len(readings)} reports not read: {what}."


def render(readings: list[Reading], form: str) -> str:
    """Return statements as ``text``, ``json``, ``jsonl``, ``tsv``, ``plover`` or ``bundle``."""
    import json

    from detente._text import json_text
    from detente.evidence.statement import plover

    if form == "bundle":
        from detente.evidence.saved import bundle

        return json_text(bundle(readings)) + "\n"
    if form == "text":
        return "".join(_in_words(r, len(readings) > 1) for r in readings)
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
    return json_text(rows) + "\n"


def _in_words(reading: Reading, many: bool) -> str:
    """Return statements in words, one a line; then the changes that the file shows."""
    from detente.evidence.gazetteer import entry
    from detente.evidence.passages import name_in

    def named(code: str) -> str:
        return code if entry(code) is not None else name_in(reading, code)

    text = reading.document.text
    lines = [f"{reading.document.id}\n"] if many else []
    for s in reading.statements:
        words = " ".join(text[s.content[0] : s.content[1]].split())
        words = words if len(words) <= 90 else words[:87] + "…"
        doers = "; ".join(map(named, s.actors))
        for_whom = f" for {named(s.speaks_for)}" if s.speaks_for else ""
        who = f"{s.speaker}{for_whom}" if s.speaker else f"{doers or 'unknown'}{for_whom}"
        to = f" → {', '.join(map(named, s.targets))}" if s.targets else ""
        not_so = "" if s.realis == "actual" else f" ({s.realis})"
        about = f" [{s.issue}]" if s.issue else ""
        again = f" = {s.dup_of}" if s.dup_of else ""
        if s.of_others:
            who, to = f"{doers}{to}, according to {who}", ""
        lines.append(f"{s.id:<4} p{s.paragraph:<3} {s.act}{not_so}{again}: {who}{to}{about}: “{words}”\n")
    for c in reading.document.changes:
        by = f" by {c.author}" if c.author else ""
        on = f" on {c.date[:10]}" if c.date else ""
        words = c.text if len(c.text) <= 90 else c.text[:87] + "…"
        lines.append(f"{c.kind}{by}{on}: “{words}”\n")
    return "".join(lines)
