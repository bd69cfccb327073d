"""Long runs: all draws are counted, only a sample is kept."""

from __future__ import annotations

import numpy as np
import pytest
from small import two_and_one

from detente._pack import pack, unpack
from detente.draws import inputs as inputs_module
from detente.draws.inputs import CHUNK, Inputs
from detente.models.contract import Context
from detente.models.deals import zone
from detente.models.deals._plan import merge
from detente.models.deals.results import BEST, ZoneResult
from detente.models.deals.zone import ZoneOptions

N = 3 * CHUNK + 100
ALONE = Context(workers=1)


@pytest.fixture
def short_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs_module, "SAMPLE", CHUNK)
    monkeypatch.setattr(zone, "SAMPLE", CHUNK)


def result(inputs: Inputs) -> ZoneResult:
    found = zone.run(inputs, ZoneOptions(), ALONE)
    assert isinstance(found, ZoneResult)
    return found


@pytest.mark.usefixtures("short_sample")
def test_a_long_run_counts_all_draws_and_keeps_the_sample() -> None:
    inputs = Inputs(two_and_one(), 1, N)
    long = result(inputs)
    assert [*inputs._kept._chunks] == [(0, CHUNK)]
    assert long.n_draws == N
    assert len(long.outcome.values) == N
    assert long.settlement.values.shape[1] == long.party.values.shape[1] == long.tried == CHUNK
    assert long.choice is not None
    assert long.choice.compared == CHUNK
    assert long.best is not None
    assert long.best.count > CHUNK
    assert long.choice.family.members[0].count == long.best.count


def test_a_long_run_counts_what_a_run_over_kept_draws_does(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = result(Inputs(two_and_one(), 1, N))
    monkeypatch.setattr(inputs_module, "SAMPLE", CHUNK)
    monkeypatch.setattr(zone, "SAMPLE", CHUNK)
    long = result(Inputs(two_and_one(), 1, N))
    # Offers and the shared belief come from the sample: only what needs neither is the same to the last draw.
    plain = [r for r in kept.zone.coords["assumptions"] if not str(r).startswith("revealed") and "common" not in str(r)]
    for r in plain:
        assert int(long.zone.sel(assumptions=r).values) == int(kept.zone.sel(assumptions=r).values)
    assert np.array_equal(long.force.values, kept.force.values)
    names = [p for p in kept.accept.coords["proposal"] if p != BEST]
    for name in names:
        for table in ("accept", "sole"):
            assert np.array_equal(
                getattr(long, table).sel(proposal=name).values, getattr(kept, table).sel(proposal=name).values
            )
        assert np.array_equal(long.outcome.sel(proposal=name).values, kept.outcome.sel(proposal=name).values)
    assert np.array_equal(long.alone.values, kept.alone.values)
    assert long.blocks == kept.blocks


def test_parts_may_be_merged_in_any_groups_and_travel() -> None:
    inputs, options = Inputs(two_and_one(), 1, N), ZoneOptions()
    plan = unpack(pack(zone.prepare(inputs, options, ALONE)))
    parts = [zone.part(inputs, options, plan, c) for c in inputs.chunks()]
    once = merge([unpack(pack(p)) for p in parts])
    pairs = merge([merge(parts[:1]), merge(parts[1:3]), merge(parts[3:])])
    assert pack(once) == pack(pairs)
    # What a chunk leaves behind is some numbers a draw, whatever the number of packages and actors.
    assert len(pack(parts[1])) < 60 * CHUNK


def test_key_drivers_look_at_the_sample_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.answers.drivers import key_drivers

    monkeypatch.setattr(inputs_module, "SAMPLE", CHUNK)
    inputs = Inputs(two_and_one(), 1, N)
    drivers = key_drivers(inputs)
    outcome = np.arange(N) % 3 == 0
    assert drivers.scores.shape[1] == CHUNK
    assert drivers.of(outcome) == drivers.of(outcome[:CHUNK])
