"""Plain data on councils: what results hold about rules and admission, and details of the findings.

The classes are pydantic models, so that findings keep them as plain data and sections read them back.
"""

from __future__ import annotations

from detente.answers.view import Shown


class MemberPower(Shown):
    """One member's power under a rule.

    Attributes
    ----------
    shapley_shubik
        Shapley–Shubik index; the members' add up to 1.
    banzhaf, normalised
        Banzhaf index: chance that the member is decisive; and scaled so that the members' add up to 1.
    swings
        Coalitions in which the member is decisive: a whole number, as text, since it can exceed 2^53.
    """

    actor: str
    name: str
    shapley_shubik: float
    banzhaf: float
    normalised: float
    swings: str


class BodyPower(Shown):
    """Power in one body.

    Attributes
    ----------
    id, name
        Alliance's id, ``signatories``, or ``issue=level``; and in words.
    n
        Members.
    act
        Coleman's power to act: share of coalitions that win.
    winning
        Winning coalitions: a whole number, as text.
    vetoes, dummies
        Members without whom nothing passes; members who never matter.
    """

    id: str
    name: str
    n: int
    act: float
    winning: str
    vetoes: tuple[str, ...]
    dummies: tuple[str, ...]
    members: tuple[MemberPower, ...]


class CouncilClause(Shown):
    """One level of one issue: who is asked about it, and who alone can stop it."""

    issue: str
    level: int
    asked: tuple[str, ...]
    vetoes: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its label along the axis ``level`` of the tables."""
        return f"{self.issue}={self.level}"


class MemberRow(Shown):
    """Draws in which one member rejects a clause, and its mean shortfall, in stakes."""

    actor: str
    name: str
    reject: int
    n: int
    lacks: float


class CannotDetails(Shown):
    """Details of ``council/ALLIANCE``.

    Attributes
    ----------
    to_move
        Members who would have to change their answer: 5, 50 and 95 % of draws.
    price
        Side payments that would compensate them, in stakes: the same quantiles; ``None`` for a hard commitment.
    """

    issue: str
    level: int
    label: str
    asked: int
    ratified: bool
    to_move: tuple[float, ...]
    price: tuple[float | None, ...]
    members: tuple[MemberRow, ...]


class ClauseRow(Shown):
    """Draws in which an alliance as a whole agrees to a clause, taken alone."""

    issue: str
    level: int
    label: str
    count: int
    n: int
    control: tuple[str, ...]


class Outermost(Shown):
    """The member that is outermost most often, and in how many draws."""

    actor: str
    name: str
    count: int


class GameEndRow(Shown):
    """The outermost members on one issue, and how many members are absorbed (others are farther out) in most draws."""

    issue: str
    absorbed: int
    n: int
    lowest: Outermost
    highest: Outermost


class CanDetails(Shown):
    """Details of ``council/ALLIANCE/can``."""

    clauses: tuple[ClauseRow, ...]
    ends: tuple[GameEndRow, ...]


class Condition(Shown):
    """A condition of admission: its chance as coded, and whether it is met, fails or is disputed."""

    id: str
    low: float
    mode: float
    high: float
    mean: float
    state: str


class Invitation(Shown):
    """Chance of an invitation.

    Attributes
    ----------
    mean, quantiles
        With all conditions and consents, cohesion as declared; 5, 50 and 95 % of draws.
    consents_only, assumption_sets
        Mean chance by cohesion: from consents alone, and with the conditions.
    """

    mean: float
    quantiles: tuple[float, ...]
    consents_only: dict[str, float]
    assumption_sets: dict[str, float]


class Consenting(Shown):
    """One member's chance of consent, and the row of the file that holds it."""

    actor: str
    name: str
    row: str | None
    mean: float


class Pivot(Shown):
    """By how much the chance would grow if one member were not asked."""

    actor: str
    name: str
    alone: float


class Ratified(Shown):
    """Days and dates of the last ratification: 5, 50 and 95 % of draws."""

    days: tuple[float, ...]
    dates: tuple[str, ...]


class Slowest(Shown):
    """Draws in which one member is the last to ratify."""

    actor: str
    name: str
    count: int
    n: int


class Pledge(Shown):
    """A level that rules an invitation out: how many it asks, and whether it is ratified."""

    issue: str
    level: int
    label: str
    asks: int
    ratified: bool


class Moratorium(Shown):
    """The effect of a pause of invitations.

    Attributes
    ----------
    covers_horizon
        Share of the horizon that it covers.
    takes_away, left_closed_anyway
        Chance that it removes; chance that there is no invitation anyway.
    """

    years: float
    covers_horizon: float
    takes_away: float
    left_closed_anyway: float
    pledges: tuple[Pledge, ...]


class Unwilling(Shown):
    """Draws in which one member would lose by the invitation as a package of levels."""

    actor: str
    name: str
    count: int
    n: int


class InvitationPackage(Shown):
    """The invitation as a package of levels: side payments it would take (5, 50, 95 %, in stakes), and for whom."""

    package: dict[str, int]
    price: tuple[float, ...]
    unwilling: tuple[Unwilling, ...]


class Candidate(Shown):
    """All results on one candidate's admission to an alliance; details of ``admission/CANDIDATE/BODY``."""

    candidate: str = ""
    name: str = ""
    to: str = ""
    body: str = ""
    members: int = 0
    horizon_days: float = 0.0
    signed: str | None = None
    conditions: tuple[Condition, ...]
    conditions_all: float = 0.0
    invitation: Invitation
    consent: tuple[Consenting, ...] = ()
    pivotal: tuple[Pivot, ...]
    holdout_share: tuple[float, ...] = ()
    ratification: dict[str, Ratified] | None
    slowest: tuple[Slowest, ...]
    clause: InvitationPackage | None
    moratorium: Moratorium
