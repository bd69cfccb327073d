"""Details of the findings on coercion: what the page shows beside their text. Written by findings, read by sections."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class Detail(BaseModel):
    """Base: frozen; extra keys of newer versions are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ExplanationRow(Detail):
    """One explanation in the summary.

    Attributes
    ----------
    id, question, answer
        Of its finding.
    depends_on
        Its two strongest key drivers, in words.
    models
        Ids of the models behind it.
    short
        Its name.
    """

    id: str
    question: str
    answer: str
    depends_on: tuple[str, ...] = Field(default=(), validation_alias=AliasChoices("depends_on", "hangs_on"))
    models: tuple[str, ...] = ()
    short: str


class WhyDetails(Detail):
    """Details of ``why``."""

    rows: tuple[ExplanationRow, ...]


class LineRow(Detail):
    """A public commitment."""

    actor: str
    issue: str
    forbids: str


class TiedHandsDetails(Detail):
    """Details of ``why/tied-hands``: draws without a deal, and those that would have one without linkage alone."""

    lines: tuple[LineRow, ...]
    without_deal: int
    lost_to_linkage: int | None


class DoubtDetails(Detail):
    """Details of ``why/doubt``: draws without a deal."""

    without_deal: int


class ShiftDetails(Detail):
    """Details of ``why/shifting-power``: how often the break-even shift is possible at all, as a word."""

    possible: str


class FireDetails(Detail):
    """Details of ``why/not-under-fire``.

    Attributes
    ----------
    refuse
        Draws in which the least willing of those who are asked prefers force to signing.
    target_would_sign
        Draws in which the state that would be fought prefers the demand to war.
    n
        Draws.
    same
        Whether those who are asked would be fought themselves.
    short
        The explanation's name.
    least_willing
        Who is most often the least willing, by id.
    """

    refuse: int
    target_would_sign: int
    n: int
    same: bool
    short: str
    least_willing: tuple[str, ...]


class RivalRow(Detail):
    """An explanation of an offer, and the new fact that would speak for it."""

    what: str
    new_fact: str


class InsincereDetails(Detail):
    """Details of ``why/insincere``: draws in which all others accept each proposal, and the weight in the file."""

    explanations: tuple[RivalRow, ...]
    taken: Mapping[str, int]
    weight: tuple[float, float, float] | None
    demand: str


class NamedRow(Detail):
    """Draws in which a proposal is accepted: by the others, and by all over a lapse, over war, and over both."""

    others: int
    lapse: int
    war: int
    both: int


class RangeDetails(Detail):
    """Details of ``coercion/range``: share of packages preferred to war too, draws searched, and each proposal."""

    kept: float
    sample: int
    named: Mapping[str, NamedRow]


class EndRow(Detail):
    """An end of the moves: how often it is the solution, in words, and in draws unless force is used there."""

    end: str
    force: bool
    how: str
    count: int | None


class EscalationDetails(Detail):
    """Details of ``coercion/escalation``."""

    ends: tuple[EndRow, ...]
    players: tuple[str, ...]


class GuaranteeDetails(Detail):
    """Details of ``guarantee/…``.

    Attributes
    ----------
    by, to, kind
        As in the file.
    fought
        Whether the ally would be fought, so that both sides of the guarantee are known.
    war
        Lowest and highest value of war to the guarantor, in its stakes.
    coded
        Chance that the guarantee is kept, as the file says.
    commitment
        The least cost of abandoning for a chance to come of 0.1, …, 0.9, in stakes.
    """

    by: str
    to: str
    kind: str
    fought: bool
    war: tuple[float, float]
    coded: float | None
    commitment: tuple[float, ...] = ()


class OutcomeRow(Detail):
    """How many cases of a reference class ended in one way, and the 95 % interval of Wilson (1927)."""

    outcome: str
    count: int
    low: float
    high: float


class ClassDetails(Detail):
    """Details of ``reference-class/…``: what the cases have in common, how they ended, and where they were counted."""

    what: str = ""
    rows: tuple[OutcomeRow, ...]
    since: str
    until: str
    citation: str
