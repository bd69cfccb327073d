"""``detente update``: what new reports would add to a scenario."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options
from detente.cli._guard import iso_date


def run(
    case: _options.Case,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT…", help="New reports, or a bundle saved by read.")],
    date: _options.ReportDate = None,
    source: Annotated[str, typer.Option(metavar="ID", help="Id for the new source.")] = "new",
    model: _options.Parser = None,
    as_json: _options.Json = False,
) -> None:
    """Show what a new report would add to a scenario; change nothing."""
    from dataclasses import asdict
    from datetime import date as day

    from detente._text import echo, emit, json_text
    from detente.evidence.saved import readings
    from detente.evidence.update import additions, known_source, source_yaml, unknown
    from detente.scenario.load import load

    when = iso_date("--date", date)
    published = day.fromisoformat(when) if when else None
    scenario = load(case)
    strangers = ", ".join(unknown(scenario))
    if strangers:
        echo(f"Not in any table of names, so found only where a report introduces them: {strangers}.", err=True)
    for n, reading in enumerate(readings(reports, published, model), 1):
        for warning in reading.warnings:
            echo(f"{reading.document.id}: {warning}", err=True)
        found = additions(scenario, reading)
        if as_json:
            rows = [{**asdict(a), "statement": a.statement.plain()} for a in found]
            emit(json_text(rows) + "\n")
            continue
        count = "1 statement bears" if len(found) == 1 else f"{len(found)} statements bear"
        echo(f"{reading.document.id}: {count} on {scenario.title}; nothing was changed.\n")
        same = known_source(scenario, reading)
        if same is not None:
            echo(f"This report is the scenario's source {same} already.\n")
        for a in found:
            coded = a.coded or "nothing"
            echo(f"{a.actor} on {a.issue} (coded {coded}), p{a.statement.paragraph}, {a.statement.act}: {a.note}")
            echo(f"    “{a.sentence}”")
        if same is not None or not found:
            continue
        echo("\nTo use it as evidence, paste this under `sources:` and name its blocks:\n")
        echo(source_yaml(reading, source if n == 1 else f"{source}{n}"), end="")
