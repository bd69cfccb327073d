"""A session: one dispute with its draws and cached results, for many questions."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.case import Case
from detente.answers.comparison import ComparedSide, Comparison, labelled
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.draws.scores import KeptScores
from detente.levers.what_if import WhatIf
from detente.models.contract import Context
from detente.models.deals.assess import PackageAssessor
from detente.models.deals.live import Live
from detente.models.deals.zone import MODEL as ZONE
from detente.models.registry import families, models, of_family
from detente.scenario.load import checked, read, read_text, with_changes
from detente.scenario.model import Scenario
from detente.scenario.save import dumps

Bools = NDArray[np.bool_]
Changes = Mapping[str, object]
"""Values by path of ids, such as ``{"positions/RUS/door/ideal": 60}``."""
DEALS = "deals"
Findings = tuple[Finding, ...]
Outcomes = dict[str, Bools]


class Session:
    """One dispute, for many questions; build it with :func:`session`.

    Its answers equal those of a new run on the same values. All use the same draws, so a difference between two answers
    is due to the inputs and not to chance.

    Attributes
    ----------
    seed, n_draws
        The draws.
    changes
        Values by path that differ from the file, as :meth:`set` gave them.
    """

    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str],
        draws: int = 2000,
        seed: int = 1,
        workers: int | None = None,
        overlay: str | os.PathLike[str] | None = None,
    ) -> None:
        if draws < 1:
            raise UsageError(f"draws must be 1 or more, not {draws}; give a number above 0")
        self.seed, self.n_draws = seed, draws
        self._source = scenario
        self._overlay = overlay
        if overlay is not None and isinstance(scenario, Scenario):
            raise UsageError("a scenario that was loaded has its overlay already; give the name of the file instead")
        self._ctx = Context(workers=workers or os.cpu_count() or 1)
        self._scores = KeptScores(seed, draws)
        self._inputs: Inputs | None = None
        self._live = Live(self._scores, self._ctx)
        self._sets: dict[tuple[str, bool, float], NDArray[np.uint64]] = {}
        self._open()
        self._found: dict[str, Case] = {}
        self._said: dict[str, tuple[Findings, Outcomes]] = {}

    # The case --------------------------------------------------------------------------------------------------------

    @property
    def scenario(self) -> Scenario:
        """The present case, with all values that were set."""
        return self._scenario

    def set(self, changes: Changes) -> Session:
        """Change values for all later questions, and return the session.

        Parameters
        ----------
        changes
            Values by path of ids; a value takes the place of what the file says there.

        Raises
        ------
        ScenarioError
            If a path does not exist (the nearest is named), or a value does not fit; the session stays as it was.
        """
        merged = {**self.changes, **changes}
        scenario = self._load(merged)
        self._scenario, self.changes = scenario, merged
        self._forget()
        return self

    def reset(self) -> Session:
        """Go back to what the file says, and return the session."""
        self._open()
        self._forget()
        return self

    def _forget(self) -> None:
        self._found.clear()
        self._said.clear()

    def changed(self, changes: Changes) -> Scenario:
        """Return the case with some further values changed; the session stays as it is."""
        return self._load({**self.changes, **changes}) if changes else self._scenario

    def _open(self) -> None:
        """Begin with what the file says now."""
        source = self._source
        if isinstance(source, Scenario):
            self._file, self._unchanged = None, source
        else:
            file = read(source, overlay=self._overlay)
            self._unchanged = checked(file, None if self._overlay is not None else os.fspath(source))
            self._file = file
        self._scenario = self._unchanged
        self.changes: dict[str, object] = {}

    def _load(self, changes: Changes) -> Scenario:
        """Return the scenario as it was opened, with some values changed."""
        if not changes:
            return self._unchanged
        if self._file is None:
            self._file = read_text(dumps(self._unchanged), file=self._unchanged.title)
        return checked(with_changes(self._file, changes))

    # Answers ---------------------------------------------------------------------------------------------------------

    def find(self, family: str = DEALS) -> tuple[Finding, ...]:
        """Return the findings of a family of models for the present values.

        Parameters
        ----------
        family
            ``deals``, ``talks``, ``coercion``, …: the id of a family. Findings of ``deals`` come without counts of all
            packages, and without second coders and variants.

        Raises
        ------
        UsageError
            If there is no such family.
        """
        return self._says(family)[0]

    def _says(self, family: str) -> tuple[Findings, Outcomes]:
        """Return the findings of a family for the present case, and draw by draw; they are computed once."""
        if family not in self._said:
            case = self.case(family)
            self._said[family] = findings(case), outcomes(case)
        return self._said[family]

    def what_if(self, changes: Changes, family: str = DEALS) -> WhatIf:
        """Return the findings of a family of models with some values changed, beside the present ones.

        The session stays as it is.

        Parameters
        ----------
        changes
            Values by path of ids.
        family
            The id of a family of models.

        Raises
        ------
        ScenarioError
            If a path does not exist (the nearest is named), or a value does not fit.
        UsageError
            If there is no such family.
        """
        found, held = self._says(family)
        after = self._case(self.changed(changes), family, keep=False)
        return WhatIf(dict(changes), found, findings(after), held, outcomes(after), self.n_draws)

    def outcome(self, finding: str, changes: Changes | None = None) -> Bools:
        """Return (draws,) whether a finding of the deals family holds, with some values changed.

        Raises
        ------
        UsageError
            If the finding is unknown or is not a share of draws.
        """
        known = outcomes(self._case(self.changed(changes), DEALS, keep=False)) if changes else self._says(DEALS)[1]
        if finding not in known:
            raise UsageError(f"no finding {finding!r} is a share of draws; there are {', '.join(known)}")
        return known[finding]

    def side(self, label: str, family: str = DEALS) -> ComparedSide:
        """Return the findings of a family as one side of a comparison."""
        found, held = self._says(family)
        s = self._scenario
        actors, issues = frozenset(a.id for a in s.actors), frozenset(k.id for k in s.issues)
        return ComparedSide(label, found, self.seed, self.n_draws, held, s.title, actors, issues)

    def compare(self, *others: Session, family: str = DEALS) -> Comparison:
        """Return the findings of this session and of others side by side.

        Parameters
        ----------
        others
            Sessions on other scenarios, codings or versions.
        family
            The id of a family of models.
        """
        all_ = (self, *others)
        labels = labelled([s.name for s in all_])
        return Comparison(tuple(s.side(name, family) for s, name in zip(all_, labels, strict=True)))

    @property
    def name(self) -> str:
        """A short name: that of the file, with the overlay's, or the title."""
        if isinstance(self._source, Scenario):
            return self._scenario.title
        name = Path(os.fspath(self._source)).name.removesuffix(".yaml").removesuffix(".yml")
        over = None if self._overlay is None else Path(os.fspath(self._overlay)).name.removesuffix(".yaml")
        return name if over is None else f"{name}, {over}"

    def assessor(self) -> PackageAssessor | None:
        """Return the evaluator of packages over the draws; ``None`` if the case has no packages or is too large."""
        self.case()
        return self._live.assessor()

    def inputs(self) -> Inputs:
        """Return the draws of the present case."""
        if self._inputs is None or self._inputs.scenario is not self._scenario:
            self._inputs = Inputs(self._scenario, self.seed, self.n_draws, known=self._scores)
        return self._inputs

    def case(self, family: str = DEALS) -> Case:
        """Return the input of a family's findings."""
        if family not in self._found:
            self._found[family] = self._case(self._scenario, family, keep=True)
        return self._found[family]

    def _case(self, scenario: Scenario, family: str, keep: bool) -> Case:
        known = [f.id for f in families()]
        if family not in known:
            raise UsageError(f"there is no family {family!r}; there are {', '.join(known)}")
        if family == DEALS:
            missing = ZONE.needs(scenario)
            if missing:
                inputs, results = self._plain(scenario), {}
            else:
                inputs, zone = self._live.answer(scenario, keep)
                results: dict[str, Result] = {ZONE.id: zone}
            return Case(scenario, inputs, results, KeyDrivers(inputs, kept=self._sets))
        inputs = self._plain(scenario)
        results = {m.id: m.run(inputs, m.options(), self._ctx) for m in of_family(family) if not m.needs(scenario)}
        return Case(scenario, inputs, results, KeyDrivers(inputs, kept=self._sets))

    def _plain(self, scenario: Scenario) -> Inputs:
        return Inputs(scenario, self.seed, self.n_draws, known=self._scores)

    def __repr__(self) -> str:
        what = f", {len(self.changes)} values changed" if self.changes else ""
        return f"<Session on {self._scenario.title!r}: {self.n_draws:,} draws, seed {self.seed}{what}>"


def session(
    scenario: Scenario | str | os.PathLike[str],
    *,
    draws: int = 2000,
    seed: int = 1,
    workers: int | None = None,
    overlay: str | os.PathLike[str] | None = None,
) -> Session:
    """Open a session on a dispute: for what-ifs, levers, break-evens and sensitivity.

    Parameters
    ----------
    scenario
        The name or path of a scenario, or one that was loaded.
    draws
        How many draws, at least 1.
    seed
        Any integer; the same seed gives the same answers.
    workers
        Threads; by default one per processor.
    overlay
        A second coder's file, or its short name.

    Raises
    ------
    ScenarioError
        If the scenario is not right.
    UsageError
        If ``draws`` is below 1.
    """
    return Session(scenario, draws, seed, workers, overlay)


def findings(case: Case) -> tuple[Finding, ...]:
    """Return the findings of the families whose results a case holds."""
    known = models()
    here = {known[id_].family for id_ in case.results}
    found: list[Finding] = []
    for family in families():
        if family.id in here:
            found += family.findings(case)
    for id_, result in case.results.items():
        found += known[id_].findings(case, result)
    return tuple(found)


def outcomes(case: Case) -> dict[str, Bools]:
    """Return (draws,) whether a finding holds, for every finding that is known draw by draw."""
    return {id_: found for family in families() for id_, found in family.outcomes(case).items()}
