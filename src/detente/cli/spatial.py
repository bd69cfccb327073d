"""``detente spatial``: one play of a bargaining model, its states and where it settles; many draws on demand."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.draws.inputs import Inputs
    from detente.models.contract import Model, Options
    from detente.models.spatial import Play
    from detente.scenario.model import Scenario

COLUMNS = 7
"""States shown beside each other: the first ones and the last."""


def run(
    case: str,
    *,
    model: str,
    option: Sequence[str],
    ktab: str | None,
    seed: int,
    draws: int,
    workers: int,
    as_json: bool,
    status_quo: int | None = None,
    decimal: str = "",
) -> None:
    """Read, play, print."""
    from detente.draws.inputs import Inputs
    from detente.models.spatial._bargain import find, play

    found = find(model)
    options = choose(found, option, ktab)
    inputs = Inputs(read(case, status_quo, decimal), seed, max(1, draws))
    once = play(found, inputs, options)
    many = spread(inputs, found, options, workers) if draws else None
    if as_json:
        data = once.plain() | ({"settlement": many} if many else {})
        print(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))
        return
    show(once, many)
    for warning in once.warnings:
        print(warning, file=sys.stderr)
    if found.id == "spatial.nash" and is_ktab(case) and status_quo is None:
        print("A KTAB table names no status quo; 0 stands in. --status-quo sets another.", file=sys.stderr)


def is_ktab(case: str) -> bool:
    """Say whether a file is taken for a KTAB table: its name ends in .csv."""
    return case.lower().endswith(".csv")


def read(case: str, status_quo: int | None = None, decimal: str = "") -> Scenario:
    """Return a scenario by name or file, or a KTAB table with the status quo that stands in for a missing one.

    Raises
    ------
    SpatialError
        If a status quo is given for a scenario, which has its own.
    """
    if is_ktab(case):
        from detente.cli.files import note
        from detente.scenario.ktab import read_ktab

        return read_ktab(case, status_quo=status_quo or 0, decimal=decimal, tell=note)
    if status_quo is not None:
        from detente.models.spatial._seats import SpatialError

        raise SpatialError("--status-quo goes with a KTAB table; a scenario says its own, issue by issue")
    from detente.scenario.load import load

    return load(case)


def choose(model: Model, option: Sequence[str], ktab: str | None) -> Options:
    """Return a model's options; KTAB's nine numbers first, then what is named.

    Raises
    ------
    SpatialError
        If one is not right.
    """
    from detente.models.spatial._bargain import pairs
    from detente.models.spatial._bargain import read as read_options
    from detente.models.spatial._seats import SpatialError

    named = pairs(option)
    if ktab is None:
        return read_options(model, named)
    if model.id != "spatial.smp":
        raise SpatialError(f"--ktab takes KTAB's nine parameters, and goes with --model smp; not with {model.title}")
    from detente.models.spatial.smp import SmpOptions

    try:
        numbers = tuple(int(x) for x in ktab.split(","))
    except ValueError:
        raise SpatialError(
            f"--ktab takes nine whole numbers with commas, such as 0,0,0,2,1,1,1,1,0; not {ktab}"
        ) from None
    return read_options(
        model, SmpOptions.of_ktab(numbers).model_dump() | {k.replace("-", "_"): v for k, v in named.items()}
    )


def spread(inputs: Inputs, model: Model, options: Options, workers: int) -> list[dict[str, Any]]:
    """Play every draw and return where the issues settle, in quantiles."""
    import os

    import numpy as np

    from detente.cli._progress import Progress, stoppable
    from detente.models.contract import Context

    if getattr(options, "draws", None) == "auto":
        options = options.model_copy(update={"draws": 0})
    with stoppable() as stopped, Progress(sys.stderr.isatty()) as progress:
        result = model.run(inputs, options, Context(workers or os.cpu_count() or 1, progress, stopped))
    out: list[dict[str, Any]] = []
    for k in inputs.scenario.issues:
        values = result.tables["settlement"].sel(issue=k.id).values
        some = values[~np.isnan(values)]
        at = np.quantile(some, [0.05, 0.5, 0.95], method="inverted_cdf") if len(some) else [None] * 3
        q05, q50, q95 = (None if y is None else float(y) for y in at)
        out.append({"issue": k.id, "q05": q05, "q50": q50, "q95": q95, "draws": len(values)})
    return out


def show(play: Play, many: list[dict[str, Any]] | None) -> None:
    """Print the states of every issue side by side, and where it settles."""
    last = len(play.states) - 1
    ended = "came to rest" if play.converged else "did not come to rest: the last state stands in for a settlement"
    print(f"{play.title}: {last} round{'s' if last != 1 else ''}, {ended}")
    print(", ".join(f"{k.replace('_', '-')} {v}" for k, v in play.options.items()) + "\n")
    steps = list(range(last + 1)) if last < COLUMNS else [*range(COLUMNS - 1), last]
    wide = max(map(len, (*play.actors, *play.issues)))
    for k, issue in enumerate(play.issues):
        heads = ["start", *(str(t) for t in steps[1:])]
        print(f"{issue:<{wide}}" + "".join(f"{h:>8}" for h in heads))
        for i, actor in enumerate(play.actors):
            cells = [play.states[t, i, k] for t in steps]
            print(f"{actor:<{wide}}" + "".join("       –" if y != y else f"{y:8.2f}" for y in cells))
        y = play.settlement[k]
        line = "nobody has weight on it" if y != y else f"settles at {y:.2f}"
        if many and many[k]["q50"] is not None:
            m = many[k]
            line += f"; over {m['draws']:,} draws {m['q50']:.2f}, mostly {m['q05']:.2f} to {m['q95']:.2f}"
        print(f"{line}\n")
    print("On real EU data no published dynamic model has beaten the weighted mean, and none of them knows of consent.")
