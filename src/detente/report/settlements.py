"""The section on where issues would settle: every method side by side, never averaged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.answers.blocks import Cell, Column, Figure, Section, Table, Text
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.view import Shown, ShownIssue, View
from detente.report.pictures import settlement

PANELS = 4
"""Issues in one picture: two rows of two."""
ORDER = ("baseline", "one-shot", "rounds", "packages")


class Method(Shown):
    """One method's settlement of one issue: quantiles of the draws in which it settles."""

    id: str
    title: str
    short: str
    kind: str
    q05: float
    q50: float
    q95: float


def methods(f: Finding) -> tuple[Method, ...]:
    """Return the methods that settle an issue, the baseline first, solutions over packages last."""
    some: list[Any] = [m for m in f.models if "q50" in m]
    found = [Method.model_validate({"short": m.get("short", m["title"]), "kind": _kind(m), **m}) for m in some]
    return tuple(sorted(found, key=lambda m: ORDER.index(m.kind)))


def _kind(model: Any) -> str:
    return str(model.get("kind", "one-shot"))


def sections(view: View) -> tuple[Section, ...]:
    """Return the section; none where no method says where an issue settles."""
    found = view.about("settlement")
    shown = [(view.coding.issue(f.id.partition("/")[2]), methods(f)) for f in found]
    shown = [(k, m) for k, m in shown if m]
    if not shown:
        return ()
    panels = [settlement.Panel(k, tuple(m)) for k, m in shown]
    figures = tuple(
        Figure(
            f"settlement-{j // PANELS + 1}",
            "Where issues settle",
            settlement.describe(panels[j : j + PANELS]),
            settlement.draw(panels[j : j + PANELS]),
            "Dot: median of the draws; bar: 5 to 95 of 100 draws; dashed: now. Black: the baseline."
            if j + PANELS >= len(panels)
            else "",
        )
        for j in range(0, len(panels), PANELS)
    )
    text = Text(
        "If nobody could veto: where published models say that each issue ends. The weighted mean is the baseline. "
        "Solutions over packages move only where all who must agree gain."
    )
    covers = frozenset(f.id for f in found)
    records = tuple(Text(r, lead="Track record.", kind="note") for r in view.records("settlement/"))
    blocks = (text, *records, *figures, table([k for k, _ in shown], [m for _, m in shown]))
    return (Section("settlement", "Where issues would settle", Question.BACKGROUND, blocks, covers, 30),)


def table(issues: Sequence[ShownIssue], found: Sequence[Sequence[Method]]) -> Table:
    """Return medians of every method: a row for each, since a page has room for more rows than columns."""
    methods = list({m.id: m for known in found for m in known}.values())
    medians = [{m.id: f"{m.q50:.0f}" for m in known} for known in found]
    rows = [(Cell("now"), *(Cell(str(issue.status_quo)) for issue in issues))]
    for m in methods:
        name = m.short + (" (baseline)" if m.kind == "baseline" else "")
        rows.append((Cell(name), *(Cell(by.get(m.id, "–")) for by in medians)))
    return Table(
        (Column("Method", weight=2), *(Column(issue.id, numeric=True) for issue in issues)),
        tuple(rows),
        "Medians; the pictures have the ranges.",
        small=True,
    )
