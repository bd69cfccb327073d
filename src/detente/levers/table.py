"""The table of levers: changes that decide whether a package is accepted, and the rows of every family of models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.answers.blocks import Block, Cell, Column, Table, Text
from detente.answers.difference import paired_error
from detente.answers.finding import of_100
from detente.answers.lever_rows import LeverQuestion, LeverRow, Proof
from detente.answers.movable import owners
from detente.answers.words import listed
from detente.levers.least import LeastChange, LeverMove
from detente.levers.rules import RuleChange
from detente.levers.search import PairedShares, Reached
from detente.levers.words import in_words
from detente.models.registry import families
from detente.scenario.model import Scenario

Bools = NDArray[np.bool_]
DEALS = "deals"
SHOWN = 12
"""Rows of other families that are shown."""
PROOFS: Mapping[str, str] = {
    "least": "least change",
    "least of this input": "least of this input",
    "least rise": "least rise",
    "holds": "holds",
    "fails": "does not hold",
}
"""Status at the medians, in words."""


def accepted_rows(
    scenario: Scenario,
    outcome: str,
    over: PairedShares,
    least: LeastChange | None,
    ways: Sequence[Reached],
    rules: Sequence[RuleChange],
    holds: Callable[[Sequence[LeverMove]], bool],
    values: Callable[[Sequence[LeverMove]], Mapping[str, object]],
) -> list[LeverRow]:
    """Return the changes that affect the acceptance of a package, as rows.

    Parameters
    ----------
    scenario
        The case.
    outcome
        The outcome in words: that the package is accepted.
    over
        The package over draws.
    least, ways, rules
        What was found.
    holds
        Whether the package is accepted at the medians after some moves.
    values
        The values of the file after some moves.
    """
    n, now = len(over.accepted), float(over.accepted.mean())

    def row(moves: Sequence[LeverMove], after: Bools, cost: float, proof: Proof) -> LeverRow:
        who = dict.fromkeys(name for m in moves for name in owners(scenario, m.path))
        error = paired_error(over.accepted, after)
        change = in_words(tuple(moves), len(moves))
        share = float(after.mean())
        return LeverRow(DEALS, outcome, change, now, share, error, n, proof, cost, tuple(who), dict(values(moves)))

    out: list[LeverRow] = []
    if least is not None and least.moves:
        after = over.with_moves({m.path: m.to for m in least.moves})
        out.append(row(least.moves, after, least.cost, "least" if least.proven else "holds"))
    for way in ways:
        after = over.with_moves({m.path: m.to for m in way.moves})
        out.append(row(way.moves, after, way.cost, "holds" if holds(way.moves) else "fails"))
    for rule in rules:
        who = (scenario.actor[rule.who].name,) if rule.who else ()
        proof: Proof = "holds" if rule.at_medians else "fails"
        share, error, values_ = rule.share, rule.error, dict(rule.set)
        out.append(LeverRow(DEALS, outcome, rule.words, now, share, error, n, proof, None, who, values_))
    return out


def other_rows(question: LeverQuestion) -> list[LeverRow]:
    """Return the levers of every family of models."""
    return [row for family in families() for row in family.levers(question)]


def shown_rows(rows: Sequence[LeverRow], notes: Sequence[str] = ()) -> list[Block]:
    """Return the rows of all families but that of deals as a table, with notes; nothing if there are none."""
    others = [r for r in rows if r.family != DEALS]
    if not others:
        return [Text(n, kind="note") for n in notes]
    columns = (
        Column("What is changed", weight=5),
        Column("What then holds", weight=5),
        Column("of 100 draws", weight=2, numeric=True),
        Column("difficulty", numeric=True),
        Column("Talk to", weight=2),
    )
    shown = tuple(
        (
            Cell(r.change, sub=f"at the medians: {PROOFS[r.proof]}"),
            Cell(r.outcome),
            Cell(f"{of_100(r.before)} → {of_100(r.after)}", sub=f"± {100 * r.error:.1f}"),
            Cell("" if r.difficulty is None else f"{r.difficulty:.2f}"),
            Cell(listed(r.talk_to)),
        )
        for r in others[:SHOWN]
    )
    cut = f" The first {SHOWN} of {len(others)}; --out FILE has all." if len(others) > SHOWN else ""
    caption = f"What would change other answers: each row by itself, over paired draws.{cut}"
    return [Table(columns, shown, caption), *(Text(n, kind="note") for n in notes)]
