"""Numbers, ranges and lists as people type them into a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.scenario.editing.cells import CellKind, Unclear, read_cell, write_cell


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("60", "quantity", 60),
        (" 0,5 ", "quantity", 0.5),
        (".5", "quantity", 0.5),
        ("60%", "quantity", 60),
        ("60 %", "share", 0.6),
        ("High", "quantity", "high"),
        ("20-60", "quantity", {"uniform": (20, 60)}),
        ("20–60, 40", "quantity", {"low": 20, "mode": 40, "high": 60}),
        ("20 to 60; 40", "quantity", {"low": 20, "mode": 40, "high": 60}),
        ("20..60", "quantity", {"uniform": (20, 60)}),
        ("0,2-0,6, 0,4", "quantity", {"low": 0.2, "mode": 0.4, "high": 0.6}),
        ("20%-60%, 40%", "share", {"low": 0.2, "mode": 0.4, "high": 0.6}),
        ("-5 to -1, -2", "quantity", {"low": -5, "mode": -2, "high": -1}),
        ("{normal: [60, 10]}", "quantity", {"normal": (60, 10)}),
        ("", "quantity", None),
        ("  ", "text", None),
        ("RUS UKR, USA", "list", ("RUS", "UKR", "USA")),
        ("50", "level", 50),
        ("fifty", "level", "fifty"),
        ("2010", "date", 2010),
        ("2010-11", "date", "2010-11"),
        ("no", "text", "no"),
        ("true", "any", True),
    ],
)
def test_read(text: str, kind: CellKind, value: object) -> None:
    assert read_cell(text, kind) == value


def test_a_comma_that_could_mean_two_things() -> None:
    with pytest.raises(Unclear, match=r"could be a range up to 60\.4, or one with 4 most likely"):
        read_cell("20-60,4", "quantity")


@pytest.mark.parametrize("text", ["{a: ", "!!python/object:x {}", "*x", "a: b: c"])
def test_not_yaml(text: str) -> None:
    with pytest.raises(Unclear, match="cannot be read"):
        read_cell(text, "any")


numbers = st.one_of(st.integers(-1000, 1000), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 6)))
quantities = st.one_of(
    numbers,
    st.sampled_from(["low", "very high"]),
    st.tuples(numbers, numbers).map(lambda p: {"uniform": p}),
    st.tuples(numbers, numbers, numbers).map(lambda p: {"low": p[0], "mode": p[1], "high": p[2]}),
    st.just({"quantiles": {0.1: 5, 0.9: 7}}),
    st.just({"at_least": 40}),
)


@given(quantities, st.sampled_from(["quantity", "share"]))
def test_what_is_written_is_read_back(value: object, kind: CellKind) -> None:
    assert read_cell(write_cell(value, kind), kind) == value


@given(st.text(max_size=30), st.sampled_from(["text", "list", "quantity", "share", "level", "date", "any"]))
def test_any_text_is_read_or_refused(text: str, kind: CellKind) -> None:
    try:
        value = read_cell(text, kind)
    except Unclear:
        return
    if kind != "any":
        assert read_cell(write_cell(value, kind), kind) == value
