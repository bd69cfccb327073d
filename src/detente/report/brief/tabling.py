"""What each party gains, what to fall back on, and where the answers tip: taken from a run where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.answers.finding import of_100
from detente.answers.view import Shown, View
from detente.answers.words import listed, sentence
from detente.models.deals.results import BEST as BEST_NAME
from detente.models.deals.sections import BEST, FATE, acceptance, share_of, title_of

MENU, TIPS = "what-to-table", "break-even"
MOST_GAINS, MOST_CURVES = 7, 6


@dataclass(frozen=True, slots=True)
class GainLine:
    """A party that is asked, draws of 100 in which it accepts, and what the package is worth to it in words."""

    who: str
    accepts: str
    worth: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """What to table next, in order, and what that covers."""

    items: tuple[str, ...]
    note: str


class TippingRange(Shown):
    """Where a coder puts the judgement."""

    who: str
    low: float
    mode: float
    high: float


class TippingCurve(Shown):
    """How often a package passes, from 0 to 1, as the judgement moves over ``x``."""

    id: str = ""
    title: str
    path: str = ""
    x: tuple[float, ...]
    counts: tuple[int, ...]
    n: int
    crossings: tuple[float, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """Share of draws at each value."""
        return tuple(c / self.n for c in self.counts)


@dataclass(frozen=True, slots=True)
class TippingCurves:
    """Break-even curves of one judgement: its words and unit, the packages, and where coders put it."""

    words: str
    unit: str
    curves: tuple[TippingCurve, ...]
    ranges: tuple[TippingRange, ...]


def _details(view: View, id: str) -> Mapping[str, Any]:
    f = view.one(id)
    return f.details if f is not None else {}


def gains(view: View) -> tuple[GainLine, ...]:
    """Return what the best package is worth to those who are asked, the least willing first."""
    told: list[Any] = list(_details(view, MENU).get("gains", ()))
    if told:
        rows = [(float(g["accepts"]), str(g["who"]), sentence(str(g["words"]))) for g in told if g["asked"]]
    else:
        best = view.one(BEST)
        rows = [(s, who, "") for who, s in acceptance(view, best) if s is not None] if best is not None else []
    # The sort is stable: equals stay in the order of the file.
    rows.sort(key=lambda r: r[0])
    alike: dict[tuple[str, str], list[str]] = {}
    for accepts, who, worth in rows:
        alike.setdefault((of_100(accepts), worth), []).append(who)
    return tuple(GainLine(listed(who), accepts, worth) for (accepts, worth), who in list(alike.items())[:MOST_GAINS])


def fallback(view: View) -> Fallback | None:
    """Return the next packages to table: the menu, or the proposal that is accepted most often."""
    menu: list[Any] = list(_details(view, MENU).get("menu", ()))[1:3]
    if menu:
        items = tuple(f"{m['words']} (accepted in {of_100(m['share'])})" for m in menu)
        covered = of_100(float(menu[-1]["covered"]))
        return Fallback(
            items, f"One of these, or the first, is accepted in {covered} of 100 draws in which any deal exists."
        )
    best = view.one(BEST)
    if best is None:
        return None
    procedural = {k.id for k in view.coding.issues if k.kind == "procedural"}
    named = [
        f
        for f in view.about(FATE)
        if not {c["issue"] for c in f.details.get("package", ())} <= procedural and share_of(f) > 0
    ]
    if not named:
        return None
    second = max(named, key=share_of)
    return Fallback((f"“{title_of(view, second)}” (accepted in {of_100(share_of(second))})",), "")


def curves(view: View) -> TippingCurves | None:
    """Return the curves of the one judgement that matters most; ``None`` where a run has none."""
    told = _details(view, TIPS)
    if not told:
        return None
    rows = [TippingCurve.model_validate(r) for r in told.get("rows", ())]
    mine = tuple(r for r in rows if r.path == told.get("path") and len(r.x) > 1)
    mine = tuple(r.model_copy(update={"title": "This package"}) if r.id == BEST_NAME else r for r in mine)
    # A curve that lies flat says nothing.
    moving = tuple(r for r in mine if max(r.shares) - min(r.shares) >= 0.02)[:MOST_CURVES]
    if not moving:
        return None
    ranges = tuple(TippingRange.model_validate(r) for r in told.get("ranges", ()))
    return TippingCurves(str(told["words"]), str(told.get("unit", "")), moving, ranges)
