"""Words and phrases that indicate the act that a clause reports: PLOVER's categories, and ASSERT.

The categories are those of the PLOVER manual (Open Event Data Alliance, 2024); the patterns in ``acts.tsv`` are our
own. Each has a rank: a refusal to do something is a refusal, whatever was refused, so governing words have priority.
CONCEDE and RETREAT are one class (YIELD) in older codings.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

Act = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "ASSERT",
]  # fmt: skip


@cache
def patterns() -> tuple[tuple[int, Act, re.Pattern[str]], ...]:
    """Return (rank, act, pattern), one for each rank and act; within a rank the word nearest to the source decides."""
    text = (files("detente.evidence") / "acts.tsv").read_text(encoding="utf-8")
    grouped: dict[tuple[int, Act], list[str]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["act"] not in get_args(Act):
            raise ValueError(f"acts.tsv names {row['act']!r}, which is not an act")
        grouped.setdefault((int(row["rank"]), cast("Act", row["act"])), []).append(row["pattern"])
    return tuple(
        (rank, act, re.compile(r"\b(?:" + "|".join(parts) + ")", re.IGNORECASE))
        for (rank, act), parts in grouped.items()
    )


def rows(table: str) -> Iterator[list[str]]:
    """Yield the rows of a word table without its header."""
    text = (files("detente.evidence") / table).read_text(encoding="utf-8")
    yield from list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def act_named(name: str) -> Act:
    """Return the act with a name from a table.

    Raises
    ------
    ValueError
        If there is no such act.
    """
    if name not in get_args(Act):
        raise ValueError(f"a table of words names {name!r}, which is not an act")
    return cast("Act", name)
