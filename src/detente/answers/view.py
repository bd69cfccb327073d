"""The input of the sections of a page: findings, and plain data that a run folder stores with them.

A page is a pure function of a view. A view can be read back from a run folder, so a page can be made again without
running a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from detente.answers.finding import Finding, Json
from detente.answers.questions import Question
from detente.answers.reliability import UNCALIBRATED
from detente.problems import is_warning
from detente.scenario.placeholders import MARK


class Shown(BaseModel):
    """Base of the plain data that pages show; extra keys of newer versions are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class ShownAlliance(Shown):
    """An alliance and the ids of its members."""

    name: str
    members: tuple[str, ...]


class ShownScenario(Shown):
    """Data on the scenario as a whole."""

    title: str
    as_of: str
    summary: str | None = None
    by: str | None = None
    alliances: tuple[ShownAlliance, ...] = ()
    parties: tuple[str, ...] = ()
    challenger: str | None = None
    target: str | None = None


class ShownGroup(Shown):
    """Actors shown as one: those coded alike, or the other members of an alliance."""

    who: str
    leaves: tuple[str, ...]
    colour: int


class ShownLevel(Shown):
    """A level of an issue and its label."""

    level: int
    label: str


class ShownIssue(Shown):
    """An issue with its levels, lowest first."""

    id: str
    question: str
    kind: str
    status_quo: int
    levels: tuple[ShownLevel, ...]

    def label(self, level: float) -> str:
        """Return the label of the nearest level."""
        return min(self.levels, key=lambda y: abs(y.level - level)).label


class ShownProposal(Shown):
    """A named proposal."""

    id: str
    title: str
    kind: str
    by: str | None = None
    date: str | None = None
    gist: str | None = None


class Spread(Shown):
    """Lowest, most likely and highest value of a quantity."""

    low: float
    mode: float
    high: float


class ShownSourced(Shown):
    """Origin of a value."""

    basis: Mapping[str, str] = {}
    evidence: tuple[str, ...] = ()
    gist: str | None = None
    why: str | None = None
    citation: str | None = None
    by: str | None = None


class SourcedRow(ShownSourced):
    """The same, with the name of the actor whose row holds the value."""

    row: str = ""


class ShownPosition(Shown):
    """One group's view of one issue."""

    issue: str
    who: str
    colour: int
    ideal: Spread
    stated: Spread | None = None
    salience: Spread | None = None
    trust: Spread | None = None
    limit: Spread | None = None
    basis: Mapping[str, str] = {}
    sources: tuple[SourcedRow, ...] = ()


class ShownCommitment(ShownSourced):
    """A public commitment; ``key`` names it in paths of inputs."""

    key: str = ""
    actor: str
    issue: str
    forbids: str
    cost: Spread | None = None
    hard: bool = False


class ShownValue(ShownSourced):
    """A value that belongs to no agreement; ``path`` is its place in the file."""

    path: str = ""
    what: str
    who: str | None = None
    value: Spread | None = None


class ShownPower(Shown):
    """A group's capability."""

    who: str
    colour: int
    low: float
    mode: float
    high: float


class ShownMeasure(Shown):
    """Capabilities under the leading measure."""

    measure: str | None = None
    rows: tuple[ShownPower, ...] = ()


class ShownBlock(Shown):
    """A passage of a source, paraphrased."""

    id: str
    gist: str


class ShownSource(Shown):
    """A source."""

    id: str
    title: str
    publisher: str | None = None
    date: str
    kind: str
    blocks: tuple[ShownBlock, ...] = ()


class ShownEvent(Shown):
    """An event of the chronology."""

    date: str
    what: str
    evidence: tuple[str, ...] = ()


class ShownModel(Shown):
    """A model that ran."""

    id: str
    title: str
    status: str
    citations: tuple[str, ...] = ()
    options: Mapping[str, str] = {}
    warnings: tuple[str, ...] = ()
    baseline: str = "the status quo"


class Coding(Shown):
    """Everything of a scenario that a page shows."""

    scenario: ShownScenario
    groups: tuple[ShownGroup, ...] = ()
    names: Mapping[str, str] = {}
    issues: tuple[ShownIssue, ...] = ()
    proposals: tuple[ShownProposal, ...] = ()
    positions: tuple[ShownPosition, ...] = ()
    commitments: tuple[ShownCommitment, ...] = ()
    failure: tuple[ShownValue, ...] = ()
    power: ShownMeasure = ShownMeasure()
    sources: tuple[ShownSource, ...] = ()
    events: tuple[ShownEvent, ...] = ()
    models: tuple[ShownModel, ...] = ()

    def issue(self, id: str) -> ShownIssue:
        """Return an issue by id.

        Raises
        ------
        KeyError
            If there is none.
        """
        found = next((k for k in self.issues if k.id == id), None)
        if found is None:
            raise KeyError(f"no issue {id!r}")
        return found


FOREIGN = frozenset({"no_agreement/force", "admission"})
"""Sections of the file that only some disputes have; others are part of any."""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A model that did not run, and what it would need: where in the file, why, and how to add it."""

    model: str
    title: str
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    paths: tuple[str, ...] = ()

    @property
    def foreign(self) -> bool:
        """Whether it is about a matter that the dispute does not have, so that nothing is missing."""
        return bool(self.paths) and all(p in FOREIGN for p in self.paths)


@dataclass(frozen=True, eq=False)
class View:
    """One analysis as pages read it.

    Attributes
    ----------
    title, as_of
        Of the dispute; ``as_of`` as ``2022-01-13``.
    seed, n_draws
        What the findings rest on.
    findings
        The answers.
    coding
        What a page shows of the scenario.
    rows
        What each family keeps for its sections, by family id.
    not_run, warnings
        What a reader should know.
    """

    title: str
    as_of: str
    seed: int
    n_draws: int
    findings: tuple[Finding, ...]
    coding: Coding
    rows: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    not_run: tuple[NotRun, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def file_warnings(self) -> tuple[str, ...]:
        """Warnings about the file itself, which are shown before any share: placeholders first."""
        return tuple(sorted((w for w in self.warnings if is_warning(w) or MARK in w), key=lambda w: MARK not in w))

    def one(self, id: str) -> Finding | None:
        """Return a finding by id."""
        return next((f for f in self.findings if f.id == id), None)

    def about(self, prefix: str) -> tuple[Finding, ...]:
        """Return the findings whose id starts with ``prefix/``: a family names its own."""
        return tuple(f for f in self.findings if f.id.startswith(f"{prefix}/"))

    def records(self, prefix: str = "") -> tuple[str, ...]:
        """Return the backtest results of the methods behind findings whose id starts with ``prefix``, each once."""
        said = (f.calibration for f in self.findings if f.id.startswith(prefix))
        return tuple(dict.fromkeys(x for x in said if x != UNCALIBRATED))

    def asking(self, question: Question) -> tuple[Finding, ...]:
        """Return the findings that answer one question of the reader."""
        return tuple(f for f in self.findings if f.asks is question)

    @staticmethod
    def read(findings: Mapping[str, Any], figures: Mapping[str, Any]) -> View:
        """Read a view from what ``findings.json`` and ``figures.json`` hold.

        Raises
        ------
        KeyError, TypeError, ValueError
            If something is missing or has the wrong kind.
        """
        return View(
            title=findings["title"],
            as_of=findings["as_of"],
            seed=findings["seed"],
            n_draws=findings["n_draws"],
            findings=tuple(Finding.from_plain(f) for f in findings["findings"]),
            coding=Coding.model_validate(figures),
            rows=figures.get("families", {}),
            not_run=tuple(_not_run(findings["skipped"])),
            warnings=tuple(findings["warnings"]),
        )


def _not_run(skipped: Iterable[Mapping[str, Any]]) -> Iterable[NotRun]:
    for s in skipped:
        missing = s["missing"]
        reasons, remedies, paths = (tuple(m.get(key, "") for m in missing) for key in ("words", "remedy", "path"))
        yield NotRun(s["model"], s["title"], reasons, remedies, paths)
