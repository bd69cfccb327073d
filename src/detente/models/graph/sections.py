"""The sections on stability: what would last, and the tables behind it."""

from __future__ import annotations

from detente.answers.blocks import Block, Cell, Column, Figure, Heading, Section, Table, Text
from detente.answers.finding import of_100
from detente.answers.questions import Question
from detente.answers.view import View
from detente.answers.words import sentence
from detente.models.graph.details import HERE
from detente.models.graph.pictures import integrated
from detente.models.graph.rows import GraphRows

STABLE, PATHS, DILEMMAS = "stable", "stable/paths", "stable/dilemmas"


def sections(view: View) -> tuple[Section, ...]:
    """Return the family's sections; none without moves."""
    lead = view.one(STABLE)
    if lead is None:
        return ()
    rest = [f for f in view.about(STABLE) if f.id not in (PATHS, DILEMMAS)]
    blocks: list[Block] = [Text(lead.text)]
    for f in rest:
        blocks += [Heading(f.question), Text(f.text)]
    covers = frozenset({STABLE, *(f.id for f in rest)})
    found = [Section("stability", "What would last", Question.FAILURE, tuple(blocks), covers, 50)]
    background = _background(view)
    return (*found, background) if background.blocks else tuple(found)


def _background(view: View) -> Section:
    kept = view.rows.get("graph")
    blocks: list[Block] = []
    covers: set[str] = set()
    for f in (view.one(PATHS), view.one(DILEMMAS)):
        if f is None:
            continue
        covers.add(f.id)
        # Where the present situation is itself stable, the picture says enough of the ways to others.
        if f.answer != HERE:
            blocks += [Heading(f.question), Text(f.text)]
    if kept is not None:
        shown = GraphRows.model_validate(kept)
        blocks += _tables(shown, force=view.coding.scenario.challenger is not None)
    return Section("situations", "Situations and moves", Question.BACKGROUND, tuple(blocks), frozenset(covers), 50)


def _tables(shown: GraphRows, *, force: bool) -> list[Block]:
    blocks: list[Block] = []
    concepts = next((list(x.shares) for x in shown.situations if x.shares), [])
    if concepts:
        table = tuple(
            (
                Cell(sentence(x.title)),
                *(Cell(of_100(x.shares[c]) if x.shares is not None else "–") for c in concepts),
            )
            for x in shown.situations
        )
        columns = (Column("Situation", weight=4), *(Column(c, numeric=True) for c in concepts))
        caption = (
            "Draws of 100 in which a situation is stable for everybody, by stability concept; first "
            f"{shown.draws:,} draws." + (" The use of force gets no single figure." if force else "")
        )
        blocks.append(Table(columns, table, caption, small=True))
    if shown.graph:
        caption = (
            "Situations and moves at the median inputs. Full arrows: unilateral improvements of their mover; dashed: "
            "moves that are not."
        )
        title, alt = "Situations and moves", integrated.describe(shown.graph)
        blocks.append(Figure("stability", title, alt, integrated.draw(shown.graph), caption))
    return blocks
