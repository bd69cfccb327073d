"""Figures of a track record: gains with intervals, PIT histograms, calibration curves, promised and tested gains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.backtest.classes.board import ClassBoard
from detente.backtest.deu.board import BoardPart
from detente.drawing.canvas import Sheet
from detente.drawing.style import ACCEPT, BLOCK, INK, MUTED, RULE, WIDTH

NAME, STEP, TOP, FOOT = 250, 22, 26, 34
SIDE = 150
"""Height of a panel of a histogram or curve."""


def gain_picture(part: BoardPart) -> Sheet:
    """Draw the gain in CRPS of every forecast that is not a baseline over the best simple one, with its interval."""
    rows = [(r, part.against[r.id]) for r in part.rows if r.id in part.against]
    ends = [100 * v for _, c in rows for v in (c.crps_gain.low, c.crps_gain.high)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    bottom = TOP + STEP * len(rows)
    sheet = Sheet(WIDTH, bottom + FOOT)
    sheet.text("gain over the best simple forecast, per cent of its CRPS", NAME, 8, shade=MUTED, size=10)

    def at(gain: float) -> float:
        return NAME + (WIDTH - NAME - 10) * (gain - low) / (high - low or 1.0)

    for tick in range(int(low // 10) * 10, int(high) + 1, 10):
        if low <= tick <= high:
            sheet.line(at(tick), TOP - 6, at(tick), bottom, INK if tick == 0 else RULE)
            sheet.text(f"{tick:+d}" if tick else "0", at(tick), bottom + 10, "center", 10, MUTED)
    for j, (row, found) in enumerate(rows):
        y, gain = TOP + STEP * (j + 0.5), found.crps_gain
        shade = ACCEPT if gain.low > 0 else BLOCK if gain.high < 0 else MUTED
        sheet.block(row.title, 0, y, NAME - 14, most=1)
        sheet.line(at(100 * gain.low), y, at(100 * gain.high), y, shade, 2)
        sheet.dot(at(100 * gain.value), y, 70, shade)
    return sheet


def pit_picture(part: BoardPart, ids: Sequence[str]) -> Sheet:
    """Draw the PIT histogram in tenths, with the flat line of a calibrated forecast."""
    rows = [r for r in part.rows if r.id in ids]
    wide = (WIDTH - 24 * (len(rows) - 1)) / max(1, len(rows))
    sheet = Sheet(WIDTH, TOP + SIDE + FOOT)
    top = max((max(r.pit) for r in rows), default=1)
    for j, row in enumerate(rows):
        left, bottom = j * (wide + 24), TOP + SIDE
        sheet.text(row.title, left, 8, bold=True, size=10)
        for k, count in enumerate(row.pit):
            x = left + wide * k / 10
            sheet.rect(x + 1, bottom - SIDE * count / top, x + wide / 10 - 1, bottom, ACCEPT, 0.8)
        flat = bottom - SIDE * sum(row.pit) / 10 / top
        sheet.line(left, flat, left + wide, flat, INK, 1, dashed=True)
        sheet.text("below its forecast", left, bottom + 12, size=9, shade=MUTED)
        sheet.text("above", left + wide, bottom + 12, "right", 9, MUTED)
    return sheet


def calibration_picture(made: ClassBoard, ids: Sequence[str]) -> Sheet:
    """Draw observed frequencies against forecast probabilities; the diagonal is perfect calibration."""
    rows = [r for r in made.rows if r.id in ids]
    sheet = Sheet(WIDTH, TOP + 2 * SIDE + FOOT)
    side = 2 * SIDE
    for j, row in enumerate(rows):
        left, bottom = j * (side + 40), TOP + side
        sheet.text(row.title, left, 8, bold=True, size=10)
        sheet.field(left, TOP, left + side, bottom)
        sheet.line(left, bottom, left + side, TOP, MUTED, 1, dashed=True)
        for b in row.curve:
            sheet.dot(left + side * b.said, bottom - side * b.seen, 20 + b.n / 4, ACCEPT, opacity=0.85)
        sheet.text("said 0", left, bottom + 12, size=9, shade=MUTED)
        sheet.text("said 1", left + side, bottom + 12, "right", 9, MUTED)
    return sheet


def promise_picture(made: Sequence[ClassBoard], id: str) -> Sheet:
    """Draw for every question the gain in cross-validation that ignores time, and in the test after the cut."""
    rows = [(b.question, r) for b in made for r in b.rows if r.id == id]
    values = [v for _, r in rows for v in (r.in_folds, r.over_trailing.low, r.over_trailing.high)]
    low, high = min([0.0, *values]), max([0.0, *values])
    bottom = TOP + 2 * STEP * len(rows)
    sheet = Sheet(WIDTH, bottom + FOOT)

    def at(gain: float) -> float:
        return NAME + (WIDTH - NAME - 10) * (gain - low) / (high - low or 1.0)

    sheet.text(
        "gain in log loss: promised in folds (diamond), tested after the cut (dot and line)",
        NAME,
        8,
        size=9,
        shade=MUTED,
    )
    sheet.line(at(0), TOP - 6, at(0), bottom, INK)
    sheet.text("0", at(0), bottom + 10, "center", 10, MUTED)
    for j, (question, row) in enumerate(rows):
        y, x = TOP + 2 * STEP * (j + 0.5), row.over_trailing
        shade = ACCEPT if x.low > 0 else MUTED
        sheet.block(question, 0, y, NAME - 14, most=2)
        sheet.line(at(x.low), y + 6, at(x.high), y + 6, shade, 2)
        sheet.dot(at(x.value), y + 6, 70, shade)
        sheet.dot(at(row.in_folds), y - 6, 70, BLOCK, shape="diamond")
    return sheet


def board_pictures(part: BoardPart) -> Mapping[str, str]:
    """Return the pictures of a leaderboard of DEU as SVG, by file name."""
    shown = [
        i for i in ("spatial.sticky-mean[compensated]", part.mark, "positions") if any(r.id == i for r in part.rows)
    ]
    name = part.name.replace(" ", "-")
    said = "; ".join(
        f"{r.title} {100 * c.crps_gain.value:+.1f} [{100 * c.crps_gain.low:.1f}, {100 * c.crps_gain.high:.1f}]"
        for r in part.rows
        if (c := part.against.get(r.id)) is not None
    )
    spread = "; ".join(f"{r.title}: {', '.join(map(str, r.pit))}" for r in part.rows if r.id in shown)
    return {
        f"deu-{name}-gains.svg": gain_picture(part).svg(
            f"deu-{name}-gains", "Gain in CRPS over the best simple forecast", f"Per cent, with 95 % intervals: {said}."
        ),
        f"deu-{name}-pit.svg": pit_picture(part, shown).svg(
            f"deu-{name}-pit",
            "Where outcomes lay in their forecast",
            f"Counts of outcomes in tenths of the forecast: {spread}.",
        ),
    }


def class_pictures(data: str, made: Sequence[ClassBoard]) -> Mapping[str, str]:
    """Return the pictures of leaderboards of classes as SVG, by file name."""
    best = ("forest-shifted", "forest")
    said = "; ".join(
        f"{b.question} promised {r.in_folds:+.3f}, tested {r.over_trailing.value:+.3f}"
        for b in made
        for r in b.rows
        if r.id == "forest"
    )
    first = made[0]
    curve = "; ".join(
        f"{r.title}: " + ", ".join(f"said {b.said:.2f}, seen {b.seen:.2f}" for b in r.curve)
        for r in first.rows
        if r.id in best
    )
    return {
        f"{data}-promised.svg": promise_picture(made, "forest").svg(
            f"{data}-promised", "What folds that ignore time promise, and what time gives", f"{said}."
        ),
        f"{data}-calibration.svg": calibration_picture(first, best).svg(
            f"{data}-calibration", "Said and seen", f"{first.question} {curve}."
        ),
    }
