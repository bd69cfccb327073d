"""Second coders and variants beside the base."""

from __future__ import annotations

from detente.findings.compare import Alternative, compare
from small import two_and_one

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.deals.zone import MODEL, ZoneOptions


def test_a_variant_that_changes_nothing_shows_nothing() -> None:
    """It runs on fewer draws than the base, which is counted over just these."""
    case = two_and_one()
    zone = MODEL.run(Inputs(case, 1, 300), ZoneOptions(), Context(workers=1))
    same = MODEL.run(Inputs(case, 1, 64), ZoneOptions(scope="base", detail=False), Context(workers=1))
    (found,) = compare(zone, (Alternative("same", "nothing.", "variant", same),))
    rows = found.details["rows"]
    assert {r["proposal"] for r in rows} >= {"zone", "shut", "counted"}
    assert all((r["base"], r["base_n"]) == (r["other"], 64) for r in rows)
    assert found.answer == "the same"
    assert found.question.endswith("nothing?")
