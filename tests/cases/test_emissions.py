"""The emissions table gives its published mean and median."""

from __future__ import annotations

import pytest

from detente.scenario.load import load

TABLE = {
    "NLD": (4, 0.08, 80),
    "BEL": (7, 0.08, 40),
    "LUX": (4, 0.03, 20),
    "DEU": (4, 0.16, 80),
    "FRA": (10, 0.16, 60),
    "ITA": (10, 0.16, 60),
    "GBR": (10, 0.16, 90),
    "IRL": (7, 0.05, 10),
    "DNK": (4, 0.05, 100),
    "GRC": (7, 0.08, 70),
}


def test_table() -> None:
    s = load("eu-emissions-1984")
    held: dict[str, tuple[float, float, float]] = {}
    for p in s.positions:
        assert p.stated is not None
        assert p.salience is not None
        held[p.actor] = (p.stated.mode, s.actor[p.actor].capability["votes"].value.mode, p.salience.mode)
    assert held == TABLE
    weights = {a: c * salience for a, (_, c, salience) in held.items()}
    total = sum(weights.values())
    mean = sum(weights[a] * x for a, (x, _, _) in held.items()) / total
    assert mean == pytest.approx(7.389955686853766, abs=1e-12)
    below = {y: sum(weights[a] for a in held if held[a][0] <= y) / total for y in (4, 7, 10)}
    assert below[4] < 0.5 < below[7]  # the weighted median is 7


def test_only_what_the_table_holds() -> None:
    s = load("eu-emissions-1984")
    assert set(s.issue["delay"].levels) == {4, 7, 10}
    assert s.no_agreement is None
    assert all(p.ideal is None for p in s.positions)
