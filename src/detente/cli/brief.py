"""``detente brief``: two pages for a decision maker."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import _options


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RUN|NAME|FILE", callback=_options.chosen, help="A run folder, or a scenario to analyze first."
        ),
    ],
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FOLDER", help="Write the brief here; by default NAME-brief.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=1_000_000, help="Number of draws, if a scenario is named.")] = 10_000,
    seed: _options.Seed = 1,
    package: Annotated[
        str, typer.Option(metavar="ID", help="Show this proposal on the second page instead of the best package.")
    ] = "",
    workers: _options.Workers = 0,
    force: _options.Force = False,
) -> None:
    """Write a brief: two A4 pages as HTML, and as a Word document with detente[brief]."""
    from importlib.util import find_spec
    from pathlib import Path

    from detente._errors import DamagedFile, DetenteError, UsageError, to_install
    from detente._output import check_folder, write_folder
    from detente._text import echo
    from detente.report.brief.content import brief_of
    from detente.report.brief.fit import fitted
    from detente.report.brief.page import render

    folder = out or f"{Path(source).name.removesuffix('.yaml').removesuffix('.yml')}-brief"
    check_folder(folder)
    if Path(source).is_dir():
        from detente.report.saved import view_of_run
        from detente.runs.folder import read_run

        saved = read_run(source)
        try:
            brief = fitted(brief_of(view_of_run(saved["findings"], saved["figures"]), package))
        except DetenteError:
            raise
        except (LookupError, TypeError, AttributeError, ValueError) as e:
            what = f"{source}: no brief can be made of this run ({type(e).__name__}: {e})"
            raise DamagedFile(f"{what}; run `detente analyze` again") from None
    else:
        from detente.cli._memory import keep_freed
        from detente.cli._progress import Progress
        from detente.cli._signals import stoppable
        from detente.problems import suggest
        from detente.scenario.load import load

        keep_freed()
        scenario = load(source)
        known = [p.id for p in scenario.proposals]
        if package and package not in known:
            raise UsageError(f"{source} has no proposal {package}; {suggest(package, known, ', '.join(known))}")
        from detente.findings.analyze import analyze
        from detente.report.run import view_of

        with stoppable() as stopped, Progress() as progress:
            found = analyze(
                scenario, draws=draws, seed=seed, workers=workers or None, progress=progress, cancelled=stopped
            )
        brief = fitted(brief_of(view_of(found), package))
    files: dict[str, str | bytes] = {"brief.html": render(brief)}
    with_word = all(find_spec(name) is not None for name in ("docx", "resvg_py"))
    if with_word:
        from detente.report.brief.document import to_docx

        files["brief.docx"] = to_docx(brief)
    write_folder(folder, files, force=force)
    for name in files:
        echo(f"{Path(folder) / name} written.")
    if not with_word:
        echo(f"For a Word document too: {to_install('brief')}", err=True)
