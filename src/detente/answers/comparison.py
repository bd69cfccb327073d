"""Several sets of findings side by side, matched by finding: codings, versions, runs, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.answers.blocks import Cell, Column, Section, Table, Text
from detente.answers.difference import Difference, differences
from detente.answers.finding import Finding, of_100
from detente.answers.questions import Question

if TYPE_CHECKING:
    import pandas as pd

Bools = NDArray[np.bool_]

MISSING = (
    "–: not found there: the question does not arise, or was not asked (of a scenario file only findings on deals are "
    "computed, without counts of all packages; a run folder holds all findings of its run)."
)
"""What an empty cell of a comparison means."""


@dataclass(frozen=True, eq=False)
class ComparedSide:
    """One alternative of a comparison.

    Attributes
    ----------
    label
        What its column is called.
    findings
        Its findings.
    seed, n_draws
        What they rest on.
    outcomes
        (draws,) whether a finding holds, by id, where it is known draw by draw.
    title, actors, issues
        The dispute that they are about: its title, and ids; empty if unknown.
    """

    label: str
    findings: tuple[Finding, ...]
    seed: int
    n_draws: int
    outcomes: Mapping[str, Bools] = field(default_factory=dict[str, Bools])
    title: str = ""
    actors: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()

    def is_of(self, other: ComparedSide) -> bool:
        """Whether two sides are about one dispute: by title, or by actors and issues; unknown counts as one."""
        if not (self.issues and other.issues) or self.title == other.title:
            return True
        return self.actors == other.actors and self.issues == other.issues

    def apart(self, base: ComparedSide) -> ComparedSide:
        """Return this side with other ids for findings that have the base's id and ask another question.

        Two disputes may each have a proposal "demand"; their fates do not belong on one row.
        """
        asked = {f.id: f.question for f in base.findings}
        other = {f.id: f"{f.id} ({self.label})" for f in self.findings if asked.get(f.id, f.question) != f.question}
        return replace(
            self,
            findings=tuple(replace(f, id=other.get(f.id, f.id)) for f in self.findings),
            outcomes={other.get(id_, id_): x for id_, x in self.outcomes.items()},
        )


@dataclass(frozen=True, eq=False)
class Comparison:
    """Alternatives side by side; the first is the base that the others are compared with.

    Attributes
    ----------
    sides
        The alternatives, the base first.
    """

    sides: tuple[ComparedSide, ...]

    def __post_init__(self) -> None:
        """Keep findings on other rows that only share an id with the base's."""
        base = self.sides[0]
        sides = tuple(s if s.is_of(base) else s.apart(base) for s in self.sides)
        object.__setattr__(self, "sides", sides)

    @cached_property
    def differences(self) -> tuple[tuple[Difference, ...], ...]:
        """Per alternative beside the base: how each finding differs from the base's, matched by id."""
        return tuple(self._against(s) for s in self.sides[1:])

    def _against(self, other: ComparedSide) -> tuple[Difference, ...]:
        base = self.sides[0]
        mine, theirs = dict(base.outcomes), dict(other.outcomes)
        if base.seed == other.seed:
            # A shorter run has the first draws of a longer one.
            n = min(base.n_draws, other.n_draws)
            both = mine.keys() & theirs.keys()
            mine |= {k: mine[k][:n] for k in both}
            theirs |= {k: theirs[k][:n] for k in both}
            return differences(base.findings, other.findings, mine, theirs)
        return differences(base.findings, other.findings, {}, {})

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all findings, in the order of the base; those that only others have come last."""
        return tuple(dict.fromkeys(f.id for s in self.sides for f in s.findings))

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on alternatives that are about another dispute than the base, or use other draws."""
        base = self.sides[0]
        out = [_another(s, base) for s in self.sides[1:] if not s.is_of(base)]
        for s in self.sides[1:]:
            if s.seed != base.seed:
                out.append(
                    f"{s.label} has seed {s.seed}, {base.label} seed {base.seed}: their draws differ, so "
                    "differences have more Monte Carlo error; run both with one seed."
                )
            elif s.n_draws != base.n_draws:
                out.append(
                    f"{s.label} has {s.n_draws:,} draws, {base.label} {base.n_draws:,}: differences are taken over the "
                    f"first {min(s.n_draws, base.n_draws):,}, where findings are known draw by draw."
                )
        return tuple(out)

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "alternatives": [{"label": s.label, "seed": s.seed, "n_draws": s.n_draws} for s in self.sides],
            "notes": list(self.notes),
            "rows": [
                {
                    "id": id_,
                    "question": self._question(id_),
                    "alternatives": [self._plain_cell(id_, j) for j in range(len(self.sides))],
                }
                for id_ in self.ids
            ],
        }

    def _plain_cell(self, id_: str, j: int) -> dict[str, Any]:
        f = self._finding(id_, j)
        out: dict[str, Any] = {"answer": None if f is None else f.answer, "share": None if f is None else f.share}
        if j:
            d = self._difference(id_, j)
            out |= {k: d.plain()[k] for k in ("change", "error", "paired", "differs")}
        return out

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return tables as rows, for a workbook: shares in draws of 100, and differences with their error."""
        shares: list[dict[str, Any]] = []
        for id_ in self.ids:
            row: dict[str, Any] = {"id": id_, "question": self._question(id_)}
            for j, s in enumerate(self.sides):
                f = self._finding(id_, j)
                value = None if f is None else f.share
                row[s.label] = (f.answer if f is not None else None) if value is None else round(100 * value, 4)
            shares.append(row)
        changed = [
            {"alternative": s.label, **d.plain()}
            for s, found in zip(self.sides[1:], self.differences, strict=True)
            for d in found
        ]
        return {"comparison": shares, "differences": changed}

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per finding and one column per alternative: draws of 100, or the answer."""
        import pandas as pd

        return pd.DataFrame(self.rows()["comparison"])

    def sections(self) -> tuple[Section, ...]:
        """Return the table of a page: findings down, alternatives across."""
        columns = (Column("Question", weight=4), *(Column(s.label, numeric=True) for s in self.sides))
        rows = tuple(
            (
                Cell(self._question(id_), code=id_),
                *(self._cell(id_, j) for j in range(len(self.sides))),
            )
            for id_ in self.ids
        )
        caption = "Draws of 100; bold if it differs from the first column by more than twice the Monte Carlo error."
        if any(self._finding(id_, j) is None for id_ in self.ids for j in range(len(self.sides))):
            caption += f" {MISSING}"
        notes = tuple(Text(n, kind="note") for n in self.notes)
        table = Table(columns, rows, caption)
        # Readers must know of another dispute before they read a difference.
        first = all(s.is_of(self.sides[0]) for s in self.sides)
        blocks = (table, *notes) if first else (*notes, table)
        return (Section("comparison", "Side by side", Question.CHANGE, blocks),)

    def _cell(self, id_: str, j: int) -> Cell:
        f = self._finding(id_, j)
        if f is None:
            return Cell("–")
        share = f.share
        return Cell(f.answer if share is None else of_100(share), strong=j > 0 and self._difference(id_, j).differs)

    def _finding(self, id_: str, j: int) -> Finding | None:
        return self._by_id[j].get(id_)

    def _difference(self, id_: str, j: int) -> Difference:
        return next(d for d in self.differences[j - 1] if d.id == id_)

    def _question(self, id_: str) -> str:
        return next(f.question for found in self._by_id if (f := found.get(id_)) is not None)

    @cached_property
    def _by_id(self) -> list[dict[str, Finding]]:
        return [{f.id: f for f in s.findings} for s in self.sides]

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(s.label for s in self.sides)}: {len(self.ids)} findings>"

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(index=False)


def _another(side: ComparedSide, base: ComparedSide) -> str:
    """Return the note on a side that is about another dispute, and what can be compared."""

    def common(what: str, mine: frozenset[str], theirs: frozenset[str]) -> str:
        shared = mine & theirs
        one = f"one {what[:-1]}" if len(shared) == 1 else f"{len(shared) or 'no'} {what}"
        return f"the same {what}" if mine == theirs else f"{one} in common"

    both = {f.id for f in base.findings} & {f.id for f in side.findings}
    rows = f"{len(both)} questions are" if len(both) > 1 else "one question is" if both else "no question is"
    return (
        f"{side.label} is about another dispute than {base.label} (another title, "
        f"{common('actors', base.actors, side.actors)}, {common('issues', base.issues, side.issues)}): {rows} asked "
        "of both. A difference there shows how the two disputes stand, not what a change does."
    )


def labelled(names: Sequence[str]) -> list[str]:
    """Return names that are all different: equal ones are numbered."""
    out: list[str] = []
    for name in names:
        same = sum(n == name for n in names[: len(out)])
        out.append(name if not same else f"{name} ({same + 1})")
    return out
