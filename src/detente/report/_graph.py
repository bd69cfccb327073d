"""What the page shows of the graph of situations, as plain data: rows of its figure, and the answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.report import _answers

if TYPE_CHECKING:
    from detente.models.contract import Result

Data = Mapping[str, Any]


def graph_rows(results: Mapping[str, Result]) -> dict[str, Any] | None:
    """Return rows of the integrated graph, and the situations by concept; ``None`` without moves.

    How often force is stable is left out: no single figure is given for it.
    """
    result = results.get("graph.stability")
    if result is None:
        return None
    # Here and not above: whoever only makes a page of what was found has no use for the models.
    from detente.models.graph import stability

    _, graph = stability.figures(result)
    facts: Any = result.facts
    situations: list[dict[str, Any]] = [
        {
            "title": x["title"],
            "shares": None if x["trigger"] == "force" else {c: n / x["n"] for c, n in x["counts"].items()},
            "cannot_be_left": x["cannot_be_left"],
            "why": [] if x["trigger"] == "force" else x["why"],
        }
        for x in _once_with_force(facts["situations"])
    ]
    return {"graph": [dict(r) for r in graph.rows], "situations": situations, "draws": result.n_draws}


def _once_with_force(situations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out variants of force after the first: what goes with it changes little, and no figure is shown."""
    first = next((x for x in situations if x["trigger"] == "force"), None)
    return [x for x in situations if x["trigger"] != "force" or x is first]


def graph_view(findings: Data, rows: Data) -> dict[str, Any] | None:
    """Return what the template names: findings in words beside the table of situations by concept."""
    shown = rows.get("stability")
    if shown is None:
        return None
    found = [f for f in findings["findings"] if f["id"] == "stable" or f["id"].startswith("stable/")]
    shares: list[dict[str, float]] = [x["shares"] for x in shown["situations"] if x["shares"]]
    concepts = list(shares[0]) if shares else []
    return {
        "findings": [{"question": f["question"], "text": f["text"], "assumptions": f["assumptions"]} for f in found],
        "concepts": concepts,
        "situations": shown["situations"],
        "draws": shown["draws"],
        "lead": (_answers.finding(findings, "stable") or {}).get("text"),
    }
