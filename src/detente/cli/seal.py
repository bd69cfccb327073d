"""``detente seal``: pin what a run says of an offer, before the outcome is known."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options
from detente.cli.ledger import File


def run(
    folder: Annotated[str, typer.Argument(metavar="RUN", help="A run folder of the entry's case.")],
    entry: Annotated[str, typer.Option(metavar="ID", help="The offer in the ledger; `detente ledger` lists them.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="Where to write the seal, or - to print it.")],
    file: File = None,
    force: _options.Force = False,
) -> None:
    """Seal a run's forecast of a tabled offer: shares, hashes, the date, and the rule that decides it."""
    from datetime import UTC, datetime

    from detente._output import is_stdout, write
    from detente._text import echo, json_text
    from detente.backtest.ledger.entries import entry_of, read_entries
    from detente.backtest.ledger.seal import make_seal
    from detente.cli._deliver import check_target
    from detente.runs.folder import read_run

    check_target(out, (".json", ""))
    wanted = entry_of(read_entries(file), entry)
    kept = read_run(folder)
    seal = make_seal(kept["manifest"], kept["findings"], wanted, datetime.now(UTC).date())
    write(out, json_text(seal) + "\n", force=force)
    if not is_stdout(out):
        share = seal["accepted"]
        echo(f"{out} written: accepted in {share['count']} of {share['n']} draws. SHA-256 {seal['sha256'][:16]}…")
        if not seal["before_it_was_decided"]:
            echo("The outcome was decided before today, so this seal is not a forward forecast.", err=True)
