"""``detente backtest``: forecasts scored on real outcomes, beside simple baselines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _options


def run(
    data: Annotated[str, typer.Argument(metavar="DATA", help="The data set: deu.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Your own copy of it.")],
    model: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="Only this model beside the baselines; repeatable.")
    ] = None,
    train: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Fit on this file, and test on the other one.")
    ] = None,
    attempts: Annotated[bool, typer.Option("--attempts", help="Also show attempts to beat the sticky mean.")] = False,
    parameters: Annotated[
        bool, typer.Option("--parameters", help="Print what is fitted on the whole file, as JSON, and no scores.")
    ] = False,
    resamples: Annotated[int, typer.Option(min=100, max=100_000, help="Resamples of the paired bootstrap.")] = 4000,
    seed: _options.Seed = 1,
    as_json: _options.Json = False,
) -> None:
    """Score forecasts on real outcomes of a data set, beside simple baselines."""
    from detente._text import echo, emit, json_text
    from detente.backtest.deu.board import board, forecasts, plain_board
    from detente.backtest.deu.data import read_deu
    from detente.backtest.deu.show import board_text
    from detente.backtest.deu.trained import learn
    from detente.cli._guard import one_of

    one_of("DATA", data, ("deu",))
    issues = read_deu(file)
    if parameters:
        emit(json_text(learn(issues, forecasts(issues, model or ()))) + "\n")
        return
    made = board(
        issues,
        None if train is None else read_deu(train),
        wanted=model or (),
        more=attempts,
        resamples=resamples,
        seed=seed,
    )
    if as_json:
        emit(json_text(plain_board(made)) + "\n")
        return
    echo(board_text(made))
    for note in made.notes:
        echo(note, err=True)
