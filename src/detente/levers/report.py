"""Changes that make a package accepted, and the actors to be won first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente._errors import UsageError
from detente.answers.blocks import Block, Cell, Column, Section, Table, Text
from detente.answers.finding import count_of_100, of_100, out_of_100
from detente.answers.input_rows import rows_of
from detente.answers.lever_rows import LeverQuestion, LeverRow, flat
from detente.answers.movable import levers_of
from detente.answers.questions import Question
from detente.answers.result import Recommended
from detente.answers.words import listed
from detente.levers.least import ROUNDING, LeastChange, LeverMove, Medians, Unreachable
from detente.levers.package import PackageJudge
from detente.levers.rules import RuleChange, rule_changes
from detente.levers.search import PairedShares, Reached, reach, what_blocks
from detente.levers.session import Session
from detente.levers.table import accepted_rows, other_rows, shown_rows
from detente.levers.words import in_words, plain_move
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named
from detente.models.deals.results import BEST, ZoneAnswers
from detente.problems import suggest
from detente.scenario.model import Scenario
from detente.scenario.names import called

NO_PACKAGE = (
    "No package is accepted by all who must consent in any draw, so there is no best one whose acceptance could be "
    "raised. --proposal asks about a proposal, --zone about what would make some package acceptable."
)
"""The answer where no package is named and none ever passes."""
NO_ROWS = (
    "Settlements need positions and capabilities, stability needs moves, deterrence needs guarantees against force."
)
"""Why no family of models has a change to show, where no note says so."""
SHOWN = 8
"""Ways that are shown."""


@dataclass(frozen=True, eq=False)
class LeverReport:
    """Changes that make a package accepted in a target share of draws.

    Attributes
    ----------
    package, title
        The package; both empty if there is none to ask about.
    target
        Share of draws to reach, 0–1.
    who
        Whose acceptance counts, in words.
    now
        Share as coded.
    least
        The least change at the medians; ``None`` if there is none.
    least_share
        Share of draws in which the package is accepted with that change.
    ways
        Ways to the target over draws, the cheapest first.
    first
        Actors who must be won over, the furthest from yes at the medians first, with their gain in stakes. An actor
        that the rules can outvote is left out if the least change does not win it over.
    blocked
        What blocks the target, if it is out of reach; else empty.
    changes
        For each way, the values that :meth:`Session.set` takes to apply exactly this change.
    least_changes
        The same for the least change at the medians.
    rules
        Other rules of consent and other beliefs about force that would help, each by itself, the best first; empty if
        one actor's acceptance alone counts.
    n_draws
        Draws.
    outvoted
        Names of those who are asked and say no after the least change at the medians; the rules do without them.
    table
        Every change as a row: what would change whether the package is accepted, then what would change the answers of
        other families of models, such as whether it would be stable.
    notes
        What a reader should know of the table.
    """

    package: str
    title: str
    target: float
    who: str
    now: float
    least: LeastChange | None
    least_share: float
    ways: tuple[Reached, ...]
    first: tuple[tuple[str, float], ...]
    blocked: str
    changes: tuple[Mapping[str, object], ...]
    least_changes: Mapping[str, object]
    rules: tuple[RuleChange, ...]
    n_draws: int
    outvoted: tuple[str, ...] = ()
    table: tuple[LeverRow, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the target is met as coded."""
        return self.now >= self.target

    @property
    def text(self) -> str:
        """The answer in a sentence or three."""
        if not self.package:
            others = (
                "The table shows what would change other answers."
                if self.table
                else "No change of other answers was found."
            )
            return f"{NO_PACKAGE} {others}"
        start = f"“{self.title}” is accepted by {self.who} in {count_of_100(self.now)} of 100 draws"
        if self.met:
            return f"{start}: the target of {out_of_100(self.target)} is met already; nothing has to change."
        out = [f"{start}; the target is {out_of_100(self.target)}."]
        if self.least is not None and self.least.moves:
            proof = "proven least" if self.least.proven else "the best found in the time allowed"
            out.append(
                f"With every input at its median, the least change ({proof}) is: {in_words(self.least.moves)}. "
                f"With it, the package is accepted in {count_of_100(self.least_share)} of 100 draws."
            )
            if self.outvoted:
                out.append(f"The rules do without {listed(map(called, self.outvoted))}, who would still say no.")
        elif self.least is not None:
            out.append("With every input at its median it is accepted already: the shortfall is uncertainty.")
        if self.ways:
            best = self.ways[0]
            out.append(f"Over draws, the cheapest way found is: {in_words(best.moves)}.")
        if self.blocked:
            out.append(self.blocked[:1].upper() + self.blocked[1:] + ".")
        if self.rules and self.rules[0].share >= self.target:
            lead = "But a" if self.blocked else "A"
            out.append(f"{lead} change of rules or beliefs alone would be enough: {self.rules[0].words}.")
        if self.first:
            out.append(f"To be won first: {listed(called(name) for name, _ in self.first[:3])}.")
        return " ".join(out)

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "package": self.package,
            "target": self.target,
            "now": round(self.now, 6),
            "met": self.met,
            "n_draws": self.n_draws,
            "text": self.text,
            "least_change": None
            if self.least is None
            else {
                "cost": round(self.least.cost, 6),
                "proven": self.least.proven,
                "force_is_best_reply": self.least.force,
                "share": round(self.least_share, 6),
                "outvoted": list(self.outvoted),
                "moves": [plain_move(m) for m in self.least.moves],
                "set": dict(self.least_changes),
            },
            "ways": [
                {
                    "how": w.how,
                    "cost": round(w.cost, 6),
                    "share": round(w.share, 6),
                    "error": round(w.error, 6),
                    "moves": [plain_move(m) for m in w.moves],
                    "set": dict(c),
                }
                for w, c in zip(self.ways, self.changes, strict=True)
            ],
            "rules": [c.plain() for c in self.rules],
            "first": [{"actor": a, "gain": round(g, 6)} for a, g in self.first],
            "blocked": self.blocked or None,
            "table": [row.plain() for row in self.table],
            "notes": list(self.notes),
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        ways = [
            {"way": n, "how": w.how, "share": w.share, "error": w.error, "difficulty": w.cost, **plain_move(m)}
            for n, w in enumerate(self.ways, 1)
            for m in w.moves
        ]
        least = (
            [] if self.least is None else [{"difficulty": self.least.cost, **plain_move(m)} for m in self.least.moves]
        )
        first = [{"actor": a, "gain": g} for a, g in self.first]
        rules = [{k: v for k, v in c.plain().items() if k != "set"} for c in self.rules]
        return {
            "levers": flat(self.table),
            "ways": ways,
            "least change": least,
            "rules and beliefs": rules,
            "first": first,
        }

    def sections(self) -> tuple[Section, ...]:
        """Return the report as a section of a page."""
        blocks: list[Block] = [Text(self.text)]
        if self.ways:
            columns = (
                Column("What is moved", weight=5),
                Column("difficulty", numeric=True),
                Column("accepted in", numeric=True),
                Column("±", numeric=True),
            )
            rows = tuple(
                (
                    Cell(in_words(w.moves)),
                    Cell(f"{w.cost:.2f}"),
                    Cell(of_100(w.share)),
                    Cell(f"{100 * w.error:.1f}"),
                )
                for w in self.ways[:SHOWN]
            )
            caption = (
                f"Ways to {count_of_100(self.target)} of 100 draws, the easiest first, over {self.n_draws:,} paired "
                "draws. Difficulty: the weight of an input times the part of its scale that it moves. Values are the "
                "most likely ones; the whole range moves with them."
            )
            blocks.append(Table(columns, rows, caption))
        if self.rules:
            columns = (
                Column("What is changed", weight=5),
                Column("accepted in", numeric=True),
                Column("more by", numeric=True),
                Column("±", numeric=True),
            )
            rows = tuple(
                (Cell(c.words), Cell(of_100(c.share)), Cell(f"{100 * c.rise:.0f}"), Cell(f"{100 * c.error:.1f}"))
                for c in self.rules[:SHOWN]
            )
            caption = "Other rules of consent, and other beliefs about force, each by itself and every input as coded."
            blocks.append(Table(columns, rows, caption))
        if self.first:
            columns = (Column("Who", weight=3), Column("gain at the medians", numeric=True))
            rows = tuple((Cell(a), Cell(f"{g:+.3f}")) for a, g in self.first)
            blocks.append(Table(columns, rows, "Who must be won, the furthest from yes first, in whole stakes."))
        blocks += shown_rows(self.table, self.notes)
        return (Section("levers", "Levers", Question.CHANGE, tuple(blocks)),)


def levers(
    session: Session,
    proposal: str | None = None,
    target: float = 0.8,
    whose: str | None = None,
    threaten: bool = False,
) -> LeverReport:
    """Return the changes that make a package accepted in a share of draws.

    Parameters
    ----------
    session
        The case.
    proposal
        Id of a proposal; the best single package if ``None``.
    target
        Share of draws to reach, above 0, at most 1.
    whose
        Only this actor's (or these members') acceptance counts; ``None``: all who must consent.
    threaten
        Whether a change may make force the challenger's best reply where it is not.

    Raises
    ------
    UsageError
        If there is no such proposal or actor, or the target is not a share.
    """
    if not 0 < target <= 1:
        raise UsageError(f"a target of {100 * target:g} is not a number of draws of 100; give one above 0, at most 100")
    evaluator = Evaluator(session.inputs())
    scenario = session.scenario
    named = _named(session, evaluator, proposal)
    if named is None:
        if whose is not None and whose not in scenario.actor:
            raise _unknown_actor(scenario, whose)
        return _without_package(session, target, whose)
    judge = PackageJudge(evaluator, named)
    asked, only, who = _asked(evaluator, named, scenario, whose)
    moving = levers_of(scenario, rows_of(evaluator.inputs.plan))
    draws = evaluator.inputs.chunk(0, session.n_draws)
    over = PairedShares(judge, draws, moving, only)
    now = float(over.accepted.mean())
    medians = Medians(judge, moving, asked, by_rules=only is None)
    title = next((p.title or p.id for p in scenario.proposals if p.id == named.name), "the best single package")
    plan = evaluator.inputs.plan
    names = {a.id: a.name for a in scenario.actors}
    gain = medians.gain[medians.force]
    first = sorted(
        ((names[plan.actors[int(i)]], float(g)) for i, g in zip(asked, gain, strict=True)), key=lambda x: x[1]
    )
    short = tuple((a, g) for a, g in first if g < 0)
    package = Recommended(named.name, named.clauses, named.signers)
    question = LeverQuestion(session.inputs(), target, package, title, over.accepted, whose)
    others = tuple(other_rows(question))
    notes = tuple(question.notes)
    if now >= target:
        return LeverReport(
            named.name, title, target, who, now, None, now, (), (), "", (), {}, (), session.n_draws, (), others, notes
        )  # fmt: skip
    least, blocked = None, ""
    try:
        least = medians.least(threaten=threaten)
    except Unreachable as e:
        blocked = str(e)
    ways = reach(over, target, () if least is None else least.moves, threaten)
    if ways:
        blocked = ""
    elif not blocked:
        blocked = what_blocks(over, threaten)
    by = {x.row.path: x for x in moving}

    def values(moves: Sequence[LeverMove]) -> dict[str, object]:
        return {m.path: by[m.path].value(m.to) for m in moves}

    def holds(moves: Sequence[LeverMove]) -> bool:
        return medians.votes.enough(medians.at([(by[m.path], m.to) for m in moves])[0] >= -ROUNDING)

    rules: tuple[RuleChange, ...] = ()
    if whose is None:
        rules = rule_changes(judge, over.base, asked_mask(evaluator, named), judge.judge(medians.draws))
    to = {} if least is None else {m.path: m.to for m in least.moves}
    outvoted = () if least is None else tuple(names[a] for a in least.outvoted)
    outcome = f"“{title}” is accepted by {who}"
    return LeverReport(
        named.name,
        title,
        target,
        who,
        now,
        least,
        over.share(to),
        tuple(ways),
        tuple((a, g) for a, g in short if a not in outvoted),
        blocked,
        tuple(values(w.moves) for w in ways),
        {} if least is None else values(least.moves),
        rules,
        session.n_draws,
        outvoted,
        (*accepted_rows(scenario, outcome, over, least, ways, rules, holds, values), *others),
        notes,
    )


def _without_package(session: Session, target: float, whose: str | None) -> LeverReport:
    """Return what would change answers that are about no package."""
    question = LeverQuestion(session.inputs(), target, whose=whose)
    table = tuple(other_rows(question))
    notes = tuple(question.notes) if table or question.notes else (NO_ROWS,)
    return LeverReport(
        "", "", target, "", 0.0, None, 0.0, (), (), "", (), {}, (), session.n_draws, (), table, notes
    )  # fmt: skip


def _named(session: Session, evaluator: Evaluator, proposal: str | None) -> Named | None:
    """Return the package that is asked about; ``None`` if none is named and no package ever passes."""
    known = {x.name: x for x in evaluator.proposals}
    if proposal in known:
        return known[proposal]
    if proposal not in (None, "best"):
        remedy = suggest(str(proposal), known, f"there are {listed(known)}, and best")
        raise UsageError(f"there is no proposal {proposal!r}; {remedy}")
    zone = session.case().of(ZoneAnswers)
    if zone is None or zone.best is None:
        return None
    return Named(BEST, {k: y for k, y in zone.best.package.items() if y >= 0}, evaluator.scenario.signing)


def _asked(
    evaluator: Evaluator, named: Named, scenario: Scenario, whose: str | None
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]] | None, str]:
    leaves = evaluator.inputs.plan.actors
    if whose is None:
        mask = asked_mask(evaluator, named)
        asked = np.array([i for i in range(len(leaves)) if mask >> i & 1], dtype=np.int64)
        return asked, None, "all who must consent"
    if whose not in scenario.actor:
        raise _unknown_actor(scenario, whose)
    only = np.array([leaves.index(a) for a in scenario.members(whose)], dtype=np.int64)
    return only, only, called(scenario.actor[whose].name)


def _unknown_actor(scenario: Scenario, whose: str) -> UsageError:
    known = [a.id for a in scenario.actors]
    return UsageError(f"there is no actor {whose!r}; {suggest(whose, known, f'there are {listed(known)}')}")
