"""The talks themselves: closed forms, an un-compiled rendering, strategies, deadlines, ratification."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente._jit import plain
from detente.models.talks import _batch, _negotiate, _structs, alternating
from detente.models.talks import offers as _offers
from detente.models.talks._batch import Calendar, Stand, TalksRules, simulate

PIE = 2001
"""Shares of the pie on the grid."""


def pie() -> np.ndarray:
    """(1, 2, levels): what each share is worth to both; one level more is the status quo, worth nothing."""
    x = np.linspace(0, 1, PIE)
    return np.stack([np.append(x, -1e-6), np.append(1 - x, -1e-6)])[None]


def divided(e: alternating.OffersEquilibrium) -> tuple[float, int]:
    """Play the equilibrium's asks; return the first proposer's share, and the meeting at which both agree."""
    n = len(e.demand)
    demand, least = np.zeros((n, 2)), np.zeros((n, 2))
    for t in range(n):
        i = int(e.proposer[t])
        demand[t, i] = e.demand[t]
        least[t, 1 - i] = e.least[t]
    uv = pie()
    table = TalksRules.plain(2, (PIE + 1,), (PIE,))
    step = 1 / (PIE - 1) + 1e-9  # who tables rounds up to the grid: a responder may be short by a step
    stand = Stand(np.zeros(2, dtype=np.int64), np.ones((1, 2)), np.minimum(demand, 1.0), np.maximum(least - step, 0.0))
    out = simulate(table, uv, np.zeros((1, 2)), Calendar.regular(1, n), stand)
    assert out.result[0] == _structs.AGREED
    return float(uv[0, 0, out.package[0, 0]]), int(out.when[0])


@pytest.mark.parametrize("patience", [(0.9, 0.8), (0.6, 0.95), (0.5, 0.5)])
def test_simulated_rubinstein(patience: tuple[float, float]) -> None:
    share, when = divided(alternating.solve(patience))
    assert share == pytest.approx(alternating.rubinstein(patience), abs=1.01 / PIE)
    assert when == 0


@pytest.mark.parametrize("periods", [1, 2, 3, 10])
def test_simulated_finite_horizon(periods: int) -> None:
    share, when = divided(alternating.solve((0.9, 0.9), periods))
    assert share == pytest.approx(alternating.finite(periods, 0.9), abs=1.01 / PIE)
    assert when == 0


@pytest.mark.parametrize("option", [0.3, 0.6])
def test_simulated_outside_option(option: float) -> None:
    share, _ = divided(alternating.solve((0.9, 0.9), option=(0.0, option)))
    assert 1 - share == pytest.approx(alternating.outside(0.9, option), abs=1.01 / PIE)


def test_simulated_risk_of_breakdown() -> None:
    share, _ = divided(alternating.solve((1, 1), chance=0.001, fallback=(0.1, 0.3)))
    assert share == pytest.approx(0.4, abs=2e-3)


# --- paths ---------------------------------------------------------------------------------------------------


def path_of(own: np.ndarray, others: np.ndarray, counts: tuple[int, ...], hits: np.ndarray | None = None) -> np.ndarray:
    offset = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    t = len(own)
    packages, worth = np.zeros((t + 1, len(counts)), dtype=np.int64), np.zeros(t + 1)
    free = np.zeros((0, t), dtype=np.bool_) if hits is None else hits
    issue, level, place = (np.zeros(m, dtype=np.int64) for m in (t, t, len(counts)))
    none = np.zeros((0, t), dtype=np.int64)
    n = _offers.path(own, others, offset, free, none, none > 0, packages, worth, issue, level, np.zeros(t), place)
    assert (np.diff(worth[:n]) <= 1e-12).all()
    return packages[:n]


@given(st.integers(0, 2**32 - 1))
def test_every_package_on_a_path_is_best_for_some_weighing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = (4, 3, 5)
    own, others = rng.random(12), rng.random(12)
    found = path_of(own, others, counts)
    grid = np.array(np.meshgrid(range(4), range(4, 7), range(7, 12), indexing="ij")).reshape(3, -1).T
    mine, theirs = own[grid].sum(axis=1), others[grid].sum(axis=1)
    assert own[found[0]].sum() == pytest.approx(mine.max())
    assert others[found[-1]].sum() == pytest.approx(theirs.max())
    for x in found:
        # Nothing is better for both.
        assert not ((mine > own[x].sum() + 1e-9) & (theirs > others[x].sum() + 1e-9)).any()


def test_infeasible_packages_are_not_on_a_path() -> None:
    hits = np.zeros((1, 4), dtype=np.bool_)
    hits[0, [0, 2]] = True  # levels 0 of the first issue and 0 of the second cannot go together
    found = path_of(np.array([1.0, 0, 1, 0]), np.array([0.0, 1, 0, 0.4]), (2, 2), hits)
    assert not any(x[0] == 0 and x[1] == 2 for x in found)
    assert len(found) > 0


@given(st.integers(0, 2**32 - 1), st.floats(-1.5, 3.5))
def test_the_cheapest_package_that_is_worth_what_is_asked(seed: int, ask: float) -> None:
    rng = np.random.default_rng(seed)
    own = np.round(rng.random(9), 1) - (rng.random(9) < 0.1) * 1000.0
    every = np.stack(np.meshgrid(range(3), range(3, 6), range(6, 9), indexing="ij"), axis=-1).reshape(-1, 3)
    worth, head, after = np.zeros(27), np.zeros(_offers.DRAWERS, dtype=np.int64), np.zeros(27, dtype=np.int64)
    least, most, scale = _offers.filed(own, every, worth, head, after)
    assert most == worth.max()
    found = _offers.cheapest(ask, worth, head, after, least, scale)
    fit = [x for x in range(27) if worth[x] >= ask]
    assert found == (max(fit, key=lambda x: (-worth[x], x)) if fit else -1)


# --- batches -------------------------------------------------------------------------------------------------


def batch(seed: int, parties: int = 4, counts: tuple[int, ...] = (3, 4, 2), draws: int = 6, meetings: int = 9):
    rng = np.random.default_rng(seed)
    levels = sum(counts)
    uv = rng.random((draws, parties, levels))
    table = TalksRules.plain(parties, counts)
    calendar = Calendar(
        np.cumsum(rng.integers(5, 40, (draws, meetings)), axis=1).astype(float),
        rng.integers(50, 200, draws).astype(float),
        250.0,
        rng.random(draws) * 0.05,
        rng.random(draws) < 0.5,
    )
    kind = rng.integers(0, 3, parties)
    stand = Stand(kind.astype(np.int64), rng.uniform(0.2, 3, (draws, parties)))
    return table, uv, rng.random((draws, parties)) * 0.8, calendar, stand


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("every", [False, True])
def test_compiled_and_plain_play_alike(seed: int, every: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    args = batch(seed)
    compiled = simulate(*args, key=7, every_party=every)
    kernels = (
        "concede",
        "holds",
        "_mediate",
        "_whole",
        "_weigh",
        "_judge",
        "_seats",
        "_choose",
        "_substantive",
        "_consented",
    )
    for module, names in ((_negotiate, kernels), (_offers, ("path", "charge", "filed", "cheapest", "feasible"))):
        for name in names:
            monkeypatch.setattr(module, name, plain(getattr(module, name)))
    for name in ("path", "filed", "cheapest"):
        monkeypatch.setattr(_negotiate, name, getattr(_offers, name))
    monkeypatch.setattr(_batch, "negotiate", plain(_negotiate.negotiate))
    slow = simulate(*args, key=7, every_party=every)
    for name in ("result", "package", "by", "answers"):
        np.testing.assert_array_equal(getattr(compiled, name), getattr(slow, name))
    np.testing.assert_allclose(compiled.when, slow.when)


@pytest.mark.parametrize("seed", range(4))
def test_offers_by_own_value_compiled_and_plain(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table, uv, least, calendar, stand = batch(seed, parties=3)
    every = np.stack(np.meshgrid(range(3), range(3, 7), range(7, 9), indexing="ij"), axis=-1).reshape(-1, 3)
    naive = replace(table, every=np.ascontiguousarray(every))
    compiled = simulate(naive, uv, least, calendar, stand, key=7)
    for name in ("concede", "holds", "_whole", "_weigh", "_judge", "_seats", "_choose", "_substantive", "_consented"):
        monkeypatch.setattr(_negotiate, name, plain(getattr(_negotiate, name)))
    for name in ("filed", "cheapest"):
        monkeypatch.setattr(_negotiate, name, plain(getattr(_offers, name)))
    monkeypatch.setattr(_batch, "negotiate", plain(_negotiate.negotiate))
    slow = simulate(naive, uv, least, calendar, stand, key=7)
    for name in ("result", "package", "by", "answers"):
        np.testing.assert_array_equal(getattr(compiled, name), getattr(slow, name))


@given(st.integers(0, 10_000))
def test_nobody_agrees_to_less_than_no_agreement(seed: int) -> None:
    table, uv, least, calendar, stand = batch(seed, draws=8)
    out = simulate(table, uv, least, calendar, stand, every_party=True)
    for d in np.flatnonzero(out.result == _structs.AGREED):
        worth = uv[d][:, out.package[d]].sum(axis=1)
        assert (worth >= least[d] - 1e-9).all()
        assert (out.package[d] != table.out).any()


@given(st.integers(0, 10_000))
def test_one_more_who_must_agree_never_helps(seed: int) -> None:
    """With everybody soft at the end, a further veto player only takes agreements away."""
    table, uv, least, calendar, _ = batch(seed, parties=3, draws=8)
    stand = Stand(np.zeros(3, dtype=np.int64), np.full((8, 3), 5.0))
    free = Calendar(calendar.days, np.full(8, np.inf), 250.0, np.zeros(8), np.zeros(8, dtype=np.bool_))
    before = simulate(table, uv, least, free, stand)
    harder = least.copy()
    harder[:, 2] = 99.0
    after = simulate(table, uv, harder, free, stand)
    assert not (after.result == _structs.AGREED).any()
    assert (before.when <= after.when).all()


def test_hard_parties_agree_later_than_soft_ones() -> None:
    rng = np.random.default_rng(4)
    uv = rng.random((300, 2, 15))
    table, least = TalksRules.plain(2, (5, 5, 5)), np.full((300, 2), 0.6)
    ends = [
        simulate(table, uv, least, Calendar.regular(300, 40),
                 Stand(np.zeros(2, dtype=np.int64), np.full((300, 2), e))).when.mean()
        for e in (0.2, 1.0, 5.0)
    ]  # fmt: skip
    assert ends[0] > ends[1] > ends[2]


def test_who_holds_out_gets_all_or_nothing() -> None:
    rng = np.random.default_rng(5)
    uv = rng.random((200, 2, 10))
    table = TalksRules.plain(2, (5, 5))
    stand = Stand(np.array([_structs.HOLDOUT, _structs.TIME]), np.full((200, 2), 1.0))
    out = simulate(table, uv, np.full((200, 2), 0.5), Calendar.regular(200, 30), stand)
    best = uv[:, 0, :5].max(axis=1) + uv[:, 0, 5:].max(axis=1)
    for d in np.flatnonzero(out.result == _structs.AGREED):
        assert uv[d, 0, out.package[d]].sum() == pytest.approx(best[d])
    assert 0 < (out.result == _structs.AGREED).sum() < 200


def test_breakdown_and_deadline_end_the_talks() -> None:
    uv = np.zeros((500, 2, 4))
    table, stand = TalksRules.plain(2, (2, 2)), Stand(np.zeros(2, dtype=np.int64), np.ones((500, 2)))
    days = np.tile(np.arange(1.0, 21.0), (500, 1))
    risky = Calendar(days, np.full(500, np.inf), 30.0, np.full(500, 0.1), np.zeros(500, dtype=np.bool_))
    out = simulate(table, uv, np.full((500, 2), 1.0), risky, stand, key=3)
    assert (out.result == _structs.BROKEN).mean() == pytest.approx(1 - 0.9**20, abs=0.05)
    force = np.arange(500) % 2 == 0
    strict = Calendar(days, np.full(500, 10.5), 30.0, np.zeros(500), force)
    out = simulate(table, uv, np.full((500, 2), 1.0), strict, stand)
    np.testing.assert_array_equal(out.result == _structs.FORCE, force)
    assert set(out.when[force]) == {10.5}
    assert set(out.when[~force]) == {30.0}


def test_all_answers_are_counted_without_an_early_stop() -> None:
    table, uv, least, _, stand = batch(1, parties=5)
    out = simulate(table, uv, least, Calendar.regular(6, 12), stand, stop=False)
    assert set(out.answers) == {12 * 5}
    out = simulate(table, uv, least, Calendar.regular(6, 12), stand, stop=False, every_party=True)
    assert set(out.answers) == {12 * 25}


@given(st.integers(0, 10_000))
def test_a_mediator_tables_what_leaves_the_least_satisfied_best_off(seed: int) -> None:
    rng = np.random.default_rng(seed)
    joint, low = rng.random((9, 3)), rng.random(3)
    packages = rng.integers(0, 3, (2, 5, 3)) + np.array([0, 3, 6])
    length = np.array([5, 3])
    g, at = _negotiate._mediate(joint, low, packages, length, np.zeros((0, 3), dtype=np.int64))
    least = {(p, a): (joint[packages[p, a]].sum(axis=0) - low).min() for p in range(2) for a in range(length[p])}
    assert least[g, at] == pytest.approx(max(least.values()))


def test_a_mediator_can_bring_hard_parties_together() -> None:
    """Each path alone ends where the other still asks for more; the mediator picks from both."""
    rng = np.random.default_rng(8)
    uv = rng.random((300, 2, 12))
    table, stand = TalksRules.plain(2, (4, 4, 4)), Stand(np.zeros(2, dtype=np.int64), np.full((300, 2), 0.3))
    args = (np.full((300, 2), 0.4), Calendar.regular(300, 8), stand)
    alone, helped = simulate(table, uv, *args), simulate(replace(table, mediated=True), uv, *args)
    assert (helped.result == _structs.AGREED).sum() >= (alone.result == _structs.AGREED).sum()
    assert (helped.when <= alone.when).all()
    assert (helped.by == 2).any()
