"""The legend of actors' colours: rows of squares and names above a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from detente.drawing.canvas import Sheet
from detente.drawing.style import CHAR, WIDTH, party_colour

ROW = 18


class Party(Protocol):
    """An actor with a colour."""

    @property
    def who(self) -> str:
        """Its name."""
        ...

    @property
    def colour(self) -> int:
        """The number of its colour."""
        ...


def legend(panels: Iterable[Sequence[Party]]) -> list[list[tuple[str, str, float]]]:
    """Lay out the actors of all panels: rows of (name, colour, left edge)."""
    colours = {a.who: party_colour(a.colour) for actors in panels for a in actors}
    rows: list[list[tuple[str, str, float]]] = [[]]
    x = 0.0
    for who, shade in colours.items():
        wide = 34 + 1.2 * CHAR * len(who)
        if x and x + wide > WIDTH:
            rows.append([])
            x = 0.0
        rows[-1].append((who, shade, x))
        x += wide
    return rows


def write(sheet: Sheet, rows: list[list[tuple[str, str, float]]]) -> None:
    """Write the rows at the top of a sheet; they take ``ROW`` each."""
    for n, row in enumerate(rows):
        y = ROW * n + 8
        for who, shade, x in row:
            sheet.rect(x + 2, y - 5, x + 12, y + 5, shade)
            sheet.text(who, x + 17, y)
