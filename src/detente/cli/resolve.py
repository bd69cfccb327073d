"""``detente resolve``: score sealed forecasts against what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _options


def run(
    seals: Annotated[list[Path], typer.Argument(metavar="SEAL…", help="Files that `detente seal` wrote.")],
    outcomes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own outcomes, a YAML file; else those of the ledger.")
    ] = None,
    as_json: _options.Json = False,
) -> None:
    """Score sealed forecasts against what happened, next to baselines."""
    from datetime import UTC, datetime

    from detente._input import read_json
    from detente._text import echo, emit, json_text
    from detente.backtest.ledger.entries import read_outcomes
    from detente.backtest.ledger.resolve import plain_resolved, resolve, resolved_text
    from detente.backtest.ledger.seal import check_seal

    known, today = read_outcomes(outcomes), datetime.now(UTC).date()
    found = [resolve(check_seal(read_json(s), str(s)), known, today) for s in seals]
    if as_json:
        emit(json_text(plain_resolved(found)) + "\n")
    else:
        echo(resolved_text(found))
