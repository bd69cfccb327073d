"""Write the figures of a run as files of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.report._pictures import pictures
from detente.runs.folder import replace_bytes


def write_figures(
    findings: Mapping[str, Any], rows: Mapping[str, Any], *, svg: Path | None = None, png: Path | None = None
) -> int:
    """Write every figure of the report into folders, as ``ID.svg`` and ``ID.png``; return how many figures there are.

    Parameters
    ----------
    findings, rows
        What ``findings.json`` and ``figures.json`` hold.
    svg, png
        Folders, made where they do not exist; figures of the same name are replaced. PNG images have two pixels for
        each CSS pixel.

    Raises
    ------
    detente.drawing.png.RendererMissing
        If PNG is wanted and ``resvg-py`` is not installed.
    OSError
        If a file cannot be written.
    """
    from detente.drawing.png import to_png

    drawn = pictures(findings, rows)
    images = {p.id: to_png(p.svg) for p in drawn.values()} if png is not None else {}
    for folder, form in ((svg, "svg"), (png, "png")):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for p in drawn.values():
                content = p.svg.encode() if form == "svg" else images[p.id]
                replace_bytes(folder / f"{p.id}.{form}", content)
    return len(drawn)
