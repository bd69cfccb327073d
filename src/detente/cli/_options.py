"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer


def _sign(value: str) -> str:
    from detente.cli._guard import one_of

    if value:
        one_of("--decimal", value, (".", ","))
    return value


def chosen(value: str | None) -> str | None:
    """Return a scenario as named, or the only one of a folder; standard error names the file that was taken."""
    from pathlib import Path

    if value is None or not Path(value).is_dir():
        return value
    from detente._text import echo
    from detente.scenario.files import meant

    found = meant(value)
    if found != value:
        echo(f"{value} is a folder with one scenario: {found} is taken.", err=True)
    return found


def all_chosen(values: list[str]) -> list[str]:
    """Return several scenarios, each as :func:`chosen` does."""
    return [chosen(x) or x for x in values]


Case = Annotated[
    str,
    typer.Argument(
        metavar="NAME|FILE",
        callback=chosen,
        help="The name of a bundled scenario, the path of a YAML file, or a folder with one.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print plain data as JSON.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing file that has other content.")]
Seed = Annotated[int, typer.Option(help="Seed of the random draws; the same seed gives the same answers.")]
Workers = Annotated[int, typer.Option(min=0, max=256, help="Number of threads; 0 means one per processor.")]
Overlay = Annotated[str | None, typer.Option(help="Name or file of a second coder's values.")]
ReportDate = Annotated[str | None, typer.Option(metavar="DATE", help="Date of the reports, as YYYY-MM-DD.")]
Sheet = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook, if several hold tables.")]
Decimal = Annotated[
    str,
    typer.Option(
        metavar="SIGN",
        callback=_sign,
        show_default=False,
        help="Decimal sign of the table, . or , if the table does not show it.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a value, such as positions/RUS/door/ideal=60; may be repeated. See `detente paths`.",
    ),
]
Draws = Annotated[int, typer.Option(min=1, max=1_000_000, help="Number of draws.")]
OutFile = Annotated[
    str | None,
    typer.Option(
        "--out", "-o", metavar="FILE", help="Write the result to a file: .xlsx, .csv, .html, .json, or text (.txt)."
    ),
]
Parser = Annotated[str | None, typer.Option(metavar="NAME", help="Parse with this installed spaCy model.")]
StorePlace = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FOLDER",
        help="The run store to use; by default $DETENTE_STORE, or a folder in your data folder.",
    ),
]
NoStore = Annotated[bool, typer.Option("--no-store", help="Do not use the run store.")]
ClusterAddress = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS|FILE", help="Compute on Dask: tcp://HOST:PORT or a scheduler file."),
]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model", metavar="ID", help="Run only this model, such as deals.zone; may be repeated. See `detente list`."
    ),
]
