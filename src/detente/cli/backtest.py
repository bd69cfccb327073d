"""``detente backtest``: forecasts scored on real outcomes, next to simple baselines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import _options

if TYPE_CHECKING:
    from detente.backtest.classes.cases import ClassCases

DATA = ("deu", "icb", "disputes", "sanctions")
TAKES = {
    "deu": {"model", "train", "attempts", "parameters", "register", "svg"},
    "icb": {"cut", "by", "yaml", "svg"},
    "disputes": {"cut", "by", "yaml", "capabilities", "svg"},
    "sanctions": {"cut", "by", "yaml", "svg"},
}


def run(
    data: Annotated[str, typer.Argument(metavar="DATA", help="The data set: deu, icb, disputes or sanctions.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Your own copy of it.")],
    model: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="deu: only this model and the baselines; repeatable.")
    ] = None,
    train: Annotated[
        Path | None, typer.Option(metavar="FILE", help="deu: fit on this file, and test on the other one.")
    ] = None,
    attempts: Annotated[
        bool, typer.Option("--attempts", help="deu: also show the attempts to beat the sticky mean.")
    ] = False,
    parameters: Annotated[
        bool, typer.Option("--parameters", help="deu: print the fitted parameters as JSON, without scores.")
    ] = False,
    register: Annotated[
        Path | None, typer.Option(metavar="FILE", help="deu: add the test to this register; one per model version.")
    ] = None,
    cut: Annotated[
        float | None,
        typer.Option(
            metavar="YEAR",
            help="Others: train on cases before, test on cases after; with --by, count those that had ended.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="VARIABLE", help="Others: count outcomes by this variable (reference classes), no scores."
        ),
    ] = None,
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Others, with --by: print the classes as a section of a scenario file.")
    ] = False,
    capabilities: Annotated[
        Path | None, typer.Option(metavar="FILE", help="disputes: National Material Capabilities, .rda.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also write the figures as SVG into this folder.")
    ] = None,
    resamples: Annotated[int, typer.Option(min=100, max=100_000, help="Resamples of the paired bootstrap.")] = 4000,
    seed: _options.Seed = 1,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Score forecasts on real outcomes of a data set, next to simple baselines."""
    from detente._errors import UsageError
    from detente.cli._guard import one_of

    one_of("DATA", data, DATA)
    given = {
        "model": model, "train": train, "attempts": attempts, "parameters": parameters, "register": register,
        "cut": cut, "by": by, "yaml": as_yaml, "capabilities": capabilities, "svg": svg,
    }  # fmt: skip
    for name, value in given.items():
        if value and name not in TAKES[data]:
            takes = ", ".join(sorted(f"--{x}" for x in TAKES[data]))
            raise UsageError(f"{data} does not take --{name}; it takes {takes}")
    if as_yaml and by is None:
        raise UsageError("--yaml prints reference classes; say by which variable with --by")
    if svg is not None:
        from detente._output import check_folder

        check_folder(svg)
    if data == "deu":
        pictures = _deu(file, model or [], train, attempts, parameters, register, resamples, seed, as_json)
    else:
        pictures = _classes(data, file, cut, by, as_yaml, capabilities, resamples, seed, as_json)
    if svg is not None and pictures:
        from detente._output import write_folder

        write_folder(svg, pictures, force=force)


def _deu(
    file: Path,
    model: list[str],
    train: Path | None,
    attempts: bool,
    parameters: bool,
    register: Path | None,
    resamples: int,
    seed: int,
    as_json: bool,
) -> dict[str, str]:
    """Print a leaderboard; return its pictures by file name."""
    from detente._text import echo, emit, json_text
    from detente.backtest.deu.board import board, forecasts, plain_board
    from detente.backtest.deu.data import read_deu
    from detente.backtest.deu.show import board_text
    from detente.backtest.deu.trained import learn
    from detente.backtest.pictures import board_pictures
    from detente.backtest.register import add_test

    issues = read_deu(file)
    if parameters:
        emit(json_text(learn(issues, forecasts(issues, model))) + "\n")
        return {}
    learnt = None if train is None else read_deu(train)
    made = board(issues, learnt, wanted=model, more=attempts, resamples=resamples, seed=seed)
    notes = [*made.notes, *(add_test(register, plain_board(made)) if register is not None else ())]
    if as_json:
        emit(json_text({**plain_board(made), "notes": notes}) + "\n")
    else:
        echo(board_text(made))
        for note in notes:
            echo(note, err=True)
    return {name: text for part in made.parts for name, text in board_pictures(part).items()}


def _classes(
    data: str,
    file: Path,
    cut: float | None,
    by: str | None,
    as_yaml: bool,
    capabilities: Path | None,
    resamples: int,
    seed: int,
    as_json: bool,
) -> dict[str, str]:
    """Print leaderboards or reference classes; return pictures by file name."""
    from detente._text import echo, emit, json_text
    from detente.backtest.classes.board import class_text, plain_classes
    from detente.backtest.classes.reference import plain_reference, reference_classes, reference_text, reference_yaml
    from detente.backtest.pictures import class_pictures

    source, table = _read(data, file, capabilities)
    if by is not None:
        cases: ClassCases = source.cases_of(table, "outcome") if data == "icb" else source.cases_of(table)
        if cut is not None:
            cases = cases.ended_before(cut)
        found = reference_classes(cases, by)
        if as_yaml:
            emit(reference_yaml(cases, found))
        elif as_json:
            emit(json_text(plain_reference(cases, found)) + "\n")
        else:
            echo(reference_text(cases, found))
        return {}
    made = source.boards(table, source.CUT if cut is None else cut, resamples=resamples, seed=seed)
    if as_json:
        emit(json_text({"data": table.codebook.data, "parts": [plain_classes(b) for b in made]}) + "\n")
    else:
        echo("\n\n".join(class_text(b) for b in made))
        for note in dict.fromkeys(n for b in made for n in b.notes):
            echo(note, err=True)
    return dict(class_pictures(data, made))


def _read(data: str, file: Path, capabilities: Path | None) -> tuple[Any, Any]:
    from detente._errors import UsageError

    if data == "icb":
        from detente.backtest import icb

        return icb, icb.read_icb(file)
    if data == "sanctions":
        from detente.backtest import sanctions

        return sanctions, sanctions.read_sanctions(file)
    from detente.backtest import disputes

    if capabilities is None:
        raise UsageError("disputes also needs --capabilities FILE: National Material Capabilities, as .rda")
    return disputes, disputes.read_disputes(file, capabilities)
