"""The leaderboard of DEU as text."""

from __future__ import annotations

from detente.backtest.deu.board import STICKY, BoardPart, BoardRow, DeuBoard
from detente.backtest.resample import Interval

HEAD = ("", "MAE", "CRPS", "log", "PIT .1-.9", "CRPS gain", "log gain")
EXPLAINED = (
    "MAE: absolute error of the median, in levels of 0-100. CRPS: in levels, small is good. log: chance given to the\n"
    "bin of ten that occurred, in nats, large is good. PIT .1-.9: share of randomised PIT values there; 80 % if\n"
    "calibrated. Gains are against the better of the weighted mean with a fitted error and the positions by weight,\n"
    "with 95 % intervals of a paired bootstrap by proposal; * marks those that hold after Holm's adjustment."
)


def board_text(made: DeuBoard) -> str:
    """Return the leaderboards as a text of aligned columns."""
    return "\n\n".join([*(_part(p) for p in made.parts), EXPLAINED])


def _part(part: BoardPart) -> str:
    lines = [HEAD, *(_cells(part, r) for r in part.rows)]
    widths = [max(len(line[j]) for line in lines) for j in range(len(HEAD))]
    table = "\n".join(_aligned(line, widths) for line in lines)
    n, proposals = part.issues.n, part.issues.n_proposals
    more = "\n".join(_beside(part, r) for r in part.rows if r.id.startswith(STICKY) and r.id in part.against)
    return f"DEU, {part.name}: {n} issues of {proposals} proposals ({part.how}).\n\n{table}\n\n{more}".rstrip()


def _beside(part: BoardPart, row: BoardRow) -> str:
    """Return in words what a form of the sticky mean gains over the weighted mean and over the plain form."""
    found = part.against[row.id]
    x = found.mae_gain
    less = f"{x.value:.2f} [{x.low:.2f}, {x.high:.2f}] less"
    said = f"{row.title}: its median misses by {less} than that of the weighted mean"
    if row.id == f"{STICKY}[plain]":
        return said + "."
    return said + f"; CRPS {_interval(found.over_sticky, 100, ' %')} over plain weights."


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = (cell.rjust(w) if j else cell.ljust(w) for j, (cell, w) in enumerate(zip(line, widths, strict=True)))
    return "  ".join([first, *rest]).rstrip()


def _cells(part: BoardPart, row: BoardRow) -> tuple[str, ...]:
    found = part.against.get(row.id)
    title = row.title + (" (baseline)" if row.baseline else "")
    scores = (f"{row.mae.mean():.2f}", f"{row.crps.mean():.2f}", f"{row.log.mean():.3f}", f"{row.inside.mean():.0%}")
    if found is None:
        return (title, *scores, "", "")
    star = "*" if found.p_adjusted < 0.05 else " "
    return (title, *scores, _interval(found.crps_gain, 100, " %") + star, _interval(found.log_gain, 1, ""))


def _interval(x: Interval, scale: float, unit: str) -> str:
    digits = 1 if scale > 1 else 2
    return f"{scale * x.value:+.{digits}f}{unit} [{scale * x.low:.{digits}f}, {scale * x.high:.{digits}f}]"
