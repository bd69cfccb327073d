"""Offers in words: who is nearest to no, the fallback, and why not more.

Pages are made from saved findings, so nothing here needs the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.answers.finding import out_of_100
from detente.answers.words import listed
from detente.models.deals.details import AskingRow, GainRow, OfferRow
from detente.scenario.names import called, opening

SAME = "the same"
"""Words for a package beside itself."""


def nearest_to_no(gains: Sequence[GainRow]) -> GainRow | None:
    """Return the party nearest to no; ``None`` where fewer than two are asked."""
    asked = [g for g in gains if g.asked]
    return min(asked, key=lambda g: (g.accepts, g.gain)) if len(asked) > 1 else None


def why_not_more(row: OfferRow) -> str:
    """Return why a party does not ask for more: one sentence; empty for a mediator.

    Steps that the same party refuses are grouped, those that are accepted most often first.
    """
    if row.mediates:
        return ""
    if not row.more:
        return f"No single step further is better for {called(row.who)}."
    by: dict[str, list[AskingRow]] = {}
    for m in sorted(row.more, key=lambda m: -m.share):
        by.setdefault(f"{called(m.who)} {m.verb}" if m.who else "nobody refuses", []).append(m)
    return f"Why not more: accepted in {'; in '.join(_groups(by))}."


def _groups(by: Mapping[str, Sequence[AskingRow]]) -> Iterable[str]:
    for who, rows in by.items():
        yield f"{listed(f'{out_of_100(m.share)} {m.words}' for m in rows)} ({who})"


def after_refusal(row: OfferRow, tabled: str = "One of the two") -> str:
    """Return the fallback in a sentence; empty where nothing passes when the offer is refused."""
    return f"If refused: {row.fallback}. {tabled} is accepted in {out_of_100(row.covered)}." if row.fallback else ""


def own_package(row: OfferRow) -> str:
    """Return a party's own offer next to the best package, and the acceptance of one step more, for a brief."""
    what = "this package" if row.words == SAME else row.words
    text = f"{opening(row.who)} would gain most by tabling {what}, accepted in {out_of_100(row.share)}."
    top = max(row.more, key=lambda m: m.share, default=None)
    if top is None:
        return text
    refused = f", which {called(top.who)} {top.verb}" if top.who else ""
    return f"{text} One step more for it is accepted in {out_of_100(top.share)} at most: {top.words}{refused}."
