"""``detente compare``: findings of several scenarios, codings, versions or runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import _options

if TYPE_CHECKING:
    from detente.answers.comparison import ComparedSide


def run(
    cases: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|FILE|RUN…",
            callback=_options.all_chosen,
            help="Scenarios, second coders' files, run folders; the first is the base.",
        ),
    ],
    coders: Annotated[bool, typer.Option("--coders", help="Add every second coder of the first scenario.")] = False,
    variants: Annotated[bool, typer.Option("--variants", help="Add every variant in the first scenario.")] = False,
    draws: _options.Draws = 2000,
    seed: _options.Seed = 1,
    workers: _options.Workers = 0,
    family: Annotated[
        str, typer.Option(metavar="FAMILY", help="Whose findings of scenarios: deals, talks, coercion, …")
    ] = "deals",
    out: _options.OutFile = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Show findings side by side: one row for each question, one column for each alternative."""
    from detente._errors import UsageError
    from detente.answers.comparison import Comparison, labelled
    from detente.cli._deliver import check_target, deliver

    check_target(out)
    sides = [_side(c, draws, seed, workers, family) for c in cases]
    if coders or variants:
        sides += _others(cases[0], coders, variants, draws, seed, workers, family)
    if len(sides) < 2:
        raise UsageError("one alternative is not a comparison; name another, or add --coders or --variants")
    labels = labelled([s.label for s in sides])
    from dataclasses import replace

    found = Comparison(tuple(replace(s, label=n) for s, n in zip(sides, labels, strict=True)))
    deliver(found, "Side by side", " · ".join(labels), as_json, out, force)


def _side(case: str, draws: int, seed: int, workers: int, family: str) -> ComparedSide:
    if (Path(case) / "manifest.json").exists():
        from detente.runs.compared import side_of_run

        return side_of_run(case)
    from detente.levers.session import session

    asked = session(case, draws=draws, seed=seed, workers=workers or None)
    return asked.side(asked.name, family)


def _others(
    case: str, coders: bool, variants: bool, draws: int, seed: int, workers: int, family: str
) -> list[ComparedSide]:
    from detente._errors import UsageError
    from detente.levers.session import session
    from detente.scenario.files import overlays

    if (Path(case) / "manifest.json").exists():
        raise UsageError(f"{case}: --coders and --variants need a scenario as the first name, not a run")
    out: list[ComparedSide] = []
    for name in overlays(case) if coders else ():
        asked = session(case, draws=draws, seed=seed, workers=workers or None, overlay=name)
        out.append(asked.side(name, family))
    if variants:
        asked = session(case, draws=draws, seed=seed, workers=workers or None)
        for v in asked.scenario.variants:
            out.append(asked.set(v.set).side(v.id, family))
            asked.reset()
    return out
