"""From findings and figure rows to the rows that each figure draws, and to finished pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.drawing.canvas import Sheet
from detente.findings.finding import per_hundred

Data = Mapping[str, Any]
BEST = "best-package"
PART = 3
"""Issues in one picture of positions: fits a page beside others."""


SIDES = 8
"""Issues in one picture of bargaining: four rows of two."""
PANELS = 4
"""Issues in one picture of settlements: two rows of two."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished figure: an SVG element and what it shows in words."""

    id: str
    svg: str
    alt: str


def fates(findings: Data) -> list[Data]:
    """Return the findings about packages: named proposals in file order, then the best single package."""
    named = [f for f in findings["findings"] if f["id"].startswith("fate/")]
    return named + [f for f in findings["findings"] if f["id"] == BEST]


def name_of(finding: Data, rows: Data) -> str:
    """Return the title of the package that a finding is about."""
    if finding["id"] == BEST:
        return "The best single package"
    id_ = finding["id"].removeprefix("fate/")
    return next((p["title"] for p in rows["proposals"] if p["id"] == id_), id_)


def share(finding: Data) -> float:
    """Return a finding's share of draws."""
    return finding["value"]["count"] / finding["value"]["n"]


def acceptance(finding: Data, rows: Data) -> list[dict[str, Any]]:
    """Return, per group of actors, the share of draws in which its most reluctant member accepts; None: not asked."""
    n = finding["value"]["n"]
    by = {a["actor"]: a for a in finding["details"]["actors"]}
    out: list[dict[str, Any]] = []
    for g in rows["groups"]:
        asked = [by[a]["accept"] for a in g["leaves"] if a in by and by[a]["asked"]]
        out.append({"who": g["who"], "colour": g["colour"], "share": min(asked) / n if asked else None})
    return out


# --- rows of each figure ----------------------------------------------------------------------------------


def position_rows(rows: Data, part: slice) -> list[dict[str, Any]]:
    """Return issues with the ranges of everybody's ideals."""
    from detente.drawing.style import party_colour

    out: list[dict[str, Any]] = []
    for k in rows["issues"][part]:
        here = [
            {
                "who": p["who"],
                "colour": party_colour(p["colour"]),
                **p["ideal"],
                "stated": p["stated"]["mode"] if p["stated"] else None,
            }
            for p in rows["positions"]
            if p["issue"] == k["id"]
        ]
        if here:
            out.append({**k, "rows": here})
    return out


def fate_cells(findings: Data, rows: Data) -> list[dict[str, Any]]:
    """Return proposals against groups of actors."""
    out: list[dict[str, Any]] = []
    for f in fates(findings):
        passes = per_hundred(f["value"]["count"], f["value"]["n"]).removesuffix(" of 100 draws")
        passes = passes.replace("fewer than ", "<").replace("more than ", ">")
        name = name_of(f, rows)
        passing = f["value"]["count"] / f["value"]["n"]
        out += [
            {
                "proposal": name,
                "passes": passes,
                "who": a["who"],
                "share": a["share"],
                "needed": a["share"] is None or passing <= a["share"] + 1e-9,
            }
            for a in acceptance(f, rows)
        ]
    asked = {c["who"] for c in out if c["share"] is not None}
    return [c for c in out if c["who"] in asked]


def settlement_rows(findings: Data) -> list[dict[str, Any]]:
    """Return issues with every model's median and 5–95 % of draws."""
    out: list[dict[str, Any]] = []
    for f in findings["findings"]:
        if f["id"].startswith("settlement/"):
            question = f["question"].partition(": ")[2]
            levels = [{"level": int(y)} for y in f["details"]["levels"]]
            out.append(
                {
                    "issue": f["id"].removeprefix("settlement/"),
                    "question": question[:1].upper() + question[1:],
                    "status_quo": f["details"]["status_quo"],
                    "levels": sorted(levels, key=lambda v: v["level"]),
                    "models": [{**m, "title": model_title(m)} for m in in_order(f["models"]) if "q50" in m],
                }
            )
    return out


def in_order(models: Sequence[Data]) -> list[Data]:
    """Put the baseline first, then models issue by issue, then those over packages."""
    return sorted(models, key=lambda m: (m["id"] != "spatial.mean", not m["id"].startswith("spatial."), m["id"]))


_TITLES = {
    "spatial.mean": "weighted mean (baseline)",
    "spatial.nash": "Nash, issue by issue",
    "deals.nash": "Nash, over packages",
    "deals.kalai-smorodinsky": "Kalai–Smorodinsky, packages",
    "deals.egalitarian": "egalitarian, packages",
    "deals.utilitarian": "utilitarian, packages",
}


def model_title(model: Data) -> str:
    """Return a short title of a model."""
    return str(_TITLES.get(model["id"], model["title"]))


def power_rows(rows: Data) -> list[dict[str, Any]]:
    """Return parties with their power and saliences."""
    from detente.drawing.style import party_colour

    return [
        {
            **p,
            "colour": party_colour(p["colour"]),
            "salience": [
                {"issue": r["issue"], **r["salience"]}
                for r in rows["positions"]
                if r["who"] == p["who"] and r["salience"]
            ],
        }
        for p in rows["power"]["rows"]
    ]


def hinge_rows(finding: Data) -> list[dict[str, Any]]:
    """Return the hinges of one finding."""
    return [
        {
            "input": h["words"],
            "basis": h["basis"],
            "low": h["lowest_fifth"]["share"],
            "high": h["highest_fifth"]["share"],
            "all": share(finding),
        }
        for h in finding["hinges"]
    ]


def basis_rows(findings: Data, rows: Data) -> list[dict[str, Any]]:
    """Return the shares of variance by basis, for every answer that varies."""
    out: list[dict[str, Any]] = []
    for f in findings["findings"]:
        if not f["basis_share"]:
            continue
        if f["id"].startswith("fate/") or f["id"] == BEST:
            name = name_of(f, rows)
        else:
            name = {"zone": "Whether any package could pass", "force": "Whether force looks better than waiting"}.get(
                f["id"], f["question"]
            )
        out.append({"answer": name, **f["basis_share"]})
    return out


def reading_rows(findings: Data, rows: Data) -> list[dict[str, Any]]:
    """Return every package under every reading."""
    return [
        {
            "proposal": name_of(f, rows),
            "failure": r["id"].split(",")[0],
            "share": r["share"],
            "base": j == 0,
        }
        for f in fates(findings)
        for j, r in enumerate(f["readings"])
    ]


def zone_rows(rows: Data) -> dict[str, Any] | None:
    """Return the zone's chart with short names for the proposals."""
    zone = rows["zone"]
    if zone is None:
        return None
    return {**zone, "named": [{**n, "title": n["id"]} for n in zone["named"]]}


# --- pictures ---------------------------------------------------------------------------------------------


Wanted = list[tuple[str, str, Any, Callable[[Any], Sheet], Callable[[Any], str]]]
"""Figures to draw: id, title, rows, and the functions that draw and describe the rows."""


def pictures(findings: Data, rows: Data) -> dict[str, Picture]:
    """Draw every figure for which there are rows."""
    return _drawn([*_coded(rows), *_found(rows), *_answered(findings, rows)])


def _answered(findings: Data, rows: Data) -> Wanted:
    """Return what is drawn of findings."""
    from detente.report.figures import basis, fates, hinges, readings, settlement

    best = next((f for f in findings["findings"] if f["id"] == BEST), None)
    settled = settlement_rows(findings)
    return [
        ("fates", "Proposals against those who must agree", fate_cells(findings, rows), fates.draw, fates.describe),
        ("hinges", "What the best package hangs on", hinge_rows(best) if best else [], hinges.draw, hinges.describe),
        ("basis", "Where the doubt comes from", basis_rows(findings, rows), basis.draw, basis.describe),
        *(
            (
                f"settlement-{j // PANELS + 1}",
                "Where issues settle",
                settled[j : j + PANELS],
                settlement.draw,
                settlement.describe,
            )
            for j in range(0, len(settled), PANELS)
        ),
        ("readings", "Every reading", reading_rows(findings, rows), readings.draw, readings.describe),
    ]


def _coded(rows: Data) -> Wanted:
    """Return what is drawn of the scenario: positions, power."""
    from detente.report.figures import positions, power

    return [
        *(
            (
                f"positions-{j // PART + 1}",
                "Positions",
                position_rows(rows, slice(j, j + PART)),
                positions.draw,
                positions.describe,
            )
            for j in range(0, len(rows["issues"]), PART)
        ),
        ("power", "Power against salience", power_rows(rows), power.draw, power.describe),
    ]


def _found(rows: Data) -> Wanted:
    """Return what is drawn of results."""
    from detente.report.figures import integrated, zone

    moves = rows["stability"]["graph"] if rows.get("stability") else None
    return [
        ("zone", "The zone of agreement", zone_rows(rows), zone.draw, zone.describe),
        *_coerced(rows),
        *_bargained(rows),
        ("stability", "Situations and moves", moves, integrated.draw, integrated.describe),
        *_met(rows),
    ]


def _drawn(wanted: Wanted) -> dict[str, Picture]:
    """Turn data into pictures."""
    out: dict[str, Picture] = {}
    for id_, title, data, draw, describe in wanted:
        if data:
            said = describe(data)
            out[id_] = Picture(id_, draw(data).svg(f"fig-{id_}", title, said), said)
    return out


def _coerced(rows: Data) -> Wanted:
    """Return what is drawn of coercion: the range, risk against demand, the tree of moves."""
    from detente.report.figures import coercion_range, coercion_risk, coercion_tree

    shown = rows.get("coercion")
    if shown is None:
        return []
    return [
        ("coercion-range", "The bargaining range", shown if shown["packages"] else None, coercion_range.draw,
         coercion_range.describe),
        ("coercion-risk", "Risk against demand", shown["risk"], coercion_risk.draw, coercion_risk.describe),
        ("coercion-tree", "The moves as a tree", shown["tree"], coercion_tree.draw, coercion_tree.describe),
    ]  # fmt: skip


def _bargained(rows: Data) -> Wanted:
    """Return what is drawn of bargaining over rounds: outcomes of all models, three figures of each."""
    from detente.report.figures import gains, outcomes, power_by_position, rounds

    shown = rows.get("bargaining")
    if shown is None:
        return []
    out: Wanted = []

    def add(name: str, title: str, data: Any, figure: Any) -> None:
        out.extend(
            (f"{name}-{j // SIDES + 1}", title, data[j : j + SIDES], figure.draw, figure.describe)
            for j in range(0, len(data), SIDES)
        )

    add("outcomes", "Where the draws settle", shown["outcomes"], outcomes)
    for m in shown["models"]:
        name, short = m["title"], m["id"].replace(".", "-")
        if m["n_rounds"]:
            add(f"rounds-{short}", f"Positions by round: {name}", m["rounds"], rounds)
        if m["gains"]:
            title = f"Expected gain of challenging: {name}"
            out.append((f"gains-{short}", title, m["gains"], gains.draw, gains.describe))
        add(f"stand-{short}", f"Power by position: {name}", m["power"], power_by_position)
    return out


def _met(rows: Data) -> Wanted:
    """Return what is drawn of the council and the talks."""
    from detente.report.figures import council_clauses, council_power, talks_dates, talks_record

    shown = rows.get("council")
    if shown is None:
        return []
    return [
        ("council-clauses", "Who can block which clause", shown["clauses"], council_clauses.draw,
         council_clauses.describe),
        ("council-power", "Power under the rule", shown["power"], council_power.draw, council_power.describe),
        ("talks-dates", "Agreement over time", shown["dates"], talks_dates.draw, talks_dates.describe),
        ("talks-record", "The record of the talks", shown["record"], talks_record.draw, talks_record.describe),
    ]  # fmt: skip
