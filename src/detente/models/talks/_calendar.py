"""When a forum meets: its record, and the days of its next meetings, draw by draw.

The days until the next meeting and between meetings are quantities of the scenario; each gap is drawn evenly from
half to one and a half times the cadence. A pause begins with the forum's past rate, ``(pauses + ½) / years``
(Jeffreys' prior for a Poisson rate), and lasts as long as one of its past pauses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente.draws.counter import u01, word
from detente.scenario.parts import Forum
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
YEAR = 365.25
CADENCE = Quantity.pert(14, 30, 90)
"""Default days between meetings, if a file gives none."""
HAZARD = Quantity.pert(0.0, 0.02, 0.08)
"""Default chance of breakdown at a meeting, if a file gives none."""


def earliest(text: str) -> date:
    """Return the first day that a partial date can mean."""
    return date.fromisoformat((text + "-01-01")[:10])


@dataclass(frozen=True)
class CalendarRecord:
    """The record of a forum: its meetings and pauses up to now.

    Attributes
    ----------
    years
        Years since its founding (or its first known meeting), at least one.
    meetings
        Known meetings.
    pauses
        Lengths of its pauses in days; one that has no end runs to ``as_of``, or to the next meeting.
    until
        Last day of each pause.
    share
        Share of its time that it was paused.
    last
        Day of its last meeting, or ``None``.
    """

    years: float
    meetings: int
    pauses: tuple[float, ...]
    until: tuple[date, ...]
    share: float
    last: date | None

    @classmethod
    def of(cls, forum: Forum, as_of: date) -> CalendarRecord:
        """Read a forum's record."""
        met = [earliest(m.date) for m in forum.meetings]
        begun = [earliest(p.start) for p in forum.pauses]
        start = earliest(forum.founded) if forum.founded else min([*met, *begun], default=as_of)
        spans: list[tuple[date, date]] = []
        for pause, day in zip(forum.pauses, begun, strict=True):
            after = min([m for m in met if m > day], default=as_of)
            spans.append((day, earliest(pause.end) if pause.end else after))
        days = (as_of - start).days
        covered, reach = 0, start
        for a, b in sorted(spans):
            covered += max(0, (b - max(a, reach)).days)
            reach = max(reach, b)
        return cls(
            max(1.0, days / YEAR),
            len(met),
            tuple(float((b - a).days) for a, b in spans),
            tuple(b for _, b in spans),
            covered / days if days > 0 else 0.0,
            max(met, default=None),
        )

    @property
    def rate(self) -> float:
        """Pauses a year, (pauses + ½) / years; 0 where none is on record."""
        return (len(self.pauses) + 0.5) / self.years if self.pauses else 0.0


@njit
def _days(
    key: int, name: int, first: int, next_: Array, cadence: Array, rate: float, pauses: Array, out: Array
) -> None:
    for d in range(out.shape[0]):
        day = next_[d]
        for m in range(out.shape[1]):
            out[d, m] = day
            gap = cadence[d] * (0.5 + u01(key, first + d, m, name, 1))
            if pauses.shape[0] > 0 and u01(key, first + d, m, name, 2) < 1 - np.exp(-rate * gap / YEAR):
                gap += pauses[int(u01(key, first + d, m, name, 3) * pauses.shape[0])]
            day += gap


def meeting_days(
    key: int, forum: Forum, record: CalendarRecord, first: int, next_: Array, cadence: Array, most: int
) -> Array:
    """Return (draws, meetings) days from ``as_of`` to each meeting."""
    out = np.empty((len(next_), most))
    _days(key, word(forum.id), first, next_, np.maximum(cadence, 1.0), record.rate, np.array(record.pauses), out)
    return out
