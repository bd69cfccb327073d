"""The page of the flagship: short enough to be read, what is folded included."""

from __future__ import annotations

import re

from detente.findings.analyze import analyze
from detente.report.page import render
from detente.report.run import view_of

MOST_WORDS = 7_100


def words_of(page: str) -> int:
    """Count the words that a reader can open; those inside drawings are labels of marks."""
    for pattern in (r"(?s)<style>.*?</style>", r"(?s)<svg.*?</svg>", r"<[^>]+>"):
        page = re.sub(pattern, " ", page)
    return len(page.split())


def test_the_page_is_short_enough() -> None:
    found = analyze("nato-russia-2022", draws=400, workers=1)
    assert 4_000 < words_of(render(view_of(found), {})) <= MOST_WORDS
