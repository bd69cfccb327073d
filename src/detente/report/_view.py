"""What the template prints: plain values and phrases, made from findings, figure rows and manifest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from detente.findings.finding import word
from detente.report import _answers
from detente.report._coercion import coercion_view, said_beside
from detente.report._council import council_view, in_council
from detente.report._graph import graph_view
from detente.report._pictures import BEST, fates, model_title, name_of
from detente.report._words import day, of_100
from detente.report.references import reference

Data = Mapping[str, Any]

READINGS = (
    ("constructed", "If the talks fail, the challenger uses force where that is its best reply."),
    ("peace", "If the talks fail, they lapse and nobody shoots."),
    ("stress", "If the talks fail, force follows for certain."),
    (
        "revealed",
        "An offer that nobody else can take shows that failure is bearable: worth at least the best deal that the "
        "others would have taken in half of the draws. It assumes that the offer is no opening bid.",
    ),
    ("loss", "Losses grow evenly with distance from the ideal (1), or slowly at first and then fast (2)."),
    ("cohesion", "How alike the members of an alliance are: as declared in the file, independent (0), or copies (1)."),
    ("hard", "Whether public lines have a price (soft) or none that would buy them (hard)."),
    ("common", "The others do not know whether force follows, only in how many draws of 100 it would."),
    ("elicited", "The others believe of force what the file says they do."),
    ("what", "Nothing moves on the issues that an agreement leaves out."),
)
"""What each part of a reading's name means."""


def context(findings: Data, rows: Data, manifest: Data) -> dict[str, Any]:
    """Return everything that the template names, except the pictures."""
    zone = _answers.finding(findings, "zone")
    force = _answers.finding(findings, "force")
    best = _answers.finding(findings, BEST)
    answers = {BEST, "zone", *(f["id"] for f in _answers.fates(findings))}
    errors = [(f["n_draws"], f["mc_se"]) for f in findings["findings"] if f["mc_se"] is not None]
    return {
        "title": findings["title"],
        "as_of": day(findings["as_of"]),
        "scenario": rows["scenario"],
        "n_draws": findings["n_draws"],
        "seed": findings["seed"],
        "short": _answers.short(findings, rows),
        "proposals": _answers.proposals(findings, rows),
        "key": [k for k in rows["issues"] if k["id"].casefold() != k["question"].casefold()],
        "mc": f"{100 * max((e for n, e in errors if n == findings['n_draws']), default=0):.1f}",
        "mc_fewer": f"{100 * max((e for _, e in errors), default=0):.1f}",
        "n_readings": max((len(f["readings"]) for f in findings["findings"] if f["id"] in answers), default=0),
        "zone": zone and {"text": zone["text"]},
        "alone": _answers.finding(findings, "blocks-alone"),
        "best": best and {"package": best["details"]["package"], "hinges": best["hinges"], "id": best["id"]},
        "hangs": _hangs(findings, rows),
        "force": force and _force(force, findings),
        "settlement": _settlement(findings),
        "coercion": coercion_view(findings),
        "bargaining": _bargaining(findings, rows),
        "stability": graph_view(findings, rows),
        "council": council_view(findings),
        "others": _others(findings, rows),
        "readings": _readings(findings, rows),
        "reading_words": _reading_words(findings),
        "positions": _positions(rows),
        "commitments": rows["commitments"],
        "failure": rows["failure"],
        "sources": [{**s, "when": day(s["date"])} for s in rows["sources"]],
        "known": {s["id"] for s in rows["sources"]} | {b["id"] for s in rows["sources"] for b in s["blocks"]},
        "events": [{**e, "when": day(e["date"])} for e in rows["events"]],
        "measure": rows["power"]["measure"],
        "models": [_model(m) for m in rows["models"]],
        "skipped": findings["skipped"],
        "warnings": findings["warnings"],
        "assumptions": list(
            dict.fromkeys(
                a for f in findings["findings"] if not (said_beside(f) or in_council(f)) for a in f["assumptions"]
            )
        ),
        "versions": manifest.get("versions", {}),
        "question": manifest.get("question", {}),
        "members": [g for g in rows["groups"] if len(g["leaves"]) > 3],
        "names": rows["names"],
    }


def anchor(id: str) -> str:
    """Return the fragment under which a piece of evidence stands."""
    return "ev-" + re.sub(r"[^0-9A-Za-z]+", "-", id)


def _model(m: Data) -> dict[str, Any]:
    return {**m, "references": [reference(c) for c in m["citations"]], "beside": _beside(m["id"])}


def _beside(model: str) -> str:
    if model == "spatial.mean":
        return "it is the baseline"
    return "the weighted mean" if model.startswith("spatial.") else "the status quo, and the weighted mean by issue"


def _hangs(findings: Data, rows: Data) -> list[dict[str, Any]]:
    """Return the strongest hinges of every package but the best, which has a figure of its own."""
    return [
        {
            "title": name_of(f, rows),
            "hinges": [
                {
                    "words": h["words"],
                    "basis": h["basis"],
                    "low": of_100(h["lowest_fifth"]["share"]),
                    "high": of_100(h["highest_fifth"]["share"]),
                }
                for h in f["hinges"][:2]
            ],
        }
        for f in fates(findings)
        if f["id"] != BEST and f["hinges"]
    ]


def _force(f: Data, findings: Data) -> dict[str, Any]:
    return {
        "question": f["question"],
        "text": f["text"],
        "words": _answers.force_words(findings),
        "assumptions": f["assumptions"],
        "hinges": [
            {
                "words": h["words"],
                "basis": h["basis"],
                "low": word(h["lowest_fifth"]["share"]),
                "high": word(h["highest_fifth"]["share"]),
            }
            for h in f["hinges"]
        ],
    }


def _settlement(findings: Data) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for f in findings["findings"]:
        if not f["id"].startswith("settlement/"):
            continue
        levels = {int(y): t for y, t in f["details"]["levels"].items()}
        by = {m["id"]: m for m in f["models"] if "q50" in m}
        question = f["question"].partition(": ")[2]
        out.append(
            {
                "question": question[:1].upper() + question[1:],
                "now": levels[f["details"]["status_quo"]],
                "now_level": f["details"]["status_quo"],
                "agreement": f["agreement"],
                "mean": _cell(by.get("spatial.mean"), levels),
                "median": _cell(by.get("spatial.median"), levels),
                "nash": _cell(by.get("deals.nash"), levels),
                "models": [model_title(m) for m in by.values()],
            }
        )
    return out


def _cell(model: Data | None, levels: Mapping[int, str]) -> dict[str, Any] | None:
    if model is None:
        return None
    near = min(levels, key=lambda y: abs(y - model["q50"]))
    return {
        "level": f"{model['q50']:.0f}",
        "range": f"{model['q05']:.0f}–{model['q95']:.0f}",
        "label": levels[near],
        "settled": of_100(model["settled"] / model["n"]) if model["settled"] < model["n"] else None,
    }


def _others(findings: Data, rows: Data) -> dict[str, Any] | None:
    """Return second coders and variants beside the base: one column each, one row per package."""
    others = [f for f in findings["findings"] if f["id"].startswith(("coder/", "variant/"))]
    if not others:
        return None
    titles = {p["id"]: p["title"] for p in rows["proposals"]} | {"zone": "Any package at all"}
    best = "The best single package of each"
    order = [*titles]
    by = {f["id"]: {r["proposal"]: r for r in f["details"]["rows"]} for f in others}
    names = [p for p in order if any(p in r for r in by.values())]
    names += [p for r in by.values() for p in r if p not in names]
    table: list[dict[str, Any]] = []
    for p in dict.fromkeys(names):
        first = next(r[p] for r in by.values() if p in r)
        base = first["base"] / first["base_n"]
        cells: list[dict[str, Any]] = []
        for f in others:
            r = by[f["id"]].get(p)
            value = None if r is None else r["other"] / r["other_n"]
            cells.append(
                {
                    "share": "–" if value is None else of_100(value),
                    "differs": value is not None and abs(value - base) >= 0.1,
                }
            )
        table.append({"title": titles.get(p, best), "base": of_100(base), "cells": cells})
    heads = [{"id": f["id"].partition("/")[2], "kind": f["id"].partition("/")[0], "text": f["text"].partition(": ")[2],
              "what": f["question"].partition(": ")[2].rstrip("?"), "answer": f["answer"]} for f in others]  # fmt: skip
    return {"heads": heads, "rows": table}


def _readings(findings: Data, rows: Data) -> dict[str, Any] | None:
    shown = [f for f in findings["findings"] if f["id"] == "zone"] + fates(findings)
    if not shown:
        return None
    ids = [r["id"] for r in shown[0]["readings"]]
    heads = ["any package" if f["id"] == "zone" else "best package" if f["id"] == BEST
             else f["id"].removeprefix("fate/") for f in shown]  # fmt: skip
    by = [{r["id"]: r["share"] for r in f["readings"]} for f in shown]
    table: list[dict[str, Any]] = []
    for j, id_ in enumerate(ids):
        parts = id_.split(", ")
        cells = [{"text": of_100(b[id_]), "tint": min(9, int(10 * b[id_]))} if id_ in b else None for b in by]
        table.append({"parts": parts, "base": j == 0, "cells": cells, "id": id_})
    return {"heads": heads, "rows": table, "whole": all(len(r["parts"]) == 4 for r in table)}


def _reading_words(findings: Data) -> list[tuple[str, str]]:
    """Return the meanings of those parts of the readings that differ between them."""
    ids = {r["id"] for f in findings["findings"] for r in f["readings"]}
    parts = {p.split(" ")[0] for id_ in ids for p in id_.split(", ")}
    whole = {p for id_ in ids for p in id_.split(", ")}
    return [
        (name, what)
        for name, what in READINGS
        if name in parts and (name not in ("loss", "cohesion") or sum(w.startswith(name) for w in whole) > 1)
    ]


def _positions(rows: Data) -> list[dict[str, Any]]:
    return [
        {
            "question": k["question"],
            "id": k["id"],
            "rows": [p for p in rows["positions"] if p["issue"] == k["id"]],
            "trust": any(p["trust"] for p in rows["positions"] if p["issue"] == k["id"]),
        }
        for k in rows["issues"]
    ]


def _bargaining(findings: Data, rows: Data) -> dict[str, Any] | None:
    """Return the dynamic models with their reasons, and what they say together."""
    shown, said = rows.get("bargaining"), _answers.finding(findings, "bargaining")
    if shown is None or said is None:
        return None
    return {"text": said["text"], "models": shown["models"]}
