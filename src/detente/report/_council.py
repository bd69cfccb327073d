"""What the page shows of the council and the talks, as plain data: rows for four figures, and texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.models.contract import Result
    from detente.report._groups import Group
    from detente.scenario.model import Scenario

Data = Mapping[str, Any]
MOST_MEMBERS = 12
CLAUSES = 24
"""Clauses in one picture: those of the issues that alliances decide, as far as they fit."""
ANSWERED = ("agreed", "agreed, not ratified", "broken off")
"""Ends of talks that are drawn; all else is no answer, whether the talks go on or are cut short."""


def council_rows(results: Mapping[str, Result], scenario: Scenario, groups: tuple[Group, ...]) -> dict[str, Any] | None:
    """Return rows of clauses, power, dates and the record; ``None`` where no council and no talks were judged."""
    out: dict[str, Any] = {"clauses": [], "power": [], "dates": [], "record": []}
    if "council.winset" in results:
        out["clauses"] = _clauses(results["council.winset"], scenario, groups)
    if "council.power" in results:
        out["power"] = _power(results["council.power"])
    if "talks.process" in results:
        out["dates"] = _dates(results["talks.process"])
        out["record"] = _record(results["talks.process"], scenario)
    return out if any(out.values()) else None


def _clauses(r: Result, s: Scenario, groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    """Return clauses against groups of actors: the most reluctant member's share of draws, and who is asked."""
    accept = r.tables["accept"].sel(reading="status quo")
    actors, n = list(accept.coords["actor"]), r.facts["n"][0]
    whole = {m for a in s.alliances for m in s.members(a)}
    wanted = [(c, f) for c, f in enumerate(r.facts["clauses"]) if not whole or whole & {*f["asked"]}]
    out: list[dict[str, Any]] = []
    for c, f in wanted[:CLAUSES]:
        for g in groups:
            shares = [int(accept.values[actors.index(a), c]) / n for a in g.leaves]
            out.append(
                {
                    "issue": f["issue"],
                    "level": f["level"],
                    "label": s.issue[f["issue"]].levels[f["level"]],
                    "who": g.who,
                    "share": min(shares) if any(a in f["asked"] for a in g.leaves) else None,
                }
            )
    asked = {x["who"] for x in out if x["share"] is not None}
    return [x for x in out if x["who"] in asked]


def _power(r: Result) -> list[dict[str, Any]]:
    """Return bodies with their members; members with the same power stand together."""
    out: list[dict[str, Any]] = []
    for b in r.facts["bodies"][:3]:
        alike: dict[tuple[float, float], list[str]] = {}
        for m in b["members"]:
            alike.setdefault((round(m["shapley_shubik"], 12), round(m["normalised"], 12)), []).append(m["name"])
        rows = [
            {
                "who": names[0] if len(names) == 1 else f"each of {len(names)}: {names[0]}, …",
                "shapley_shubik": ss,
                "banzhaf": bz,
            }
            for (ss, bz), names in sorted(alike.items(), reverse=True)[:MOST_MEMBERS]
        ]
        out.append({"body": b["name"], "n": b["n"], "act": b["act"], "winning": b["winning"], "rows": rows})
    return out


def _dates(r: Result) -> list[dict[str, Any]]:
    table = r.tables["by_date"]
    out: list[dict[str, Any]] = []
    for j, reading in enumerate(table.coords["reading"]):
        n = r.facts["n"][j]
        for i, day in enumerate(table.coords["round"]):
            counts = dict(zip(table.coords["state"], map(int, table.values[j, i]), strict=True))
            row = {state: counts[state] / n for state in ANSWERED} if n else {}
            if row:
                out.append({"reading": reading, "day": int(day), **row})
    return out


def _record(r: Result, s: Scenario) -> list[dict[str, Any]]:
    record = r.facts["record"]
    out = [{"what": "meeting", "start": str(m), "end": str(m), "label": ""} for m in record["meetings"]]
    if record["founded"]:
        out.append({"what": "founded", "start": str(record["founded"]), "end": str(record["founded"]), "label": ""})
    end = s.as_of.isoformat()
    out += [
        {"what": "pause", "start": str(p["start"]), "end": str(p["end"] or p["until"]), "label": ""}
        for p in record["pauses"]
    ]
    out += [{"what": "event", "start": e.date, "end": e.date, "label": e.what} for e in s.events]
    out.append({"what": "as of", "start": end, "end": end, "label": ""})
    return out if record["meetings"] or record["pauses"] else []


def in_council(f: Data) -> bool:
    """Whether a finding, with its assumptions, stands in the appendix on the council and the talks."""
    return str(f["id"]).startswith(("council/", "admission/", "talks"))


def council_view(findings: Data) -> dict[str, Any] | None:
    """Return the texts of the section: what was asked, and what was found."""
    rows = [
        {"question": f["question"], "answer": f["answer"], "text": f["text"], "assumptions": f["assumptions"]}
        for f in findings["findings"]
        if in_council(f)
    ]
    return {"rows": rows} if rows else None
