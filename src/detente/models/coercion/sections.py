"""The sections on failure: why talks could fail, the effects of force, guarantees, and reference classes."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.blocks import Block, Bullets, Cell, Column, Figure, Fold, Section, Table, Text
from detente.answers.finding import Finding, of_100
from detente.answers.questions import Question
from detente.answers.view import View
from detente.answers.words import day, listed, numbered, sentence
from detente.models.coercion.details import ClassDetails, RangeDetails, WhyDetails
from detente.models.coercion.pictures import places, risk, tree
from detente.models.coercion.rows import CoercionRows
from detente.scenario.names import called

WHY, RANGE, MOVES = "why", "coercion/range", "coercion/escalation"
CLASS, GUARANTEE = "reference-class", "guarantee"
"""Prefixes of ids."""


def sections(view: View) -> tuple[Section, ...]:
    """Return the family's sections; none where there is neither a threat of force nor a reference class."""
    kept = view.rows.get("coercion")
    shown = None if kept is None else CoercionRows.model_validate(kept)
    found = (
        _why(view),
        _classes(view),
        _range(view, shown),
        _moves(view, shown),
        _guarantees(view),
        _in_part(view),
    )
    return tuple(s for s in found if s is not None)


def _why(view: View) -> Section | None:
    """Return the explanations that are at work as rows; the others share one sentence."""
    f = view.one(WHY)
    if f is None:
        return None
    explained = view.about(WHY)
    by = {e.id: e for e in explained}
    names = {r.id: r.short for r in WhyDetails.model_validate(f.details).rows}
    at_work = [by[i] for i in f.value["members"] if i in by]
    idle = [names[e.id] for e in explained if e not in at_work and not _is_condition(e)]
    blocks: list[Block] = []
    if at_work:
        columns = (Column("Explanation"), Column("As coded", weight=3))
        rows = tuple((Cell(sentence(names[e.id]), sub=e.answer), Cell(e.text)) for e in at_work)
        blocks.append(
            Table(
                columns,
                rows,
                "Explanations at work, not weighed against each other. Conduct is given in words only.",
            )
        )
    if idle:
        blocks.append(Text(f"{listed(idle)}.", lead="Not at work as coded:"))
    # A condition is not an explanation at work, but its threshold is worth knowing.
    blocks += [Text(e.text, lead=f"{sentence(names[e.id])}.") for e in explained if _is_condition(e)]
    covers = frozenset({WHY, *by})
    return Section("why", "Why talks could fail although a deal exists", Question.FAILURE, tuple(blocks), covers, 20)


def _is_condition(f: Finding) -> bool:
    """Whether an explanation is a threshold without a verdict."""
    return f.value.get("kind") == "quantiles"


def _common(found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the assumptions that all findings share, in the order of the first."""
    return tuple(a for a in found[0].assumptions if all(a in f.assumptions for f in found))


def _classes(view: View) -> Section | None:
    found = view.about(CLASS)
    blocks: list[Block] = []
    for f in found:
        details = ClassDetails.model_validate(f.details)
        cases = int(f.value["cases"])
        columns = (
            Column("Ended with", weight=3),
            Column("Cases", sub=f"of {cases}", numeric=True),
            Column("Interval", sub="of 100", numeric=True),
        )
        rows = tuple(
            (Cell(sentence(r.outcome)), Cell(str(r.count)), Cell(f"{100 * r.low:.0f} to {100 * r.high:.0f}"))
            for r in details.rows
        )
        period = f"{details.what}, from {day(details.since)} to {day(details.until)}: {numbered(cases, 'case')}."
        blocks.append(Text(period if details.what else f.text))
        blocks.append(Table(columns, rows, "Interval: 95 %, after Wilson (1927). No model uses these base rates."))
        blocks.append(Text(" ".join(f.assumptions), kind="note"))
    if not blocks:
        return None
    covers = frozenset(f.id for f in found)
    return Section("cases-before", "Similar cases before", Question.FAILURE, tuple(blocks), covers, 25)


def _range(view: View, shown: CoercionRows | None) -> Section | None:
    f = view.one(RANGE)
    if f is None:
        return None
    named = RangeDetails.model_validate(f.details).named
    titles = {p.id: p.title for p in view.coding.proposals}
    blocks: list[Block] = [Text(f.text)]
    if named:
        columns = (
            Column("Proposal", weight=4),
            Column("… to a lapse", numeric=True),
            Column("… to war", numeric=True),
            Column("… to both", numeric=True),
        )
        order = sorted(named, key=lambda i: -named[i].both)
        rows = tuple(
            (
                Cell(titles.get(i, i)),
                *(Cell(of_100(x / f.n_draws)) for x in (named[i].lapse, named[i].war, named[i].both)),
            )
            for i in order
        )
        blocks.append(
            Table(
                columns,
                rows,
                "Draws of 100 in which everyone who is asked prefers the proposal …",
            )
        )
    if shown is not None and shown.packages:
        caption = (
            "Shaded: divisions of what force decides that both sides of the fight prefer to war. Bars: where each "
            "proposal lies by the values of each side, 5 to 95 of 100 draws."
        )
        title = "Proposals on the bargaining range"
        blocks.append(Figure("coercion-range", title, places.describe(shown), places.draw(shown), caption))
    if shown is not None and shown.risk is not None and len(shown.risk.curve) > 1:
        caption = (
            "Line and band: how likely the target would rather fight than concede, median and a tenth to nine tenths. "
            "Points: draws in which somebody refuses the proposal."
        )
        figure = Figure(
            "coercion-risk", "Risk against demand", risk.describe(shown.risk), risk.draw(shown.risk), caption
        )
        blocks.append(Fold("Risk against demand", (figure,)))
    title = "What the threat of force does to the range of deals"
    return Section("range-of-deals", title, Question.FAILURE, tuple(blocks), frozenset({RANGE}), 30)


def _moves(view: View, shown: CoercionRows | None) -> Section | None:
    f = view.one(MOVES)
    if f is None:
        return None
    blocks: list[Block] = [Text(f.text)]
    if shown is not None and len(shown.tree) > 1:
        caption = "Words and width: how often a step is the best reply once it can be taken, not how likely it is."
        title = "The moves as a game"
        blocks.append(Figure("coercion-tree", title, tree.describe(shown.tree), tree.draw(shown.tree), caption))
    return Section("game-of-moves", "Where the moves lead", Question.FAILURE, tuple(blocks), frozenset({MOVES}), 35)


def _guarantees(view: View) -> Section | None:
    found = [f for f in view.about(GUARANTEE) if f.asks is Question.FAILURE]
    if not found:
        return None
    bullets = Bullets(tuple(Text(f.text) for f in found))
    blocks = (bullets, Text(" ".join(_common(found)), kind="note"))
    covers = frozenset(f.id for f in found)
    return Section("guarantees", "Guarantees that would have to deter", Question.FAILURE, blocks, covers, 40)


def _in_part(view: View) -> Section | None:
    """Return guarantees of which only the guarantor's half is known: no finding, so only in an appendix."""
    found = [f for f in view.about(GUARANTEE) if f.asks is not Question.FAILURE]
    if not found:
        return None
    names = view.coding.names
    pairs = [tuple(f.id.split("/")[1:3]) for f in found]
    who = listed(f"{called(names.get(p[0], p[0]))} to {called(names.get(p[-1], p[-1]))}" for p in pairs)
    blocks = (Text(f"The file does not say what could be gained against the ally, so no answer is possible: {who}."),)
    covers = frozenset(f.id for f in found)
    return Section("guarantees-in-part", "Guarantees coded in part", Question.BACKGROUND, blocks, covers, 70)
