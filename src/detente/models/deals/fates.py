"""Findings on each named proposal and on the best single package: acceptance, and who rejects them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.answers.case import Case
from detente.answers.finding import (
    Finding,
    KeyDriver,
    Share,
    count_of_100,
    monte_carlo,
    of_100,
    out_of_100,
    per_hundred,
    word,
)
from detente.answers.questions import Question
from detente.answers.words import listed
from detente.models.deals.details import ActorAnswer, Blocker, FateDetails, PackageClause, Reversal
from detente.models.deals.gains import gain_rows
from detente.models.deals.offer_words import SAME
from detente.models.deals.results import BEST, BestPackage, ZoneAnswers, ZoneResult
from detente.scenario.model import Scenario
from detente.scenario.names import called
from detente.scenario.parts import Proposal
from detente.scenario.unnamed import lapsing, says_nothing

ASSUMPTIONS = (
    "Everyone who is asked answers sincerely: yes if the package is worth at least as much as no agreement.",
    "An issue that a proposal leaves out lapses where somebody controls it alone, unless the file says otherwise; any "
    "other stays as it is.",
    "Signatories and the rule of every level that changes are asked; nobody else can block.",
)


def fates(case: Case, zone: ZoneAnswers) -> tuple[Finding, ...]:
    """Return one finding per named proposal, then the best single package."""
    out = [_fate(case, zone, p) for p in case.scenario.proposals]
    return (*out, _best(case, zone, zone.best)) if zone.best is not None else tuple(out)


def describe_package(scenario: Scenario, package: Mapping[str, int]) -> tuple[PackageClause, ...]:
    """Return the clauses of a package in words; a level that means leaving its issue out is omitted."""
    lapses = lapsing(scenario)
    return tuple(
        PackageClause(
            issue=issue.id,
            question=issue.question,
            level=y,
            label=issue.levels[y],
            inside=scenario.within(issue.levels[y]),
            status_quo=issue.levels[issue.status_quo],
        )
        for issue in scenario.issues
        if (y := package.get(issue.id)) is not None and not says_nothing(scenario, issue, y, lapses)
    )


def clauses_of(scenario: Scenario, package: Mapping[str, int]) -> str:
    """Return a package in words: ``a ceiling (presence) and a calendar (talks)``."""
    return listed(f"{c.within} ({c.issue})" for c in describe_package(scenario, package))


def beside(scenario: Scenario, package: Mapping[str, int], first: Mapping[str, int]) -> str:
    """Return a package by how it differs from another: ``the same with “frozen” (border) and nothing on presence``."""
    own = {c.issue: c for c in describe_package(scenario, package)}
    other = {c.issue: c for c in describe_package(scenario, first)}
    changed = [f"“{c.within}” ({k})" for k, c in own.items() if k not in other or other[k].level != c.level]
    gone = [k for k in other if k not in own]
    if len(changed) + len(gone) > max(2, len(other) // 2):
        return clauses_of(scenario, package)
    parts = ([f"with {listed(changed)}"] if changed else []) + ([f"nothing on {listed(gone)}"] if gone else [])
    return f"the same {' and '.join(parts)}" if changed else f"the same with {parts[0]}" if parts else SAME


def title_of(p: Proposal) -> str:
    """Return a proposal's title, or its id."""
    return p.title or p.id


@dataclass(frozen=True, eq=False)
class _Judged:
    """One named package in the result of the zone model."""

    case: Case
    zone: ZoneAnswers
    name: str

    @property
    def shares(self) -> tuple[Share, ...]:
        """Draws in which it passes, by assumption set; the base comes first."""
        table = self.zone.passes.sel(proposal=self.name)
        return tuple(
            Share(str(r), int(c), self.zone.n_draws)
            for r, c in zip(table.coords["assumptions"], table.values, strict=True)
        )

    @cached_property
    def actors(self) -> tuple[ActorAnswer, ...]:
        """Every actor's answers."""
        scenario, zone = self.case.scenario, self.zone
        accept = zone.accept.sel(proposal=self.name).values
        sole = zone.sole.sel(proposal=self.name).values
        asked = {*zone.named[self.name].asked}
        return tuple(
            ActorAnswer(
                actor=str(a),
                name=scenario.actor[str(a)].name,
                asked=a in asked,
                accept=int(accept[i]),
                sole_blocker=int(sole[i]),
            )
            for i, a in enumerate(zone.accept.coords["actor"])
        )

    def reversals(self, actor: int | None = None, most: int = 4) -> tuple[Reversal, ...]:
        """Return the minimal sets of clauses to drop, for an actor's consent or everyone's, most frequent first."""
        found = self.zone.named[self.name].clauses
        if found is None:
            return ()
        counts = found.whole if actor is None else found.per_actor[actor]
        return tuple(
            Reversal(drop=found.names(int(found.subsets[s])), count=int(counts[s]), n=found.n_draws)
            for s in np.argsort(-counts, kind="stable")[:most].tolist()
            if counts[s] > 0 and found.subsets[s] != 0
        )

    def details(self, **more: Any) -> FateDetails:
        """Return the details that every fate has, with some more."""
        own = {p.actor for p in self.case.scenario.positions}
        leaders = [(i, str(a)) for i, a in enumerate(self.zone.accept.coords["actor"]) if a in own]
        return FateDetails(
            package=describe_package(self.case.scenario, self.zone.named[self.name].package),
            actors=self.actors,
            blockers=blockers(self.case.scenario, self.actors, self.zone.n_draws),
            drop=self.reversals(),
            decisive={a: self.reversals(i, 3) for i, a in leaders},
            **more,
        )


def blockers(scenario: Scenario, actors: tuple[ActorAnswer, ...], n: int) -> tuple[Blocker, ...]:
    """Return those who are asked, the most reluctant first; members without positions of their own as one row.

    Parameters
    ----------
    scenario
        The dispute.
    actors
        Every actor's answers to one package.
    n
        Draws.
    """
    rows: list[Blocker] = []
    plain: dict[str, list[ActorAnswer]] = {}
    own = {p.actor for p in scenario.positions}
    for row in actors:
        if not row.asked:
            continue
        home = next(iter(scenario.homes(row.actor)), None)
        if home is not None and row.actor not in own and scenario.actor[row.actor].like is None:
            plain.setdefault(home, []).append(row)
        else:
            rows.append(Blocker(who=row.name, reject=n - row.accept, n=n, sole=row.sole_blocker))
    for home, members in plain.items():
        reject = [n - m.accept for m in members]
        rows.append(
            Blocker(
                who=f"{len(members)} other members of {called(scenario.actor[home].name)}, each",
                reject=round(sum(reject) / len(reject)),
                n=n,
                sole=sum(m.sole_blocker for m in members),
            )
        )
    rows.sort(key=lambda r: -r.reject)
    return tuple(rows)


def _fate(case: Case, zone: ZoneAnswers, p: Proposal) -> Finding:
    n = zone.n_draws
    judged = _Judged(case, zone, p.id)
    shares = judged.shares
    base = shares[0]
    drivers, by = case.drivers.of(zone.outcome.sel(proposal=p.id).values)
    procedure = zone.procedural.get(p.id)
    lasting = None if procedure is None else procedure.lasting / procedure.n
    details = judged.details(kind=p.kind, by=p.by, gains=gain_rows(case, zone, p.id), lasting=lasting)
    reluctant = [r for r in details.blockers if r.reject > 0.005 * n]
    names = "; ".join(f"{called(r.who)} in {per_hundred(r.reject, n)}" for r in reluctant[:3])
    text = f"“{title_of(p)}” passes in {per_hundred(base.count, n)}"
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    text += f" (from {count_of_100(low)} to {count_of_100(high)} over all assumption sets). "
    text += f"It is rejected by {names}. " if reluctant else "Nobody who is asked rejects it. "
    if base.value < 0.5 and details.drop:
        top = details.drop[0]
        dropped = listed(f"“{k}”" for k in top.drop)
        text += f"In {per_hundred(top.count, top.n)} the rest would pass without {dropped}, and no fewer would do."
    if lasting is not None:
        text = f"{text.strip()} It changes procedure alone, so it is no deal"
        differs = of_100(lasting) != of_100(base.value)
        text += f"; if the talks were not expected to end, it would pass in {out_of_100(lasting)}." if differs else "."
    return Finding(
        id=f"fate/{p.id}",
        question=f"What becomes of “{title_of(p)}”?",
        asks=Question.BLOCKERS,
        answer=word(base.value),
        text=text.strip(),
        value={"kind": "share of draws", "count": base.count, "n": n},
        n_draws=n,
        by_assumption=shares,
        key_drivers=drivers,
        mc_se=monte_carlo(base.count, n),
        models=({"id": zone.model, "share": round(base.value, 6)},),
        assumptions=ASSUMPTIONS,
        depends_on=tuple(d.path for d in drivers[:2]),
        evidence=p.evidence,
        basis_share=by,
        details=details.model_dump(mode="json", exclude={"exact"}),
    )


def _named_best(scenario: Scenario, zone: ZoneAnswers, best: Sequence[PackageClause]) -> str:
    """Return the title of a named proposal with the clauses of the best package; empty if there is none."""
    for p in scenario.proposals:
        named = describe_package(scenario, zone.named[p.id].package)
        if {c.issue: c.level for c in named} == {c.issue: c.level for c in best}:
            return f"“{title_of(p)}”"
    return ""


def _best_headline(details: FateDetails, share: float, counted: bool, named: str) -> str:
    clauses = listed(f"{c.within} ({c.issue})" for c in details.package)
    name = f"{named}, with " if named else ""
    text = f"Accepted most often, in {out_of_100(share)}: {name}{clauses}."
    reluctant = [r for r in details.blockers if r.reject > 0.01 * r.n]
    if reluctant and not counted:
        names = listed(f"{called(r.who)} in {out_of_100(r.reject / r.n)}" for r in reluctant[:2])
        text += f" It is rejected by {names}."
    return text


def _driver_headline(drivers: tuple[KeyDriver, ...]) -> dict[str, str]:
    if not drivers:
        return {}
    d = drivers[0]
    text = (
        f"Above all {d.words} ({d.basis}): the best package is accepted in {out_of_100(d.low.value)} where that is "
        f"lowest, in {out_of_100(d.high.value)} where it is highest."
    )
    return {Question.CHANGE.value: text}


def _best(case: Case, zone: ZoneAnswers, best: BestPackage) -> Finding:
    n = zone.n_draws
    judged = _Judged(case, zone, BEST)
    shares = judged.shares
    base = shares[0]
    drivers, by = case.drivers.of(zone.outcome.sel(proposal=BEST).values)
    details = judged.details(exact=best.exact)
    words = "; ".join(f"{c.issue}: {c.label}" for c in details.package)
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    exact = "No other package passes in more." if best.exact else "Not all others were compared."
    text = (
        f"The package that passes most often is: {words}. It passes in {per_hundred(base.count, n)} "
        f"(from {count_of_100(low)} to {count_of_100(high)} over all assumption sets). {exact}"
    )
    return Finding(
        id="best-package",
        question="What is the best single package that could be tabled today?",
        asks=Question.TABLE,
        answer=word(base.value),
        text=text,
        headline=_best_headline(
            details,
            base.value,
            isinstance(zone, ZoneResult) and zone.choice is not None,
            _named_best(case.scenario, zone, details.package),
        ),
        elsewhere={} if isinstance(zone, ZoneResult) and zone.break_evens else _driver_headline(drivers),
        value={"kind": "share of draws", "count": base.count, "n": n},
        n_draws=n,
        by_assumption=shares,
        key_drivers=drivers,
        mc_se=monte_carlo(base.count, n),
        models=({"id": zone.model, "share": round(base.value, 6)},),
        assumptions=ASSUMPTIONS,
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
        details=details.model_dump(mode="json", exclude={"kind", "by"}),
    )
