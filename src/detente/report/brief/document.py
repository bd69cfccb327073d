"""The brief as a Word document, with the extra ``detente[brief]``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from detente._errors import DetenteError, to_install
from detente.answers.words import sentence
from detente.drawing.png import to_png
from detente.report.brief import drawings
from detente.report.brief.content import Brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.answers.blocks import Figure

PAGE_MM = (210, 297)
MARGIN_MM = (13, 16)
"""Top and bottom, left and right."""
CREATED = (2000, 1, 1)
"""A fixed day in the properties of the file, so that the same brief gives the same bytes."""


class DocumentLibraryMissing(DetenteError):
    """The optional library that writes Word documents is not installed."""


def to_docx(brief: Brief) -> bytes:
    """Return the brief as a Word document of A4 pages.

    Raises
    ------
    DocumentLibraryMissing
        If python-docx is not installed.
    RendererMissing
        If the library that draws PNG is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        raise DocumentLibraryMissing(f"a Word document needs python-docx: {to_install('brief')}") from None
    from datetime import datetime

    doc: Any = Document()
    _set_up(doc)
    doc.core_properties.title = brief.title
    doc.core_properties.author = "détente"
    doc.core_properties.created = doc.core_properties.modified = datetime(*CREATED)
    doc.add_paragraph(brief.kicker, style="Caption")
    doc.add_heading(brief.title, 0)
    _paragraph(doc, brief.rests_on, italic=True)
    for a in brief.answers:
        doc.add_heading(a.heading, 1)
        _paragraph(doc, a.text)
    _figure(doc, drawings.proposals(brief))
    doc.add_page_break()
    _second(doc, brief)
    out = io.BytesIO()
    doc.save(out)
    return _dated(out.getvalue())


def _dated(data: bytes) -> bytes:
    """Return a zip file with one fixed day on all its parts: the same brief gives the same bytes."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, (*CREATED, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


def _set_up(doc: Any) -> None:
    """Set A4, narrow margins and a small serif type, so that two pages hold what two pages of the HTML do."""
    from docx.shared import Mm, Pt, RGBColor

    section = doc.sections[0]
    section.page_width, section.page_height = (Mm(x) for x in PAGE_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM[0])
    section.left_margin = section.right_margin = Mm(MARGIN_MM[1])
    for name, size, before in (("Normal", 8.8, 0), ("Title", 18, 0), ("Heading 1", 11, 4), ("Caption", 8, 0)):
        style = doc.styles[name]
        style.font.name, style.font.size = "Georgia", Pt(size)
        style.font.color.rgb = RGBColor(0x1D, 0x21, 0x27)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(2)


def _second(doc: Any, brief: Brief) -> None:
    if brief.package:
        doc.add_heading(brief.heading, 1)
        clauses = [(c.question, c.label, c.status_quo) for c in brief.package]
        _table(doc, ("Question", "The package says", "Now"), clauses, (0.42, 0.33, 0.25))
        worth = any(g.worth for g in brief.gains)
        heads = ("Who must agree", "accepts in", *(("what it is worth to them",) if worth else ()))
        _table(
            doc,
            heads,
            [(g.who, g.accepts, *((g.worth,) if worth else ())) for g in brief.gains],
            (0.24, 0.11, 0.65) if worth else (0.8, 0.2),
        )
        _paragraph(doc, brief.nearest)
    if brief.fallback is not None:
        _paragraph(doc, f"If it is refused: {'; then '.join(brief.fallback.items)}. {brief.fallback.note}".strip())
    for offer in brief.offers:
        doc.add_paragraph(offer, style="List Bullet")
    tipping = drawings.tipping(brief)
    if tipping is not None and brief.curves is not None:
        doc.add_heading("What decides", 1)
        _figure(doc, tipping)
    if brief.what_ifs:
        doc.add_heading("What if …", 1)
        rows = [(w.what, w.base, w.then, w.most or "this package") for w in brief.what_ifs]
        _table(doc, ("Change", "as coded", "then", "Changed most"), rows, (0.52, 0.1, 0.08, 0.3))
    if brief.unknown:
        doc.add_heading("What is not known", 1)
        for u in brief.unknown:
            doc.add_paragraph(u, style="List Bullet")
    if brief.judgements:
        doc.add_heading("The judgements that matter most, and where they come from", 1)
        for j in brief.judgements:
            p = doc.add_paragraph(style="List Number")
            p.add_run(sentence(j.words)).bold = True
            coded, source = f": {j.coded}" if j.coded else "", f" {j.source}" if j.source else ""
            p.add_run(f"{coded}. {sentence(j.moves)}.{source} ({j.where})")
            for run in p.runs:
                run.font.size = _small()


def _small() -> Any:
    from docx.shared import Pt

    return Pt(8)


def _paragraph(doc: Any, text: str, *, italic: bool = False) -> None:
    if text:
        doc.add_paragraph().add_run(text).italic = italic


def _table(doc: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
    """Add a table with its columns' shares of the width."""
    if not rows:
        return
    from docx.shared import Mm

    wide = PAGE_MM[0] - 2 * MARGIN_MM[1]
    table = doc.add_table(0, len(heads), style="Table Grid")
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(wide * share)
    for j, texts in enumerate((heads, *rows)):
        for cell, text, share in zip(table.add_row().cells, texts, shares, strict=True):
            cell.text, cell.width = text, Mm(wide * share)
            for p in cell.paragraphs:
                p.paragraph_format.space_after = 0
                for run in p.runs:
                    run.font.size, run.bold = _small(), j == 0
    # Two tables without anything between them would become one.
    after = doc.add_paragraph()
    after.paragraph_format.space_after = 0
    after.paragraph_format.line_spacing = 0.4


def _figure(doc: Any, figure: Figure | None) -> None:
    if figure is None:
        return
    from docx.shared import Mm

    picture = to_png(figure.sheet.svg(f"fig-{figure.id}", figure.title, figure.alt))
    doc.add_picture(io.BytesIO(picture), width=Mm(PAGE_MM[0] - 2 * MARGIN_MM[1]))
    # The alternative text of the picture.
    doc.inline_shapes[-1]._inline.docPr.set("descr", figure.alt)
