"""Finds rows that are sums of the others; they are left out, with a note."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from detente.tables.numbers import exact
from detente.tables.sheet import SheetCell, TableError

WORDS = frozenset(
    (
        *("total", "totals", "sum", "all", "overall", "grand total", "in total", "total votes"),
        *("gesamt", "summe", "insgesamt", "zusammen", "alle", "gesamtsumme", "totaal", "som", "alles"),
        *("somme", "ensemble", "tous", "totaux", "total général", "suma", "todos", "total general", "total geral"),
        *("totale", "somma", "insieme", "soma", "razem", "ogółem", "łącznie", "celkem", "összesen"),
        *("итого", "всего", "сумма", "разом", "усього", "toplam", "summa", "i alt", "yhteensä"),
        *("合计", "总计", "合計", "総計", "합계", "المجموع", "الإجمالي"),
    )
)
"""Names of a row of totals, without capitals."""
SUBTOTALS = ("subtotal", "sub-total", "sub total", "zwischensumme", "sous-total", "subtotale", "subtotaal")


def is_total(name: str) -> bool:
    """Whether a row's name says that it is a total."""
    return " ".join(name.casefold().strip(" :.*()=Σ∑").split()) in WORDS or name.strip() in ("Σ", "∑")


def find_totals(labels: Sequence[SheetCell], texts: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Find the rows of totals in a column of numbers.

    Parameters
    ----------
    labels
        The cells that name the rows.
    texts
        Their numbers, as :attr:`~detente.tables.numbers.Numbers.texts`.

    Returns
    -------
    places
        Rows to leave out: their label is a word for a total or empty, and they hold the sum of all others, up to
        rounding.
    notes
        Which rows are left out, and a last row that looks like a total but is not labelled as one.

    Raises
    ------
    TableError
        E503 for every row that is called a total and does not hold the sum, or is called a subtotal.
    """
    values = [exact(t) if t else None for t in texts]
    called = [i for i, c in enumerate(labels) if values[i] is not None and (c.text.strip() == "" or is_total(c.text))]
    rest = [v for i, v in enumerate(values) if v is not None and i not in called]
    total = sum(rest, Fraction(0))
    # Each of the other numbers may be rounded by half a unit of its last place, and the total too.
    slack = Fraction(len(rest) + 1, 2) / 10 ** max(map(_places, texts), default=0)
    places: list[int] = []
    notes: list[str] = []
    problems = [
        c.problem(f"{c.text} is called a subtotal", "remove rows that add up others", code="E503", path=c.text)
        for c in labels
        if c.text.casefold().strip().startswith(SUBTOTALS)
    ]
    for i in called:
        value, cell = values[i], labels[i]
        assert value is not None
        if not rest or (cell.text.strip() == "" and value != total):
            continue
        name = f"{cell.text} " if cell.text.strip() else ""
        if abs(value - total) <= (slack if len(rest) > 1 and value != total else 0):
            places.append(i)
            rounded = "" if value == total else " but for rounding"
            notes.append(
                f"{cell.file}: row {cell.line}, {name}{texts[i]}, is the sum of the others{rounded} and is left out."
            )
        else:
            what = f"the row {name}holds {texts[i]}, and the others add up to {_short(total)}"
            remedy = "if it is a total, correct or remove it; if it is one of the members, give it another name"
            problems.append(cell.problem(what, remedy, code="E503", path=cell.text))
    if problems:
        raise TableError(problems)
    last = next((i for i in reversed(range(len(values))) if values[i] is not None), -1)
    if last >= 0 and last not in called and len(rest) > 3 and 2 * (values[last] or 0) == total != 0:
        cell = labels[last]
        notes.append(
            f"{cell.file}: row {cell.line}, {cell.text}, holds as much as all rows above it together; "
            "if it is their total, remove it."
        )
    return tuple(places), tuple(notes)


def _places(text: str) -> int:
    """Return the digits after the decimal point."""
    return 0 if "/" in text or "e" in text else len(text.partition(".")[2])


def _short(x: Fraction) -> str:
    return str(x.numerator) if x.denominator == 1 else f"{float(x):.10g}"
