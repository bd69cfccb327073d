"""The family of councils: what bodies can decide under their rules, and whom they could admit."""

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
    from detente.models.council.findings import findings

    return findings(case)


def _rows(case: Case) -> Json:
    from detente.models.council.rows import rows

    return rows(case)


def _sections(view: View) -> Sequence[Section]:
    from detente.models.council.sections import sections

    return sections(view)


def _old_rows(figures: Mapping[str, Any]) -> Json:
    return figures.get("council")


FAMILY = Family(
    id="council",
    title="councils",
    order=60,
    findings=_findings,
    rows=_rows,
    sections=_sections,
    old_rows=_old_rows,
)
