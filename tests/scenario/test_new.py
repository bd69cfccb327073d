"""The starter file loads, is small, and stays sound whatever it is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.scenario.load import loads, read_text
from detente.scenario.new import MOST_INPUTS, new

NAMES = st.text(min_size=1, max_size=12).filter(lambda s: s.strip() and not any(0xD800 <= ord(c) < 0xE000 for c in s))


def test_starter() -> None:
    text = new(
        "River", parties=["Upper land", "League"], issues=["Flow", "Data", "Fees"], as_of="2024-05-01",
        members={"League": ["Aland", "Beland"]},
    )  # fmt: skip
    s = loads(text)
    assert s.leaves == ("Upper-land", "Aland", "Beland")
    assert s.alliances == ("League",)
    assert [p.id for p in s.proposals] == ["demand", "half-way"]
    assert s.no_agreement is not None
    marks = [int(x) for x in re.findall(r"\((\d+)\)", text)]
    count = max(marks)
    assert count == 17 <= MOST_INPUTS
    assert set(marks) == set(range(1, count + 1))


SOME = st.lists(NAMES, min_size=2, max_size=3, unique=True)


@given(SOME, SOME, NAMES)
def test_any_names(parties: list[str], issues: list[str], title: str) -> None:
    s = loads(new(title, parties=parties, issues=issues, as_of="2024-05-01", by=title))
    assert len(s.positions) == len(parties) * len(issues)


@pytest.mark.parametrize("name", ["null", "true", "all", "nobody", "No", "12", "a/b", "---", "#x", "x: y", "é"])
def test_awkward_names(name: str) -> None:
    s = loads(new(name, parties=[name, "B"], issues=[name], as_of="2024-05-01"))
    assert s.actors[0].name == name


@pytest.mark.parametrize(
    ("parties", "issues", "as_of", "words"),
    [
        (["A"], ["k"], "2024-05-01", "at least two"),
        (["A", "B"], [], "2024-05-01", "one issue"),
        (["A", "A"], ["k"], "2024-05-01", "twice"),
        (["A", "B"], ["k"], "May 2024", "isoformat"),
        (["A", "B", "C", "D"], ["k", "l", "m", "n", "o"], "2024-05-01", "49 inputs"),
    ],
)
def test_refusals(parties: list[str], issues: list[str], as_of: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        new("x", parties=parties, issues=issues, as_of=as_of)


def test_names_that_are_words_of_the_program_get_other_ids() -> None:
    text = new("x", parties=["value", "all", "default"], issues=["low", "on"], as_of="2020-01-01")
    assert read_text(text).problems == ()
