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
    codings: Annotated[
        bool, typer.Option("--codings", help="Compare second, masked codings with the first instead.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Your own second codings, with --codings; else the package's.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Draws of each coding, with --codings.")] = 1000,
    seed: _options.Seed = 1,
    as_json: _options.Json = False,
) -> None:
    """List tabled offers and the rules that decide them; or compare two runs, or two codings of each case."""
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
    if codings:
        from detente.backtest.ledger.codings import agreement, agreement_text, plain_agreement, second_codings

        found = [agreement(c, entries.values(), draws=draws, seed=seed) for c in second_codings(folder).values()]
        if as_json:
            emit(json_text(plain_agreement(found)) + "\n")
        else:
            echo(agreement_text(found))
        return
    if as_json:
        emit(json_text([e.model_dump(mode="json") for e in entries.values()]) + "\n")
        return
    for e in entries.values():
        said = "no number of the coder" if e.coder_said is None else f"the coder said {e.coder_said.value:.2f}"
        base = "no base rate" if e.base_rate is None else f"base rate {e.base_rate.value:.2f}"
        echo(f"{e.id}: {e.question} Tabled {e.tabled}, decided by {e.by}; {said}, {base}.")
        echo(f"  {e.rule}")
