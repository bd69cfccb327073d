"""``detente draft``: a scenario from reports."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options
from detente.cli._guard import iso_date


def run(
    reports: Annotated[
        list[str], typer.Argument(metavar="REPORT…", help="Reports, or a bundle saved by `read --format bundle`.")
    ],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="FILE", help="The scenario file to write; - for standard output.")
    ],
    date: _options.ReportDate = None,
    title: Annotated[str | None, typer.Option(help="Title of the dispute.")] = None,
    issues: Annotated[
        str | None,
        typer.Option(help='What is disputed, in your words, with synonyms: "filling=reservoir,impound; data".'),
    ] = None,
    model: _options.Parser = None,
    force: _options.Force = False,
) -> None:
    """Draft a scenario from reports: what they say, and what is left to fill in."""
    from datetime import date as day

    from detente._output import is_stdout, write
    from detente._text import echo
    from detente.cli._deliver import YAML, check_target
    from detente.evidence.draft import draft
    from detente.evidence.issues import parse_issues
    from detente.evidence.saved import readings

    when = iso_date("--date", date)
    wanted = parse_issues(issues) if issues is not None else None
    check_target(out, YAML)
    found = readings(reports, day.fromisoformat(when) if when else None, model)
    for r in found:
        for warning in r.warnings:
            echo(f"{r.document.id}: {warning}", err=True)
    made = draft(found, title, issues=wanted, model=model)
    for warning in made.warnings:
        echo(warning, err=True)
    write(out, made.text, force=force)
    if not is_stdout(out):
        places = "1 place is" if made.fill == 1 else f"{made.fill} places are"
        echo(f"{out} written; {places} marked TO FILL. Next: `detente check {out}`, `detente analyze {out}`.")
