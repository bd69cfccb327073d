"""Downloads of a finished run: brief, report, tables, figures, everything."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from detente._errors import DamagedFile, UsageError, to_install
from detente.answers.blocks import figures_of
from detente.answers.view import View
from detente.drawing.png import to_png
from detente.report.brief.content import Brief, brief_of
from detente.report.brief.fit import fitted
from detente.report.brief.page import render as render_brief
from detente.report.compose import compose, lists_of
from detente.report.saved import view_of_run
from detente.runs.folder import read_run
from detente.tables.write import workbook_bytes

HTML, ZIP = "text/html; charset=utf-8", "application/zip"
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = "docx resvg_py"
STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every entry of an archive, so that the same run gives the same bytes."""


@dataclass(frozen=True, slots=True)
class RunExport:
    """One form of a run.

    Attributes
    ----------
    name
        Last part of its address and of the file's name.
    title, what
        What it is called, and what is in it.
    media
        Its media type.
    needs
        Module without which it cannot be made; empty if none.
    """

    name: str
    title: str
    what: str
    media: str
    needs: str = ""

    @property
    def missing(self) -> bool:
        """Whether a package that it needs is not installed."""
        return bool(self.needs) and any(find_spec(n) is None for n in self.needs.split())


EXPORTS = (
    RunExport("brief.html", "Brief", "two pages for a person who decides", HTML),
    RunExport("brief.docx", "Brief for Word", "the same as a document", f"{OFFICE}.wordprocessingml.document", WORD),
    RunExport("report.html", "Report", "everything, with drawings and sources", HTML),
    RunExport("tables.xlsx", "Tables", "findings, key drivers, offers: a workbook", f"{OFFICE}.spreadsheetml.sheet"),
    RunExport("findings.csv", "Findings", "one row an answer", "text/csv; charset=utf-8"),
    RunExport("figures-svg.zip", "Drawings, SVG", "every drawing as a vector file", ZIP),
    RunExport("figures-png.zip", "Drawings, PNG", "every drawing as a picture", ZIP, "resvg_py"),
    RunExport("run.zip", "Run folder", "findings, tables and manifest, to go on with", ZIP),
)  # fmt: skip


def view_of(run: Path) -> tuple[View, Mapping[str, Any]]:
    """Return a run as pages read it, and its manifest.

    Raises
    ------
    NoRun, DamagedFile
        If the folder holds no run that this version can show.
    """
    saved = read_run(run)
    try:
        return view_of_run(saved["findings"], saved["figures"]), saved["manifest"]
    except (LookupError, TypeError, AttributeError, ValueError) as e:
        raise DamagedFile(f"this run cannot be shown by this version ({type(e).__name__}); analyze again") from None


def export(run: Path, name: str, package: str = "") -> tuple[bytes, str]:
    """Return one form of a run, and its media type.

    Parameters
    ----------
    run
        The run folder.
    name
        Name of the form.
    package
        Id of the proposal that a brief shows; empty for the best package.

    Raises
    ------
    UsageError
        There is no such form, or a package that it needs is not installed.
    NoRun, DamagedFile
        The run cannot be read.
    """
    known = {e.name: e for e in EXPORTS}
    if name not in known:
        raise UsageError(f"a run has no form {name}; there are {', '.join(known)}")
    if known[name].missing:
        raise UsageError(f"{name} needs more packages: {to_install('brief')}")
    if name in _BRIEFS:
        return _BRIEFS[name](fitted(brief_of(view_of(run)[0], package))), known[name].media
    return _MAKERS[name](run), known[name].media


def _brief_docx(brief: Brief) -> bytes:
    from detente.report.brief.document import to_docx

    return to_docx(brief)


def _figures(run: Path, kind: str) -> bytes:
    view, manifest = view_of(run)
    files: dict[str, bytes] = {}
    for f in figures_of(compose(view, manifest).sections):
        text = f.sheet.svg(f"fig-{f.id}", f.title, f.alt)
        files[f"{f.id}.{kind}"] = text.encode() if kind == "svg" else to_png(text)
    return _zip(files)


def _tables(run: Path) -> bytes:
    findings = json.loads((run / "findings.json").read_text(encoding="utf-8"))["findings"]
    rows = [{k: f.get(k) for k in ("id", "question", "answer", "text", "n_draws", "mc_se")} for f in findings]
    view, _ = view_of(run)
    drivers = [
        {"finding": f.id, "path": d.path, "input": d.words, "lowest fifth": d.low.value, "highest fifth": d.high.value}
        for f in view.findings
        for d in f.key_drivers
    ]
    ranges = {f.id: f.range or (None, None) for f in view.findings}
    shares = {f.id: dict(zip(("share", "low", "high"), (f.share, *ranges[f.id]), strict=True)) for f in view.findings}
    sheets = {"findings": [{**r, **shares.get(str(r["id"]), {})} for r in rows], "key drivers": drivers}
    more = {name.replace("_", " "): [*found] for name, found in lists_of(view).items()}
    return workbook_bytes({**sheets, **more})


def _whole(run: Path) -> bytes:
    files = [p for p in sorted(run.rglob("*")) if p.is_file() and not p.is_symlink()]
    return _zip({p.relative_to(run).as_posix(): p.read_bytes() for p in files})


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


_BRIEFS: Mapping[str, Callable[[Brief], bytes]] = {
    "brief.html": lambda brief: render_brief(brief).encode(),
    "brief.docx": _brief_docx,
}
_MAKERS: Mapping[str, Callable[[Path], bytes]] = {
    "report.html": lambda run: (run / "report.html").read_bytes(),
    "tables.xlsx": _tables,
    "findings.csv": lambda run: (run / "tables" / "findings.csv").read_bytes(),
    "figures-svg.zip": lambda run: _figures(run, "svg"),
    "figures-png.zip": lambda run: _figures(run, "png"),
    "run.zip": _whole,
}
