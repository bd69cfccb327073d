"""Plain data that the section on stability needs besides the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.answers.view import Shown
from detente.models.graph.details import OptionWords, Picture, StateReasons

if TYPE_CHECKING:
    from detente.answers.case import Case
    from detente.answers.finding import Json
    from detente.models.graph.details import Situation


class SituationRow(Shown):
    """Shares of draws in which a situation is stable for everybody, by concept; ``None`` for the use of force."""

    title: str
    shares: dict[str, float] | None
    cannot_be_left: bool
    why: tuple[str, ...] = ()


class GraphRows(Shown):
    """Everything that the family keeps for its section."""

    graph: Picture = ()
    situations: tuple[SituationRow, ...] = ()
    with_ways: Picture = ()
    reasons: tuple[StateReasons, ...] = ()
    options: tuple[OptionWords, ...] = ()
    draws: int


def rows(case: Case) -> Json:
    """Return the integrated graph, and the situations by concept; ``None`` without moves."""
    from detente.models.graph.stability import StabilityResult

    result = case.of(StabilityResult)
    if result is None:
        return None
    shown = GraphRows(
        graph=result.story.graph,
        situations=tuple(_row(x) for x in _once_with_force(result.story.situations)),
        with_ways=result.story.with_ways,
        reasons=result.story.reasons,
        options=result.story.options,
        draws=result.n_draws,
    )
    return shown.model_dump(by_alias=True)


def _row(x: Situation) -> SituationRow:
    force = x.trigger == "force"
    return SituationRow(
        title=x.title,
        shares=None if force else {c: n / x.n for c, n in (x.counts or {}).items()},
        cannot_be_left=x.cannot_be_left,
        why=() if force else x.why,
    )


def _once_with_force(situations: tuple[Situation, ...]) -> list[Situation]:
    """Leave out variants of force after the first, which differ in little."""
    first = next((x for x in situations if x.trigger == "force"), None)
    return [x for x in situations if x.trigger != "force" or x is first]
