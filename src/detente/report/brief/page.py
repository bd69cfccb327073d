"""The brief as one HTML file that prints as two A4 pages and loads nothing from anywhere."""

from __future__ import annotations

from detente.report.brief import drawings
from detente.report.brief.content import Brief
from detente.report.page import environment

TEMPLATE = "brief.html.j2"


def render(brief: Brief) -> str:
    """Return the brief as HTML; the same text for the same input, everything from a scenario escaped."""
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            brief=brief,
            proposals=drawings.proposals(brief),
            tipping=drawings.tipping(brief),
            worth=any(g.worth for g in brief.gains),
        )
    )
