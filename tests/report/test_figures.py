"""Every picture: on much data, on tiny data, on none; readable size, nothing unchecked, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from detente.answers.finding import of_100
from detente.answers.view import ShownIssue, ShownLevel, ShownPosition, ShownPower, Spread
from detente.drawing.canvas import Sheet
from detente.drawing.marks import LineMark, TextMark
from detente.drawing.style import WIDTH, verdict
from detente.models.coercion.pictures import places, risk, tree
from detente.models.coercion.rows import (
    Band,
    CoercionRows,
    Ends,
    PackagePlaces,
    Refusal,
    RiskPointRow,
    RiskRows,
    TreeStep,
)
from detente.models.council.pictures import clauses
from detente.models.council.pictures import power as council_power
from detente.models.council.rows import ClauseCell, PowerBar, PowerPanel
from detente.models.deals.pictures import assumption_sets, basis, break_even, fates, key_drivers, zone
from detente.models.deals.pictures.break_even import Curves
from detente.models.deals.rows import Bin, NamedPoint, Point, ZoneRows
from detente.models.graph.details import Arc, StateNode
from detente.models.graph.pictures import integrated
from detente.models.spatial.pictures import gains, moves, outcomes, power_by_position, rounds
from detente.models.spatial.rows import Gain, IssueBins, IssueStands, IssueTracks, ModelBins, StandRow, TrackRow
from detente.models.spatial.rows import PositionBin as Level
from detente.models.talks.pictures import dates, record
from detente.models.talks.rows import DateRow, RecordRow
from detente.report.pictures import positions, power, settlement, shares, tips
from detente.report.settlements import Method

MOST_BYTES = 200_000
WHO = ("Upstream", "Downstream")
SPREAD = Spread(low=10, mode=50, high=90)


def issue(id: str = "dam", levels: int = 3) -> ShownIssue:
    step = 100 // (levels - 1)
    shown = tuple(
        ShownLevel(level=step * j, label=f"A level that is described at some length, {j}") for j in range(levels)
    )
    return ShownIssue(id=id, question="What becomes of it?", kind="distributive", status_quo=0, levels=shown)


def panel(id: str = "dam", who: Sequence[str] = WHO, levels: int = 3) -> positions.PositionPanel:
    rows = [ShownPosition(issue=id, who=w, colour=c, ideal=SPREAD, stated=SPREAD) for c, w in enumerate(who)]
    return positions.PositionPanel(issue(id, levels), rows)


def methods(id: str, n: int) -> settlement.Panel:
    kinds = ("baseline", "one-shot", "rounds", "packages")
    made = (
        Method(id=f"m{j}", title=f"method {j}", short=f"m{j}", kind=kinds[j % 4], q05=10, q50=40 + j, q95=90)
        for j in range(n)
    )
    return settlement.Panel(issue(id), tuple(made))


def cloud(n: int, named: int) -> ZoneRows:
    return ZoneRows(
        x="A",
        y="B",
        size=n,
        listed=n,
        bins=tuple(
            Bin(a=j % 36 / 36, b=(j % 36 + 1) / 36, c=j // 36 / 28, d=(j // 36 + 1) / 28, count=j + 1) for j in range(n)
        ),
        front=tuple(Point(x=j / 150, y=1 - j / 150) for j in range(min(n, 150))),
        named=tuple(
            NamedPoint(id=f"p{j}", title=f"a proposal, number {j}", x=j / 40, y=0.1, passes=j % 2 == 0)
            for j in range(named)
        ),
    )


def coercion(n: int) -> CoercionRows:
    band = Band(low=0.1, mid=0.4, high=0.8)
    return CoercionRows(
        ends=Ends(low=band, high=Band(low=0.6, mid=0.9, high=1.0)),
        packages=tuple(PackagePlaces(title=f"proposal {j}", challenger=band, target=band) for j in range(n)),
        risk=None,
        tree=(),
    )


def risks(n: int, named: int) -> RiskRows:
    return RiskRows(
        curve=tuple(RiskPointRow(demand=j / n, low=0.0, mid=j / n / 2, high=j / n) for j in range(n)),
        named=tuple(Refusal(title=f"proposal {j}", demand=(j + 1) / (named + 1), refused=0.5) for j in range(named)),
    )


def steps(depth: int) -> list[TreeStep]:
    """A full binary tree; a leaf ends the game."""
    count = 2**depth - 1
    return [
        TreeStep(
            node=j,
            parent=(j - 1) // 2 if j else -1,
            action="" if j == 0 else f"an action, number {j}",
            player="" if 2 * j + 1 >= count else WHO[j % 2],
            end=2 * j + 1 >= count,
            how=None if j == 0 else "usually",
        )
        for j in range(count)
    ]


def graph(n: int) -> list[StateNode | Arc]:
    nodes = [StateNode(id=j, label="YN", title=f"situation {j}", count=j, n=n, now=j == 0) for j in range(n)]
    arcs = [
        Arc.model_validate({"from": j, "to": (j + 1) % n, "actor": WHO[j % 2], "improves": j % 2 == 0})
        for j in range(n)
    ]
    return [*nodes, *(arcs if n > 1 else [])]


def talks(n: int) -> list[DateRow]:
    states = {"agreed": 0.4, "agreed, not ratified": 0.1, "broken off": 0.2}
    return [DateRow(assumptions=r, day=d, states=states) for r in ("base", "peace")[:n] for d in (30, 90, 365)[:n]]


def past(n: int) -> list[RecordRow]:
    made = [RecordRow(what="meeting", start=f"{1990 + j}-05", end=f"{1990 + j}-05") for j in range(n)]
    return [
        RecordRow(what="founded", start="1990", end="1990"),
        *made,
        RecordRow(what="pause", start="1995-03-01", end="1996"),
        RecordRow(what="event", start="1997", end="1997", label="Something happens."),
        RecordRow(what="as of", start="2030-01-02", end="2030-01-02"),
    ]


def tracks(id: str, who: Sequence[str], n: int) -> IssueTracks:
    made = (
        TrackRow(who=w, colour=c, levels=(None if c else 0.0, *(10.0 * c + t for t in range(1, n))))
        for c, w in enumerate(who)
    )
    return IssueTracks(issue=id, rounds=tuple(range(n)), actors=tuple(made))


def stands(id: str, who: Sequence[str]) -> IssueStands:
    made = (StandRow(who=w, colour=c, weight=1.0 + c, start=9.0 * c, end=50.0) for c, w in enumerate(who))
    return IssueStands(issue=id, actors=tuple(made))


def bins(id: str, models: int, n: int) -> IssueBins:
    level = tuple(Level(low=5.0 * b, high=5.0 * b + 5, share=1 / n) for b in range(n))
    return IssueBins(
        issue=id, models=tuple(ModelBins(id=f"m{m}", title=f"model {m}", bins=level) for m in range(models))
    )


def bodies(n: int, members: int) -> list[PowerPanel]:
    bars = tuple(PowerBar(who=f"member {j}", shapley_shubik=1 / members, banzhaf=1 / members) for j in range(members))
    return [PowerPanel(body=f"body {j}", n=members, act=0.25, winning="1", rows=bars) for j in range(n)]


def parties(n: int) -> list[power.PowerParty]:
    salience = {f"k{j}": SPREAD for j in range(n)}
    return [
        power.PowerParty(ShownPower(who=f"Party number {j}", colour=j, low=1.0, mode=2.0, high=3.0), salience)
        for j in range(n)
    ]


@dataclass(frozen=True)
class Picture:
    """How a picture is drawn and described, its usual rows, no rows, and as many as a page can carry."""

    draw: Callable[[Any], Sheet]
    describe: Callable[[Any], str]
    usual: Any
    none: Any
    many: Any


MANY = [f"Party number {j}" for j in range(12)]
TITLES = [f"A proposal with rather many words in its title, number {j}" for j in range(20)]
FAILURES = ("constructed", "peace", "stress", "revealed")


def of(module: Any, usual: Any, many: Any, none: Any = ()) -> Picture:
    return Picture(module.draw, module.describe, usual, none, many)


def tipping(titles: Sequence[str], coders: Sequence[str]) -> Curves:
    curves = [break_even.Curve(t, (0.9, 0.5, 0.1)) for t in titles]
    return Curves((0.0, 0.2, 0.4), curves, [break_even.CodedRange(w, 0.1, 0.2, 0.5) for w in coders], "share")


PICTURES: dict[str, Picture] = {
    "positions": of(positions, [panel()], [panel(f"k{j}", MANY, 11) for j in range(3)]),
    "power": of(power, parties(2), parties(12)),
    "settlement": of(settlement, [methods("dam", 3)], [methods(f"k{j}", 8) for j in range(12)]),
    "fates": of(
        fates,
        [fates.FateCell("The demand", "0", w, s, True) for w, s in zip(WHO, (1.0, 0.02), strict=True)],
        [fates.FateCell(t, "50", w, 0.5, True) for t in TITLES for w in MANY],
    ),
    "zone": of(zone, cloud(3, 3), cloud(36 * 28, 20), cloud(0, 0)),
    "key drivers": of(
        key_drivers,
        [key_drivers.DriverRow("what it costs Upstream to stop", "judgement", 0.95, 0.12, 0.5)],
        [key_drivers.DriverRow(t, "data", 0.1, 0.9, 0.5) for t in TITLES],
    ),
    "break-even": of(break_even, tipping(["The demand"], WHO[:1]), tipping(TITLES, WHO), Curves((), ())),
    "assumption sets": of(
        assumption_sets,
        [assumption_sets.AssumptionDot("The demand", "constructed", 0.5, True)],
        [assumption_sets.AssumptionDot(t, f, j / 24, False) for t in TITLES for f in FAILURES for j in range(12)],
    ),
    "basis": of(
        basis,
        [basis.BasisRow("The demand", {"report": 0.2, "judgement": 0.8})],
        [basis.BasisRow(t, {"report": 0.2, "data": 0.3, "judgement": 0.5}) for t in TITLES],
    ),
    "places": of(places, coercion(2), coercion(20), coercion(0)),
    "risk": of(risk, risks(5, 2), risks(41, 20), RiskRows(curve=(), named=())),
    "tree": of(tree, steps(3), steps(5)),
    "clauses": of(
        clauses,
        [ClauseCell(issue="dam", level=60, label="Half", who=w, share=0.3) for w in WHO],
        [ClauseCell(issue=f"k{j}", level=50, label="Half", who=w, share=0.3) for j in range(24) for w in MANY],
    ),
    "power under the rule": of(council_power, bodies(1, 2), bodies(3, 12)),
    "graph": of(integrated, graph(3), graph(10)),
    "talks by date": of(dates, talks(2), talks(2)),
    "record": of(record, past(2), past(30)),
    "rounds": of(rounds, [tracks("dam", WHO, 3)], [tracks(f"k{j}", MANY[:8], 11) for j in range(8)]),
    "moves": of(moves, tracks("dam", WHO, 3), tracks("k", MANY[:8], 11), tracks("none", (), 0)),
    "outcomes": of(outcomes, [bins("dam", 1, 2)], [bins(f"k{j}", 4, 20) for j in range(8)]),
    "gains": of(
        gains,
        [Gain(challenger="A", challenged="B", gain=0.4), Gain(challenger="B", challenged="A", gain=-0.1)],
        [Gain(challenger=a, challenged=b, gain=0.1) for a in MANY[:8] for b in MANY[:8] if a != b],
    ),
    "shares": of(
        shares,
        [shares.ShareRow("A proposal", 0.4, 0.1, 0.9, "Upstream 60")],
        [
            shares.ShareRow(f"a proposal with a long title, number {j}", j / 12, 0, 1, "many who reject")
            for j in range(12)
        ],
    ),
    "tips": of(
        tips,
        tips.Tips(
            [tips.TipCurve("A proposal", (0, 0.5, 1), (0.9, 0.5, 0.1))], [tips.TipRange("A", 0, 0.5, 1)], "share"
        ),
        tips.Tips(
            [
                tips.TipCurve(f"a proposal with a long title, number {j}", [k / 20 for k in range(21)], [j / 12] * 21)
                for j in range(12)
            ],
            [tips.TipRange(f"coder {j}", 0, 0.5, 1) for j in range(4)],
            "share of its whole stake",
        ),
        tips.Tips(),
    ),
    "power by position": of(power_by_position, [stands("dam", WHO)], [stands(f"k{j}", MANY[:8]) for j in range(8)]),
}


def svg_of(name: str, data: Any) -> str:
    p = PICTURES[name]
    return p.draw(data).svg(f"f-{name.replace(' ', '-')}", name, p.describe(data))


def test_every_picture_of_the_package_is_here(root: Any) -> None:
    files = {
        f.stem
        for room in ("models", "report")
        for f in (root / "src" / "detente" / room).rglob("pictures/*.py")
        if f.stem not in ("__init__", "legend")
    }
    assert files == {p.draw.__module__.rpartition(".")[2] for p in PICTURES.values()}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_named_and_repeatable(name: str) -> None:
    data = PICTURES[name].usual
    svg = svg_of(name, data)
    assert svg == svg_of(name, data)
    assert len(svg.encode()) < 40_000
    assert 'role="img"' in svg
    assert f'-t">{name}</title>' in svg
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert float(re.findall(r'width="([\d.]+)"', svg)[0]) == WIDTH + 8


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_in_words_what_it_shows(name: str) -> None:
    p = PICTURES[name]
    assert len(p.describe(p.usual)) > 20


@pytest.mark.parametrize("name", [n for n in PICTURES if n != "places"])
def test_a_picture_of_nothing(name: str) -> None:
    svg = svg_of(name, PICTURES[name].none)
    assert "<text" in svg
    assert len(svg) < 3_000


def test_a_range_without_proposals_is_drawn() -> None:
    assert "<text" in svg_of("places", coercion(0))


def test_the_zone_of_one_point() -> None:
    assert "<text" in svg_of("zone", cloud(0, 1))


@pytest.mark.parametrize("name", PICTURES)
def test_no_picture_outgrows_a_page(name: str) -> None:
    assert len(svg_of(name, PICTURES[name].many).encode()) < MOST_BYTES


def test_the_ends_of_a_key_driver_are_not_swapped() -> None:
    data = PICTURES["key drivers"].usual
    said = key_drivers.describe(data)
    assert said == "what it costs Upstream to stop: 95 of 100 draws in its lowest fifth, 12 in its highest."
    svg = svg_of("key drivers", data)
    hollow, full = (float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)[2:4])
    assert hollow > full  # the first dot is the lowest fifth, and its share is the larger


@pytest.mark.parametrize(
    ("share", "needed", "word"),
    [
        (None, True, "not asked"),
        (1.0, True, "accepts"),
        (0.9, True, "accepts"),
        (0.89, True, "varies"),
        (0.11, True, "varies"),
        (0.1, True, "blocks"),
        (0.1, False, "outvoted"),
        (0.95, False, "accepts"),
    ],
)
def test_verdicts(share: float | None, needed: bool, word: str) -> None:
    assert verdict(share, needed) == word


@pytest.mark.parametrize(("share", "text"), [(0, "0"), (0.004, "<1"), (0.5, "50"), (0.996, ">99"), (1, "100")])
def test_rare_is_not_never(share: float, text: str) -> None:
    assert of_100(share) == text


def test_a_label_beside_an_axis_does_not_run_across_it() -> None:
    near = Bin(a=0.0, b=0.1, c=0.0, d=0.2, count=1)
    far_left = NamedPoint(id="l", title="left", x=-0.1, y=0.1, passes=False)
    beside = NamedPoint(id="b", title="beside", x=-0.005, y=0.15, passes=False)
    sheet = zone.draw(ZoneRows(x="A", y="B", size=1, listed=1, bins=(near,), front=(), named=(far_left, beside)))
    (axis,) = [m for m in sheet.marks if isinstance(m, LineMark) and m.x == m.x2 and m.width == 1.2]
    (label,) = [m for m in sheet.marks if isinstance(m, TextMark) and m.text == "beside"]
    assert label.align == "right"
    assert label.x < axis.x


def test_a_proposal_far_away_does_not_squash_the_zone() -> None:
    near = Bin(a=0.0, b=0.1, c=0.0, d=0.1, count=1)
    far = NamedPoint(id="far", title="far", x=0.4, y=-9.0, passes=False)
    svg = svg_of("zone", ZoneRows(x="A", y="B", size=1, listed=1, bins=(near,), front=(), named=(far,)))
    assert "far (+0.4, −9: off the chart)" in svg
    assert ">+0.1<" in svg


@pytest.mark.parametrize("bounds", [(-0.7, 0.4), (-0.01, 0.012), (-3, 250)])
def test_ticks_are_round_and_inside(bounds: tuple[float, float]) -> None:
    found = zone.ticks(*bounds)
    assert 3 <= len(found) <= 12
    assert bounds[0] <= found[0] <= 0.0 <= found[-1] <= bounds[1]
