"""The figures of a report as files of their own, for papers and slides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente._output import write
from detente.answers.blocks import figures_of
from detente.answers.view import View
from detente.drawing.png import to_png
from detente.report.compose import compose


def write_figures(
    view: View, manifest: Mapping[str, Any], *, svg: str | None = None, png: str | None = None, force: bool = False
) -> int:
    """Write every figure of a report into one folder or two, and return how many there are.

    Parameters
    ----------
    view, manifest
        The report, as :func:`detente.report.page.render` takes it.
    svg, png
        Folders for vector and for raster files; made if they do not exist.
    force
        Whether to replace files that Détente did not write.

    Raises
    ------
    RendererMissing
        If PNG is wanted and the extra ``detente[png]`` is not installed.
    """
    found = figures_of(compose(view, manifest).sections)
    for f in found:
        text = f.sheet.svg(f"fig-{f.id}", f.title, f.alt)
        if svg is not None:
            write(f"{svg}/{f.id}.svg", text, force=force)
        if png is not None:
            write(f"{png}/{f.id}.png", to_png(text), force=force)
    return len(found)
