"""``detente schema``: the JSON Schema of scenario files."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="FILE", help="Write the schema here instead of printing it.")
    ] = "-",
    force: _options.Force = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from detente._output import is_stdout, write
    from detente._text import echo, json_text
    from detente.cli._deliver import check_target
    from detente.scenario.schema import schema

    check_target(out, (".json", ""))
    write(out, json_text(schema()) + "\n", force=force)
    if not is_stdout(out):
        echo(f"{out} written.")
