"""Tables of values with their reasons: each reason is printed once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.answers.blocks import Table
from detente.answers.view import ShownPosition, SourcedRow, Spread, View
from detente.report.values import sections
from tests.report.sample import view

IDEAL = Spread(low=0, mode=20, high=40)
LEAGUE = SourcedRow(row="League", why="It wants peace.")


def position(who: str, *sources: SourcedRow, mode: float = 20) -> ShownPosition:
    ideal = IDEAL.model_copy(update={"mode": mode})
    return ShownPosition(issue="dam", who=who, colour=0, ideal=ideal, salience=IDEAL, sources=sources)


def reasons(made: View, *positions: ShownPosition) -> list[tuple[str, str]]:
    """Return who and why, row by row, of the table of one issue."""
    coding = made.coding.model_copy(update={"positions": positions})
    values = next(s for s in sections(replace(made, coding=coding)) if s.id == "values")
    table = next(b for b in values.blocks if isinstance(b, Table))
    return [(row[0].text, row[-1].text) for row in table.rows]


@pytest.fixture(scope="module")
def made() -> View:
    return view()


def test_an_inherited_reason_is_given_once_beside_those_of_members(made: View) -> None:
    own = SourcedRow(row="Vale", why="The river is its border.")
    found = reasons(made, position("3 other members", LEAGUE), position("Vale", LEAGUE, own, mode=10))
    assert found == [("3 other members", "It wants peace."), ("Vale", "The river is its border.")]


def test_it_is_given_at_its_first_place(made: View) -> None:
    own = SourcedRow(row="Vale", why="The river is its border.")
    found = reasons(made, position("Vale", LEAGUE, own, mode=10), position("Hill", LEAGUE, mode=30))
    assert found == [("Vale", "League: It wants peace. The river is its border."), ("Hill", "It wants peace.")]


def test_members_without_reasons_of_their_own_share_a_row(made: View) -> None:
    assert reasons(made, position("Hill", LEAGUE), position("Dale", LEAGUE)) == [("Hill, Dale", "It wants peace.")]


def test_a_source_without_a_cited_block_has_no_empty_table(made: View) -> None:
    values = [b for s in sections(made) for b in s.blocks]
    assert all(b.rows for b in values if isinstance(b, Table))
    nothing = made.coding.model_copy(update={"positions": (), "commitments": (), "failure": ()})
    bare = [b for s in sections(replace(made, coding=nothing)) for b in s.blocks if isinstance(b, Table)]
    assert not any(b.columns[0].title == "Block" for b in bare)
