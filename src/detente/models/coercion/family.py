"""The family of coercion: why talks could fail although a deal exists, and what force does to them."""

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
    from detente.models.coercion.findings import findings

    return findings(case)


def _rows(case: Case) -> Json:
    from detente.models.coercion.rows import rows

    return rows(case)


def _sections(view: View) -> Sequence[Section]:
    from detente.models.coercion.sections import sections

    return sections(view)


def _old_rows(figures: Mapping[str, Any]) -> Json:
    return figures.get("coercion")


FAMILY = Family(
    id="coercion",
    title="coercion",
    order=20,
    findings=_findings,
    rows=_rows,
    sections=_sections,
    old_rows=_old_rows,
)
