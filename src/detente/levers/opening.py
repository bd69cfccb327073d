"""The least change that opens a zone of agreement (ZOPA), over all packages.

For one package the least change at the medians is exact (:mod:`detente.levers.least`). This module computes it for the
packages that are nearest to acceptance at the medians, and takes the cheapest. If it examines every package of the
case, the result is proven over all of them; otherwise the answer says how many it examined. In one draw the zone exists
if *some* package is accepted. The share is therefore that of the finding ``zone``, over the same draws as without the
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import numpy as np

from detente._errors import UsageError
from detente.answers.blocks import Section, Text
from detente.answers.difference import paired_error
from detente.answers.finding import count_of_100, out_of_100
from detente.answers.input_rows import rows_of
from detente.answers.lever_rows import LeverQuestion, LeverRow, Proof, flat
from detente.answers.movable import Lever, levers_of, moved, owners
from detente.answers.questions import Question
from detente.answers.words import listed
from detente.levers.building import label
from detente.levers.least import LeastChange, LeverMove, Medians, Unreachable, move_of
from detente.levers.package import PackageJudge
from detente.levers.search import PairedShares, least_part, reach, what_blocks
from detente.levers.session import Session
from detente.levers.table import other_rows, shown_rows
from detente.levers.words import in_words, plain_move
from detente.models.deals.assess import Clauses, PackageAssessor
from detente.models.deals.assess import moved as with_level
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named
from detente.models.deals.results import BEST, ZoneAnswers

ZONE = "zone"
EVERY = 48
"""Packages up to which all are solved."""
SOLVED = 12
"""Of more packages, those that are solved: the ones that fall least short."""
LOOKED = 20_000
"""Packages whose shortfall is computed."""
FURTHEST = 4.0
"""How far beyond the change at the medians the search over draws goes, in multiples of it."""


@dataclass(frozen=True, eq=False)
class ZoneOpening:
    """Changes that open the zone of agreement in a target share of draws.

    Attributes
    ----------
    target, now
        Share of draws, 0–1, to reach and as coded, in which some package is accepted by all who must consent.
    n_draws
        Draws.
    package, words
        The package for which the change at the medians is least, by levels and in words; empty if there is none.
    least
        That change; ``None`` if no change of the inputs opens the zone at the medians.
    solved, looked, of
        Number of packages for which it was computed; whose shortfall was computed; and that can be agreed on at all.
    least_share
        Share of draws with a zone after that change.
    moves
        The change taken as far as the target needs over draws; empty if it is met, or out of reach.
    share
        Share of draws with a zone after it.
    changes, least_changes
        Values that :meth:`Session.set` takes to apply ``moves``, and the least change at the medians.
    blocked
        What blocks the target, if it is out of reach; else empty.
    table
        The changes as rows, then what would change the answers of other families of models.
    notes
        What a reader should know of the table.
    """

    target: float
    now: float
    n_draws: int
    package: Clauses
    words: str
    least: LeastChange | None
    solved: int
    looked: int
    of: int
    least_share: float
    moves: tuple[LeverMove, ...]
    share: float
    changes: Mapping[str, object]
    least_changes: Mapping[str, object]
    blocked: str
    table: tuple[LeverRow, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the target is met as coded."""
        return self.now >= self.target

    @property
    def proven(self) -> bool:
        """Whether no package of the case needs a cheaper change at the medians."""
        return self.least is not None and self.least.proven and self.solved == self.of

    @property
    def text(self) -> str:
        """The answer in a sentence or three."""
        start = f"There is a zone of agreement (ZOPA) in {count_of_100(self.now)} of 100 draws"
        if self.met:
            return f"{start}: the target of {out_of_100(self.target)} is met already; nothing has to change."
        out = [f"{start}; the target is {out_of_100(self.target)}."]
        if self.least is not None and self.least.moves:
            over = f"all {self.of:,}" if self.solved == self.of else f"the {self.solved} nearest of {self.of:,}"
            out.append(
                "With every input at its median there is none. "
                f"The least change that opens it, over {over} packages, is: {in_words(self.least.moves)}. "
                f"Then this package is accepted: {self.words}. "
                f"With the change there is a zone in {count_of_100(self.least_share)} of 100 draws."
            )
        elif self.least is not None:
            out.append("With every input at its median there is one already: the shortfall is uncertainty.")
        if self.moves and self.share > self.least_share:
            out.append(
                f"Taken as far as the target needs: {in_words(self.moves)}, with a zone in {out_of_100(self.share)} "
                "draws."
            )
        if self.blocked:
            out.append(self.blocked[:1].upper() + self.blocked[1:] + ".")
        return " ".join(out)

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        least = self.least
        return {
            "zone": True,
            "target": self.target,
            "now": round(self.now, 6),
            "met": self.met,
            "n_draws": self.n_draws,
            "text": self.text,
            "packages": {"solved": self.solved, "looked_at": self.looked, "all": self.of, "proven": self.proven},
            "least_change": None
            if least is None
            else {
                "package": dict(self.package),
                "cost": round(least.cost, 6),
                "force_is_best_reply": least.force,
                "outvoted": list(least.outvoted),
                "share": round(self.least_share, 6),
                "moves": [plain_move(m) for m in least.moves],
                "set": dict(self.least_changes),
            },
            "over_draws": {
                "share": round(self.share, 6),
                "moves": [plain_move(m) for m in self.moves],
                "set": dict(self.changes),
            }
            if self.moves
            else None,
            "blocked": self.blocked or None,
            "table": [row.plain() for row in self.table],
            "notes": list(self.notes),
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        least = [] if self.least is None else [plain_move(m) for m in self.least.moves]
        return {"levers": flat(self.table), "least change": least, "over draws": [plain_move(m) for m in self.moves]}

    def sections(self) -> tuple[Section, ...]:
        """Return the answer as a section of a page."""
        blocks = (Text(self.text), *shown_rows(self.table, self.notes))
        return (Section("levers", "What would open the zone of agreement", Question.CHANGE, blocks),)


def open_zone(session: Session, target: float = 0.8, threaten: bool = False) -> ZoneOpening:
    """Return the changes that open a zone of agreement in a share of draws, with a table of levers.

    Parameters
    ----------
    session
        The case.
    target
        Share of draws to reach, above 0, at most 1.
    threaten
        Whether a change may make force the challenger's best reply where it is not.

    Raises
    ------
    UsageError
        If the target is not a share, or the case has no packages to agree on.
    """
    found = _opened(session, target, threaten)
    question = LeverQuestion(session.inputs(), target)
    others = other_rows(question)
    return replace(found, table=(*_zone_rows(session, found), *others), notes=tuple(question.notes))


def _zone_rows(session: Session, found: ZoneOpening) -> Iterator[LeverRow]:
    """Yield the changes that open the zone as rows."""
    before = session.outcome(ZONE)
    proof: Proof = "least" if found.proven else "holds"
    asked: list[tuple[tuple[LeverMove, ...], Mapping[str, object], Proof]] = []
    if found.least is not None:
        asked.append((found.least.moves, found.least_changes, proof))
    # A change that was found over draws also opens the zone with every input at its median.
    if found.share > found.least_share:
        asked.append((found.moves, found.changes, "holds"))
    for moves, changes, known in asked:
        if moves:
            after = session.outcome(ZONE, changes)
            who = dict.fromkeys(name for m in moves for name in owners(session.scenario, m.path))
            yield LeverRow(
                "deals",
                "there is a zone of agreement",
                in_words(moves, len(moves)),
                float(before.mean()),
                float(after.mean()),
                paired_error(before, after),
                len(before),
                known,
                sum(m.cost for m in moves),
                tuple(who),
                changes,
            )


def _opened(session: Session, target: float, threaten: bool) -> ZoneOpening:
    """Return the changes that open a zone of agreement, without the table."""
    if not 0 < target <= 1:
        raise UsageError(f"a target of {100 * target:g} is not a number of draws of 100; give one above 0, at most 100")
    assessor = session.assessor()
    zone = session.case().of(ZoneAnswers)
    if assessor is None or zone is None:
        raise UsageError("the case has no packages, or too many to be judged one by one; name a proposal instead")
    now = float(session.outcome(ZONE).mean())
    size = assessor.ground.grid.size
    blank = ZoneOpening(target, now, session.n_draws, {}, "", None, 0, 0, size, now, (), now, {}, {}, "")
    if blank.met:
        return blank
    starts = [x.clauses for x in assessor.evaluator.proposals]
    starts += [{k: y for k, y in zone.best.package.items() if y >= 0}] if zone.best is not None else []
    packages = _packages(assessor, starts)
    order = _nearest(assessor, packages)
    chosen = order if len(packages) <= EVERY else order[:SOLVED]
    evaluator = Evaluator(session.inputs())
    moving = levers_of(session.scenario, rows_of(evaluator.inputs.plan))
    found: tuple[LeastChange, Clauses] | None = None
    blocked = ""
    # A rule may outvote an actor whose gain is negative, so the rules decide whether a package passes.
    agreed = assessor.at_medians(packages)[0] if packages else np.zeros(0, dtype=np.bool_)
    passing = [x for x in order if agreed[x]]
    if passing:
        found, chosen = (LeastChange((), 0.0, False, True, 0.0), packages[passing[0]]), []
    for x in chosen:
        medians = _medians(evaluator, packages[x], moving)
        try:
            least = medians.least(threaten=threaten)
        except Unreachable as e:
            blocked = blocked or str(e)
            continue
        if found is None or least.cost < found[0].cost:
            found = least, packages[x]
    every = size <= LOOKED
    blank = replace(blank, solved=len(chosen), looked=len(packages), of=len(packages) if every else size)
    if found is None:
        return replace(blank, blocked=blocked or "no package of the case changes anything that is disputed")
    least, package = found
    return _over_draws(
        session,
        replace(blank, package=package, words=_words(session, package), least=least),
        evaluator,
        moving,
        threaten,
    )


def _over_draws(
    session: Session, found: ZoneOpening, evaluator: Evaluator, moving: Sequence[Lever], threaten: bool
) -> ZoneOpening:
    """Take the change as far as the target needs, over the session's draws."""
    by = {x.row.path: x for x in moving}

    def values(way: Mapping[str, float]) -> dict[str, object]:
        return {p: moved(by[p].row.quantity, to, by[p].low, by[p].high).to_plain() for p, to in way.items()}

    def share(way: Mapping[str, float]) -> float:
        return float(session.outcome(ZONE, values(way)).mean())

    least = found.least
    way = {m.path: m.to for m in least.moves} if least is not None else {}
    if way:
        found = replace(found, least_share=share(way), least_changes=values(way))
    else:
        # A package is accepted at the medians: a change that makes it accepted more often opens the zone as often.
        named = Named(BEST, found.package, evaluator.scenario.signing)
        over = PairedShares(PackageJudge(evaluator, named), evaluator.inputs.chunk(0, session.n_draws), moving)
        ways = reach(over, found.target, (), threaten)
        if not ways:
            return replace(found, blocked=what_blocks(over, threaten))
        way = {m.path: m.to for m in ways[0].moves}

    def at(part: float) -> dict[str, float]:
        far = FURTHEST if least is not None and least.moves else 1.0
        return {p: min(max(by[p].now + far * part * (to - by[p].now), by[p].low), by[p].high) for p, to in way.items()}

    part = least_part(lambda x: share(at(x)), found.target)
    if part is None:
        return replace(
            found,
            blocked=f"taken further, this change opens a zone in {count_of_100(share(at(1.0)))} of 100 draws, short of "
            "the target; let more inputs move, or set a lower one",
        )
    end = at(part)
    moves = [move_of(by[p], to, _who(evaluator, by[p])) for p, to in end.items()]
    moves.sort(key=lambda m: -m.cost)
    return replace(found, moves=tuple(moves), share=share(end), changes=values(end))


def _words(session: Session, package: Clauses) -> str:
    scenario = session.scenario
    return listed(f"{scenario.within(label(scenario.issue[k], y))} ({k})" for k, y in package.items())


def _who(evaluator: Evaluator, lever: Lever) -> tuple[str, ...]:
    return tuple(evaluator.inputs.plan.actors[int(i)] for i in lever.row.touched)


def _medians(evaluator: Evaluator, package: Clauses, moving: Sequence[Lever]) -> Medians:
    named = Named(BEST, package, evaluator.scenario.signing)
    mask = asked_mask(evaluator, named)
    asked = np.array([i for i in range(len(evaluator.inputs.plan.actors)) if mask >> i & 1], dtype=np.int64)
    return Medians(PackageJudge(evaluator, named), moving, asked, by_rules=True)


def _packages(assessor: PackageAssessor, starts: Sequence[Clauses]) -> list[dict[str, int]]:
    """Return packages to look at: all, or those at most two clauses from a proposal or the best one."""
    issues = assessor.layout.ids
    levels = {k: assessor.levels(k) for k in issues}
    if assessor.ground.grid.size <= LOOKED:
        every = product(*levels.values())
        found: Iterator[dict[str, int]] = (
            {k: y for k, y in zip(issues, ys, strict=True) if y != assessor.out(k) and y >= 0} for ys in every
        )
    else:
        found = (x for start in starts for x in _near(assessor, start))
    unique = {tuple(sorted(x.items())): x for x in found}
    packages = list(unique.values())[:LOOKED]
    if not packages:
        return []
    good = assessor.feasible(packages) & assessor.deals(packages)
    return [x for x, fine in zip(packages, good, strict=True) if fine]


def _near(assessor: PackageAssessor, start: Clauses) -> Iterator[dict[str, int]]:
    yield dict(start)
    for size in (1, 2):
        for issues in combinations(assessor.layout.ids, size):
            for ys in product(*(assessor.levels(k) for k in issues)):
                package = dict(start)
                for k, y in zip(issues, ys, strict=True):
                    package = with_level(package, k, y)
                yield {k: y for k, y in package.items() if y != assessor.out(k)}


def _nearest(assessor: PackageAssessor, packages: Sequence[Clauses]) -> list[int]:
    """Return the packages in order of what those who are asked lack at the medians, added up."""
    short: list[float] = []
    for start in range(0, len(packages), 2048):
        part = packages[start : start + 2048]
        gains = assessor.gains_at_medians(part)
        for package, gain in zip(part, gains, strict=True):
            mask = asked_mask(assessor.evaluator, Named(BEST, package, assessor.signers))
            asked = [i for i in range(len(gain)) if mask >> i & 1]
            short.append(float(np.maximum(-gain[asked], 0.0).sum()))
    return sorted(range(len(packages)), key=lambda x: short[x])
