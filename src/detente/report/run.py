"""Writing a run: findings, tables, figure rows, the page, and a manifest that says where all of it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detente.findings.analyze import Analysis
from detente.models.contract import Result
from detente.report.page import render
from detente.report.rows import figure_rows
from detente.runs.folder import MANIFEST, RunFolder, question
from detente.runs.tables import Parquet, csv_text

PACKAGES = ("detente", "numpy", "numba", "scipy", "duckdb", "pydantic")


def write_run(analysis: Analysis, out: str | os.PathLike[str], timing: Mapping[str, Any] | None = None) -> Path:
    """Write a run folder and return its path.

    Parameters
    ----------
    analysis
        What to write.
    out
        The folder; it must not exist, be empty, or hold a run of the same question.
    timing
        Seconds and workers, for the manifest.

    Raises
    ------
    FolderInUse
        If the folder holds something else.
    OSError
        If it cannot be written; nothing is left behind then.
    """
    asked = question(analysis.scenario.hashes, analysis.seed, analysis.n_draws)
    findings, rows = analysis.plain(), figure_rows(analysis)
    manifest: dict[str, Any] = {
        "detente": 1,
        "title": analysis.scenario.title,
        "as_of": analysis.scenario.as_of.isoformat(),
        "question": asked,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "timing": dict(timing or {}),
        "versions": {p: version(p) for p in PACKAGES},
    }
    with RunFolder(out, asked) as folder:
        folder.write_json("findings.json", findings)
        folder.write_json("figures.json", rows)
        folder.write("report.html", render(findings, rows, manifest))
        _tables(analysis.results, folder)
        _lists(analysis, folder)
        manifest["files"] = folder.hashes()
        folder.write_json(MANIFEST, manifest)
    return Path(out)


def _tables(results: Mapping[str, Result], folder: RunFolder) -> None:
    with Parquet() as parquet:
        for result in results.values():
            for name, table in result.tables.items():
                parquet.write(folder.path(f"tables/{result.model}.{name}.parquet"), table.columns())


def _lists(analysis: Analysis, folder: RunFolder) -> None:
    findings = [
        {
            "id": f.id,
            "question": f.question,
            "answer": f.answer,
            "count": f.value.get("count"),
            "draws": f.n_draws,
            "share": f.value["count"] / f.value["n"] if "count" in f.value else None,
            "low": f.range[0] if f.range else None,
            "high": f.range[1] if f.range else None,
            "mc_se": f.mc_se,
            "text": f.text,
        }
        for f in analysis.findings
    ]
    columns = ("id", "question", "answer", "count", "draws", "share", "low", "high", "mc_se", "text")
    folder.write("tables/findings.csv", csv_text(findings, columns))
    hinges = [
        {
            "finding": f.id,
            "path": h.path,
            "input": h.words,
            "basis": h.basis,
            "lowest_fifth": h.low.value,
            "highest_fifth": h.high.value,
        }
        for f in analysis.findings
        for h in f.hinges
    ]
    folder.write(
        "tables/hinges.csv",
        csv_text(hinges, ("finding", "path", "input", "basis", "lowest_fifth", "highest_fifth")),
    )
