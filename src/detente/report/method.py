"""Sections on the models that ran, the method, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.answers.blocks import Block, Bullets, Cell, Column, Section, Table, Text, cells
from detente.answers.questions import Question
from detente.answers.view import View
from detente.answers.words import numbered
from detente.report.references import short


def sections(view: View, manifest: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return the section on the models, and the section on the method with the identification of the run."""
    return (_models(view), _method(view, manifest))


def _models(view: View) -> Section:
    blocks: list[Block] = []
    if view.coding.models:
        blocks.append(
            Table(
                (Column("Model", weight=3), Column("Sources", weight=5)),
                tuple(
                    (
                        Cell(m.title + ("" if m.status == "tested" else f" ({m.status}ly tested)")),
                        Cell("; ".join(short(c) for c in m.citations[:1])),
                    )
                    for m in view.coding.models
                ),
                "Models that ran, with their first source. Ids and all sources: tables/references.csv.",
                small=True,
            )
        )
    lacking = [s for s in view.not_run if not s.foreign]
    foreign = len(view.not_run) - len(lacking)
    if lacking:
        reasons: dict[tuple[str, str], list[str]] = {}
        for s in lacking:
            reasons.setdefault(("; ".join(s.reasons), "; ".join(s.remedies)), []).append(s.title)
        rows = tuple(cells(", ".join(titles), why, remedy) for (why, remedy), titles in reasons.items())
        columns = (Column("Models", weight=2), Column("Not run, because", weight=2), Column("To run them", weight=2))
        blocks.append(Table(columns, rows, "A model that does not apply is skipped; it never guesses.", small=True))
    if foreign:
        blocks.append(
            Text(f"{numbered(foreign, 'model')} on matters that this dispute does not have did not run.", kind="note")
        )
    return Section("models", "Models", Question.BACKGROUND, tuple(blocks), frozenset(), 80)


def _method(view: View, manifest: Mapping[str, Any]) -> Section:
    errors = [(f.n_draws, f.mc_se) for f in view.findings if f.mc_se is not None]
    largest = 100 * max((e for n, e in errors if n == view.n_draws), default=0)
    most = f", at most {largest:.1f} of 100 over all draws" if largest >= 0.05 else ""
    points = [
        f"Every uncertain input is drawn {view.n_draws:,} times from its range (seed {view.seed}).",
        f"Monte Carlo standard error: √(P(1−P)/n){most}.",
        "A package passes if everyone whose consent is needed prefers it to no agreement: those who "
        "sign, and those whom the rule of a changed level names. Others are affected but cannot block.",
    ]
    blocks: list[Block] = [Bullets(tuple(Text(p) for p in points))]
    if view.warnings:
        blocks.append(Bullets(tuple(Text(w) for w in view.warnings)))
    question, versions = manifest.get("question", {}), manifest.get("versions", {})
    rows = [cells(name, f"sha256 {digest}") for name, digest in question.get("scenario", {}).items()]
    rows += [cells(name, str(version)) for name, version in versions.items()]
    if rows:
        blocks.append(Table((Column("Input or package"), Column("Version", weight=4)), tuple(rows), small=True))
    return Section("method", "Method and limits", Question.BACKGROUND, tuple(blocks), frozenset(), 90)
