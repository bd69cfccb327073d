"""``detente tables``: a scenario as tables, and tables as a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import _options
from detente.cli._guard import iso_date

if TYPE_CHECKING:
    from detente.scenario.model import Scenario


def run(
    source: Annotated[
        str, typer.Argument(metavar="NAME|FILE", help="A scenario; or tables: a CSV folder, an .xlsx, a KTAB .csv.")
    ],
    out: Annotated[
        str,
        typer.Argument(help="A folder (CSV) or an .xlsx file; from tables also a .yaml file, or - to print the YAML."),
    ],
    base: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            callback=_options.chosen,
            help="From tables: the scenario that everything else comes from.",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="From tables without a base: the title.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="From tables without a base: the date.")] = None,
    by: Annotated[str | None, typer.Option(help="From tables without a base: who did the coding.")] = None,
    decimal: _options.Decimal = "",
    force: _options.Force = False,
) -> None:
    """Write actors, issues and positions as CSV or XLSX, or a scenario from such tables."""
    from detente._errors import UsageError
    from detente._output import check_file, is_stdout, write
    from detente._output_names import FILES
    from detente._text import echo
    from detente.scenario.load import load
    from detente.scenario.save import dumps
    from detente.scenario.tables import write_tables

    iso_date("--as-of", as_of)
    suffix = Path(out).suffix.lower()
    if suffix not in (".yaml", ".yml") and not is_stdout(out):
        if suffix in FILES and suffix != ".xlsx" and not Path(out).is_dir():
            raise UsageError(
                f"{out}: tables are written as an .xlsx workbook, or into a folder as CSV; name one of these"
            )
        scenario = _from_tables(source, base, title, as_of, by, decimal) if _is_table(source) else load(source)
        write_tables(scenario, Path(out), force=force)
        echo(f"{out} written.")
        return
    if not _is_table(source):
        raise UsageError(
            f"{source}: this is not a table; name a folder of CSV files, an .xlsx workbook or a KTAB .csv to make "
            f"a scenario from, or give a folder or an .xlsx file in place of {out}"
        )
    if not is_stdout(out):
        check_file(out)
    write(out, dumps(_from_tables(source, base, title, as_of, by, decimal)), force=force)
    if not is_stdout(out):
        echo(f"{out} written. Next: `detente check {out}`, `detente analyze {out}`.")


def _is_table(source: str) -> bool:
    if Path(source).is_dir():
        return any(f.suffix.lower() == ".csv" for f in Path(source).iterdir()) or _options.chosen(source) == source
    return source.lower().endswith((".xlsx", ".csv"))


def _from_tables(
    source: str, base: str | None, title: str | None, as_of: str | None, by: str | None, decimal: str
) -> Scenario:
    """Read a workbook, a folder of CSV files, or one CSV file as KTAB writes it; print what was assumed."""
    from functools import partial

    from detente._text import echo
    from detente.scenario.load import load
    from detente.scenario.tables import read_tables
    from detente.scenario.tables.ktab import read_ktab

    note = partial(echo, err=True)
    if source.lower().endswith(".csv") and not Path(source).is_dir():
        if as_of:
            return read_ktab(source, as_of=as_of, decimal=decimal, tell=note)
        note("A KTAB table has no date; as_of is 1970-01-01. Set it with --as-of.")
        return read_ktab(source, decimal=decimal, tell=note)
    start = load(base) if base else None
    return read_tables(source, base=start, title=title, as_of=as_of, by=by, decimal=decimal, tell=note)
