"""``detente experts``: ask experts for judgements in four steps, and turn their answers into overlays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _options

ACTIONS = ("form", "read")


def run(
    action: Annotated[str, typer.Argument(metavar="form|read", help="Make a form, or read forms that came back.")],
    case: _options.Case,
    forms: Annotated[list[str] | None, typer.Argument(metavar="[FORM…]", help="read: forms that came back.")] = None,
    coder: Annotated[str | None, typer.Option(metavar="NAME", help="form: who is asked.")] = None,
    path: Annotated[
        list[str] | None,
        typer.Option(
            "--path",
            metavar="PATH",
            help="form: ask about this quantity; may be repeated. By default, about the key drivers of the answer.",
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=100, help="form: most questions.")] = 12,
    finding: Annotated[
        str | None, typer.Option(metavar="ID", help="form: take the key drivers of this finding only.")
    ] = None,
    feedback: Annotated[
        list[str] | None,
        typer.Option(
            "--feedback",
            metavar="FORM",
            help="form: a form of round 1; may be repeated. Makes a form of "
            "round 2, which shows the others' answers without names.",
        ),
    ] = None,
    level: Annotated[
        float, typer.Option(min=1, max=100, help="Confidence in per cent at which intervals are shown.")
    ] = 90,
    draws: _options.Draws = 2000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="form: the .xlsx or .html form. read: a folder for a copy of the "
            "scenario with an overlay for each expert, or a .yaml file for the one or the pooled overlay.",
        ),
    ] = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Ask experts in four steps (lowest, highest, best guess, confidence), and read, compare and pool their answers."""
    from detente._errors import UsageError
    from detente.cli._guard import one_of

    one_of("form|read", action, ACTIONS)
    if action == "read":
        if not forms:
            raise UsageError("experts read needs forms that came back; name them after the case")
        _read(case, forms, level / 100, out, force, as_json)
        return
    if forms:
        raise UsageError(f"{forms[0]}: experts form takes no forms; give forms of round 1 with --feedback")
    if coder is None or out is None:
        raise UsageError("experts form needs --coder NAME and --out FILE, such as --coder Ana --out ana.xlsx")
    _form(
        case, coder, path or [], most, finding, feedback or [], level / 100, (draws, seed, workers), out, force, as_json
    )


def _form(
    case: str,
    coder: str,
    named: list[str],
    most: int,
    finding: str | None,
    feedback: list[str],
    level: float,
    drawing: tuple[int, int, int],
    out: str,
    force: bool,
    as_json: bool,
) -> None:
    from detente._output import check_file
    from detente._text import echo, emit, json_text
    from detente.experts.forms import check_ending, new_form, write_form
    from detente.experts.questions import questions
    from detente.experts.reading import read_forms
    from detente.levers.session import session

    check_ending(out)
    check_file(out)
    first = read_forms(case, feedback, level=level) if feedback else None
    draws, seed, workers = drawing
    if first is not None and not named:
        asked = first.questions
    else:
        asked = questions(
            session(case, draws=draws, seed=seed, workers=workers or None), named, most=most, finding=finding
        )
    form = new_form(case, asked, coder, first, level=level)
    write_form(form, out, force=force)
    if as_json:
        emit(json_text(form.plain()) + "\n")
        return
    echo(f"{out} written: {len(asked)} questions for {form.coder}, round {form.round}.")
    for n, q in enumerate(asked, 1):
        why = "" if q.swing is None else f" (moves an answer by {100 * q.swing:.0f} of 100 draws)"
        echo(f"{n:>3}. {q.asks}{why}")


def _read(case: str, forms: list[str], level: float, out: str | None, force: bool, as_json: bool) -> None:
    import sys

    from detente._output import check_folder, is_stdout, write
    from detente._text import echo, emit, json_text
    from detente.cli._deliver import YAML, check_target
    from detente.experts.elicitation import POOLED
    from detente.experts.overlays import overlay_text, write_overlays
    from detente.experts.reading import read_forms
    from detente.report.terminal import sections_text

    yaml = out is not None and Path(out).suffix.lower() in YAML[:2]
    if yaml:
        check_target(out, YAML[:2])
    elif out is not None and not is_stdout(out):
        check_folder(out)
    found = read_forms(case, forms, level=level)
    for note in found.notes:
        echo(note, err=True)
    if out is not None and yaml:
        who = found.coders[0] if len(found.coders) == 1 else POOLED
        write(out, overlay_text(case, found, who), force=force)
        told = [f"{out} written ({who})."]
    elif out is not None and not is_stdout(out):
        names = write_overlays(case, found, out, force=force)
        base = Path(out) / f"{names[0].split('.')[0]}.yaml"
        told = [f"{out} written: {', '.join(names)}. Next: `detente analyze {base}`."]
    else:
        told = []
    emit(json_text(found.plain()) + "\n" if as_json else sections_text(found.sections(), sys.stdout))
    for line in told:
        echo(line, err=as_json)
