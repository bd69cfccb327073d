"""Text that leaves the program cannot steer a terminal, a spreadsheet or a page."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente._text import html_safe, json_text, one_line, spreadsheet_safe, spreadsheet_text, terminal_safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – text, ü, 中, 🕊", "plain – text, ü, 中, 🕊"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b]0;title\x07\x1b[31m", r"\x1b]0;title\x07\x1b[31m"),
        ("over\rwritten", r"over\x0dwritten"),
        ("\x9b31m", r"\x9b31m"),
        ("del\x7f", r"del\x7f"),
        ("a\u202etxt.exe\u202c", r"a\u202etxt.exe\u202c"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("name\udcff", r"name\udcff"),
    ],
)
def test_control_characters_are_shown(text: str, shown: str) -> None:
    assert terminal_safe(text) == shown


@given(st.text(st.characters(codec=None)))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    safe = terminal_safe(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\t\n" for c in safe)
    assert all(
        unicodedata.bidirectional(c) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for c in safe
    )
    assert terminal_safe(safe) == safe
    assert "\n" not in one_line(text)


@given(st.recursive(st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_json_is_safe_and_means_the_same(data: object) -> None:
    text = json_text(data)
    assert json.loads(text) == data
    assert terminal_safe(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''-x"])
def test_a_formula_is_escaped(text: str) -> None:
    assert spreadsheet_safe(text) == "'" + text


@pytest.mark.parametrize("value", ["x=1", "'quoted'", "", "1-2", -1, 2.5, None, True])
def test_other_values_stay(value: object) -> None:
    assert spreadsheet_safe(value) == value


@given(st.text(st.sampled_from("'=+-@\t\r\nax"), max_size=6))
def test_the_escape_of_a_formula_is_undone(text: str) -> None:
    assert spreadsheet_text(spreadsheet_safe(text)) == text


def test_html() -> None:
    assert html_safe("<b a='\"'>&\x00") == r"&lt;b a=&#x27;&quot;&#x27;&gt;&amp;\x00"
