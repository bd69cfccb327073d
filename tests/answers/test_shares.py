"""Shares in words: a rare event is never none, and a sentence has no signs."""

from __future__ import annotations

import pytest

from detente.answers.finding import count_of_100, out_of_100, per_hundred
from detente.answers.words import draws, span, span_in_words


@pytest.mark.parametrize(
    ("share", "counted", "alone"),
    [
        (0, "0", "0"),
        (0.004, "fewer than 1", "fewer than 1 of 100"),
        (0.575, "58", "58"),
        (0.996, "more than 99", "more than 99 of 100"),
        (1, "100", "100"),
    ],
)
def test_a_share_in_a_sentence_has_no_signs(share: float, counted: str, alone: str) -> None:
    assert (count_of_100(share), out_of_100(share)) == (counted, alone)
    assert draws(share) == per_hundred(round(1000 * share), 1000) == f"{counted} of 100 draws"


@pytest.mark.parametrize(
    ("low", "high", "cell", "words"),
    [
        (0.001, 0.42, "<1 to 42", "fewer than 1 to 42"),
        (0.003, 0.004, "<1", "fewer than 1 of 100"),
        (0.42, 0.999, "42 to >99", "42 to more than 99"),
    ],
)
def test_ranges_of_shares(low: float, high: float, cell: str, words: str) -> None:
    assert (span(low, high), span_in_words(low, high)) == (cell, words)
