"""``detente ledger``: tabled offers with their resolution rules, or two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _options

File = Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="Your own ledger, a YAML file.")]


def run(
    file: File = None,
    twins: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="RUN RUN", help="Compare two runs instead: what was seen in either."),
    ] = None,
    as_json: _options.Json = False,
) -> None:
    """List tabled offers and the rules that decide them; or compare two runs."""
    from detente._text import echo, emit, json_text
    from detente.backtest.ledger.entries import read_entries
    from detente.backtest.ledger.twins import plain_twins, side_by_side, twins_text
    from detente.runs.folder import read_run

    if twins is not None:
        page = side_by_side(*(read_run(r)["findings"] for r in twins))
        if as_json:
            emit(json_text(plain_twins(page)) + "\n")
        else:
            echo(twins_text(page))
        return
    entries = read_entries(file)
    if as_json:
        emit(json_text([e.model_dump(mode="json") for e in entries.values()]) + "\n")
        return
    for e in entries.values():
        said = "no number of the coder" if e.coder_said is None else f"the coder said {e.coder_said.value:.2f}"
        base = "no base rate" if e.base_rate is None else f"base rate {e.base_rate.value:.2f}"
        echo(f"{e.id}: {e.question} Tabled {e.tabled}, decided by {e.by}; {said}, {base}.")
        echo(f"  {e.rule}")
