"""Rows of a case: an entry of the file with everyone whose values come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.answers.inputs import Input, describe
from detente.draws.plan import OF_FAILURE, Plan
from detente.draws.quantiles import exact
from detente.scenario.paths import encode
from detente.scenario.quantity import Quantity

Ints = NDArray[np.int64]
FAR = 2.58
"""Normal score at which a range without an end is cut: 99 of 100 draws lie inside."""


@dataclass(frozen=True, eq=False)
class InputRow:
    """One quantity of the file.

    Attributes
    ----------
    path
        Its path, as ``--set`` takes it.
    words
        What it is.
    basis
        Where its value comes from.
    quantity
        Its distribution.
    slots
        Quantities of all actors whose values come from it.
    touched
        Positions of the actors whose values, or whose value of no agreement, it affects.
    """

    path: str
    words: str
    basis: str
    quantity: Quantity
    slots: Ints
    touched: Ints

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest value of its range; an open end is cut where 99 of 100 draws lie inside."""
        q = self.quantity
        far = exact(q, np.array([-FAR, FAR]))
        low, high = (float(e) if np.isfinite(e) else float(f) for e, f in zip((q.low, q.high), far, strict=True))
        return low, high

    @property
    def field(self) -> str:
        """Kind of the quantity: ``ideal``, ``salience``, ``trust``, ``line``, ``war``, ``win``, …."""
        parts = self.path.split("/")
        match parts:
            case ["positions", *_]:
                return parts[3]
            case ["commitments", _, what]:
                return "line" if what == "cost" else what
            case ["no_agreement", "force", "cost", _]:
                return "war"
            case ["no_agreement", "force", what, *_]:
                return what
            case ["no_agreement", what, *_]:
                return what
            case ["issues", _, what]:
                return f"transfer {what}"
            case ["fora", _, what]:
                return what
            case ["actors", _, what, *_] | ["moves", _, what, *_]:
                return what
            case _:
                return parts[-1]


def rows_of(plan: Plan) -> tuple[InputRow, ...]:
    """Return the rows of a case that deals depend on, in the order of its quantities."""
    touches = [_touches(plan, i) for i in range(len(plan.actors))]
    everybody = {j for j in (plan.win, plan.deadline) if j >= 0}
    out: list[InputRow] = []
    for row in rows_at(plan, range(len(plan))):
        here = frozenset(row.slots.tolist())
        touched = [i for i, own in enumerate(touches) if own & here or here & everybody]
        if touched:
            out.append(replace(row, touched=np.array(touched, dtype=np.int64)))
    return tuple(out)


def row_behind(plan: Plan, rows: Iterable[InputRow], given: Input) -> InputRow:
    """Return the row of the file behind an input: of a stream that members share, the row that most of them take.

    Parameters
    ----------
    plan
        The case's quantities.
    rows
        From :func:`rows_of`.
    given
        The input; one on which deals do not depend gets a row that affects no actor.
    """
    slot = given.row
    if given.shared:
        together = [j for j, s in enumerate(plan.slots) if s.common == given.path]
        sources = [plan.slots[j].row for j in together]
        first = next((r for r in sources if r == plan.slots[together[0]].alliance), max(sources, key=sources.count))
        slot = next(j for j in together if plan.slots[j].row == first)
    found = next((row for row in rows if slot in row.slots), None)
    return rows_at(plan, (slot,))[0] if found is None else found


def rows_at(plan: Plan, slots: Iterable[int]) -> tuple[InputRow, ...]:
    """Return the rows behind some quantities, in the order of the case; ``touched`` is left empty."""
    of_line = {slot: line.commitment.key for line in plan.lines for slot in (line.cost, line.hard) if slot >= 0}
    order: dict[str, list[int]] = {}
    for j in sorted(set(slots)):
        slot = plan.slots[j]
        order.setdefault(_path(slot.path, slot.row, of_line.get(j)), []).append(j)
    nobody = np.zeros(0, dtype=np.int64)
    return tuple(
        InputRow(
            path,
            describe(plan.scenario, path),
            plan.slots[here[0]].basis,
            plan.slots[here[0]].quantity,
            np.array(here, dtype=np.int64),
            nobody,
        )
        for path, here in order.items()
    )


def _path(path: str, row: str, commitment: str | None) -> str:
    """Return the place in the file of a leaf's quantity."""
    parts = path.split("/")
    if commitment is not None:
        return f"commitments/{encode(commitment)}/{parts[-1]}"
    match parts:
        case ["positions", _, *rest]:
            return "/".join(["positions", row, *rest])
        case ["actors", _, "blocking_cost"]:
            return f"actors/{row}/blocking_cost"
        case ["actors", _, "capability", measure]:
            return f"actors/{row}/capability/{measure}"
        case ["no_agreement", *rest] if row and rest[-1] not in ("win", "pretext", "all"):
            return "/".join([*parts[:-1], row])
        case _:
            return path


def _touches(plan: Plan, actor: int) -> frozenset[int]:
    found = {*plan.stakes(actor)}
    found |= {int(getattr(plan, name)[actor]) for name in OF_FAILURE if len(getattr(plan, name))}
    na = plan.scenario.no_agreement
    if na is not None and na.force is not None and na.force.challenger == plan.actors[actor]:
        found |= {plan.pretext}
    return frozenset(j for j in found if j >= 0)
