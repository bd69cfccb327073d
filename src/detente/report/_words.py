"""Phrases that the page and the terminal share: shares, ranges, dates, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente.findings.finding import of_100, per_hundred

Data = Mapping[str, Any]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day(iso: str | None) -> str:
    """Return ``2022-01-13`` as ``13 January 2022``; a date may lack its day or month."""
    if not iso:
        return ""
    parts = iso.split("-")
    month = MONTHS[int(parts[1]) - 1] + " " if len(parts) > 1 else ""
    first = f"{int(parts[2])} " if len(parts) > 2 else ""
    return f"{first}{month}{parts[0]}"


def draws(share: float) -> str:
    """Return a share as ``57 of 100 draws``."""
    return per_hundred(round(share * 1_000_000), 1_000_000)


def over_readings(finding: Data) -> str:
    """Return the range over the readings in words; nothing where there is one reading."""
    n = len(finding["readings"])
    if n < 2 or not finding["range"]:
        return ""
    low, high = (of_100(x) for x in finding["range"])
    return f"the same under all {n} readings" if low == high else f"{low} to {high} over {n} readings"


def listed(items: Iterable[str], word: str = "and") -> str:
    """Return ``a, b and c``; with semicolons where an item itself holds a comma."""
    all_ = list(items)
    if len(all_) < 2:
        return "".join(all_)
    # "a, b and c" among the items: keep the two kinds of "and" apart.
    if not any("," in x for x in all_):
        comma, glue = ", ", f", {word} " if any(f" {word} " in x for x in all_) else f" {word} "
    else:
        comma, glue = "; ", f"; {word} "
    return comma.join(all_[:-1]) + glue + all_[-1]


def clauses(package: Sequence[Data]) -> str:
    """Return the clauses of a package: ``“Partly withdrawn, verified” (border), “…” (missiles)``."""
    return ", ".join(f"“{c['label']}” ({c['issue']})" for c in package)


def sentence(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def offered(proposal: Data, *, short: bool = False) -> str:
    """Return who put a proposal forward, and when."""
    when = day(proposal["date"])
    by = f" by {proposal['by']}" if proposal["by"] else ""
    at = f", {when}" if when and not short else ""
    match proposal["kind"]:
        case "analyst":
            return "the analyst’s package; nobody has offered it"
        case "spoken":
            return f"said{by}{at}"
        case _:
            return f"tabled{by}{at}"
