"""``detente explain``: which offers an actor had in a round, what it expected of each, why it moved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ORDER = ("spatial.smp", "spatial.expected-utility", "spatial.exchange")
"""Models that explain themselves; without --model the first that has the actor speaks."""


def run(case: str, *, actor: str, step: int, model: str | None, option: Sequence[str], as_json: bool) -> None:
    """Explain from a run folder; or play a scenario or a KTAB table now, and explain that.

    Raises
    ------
    SpatialError
        If there is no such actor, round or model.
    """
    from detente.models.spatial._bargain import find

    wanted = find(model).id if model else None
    if (Path(case) / "manifest.json").exists():
        found = of_run(Path(case), actor, step, wanted, option)
    else:
        found = of_play(case, actor, step, wanted or ORDER[0], option)
    print(json.dumps(found, indent=1, ensure_ascii=False) if as_json else found["text"])


def of_play(case: str, actor: str, step: int, model: str, option: Sequence[str]) -> dict[str, Any]:
    """Play now, alliances seen in whichever way seats the actor."""
    from detente.cli.spatial import choose, read
    from detente.draws.inputs import Inputs
    from detente.models.spatial._bargain import find, play
    from detente.models.spatial._explain import no_actor
    from detente.models.spatial._seats import SpatialError

    found = find(model)
    options = choose(found, option, None)
    inputs = Inputs(read(case), 1, 1)
    known = [a.id for a in inputs.scenario.actors]
    if actor not in known:
        raise SpatialError(no_actor(actor, known))
    once = play(found, inputs, options)
    seen = getattr(options, "alliances", None)
    if actor not in once.actors and seen is not None:
        other = "members" if seen == "one" else "one"
        once = play(found, inputs, options.model_copy(update={"alliances": other}))
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
    from detente.models.spatial._explain import no_actor, no_round
    from detente.models.spatial._seats import SpatialError

    if option:
        raise SpatialError("--option is for a scenario that is played now; a run was made with its own")
    files = [
        folder / "tables" / f"{id_}.reasons{view}.parquet"
        for id_ in ORDER
        if model in (None, id_)
        for view in ("", "-other")
    ]
    files = [f for f in files if f.exists()]
    if not files:
        what = f"of {model}" if model else "of bargaining"
        raise SpatialError(
            f"{folder}: this run holds no reasons {what}; models that explain themselves: {', '.join(ORDER)}"
        )
    known: list[str] = []
    for file in files:
        words = _words(file)
        if (actor, step) in words:
            id_ = file.name.partition(".reasons")[0]
            return {"model": id_, "actor": actor, "round": step, "text": words[actor, step]}
        if any(a == actor for a, _ in words):
            raise SpatialError(no_round(step, max(t for _, t in words)) + " with reasons kept in the run")
        known += [a for a, _ in words]
    raise SpatialError(no_actor(actor, list(dict.fromkeys(known))))


def _words(file: Path) -> dict[tuple[str, int], str]:
    import duckdb

    from detente.tables.files import error

    with duckdb.connect() as db:
        try:
            rows = db.execute("SELECT actor, round, value FROM read_parquet(?)", [str(file)]).fetchall()
        except duckdb.Error as e:
            what = f"the table is damaged ({type(e).__name__})"
            raise error("E501", str(file), what, "run the analysis again") from None
    return {(str(a), int(t)): str(words) for a, t, words in rows}
