"""The section on models over rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from detente.answers.blocks import Block, Figure, Fold, Heading, Section, Text
from detente.answers.questions import Question
from detente.answers.view import View
from detente.answers.words import numbered, sentence
from detente.drawing.canvas import Sheet
from detente.models.spatial.pictures import gains, outcomes, power_by_position, rounds
from detente.models.spatial.rows import SimulationRows, SpatialRows

T = TypeVar("T")
SIDES = 8
"""Issues in one picture: four rows of two."""


def sections(view: View) -> tuple[Section, ...]:
    """Return the section on models over rounds; none where none of them ran."""
    found, kept = view.one("bargaining"), view.rows.get("spatial")
    if found is None or kept is None:
        return ()
    shown = SpatialRows.model_validate(kept)
    blocks: list[Block] = [
        Text(found.text),
        *_figures(
            "outcomes", "Where the draws settle", shown.outcomes, outcomes.draw, outcomes.describe,
            "Where the draws settle, issue by issue: the stronger the colour, the more draws. In bold: the baseline.",
        ),
    ]  # fmt: skip
    told: set[str] = set()
    for m in shown.models:
        blocks += _model(m, told)
    if any(m.reasons for m in shown.models):
        blocks.append(Text("Why each moved: detente explain RUN --actor ACTOR --round N --model MODEL", kind="note"))
    title = "Bargaining over rounds, if nobody could veto"
    return (Section("rounds", title, Question.BACKGROUND, tuple(blocks), frozenset({found.id}), 40),)


def _figures(
    name: str,
    title: str,
    data: Sequence[T],
    draw: Callable[[Sequence[T]], Sheet],
    describe: Callable[[Sequence[T]], str],
    caption: str,
) -> Iterable[Figure]:
    for j in range(0, len(data), SIDES):
        part = data[j : j + SIDES]
        last = j + SIDES >= len(data)
        yield Figure(f"{name}-{j // SIDES + 1}", title, describe(part), draw(part), caption if last else "")


def _model(m: SimulationRows, told: set[str]) -> Iterable[Block]:
    """Yield one model; each kind of picture is explained once on the page, as recorded in ``told``."""

    def once(caption: str) -> str:
        new = caption not in told
        told.add(caption)
        return caption if new else ""

    short = m.id.replace(".", "-")
    rest = "then nobody moves" if m.converged else "and positions still move; the last state counts as settlement"
    fewer = f" Figures show the {m.shown} strongest of {m.seats} actors." if m.shown < m.seats else ""
    yield Heading(sentence(m.title), m.id)
    yield Text(f"With every input at its median: {numbered(m.n_rounds, 'round')}, {rest}.{fewer}")
    pictures: list[Block] = []
    if m.n_rounds:
        title = f"Positions by round: {m.title}"
        pictures += _figures(f"rounds-{short}", title, m.rounds, rounds.draw, rounds.describe, "")
    if m.gains:
        caption = once("Expected gain of each challenge in the first round: blue gains, red loses.")
        title = f"Expected gain of challenging: {m.title}"
        pictures.append(Figure(f"gains-{short}", title, gains.describe(m.gains), gains.draw(m.gains), caption))
    title = f"Power by position: {m.title}"
    caption = once("Capability × salience at each position, at the start (up) and at the end (down).")
    pictures += _figures(f"stand-{short}", title, m.power, power_by_position.draw, power_by_position.describe, caption)
    yield Fold("Pictures", tuple(pictures))
