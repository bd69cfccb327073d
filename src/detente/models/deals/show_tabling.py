"""The page on what to table beside the best package: gains, the menu, the family, and each party's own offer."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.blocks import Block, Bullets, Cell, Column, Table, Text
from detente.answers.finding import Finding, of_100, out_of_100
from detente.answers.words import listed, sentence
from detente.models.deals.details import FamilyRow, GainRow, MenuRow, OfferRow, TablingDetails
from detente.models.deals.offer_words import SAME, after_refusal, nearest_to_no, why_not_more
from detente.scenario.names import agreeing, called, opening

TABLING = "what-to-table"
MOST_OFFERS = 3
"""Offers of which the page shows what they are worth to everybody; ``findings.json`` has all."""


def tabling_blocks(f: Finding) -> list[Block]:
    """Return the blocks of the finding ``what-to-table``."""
    d = TablingDetails.model_validate(f.details)
    blocks: list[Block] = []
    if any(g.asked for g in d.gains):
        caption = "The best package. Worth: over no agreement, with every input at its median."
        blocks.append(_gains(d.gains, caption))
    if len(d.menu) > 1:
        blocks.append(_menu(d, d.menu))
    if d.family_size > 1:
        blocks.append(_family(d, d.family))
    if d.offers:
        blocks.append(Bullets(tuple(_offer(o) for o in d.offers)))
    own = [o for o in d.offers if o.words != SAME and not o.mediates and any(g.asked for g in o.gains)]
    blocks += [_gains(o.gains, f"What {called(o.who)} would table.", d.gains) for o in own[:MOST_OFFERS]]
    blocks.append(Text(" ".join(f.assumptions), kind="note"))
    return blocks


def _gains(gains: Sequence[GainRow], caption: str, known: Sequence[GainRow] = ()) -> Table:
    """Return the worth of a package to those who are asked; equals share a row.

    ``known`` are gains from another package shown above; equal gains are not repeated.
    """
    shown = [g for g in gains if g.asked]
    same = {(g.who, of_100(g.accepts), g.words) for g in known}
    fresh = [g for g in shown if (g.who, of_100(g.accepts), g.words) not in same]
    if len(fresh) < len(shown):
        caption += " Others: as with the best package."
    alike: dict[tuple[str, str], list[str]] = {}
    for g in fresh:
        alike.setdefault((of_100(g.accepts), sentence(g.words)), []).append(g.who)
    rows = tuple((Cell(listed(who)), Cell(accepts), Cell(worth)) for (accepts, worth), who in alike.items())
    columns = (Column("Who", weight=2), Column("Accepts", numeric=True), Column("What it is worth", weight=5))
    return Table(columns, rows, caption)


def _offer(o: OfferRow) -> Text:
    """Return the offer of a possible proposer, its fallback, and why not more."""
    near = nearest_to_no(o.gains) if o.words != SAME else None
    said = [f"{o.words}, accepted in {out_of_100(o.share)}."]
    if near is not None:
        said.append(f"Nearest to no: {called(near.who)}, {out_of_100(near.accepts)}.")
    said += [after_refusal(o), why_not_more(o)]
    who = opening(o.who)
    lead = f"{who} {agreeing(who, 'mediates')} and would table:" if o.mediates else f"{who} would gain most by tabling:"
    return Text(" ".join(x for x in said if x), lead=lead)


def _menu(d: TablingDetails, menu: tuple[MenuRow, ...]) -> Table:
    best = d.family[0].package if d.family else ()
    rows = tuple(
        (
            Cell(str(j)),
            Cell("The best single package" if m.package == best else sentence(m.words)),
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
    proven = "No shorter list of candidates does." if d.proven else "A shorter list may exist."
    goal = "" if d.reached else " Twelve packages are not enough."
    caption = (
        "The fewest packages of which one is accepted in 95 of 100 draws with any deal, in the order of tabling. "
        f"{proven}{goal} Each is answered as if it were the last. Last column: of draws with a deal."
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
    cut = f" The first {len(family)} of {d.family_size}." if d.family_size > len(family) else ""
    caption = (
        f"Packages as good as the best within the error.{cut} Largest shortfall: from the best package of any "
        "single assumption, in draws of 100."
    )
    return Table(columns, rows, caption)
