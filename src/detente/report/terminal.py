"""What ``detente analyze`` prints: one page that a reader understands without the manual."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from detente.report import _answers
from detente.report._council import in_council
from detente.report._pictures import BEST
from detente.report._readings import telling
from detente.report._words import clauses, day, draws, listed, of_100, over_readings
from detente.report.rows import figure_rows
from detente.scenario.placeholders import MARK

if TYPE_CHECKING:
    from detente.findings.analyze import Analysis

WIDTH = 100
Data = Mapping[str, Any]


def print_page(analysis: Analysis, out: Path | None = None, stream: TextIO | None = None) -> None:
    """Print the page; colours only where a terminal shows them.

    Parameters
    ----------
    analysis
        What was found.
    out
        The run folder, if one was written.
    stream
        Where to; by default standard output.
    """
    to: TextIO = stream or sys.stdout  # pyright: ignore[reportAssignmentType]
    to.write(page_text(analysis, out, to))


def page_text(analysis: Analysis, out: Path | None, to: TextIO, rows: Data | None = None) -> str:
    """Return what :func:`print_page` writes to a stream; ``rows`` are the figures' rows, if they are there already."""
    from rich.console import Console

    width = None if to.isatty() else WIDTH
    console = Console(file=to, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if console.width > WIDTH:
        console.width = WIDTH
    with console.capture() as page:
        for part in one_page(analysis, out, rows):
            console.print(part)
    # Tables pad every line to their width: of no use in a file or a pipe.
    return "\n".join(line.rstrip() for line in page.get().splitlines()) + "\n"


def one_page(analysis: Analysis, out: Path | None = None, rows: Data | None = None) -> list[Any]:
    """Return the page as rich renderables, from top to bottom."""
    shown = figure_rows(analysis) if rows is None else rows
    return [x for x in _parts(analysis.plain(), shown, out) if x is not None]


def _parts(f: Data, rows: Data, out: Path | None) -> Iterable[Any]:
    yield _text(f["title"], "bold")
    by = rows["scenario"]["by"]
    head = f"as of {day(f['as_of'])}{f', coded by {by}' if by else ''} · {f['n_draws']:,} draws, seed {f['seed']}"
    yield _text(head + " · “N of 100” = draws of the coded beliefs; uncalibrated, no forecast", "dim")
    yield from (_text(w, "bold yellow") for w in f["warnings"] if MARK in w)  # before any share, not after it
    yield ""
    yield _proposals(f, rows)
    yield from _best(f)
    yield from _hinges(f)
    yield _settlements(f)
    yield from _why(f)
    yield from _bargaining(f)
    yield from _stable(f)
    yield from _council(f)
    yield from _rest(f, rows)
    if out is not None:
        yield ""
        yield _text(f"Report: {out / 'report.html'}", "bold")


def _text(text: str, style: str = "") -> Any:
    from rich.text import Text

    return Text(text, style=style)


def _table(title: str, *columns: tuple[str, dict[str, Any]]) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for name, more in columns:
        table.add_column(name, header_style="dim", **more)
    return table


def _proposals(f: Data, rows: Data) -> Any:
    found = [p for p in _answers.proposals(f, rows) if p["kind"] != "best"]
    if not found:
        return None
    table = _table(
        "What becomes of each proposal (draws of 100)",
        ("proposal", {"ratio": 11}),
        ("passes", {"justify": "right", "no_wrap": True}),
        ("readings", {"justify": "right", "no_wrap": True}),
        ("turned down mostly by", {"ratio": 7}),
        ("passes without (in more)", {"ratio": 6}),
    )
    for p in found:
        shown = [a for a in p["against"] if a["mostly"]] or p["against"][:1]
        against = "; ".join(f"{a['who']} {a['times']}" for a in shown) or "nobody"
        style = "" if p["kind"] == "analyst" else "bold"
        name = p["title"] + ("" if p["kind"] == "analyst" else f" ({p['kind']})")
        drop = p["drop"].partition(" or ")[0]
        table.add_row(_text(name, style), _text(p["passes"], "bold"), p["range"], against, drop)
    return table


def _best(f: Data) -> Iterable[Any]:
    best, zone = _answers.finding(f, BEST), _answers.finding(f, "zone")
    if best is None:
        if zone is not None:
            yield _text("Is there a deal to be had?", "bold")
            yield zone["text"]
            yield ""
        return
    share = best["value"]["count"] / best["value"]["n"]
    yield _text("The best package that could be tabled", "bold")
    yield f"{clauses(best['details']['package'])}."
    text = f"It passes in {draws(share)}"
    text += f", {over_readings(best)}." if over_readings(best) else "."
    if zone is not None:
        any_ = zone["value"]["count"] / zone["value"]["n"]
        text += f" Some package or other would pass in {of_100(any_)}: that takes perfect knowledge."
    yield text
    yield ""


def _hinges(f: Data) -> Iterable[Any]:
    best = _answers.finding(f, BEST)
    if best is None:
        return
    table = _table(
        "What that hangs on (draws of 100 in which it passes)",
        ("input", {"ratio": 1}),
        ("basis", {"no_wrap": True}),
        ("lowest fifth", {"justify": "right", "no_wrap": True}),
        ("highest fifth", {"justify": "right", "no_wrap": True}),
    )
    for h in best["hinges"][:4]:
        low, high = (of_100(h[k]["share"]) for k in ("lowest_fifth", "highest_fifth"))
        table.add_row(h["words"], h["basis"], low, high)
    if best["hinges"]:
        yield table
    else:
        yield "No single input moves that by more than chance."
    moved = [f"in {of_100(e.share)} {e.words}" for e in telling(best)]
    if moved:
        yield f"Read otherwise, it passes {listed(moved)}."
        yield ""


_COLUMNS = (
    ("spatial.mean", "mean (baseline)"),
    ("spatial.median", "median"),
    ("spatial.nash", "Nash by issue"),
    ("deals.nash", "Nash package"),
)
_OVER_ROUNDS = (
    ("spatial.mean", "mean (baseline)"),
    ("spatial.smp", "SMP"),
    ("spatial.expected-utility", "expected utility"),
    ("spatial.exchange", "exchange"),
)


def _settlements(f: Data, wanted: tuple[tuple[str, str], ...] = _COLUMNS, title: str = "") -> Any:
    found = [x for x in f["findings"] if x["id"].startswith("settlement/")]
    held = {m["id"] for x in found for m in x["models"] if "q50" in m}
    columns = [c for c in wanted if c[0] in held]
    if not columns or (title and len(columns) < 2):
        return None
    right = {"justify": "right", "no_wrap": True}
    table = _table(
        title or "Where issues would settle (median of the draws; 5–95 of 100)",
        ("issue", {"ratio": 1}),
        ("now", right),
        *((name, right) for _, name in columns),
    )
    for x in found:
        by = {m["id"]: m for m in x["models"] if "q50" in m}
        cells = [f"{m['q50']:.0f} ({m['q05']:.0f}–{m['q95']:.0f})" if (m := by.get(i)) else "–" for i, _ in columns]
        table.add_row(x["id"].removeprefix("settlement/"), str(x["details"]["status_quo"]), *cells)
    return table


def _why(f: Data) -> Iterable[Any]:
    """Yield the explanations side by side, each with what it hangs on, and the reference classes beneath."""
    found = [x for x in f["findings"] if x["id"].startswith("why/")]
    if found:
        table = _table(
            "Why talks could fail although a deal exists (each by its own model; none is a forecast)",
            ("question", {"ratio": 3}),
            ("as coded", {"ratio": 2}),
            ("hangs on", {"ratio": 3}),
        )
        for x in found:
            table.add_row(x["question"], x["answer"], "; ".join(h["words"] for h in x["hinges"][:2]) or "–")
        yield table
        yield _text("Each assumes something else:", "dim")
        yield from (_text(f"· {x['question']} {x['assumptions'][0]}", "dim") for x in found)
        yield ""
    for x in f["findings"]:
        if x["id"].startswith("reference-class/"):
            yield _text("Cases of this kind before", "bold")
            yield x["text"]
            yield ""


def _bargaining(f: Data) -> Iterable[Any]:
    found = _answers.finding(f, "bargaining")
    if found is not None:
        yield _settlements(f, _OVER_ROUNDS, "Bargained over rounds, consent aside")
        yield found["text"]
        yield ""


def _stable(f: Data) -> Iterable[Any]:
    """Yield which situations are stable, the way to them, and what keeps the first wanted one from being so."""
    found = [x for x in f["findings"] if x["id"] == "stable" or x["id"].startswith("stable/")]
    if found:
        yield _text("Which situations are stable, and what would change that", "bold")
        yield from (x["text"] for x in found if x["id"] != "stable/dilemmas")
        yield ""


def _council(f: Data) -> Iterable[Any]:
    """Say what an alliance cannot decide, whom it could admit, and what the calendar of the talks implies."""
    found = [x for x in f["findings"] if in_council(x) and not x["id"].endswith("/can")]
    for x in found:
        yield _text(x["question"], "bold")
        yield x["text"]
        yield ""


def _rest(f: Data, rows: Data) -> Iterable[Any]:
    words = _answers.force_words(f)
    if words is not None:
        yield _text("If the talks fail", "bold")
        said = next(s["text"] for s in _answers.short(f, rows) if s["lead"] == "If the talks fail.")
        yield said
        yield ""
    others = [x for x in f["findings"] if x["id"].startswith(("coder/", "variant/"))]
    if others:
        yield _text("Coders and variants", "bold")
        yield from (f"· {x['text']}" for x in others)
        yield ""
    reasons: dict[str, list[str]] = {}
    for s in f["skipped"]:
        reasons.setdefault("; ".join(m["words"] for m in s["missing"]), []).append(s["title"])
    for missing, titles in reasons.items():
        yield _text(f"Skipped, as {missing}: {', '.join(titles)}.", "dim")
    for w in f["warnings"]:
        if MARK not in w:
            yield _text(f"Note: {w}", "yellow")
