"""The family of deals: which packages pass, who blocks, and what could be tabled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.models.contract import Family

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.answers.blocks import Section
    from detente.answers.case import Case
    from detente.answers.finding import Finding, Json
    from detente.answers.view import View


def _findings(case: Case) -> Sequence[Finding]:
    from detente.models.deals.findings import findings

    return findings(case)


def _outcomes(case: Case) -> Mapping[str, NDArray[np.bool_]]:
    from detente.models.deals.findings import outcomes

    return outcomes(case)


def _rows(case: Case) -> Json:
    from detente.models.deals.rows import rows

    return rows(case)


def _sections(view: View) -> Sequence[Section]:
    from detente.models.deals.sections import sections

    return sections(view)


def _old_rows(figures: Mapping[str, Any]) -> Json:
    return figures.get("zone")


FAMILY = Family(
    id="deals",
    title="deals",
    order=10,
    findings=_findings,
    outcomes=_outcomes,
    rows=_rows,
    sections=_sections,
    old_rows=_old_rows,
)
