"""The settlement of each issue by every model that predicts one: median and 5–95 % of draws, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from detente.answers.view import ShownIssue
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, WIDTH

LEFT, STEP, GAP, HEAD, FOOT = 172, 16, 28, 32, 28
BY_ISSUE, BY_PACKAGE = "#5b95c8", "#2b8c7e"


class SettlementMethod(Protocol):
    """A method's median settlement and 5–95 % of draws, in levels."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def title(self) -> str:
        """Its name."""
        ...

    @property
    def kind(self) -> str:
        """``baseline``, ``one-shot``, ``rounds`` or ``packages``."""
        ...

    @property
    def q05(self) -> float:
        """5 % quantile."""
        ...

    @property
    def q50(self) -> float:
        """Median."""
        ...

    @property
    def q95(self) -> float:
        """95 % quantile."""
        ...


class Panel(NamedTuple):
    """An issue, and the methods that settle it."""

    issue: ShownIssue
    models: Sequence[SettlementMethod]


def draw(issues: Sequence[Panel]) -> Sheet:
    """Draw one panel per issue, two in a row; the models' names are at the left.

    Parameters
    ----------
    issues
        Issues with their methods.
    """
    shown = [k for k in issues if k.models]
    if not shown:
        return nothing()
    kinds = {m.id: m.kind for k in shown for m in k.models}
    names = {m.id: m.title for k in shown for m in k.models}
    order = list(names)
    wide = (WIDTH - LEFT - GAP - 14) / 2
    height = HEAD + STEP * len(order) + FOOT
    sheet = Sheet(WIDTH, height * ((len(shown) + 1) // 2))
    for n, k in enumerate(shown):
        left, top = LEFT + (n % 2) * (wide + GAP), height * (n // 2)
        _panel(sheet, k, order, left, top, wide)
        if n % 2 == 0:
            for j, id_ in enumerate(order):
                sheet.text(names[id_], LEFT - 12, top + HEAD + STEP * (j + 0.5), "right", bold=kinds[id_] == "baseline")
    return sheet


def describe(issues: Sequence[Panel]) -> str:
    """Describe the median of every model."""
    said: list[str] = []
    for k in issues:
        models = ", ".join(f"{m.title} {m.q50:.0f}" for m in k.models)
        said.append(f"{k.issue.question} Now {k.issue.status_quo}; {models}.")
    return " ".join(said)


def tone(kind: str) -> str:
    """Return the colour of a kind of method: the baseline, issue by issue, over packages."""
    return INK if kind == "baseline" else BY_PACKAGE if kind == "packages" else BY_ISSUE


def _panel(sheet: Sheet, panel: Panel, order: list[str], left: float, top: float, wide: float) -> None:
    issue = panel.issue
    a, b = top + HEAD, top + HEAD + STEP * len(order)

    def x(level: float) -> float:
        return left + wide * level / 100

    sheet.block(issue.question, left, top + HEAD / 2 - 1, wide, most=2, bold=True)
    sheet.field(left, a, left + wide, b)
    last = -1e9
    for v in issue.levels:
        sheet.line(x(v.level), a, x(v.level), b, "#ffffff", 1.3)
        if x(v.level) - last > 18:
            last = x(v.level)
            sheet.text(str(v.level), last, b + 9, "center", 10, "#5b6470")
    sheet.line(x(issue.status_quo), a - 3, x(issue.status_quo), b + 3, INK, 1.2, dashed=True)
    for m in panel.models:
        y, shade = a + STEP * (order.index(m.id) + 0.5), tone(m.kind)
        sheet.rect(x(m.q05), y - 3, max(x(m.q95), x(m.q05) + 1), y + 3, shade, 0.45, 3)
        sheet.dot(x(m.q50), y, 58, shade)
