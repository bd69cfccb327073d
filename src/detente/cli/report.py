"""``detente report``: the page of a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _options


def run(
    folder: Annotated[str, typer.Argument(metavar="RUN", help="A run folder, as `analyze --out` writes it.")],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write the page to this file instead of the run folder; - for standard output.",
        ),
    ] = None,
    svg: Annotated[str | None, typer.Option(metavar="FOLDER", help="Also write every figure here as SVG.")] = None,
    png: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Also write every figure here as PNG (needs detente[png]).")
    ] = None,
    force: _options.Force = False,
) -> None:
    """Write the page of a run again."""
    from jinja2 import UndefinedError

    from detente._errors import DamagedFile, DetenteError
    from detente._output import check_folder, is_stdout, write
    from detente._text import echo
    from detente.cli._deliver import check_target
    from detente.report.page import render
    from detente.report.saved import view_of_run
    from detente.runs.folder import PAGE, read_run, replace_page

    check_target(out, (".html", ".htm", ""))
    for folder_of_figures in (svg, png):
        if folder_of_figures is not None:
            check_folder(folder_of_figures)
    saved = read_run(folder)
    try:
        view = view_of_run(saved["findings"], saved["figures"])
        page = render(view, saved["manifest"])
    except DetenteError:
        raise
    except (LookupError, TypeError, AttributeError, ValueError, UndefinedError) as e:
        what = f"{folder}: this run cannot be shown by this version ({type(e).__name__}: {e})"
        raise DamagedFile(f"{what}; run `detente analyze` again") from None
    if out is None:
        replace_page(folder, page, force=force)
    else:
        write(out, page, force=force)
    if out is None or not is_stdout(out):
        echo(f"{out or Path(folder) / PAGE} written.")
    if svg is not None or png is not None:
        from detente.report.export import write_figures

        count = write_figures(view, saved["manifest"], svg=svg, png=png, force=force)
        echo(f"{count} figures written into {' and '.join(p for p in (svg, png) if p is not None)}.")
