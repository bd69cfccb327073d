"""The page of the flagship: short enough to be read, what is folded included."""

from __future__ import annotations

import re
from pathlib import Path

MOST_WORDS = 7_100
MORE_DRAWS = 48
"""Words that the page of 10,000 draws, the default, has more than this one of 2,000, which is far quicker to make: how
many draws the slower models, other codings and the counts of all packages looked at. Measured: 7,093 against 7,045."""


def words_of(page: str) -> int:
    """Count the words that a reader can open; those inside drawings are labels of marks."""
    for pattern in (r"(?s)<style>.*?</style>", r"(?s)<svg.*?</svg>", r"<[^>]+>"):
        page = re.sub(pattern, " ", page)
    return len(page.split())


def test_the_page_is_short_enough(flagship_run: Path) -> None:
    page = (flagship_run / "report.html").read_text(encoding="utf-8")
    assert 4_000 < words_of(page) <= MOST_WORDS - MORE_DRAWS
