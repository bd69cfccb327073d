"""Words and turns of phrase that tell which act a clause reports: PLOVER's categories, and ASSERT.

The categories are those of the PLOVER manual (Open Event Data Alliance, 2024); the patterns in ``acts.tsv`` are
our own. Each has a rank: a refusal to do something is a refusal, whatever was refused, so words that govern
others come first. CONCEDE and RETREAT are one class (YIELD) in older codings.
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
    """Return (rank, act, pattern), one for each rank and act; within a rank the word nearest the source wins."""
    text = (files("detente.evidence") / "acts.tsv").read_text(encoding="utf-8")
    grouped: dict[tuple[int, Act], list[str]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["act"] not in get_args(Act):
            raise ValueError(f"acts.tsv names {row['act']!r}, which is no act")
        grouped.setdefault((int(row["rank"]), cast("Act", row["act"])), []).append(row["pattern"])
    return tuple(
        (rank, act, re.compile(r"\b(?:" + "|".join(parts) + ")", re.IGNORECASE))
        for (rank, act), parts in grouped.items()
    )


def rows(table: str) -> Iterator[list[str]]:
    """Yield the rows of a table of words without its heading."""
    text = (files("detente.evidence") / table).read_text(encoding="utf-8")
    yield from list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def act_named(name: str) -> Act:
    """Return the act that a table names.

    Raises
    ------
    ValueError
        If there is no such act.
    """
    if name not in get_args(Act):
        raise ValueError(f"a table of words names {name!r}, which is no act")
    return cast("Act", name)
