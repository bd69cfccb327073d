"""Batches: slices change nothing, progress is reported, stopping works, memory does not grow with the draws."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from detente.draws.inputs import Inputs
from detente.models.contract import Cancelled, Context, Model
from detente.models.spatial import _batch, exchange, expected_utility, smp
from detente.models.spatial._settle import middle
from detente.scenario.load import load

MODELS = {m.id: m for m in (smp.MODEL, expected_utility.MODEL, exchange.MODEL)}


def ran(model: Model, draws: int = 150, ctx: Context | None = None, **options: Any) -> Any:
    return model.run(
        Inputs(load("nato-russia-2022"), 1, draws), model.options.model_validate(options), ctx or Context()
    )


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_threads_and_slices_change_no_number(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    one = ran(model)
    two = ran(model, ctx=Context(workers=3))
    monkeypatch.setattr(_batch, "MOST", 7)
    three = ran(model, ctx=Context(workers=2))
    for name in ("settlement", "length", "central"):
        assert np.array_equal(one.tables[name].values, two.tables[name].values, equal_nan=True)
        assert np.array_equal(one.tables[name].values, three.tables[name].values, equal_nan=True)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_draw_does_not_depend_on_how_many_are_played(model: Model) -> None:
    many, few = ran(model), ran(model, draws=70)
    assert np.array_equal(many.tables["settlement"].values[:70], few.tables["settlement"].values)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_batch_tells_its_progress_and_can_be_stopped(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_batch, "MOST", 64)
    told: list[float] = []
    ran(model, ctx=Context(workers=2, progress=lambda _, share: told.append(share)))
    assert len(told) == 3
    assert max(told) == 1.0
    with pytest.raises(Cancelled):
        ran(model, ctx=Context(workers=2, cancelled=lambda: len(told) > 0))
    calls: list[int] = []

    def after_one() -> bool:
        calls.append(1)
        return len(calls) > 1

    with pytest.raises(Cancelled):
        ran(model, ctx=Context(workers=1, cancelled=after_one))
    assert len(calls) == 2


def test_memory_is_bounded_by_the_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the draws need no more but what is kept of each: a settlement and a number of rounds.

    Small sets of draws are kept for the next model, up to a fixed size; here as with large ones, none is.
    """
    monkeypatch.setattr("detente.draws.inputs.KEEP", 0)

    def peak(draws: int) -> int:
        inputs = Inputs(load("nato-russia-2022"), 1, draws)
        options = expected_utility.ExpectedUtilityOptions(rounds=1, draws=0)
        tracemalloc.start()
        try:
            # One after the other: two chunks at a time may or may not be in hand at once.
            expected_utility.MODEL.run(inputs, options, Context(workers=1))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(64)
    few, many = peak(2048), peak(4 * 2048)
    kept = 4 * 2048 * (8 + 1) * 8
    assert many < few + 3 * kept, (few, many)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_both_views_of_an_alliance_are_kept(model: Model) -> None:
    result = ran(model, draws=64)
    one, members = result.simulation, result.other
    assert "NATO" in one.actors
    assert "EST" not in one.actors
    assert "EST" in members.actors
    assert "NATO" not in members.actors
    assert one.power.sum() == pytest.approx(members.power.sum())
    a, b = (middle(p.states[:1], p.power[None], p.salience[None], "mean") for p in (one, members))
    assert a == pytest.approx(b)
    other = ran(model, draws=64, alliances="members")
    assert np.array_equal(other.simulation.states, members.states, equal_nan=True)
    assert "reasons-other" in result.tables
    assert "reasons" in result.tables


def test_where_issues_settle_agrees_with_sorting() -> None:
    rng = np.random.default_rng(1)
    x = (rng.integers(0, 6, (40, 7, 3)) * 20).astype(np.float64)
    cap, sal = rng.uniform(0.1, 5, (40, 7)), rng.uniform(0, 100, (40, 7, 3))
    x[rng.uniform(size=x.shape) < 0.2] = np.nan
    sal[:, :, 2][rng.uniform(size=(40, 7)) < 0.3] = 0.0
    x[0, :, 1] = np.nan
    mean, median = middle(x, cap, sal, "mean"), middle(x, cap, sal, "median")
    for d in range(40):
        for k in range(3):
            pairs = [(x[d, i, k], cap[d, i] * sal[d, i, k]) for i in range(7) if x[d, i, k] == x[d, i, k]]
            total = sum(w for _, w in pairs)
            if not total:
                assert np.isnan(mean[d, k])
                assert np.isnan(median[d, k])
                continue
            assert mean[d, k] == pytest.approx(sum(y * w for y, w in pairs) / total)
            up_to = 0.0
            for y, w in sorted(p for p in pairs if p[1] > 0):
                up_to += w
                if up_to >= total / 2:
                    assert median[d, k] == y
                    break
