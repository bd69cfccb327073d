"""Build a package and see at once who accepts it: the answers of the workbench's package builder.

The builder judges one package over the draws that a session keeps. It also computes what each other level would change,
the next step for a party, and the closest package that is accepted. Every share equals that of a run for a proposal
with the same clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.groups import groups
from detente.levers.building_types import (
    BuilderAnswer,
    BuilderHint,
    BuilderIssue,
    BuilderLevel,
    BuilderParty,
    BuilderStep,
    LevelEffect,
    ZoneSpot,
)
from detente.levers.session import Session
from detente.levers.zopa import ZoneChart, spread
from detente.models.deals.assess import Assessed, OtherLevel, PackageAssessor, moved
from detente.models.deals.results import ZoneAnswers
from detente.models.ground import Ground
from detente.problems import suggest
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called
from detente.scenario.parts import Issue
from detente.scenario.unnamed import lapsing

Bools = NDArray[np.bool_]
Clauses = Mapping[str, int]
MOST_TRIED = 40_000
"""Packages that a search for the closest one examines at most."""
MOST_ANSWERS = 64
"""Answers that are cached: the page asks repeatedly for the package that it shows and for its neighbours."""
MOST_JUDGED = 96
"""Equally close packages that are compared over all draws."""
STEPS = 3
"""Single steps that are suggested."""


def issues_of(scenario: Scenario) -> tuple[BuilderIssue, ...]:
    """Return the issues of a case with the levels that can be chosen; no draw is needed for that."""
    ground = Ground(scenario, lapsing(scenario))
    layout = ground.layout
    return tuple(
        BuilderIssue(
            issue.id,
            issue.question,
            issue.kind,
            tuple(
                BuilderLevel(y, label(issue, y), y == layout.named(int(layout.out[k]))) for y in ground.grid.levels[k]
            ),
        )
        for k, issue in enumerate(scenario.issues)
    )


def saying(scenario: Scenario, clauses: Clauses) -> dict[str, int]:
    """Return the clauses of a package that exist and change something, in the order of the file; no draw is needed."""
    levels = {k.id: {x.level for x in k.levels if not x.as_now} for k in issues_of(scenario)}
    return {k: clauses[k] for k in levels if clauses.get(k) in levels[k]}


def label(issue: Issue, level: int) -> str:
    """Return a level in words; −1 is that the issue is left out."""
    return issue.levels[level] if level >= 0 else "Not in the package"


class PackageBuilder:
    """Answers for any package of a session's case.

    Parameters
    ----------
    session
        The case. It is read once; values that are set in it later have no effect.

    Raises
    ------
    UsageError
        If the case has no packages to judge, or its values do not fit into memory.
    """

    def __init__(self, session: Session) -> None:
        self.scenario = session.scenario
        case = session.case()
        found = case.of(ZoneAnswers)
        assessor = session.assessor()
        if found is None or assessor is None:
            raise UsageError("no package can be judged here: the case needs issues, positions and no_agreement")
        self.assessor: PackageAssessor = assessor
        self.best = {} if found.best is None else {k: y for k, y in found.best.package.items() if y >= 0}
        self.best_share = 0.0 if found.best is None else found.best.count / session.n_draws
        self._answers: dict[tuple[tuple[str, int], ...], BuilderAnswer] = {}
        self._spots: dict[tuple[tuple[str, int], ...], ZoneSpot] = {}
        leaves = self.scenario.leaves
        self._groups = [
            (g.leaves[0], g.who, np.array([leaves.index(a) for a in g.leaves]), len(g.leaves))
            for g in groups(self.scenario)
        ]

    @cached_property
    def chart(self) -> ZoneChart:
        """The zone of agreement, with the case's proposals and the best single package on it."""
        here = [p for p in self.scenario.proposals if p.forum in (None, self.scenario.forum)]
        named = [(p.id, p.title or p.id, self.checked(p.package)) for p in here]
        if self.best:
            named.append(("best", "The best single package", self.best))
        return ZoneChart(self.scenario, self.assessor, named)

    def spots(self, packages: Sequence[Clauses]) -> list[ZoneSpot]:
        """Return how often packages are accepted, and where they lie on the zone's chart.

        Parameters
        ----------
        packages
            Clauses of each; issues that the case does not have are ignored.
        """
        wanted = [self.checked({k: y for k, y in c.items() if k in self.scenario.issue}) for c in packages]
        new = [c for c in wanted if tuple(c.items()) not in self._spots]
        self._spots |= {tuple(s.clauses.items()): s for s in self._judged(new)} if new else {}
        return [self._spots[tuple(c.items())] for c in wanted]

    def _judged(self, known: Sequence[dict[str, int]]) -> list[ZoneSpot]:
        shares, _ = self.assessor.judged(known)
        agreed, _ = self.assessor.at_medians(known)
        gains = self.assessor.central_gains(known)
        out: list[ZoneSpot] = []
        for clauses, share, yes, g in zip(known, shares.tolist(), agreed.tolist(), gains, strict=True):
            x, y = (None, None) if self.chart.rows is None else self.chart.sides(g)
            out.append(ZoneSpot(clauses, share, bool(yes), x, y))
        return out

    @property
    def nbytes(self) -> int:
        """Bytes that the kept values take."""
        return self.assessor.nbytes

    # The package -----------------------------------------------------------------------------------------------------

    def checked(self, clauses: Clauses) -> dict[str, int]:
        """Return a package without clauses that change nothing, in the order of the file.

        Raises
        ------
        UsageError
            If an issue or a level is unknown; the message names the nearest.
        """
        known = self.scenario.issue
        for k, y in clauses.items():
            if k not in known:
                raise UsageError(f"there is no issue {k}; {suggest(k, known, 'there are ' + ', '.join(known))}")
            if y not in self.assessor.levels(k):
                raise UsageError(f"{k} has no level {y}; there are {', '.join(map(str, known[k].levels))}")
        out = {k: self.assessor.out(k) for k in known}
        return {k: clauses[k] for k in known if k in clauses and clauses[k] != out[k]}

    def answer(self, clauses: Clauses) -> BuilderAnswer:
        """Return every party's answer to a package, with the range over assumptions.

        Raises
        ------
        UsageError
            If an issue or a level is unknown.
        """
        clauses = self.checked(clauses)
        key = tuple(clauses.items())
        if key not in self._answers:
            while len(self._answers) >= MOST_ANSWERS:
                self._answers.pop(next(iter(self._answers)), None)
            self._answers[key] = self._answer(clauses)
        return self._answers[key]

    def _answer(self, clauses: dict[str, int]) -> BuilderAnswer:
        found = self.assessor.assess(clauses)
        shares = self.assessor.shares(clauses).values()
        return BuilderAnswer(
            clauses,
            float(found.passed.mean()),
            min(shares),
            max(shares),
            len(shares),
            found.agreed and bool(clauses),
            found.deal,
            self._problem(clauses, found.feasible),
            tuple(self._parties(found)),
            self.best_share,
            self.changes(clauses, self.best) if self.best else (),
            self.assessor.n_draws,
            self.chart.dot(found),
        )

    def _parties(self, found: Assessed) -> Iterator[BuilderParty]:
        accept = found.accept.mean(axis=0)
        asked = set(found.asked)
        needed = found.accept[:, list(found.asked)]
        missing = (~needed).sum(axis=1)
        for id_, who, at, members in self._groups:
            here = [i for i in at if i in asked]
            low = min(here or at, key=lambda i: (accept[i], found.gain[i]))
            no = (~found.accept[:, here]).sum(axis=1) if here else np.zeros(len(accept), dtype=np.int64)
            alone = float(((no > 0) & (no == missing) & ~found.passed).mean()) if here else 0.0
            yield BuilderParty(
                id_,
                who,
                members,
                bool(here),
                float(accept[low]),
                bool(found.willing[here or at].all()),
                self.assessor.words(int(low), float(found.gain[low])),
                float(found.gain[low]),
                *spread(found.gains[:, low]),
                self._worst(found, int(low)),
                alone,
            )

    def _worst(self, found: Assessed, actor: int) -> str:
        worth = found.clause[:, actor]
        k = int(np.argmin(worth))
        if worth[k] >= -1e-9:
            return ""
        issue = self.scenario.issues[k]
        return f"“{self.scenario.within(label(issue, found.clauses.get(issue.id, -1)))}” ({issue.id})"

    def effects(self, clauses: Clauses) -> tuple[LevelEffect, ...]:
        """Return the effect of every other level.

        Raises
        ------
        UsageError
            If an issue or a level is unknown.
        """
        clauses = self.checked(clauses)
        return tuple(self._effect(clauses, o) for o in self.assessor.others(clauses))

    def _effect(self, clauses: Clauses, o: OtherLevel) -> LevelEffect:
        after = moved(clauses, o.issue, o.level)
        parties = {id_: float(o.accept[at].min()) for id_, _, at, _ in self._groups}
        x, y = (None, None) if self.chart.rows is None else self.chart.sides(o.gain)
        return LevelEffect(o.issue, o.level, o.share, o.agreed, self._problem(after, o.feasible), parties, x, y)

    # Hints -----------------------------------------------------------------------------------------------------------

    def improve(self, clauses: Clauses, party: str) -> BuilderHint:
        """Return single steps after which a party accepts more often, first those that cost no acceptance elsewhere.

        Raises
        ------
        UsageError
            If an issue, a level or the party is unknown.
        """
        clauses = self.checked(clauses)
        who, _, at = self._party(party)
        now = self.assessor.assess(clauses)
        share, accepts = float(now.passed.mean()), float(now.accept[:, at].mean(axis=0).min())
        gain = float(now.gain[at].min())
        better = [
            o
            for o in self.assessor.others(clauses)
            if o.feasible
            and (o.accept[at].min() > accepts + 1e-9 or (o.accept[at].min() >= accepts and o.gain[at].min() > gain))
        ]
        better.sort(key=lambda o: (o.share < share - 0.005, -o.accept[at].min(), -o.share, -o.gain[at].min()))
        steps = tuple(
            self._step(clauses, moved(clauses, o.issue, o.level), o.share, o.agreed, float(o.accept[at].min()))
            for o in better[:STEPS]
        )
        if not steps:
            return BuilderHint(f"No single step is better for {who}.", ())
        return BuilderHint(f"Single steps that are better for {who}:", steps)

    def closest(self, clauses: Clauses, party: str | None = None) -> BuilderHint:
        """Return the packages with the fewest changed clauses that are accepted with every input at its median.

        All packages with one changed clause are examined, then all with two, and so on, so that none with fewer
        changes is missed. Of those that are equally close, the one that is accepted in most draws comes first.

        Parameters
        ----------
        clauses
            The package.
        party
            Only this party has to accept; ``None``: all who must consent.

        Raises
        ------
        UsageError
            If an issue, a level or the party is unknown.
        """
        clauses = self.checked(clauses)
        who, verb, at = ("everybody who must consent", "accepts", None) if party is None else self._party(party)
        agreed, willing = self.assessor.at_medians([clauses])
        if bool(clauses) and (agreed[0] if at is None else willing[0][at].all()):
            return BuilderHint(f"Nothing is missing: with every input at its median, {who} {verb} this package.", ())
        looked = 0
        for size in range(1, len(self.scenario.issues) + 1):
            tried = list(self._changed(clauses, size, MOST_TRIED - looked))
            if not tried:
                break
            looked += len(tried)
            good = self._accepted(tried, at)
            if good:
                return self._closest(clauses, good, size, f"{who} {verb}", at)
        far = f"none of the {looked:,} packages nearest to it" if looked >= MOST_TRIED else "no package"
        return BuilderHint(f"With every input at its median, {far} is accepted by {who}.", ())

    def _closest(
        self, clauses: Clauses, good: list[dict[str, int]], size: int, said: str, at: NDArray[np.int64] | None
    ) -> BuilderHint:
        good = good[:MOST_JUDGED]
        shares: list[float] = []
        accepts: list[float | None] = []
        agreed, _ = self.assessor.at_medians(good)
        for start in range(0, len(good), 32):
            found, each = self.assessor.judged(good[start : start + 32])
            shares += found.tolist()
            group = self.assessor.group
            accepts += [None if at is None else float(x[group[at]].min()) for x in each]
        order = sorted(range(len(good)), key=lambda x: (-shares[x], -(accepts[x] or 0.0)))
        steps = tuple(self._step(clauses, good[x], shares[x], bool(agreed[x]), accepts[x]) for x in order[:STEPS])
        many = "one clause" if size == 1 else f"{size} clauses"
        text = f"With {many} changed, {said} at the medians; no package with fewer changes is accepted."
        return BuilderHint(text if size > 1 else f"With one clause changed, {said} at the medians.", steps)

    def _changed(self, clauses: Clauses, size: int, most: int) -> Iterator[dict[str, int]]:
        now = {k.id: clauses.get(k.id, self.assessor.out(k.id)) for k in self.scenario.issues}
        for chosen in combinations(now, size):
            for levels in product(*([y for y in self.assessor.levels(k) if y != now[k]] for k in chosen)):
                if most <= 0:
                    return
                most -= 1
                after = dict(clauses)
                for k, y in zip(chosen, levels, strict=True):
                    after = moved(after, k, y)
                yield self.checked(after)

    def _accepted(self, tried: list[dict[str, int]], at: NDArray[np.int64] | None) -> list[dict[str, int]]:
        out: list[dict[str, int]] = []
        for start in range(0, len(tried), 4096):
            part = tried[start : start + 4096]
            agreed, willing = self.assessor.at_medians(part)
            ok: Bools = agreed if at is None else willing[:, at].all(axis=1) & self.assessor.feasible(part)
            out += [x for x, yes in zip(part, ok, strict=True) if yes and x and self.assessor.deals([x])[0]]
        return out

    def _step(
        self, before: Clauses, after: dict[str, int], share: float, agreed: bool, accepts: float | None
    ) -> BuilderStep:
        return BuilderStep(self.checked(after), self.changes(before, after), share, agreed, accepts)

    # Words -----------------------------------------------------------------------------------------------------------

    def changes(self, before: Clauses, after: Clauses) -> tuple[str, ...]:
        """Return how one package differs from another, clause by clause in words."""
        out: list[str] = []
        within = self.scenario.within
        for issue in self.scenario.issues:
            quo = self.assessor.out(issue.id)
            old, new = before.get(issue.id, quo), after.get(issue.id, quo)
            if old != new:
                out.append(f"{issue.id}: “{within(label(issue, new))}”, not “{within(label(issue, old))}”")
        return tuple(out)

    def _problem(self, clauses: Clauses, feasible: bool) -> str:
        """Return the reason why a package cannot be tabled."""
        if feasible:
            return ""
        full = {k.id: clauses.get(k.id, k.status_quo) for k in self.scenario.issues}
        for rule in self.scenario.infeasible:
            if all(_meets(full[k], c) for k, c in rule.items()):
                issues = self.scenario.issue
                parts = [f"“{self.scenario.within(issues[k].levels[full[k]])}” ({k})" for k in rule]
                return f"{' and '.join(parts)} cannot be combined" if len(parts) > 1 else f"{parts[0]} cannot be agreed"
        return "these levels cannot be combined"

    def _party(self, party: str) -> tuple[str, str, NDArray[np.int64]]:
        for id_, who, at, _ in self._groups:
            if id_ == party:
                return called(who), agreeing(who, "accepts") if len(at) == 1 else "accept", at
        known = [g[0] for g in self._groups]
        raise UsageError(f"there is no party {party}; {suggest(party, known, 'there are ' + ', '.join(known))}")


def _meets(level: int, condition: str | int) -> bool:
    if isinstance(condition, int):
        return level == condition
    side, _, y = condition.rpartition(" ")
    return level >= int(y) if side == "at least" else level <= int(y)
