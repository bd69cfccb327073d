"""Numbers of a column: every way to write them, and what cannot be decided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.tables.numbers import STYLES, Style, assumption, decimal_of, read_numbers

SIGNS = {" ": [" ", "\u00a0", "\u202f", "\u2009"], "'": ["'", "\u2019"]}


def grouped(digits: str, sign: str) -> str:
    """Put a sign between thousands."""
    parts = []
    while len(digits) > 3:
        parts.append(digits[-3:])
        digits = digits[:-3]
    return sign.join([digits, *reversed(parts)])


def written(value: int, places: int, style: Style, sign: str, percent: bool) -> str:
    """Write value / 10 ** places in a style."""
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, fraction = (digits[:-places], digits[-places:]) if places else (digits, "")
    text = grouped(whole, sign) if sign else whole
    return f"{'-' if value < 0 else ''}{text}{style.decimal + fraction if places else ''}{'%' if percent else ''}"


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[str], list[Fraction], Style]:
    style = draw(st.sampled_from(STYLES))
    sign = draw(st.sampled_from(SIGNS.get(style.group, [style.group])))
    percent = draw(st.booleans())
    cells = draw(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 6)), min_size=1, max_size=8))
    texts = [written(v, p, style, sign, percent) for v, p in cells]
    return texts, [Fraction(v, 10**p) for v, p in cells], style


@given(columns())
def test_what_was_written_is_read_or_asked_for(column: tuple[list[str], list[Fraction], Style]) -> None:
    """A reading is right, or one of two that are named; with the decimal sign given it is always right."""
    texts, values, style = column
    found = read_numbers(texts)
    assert not found.wrong
    if found.readings:
        at = texts.index(next(t for t in texts if t.startswith(found.readings[0])))
        assert f"{values[at]}" in {f"{Fraction(r)}" for r in found.readings[1:]}
    else:
        assert list(found.fractions()) == values
    told = read_numbers(texts, decimal=style.decimal)
    assert list(told.fractions()) == values
    assert told.fine


@given(columns())
def test_the_way_of_one_number_is_that_of_the_column(column: tuple[list[str], list[Fraction], Style]) -> None:
    """Beside a number that shows both signs nothing is left to ask."""
    texts, values, style = column
    percent = "%" if texts[0].endswith("%") else ""
    marks = [c for c in "., '\u00a0\u202f\u2009\u2019" if c != style.decimal]
    sign = next((c for c in marks if any(c in t for t in texts)), style.group)
    shown = f"1{sign}234{sign}567{style.decimal}5{percent}" if sign else f"1234567{style.decimal}5{percent}"
    found = read_numbers([*texts, shown])
    assert list(found.fractions()) == [*values, Fraction(12345675, 10)]
    assert found.decimal == style.decimal


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (["1,234", "12,5"], ["1.234", "12.5"]),
        (["1.234", "1,5"], ["1234", "1.5"]),
        (["1,234,567"], ["1234567"]),
        (["1.234.567", "3"], ["1234567", "3"]),
        (["0,123", "-0,500"], ["0.123", "-0.500"]),
        (["12,34,567"], ["1234567"]),
        (["60%", "80 %", "0"], ["60", "80", "0"]),
        (["2/3", "1/2", "4"], ["2/3", "1/2", "4"]),
        (["\u22125", "+7", ".5", "5."], ["-5", "7", "0.5", "5"]),
        (["\u0663\u066b\u0665"], ["3.5"]),
        (["1e5", "2.5E-3"], ["1e5", "2.5e-3"]),
        (["", 5, 0.25, 3.0], ["", "5", "0.25", "3"]),
    ],
)
def test_columns_that_are_clear(cells: list[str | float], texts: list[str]) -> None:
    found = read_numbers(cells)
    assert list(found.texts) == texts
    assert found.fine


@pytest.mark.parametrize(
    ("cells", "wrong", "mixed"),
    [
        (["x", "5"], (0,), ()),
        (["1,5", "2.5", "3,5"], (1,), (1,)),
        (["60%", "5"], (1,), (1,)),
        (["1,23", "%"], (1,), ()),
        (["nan", "inf", "1_000", "0x1F", "1e9999"], (0, 1, 2, 3, 4), ()),
        (["1/0", "3/"], (0, 1), ()),
        (["9" * 401], (0,), ()),
        (["12,34", "1,2,3"], (1,), ()),
    ],
)
def test_cells_that_are_wrong(cells: list[str], wrong: tuple[int, ...], mixed: tuple[int, ...]) -> None:
    found = read_numbers(cells)
    assert (found.wrong, found.mixed) == (wrong, mixed)
    assert all(found.texts[i] == "" for i in wrong)


def test_what_can_be_two_numbers_is_asked_for() -> None:
    found = read_numbers(["4,697", "2,852", "500"])
    assert found.readings == ("4,697", "4.697", "4697")
    assert list(read_numbers(["4,697", "500"], hint=".").texts) == ["4697", "500"]
    assert list(read_numbers(["4,697", "500"], decimal=",").texts) == ["4.697", "500"]
    assert read_numbers(["4.697"]).readings
    assert read_numbers(["1", "\u0664,\u0666\u0669\u0667"]).place == 1


@pytest.mark.parametrize(
    ("text", "hint", "note"),
    [
        ("4,697", ".", "'4,697' in column x is read as 4697; --decimal , reads it otherwise."),
        ("4,697", ",", "'4,697' in column x is read as 4.697; --decimal . reads it otherwise."),
        ("4.697", ".", "'4.697' in column x is read as 4.697; --decimal , reads it otherwise."),
        ("4.6", ",", ""),
    ],
)
def test_what_the_rest_of_the_table_decided_is_said(text: str, hint: str, note: str) -> None:
    assert assumption("x", read_numbers([text], hint=hint)) == note


def test_other_columns_tell_the_decimal_sign() -> None:
    assert decimal_of([["1,234"], ["0,5"], ["x"]], ";") == ","
    assert decimal_of([["1,234"], ["0,5"], ["0.5"]], ";") == ""
    assert decimal_of([["1,234"]], ",") == "."
    assert decimal_of([["1,234"]], ";") == ""
