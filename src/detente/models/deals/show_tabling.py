"""The page on what to table beside the best package: gains, the menu, the family, and each party's own offer."""

from __future__ import annotations

from detente.answers.blocks import Block, Bullets, Cell, Column, Table, Text
from detente.answers.finding import Finding, of_100
from detente.answers.words import listed, sentence
from detente.models.deals.details import FamilyRow, MenuRow, TablingDetails

TABLING = "what-to-table"


def tabling_blocks(f: Finding) -> list[Block]:
    """Return the blocks of the finding ``what-to-table``."""
    d = TablingDetails.model_validate(f.details)
    asked = [g for g in d.gains if g.asked]
    blocks: list[Block] = []
    if asked:
        rows = tuple((Cell(g.who), Cell(of_100(g.accepts)), Cell(sentence(g.words))) for g in asked)
        columns = (Column("Who", weight=2), Column("Accepts", numeric=True), Column("What it is worth", weight=5))
        caption = "The best package. Worth: over no agreement, with every input at its median."
        blocks.append(Table(columns, rows, caption))
    if len(d.menu) > 1:
        blocks.append(_menu(d, d.menu))
    if d.family_size > 1:
        blocks.append(_family(d, d.family))
    if d.offers:
        blocks.append(
            Bullets(
                tuple(
                    Text(f"{o.words}, accepted in {of_100(o.share)}.", lead=f"{o.who} would gain most by tabling:")
                    for o in d.offers
                )
            )
        )
    blocks.append(Text(" ".join(f.assumptions), kind="note"))
    return blocks


def _menu(d: TablingDetails, menu: tuple[MenuRow, ...]) -> Table:
    rows = tuple(
        (
            Cell(str(j)),
            Cell(sentence(m.words) if j > 1 else "The best single package"),
            Cell(of_100(m.share)),
            Cell(of_100(m.covered)),
        )
        for j, m in enumerate(menu, 1)
    )
    columns = (
        Column("", numeric=True),
        Column("Package", weight=6),
        Column("Accepted", numeric=True),
        Column("One of these so far", numeric=True),
    )
    proven = "No shorter list of packages still in question does." if d.proven else "A shorter list may exist."
    goal = "" if d.reached else " Twelve packages are not enough."
    caption = (
        "The fewest packages of which one is accepted in 95 of 100 draws in which any deal exists, in the order of "
        f"tabling. {proven}{goal} Each is answered as if it were the last. Last column: of 100 draws with a deal."
    )
    return Table(columns, rows, caption)


def _family(d: TablingDetails, family: tuple[FamilyRow, ...]) -> Table:
    def differs(x: FamilyRow) -> str:
        return "; ".join(f"{c.issue}: {c.within}" for c in x.package if c.issue in d.traded) or "nothing on them"

    rows = tuple(
        (Cell(differs(x)), Cell(of_100(x.share)), Cell("–" if x.regret is None else of_100(x.regret))) for x in family
    )
    columns = (
        Column("Clauses that differ", weight=6),
        Column("Accepted", numeric=True),
        Column("Largest shortfall", numeric=True),
    )
    same = f" All agree on {listed(d.shared)}." if d.shared else ""
    cut = f" The first {len(family)} of {d.family_size}." if d.family_size > len(family) else ""
    caption = (
        f"Packages as good as the best within the error.{same}{cut} Largest shortfall: from the best package of any "
        "single assumption, in draws of 100."
    )
    return Table(columns, rows, caption)
