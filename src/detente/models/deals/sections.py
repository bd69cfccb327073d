"""The sections on deals: whether there is one, who blocks, what could be tabled, what would change it, and force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.answers.blocks import Bar, Block, Cell, Column, Figure, Section, Table, Text, cells
from detente.answers.finding import Finding, KeyDriver, of_100, word
from detente.answers.questions import Question
from detente.answers.view import View
from detente.answers.words import listed, span
from detente.models.deals.details import ZONE, CompareDetails, FateDetails
from detente.models.deals.pictures import assumption_sets, basis, fates, key_drivers, zone
from detente.models.deals.rows import ZoneRows
from detente.models.deals.show_breaks import break_section
from detente.models.deals.show_tabling import TABLING, tabling_blocks
from detente.models.deals.shown import (
    BEST,
    FATE,
    acceptance,
    against,
    is_procedural,
    no_deal,
    offered,
    proposal_of,
    share_of,
    title_of,
)
from detente.scenario.names import called

FORCE, ALONE = "force", "blocks-alone"
DIFFERS = 0.1
"""A share that is at least so far from the base is set in bold."""
MEANINGS = (
    ("constructed", "If the talks fail, the challenger uses force where that is its best reply."),
    ("peace", "If the talks fail, they lapse as coded, and nothing else."),
    ("stress", "If the talks fail, force follows for certain."),
    (
        "revealed",
        "An offer that nobody else can accept shows its author can bear failure; it was not an opening bid.",
    ),
    ("loss", "Losses grow evenly with the distance from the ideal (1), or slowly at first and then fast (2)."),
    ("cohesion", "How alike members who decide together are: as declared in the file, independent (0), or copies (1)."),
    ("hard", "Whether crossing a public commitment has a price (soft) or is out of the question (hard)."),
    ("common belief of force", "The others know only in what share of draws force would follow, not whether it does."),
    ("elicited belief of force", "The others believe about force what the file says."),
    ("what is left out stays", "Issues that an agreement leaves out stay at the status quo."),
)
"""Meaning of each part of an assumption set's name."""


def sections(view: View) -> tuple[Section, ...]:
    """Return the family's sections; none where the zone was not searched."""
    packages = tuple(_packages(view))
    if not packages and view.one(ZONE) is None:
        return ()
    found = (
        _deal(view),
        _who(view, packages),
        _best(view),
        break_section(view),
        _drivers(view, packages),
        _codings(view),
        _force(view),
        _assumptions(view, packages),
    )
    return tuple(s for s in found if s is not None)


def _packages(view: View) -> Iterable[Finding]:
    """Yield the findings about packages: named proposals in file order, then the best single package."""
    yield from view.about(FATE)
    best = view.one(BEST)
    if best is not None:
        yield best


def _deal(view: View) -> Section | None:
    f = view.one(ZONE)
    if f is None:
        return None
    kept = view.rows.get("deals")
    # The first screen has the headline; the page does not repeat it.
    blocks: list[Block] = [] if f.headline and kept is not None else [Text(f.text)]
    if kept is not None:
        shown = ZoneRows.model_validate(kept)
        caption = (
            "Every package that could pass, with every input at its median. Right and up: both sides gain over no "
            "agreement (the zone of agreement, ZOPA); the stronger the colour, the more packages; dots: none is "
            "better for both. Diamonds: named proposals; red: somebody who must agree would lose; triangles: beyond "
            "the frame. Unit: best package less worst."
        )
        if shown.named or shown.bins:
            named = shown.model_copy(update={"named": tuple(n.model_copy(update={"title": n.id}) for n in shown.named)})
            blocks.append(Figure("zone", "The zone of agreement", zone.describe(named), zone.draw(named), caption))
    return Section("zone", "The zone of agreement", Question.DEAL, tuple(blocks), frozenset({ZONE}), 10)


def proposals_table(view: View, packages: Sequence[Finding]) -> Table:
    """Return one row per package: its share and range, and what would have to go; the first screen says who rejects."""
    many = max((len(f.by_assumption) for f in packages), default=0) > 1
    rows: list[tuple[Cell, ...]] = []
    order = {"tabled": 0, "spoken": 1, "best": 2, "analyst": 3}
    for f in sorted(packages, key=lambda f: (is_procedural(f), order.get(_kind(view, f), 9))):
        p = proposal_of(view, f)
        low, high = f.range or (share_of(f), share_of(f))
        sub = (offered(p) if p is not None else "") + no_deal(f)
        rows.append(
            (
                Cell(title_of(view, f), sub=sub, code=p.id if p is not None else ""),
                Cell(of_100(share_of(f)), sub=span(low, high) if many else "", bar=Bar(share_of(f), low, high)),
                Cell(_drop(f)),
            )
        )
    error = max((f.mc_se or 0.0 for f in packages), default=0.0)
    return Table(
        (
            Column("Proposal", weight=11),
            Column("Accepted", sub="range" if many else "", numeric=True),
            Column("Would pass without", sub="in more draws of 100", weight=6),
        ),
        tuple(rows),
        "Draws of 100 in which everyone who must agree prefers the package to none."
        + (" Range: lowest to highest over the assumption sets." if many else "")
        + (f" Monte Carlo standard error at most {100 * error:.1f}." if error >= 0.0005 else ""),
    )


def _kind(view: View, f: Finding) -> str:
    p = proposal_of(view, f)
    return p.kind if p is not None else "best"


def _drop(f: Finding) -> str:
    if share_of(f) >= 0.9:
        return "nothing"
    sets = FateDetails.model_validate(f.details).drop
    if not sets:
        return "no part of it passes" if share_of(f) < 0.5 else "–"
    most = sets[0].count
    shown = [d for d in sets[:2] if d.count >= max(most / 3, 0.05 * d.n)]
    return " or ".join(f"{' + '.join(d.drop)} ({of_100(d.count / d.n)})" for d in shown) or "–"


def fate_cells(view: View, packages: Sequence[Finding]) -> list[fates.FateCell]:
    """Return packages against groups of actors."""
    out: list[fates.FateCell] = []
    for f in packages:
        passing = share_of(f)
        out += [
            fates.FateCell(title_of(view, f), of_100(passing), who, s, s is None or passing <= s + 1e-9)
            for who, s in acceptance(view, f)
        ]
    asked = {c.who for c in out if c.share is not None}
    return [c for c in out if c.who in asked]


def _who(view: View, packages: Sequence[Finding]) -> Section | None:
    if not packages:
        return None
    blocks: list[Block] = [proposals_table(view, packages)]
    found = fate_cells(view, packages)
    if found:
        caption = (
            "Draws of 100 in which each accepts. “Accepts”: at least 90. “Blocks”: at most 10. Where several are shown "
            "as one, the most reluctant of them counts. “Outvoted”: the rule does not need it."
        )
        title = "Proposals against those who must agree"
        blocks.append(Figure("fates", title, fates.describe(found), fates.draw(found), caption))
    alone = view.one(ALONE)
    if alone is not None:
        blocks.append(Text(alone.text))
    covers = frozenset({ALONE, *(f.id for f in view.about(FATE))})
    first = (_short_table(view, packages),)
    return Section("who", "Who accepts, who rejects", Question.BLOCKERS, tuple(blocks), covers, 10, first)


def _short_table(view: View, packages: Sequence[Finding]) -> Table:
    """Return the table of the first screen: proposals that somebody made, the analyst's, and those of procedure."""
    order = {"tabled": 0, "spoken": 1, "analyst": 2}
    named = [f for f in packages if f.id != BEST]
    rows = tuple(
        (
            Cell(title_of(view, f) + (" (no deal)" if is_procedural(f) else "")),
            Cell(of_100(share_of(f))),
            Cell(
                "; ".join(f"{w} {t}" for w, t, mostly in against(view, f) if mostly)
                or _seldom(share_of(f), against(view, f))
            ),
        )
        for f in sorted(named, key=lambda f: (is_procedural(f), order.get(_kind(view, f), 9)))
    )
    columns = (Column("proposal", weight=5), Column("accepted", numeric=True), Column("rejected by", weight=3))
    return Table(columns, rows)


def _seldom(share: float, found: list[tuple[str, str, bool]]) -> str:
    """Return the most reluctant party to a package that no party mostly rejects, if it matters."""
    if not found:
        return "nobody"
    return f"{found[0][0]} {found[0][1]}" if share < 0.95 else "hardly anybody"


def _best(view: View) -> Section | None:
    f = view.one(BEST)
    if f is None:
        return None
    found = FateDetails.model_validate(f.details)
    rows = tuple((Cell(c.issue), Cell(c.label), Cell(c.status_quo)) for c in found.package)
    columns = (Column("Issue"), Column("Package", weight=2), Column("Now", weight=2))
    blocks: list[Block] = [Table(columns, rows, "The best single package, clause by clause.")]
    more = view.one(TABLING)
    if more is not None:
        blocks += tabling_blocks(more)
    covers = frozenset({BEST} if more is None else {BEST, TABLING})
    return Section("best", "The best single package, and what else to table", Question.TABLE, tuple(blocks), covers, 10)


def driver_text(d: KeyDriver) -> str:
    """Return a key driver with both ends, in draws of 100."""
    return f"{d.words}: {of_100(d.low.value)} → {of_100(d.high.value)}"


def _drivers(view: View, packages: Sequence[Finding]) -> Section | None:
    best, nothing = view.one(BEST), None
    blocks: list[Block] = []
    if best is not None and best.key_drivers:
        data = [
            key_drivers.DriverRow(d.words, d.basis, d.low.value, d.high.value, share_of(best)) for d in best.key_drivers
        ]
        caption = (
            "The best single package: draws of 100 in which it passes, where one input is in its lowest or highest "
            "fifth. Dashed: over all draws. In brackets: where the input comes from."
        )
        title = "Key drivers of the best package"
        blocks.append(Figure("key-drivers", title, key_drivers.describe(data), key_drivers.draw(data), caption))
    elif best is not None:
        nothing = Text("No single input moves the answer for the best package by more than sampling error.")
        blocks.append(nothing)
    others = [f for f in packages if f.id != BEST and f.key_drivers]
    # Where break-evens were computed, they show what each package depends on.
    if others and view.one("break-even") is None:
        rows = tuple(
            (Cell(title_of(view, f)), *(Cell(driver_text(d), sub=d.basis) for d in f.key_drivers[:2]))
            + ((Cell("–"),) if len(f.key_drivers) < 2 else ())
            for f in others
        )
        columns = (Column("Proposal", weight=2), Column("Depends most on", weight=3), Column("then on", weight=3))
        caption = "Arrows: draws of 100 in which it passes, where the input is in its lowest → highest fifth."
        blocks.append(Table(columns, rows, caption))
    varied = [basis.BasisRow(_about(view, f), f.basis_share) for f in view.findings if f.basis_share]
    if varied:
        caption = "Share of the variance that the inputs explain one by one, by what they rest on."
        title = "Where the uncertainty comes from"
        blocks.append(Figure("basis", title, basis.describe(varied), basis.draw(varied), caption))
    if not blocks:
        return None
    first = () if nothing is None else (nothing,)
    return Section("drivers", "Key drivers", Question.CHANGE, tuple(blocks), frozenset(), 10, first)


def _about(view: View, f: Finding) -> str:
    names = {ZONE: "Whether any package could pass", FORCE: "Whether force looks better than waiting"}
    known = f.id == BEST or f.id.startswith(f"{FATE}/")
    return title_of(view, f) if known else names.get(f.id, f.question)


def _codings(view: View) -> Section | None:
    """Return second coders and variants beside the base: one column each, one row per package."""
    others = [*view.about("coder"), *view.about("variant")]
    if not others:
        return None
    titles = {p.id: p.title for p in view.coding.proposals} | {ZONE: "Any package at all"}
    by = [{r.proposal: r for r in CompareDetails.model_validate(f.details).rows} for f in others]
    names = [p for p in titles if any(p in r for r in by)]
    names += dict.fromkeys(p for r in by for p in r if p not in titles)
    rows: list[tuple[Cell, ...]] = []
    for p in names:
        first = next(r[p] for r in by if p in r)
        base = first.base / first.base_n
        if base == 0 and not any(r[p].other for r in by if p in r):
            continue  # never accepted under any coding, as the table of proposals shows
        rows.append(
            (
                Cell(titles.get(p, "The best single package of each")),
                Cell(of_100(base)),
                *(
                    Cell(of_100(r[p].other / r[p].other_n), strong=r[p].gap >= DIFFERS) if p in r else Cell("–")
                    for r in by
                ),
            )
        )
    heads = tuple(Column(f.id.partition("/")[2], numeric=True) for f in others)
    # All columns rest on the same draws, so that a variant that changes nothing shows no difference.
    n = others[0].n_draws
    fewer = f" (of the first {n:,})" if n < view.n_draws else ""
    caption = f"Draws of 100 in which a package passes{fewer}. Bold: 10 or more from the first column."
    columns = (Column("Package", weight=3), Column("as coded", numeric=True), *heads)
    texts = tuple(Text(_what(f), lead=f"{f.id.partition('/')[2]}:") for f in others)
    blocks: tuple[Block, ...] = (Table(columns, tuple(rows), caption), *texts)
    covers = frozenset(f.id for f in others)
    return Section("codings", "Second coders and variants", Question.CHANGE, blocks, covers, 20)


def _what(f: Finding) -> str:
    kind = f.id.partition("/")[0]
    return "second coder" if kind == "coder" else f"variant: {f.question.partition(': ')[2].rstrip('?')}"


def _force(view: View) -> Section | None:
    f = view.one(FORCE)
    if f is None:
        return None
    blocks: list[Block] = [] if f.key_drivers else [Text(f.text)]
    if f.key_drivers:
        rows = tuple(cells(d.words, d.basis, word(d.low.value), word(d.high.value)) for d in f.key_drivers)
        columns = (
            Column("Judgement", weight=3),
            Column("Basis"),
            Column("in its lowest fifth", weight=2),
            Column("in its highest fifth", weight=2),
        )
        name = called(view.coding.scenario.challenger or "the challenger")
        caption = f"If the talks fail, force looks better than waiting to {name} … (what the coding implies)."
        blocks.append(Table(columns, rows, caption))
    return Section("force", "Force or waiting", Question.FAILURE, tuple(blocks), frozenset({FORCE}), 10)


def _assumptions(view: View, packages: Sequence[Finding]) -> Section | None:
    found = view.one(ZONE)
    shown = ([found] if found is not None else []) + list(packages)
    shown = [f for f in shown if f.by_assumption]
    if not shown or len(shown[0].by_assumption) < 2:
        return None
    dots = [
        assumption_sets.AssumptionDot(title_of(view, f), s.id.split(",")[0], s.value, j == 0)
        for f in packages
        for j, s in enumerate(f.by_assumption)
    ]
    blocks: list[Block] = [
        Text(
            "Modelling choices that the evidence does not settle; none is averaged. Base: "
            f"{shown[0].by_assumption[0].id}."
        ),
        *(Text(what, lead=name) for name, what in _meanings(shown)),
    ]
    if dots:
        caption = "Each dot is one assumption set; lanes by the assumption on failure; the diamond is the base."
        title = "Every assumption set"
        blocks.append(Figure("assumptions", title, assumption_sets.describe(dots), assumption_sets.draw(dots), caption))
    return Section("assumptions", "Every assumption set", Question.BACKGROUND, tuple(blocks), frozenset(), 10)


def _meanings(shown: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the meanings of those parts of the assumption sets that differ between them."""
    whole = {p for f in shown for s in f.by_assumption for p in s.id.split(", ")}
    parts = {p.split(" ")[0] for p in whole}
    return [
        (name, what)
        for name, what in MEANINGS
        if name in parts | whole and (name not in ("loss", "cohesion") or sum(w.startswith(name) for w in whole) > 1)
    ]


def clauses_text(f: Finding) -> str:
    """Return the clauses of a package: ``“Partly withdrawn, verified” (border), “…” (missiles)``."""
    return listed(f"“{c.label}” ({c.issue})" for c in FateDetails.model_validate(f.details).package)
