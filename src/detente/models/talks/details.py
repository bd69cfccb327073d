"""Plain data on the talks: what the result holds, and details of the findings."""

from __future__ import annotations

from detente.answers.view import Shown


class PauseRow(Shown):
    """A pause of the forum: from ``start`` to ``end``, or so far until ``until``; dates may lack day or month."""

    start: str
    end: str | None
    until: str


class ForumRecord(Shown):
    """The forum's past.

    Attributes
    ----------
    meetings, pauses, founded
        Dates, as the file has them.
    share_paused
        Share of the time since the founding in which it was paused.
    pauses_per_year, years
        Rate of pauses, and the years that it is counted over.
    """

    meetings: tuple[str, ...]
    pauses: tuple[PauseRow, ...]
    founded: str | None
    share_paused: float
    pauses_per_year: float
    years: float


class Timetable(Shown):
    """Meetings that the calendar allows; quantiles are 5, 50 and 95 % of ``n`` draws, in days or meetings."""

    has_deadline: bool
    deadline_days: tuple[float, ...]
    meetings_before_deadline: tuple[float, ...]
    none_before_deadline: int
    first_meeting_days: tuple[float, ...]
    n: int


class AgreedPackage(Shown):
    """A package that the talks agree on, by label, and in how many draws."""

    package: dict[str, int]
    count: int


class AgreedLevel(Shown):
    """Agreements that hold one level of one issue."""

    issue: str
    level: int
    count: int


class PartyCount(Shown):
    """Agreements on a package that one party tabled."""

    party: str
    count: int


class PartyLoss(Shown):
    """The mean cost of delay to one party, in stakes."""

    party: str
    mean: float


class Agreed(Shown):
    """Agreements of the talks: the five most frequent packages, levels, who tabled them, days, and costs of delay."""

    count: int
    packages: tuple[AgreedPackage, ...] = ()
    levels: tuple[AgreedLevel, ...] = ()
    by: tuple[PartyCount, ...] = ()
    days: tuple[float, ...] | None = None
    loss: tuple[PartyLoss, ...] = ()


class Track(Shown):
    """Another forum by itself: draws by date (days, as text) in each state."""

    name: str
    n: int
    by_date: dict[str, tuple[int, ...]]


class TrackAgreed(Shown):
    """Draws in which another forum has agreed, by date."""

    name: str
    n: int
    agreed: dict[str, int]


class TalksDetails(Shown):
    """Details of ``talks``: draws by date and state, the agreements, and other fora."""

    by_date: dict[str, dict[str, int]]
    n: int
    agreed: Agreed
    tracks: dict[str, TrackAgreed]


class CalendarDetails(Shown):
    """Details of ``talks/calendar``."""

    record: ForumRecord
    calendar: Timetable
