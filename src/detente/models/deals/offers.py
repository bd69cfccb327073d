"""The offer of each possible proposer in words: who is nearest to no, the fallback, and why not more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.answers.case import Case
from detente.answers.finding import of_100
from detente.answers.groups import groups
from detente.answers.words import listed
from detente.models.deals.choice import AskingMore, Choice, OwnOffer
from detente.models.deals.details import AskingRow, GainRow, OfferRow
from detente.models.deals.fates import SAME, beside, describe_package
from detente.models.deals.gains import rows_of
from detente.models.deals.results import ZoneResult
from detente.scenario.model import Scenario
from detente.scenario.names import called, opening
from detente.scenario.unnamed import lapsing, says_nothing


def offer_rows(case: Case, zone: ZoneResult, choice: Choice, first: Mapping[str, int]) -> tuple[OfferRow, ...]:
    """Return the offer of each possible proposer.

    Parameters
    ----------
    case, zone, choice
        The case, what the engine found, and what could be tabled.
    first
        The package with which the others are compared.
    """
    return tuple(_row(case, zone, o, first) for o in choice.offers)


def _row(case: Case, zone: ZoneResult, o: OwnOffer, first: Mapping[str, int]) -> OfferRow:
    s = case.scenario
    share = o.count / o.n
    return OfferRow(
        who=s.actor[o.party].name,
        words=beside(s, o.package, first),
        share=share,
        expected=o.expected,
        mediates=o.mediates,
        package=describe_package(s, o.package),
        gains=rows_of(case, zone, o.asked, o.accept, o.gains) if o.gains else (),
        fallback="" if o.fallback is None else _fallback(s, o.fallback, o.package, first),
        covered=o.covered / o.n,
        more=tuple(_asking(s, m, o.n) for m in o.more),
    )


def _fallback(s: Scenario, package: Mapping[str, int], offer: Mapping[str, int], best: Mapping[str, int]) -> str:
    """Return a fallback by how it differs from the offer; the best package is named as that."""
    return "the best package" if beside(s, package, best) == SAME else beside(s, package, offer)


def _asking(s: Scenario, m: AskingMore, n: int) -> AskingRow:
    issue = s.issue[m.issue]
    label = "" if m.level < 0 or says_nothing(s, issue, m.level, lapsing(s)) else issue.levels[m.level]
    group = next((g for g in groups(s) if m.who in g.leaves), None)
    return AskingRow(
        issue=m.issue,
        level=m.level,
        label=label,
        inside=s.within(label) if label else "",
        share=m.count / n,
        who="" if group is None else group.who,
        verb="refuses" if group is None else group.agreeing("refuses"),
        refuses=m.refuses / m.lost if m.lost else 0.0,
    )


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
        yield f"{listed(f'{of_100(m.share)} {m.words}' for m in rows)} ({who})"


def after_refusal(row: OfferRow, tabled: str = "One of the two") -> str:
    """Return the fallback in a sentence; empty where nothing passes when the offer is refused."""
    return f"If refused: {row.fallback}. {tabled} is accepted in {of_100(row.covered)}." if row.fallback else ""


def own_package(row: OfferRow) -> str:
    """Return a party's own offer next to the best package, and the acceptance of one step more, for a brief."""
    what = "this package" if row.words == SAME else row.words
    text = f"{opening(row.who)} would gain most by tabling {what}, accepted in {of_100(row.share)}."
    top = max(row.more, key=lambda m: m.share, default=None)
    if top is None:
        return text
    refused = f", which {called(top.who)} {top.verb}" if top.who else ""
    return f"{text} One step more for it is accepted in {of_100(top.share)} at most: {top.words}{refused}."
