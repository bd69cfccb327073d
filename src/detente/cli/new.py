"""``detente new``: a scenario file to start from."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options
from detente.cli._guard import iso_date


def run(
    file: Annotated[str, typer.Argument(help="The YAML file to write; - for standard output.")],
    title: Annotated[str, typer.Option(help="Title of the dispute.")] = "A new dispute",
    parties: Annotated[
        str, typer.Option(metavar="A,B,…", help="Ids of the parties; the one that makes demands comes first.")
    ] = "A,B",
    issues: Annotated[str, typer.Option(metavar="I,J,…", help="Ids of the issues.")] = "main,side",
    members: Annotated[
        list[str] | None, typer.Option(metavar="PARTY=A,B", help="Members of a party that is a group; repeatable.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Date of the coding, as YYYY-MM-DD; by default today.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who does the coding.")] = "first coder",
    force: _options.Force = False,
) -> None:
    """Write a starter scenario that gives a first answer, to be filled in."""
    from datetime import date

    from detente._errors import UsageError
    from detente._output import is_stdout, write
    from detente._text import echo
    from detente.cli._deliver import YAML, check_target
    from detente.scenario.new import new

    when = iso_date("--as-of", as_of) or date.today().isoformat()
    groups: dict[str, list[str]] = {}
    for entry in members or []:
        group, equals, names = entry.partition("=")
        if not equals or not _split(names):
            raise UsageError(f"--members {entry}: write PARTY=MEMBER,MEMBER")
        groups[group.strip()] = _split(names)
    check_target(file, YAML, "FILE")
    try:
        text = new(title, parties=_split(parties), issues=_split(issues), as_of=when, members=groups, by=by)
    except ValueError as e:
        raise UsageError(str(e)) from None
    write(file, text, force=force)
    if not is_stdout(file):
        echo(f"{file} written. Next: fill it in, `detente check {file}`, `detente analyze {file}`.")


def _split(names: str) -> list[str]:
    return [x.strip() for x in names.split(",") if x.strip()]
