"""Write a run: findings, tables, data for pages, the page, and a manifest that records the origin of all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.view import View
from detente.findings.analyze import Analysis
from detente.models.registry import families
from detente.report.coding import coding
from detente.report.compose import lists_of
from detente.report.page import render
from detente.report.references import reference, short
from detente.runs.folder import MANIFEST, RunFolder, question
from detente.runs.tables import Parquet
from detente.tables.write import csv_text

PACKAGES = ("detente", "numpy", "numba", "scipy", "duckdb", "pydantic")


def view_of(analysis: Analysis) -> View:
    """Return an analysis as pages read it."""
    inputs = analysis.inputs
    case = Case(analysis.scenario, inputs, analysis.results, KeyDrivers(inputs))
    kept = {f.id: f.rows(case) for f in families()}
    return View(
        title=analysis.scenario.title,
        as_of=analysis.scenario.as_of.isoformat(),
        seed=analysis.seed,
        n_draws=analysis.n_draws,
        findings=analysis.findings,
        coding=coding(analysis.scenario, analysis.results),
        rows={id_: rows for id_, rows in kept.items() if rows is not None},
        not_run=analysis.not_run,
        warnings=analysis.warnings,
    )


@dataclass(frozen=True)
class Saved:
    """Everything that a run folder is written from, for a new run or one from the store.

    Attributes
    ----------
    view
        What pages read.
    question
        What identifies the run in a folder.
    findings, figures
        What ``findings.json`` and ``figures.json`` hold.
    manifest
        Where it comes from; hashes of files are added when it is written.
    tables
        Labelled arrays by model and name.
    citations
        Keys of references by model.
    """

    view: View
    question: Mapping[str, Any]
    findings: Mapping[str, Any]
    figures: Mapping[str, Any]
    manifest: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Labelled]]
    citations: Mapping[str, tuple[str, ...]]


def saved_of(
    analysis: Analysis, timing: Mapping[str, Any] | None = None, changes: Mapping[str, object] | None = None
) -> Saved:
    """Return the data of an analysis that a run folder is written from; see :func:`write_run`."""
    asked = question(
        analysis.scenario.hashes,
        analysis.seed,
        analysis.n_draws,
        changes,
        exact=analysis.exact,
        models=analysis.asked,
    )
    view = view_of(analysis)
    manifest: dict[str, Any] = {
        "detente": 1,
        "title": view.title,
        "as_of": view.as_of,
        "question": asked,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "timing": dict(timing or {}),
        "versions": {p: version(p) for p in PACKAGES},
    }
    figures = {**view.coding.model_dump(mode="json"), "families": view.rows}
    tables = {id_: r.tables for id_, r in analysis.results.items()}
    citations = {id_: r.citations for id_, r in analysis.results.items()}
    return Saved(view, asked, analysis.plain(), figures, manifest, tables, citations)


def write_run(
    analysis: Analysis,
    out: str | os.PathLike[str],
    timing: Mapping[str, Any] | None = None,
    *,
    force: bool = False,
    changes: Mapping[str, object] | None = None,
) -> Path:
    """Write a run folder and return its path.

    Parameters
    ----------
    analysis
        What to write.
    out
        The folder; it must not exist, be empty, or hold a run of the same question.
    timing
        Seconds and workers, for the manifest.
    force
        Whether to replace a run of another question, or one whose files were changed.
    changes
        Values by path that were set for the run, for the manifest.

    Raises
    ------
    FolderInUse
        If the folder holds something else.
    CannotWrite
        If it cannot be written; nothing is left behind then.
    """
    return write_saved(saved_of(analysis, timing, changes), out, force=force)


def write_saved(saved: Saved, out: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write a run folder from the data of a run, and return its path; see :func:`write_run`."""
    manifest = dict(saved.manifest)
    with RunFolder(out, saved.question, force=force) as folder:
        folder.write_json("findings.json", saved.findings)
        folder.write_json("figures.json", saved.figures)
        folder.write("report.html", render(saved.view, manifest))
        _tables(saved.tables, folder)
        _lists(saved.view.findings, folder)
        for name, rows in lists_of(saved.view).items():
            folder.write(f"tables/{name}.csv", csv_text(rows, tuple(rows[0])))
        _references(saved.citations, folder)
        manifest["files"] = folder.hashes()
        folder.write_json(MANIFEST, manifest)
    return Path(out)


def _tables(tables: Mapping[str, Mapping[str, Labelled]], folder: RunFolder) -> None:
    with Parquet() as parquet:
        for model, named in tables.items():
            for name, table in named.items():
                parquet.write(folder.path(f"tables/{model}.{name}.parquet"), table.columns())


def _lists(findings: tuple[Finding, ...], folder: RunFolder) -> None:
    rows = [
        {
            "id": f.id,
            "question": f.question,
            "asks": f.asks.value,
            "answer": f.answer,
            "count": f.value.get("count"),
            "draws": f.n_draws,
            "share": f.share,
            "low": f.range[0] if f.range else None,
            "high": f.range[1] if f.range else None,
            "mc_se": f.mc_se,
            "text": f.text,
        }
        for f in findings
    ]
    columns = ("id", "question", "asks", "answer", "count", "draws", "share", "low", "high", "mc_se", "text")
    folder.write("tables/findings.csv", csv_text(rows, columns))
    drivers = [
        {
            "finding": f.id,
            "path": d.path,
            "input": d.words,
            "basis": d.basis,
            "lowest_fifth": d.low.value,
            "highest_fifth": d.high.value,
        }
        for f in findings
        for d in f.key_drivers
    ]
    columns = ("finding", "path", "input", "basis", "lowest_fifth", "highest_fifth")
    folder.write("tables/key_drivers.csv", csv_text(drivers, columns))


def _references(citations: Mapping[str, tuple[str, ...]], folder: RunFolder) -> None:
    rows = [
        {"model": model, "cited_as": short(key), "reference": reference(key)}
        for model, keys in citations.items()
        for key in keys
    ]
    folder.write("tables/references.csv", csv_text(rows, ("model", "cited_as", "reference")))
