"""``detente explain``: which offers an actor had in a round, what it expected of each, why it moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli import _options


def explaining() -> tuple[str, ...]:
    """Return the ids of the models that explain moves: those over rounds, the default first."""
    from detente.models.spatial.single_run import DEFAULT, known

    ids = [m.id for m in known().values() if m.result.kind == "rounds"]
    return tuple(sorted(ids, key=lambda x: (x.partition(".")[2] != DEFAULT, x)))


def run(
    case: Annotated[str, typer.Argument(metavar="RUN", help="A run folder; or a scenario, which is simulated now.")],
    actor: Annotated[str, typer.Option(metavar="ID", help="The actor whose move is explained.")],
    step: Annotated[int, typer.Option("--round", help="Number of the round, from 1.")] = 1,
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Short name of a model over rounds; by default the first that fits."),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="An option of the model, for a scenario that is simulated now."),
    ] = None,
    as_json: _options.Json = False,
) -> None:
    """Explain why an actor moved in a round of bargaining: its offers, and what it expected of each."""
    from detente._text import echo, emit, json_text
    from detente.models.spatial.single_run import find

    wanted = find(model).id if model else None
    if (Path(case) / "manifest.json").exists():
        found = of_run(Path(case), actor, step, wanted, option or [])
    else:
        found = of_simulation(case, actor, step, wanted or explaining()[0], option or [])
    if as_json:
        emit(json_text(found) + "\n")
    else:
        echo(found["text"])


def of_simulation(case: str, actor: str, step: int, model: str, option: Sequence[str]) -> dict[str, Any]:
    """Simulate now, with alliances as one actor or as their members, whichever includes the actor."""
    from detente.cli.spatial import choose, read
    from detente.draws.inputs import Inputs
    from detente.models.spatial.explain import no_actor
    from detente.models.spatial.seats import SpatialError
    from detente.models.spatial.single_run import find, simulate

    found = find(model)
    options = choose(found, option, None)
    inputs = Inputs(read(case), 1, 1)
    known = [a.id for a in inputs.scenario.actors]
    if actor not in known:
        raise SpatialError(no_actor(actor, known))
    once = simulate(found, inputs, options)
    seen = getattr(options, "alliances", None)
    if actor not in once.actors and seen is not None:
        other = "members" if seen == "one" else "one"
        once = simulate(found, inputs, options.model_copy(update={"alliances": other}))
    text = once.explain(actor, step)
    story = once.story(step, once.actors.index(actor))
    return {"model": model, "actor": actor, "round": step, "text": text, "offers": story["offers"], "why": story["why"]}


def of_run(folder: Path, actor: str, step: int, model: str | None, option: Sequence[str]) -> dict[str, Any]:
    """Look up what a run kept.

    Raises
    ------
    SpatialError
        If it kept nothing of the kind.
    """
    from detente.models.spatial.explain import no_actor, no_round
    from detente.models.spatial.seats import SpatialError
    from detente.report.reasons import kept_reasons

    if option:
        raise SpatialError("--option is for a scenario that is simulated now; a run was made with its own")
    found = kept_reasons(folder, [id_ for id_ in explaining() if model in (None, id_)])
    if not found:
        what = f"of {model}" if model else "of bargaining"
        raise SpatialError(
            f"{folder}: this run holds no reasons {what}; models that explain themselves: {', '.join(explaining())}"
        )
    known: list[str] = []
    for name, words in found.items():
        if (actor, step) in words:
            id_ = name.partition(".reasons")[0]
            return {"model": id_, "actor": actor, "round": step, "text": words[actor, step]}
        if any(a == actor for a, _ in words):
            raise SpatialError(no_round(step, max(t for _, t in words)) + " with reasons kept in the run")
        known += [a for a, _ in words]
    raise SpatialError(no_actor(actor, list(dict.fromkeys(known))))
