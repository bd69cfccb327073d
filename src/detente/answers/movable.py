"""Movable inputs: which inputs can be changed, how far, and at what difficulty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.answers.input_rows import InputRow
from detente.draws.inputs import Draws
from detente.draws.quantiles import median, quantile
from detente.scenario.model import Scenario
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
EXACT = 1e-10
"""Distance of a median from its goal that counts as none."""


@dataclass(frozen=True, slots=True)
class LeverScale:
    """How one kind of input can be moved.

    Attributes
    ----------
    difficulty
        Cost of moving it over its whole scale, if the file says nothing.
    unit
        The length of its scale.
    most
        Its upper end; costs may exceed it if the file says so.
    additive
        Whether its effect on a gain is the same whatever else is moved.
    least
        Its lower end.
    """

    difficulty: float
    unit: float
    most: float
    additive: bool = False
    least: float = 0.0


SCALES: Mapping[str, LeverScale] = {
    "line": LeverScale(1.0, 1.0, 1.0, True),
    "transfer cost": LeverScale(1.0, 1.0, 1.0, True),
    "transfer worth": LeverScale(1.0, 1.0, 1.0, True),
    "trust": LeverScale(2.0, 1.0, 1.0),
    "holding": LeverScale(2.0, 1.0, 1.0, True),
    "backing_down": LeverScale(2.0, 1.0, 1.0, True),
    "war": LeverScale(2.0, 1.0, 1.0, True),
    "blocking_cost": LeverScale(2.0, 1.0, 1.0, True),
    "deadline": LeverScale(1.0, 365.0, 730.0),
    "win": LeverScale(3.0, 1.0, 1.0),
    "estimates": LeverScale(2.0, 1.0, 1.0),
    "ideal": LeverScale(3.0, 100.0, 100.0),
    "salience": LeverScale(3.0, 100.0, 100.0),
    "limit": LeverScale(3.0, 100.0, 100.0),
    "stated": LeverScale(2.0, 100.0, 100.0),
    "capability": LeverScale(3.0, 1.0, 1.0),
    "effects": LeverScale(1.0, 1.0, 1.0, True, -1.0),
    "defend": LeverScale(2.0, 1.0, 1.0),
}
"""Kinds of inputs that can be moved. Interests (ideals, saliences) and power are the hardest; a public commitment, a
payment, what a move costs or a date is the easiest. A file changes any of it with ``levers``."""
SHAPES = frozenset({"win", "estimates", "deadline"})
"""Kinds that change how much the costs of failure weigh."""
OF_FAILURE = frozenset({"holding", "backing_down", "war"})


@dataclass(frozen=True, eq=False)
class Lever:
    """An input that can be moved.

    Attributes
    ----------
    row
        The input.
    now
        Its median.
    low, high
        How far it can be moved.
    difficulty
        Cost of moving it over its whole scale.
    length
        The length of its scale, where the case and not its kind says so; else ``None``.
    """

    row: InputRow
    now: float
    low: float
    high: float
    difficulty: float
    length: float | None = None

    @property
    def scale(self) -> LeverScale:
        """How its kind can be moved."""
        return SCALES[self.row.field.removesuffix("/at_least").removesuffix("/at_most")]

    def cost(self, to: float) -> float:
        """Return the cost of moving its median to a value: difficulty × distance over the length of the scale."""
        return self.difficulty * abs(to - self.now) / (self.length or self.scale.unit)

    def arrow(self, to: float) -> str:
        """Return a move of its median to a value by the most likely values that go with it: "0.6 → 0.8".

        Everywhere else a range is named by its most likely value. Where that stays, because it lies at the end of the
        scale, the medians are shown and named.
        """
        now, then = number(self.row.quantity.mode), number(moved(self.row.quantity, to, self.low, self.high).mode)
        return f"{now} → {then}" if now != then else f"median {number(self.now)} → {number(to)}"

    def change(self, to: float) -> str:
        """Return a move of its median to a value in words: "trust of Serbia: 0.6 → 0.8"; see :meth:`arrow`."""
        return f"{self.row.words}: {self.arrow(to)}"

    def value(self, to: float) -> object:
        """Return the file's entry with the median at a value."""
        return moved(self.row.quantity, to, self.low, self.high).to_plain()


def levers_of(scenario: Scenario, rows: Sequence[InputRow], length: float | None = None) -> tuple[Lever, ...]:
    """Return every input that can be moved; the file's ``levers`` say how hard, or that one never moves.

    Parameters
    ----------
    scenario
        The case.
    rows
        Its inputs.
    length
        The length and the upper end of the scale of all of them; ``None``: those of their kinds.
    """
    said = {entry.path: entry.difficulty for entry in scenario.levers}
    out: list[Lever] = []
    for row in rows:
        scale = SCALES.get(row.field)
        difficulty = _said(said, row.path)
        if scale is None or difficulty == "never":
            continue
        now = median(row.quantity)
        most = scale.most if length is None else length
        most = max(most, row.quantity.high if np.isfinite(row.quantity.high) else most)
        hard = scale.difficulty if difficulty is None else float(difficulty)
        out.append(Lever(row, now, scale.least, most, hard, length))
    return tuple(out)


def number(x: float) -> str:
    """Return a value of an input in words: whole from 10 on, else with up to three decimals."""
    return f"{x:.0f}" if abs(x) >= 10 else f"{x:.3f}".rstrip("0").rstrip(".")


def owners(scenario: Scenario, path: str) -> tuple[str, ...]:
    """Return the names of those who could move an input: whose value, promise, power or move it is.

    The chance that force succeeds can be moved by both sides of the fight; a refusal to talk makes force cheaper for
    the challenger. Dates of a forum name the forum's parties.
    """
    na = scenario.no_agreement
    force = None if na is None else na.force
    match path.split("/"):
        case ["positions" | "actors", actor, *_]:
            found: tuple[str, ...] = (actor,)
        case ["commitments", key, *_]:
            found = tuple(c.actor for c in scenario.commitments if key == c.key)
        case ["moves", move, *_]:
            found = tuple(m.actor for m in scenario.moves if m.id == move)
        case ["guarantees", by, *_]:
            found = (by,)
        case ["fora", forum, *_]:
            found = next((f.parties for f in scenario.fora if f.id == forum), ())
        case ["issues", issue, what]:
            entry = scenario.issue[issue]
            found = tuple(a for a in (entry.payer if what == "cost" else entry.payee,) if a is not None)
        case ["no_agreement", "force", "win"] if force is not None:
            found = (force.challenger, force.target)
        case ["no_agreement", "force", "pretext"] if force is not None:
            found = (force.challenger,)
        case ["no_agreement", *rest]:
            found = (rest[-1],) if rest[-1] in scenario.actor else ()
        case _:
            found = ()
    return tuple(scenario.actor[a].name for a in found if a in scenario.actor)


def _said(said: Mapping[str, object], path: str) -> float | str | None:
    """Return the file's entry for a path, or for the nearest place above it."""
    parts = path.split("/")
    for n in range(len(parts), 0, -1):
        found = said.get("/".join(parts[:n]))
        if isinstance(found, (int, float, str)):
            return found
    return None


def moved(quantity: Quantity, to: float, low: float, high: float) -> Quantity:
    """Return a quantity with its median at another value: the whole distribution shifted, within its bounds.

    Parameters
    ----------
    quantity
        The quantity.
    to
        Where its median goes, from ``low`` to ``high``.
    low, high
        Bounds that no value passes.

    Notes
    -----
    A shift against a bound squeezes what lies beyond, so that the median moves less than the shift; the shift is found
    by false position (the Illinois rule), or bisection where that is slow. At the bound itself only a point is left.
    """
    if quantity.is_point:
        return Quantity.point(to)
    if to <= low or to >= high:
        return Quantity.point(min(max(to, low), high))

    def short(by: float) -> float:
        return median(_shifted(quantity, by, low, high)) - to

    by = to - median(quantity)
    if low <= quantity.low + by and quantity.high + by <= high:
        return _shifted(quantity, by, low, high)
    span = high - low + (quantity.high - quantity.low)
    left, right = -span, span
    below, above = min(low - to, -EXACT), max(high - to, EXACT)
    for step in range(80):
        middle = (left + right) / 2 if step % 4 == 3 else (left * above - right * below) / (above - below)
        found = short(middle)
        if abs(found) < EXACT:
            return _shifted(quantity, middle, low, high)
        if found < 0:
            left, below, above = middle, found, above / 2
        else:
            right, above, below = middle, found, below / 2
    return _shifted(quantity, right, low, high)


def with_medians(draws: Draws, moves: Sequence[tuple[Lever, float]]) -> Draws:
    """Return draws with the medians of some inputs elsewhere; scores stay, so that both can be compared in pairs."""
    values = draws.values.copy()
    for lever, to in moves:
        q = moved(lever.row.quantity, to, lever.low, lever.high)
        for slot in lever.row.slots.tolist():
            values[slot] = quantile(q, np.ascontiguousarray(draws.z[slot]))
    return Draws(draws.plan, draws.start, draws.n, draws.z, values)


def at_medians(central: Draws, columns: Sequence[tuple[Lever, float]]) -> Draws:
    """Return one draw for each column: all inputs at their medians, but one at a value of its own.

    Parameters
    ----------
    central
        One draw with every input at its median.
    columns
        An input and its value.
    """
    values = np.repeat(central.values, len(columns), axis=1)
    for c, (lever, to) in enumerate(columns):
        values[lever.row.slots, c] = to
    return Draws(central.plan, 0, len(columns), np.zeros_like(values), values)


def _shifted(q: Quantity, by: float, low: float, high: float) -> Quantity:
    def clip(x: float) -> float:
        return min(max(x + by, low), high)

    p = q.params
    match q.kind:
        case "normal":
            a, b = clip(p[2]), clip(p[3])
            return Quantity.point(a) if a == b else Quantity("normal", (p[0] + by, p[1], a, b))
        case "quantiles":
            values = [clip(x) for x in p[1::2]]
            flat = [y for pair in zip(p[::2], values, strict=True) for y in pair]
            return Quantity.point(values[0]) if values[0] == values[-1] else Quantity("quantiles", tuple(flat))
        case _:
            values = tuple(clip(x) for x in p)
            return Quantity.point(values[0]) if values[0] == values[-1] else Quantity(q.kind, values)
