"""The scale of a quantity by its path: its ends, its unit in words, and where its source is written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from detente.scenario.model import Scenario
from detente.scenario.quantity import Scale

Kind = Literal["position", "salience", "chance", "cost", "weight"]


@dataclass(frozen=True, slots=True)
class QuantityScale:
    """The scale of a quantity.

    Attributes
    ----------
    kind
        What kind of quantity it is; agreement is counted within a kind.
    scale, upper
        As :func:`detente.scenario.quantity.parse_quantity` takes them.
    low, high
        Its ends; ``high`` may be infinite.
    unit
        What its numbers mean, for a person who answers.
    own_source
        Whether the quantity can carry a source of its own (``{value: …, basis: …}``); otherwise its entry does.
    """

    kind: Kind
    scale: Scale
    upper: float | None
    low: float
    high: float
    unit: str
    own_source: bool

    @property
    def comparable(self) -> bool:
        """Whether shares of this scale are comparable with those of others: it runs from nothing to everything."""
        return self.kind in ("position", "salience", "chance")

    @property
    def group(self) -> str:
        """Quantities whose answers can be compared with each other."""
        return self.unit if self.kind == "weight" else self.kind

    @property
    def ends(self) -> str:
        """The ends in words."""
        return f"{self.low:g} or more" if math.isinf(self.high) else f"{self.low:g} to {self.high:g}"


def _percent(kind: Kind, unit: str) -> QuantityScale:
    return QuantityScale(kind, "percent", None, 0.0, 100.0, unit, own_source=False)


def _chance(unit: str, *, own: bool) -> QuantityScale:
    return QuantityScale("chance", "unit", None, 0.0, 1.0, unit, own)


def _cost(unit: str, *, own: bool) -> QuantityScale:
    return QuantityScale("cost", "unit", 10.0, 0.0, 10.0, unit, own)


_STAKES = "in whole stakes: 1 is the difference between the best and the worst package for the actor that pays it"
_ON_ISSUE = "a place on the issue's levels"


def scale_of(scenario: Scenario, path: str) -> QuantityScale | None:
    """Return the scale of the quantity at a path of ids; ``None`` where experts are not asked."""
    match path.split("/"):
        case ["positions", _, issue, "ideal" | "stated", *_] if issue in scenario.issue:
            return _percent("position", _ON_ISSUE)
        case ["positions", _, issue, "limit", *_] if issue in scenario.issue:
            return _percent("position", _ON_ISSUE)
        case ["positions", _, _, "salience"]:
            return _percent("salience", "0 means no weight, 100 the weight of the actor's most important issue")
        case ["positions", _, _, "trust"]:
            return _chance("0 is certain to be broken, 1 certain to be kept", own=False)
        case ["positions", _, _, "values", _]:
            return _chance("0 is the worst level for the actor, 1 the best", own=False)
        case ["commitments", _, "cost"]:
            return _cost(_STAKES, own=False)
        case ["commitments", _, "hard"]:
            return _chance("a chance: 0 is never, 1 is certain", own=False)
        case ["no_agreement", "force", "cost" | "pretext", *_] | ["no_agreement", "holding" | "backing_down", _]:
            return _cost(_STAKES, own=True)
        case ["no_agreement", "force", *_]:
            return _chance("a chance: 0 is never, 1 is certain", own=True)
        case ["no_agreement", *_]:
            return _chance("from 0 to 1", own=True)
        case ["actors", _, "capability", measure]:
            unit = f"the unit of “{measure}”"
            return QuantityScale("weight", "days", None, 0.0, math.inf, unit, own_source=True)
        case ["actors", _, "blocking_cost"]:
            return _cost(_STAKES, own=True)
        case ["actors", _, "cohesion", *_]:
            return _chance("0 is each member by itself, 1 all alike", own=False)
        case ["issues", _, "cost" | "worth"]:
            return _cost(_STAKES, own=True)
        case ["fora", _, "breakdown"] | ["guarantees", _, _, "defend"]:
            return _chance("a chance: 0 is never, 1 is certain", own=True)
        case ["admission", _, _, "conditions" | "consent", _]:
            return _chance("a chance: 0 is never, 1 is certain", own=True)
        case _:
            return None
