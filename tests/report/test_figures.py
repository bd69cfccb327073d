"""Every figure: on much data, on tiny data, on none; readable size, nothing unchecked, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from detente.findings.finding import of_100
from detente.report.figures import (
    basis,
    fates,
    gains,
    hinges,
    outcomes,
    positions,
    power,
    power_by_position,
    readings,
    rounds,
    settlement,
    zone,
)

from detente.drawing.canvas import Sheet
from detente.drawing.style import WIDTH
from detente.report import _pictures
from tests.report.sample import run

FINDINGS, ROWS, _ = run()
BEST = next(f for f in FINDINGS["findings"] if f["id"] == "best-package")

WHO = [{"who": w, "colour": j, "weight": 1.0 + j, "start": 30.0 * j, "end": 40.0} for j, w in enumerate("AB")]
ROUNDS = [{"issue": "dam", "rounds": [0, 1], "actors": [{**a, "levels": [a["start"], None]} for a in WHO]}]
OUTCOMES = [
    {
        "issue": "dam",
        "models": [{"id": "spatial.mean", "title": "mean", "bins": [{"low": 40.0, "high": 45.0, "share": 1.0}]}],
    }
]
GAINS = [{"challenger": "A", "challenged": "B", "gain": 0.4}, {"challenger": "B", "challenged": "A", "gain": -0.1}]

FIGURES: dict[str, tuple[Callable[[Any], Sheet], Callable[[Any], str], Any]] = {
    "positions": (positions.draw, positions.describe, _pictures.position_rows(ROWS, slice(0, None))),
    "fates": (fates.draw, fates.describe, _pictures.fate_cells(FINDINGS, ROWS)),
    "zone": (zone.draw, zone.describe, _pictures.zone_rows(ROWS)),
    "settlement": (settlement.draw, settlement.describe, _pictures.settlement_rows(FINDINGS)),
    "power": (power.draw, power.describe, _pictures.power_rows(ROWS)),
    "hinges": (hinges.draw, hinges.describe, _pictures.hinge_rows(BEST)),
    "basis": (basis.draw, basis.describe, _pictures.basis_rows(FINDINGS, ROWS)),
    "readings": (readings.draw, readings.describe, _pictures.reading_rows(FINDINGS, ROWS)),
    "rounds": (rounds.draw, rounds.describe, ROUNDS),
    "outcomes": (outcomes.draw, outcomes.describe, OUTCOMES),
    "gains": (gains.draw, gains.describe, GAINS),
    "power_by_position": (power_by_position.draw, power_by_position.describe, [{"issue": "dam", "actors": WHO}]),
}
MOST_BYTES = 200_000


def svg_of(name: str, data: Any) -> str:
    draw, describe, _ = FIGURES[name]
    return draw(data).svg(f"f-{name}", name, describe(data))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_small_named_and_repeatable(name: str) -> None:
    data = FIGURES[name][2]
    svg = svg_of(name, data)
    assert svg == svg_of(name, data)
    assert len(svg.encode()) < 40_000
    assert 'role="img"' in svg
    assert f'<title id="f-{name}-t">{name}</title>' in svg
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert float(re.findall(r'width="([\d.]+)"', svg)[0]) == WIDTH + 8


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_nothing(name: str) -> None:
    empty: Any = {"x": "A", "y": "B", "bins": [], "front": [], "named": []} if name == "zone" else []
    svg = svg_of(name, empty)
    assert "<text" in svg
    assert len(svg) < 3_000


@pytest.mark.parametrize("name", [n for n in FIGURES if n != "zone"])
def test_a_figure_of_one_row(name: str) -> None:
    assert "<text" in svg_of(name, FIGURES[name][2][:1])


def test_the_zone_of_one_point() -> None:
    named = [{"id": "a", "title": "a", "x": 0.0, "y": 0.0, "passes": True}]
    assert "<text" in svg_of("zone", {"x": "A", "y": "B", "size": 0, "bins": [], "front": [], "named": named})


def big() -> dict[str, Any]:
    """Rows of a dispute about as large as a page can carry."""
    who = [f"Party number {j}" for j in range(12)]
    titles = [f"A proposal with rather many words in its title, number {j}" for j in range(20)]
    spread = {"low": 10.0, "mode": 50.0, "high": 90.0, "colour": "#1f4e79", "stated": 55.0}
    levels = [{"level": y, "label": f"A level that is described at some length, {y}"} for y in range(0, 101, 10)]
    issue = {"question": "What becomes of it?", "status_quo": 50, "levels": levels}
    model = {"id": "spatial.mean", "title": "weighted mean", "q05": 1.0, "q50": 50.0, "q95": 99.0}
    n = range(28 * 36)
    cell = 1 / 36
    return {
        "positions": [{**issue, "rows": [{"who": w, **spread} for w in who]} for _ in range(8)],
        "fates": [{"proposal": t, "passes": "1", "who": w, "share": 0.5} for t in titles for w in who],
        "zone": {
            "x": "A",
            "y": "B",
            "size": 4096,
            "bins": [
                {"a": j % 36 * cell, "b": (j % 36 + 1) * cell, "c": j // 36 / 28, "d": (j // 36 + 1) / 28, "count": j}
                for j in n
            ],
            "front": [{"x": j / 150, "y": 1 - j / 150} for j in range(150)],
            "named": [{"id": t, "title": t[:22], "x": j / 40, "y": 0.1, "passes": True} for j, t in enumerate(titles)],
        },
        "settlement": [{**issue, "models": [{**model, "id": f"m{j}"} for j in range(8)]} for _ in range(12)],
        "power": [{"who": w, **spread, "salience": [{"issue": f"k{j}", **spread} for j in range(12)]} for w in who],
        "hinges": [{"input": t, "basis": "data", "low": 0.1, "high": 0.9, "all": 0.5} for t in titles],
        "basis": [{"answer": t, "report": 0.2, "data": 0.3, "judgement": 0.5} for t in titles],
        "readings": [
            {"proposal": t, "failure": f, "share": j / 24, "base": False}
            for t in titles
            for f in ("constructed", "peace", "stress", "revealed")
            for j in range(12)
        ],
        "rounds": [
            {
                "issue": f"k{j}",
                "rounds": list(range(11)),
                "actors": [{"who": w, "colour": c, "levels": [5.0 * c] * 11} for c, w in enumerate(who[:8])],
            }
            for j in range(8)
        ],
        "outcomes": [
            {
                "issue": f"k{j}",
                "models": [
                    {
                        "id": f"m{m}",
                        "title": f"model {m}",
                        "bins": [{"low": 5.0 * b, "high": 5.0 * b + 5, "share": 0.05} for b in range(20)],
                    }
                    for m in range(4)
                ],
            }
            for j in range(8)
        ],
        "gains": [{"challenger": a, "challenged": b, "gain": 0.1} for a in who[:8] for b in who[:8] if a != b],
        "power_by_position": [
            {
                "issue": f"k{j}",
                "actors": [
                    {"who": w, "colour": c, "weight": 1.0, "start": 9.0 * c, "end": 50.0} for c, w in enumerate(who[:8])
                ],
            }
            for j in range(8)
        ],
    }


@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_outgrows_a_page(name: str) -> None:
    assert len(svg_of(name, big()[name]).encode()) < MOST_BYTES


@pytest.mark.parametrize(
    ("share", "word"),
    [(None, "not asked"), (1.0, "accepts"), (0.9, "accepts"), (0.89, "hinge"), (0.11, "hinge"), (0.1, "blocks")],
)
def test_verdicts(share: float | None, word: str) -> None:
    assert fates.verdict(share) == word


@pytest.mark.parametrize(("share", "text"), [(0, "0"), (0.004, "<1"), (0.5, "50"), (0.996, ">99"), (1, "100")])
def test_rare_is_not_never(share: float, text: str) -> None:
    assert of_100(share) == text


def test_a_proposal_far_away_does_not_squash_the_zone() -> None:
    cloud = {"a": 0.0, "b": 0.1, "c": 0.0, "d": 0.1, "count": 1}
    far = {"id": "far", "title": "far", "x": 0.4, "y": -9.0, "passes": False}
    svg = svg_of("zone", {"x": "A", "y": "B", "size": 1, "bins": [cloud], "front": [], "named": [far]})
    assert "far (+0.4, −9: off the chart)" in svg
    assert ">+0.1<" in svg


@pytest.mark.parametrize("bounds", [(-0.7, 0.4), (-0.01, 0.012), (-3, 250)])
def test_ticks_are_round_and_inside(bounds: tuple[float, float]) -> None:
    found = zone.ticks(*bounds)
    assert 3 <= len(found) <= 12
    assert bounds[0] <= found[0] <= 0.0 <= found[-1] <= bounds[1]
