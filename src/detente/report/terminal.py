"""What ``detente analyze`` prints: the first screen; with ``--full`` every section too."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from detente._text import emit, terminal_safe
from detente.answers.blocks import Block, Bullets, Cell, Figure, Fold, Heading, Section, Table, Text
from detente.answers.words import day, numbered
from detente.report.compose import FURTHER, ReportDocument, compose

if TYPE_CHECKING:
    from detente.findings.analyze import Analysis

WIDTH, FULL_WIDTH = 80, 100
"""Columns of the first screen, and of the whole report."""
INDENT = 3
"""Columns by which answers are indented below their questions."""
LONG_NUMBER = 16
"""Longest cell of a column of numbers; longer ones are words, which may be wrapped."""
LONG_WORD = 12
"""Longest word that a title of numbers keeps on one line where there is little room."""
LEAST_TEXT = 24
"""Room that a column of text should have before titles of numbers are wrapped."""
MOST_FILE_WARNINGS = 3
"""Warnings about the file that the first screen prints in full."""


def print_page(
    analysis: Analysis, out: Path | None = None, stream: TextIO | None = None, *, full: bool = False
) -> None:
    """Print the first screen; colours only where a terminal shows them.

    Parameters
    ----------
    analysis
        What was found.
    out
        The run folder, if one was written.
    stream
        Where to; by default standard output.
    full
        Whether to print every section too.
    """
    if stream is None:
        emit(page_text(analysis, out, sys.stdout, full=full))
    else:
        stream.write(page_text(analysis, out, stream, full=full))


def page_text(analysis: Analysis, out: Path | None, to: TextIO, *, full: bool = False) -> str:
    """Return what :func:`print_page` writes to a stream."""
    from detente.report.run import view_of

    return document_text(compose(view_of(analysis), {}), out, to, full=full)


def document_text(document: ReportDocument, out: Path | None, to: TextIO, *, full: bool = False) -> str:
    """Return a document as text for a stream."""
    return _text_of(lambda width: _parts(document, out, full, width), to, FULL_WIDTH if full else WIDTH)


def sections_text(sections: Iterable[Section], to: TextIO, figures: str = "see the page") -> str:
    """Return some sections as text for a stream; ``figures`` says where their figures are."""
    return _text_of(lambda width: (part for s in sections for part in _section(s, width, figures)), to, FULL_WIDTH)


def _text_of(parts: Callable[[int], Iterable[Any]], to: TextIO, width: int) -> str:
    from rich.console import Console

    console = Console(
        file=to, width=None if to.isatty() else width, highlight=False, markup=False, emoji=False, soft_wrap=False
    )
    console.width = min(console.width, width)
    with console.capture() as page:
        for part in parts(console.width):
            console.print(part)
    # Tables pad every line to their width: of no use in a file or a pipe.
    return "\n".join(line.rstrip() for line in page.get().splitlines()) + "\n"


def _parts(document: ReportDocument, out: Path | None, full: bool, width: int) -> Iterable[Any]:
    view = document.view
    by = view.coding.scenario.by
    yield _text(f"{view.title} · as of {day(view.as_of)}", "bold")
    yield _text(f"{f'Coded by {by} · ' if by else ''}{view.n_draws:,} draws, seed {view.seed}", "dim")
    yield _text("Shares are out of 100 draws from the coded ranges. They are not forecasts.", "dim")
    # Warnings about the file itself come before any share, not after it.
    shown = view.file_warnings if full else view.file_warnings[:MOST_FILE_WARNINGS]
    yield from (_text(w, "bold yellow") for w in shown)
    if len(shown) < len(view.file_warnings):
        more = len(view.file_warnings) - len(shown)
        yield _text(f"{numbered(more, 'more warning')} about the file: see --full or the page.", "bold yellow")
    if document.notice:
        where = f"“{FURTHER}”" if full else "--full or the page"
        yield _text(document.notice.replace(f"“{FURTHER}”", where), "bold yellow")
    for n, a in enumerate(document.first, 1):
        yield ""
        yield _text(f"{n}  {a.question.heading}", "bold")
        if a.text:
            yield _indented(_text(a.text))
        for b in a.blocks:
            yield from (_indented(x) for x in _block(b, width - INDENT))
    yield ""
    if full:
        for part in document.parts:
            yield _text(part.question.heading.upper(), "bold")
            for s in part.sections:
                yield from _section(s, width)
        for s in document.appendices:
            yield from _section(s, width)
    skipped: dict[str, list[str]] = {}
    for s in view.not_run:
        if s.foreign:
            continue  # nothing is missing: the dispute has no such matter
        skipped.setdefault("; ".join(s.reasons), []).append(s.title)
    for reason, titles in skipped.items():
        names = ", ".join(titles) if full or len(titles) < 4 else f"{', '.join(titles[:2])} and {len(titles) - 2} more"
        yield _text(f"Not run, because {reason}: {names}.", "dim")
    notes = [w for w in view.warnings if w not in view.file_warnings]
    if full or len(notes) == 1:
        for w in notes:
            yield _text(f"Note: {w}", "yellow")
    elif notes:
        yield _text(f"{len(notes)} notes on defaults and limits of the models: see --full or the page.", "yellow")
    more = [] if full else ["--full"]
    more += [str(out / "report.html")] if out is not None else ["--out DIR writes the page and all tables"]
    yield _text(f"More: {' · '.join(more)}", "bold")


def _section(s: Section, width: int, figures: str = "see the page") -> Iterable[Any]:
    yield _text(s.title, "bold")
    for b in s.blocks:
        yield from _block(b, width, figures)
    yield ""


def _text(text: str, style: str = "") -> Any:
    from rich.text import Text as RichText

    return RichText(terminal_safe(text), style=style)


def _indented(part: Any) -> Any:
    from rich.padding import Padding

    return Padding(part, (0, 0, 0, INDENT))


def _block(b: Block, width: int, figures: str = "see the page") -> Iterable[Any]:
    match b:
        case Text():
            text = _text(b.text, "dim" if b.kind == "note" else "")
            if b.lead:
                lead = _text(f"{b.lead} ", "bold")
                text = lead.append_text(text)
            yield text
        case Heading():
            yield _text(f"{b.text} ({b.code})" if b.code else b.text, "bold")
        case Bullets():
            for t in b.items:
                yield _text(f"· {f'{t.lead} ' if t.lead else ''}{t.text}")
        case Table():
            yield _table(b, width)
        case Figure():
            yield _text(f"[{b.title}: {figures}]", "dim")
        case Fold():
            return


def _table(b: Table, room: int) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable

    table = RichTable(
        title=_text(b.caption, "dim") if b.caption else None,
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )
    shown = [j for j, c in enumerate(b.columns) if not c.page_only]
    wide = _widths(b, shown, room)
    for j in shown:
        c = b.columns[j]
        table.add_column(_text(c.title), header_style="dim", justify="right" if c.numeric else "left", width=wide[j])
    for row in b.rows:
        table.add_row(*(_text(_said(row[j]), "bold" if row[j].strong else "") for j in shown))
    return table


def _said(cell: Cell) -> str:
    """Return a cell's words with its id, which a page shows in a font of its own."""
    if not cell.code or not cell.text:
        return cell.text or cell.code
    return f"{cell.text} ({cell.code})"


def _widths(b: Table, shown: Sequence[int], room: int) -> dict[int, int]:
    """Return widths of the columns; text is shared out by weight where a table is too wide for the room.

    Columns of numbers are as wide as their longest number, and as their title where there is room. A column of numbers
    with a long answer in words counts as text.
    """
    from rich.cells import cell_len

    def length(text: str) -> int:
        return cell_len(terminal_safe(text))

    title = {j: length(b.columns[j].title) for j in shown}
    cells = {j: max((length(_said(r[j])) for r in b.rows), default=0) for j in shown}
    texts: list[int] = [j for j in shown if not b.columns[j].numeric or cells[j] > LONG_NUMBER]
    out = {j: max(cells[j], title[j]) for j in shown if j not in texts}
    # Two columns are separated by a padding and a divider of the box, one blank each.
    room -= 2 * (len(shown) - 1)
    least = sum(min(max(cells[j], title[j]), LEAST_TEXT) for j in texts)
    if room - sum(out.values()) < least:
        out = {j: max(cells[j], min(_longest_word(b.columns[j].title, length), LONG_WORD)) for j in out}
    left = room - sum(out.values())
    need = {j: max(cells[j], title[j]) for j in texts}
    while texts:
        weight = sum(b.columns[j].weight for j in texts)
        fits: list[int] = [j for j in texts if need[j] <= left * b.columns[j].weight / weight]
        # Space that a narrow column does not need goes to the others.
        for j in fits or texts:
            out[j] = need[j] if fits else max(8, int(left * b.columns[j].weight / weight))
        left -= sum(out[j] for j in fits)
        texts = [j for j in texts if j not in out]
    return out


def _longest_word(text: str, length: Callable[[str], int]) -> int:
    return max((length(word) for word in text.split()), default=0)
