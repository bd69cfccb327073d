"""Phrases that findings and pages share: shares, dates, lists, clauses."""

from __future__ import annotations

from collections.abc import Iterable

from detente.answers.finding import count_of_100, of_100, out_of_100

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
    return f"{count_of_100(share)} of 100 draws"


def span(low: float, high: float) -> str:
    """Return a range of shares for a cell or a label, as ``<1 to 97``, or one number where both ends read the same."""
    a, b = of_100(low), of_100(high)
    return a if a == b else f"{a} to {b}"


def span_in_words(low: float, high: float) -> str:
    """Return a range of shares for a sentence, as ``fewer than 1 to 97``, or one number (:func:`out_of_100`)."""
    a, b = count_of_100(low), count_of_100(high)
    return out_of_100(low) if a == b else f"{a} to {b}"


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


def sentence(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Return a text with a small first letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def numbered(n: int, one: str, many: str | None = None) -> str:
    """Return ``1 draw`` or ``1,000 draws``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def shorten(text: str, room: int) -> str:
    """Return as many whole sentences as fit the room; at least the first."""
    out = ""
    for part in text.replace("? ", "?\n").replace(". ", ".\n").split("\n"):
        if out and len(out) + len(part) + 1 > room:
            break
        out = f"{out} {part}".strip()
    return out


def left_out(n: int) -> str:
    """Return how many inputs a table of what inputs are worth leaves out; empty for none."""
    return f"Left out: {numbered(n, 'input')} worth nothing within twice the Monte Carlo error." if n else ""
