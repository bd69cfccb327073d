"""A hand-made view of a small dispute, with sections of most families; numbers are made up."""

from __future__ import annotations

import copy
from typing import Any

from report.sample_parts import SETS, N, driver, share

from detente.answers.view import View


def finding(id: str, asks: str, question: str, count: int | None, **more: Any) -> dict[str, Any]:
    sets = [] if count is None else [share(r, min(N, count + 9 * j)) for j, r in enumerate(SETS)]
    values = [s["share"] for s in sets]
    return {
        "id": id,
        "question": question,
        "asks": asks,
        "answer": "sometimes",
        "text": "A sentence.",
        "value": {} if count is None else {"kind": "share of draws", "count": count, "n": N},
        "n_draws": N,
        "headline": "",
        "by_assumption": sets,
        "range": [min(values), max(values)] if values else None,
        "key_drivers": [],
        "mc_se": None if count is None else 0.02,
        "models": [],
        "agreement": "single",
        "assumptions": ["Everyone answers sincerely."],
        "depends_on": [],
        "evidence": [],
        "basis_share": {},
        "calibration": "uncalibrated",
        "details": {},
    } | more


def actor(id: str, accept: int, asked: bool = True) -> dict[str, Any]:
    return {"actor": id, "name": id, "asked": asked, "accept": accept, "sole_blocker": 0}


CLAUSE = {"issue": "dam", "question": "How high is the dam?", "level": 60, "label": "Half", "status_quo": "None"}


def model(id: str, title: str, kind: str, low: float, mid: float, high: float, settled: int = N) -> dict[str, Any]:
    return {
        "id": id,
        "title": title,
        "short": title.split(" ")[-1],
        "kind": kind,
        "q05": low,
        "q50": mid,
        "q95": high,
        "settled": settled,
        "n": N,
    }


def run() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What ``findings.json``, ``figures.json`` and ``manifest.json`` hold: fresh copies, to be changed at will."""
    return copy.deepcopy(FINDINGS), copy.deepcopy(ROWS), copy.deepcopy(MANIFEST)


def view() -> View:
    """The view of this run."""
    findings, figures, _ = run()
    return View.read(findings, figures)


FINDINGS: dict[str, Any] = {
    "detente": 1,
    "schema_version": 2,
    "title": "A dam upstream",
    "as_of": "2020-05-04",
    "seed": 3,
    "n_draws": N,
    "findings": [
        finding(
            "fate/demand",
            "blockers",
            "What becomes of “The demand”?",
            0,
            by_assumption=[share(r, 0) for r in SETS],
            range=[0.0, 0.0],
            details={
                "kind": "tabled",
                "by": "A",
                "package": [{**CLAUSE, "level": 100, "label": "Full"}],
                "actors": [actor("A", 396), actor("B", 8), actor("C", 4), actor("D", 0, asked=False)],
                "blockers": [
                    {"who": "C", "reject": 396, "n": N, "sole": 0},
                    {"who": "B", "reject": 392, "n": N, "sole": 0},
                ],
                "drop": [{"drop": ["dam", "flow"], "count": 120, "n": N}],
                "decisive": {},
            },
        ),
        finding(
            "fate/half",
            "blockers",
            "What becomes of “Half a dam”?",
            190,
            key_drivers=[driver("how much “dam” matters to Upstream", 70, 12)],
            basis_share={"judgement": 0.7, "report": 0.3},
            details={
                "kind": "analyst",
                "by": None,
                "package": [CLAUSE],
                "actors": [actor("A", 300), actor("B", 210), actor("C", 220), actor("D", 0, asked=False)],
                "blockers": [],
                "drop": [],
                "decisive": {},
            },
        ),
        finding(
            "best-package",
            "table",
            "What is the best single package?",
            228,
            key_drivers=[
                driver("what it costs Upstream to stop", 76, 10),
                driver("how far Downstream trusts", 20, 61, "data"),
            ],
            basis_share={"judgement": 0.6, "data": 0.1, "report": 0.3},
            details={
                "package": [CLAUSE],
                "exact": True,
                "actors": [actor("A", 300), actor("B", 210), actor("C", 220), actor("D", 100)],
                "blockers": [],
                "drop": [],
                "decisive": {},
            },
        ),
        finding(
            "zone",
            "deal",
            "Is there any package?",
            330,
            details={"central_zone_size": 3, "zone_sizes": [3, 0, 2], "grid": 60, "visited_share": 0.2},
        ),
        finding(
            "blocks-alone",
            "blockers",
            "Who stands in the way alone?",
            None,
            value={"kind": "set", "members": ["B"]},
            text="In the 70 draws without a deal, Downstream blocks alone.",
        ),
        finding(
            "force",
            "failure",
            "Would force look better than waiting?",
            None,
            value={"kind": "range", "low_word": "rarely", "high_word": "usually"},
            key_drivers=[driver("what war would cost Upstream", 60, 5)],
        ),
        finding(
            "settlement/dam",
            "background",
            "If it is bargained out, where does it settle: how high is the dam?",
            None,
            value={"kind": "quantiles", "by_model": {}},
            models=[
                model("deals.nash", "nash, over packages", "packages", 0, 60, 100, 330),
                model("spatial.mean", "weighted mean", "baseline", 40, 52.4, 61),
                model("spatial.median", "weighted median", "one-shot", 30, 35, 80),
                {"id": "spatial.nash", "title": "Nash bargaining", "settled": 0, "n": N},
            ],
            agreement="differ",
            details={"status_quo": 0, "levels": {"0": "None", "60": "Half", "100": "Full"}},
        ),
        finding(
            "coder/second",
            "change",
            "What if it is coded otherwise: as second codes it?",
            None,
            text="Second coder “second”: the answers part most on “half”.",
            details={
                "rows": [
                    {"proposal": "half", "base": 190, "base_n": N, "other": 20, "other_n": N},
                    {"proposal": "zone", "base": 330, "base_n": N, "other": 320, "other_n": N},
                ]
            },
        ),
        finding(
            "council/LEAGUE",
            "blockers",
            "Can the League decide “Half”?",
            40,
            text="“Half” takes the consent of 2; each of them alone can stop it.",
        ),
        finding(
            "stable", "failure", "Which situations are stable?", 100, text="“As it is” is stable in 25 of 100 draws."
        ),
        finding(
            "talks",
            "failure",
            "When do the talks produce a deal?",
            160,
            text="After 30 days the talks still go on in 80 of 100 draws.",
            headline="The talks as scheduled (the Joint Commission) reach any deal within a year in 40.",
        ),
        finding(
            "elsewhere/odd",
            "change",
            "A question that no section covers?",
            8,
            text="A text that no section covers.",
            assumptions=["It is assumed that nobody covers it."],
        ),
    ],
    "skipped": [
        {
            "model": "graph.nash",
            "title": "stable states",
            "missing": [{"path": "moves", "words": "nobody has a move", "remedy": "list moves"}],
        }
    ],
    "warnings": ["The file says nothing about force."],
}


def position(issue: str, who: str, colour: int, low: float, mode: float, high: float) -> dict[str, Any]:
    spread = {"low": low, "mode": mode, "high": high}
    source = {
        "row": who,
        "basis": {"": "report"},
        "evidence": ["s#p1", "elsewhere"],
        "gist": "They said so.",
        "why": None,
        "citation": None,
        "by": None,
    }
    return {
        "issue": issue,
        "who": who,
        "colour": colour,
        "ideal": spread,
        "stated": None,
        "salience": {"low": 20, "mode": 50, "high": 70},
        "trust": None,
        "limit": None,
        "basis": {"ideal": "report", "salience": "judgement"},
        "sources": [source],
    }


def issue(id: str, question: str, levels: dict[int, str]) -> dict[str, Any]:
    return {
        "id": id,
        "question": question,
        "kind": "distributive",
        "status_quo": min(levels),
        "levels": [{"level": y, "label": t} for y, t in levels.items()],
    }


ROWS: dict[str, Any] = {
    "scenario": {
        "title": "A dam upstream",
        "as_of": "2020-05-04",
        "summary": "One builds, the other waits for water.",
        "by": "coder A",
        "parties": ["Upstream", "Downstream"],
        "challenger": "Upstream",
        "target": "Downstream",
    },
    "groups": [
        {"who": "Upstream", "leaves": ["A"], "colour": 0},
        {"who": "Downstream", "leaves": ["B", "C"], "colour": 1},
        {"who": "Delta", "leaves": ["D"], "colour": 2},
    ],
    "names": {"A": "Upstream", "B": "Downstream", "C": "Coast", "D": "Delta"},
    "issues": [
        issue("dam", "How high is the dam?", {0: "None", 60: "Half", 100: "Full"}),
        issue("flow", "How much flows?", {0: "A little", 5: "Some more than that", 9: "More", 100: "All"}),
    ],
    "proposals": [
        {"id": "demand", "title": "The demand", "kind": "tabled", "by": "Upstream", "date": "2020-05", "gist": None},
        {"id": "half", "title": "Half a dam", "kind": "analyst", "by": None, "date": None, "gist": None},
    ],
    "positions": [
        position("dam", "Upstream", 0, 70, 100, 100),
        position("dam", "Downstream", 1, 0, 10, 40),
        position("flow", "Downstream", 1, 50, 50, 50),
    ],
    "commitments": [
        {
            "actor": "Downstream",
            "issue": "dam",
            "forbids": "above 60",
            "cost": {"low": 0.1, "mode": 0.2, "high": 0.5},
            "hard": False,
            "basis": {},
            "evidence": [],
            "gist": None,
            "why": "A guess.",
            "citation": None,
            "by": None,
        }
    ],
    "failure": [],
    "power": {
        "measure": "world",
        "rows": [
            {"who": "Upstream", "colour": 0, "low": 1.0, "mode": 2.0, "high": 3.0},
            {"who": "Downstream", "colour": 1, "low": 0.5, "mode": 0.6, "high": 0.7},
        ],
    },
    "sources": [
        {
            "id": "s",
            "title": "A report",
            "publisher": "Paper",
            "date": "2020-05-01",
            "kind": "report",
            "blocks": [{"id": "s#p1", "gist": "They want a dam."}],
        }
    ],
    "events": [{"date": "2019", "what": "Talks begin.", "evidence": ["s"]}],
    "models": [
        {
            "id": "spatial.mean",
            "title": "weighted mean",
            "status": "tested",
            "citations": ["achen2006", "somebody2099"],
            "options": {"capability": "world"},
            "warnings": [],
        }
    ],
}

ROWS["families"] = {
    "deals": {
        "x": "Upstream",
        "y": "Downstream",
        "size": 3,
        "listed": 3,
        "bins": [{"a": 0.1, "b": 0.2, "c": 0.1, "d": 0.2, "count": 3}],
        "front": [{"x": 0.15, "y": 0.12}],
        "named": [
            {"id": "demand", "title": "The demand", "x": 0.4, "y": -0.5, "passes": False},
            {"id": "half", "title": "Half a dam", "x": 0.11, "y": 0.1, "passes": True},
            {"id": "best single package", "title": "best single package", "x": 0.11, "y": 0.1, "passes": True},
        ],
    },
    "talks": {
        "dates": [
            {"assumptions": "base", "day": d, "states": {"agreed": s, "agreed, not ratified": 0.0, "broken off": 0.1}}
            for d, s in ((30, 0.1), (365, 0.4))
        ],
        "record": [
            {"what": "founded", "start": "2001-05", "end": "2001-05"},
            {"what": "meeting", "start": "2019-07-05", "end": "2019-07-05"},
            {"what": "pause", "start": "2014", "end": "2016-04"},
            {"what": "as of", "start": "2020-05-04", "end": "2020-05-04"},
        ],
    },
    "council": {
        "clauses": [{"issue": "dam", "level": 60, "label": "Half", "who": "Downstream", "share": 0.3}],
        "power": [
            {
                "body": "League",
                "n": 2,
                "act": 0.25,
                "winning": "1",
                "rows": [{"who": "Coast", "shapley_shubik": 0.5, "banzhaf": 0.5}],
            }
        ],
    },
}
"""What each family keeps for its sections."""

MANIFEST: dict[str, Any] = {
    "detente": 1,
    "created": "2024-01-01T00:00:00+00:00",
    "timing": {"seconds": 3.2},
    "question": {"scenario": {"dam.yaml": "ab" * 32}, "seed": 3, "draws": N},
    "versions": {"detente": "0.1.0"},
}
