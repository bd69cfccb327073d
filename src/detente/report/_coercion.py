"""What the page shows of coercion, as plain data: rows for three figures, and the explanations as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.findings.finding import word

if TYPE_CHECKING:
    from detente.models.contract import Result
    from detente.scenario.model import Scenario

Data = Mapping[str, Any]


def coercion_rows(results: Mapping[str, Result], scenario: Scenario) -> dict[str, Any] | None:
    """Return rows of the range, of risk against demand and of the tree; ``None`` without a threat of force.

    How often a step is the best reply is given in words, so that no figure holds one number for the use of force.
    """
    if "coercion.range" not in results:
        return None
    # Here and not above: whoever only makes a page of what was found has no use for the models.
    from detente.models.coercion import bargaining_range, escalation, private_resolve

    titles = {p.id: p.title or p.id for p in scenario.proposals}
    (rng,) = bargaining_range.figures(results["coercion.range"])
    ends = {r["id"]: {k: r[k] for k in ("low", "mid", "high")} for r in rng.rows if r["what"] == "range"}
    packages = [
        {
            "title": titles[id_],
            **{side: {k: _finite(r[k]) for k in ("low", "mid", "high")} for side, r in sides.items()},
        }
        for id_, sides in _by_package(rng.rows).items()
    ]
    out: dict[str, Any] = {"ends": ends, "packages": packages, "risk": None, "tree": []}
    if "coercion.private-resolve" in results:
        (risk,) = private_resolve.figures(results["coercion.private-resolve"])
        out["risk"] = {
            "curve": [{k: _finite(v) for k, v in r.items()} for r in risk.rows],
            "named": _refused(results["coercion.range"], packages, titles),
        }
    if "coercion.escalation" in results:
        (tree,) = escalation.figures(results["coercion.escalation"])
        what = {m.id: m.what for m in scenario.moves} | {"nothing": "none of these"}
        names = {a.id: a.name for a in scenario.actors}
        out["tree"] = [
            {
                "node": r["node"],
                "parent": r["parent"],
                "action": what.get(r["action"], r["action"]),
                "player": names.get(r["player"], r["player"]),
                "end": r["end"],
                "how": None if r["best"] is None else word(r["best"]),
            }
            for r in tree.rows
        ]
    return out


def _by_package(rows: tuple[Mapping[str, Any], ...]) -> dict[str, dict[str, Data]]:
    out: dict[str, dict[str, Data]] = {}
    for r in rows:
        if r["what"] == "places":
            package, _, side = r["id"].rpartition("/")
            out.setdefault(package, {})[side] = r
    return out


def _refused(found: Result, packages: list[dict[str, Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return named packages by how much they ask, with the share of draws in which somebody who is asked refuses."""
    share = {titles[id_]: 1 - n["others"] / found.n_draws for id_, n in found.facts["named"].items()}
    rows = [
        {"title": p["title"], "demand": p["challenger"]["mid"], "refused": round(share[p["title"]], 6)}
        for p in packages
    ]
    return sorted(rows, key=lambda r: (r["demand"], r["title"]))


def _finite(x: float) -> float:
    return round(float(x), 6) if math.isfinite(x) else 0.0


def coercion_view(findings: Data) -> dict[str, Any] | None:
    """Return the summary, the explanations and the reference classes as the page words them."""
    by = {f["id"]: f for f in findings["findings"]}
    classes = [f for f in findings["findings"] if f["id"].startswith("reference-class/")]
    if "why" not in by and not classes:
        return None
    return {
        "text": by["why"]["text"] if "why" in by else None,
        "rows": [_row(f) for f in findings["findings"] if f["id"].startswith("why/")],
        "more": [
            {"question": f["question"], "text": f["text"], "assumptions": f["assumptions"]}
            for f in findings["findings"]
            if f["id"].startswith(("coercion/", "guarantee/"))
        ],
        "classes": [
            {"text": f["text"], "rows": f["details"]["rows"], "assumptions": f["assumptions"]} for f in classes
        ],
    }


def said_beside(f: Data) -> bool:
    """Whether a finding's assumptions stand beside it in the appendix on coercion."""
    return str(f["id"]).startswith(("why", "coercion/", "guarantee/", "reference-class/"))


def _row(f: Data) -> dict[str, Any]:
    return {
        "question": f["question"],
        "answer": f["answer"],
        "text": f["text"],
        "model": f["models"][0]["id"],
        "hinges": [h["words"] for h in f["hinges"][:2]],
        "assumptions": f["assumptions"][:-1],
    }
