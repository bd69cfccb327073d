"""``detente spatial``: one simulation of a bargaining model, its states and where it settles; many draws on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import _options

if TYPE_CHECKING:
    from detente.draws.inputs import Inputs
    from detente.models.contract import Options
    from detente.models.spatial import Simulation
    from detente.models.spatial.results import SpatialModel
    from detente.scenario.model import Scenario

MANY_VALUES, MOST_VALUES = 20_000_000, 2_000_000_000
"""Positions over all draws, issue by issue: above the first a run takes long, above the second it must be forced."""
COLUMNS = 7
"""States shown beside each other: the first ones and the last."""


def run(
    case: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE", callback=_options.chosen, help="A bundled scenario, a YAML file, or a KTAB CSV table."
        ),
    ],
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Short name of a spatial model; `detente list` shows them.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="An option of the model; repeatable.")
    ] = None,
    ktab: Annotated[
        str | None, typer.Option(metavar="NUMBERS", help="KTAB's nine parameters, such as 0,0,0,2,1,1,1,1,0.")
    ] = None,
    seed: _options.Seed = 1,
    draws: Annotated[int, typer.Option(min=0, max=10_000_000, help="Also simulate this number of draws.")] = 0,
    workers: _options.Workers = 0,
    status_quo: Annotated[
        int | None, typer.Option(help="Status quo for a KTAB table, which has none: 0, 25, 50, 75 or 100.")
    ] = None,
    decimal: _options.Decimal = "",
    force: Annotated[
        bool, typer.Option("--force", help="Simulate any number of draws, however long it takes.")
    ] = False,
    as_json: _options.Json = False,
) -> None:
    """Bargain issue by issue with a published model: every round, and the settlement."""
    from detente._text import echo, emit, json_text
    from detente.answers.reliability import UNCALIBRATED, measured_words
    from detente.draws.inputs import Inputs
    from detente.models.spatial.single_run import DEFAULT, find, simulate

    found = find(DEFAULT if model is None else model)
    options = choose(found, option or [], ktab)
    inputs = Inputs(read(case, status_quo, decimal), seed, max(1, draws))
    forewarn(inputs.scenario, draws, force)
    once = simulate(found, inputs, options)
    many = spread(inputs, found, options, workers) if draws else None
    record = measured_words([] if found.reliability is None else [(found.title, found.reliability)])
    if as_json:
        data = once.plain() | ({"settlement": many} if many else {}) | {"calibration": record}
        if found.reliability is not None and found.reliability.backed:
            data["reliability"] = found.reliability.plain()
        emit(json_text(data) + "\n")
        return
    show(once, many)
    echo(f"{found.title[0].upper()}{found.title[1:]}: {record}." if record == UNCALIBRATED else record)
    for warning in once.warnings:
        echo(warning, err=True)
    if found.reads_status_quo and is_ktab(case) and status_quo is None:
        echo("A KTAB table has no status quo; 0 is used. Set another with --status-quo.", err=True)


def forewarn(scenario: Scenario, draws: int, force: bool) -> None:
    """Report the amount of work if there are many draws.

    Raises
    ------
    UsageError
        If there are too many, and ``--force`` is not given.
    """
    from detente._errors import UsageError
    from detente._text import echo

    actors, issues = len(scenario.leaves), len(scenario.issues)
    values = draws * actors * issues
    counts = f"{draws:,} draws of {actors} actors on {issues} issues"
    if values > MOST_VALUES and not force:
        raise UsageError(
            f"{counts} are {values:,} positions, more than {MOST_VALUES:,}; take at most "
            f"--draws {MOST_VALUES // (actors * issues)}; --force simulates them anyway"
        )
    if values > MANY_VALUES:
        echo(f"{counts}: this may take long; to shorten it, take fewer --draws", err=True)


def is_ktab(case: str) -> bool:
    """Return whether a file is read as a KTAB table: its name ends in .csv."""
    return case.lower().endswith(".csv")


def read(case: str, status_quo: int | None = None, decimal: str = "") -> Scenario:
    """Return a scenario by name or file, or a KTAB table with a status quo in place of the missing one.

    Raises
    ------
    SpatialError
        If a status quo is given for a scenario, which has its own.
    """
    if is_ktab(case):
        from functools import partial

        from detente._text import echo
        from detente.scenario.tables.ktab import read_ktab

        return read_ktab(case, status_quo=status_quo or 0, decimal=decimal, tell=partial(echo, err=True))
    if status_quo is not None:
        from detente.models.spatial.seats import SpatialError

        raise SpatialError("--status-quo goes with a KTAB table; a scenario has its own for each issue")
    from detente.scenario.load import load

    return load(case)


def choose(model: SpatialModel[Any], option: Sequence[str], ktab: str | None) -> Options:
    """Return a model's options; KTAB's nine numbers first, then named options.

    Raises
    ------
    SpatialError
        If one is not right.
    """
    from detente.models.spatial.seats import SpatialError
    from detente.models.spatial.single_run import pairs
    from detente.models.spatial.single_run import read as read_options

    named = pairs(option)
    if ktab is None:
        return read_options(model, named)
    if model.ktab is None:
        from detente.models.spatial.single_run import known

        fit = " or ".join(f"--model {name}" for name, m in known().items() if m.ktab is not None)
        raise SpatialError(f"--ktab takes KTAB's nine parameters, and goes with {fit}; not with {model.title}")
    try:
        numbers = tuple(int(x) for x in ktab.split(","))
    except ValueError:
        raise SpatialError(
            f"--ktab takes nine whole numbers with commas, such as 0,0,0,2,1,1,1,1,0; not {ktab}"
        ) from None
    return read_options(model, model.ktab(numbers).model_dump() | {k.replace("-", "_"): v for k, v in named.items()})


def spread(inputs: Inputs, model: SpatialModel[Any], options: Options, workers: int) -> list[dict[str, Any]]:
    """Simulate every draw and return where the issues settle, in quantiles."""
    import os

    import numpy as np

    from detente.cli._progress import Progress
    from detente.cli._signals import stoppable
    from detente.models.contract import Context

    if getattr(options, "draws", None) == "auto":
        options = options.model_copy(update={"draws": 0})
    with stoppable() as stopped, Progress() as progress:
        result = model.run(inputs, options, Context(workers or os.cpu_count() or 1, progress, stopped))
    out: list[dict[str, Any]] = []
    for k in inputs.scenario.issues:
        values = result.settlement.sel(issue=k.id).values
        some = values[~np.isnan(values)]
        at = np.quantile(some, [0.05, 0.5, 0.95], method="inverted_cdf") if len(some) else [None] * 3
        q05, q50, q95 = (None if y is None else float(y) for y in at)
        out.append({"issue": k.id, "q05": q05, "q50": q50, "q95": q95, "draws": len(values)})
    return out


def show(simulation: Simulation, many: list[dict[str, Any]] | None) -> None:
    """Print the states of every issue side by side, and where it settles."""
    from detente._text import echo

    last = len(simulation.states) - 1
    ended = "converged" if simulation.converged else "did not converge: the last state is used as the settlement"
    echo(f"{simulation.title}: {last} round{'s' if last != 1 else ''}, {ended}")
    echo(", ".join(f"{k.replace('_', '-')} {v}" for k, v in simulation.options.items()) + "\n")
    steps = list(range(last + 1)) if last < COLUMNS else [*range(COLUMNS - 1), last]
    wide = max(map(len, (*simulation.actors, *simulation.issues)))
    for k, issue in enumerate(simulation.issues):
        heads = ["start", *(str(t) for t in steps[1:])]
        echo(f"{issue:<{wide}}" + "".join(f"{h:>8}" for h in heads))
        for i, actor in enumerate(simulation.actors):
            cells = [simulation.states[t, i, k] for t in steps]
            echo(f"{actor:<{wide}}" + "".join("       –" if y != y else f"{y:8.2f}" for y in cells))
        y = simulation.settlement[k]
        line = "nobody has weight on it" if y != y else f"settles at {y:.2f}"
        if many and many[k]["q50"] is not None:
            m = many[k]
            line += f"; over {m['draws']:,} draws {m['q50']:.2f}, mostly {m['q05']:.2f} to {m['q95']:.2f}"
        echo(f"{line}\n")
    echo("On real EU data no published dynamic model has beaten the weighted mean, and none of them considers consent.")
