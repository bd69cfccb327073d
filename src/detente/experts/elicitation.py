"""Answers of several experts side by side: by coder, pooled, and their agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.blocks import Cell, Column, Section, Table, Text, cells
from detente.answers.questions import Question
from detente.experts.alpha import AlphaEstimate, krippendorff
from detente.experts.form import FORMAT, ExpertAnswer, OtherAnswer, QuestionFeedback, slug
from detente.experts.intervals import LEVEL, IntervalJudgement, pool
from detente.experts.questions import ElicitedQuestion
from detente.scenario.quantity import Quantity

POOLED = "pooled"
"""Name of the pooled overlay; no expert may have it."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that came back.

    Attributes
    ----------
    file
        Name of the file.
    coder, round
        Who answered, and in which round.
    sha256
        Hash of the scenario for which the form was made.
    answers
        By path of the question; questions that were left empty are missing.
    """

    file: str
    coder: str
    round: int
    sha256: str
    answers: Mapping[str, ExpertAnswer]

    def plain(self, case: str) -> dict[str, Any]:
        """Return the form as its page saves it, for a case of this name."""
        about = {"detente_form": FORMAT, "case": case, "sha256": self.sha256, "coder": self.coder, "round": self.round}
        return {**about, "answers": [{"path": path, **given.plain()} for path, given in self.answers.items()]}


@dataclass(frozen=True, eq=False)
class Elicitation:
    """Answers of several experts.

    Attributes
    ----------
    questions
        Every question that somebody answered.
    forms
        The forms; the last round of each expert counts.
    level
        Confidence level at which intervals are shown.
    notes
        Notes on the forms, as sentences.
    """

    questions: tuple[ElicitedQuestion, ...]
    forms: tuple[FilledForm, ...]
    level: float = LEVEL
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not 0 < self.level <= 1:
            raise UsageError(f"a confidence level of {100 * self.level:g} % is outside 0 % to 100 %")
        seen: dict[str, str] = {}
        for coder in self.coders:
            if slug(coder) in {*seen, POOLED}:
                raise UsageError(
                    f"the expert name {coder!r} is already taken (capitals and signs are ignored); use another one"
                )
            seen[slug(coder)] = coder

    @cached_property
    def coders(self) -> tuple[str, ...]:
        """Names of the experts, in the order of their first form."""
        return tuple(dict.fromkeys(f.coder for f in self.forms))

    @cached_property
    def answers(self) -> Mapping[str, Mapping[str, ExpertAnswer]]:
        """The valid answers: coder → path → the last answer given."""
        found: dict[str, dict[str, ExpertAnswer]] = {coder: {} for coder in self.coders}
        for form in sorted(self.forms, key=lambda f: f.round):
            found[form.coder].update(form.answers)
        return found

    def first(self, coder: str, path: str) -> ExpertAnswer | None:
        """Return an expert's answer of the first round."""
        return next(
            (f.answers[path] for f in self.forms if (f.coder, f.round) == (coder, 1) and path in f.answers), None
        )

    def intervals(self, path: str) -> dict[str, IntervalJudgement]:
        """Return the intervals given for a question, by coder."""
        return {c: given[path].interval for c, given in self.answers.items() if path in given}

    def quantity(self, coder: str, question: ElicitedQuestion) -> Quantity | None:
        """Return the answer of an expert, or of ``pooled``, as a quantity; nothing where there is no answer."""
        held = self.intervals(question.path)
        low, high = question.scale.low, question.scale.high
        if coder == POOLED:
            return pool(list(held.values()), low, high) if held else None
        return held[coder].quantity(low, high) if coder in held else None

    def feedback(self, question: ElicitedQuestion, coder: str, level: float) -> QuestionFeedback:
        """Return the feedback from the first round for an expert: the others' answers, without names."""
        others: list[OtherAnswer] = []
        reasons: set[str] = set()
        own = None
        for form in self.forms:
            given = form.answers.get(question.path)
            if form.round != 1 or given is None:
                continue
            if form.coder == coder:
                own = given
                continue
            low, high = given.interval.at_level(level, question.scale.low, question.scale.high)
            others.append(OtherAnswer(low, given.interval.best, high))
            reasons |= {given.why} if given.why else set()
        others.sort(key=lambda a: (a.best, a.low, a.high))
        return QuestionFeedback(own, tuple(others), tuple(sorted(reasons)))

    # Agreement -------------------------------------------------------------------------------------------------------

    @cached_property
    def agreement(self) -> Mapping[str, AlphaEstimate]:
        """Krippendorff's alpha of the best guesses: by kind of quantity, and over all whose scales are comparable.

        ``all`` is there, first, with at least two comparable kinds; their best guesses count in shares of the scale.
        """
        groups: dict[str, list[ElicitedQuestion]] = {}
        for q in self.questions:
            groups.setdefault(q.scale.group, []).append(q)
        together = [q for q in self.questions if q.scale.comparable]
        if len({q.scale.group for q in together}) > 1:
            groups = {"all": together, **groups}
        return {name: krippendorff(self._ratings(asked)) for name, asked in groups.items()}

    def _ratings(self, asked: Sequence[ElicitedQuestion]) -> NDArray[np.float64]:
        """Return (coders, questions) best guesses, as shares of the scale where that is comparable."""
        out = np.full((len(self.coders), len(asked)), np.nan)
        for k, q in enumerate(asked):
            unit = q.scale.high - q.scale.low if q.scale.comparable else 1.0
            for coder, interval in self.intervals(q.path).items():
                out[self.coders.index(coder), k] = (interval.best - q.scale.low) / unit
        return out

    @property
    def text(self) -> str:
        """The agreement of the experts, in one to three sentences."""
        answering = [c for c in self.coders if self.answers[c]]
        if len(answering) < 2:
            return f"{'One' if answering else 'No'} expert has answered: there is nothing to compare yet."
        name, alpha = next(iter(self.agreement.items()), ("", None))
        out = [f"{len(answering)} experts have answered {_many(len(self.questions), 'question')}."]
        if alpha is None or alpha.value is None:
            out.append("How far they agree cannot be said: too few answers can be compared.")
        else:
            over = "their best guesses" if name == "all" or len(self.agreement) == 1 else f"best guesses ({name})"
            interval = (
                f" (95 % bootstrap interval {alpha.low:.2f} to {alpha.high:.2f})"
                if alpha.low is not None and alpha.high is not None
                else " (too few questions for an interval)"
            )
            out.append(f"Krippendorff's α of {over} is {alpha.value:.2f}{interval}: {verdict(alpha)}.")
        apart = [q for q in self.questions if self.apart(q)]
        if apart:
            out.append(f"On {_many(len(apart), 'question')}, intervals of two experts do not overlap.")
        return " ".join(out)

    def apart(self, question: ElicitedQuestion) -> bool:
        """Whether the standardised intervals of two experts do not overlap."""
        low, high = question.scale.low, question.scale.high
        ends = [i.at_level(self.level, low, high) for i in self.intervals(question.path).values()]
        return bool(ends) and max(a for a, _ in ends) > min(b for _, b in ends)

    # Shown -----------------------------------------------------------------------------------------------------------

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "level": self.level,
            "coders": list(self.coders),
            "questions": [
                {
                    **q.plain(),
                    "answers": {c: self.answers[c][q.path].plain() for c in self.coders if q.path in self.answers[c]},
                    "pooled": _plain(self.quantity(POOLED, q)),
                }
                for q in self.questions
            ],
            "agreement": {name: _plain_alpha(a) for name, a in self.agreement.items()},
            "text": self.text,
            "notes": list(self.notes),
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook."""
        return {
            "answers": [
                {"path": q.path, "question": q.words, "coder": c, **given.plain(), **self._ends(q, given)}
                for q in self.questions
                for c in self.coders
                if (given := self.answers[c].get(q.path)) is not None
            ],
            "pooled": [
                {"path": q.path, "question": q.words, "low": s[0], "median": s[1], "high": s[2]}
                for q in self.questions
                if (s := self.summary(q)) is not None
            ],
            "agreement": [{"of": name, **_plain_alpha(a)} for name, a in self.agreement.items()],
        }

    def _ends(self, question: ElicitedQuestion, answer: ExpertAnswer) -> dict[str, float]:
        low, high = answer.interval.at_level(self.level, question.scale.low, question.scale.high)
        return {f"low at {100 * self.level:g} %": low, f"high at {100 * self.level:g} %": high}

    def summary(self, question: ElicitedQuestion) -> tuple[float, float, float] | None:
        """Return the pooled answer's interval at the level, with its median: (low, median, high)."""
        q = self.quantity(POOLED, question)
        if q is None:
            return None
        tail = (1 - self.level) / 2
        if q.kind == "point":
            return (q.low, q.low, q.low)
        low, middle, high = np.interp([tail, 0.5, 1 - tail], q.params[::2], q.params[1::2])
        return float(low), float(middle), float(high)

    def sections(self) -> tuple[Section, ...]:
        """Return the answers side by side, and the experts' agreement."""
        shown = f"{100 * self.level:g} % intervals"
        head = (Column("Question", weight=3), *(Column(c, numeric=True) for c in self.coders))
        columns = (*head, Column("Pooled", "equal weights", numeric=True))
        rows = tuple(self._row(q) for q in self.questions)
        method = (
            f"Best guesses, with {shown} in brackets: each answer is stretched from its best guess, in proportion, to "
            "the same confidence, within the scale. Pooled is the linear opinion pool with equal weights: the mean of "
            "the experts' distributions; its middle is the median."
        )
        blocks = [Text(self.text), Table(columns, rows), Text(method, kind="note")]
        agreed = tuple(
            cells(
                name,
                "–" if a.value is None else f"{a.value:.2f}",
                "–" if a.low is None or a.high is None else f"{a.low:.2f} to {a.high:.2f}",
                str(a.units),
                verdict(a),
            )
            for name, a in self.agreement.items()
        )
        columns = (
            Column("Best guesses of"), Column("α", numeric=True), Column("95 %", numeric=True),
            Column("questions", numeric=True), Column("reads as", weight=2),
        )  # fmt: skip
        how = (
            "Krippendorff's α for interval data over best guesses in shares of their scale: 1 is full agreement, 0 is "
            "what chance gives. The interval is a bootstrap over questions; with few questions it is too narrow."
        )
        return (
            Section("experts", "What the experts say", Question.BACKGROUND, tuple(blocks)),
            Section(
                "agreement", "How far they agree", Question.BACKGROUND, (Table(columns, agreed), Text(how, kind="note"))
            ),
        )

    def _row(self, question: ElicitedQuestion) -> tuple[Cell, ...]:
        row = [Cell(question.words, sub=question.path)]
        for coder in self.coders:
            given = self.answers[coder].get(question.path)
            if given is None:
                row.append(Cell("–"))
                continue
            low, high = given.interval.at_level(self.level, question.scale.low, question.scale.high)
            row.append(Cell(f"{_short(given.interval.best)} ({_short(low)}–{_short(high)})"))
        pooled = self.summary(question)
        if pooled is None:
            return (*row, Cell("–"))
        return (*row, Cell(f"{_short(pooled[1])} ({_short(pooled[0])}–{_short(pooled[2])})", strong=True))


def verdict(alpha: AlphaEstimate) -> str:
    """Return the usual reading of a coefficient (Krippendorff 2004): .8 to rely on, .667 for tentative conclusions."""
    if alpha.value is None:
        return "not defined: every answer is the same" if alpha.units > 1 else "too few questions to say"
    if alpha.value >= 0.8:
        return "they agree enough to rely on"
    if alpha.value >= 2 / 3:
        return "they agree enough for tentative conclusions"
    return (
        "they agree too little to be treated as one; compare the answers"
        if alpha.value > 0
        else ("they agree no more than chance would")
    )


def _plain(q: Quantity | None) -> object:
    from detente._text import plain_value

    return None if q is None else plain_value(q.to_plain())


def _plain_alpha(a: AlphaEstimate) -> dict[str, Any]:
    low, value, high = (None if x is None else round(x, 6) for x in (a.low, a.value, a.high))
    return {
        "alpha": value, "low": low, "high": high, "questions": a.units, "coders": a.coders, "values": a.values,
    }  # fmt: skip


def _short(x: float) -> str:
    return f"{x:.3g}" if abs(x) < 1000 else f"{x:.0f}"


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
