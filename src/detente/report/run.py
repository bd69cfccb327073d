"""Writing a run: findings, tables, figure rows, the page, and a manifest that says where all of it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from detente.findings.analyze import Analysis
from detente.models.contract import Result
from detente.report.press import Press
from detente.report.rows import figure_rows, scenario_rows
from detente.runs.folder import MANIFEST, RunFolder, question
from detente.runs.tables import Parquet
from detente.scenario.model import Scenario
from detente.tables.write import csv_text

PACKAGES = ("detente", "numpy", "numba", "scipy", "duckdb", "altair", "vl-convert-python", "pydantic")


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
    with RunWriter(out, asked) as writer:
        writer.begin(analysis)
        writer.tell(analysis, timing or {})
        writer.finish()
    return Path(out)


class RunWriter:
    """Writes a run: tables and, with a press, most pictures while findings are put into words; then the rest.

    A context manager; nothing is made before :meth:`begin`, and nothing is left if something goes wrong.

    Parameters
    ----------
    out
        The folder, as in :func:`write_run`.
    asked
        What identifies the run (:func:`detente.runs.folder.question`).
    """

    rows: Mapping[str, Any] | None = None
    """What the page draws, from :meth:`begin` on."""

    def __init__(self, out: str | os.PathLike[str], asked: Mapping[str, Any]) -> None:
        self._out, self._asked = out, dict(asked)
        self._coded: dict[str, Any] | None = None
        self._open = ExitStack()
        self._press = self._open.enter_context(Press())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> bool | None:
        return self._open.__exit__(*error)

    def ahead(self, scenario: Scenario) -> None:
        """Have the page begun beside the models, in a process of its own; else it is made here, at the end."""
        self._press.warm()
        self._coded = scenario_rows(scenario)
        self._press.sketch(self._coded)

    def begin(self, analysis: Analysis) -> None:
        """All models have run: make the folder, and start on what needs no findings."""
        self._folder = self._open.enter_context(RunFolder(self._out, self._asked))
        # The pool is left before the folder is: nobody writes into a folder that is being taken away.
        pool = self._open.enter_context(ThreadPoolExecutor(1))
        self._tables = pool.submit(_tables, analysis.results, self._folder)
        self.rows = figure_rows(analysis, self._coded)
        self._press.sketch(self.rows)

    def tell(self, analysis: Analysis, timing: Mapping[str, Any]) -> None:
        """Hand over the findings, and write all but the page."""
        self._manifest: dict[str, Any] = {
            "detente": 1,
            "title": analysis.scenario.title,
            "as_of": analysis.scenario.as_of.isoformat(),
            "question": self._asked,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "timing": dict(timing),
            "versions": {p: version(p) for p in PACKAGES},
        }
        findings = analysis.plain()
        self._press.begin(findings, self._manifest)
        self._folder.write_json("findings.json", findings)
        self._folder.write_json("figures.json", self.rows)
        _lists(analysis, self._folder)

    def finish(self) -> None:
        """Write the page, and what the run consists of."""
        self._folder.write("report.html", self._press.page())
        self._tables.result()
        self._manifest["files"] = self._folder.hashes()
        self._folder.write_json(MANIFEST, self._manifest)


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
