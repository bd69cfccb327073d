"""Each party's gains, fallbacks, and break-even points: from a run, if it has them."""

from __future__ import annotations

from dataclasses import dataclass

from detente.answers.finding import Finding, count_of_100, of_100, out_of_100
from detente.answers.view import View
from detente.answers.words import listed, sentence
from detente.models.deals.details import (
    BreakEvenDetails,
    BreakEvenRow,
    CoderRange,
    FateDetails,
    GainRow,
    TablingDetails,
)
from detente.models.deals.offer_words import own_package
from detente.models.deals.results import BEST as BEST_NAME
from detente.models.deals.show_breaks import BREAKS
from detente.models.deals.show_tabling import TABLING
from detente.models.deals.shown import BEST, FATE, acceptance, best_named, clauses_of, share_of, title_of

MOST_GAINS, MOST_CURVES, MOST_OFFERS = 7, 6, 3
FLAT = 0.02
"""Smallest change of the share along a break-even curve that is worth a curve."""


@dataclass(frozen=True, slots=True)
class GainLine:
    """A party that is asked, draws of 100 in which it accepts, and what the package is worth to it in words."""

    who: str
    accepts: str
    worth: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """The next packages to table, in order, and the share of draws that they cover."""

    items: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class TippingCurves:
    """Break-even curves of one judgement: its words and unit, the packages, and where coders put it."""

    words: str
    unit: str
    curves: tuple[BreakEvenRow, ...]
    ranges: tuple[CoderRange, ...]


def _tabling(view: View) -> TablingDetails | None:
    f = view.one(TABLING)
    return TablingDetails.model_validate(f.details) if f is not None else None


def gains(view: View, package: Finding | None) -> tuple[GainLine, ...]:
    """Return the worth of a package to those who are asked, the least willing first; equals share a line.

    Parameters
    ----------
    view
        The run.
    package
        The best package or a proposal. Of a run in which packages were not counted, only who accepts is known.
    """
    found: tuple[GainRow, ...] = ()
    if package is not None and package.id == BEST:
        told = _tabling(view)
        found = told.gains if told is not None else ()
    elif package is not None:
        found = FateDetails.model_validate(package.details).gains
    if found:
        rows = [(g.accepts, g.who, sentence(g.words)) for g in found if g.asked]
    else:
        rows = [(s, who, "") for who, s in acceptance(view, package) if s is not None] if package is not None else []
    # The sort is stable: equals stay in the order of the file.
    rows.sort(key=lambda r: r[0])
    alike: dict[tuple[str, str], list[str]] = {}
    for accepts, who, worth in rows:
        alike.setdefault((of_100(accepts), worth), []).append(who)
    return tuple(GainLine(listed(who), accepts, worth) for (accepts, worth), who in list(alike.items())[:MOST_GAINS])


def fallback(view: View) -> Fallback | None:
    """Return the next packages to table: those of the menu, or else the proposal that is accepted most often."""
    told = _tabling(view)
    if told is not None and len(told.menu) > 1:
        best = bool(told.family) and told.menu[0].package == told.family[0].package
        menu = told.menu[1:3] if best else told.menu[:3]
        items = tuple(f"{m.words} (accepted in {out_of_100(m.share)})" for m in menu)
        covered = count_of_100(menu[-1].covered)
        among = "One of these, or the first," if best else "Tabled in this order, one of these"
        return Fallback(items, f"{among} is accepted in {covered} of 100 draws in which any deal exists.")
    same = best_named(view)
    procedural = {k.id for k in view.coding.issues if k.kind == "procedural"}
    named = [f for f in view.about(FATE) if f is not same and not {*clauses_of(f)} <= procedural and share_of(f) > 0]
    if view.one(BEST) is None or not named:
        return None
    second = max(named, key=share_of)
    return Fallback((f"“{title_of(view, second)}” (accepted in {out_of_100(share_of(second))})",), "")


def offers(view: View) -> tuple[str, ...]:
    """Return each party's own offer, and why not more; a mediator tables the best package."""
    told = _tabling(view)
    return tuple(own_package(o) for o in told.offers if not o.mediates)[:MOST_OFFERS] if told is not None else ()


def instead(view: View, shown: Finding) -> Fallback | None:
    """Return the packages of the menu without the one that is shown, the best first, to fall back on from it."""
    told, best = _tabling(view), view.one(BEST)
    rows = told.menu if told is not None else ()
    menu = [m for m in rows if {c.issue: c.level for c in m.package} != clauses_of(shown)]
    if menu:
        return Fallback(tuple(f"{m.words} (accepted in {out_of_100(m.share)})" for m in menu[:2]), "")
    if best is None:
        return None
    return Fallback((f"the package that is accepted most often (in {out_of_100(share_of(best))})",), "")


def curves(view: View, package: str = "") -> TippingCurves | None:
    """Return the curves of the one judgement that matters most; ``None`` where a run has none.

    Parameters
    ----------
    view
        The run.
    package
        Id of the proposal that the brief shows; empty for the best package.
    """
    f = view.one(BREAKS)
    if f is None:
        return None
    told = BreakEvenDetails.model_validate(f.details)
    mine = [
        r.model_copy(update={"title": "This package"}) if r.id == (package or BEST_NAME) else r
        for r in told.rows
        if r.path == told.path and max(r.shares) - min(r.shares) >= FLAT
    ]
    return TippingCurves(told.words, told.unit, tuple(mine[:MOST_CURVES]), told.ranges) if mine else None
