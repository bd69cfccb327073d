"""The family of graphs: which situations the moves lead to, and which of them are stable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.models.contract import Family

if TYPE_CHECKING:
    from detente.answers.blocks import Section
    from detente.answers.case import Case
    from detente.answers.finding import Finding, Json
    from detente.answers.view import View


def _findings(case: Case) -> Sequence[Finding]:
    from detente.models.graph.findings import findings

    return findings(case)


def _rows(case: Case) -> Json:
    from detente.models.graph.rows import rows

    return rows(case)


def _sections(view: View) -> Sequence[Section]:
    from detente.models.graph.sections import sections

    return sections(view)


def _old_rows(figures: Mapping[str, Any]) -> Json:
    return figures.get("stability")


FAMILY = Family(
    id="graph",
    title="graph of situations",
    order=50,
    findings=_findings,
    rows=_rows,
    sections=_sections,
    old_rows=_old_rows,
)
