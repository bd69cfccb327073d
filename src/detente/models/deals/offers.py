"""The offer of each possible proposer as details of a finding; :mod:`detente.models.deals.offer_words` words them."""

from __future__ import annotations

from collections.abc import Mapping

from detente.answers.case import Case
from detente.answers.groups import groups
from detente.models.deals.choice import AskingMore, Choice, OwnOffer
from detente.models.deals.details import AskingRow, OfferRow
from detente.models.deals.fates import beside, describe_package
from detente.models.deals.gains import rows_of
from detente.models.deals.offer_words import SAME
from detente.models.deals.results import ZoneResult
from detente.scenario.model import Scenario
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
