"""The content of the package builder's page, as a function of the case and the package in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from detente._errors import UsageError
from detente.answers.finding import count_of_100, of_100
from detente.answers.words import listed
from detente.scenario.names import agreeing, called

if TYPE_CHECKING:
    from detente.levers.building_types import BuilderAnswer, BuilderIssue, LevelEffect

PREFIX = "x."
"""Before the issue in an address: ``x.door=20``."""


@dataclass(frozen=True, slots=True)
class LevelPreview:
    """The effect of one level, in words.

    Attributes
    ----------
    share
        Draws of 100 in which the package would be accepted.
    tone
        ``up``, ``down`` or ``same`` against now.
    text
        The change in one sentence.
    parties
        Answers that would change: who, draws of 100 now and then.
    x, y
        Where the package would lie on the zone's chart.
    """

    share: str
    tone: str
    text: str
    parties: tuple[tuple[str, str, str], ...]
    x: float | None = None
    y: float | None = None


def package_in(query: Mapping[str, str]) -> dict[str, int]:
    """Return the package of an address.

    Raises
    ------
    UsageError
        A level is not a whole number.
    """
    found: dict[str, int] = {}
    for name, value in query.items():
        if name.startswith(PREFIX) and value != "":
            try:
                found[name.removeprefix(PREFIX)] = int(value)
            except ValueError:
                raise UsageError(f"{name}={value}: a level is a whole number") from None
    return found


def address(path: str, clauses: Mapping[str, int], beside: Sequence[str] = ()) -> str:
    """Return an address that holds a package, and the ids of those beside it."""
    query = urlencode([(f"{PREFIX}{k}", y) for k, y in clauses.items()] + [("with", b) for b in beside])
    return f"{path}?{query}" if query else path


def chosen(issues: tuple[BuilderIssue, ...], clauses: Mapping[str, int]) -> dict[str, int]:
    """Return the present level of each row."""
    quo = {k.id: next(x.level for x in k.levels if x.as_now) for k in issues}
    return {k: clauses.get(k, y) for k, y in quo.items()}


def verdict(answer: BuilderAnswer) -> str:
    """Return the answer in a sentence: what the page shows first, and a screen reader announces."""
    if answer.problem:
        return f"This cannot be tabled: {answer.problem}."
    if not answer.clauses:
        return "Nothing is agreed yet. Choose a level that differs from today's."
    share = f"Accepted in {count_of_100(answer.share)} of 100 draws"
    no = [p for p in answer.parties if p.asked and not p.willing]
    if not answer.deal:
        return f"{share}; it settles procedure only, so it is no deal."
    if answer.agreed:
        return f"{share}. At the medians everybody who must consent accepts."
    if not no:
        return f"{share}. At the medians the votes that it needs are not there."
    says = agreeing(no[0].who, "says") if len(no) == 1 and no[0].members == 1 else "say"
    return f"{share}. At the medians {listed(called(p.who) for p in no)} {says} no."


def previews(answer: BuilderAnswer, effects: tuple[LevelEffect, ...]) -> dict[tuple[str, int], LevelPreview]:
    """Return the effect of each other level, by issue and level."""
    return {(e.issue, e.level): _preview(answer, e) for e in effects}


def _preview(answer: BuilderAnswer, e: LevelEffect) -> LevelPreview:
    if e.problem:
        return LevelPreview("–", "not", f"Cannot be chosen now: {e.problem}.", ())
    share, change = count_of_100(e.share), round(100 * (e.share - answer.share))
    tone = "up" if change > 0 else "down" if change < 0 else "same"
    text = f"Accepted in {share} of 100" + (f" ({change:+d})".replace("-", "−") if change else ", as now")
    if e.agreed != answer.agreed:
        text += "; at the medians " + ("everybody accepts" if e.agreed else "not everybody accepts any more")
    moved = tuple(
        (p.who, of_100(p.accepts), of_100(e.parties[p.id]))
        for p in answer.parties
        if p.asked and abs(p.accepts - e.parties[p.id]) >= 0.005
    )
    return LevelPreview(of_100(e.share), tone, f"{text}.", moved, e.x, e.y)
