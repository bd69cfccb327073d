"""Plain data that the sections on coercion need besides the findings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.answers.view import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from detente._labelled import Labelled
    from detente.answers.case import Case
    from detente.answers.finding import Json
    from detente.models.coercion.bargaining_range import RangeResult
    from detente.models.coercion.escalation import EscalationResult
    from detente.models.coercion.private_resolve import ResolveResult
    from detente.scenario.model import Scenario


class Band(Shown):
    """The 5, 50 and 95 % quantiles of a quantity over the draws, in pies."""

    low: float
    mid: float
    high: float


class Ends(Shown):
    """The two ends of the bargaining range."""

    low: Band
    high: Band


class PackagePlaces(Shown):
    """The place of a proposal on the bargaining range, by the values of the challenger and of the target."""

    title: str
    challenger: Band
    target: Band


class RiskPointRow(Shown):
    """Risk of war that a demand brings, 0–1: its 10, 50 and 90 % quantiles over the draws."""

    demand: float
    low: float
    mid: float
    high: float


class Refusal(Shown):
    """A proposal by how much it demands, and the share of draws in which somebody who is asked refuses it."""

    title: str
    demand: float
    refused: float


class RiskRows(Shown):
    """Risk against demand, in theory and for each proposal."""

    curve: tuple[RiskPointRow, ...]
    named: tuple[Refusal, ...]


class TreeStep(Shown):
    """A node of the tree.

    Attributes
    ----------
    node, parent
        Numbers; −1 for the parent of the root. Parents come before their children.
    action, player
        What leads here, and who chooses here, in words.
    end
        Whether the game ends here.
    how
        How often the action is the best reply once it can be taken, as a word; ``None`` at the root.
    """

    node: int
    parent: int
    action: str
    player: str
    end: bool
    how: str | None


class CoercionRows(Shown):
    """Everything that the family keeps for its sections."""

    ends: Ends
    packages: tuple[PackagePlaces, ...]
    risk: RiskRows | None
    tree: tuple[TreeStep, ...]


def rows(case: Case) -> Json:
    """Return rows of the three pictures; ``None`` without a threat of force.

    How often a step is the best reply is given in words, so that no picture holds a number for the use of force.
    """
    from detente.models.coercion.bargaining_range import RangeResult
    from detente.models.coercion.escalation import EscalationResult
    from detente.models.coercion.private_resolve import ResolveResult

    bounds = case.of(RangeResult)
    if bounds is None:
        return None
    packages = _packages(case.scenario, bounds)
    resolve, game = case.of(ResolveResult), case.of(EscalationResult)
    shown = CoercionRows(
        ends=Ends(low=_band(bounds.bounds, "low"), high=_band(bounds.bounds, "high")),
        packages=tuple(packages.values()),
        risk=None if resolve is None else _risk(resolve, bounds, packages),
        tree=() if game is None else _tree(case.scenario, game),
    )
    return shown.model_dump(mode="json")


def _packages(scenario: Scenario, found: RangeResult) -> dict[str, PackagePlaces]:
    return {
        p.id: PackagePlaces(
            title=p.title or p.id,
            challenger=_band(found.places, f"{p.id}/challenger"),
            target=_band(found.places, f"{p.id}/target"),
        )
        for p in scenario.proposals
    }


def _band(table: Labelled, name: str) -> Band:
    import numpy as np

    values: NDArray[np.float64] = table.sel(input=name).values
    if not np.isfinite(values).any():
        return Band(low=0.0, mid=0.0, high=0.0)
    low, mid, high = (_finite(x) for x in np.nanquantile(values, (0.05, 0.5, 0.95)))
    return Band(low=low, mid=mid, high=high)


def _risk(resolve: ResolveResult, bounds: RangeResult, packages: Mapping[str, PackagePlaces]) -> RiskRows:
    curve = (
        RiskPointRow(demand=_finite(x.demand), low=_finite(x.low), mid=_finite(x.mid), high=_finite(x.high))
        for x in resolve.curve
    )
    named = (
        Refusal(
            title=p.title,
            demand=p.challenger.mid,
            refused=round(1 - bounds.named[id_].others / bounds.n_draws, 6),
        )
        for id_, p in packages.items()
    )
    return RiskRows(curve=tuple(curve), named=tuple(sorted(named, key=lambda r: (r.demand, r.title))))


def _tree(scenario: Scenario, found: EscalationResult) -> tuple[TreeStep, ...]:
    from detente.answers.finding import word

    what = {m.id: m.what for m in scenario.moves} | {"nothing": "none of these"}
    names = {a.id: a.name for a in scenario.actors}
    return tuple(
        TreeStep(
            node=s.node,
            parent=s.parent,
            action=what.get(s.action, s.action),
            player=names.get(s.player, s.player),
            end=s.end,
            how=None if s.best is None else word(s.best),
        )
        for s in found.tree
    )


def _finite(x: float) -> float:
    return round(float(x), 6) if math.isfinite(x) else 0.0
