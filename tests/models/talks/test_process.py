"""The talks themselves: closed forms, an un-compiled rendering, strategies, deadlines, ratification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from detente._jit import plain
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.talks import _batch, _play, alternating, process
from detente.models.talks import offers as _offers
from detente.models.talks._batch import Calendar, Stand, TalksTable, simulate
from detente.models.talks._calendar import CalendarRecord, meeting_days
from detente.scenario.load import load, loads

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
    table = TalksTable.plain(2, (PIE + 1,), (PIE,))
    step = 1 / (PIE - 1) + 1e-9  # who tables rounds up to the grid: a responder may be short by a step
    stand = Stand(np.zeros(2, dtype=np.int64), np.ones((1, 2)), np.minimum(demand, 1.0), np.maximum(least - step, 0.0))
    out = simulate(table, uv, np.zeros((1, 2)), Calendar.regular(1, n), stand)
    assert out.result[0] == _play.AGREED
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
    table = TalksTable.plain(parties, counts)
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
    for module, names in ((_play, kernels), (_offers, ("path", "charge", "filed", "cheapest", "feasible"))):
        for name in names:
            monkeypatch.setattr(module, name, plain(getattr(module, name)))
    for name in ("path", "filed", "cheapest"):
        monkeypatch.setattr(_play, name, getattr(_offers, name))
    monkeypatch.setattr(_batch, "play", plain(_play.play))
    slow = simulate(*args, key=7, every_party=every)
    for name in ("result", "package", "by", "answers"):
        np.testing.assert_array_equal(getattr(compiled, name), getattr(slow, name))
    np.testing.assert_allclose(compiled.when, slow.when)


@pytest.mark.parametrize("seed", range(4))
def test_offers_by_own_value_compiled_and_plain(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table, uv, least, calendar, stand = batch(seed, parties=3)
    every = np.stack(np.meshgrid(range(3), range(3, 7), range(7, 9), indexing="ij"), axis=-1).reshape(-1, 3)
    naive = table._replace(every=np.ascontiguousarray(every))
    compiled = simulate(naive, uv, least, calendar, stand, key=7)
    for name in ("concede", "holds", "_whole", "_weigh", "_judge", "_seats", "_choose", "_substantive", "_consented"):
        monkeypatch.setattr(_play, name, plain(getattr(_play, name)))
    for name in ("filed", "cheapest"):
        monkeypatch.setattr(_play, name, plain(getattr(_offers, name)))
    monkeypatch.setattr(_batch, "play", plain(_play.play))
    slow = simulate(naive, uv, least, calendar, stand, key=7)
    for name in ("result", "package", "by", "answers"):
        np.testing.assert_array_equal(getattr(compiled, name), getattr(slow, name))


@given(st.integers(0, 10_000))
def test_nobody_agrees_to_less_than_no_agreement(seed: int) -> None:
    table, uv, least, calendar, stand = batch(seed, draws=8)
    out = simulate(table, uv, least, calendar, stand, every_party=True)
    for d in np.flatnonzero(out.result == _play.AGREED):
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
    assert not (after.result == _play.AGREED).any()
    assert (before.when <= after.when).all()


def test_hard_parties_agree_later_than_soft_ones() -> None:
    rng = np.random.default_rng(4)
    uv = rng.random((300, 2, 15))
    table, least = TalksTable.plain(2, (5, 5, 5)), np.full((300, 2), 0.6)
    ends = [
        simulate(table, uv, least, Calendar.regular(300, 40),
                 Stand(np.zeros(2, dtype=np.int64), np.full((300, 2), e))).when.mean()
        for e in (0.2, 1.0, 5.0)
    ]  # fmt: skip
    assert ends[0] > ends[1] > ends[2]


def test_who_holds_out_gets_all_or_nothing() -> None:
    rng = np.random.default_rng(5)
    uv = rng.random((200, 2, 10))
    table = TalksTable.plain(2, (5, 5))
    stand = Stand(np.array([_play.HOLDOUT, _play.TIME]), np.full((200, 2), 1.0))
    out = simulate(table, uv, np.full((200, 2), 0.5), Calendar.regular(200, 30), stand)
    best = uv[:, 0, :5].max(axis=1) + uv[:, 0, 5:].max(axis=1)
    for d in np.flatnonzero(out.result == _play.AGREED):
        assert uv[d, 0, out.package[d]].sum() == pytest.approx(best[d])
    assert 0 < (out.result == _play.AGREED).sum() < 200


def test_breakdown_and_deadline_end_the_talks() -> None:
    uv = np.zeros((500, 2, 4))
    table, stand = TalksTable.plain(2, (2, 2)), Stand(np.zeros(2, dtype=np.int64), np.ones((500, 2)))
    days = np.tile(np.arange(1.0, 21.0), (500, 1))
    risky = Calendar(days, np.full(500, np.inf), 30.0, np.full(500, 0.1), np.zeros(500, dtype=np.bool_))
    out = simulate(table, uv, np.full((500, 2), 1.0), risky, stand, key=3)
    assert (out.result == _play.BROKEN).mean() == pytest.approx(1 - 0.9**20, abs=0.05)
    force = np.arange(500) % 2 == 0
    strict = Calendar(days, np.full(500, 10.5), 30.0, np.zeros(500), force)
    out = simulate(table, uv, np.full((500, 2), 1.0), strict, stand)
    np.testing.assert_array_equal(out.result == _play.FORCE, force)
    assert set(out.when[force]) == {10.5}
    assert set(out.when[~force]) == {30.0}


def test_all_answers_are_counted_without_an_early_stop() -> None:
    table, uv, least, _, stand = batch(1, parties=5)
    out = simulate(table, uv, least, Calendar.regular(6, 12), stand, stop=False)
    assert set(out.answers) == {12 * 5}
    out = simulate(table, uv, least, Calendar.regular(6, 12), stand, stop=False, every_party=True)
    assert set(out.answers) == {12 * 25}


# --- scenarios -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def flagship() -> process.TalksResult:
    return process.run(Inputs(load("nato-russia-2022"), 1, 500), process.TalksOptions(), Context(workers=1))


def test_flagship_talks_are_believable(flagship: process.TalksResult) -> None:
    table = flagship.tables["by_date"]
    assert (table.values.sum(axis=2) == 500).all()
    near = table.sel(reading="peace", round=30)
    # The likeliest near future is that the talks go on; they do not stop outright.
    assert int(near.sel(state="going on").values) > 400
    draft = {"door": 100, "presence": 100, "deploy": 100, "missiles": 100, "exercises": 65, "border": 45}
    assert all(x.package != draft for x in flagship.agreed.packages)
    halts = [x.count for x in flagship.agreed.levels if (x.issue, x.level) == ("door", 100)]
    assert sum(halts) <= 5
    assert 0 < flagship.record.share_paused < 1


def test_the_same_talks_whatever_the_chunks() -> None:
    s = load("nato-russia-2022")
    a = process.run(Inputs(s, 1, 1100), process.TalksOptions(), Context(workers=1))
    b = process.run(Inputs(s, 1, 1100), process.TalksOptions(), Context(workers=2))
    for name in ("result", "when", "by_date"):
        np.testing.assert_array_equal(a.tables[name].values, b.tables[name].values)
    first = process.run(Inputs(s, 1, 400), process.TalksOptions(), Context(workers=1))
    np.testing.assert_array_equal(first.tables["result"].values, a.tables["result"].values[:400])


def test_strategies_by_name_and_mistakes() -> None:
    inputs = Inputs(load("nato-russia-2022"), 1, 60)
    r = process.run(inputs, process.TalksOptions(strategies="RUS:hold-out,NATO:soft"), Context(workers=1))
    assert r.options["strategies"] == "RUS:hold-out,NATO:soft"
    for bad, said in (("RUS:loud", "a strategy is one of"), ("EST:hard", "does not sit in nrc")):
        with pytest.raises(ValueError, match=said):
            process.run(inputs, process.TalksOptions(strategies=bad), Context(workers=1))
    with pytest.raises(ValueError, match="no forum"):
        process.run(inputs, process.TalksOptions(forum="un"), Context(workers=1))
    with pytest.raises(ValueError, match="too many to put in order"):
        process.run(inputs, process.TalksOptions(offers="ordered"), Context(workers=1))


RATIFIED = """
detente: 1
title: A treaty to ratify
as_of: 2020-01-01
forum: f
actors: [{id: A, name: A}, {id: B, name: B}]
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: as now, 50: some, 100: all}, status_quo: 0,
     ratification: {50: "all(A, B)", 100: "all(A, B)"}}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 100, salience: 100}
fora: [{id: f, name: F, parties: [A, B], next_meeting: 10, cadence: 10, breakdown: 0}]
"""


def test_agreements_fall_at_ratification() -> None:
    r = process.run(Inputs(loads(RATIFIED), 1, 1000), process.TalksOptions(ratifies=0.9), Context(workers=1))
    states = np.bincount(r.tables["result"].values, minlength=5)
    assert states[_play.AGREED] + states[process.NOT_RATIFIED] == 1000
    assert states[_play.AGREED] / 1000 == pytest.approx(0.81, abs=0.04)
    assert r.agreed.packages[0].package == {"k": 100}
    assert set(r.tables["when"].values) == {10.0}


def test_members_of_an_alliance_ratify_as_far_in_step_as_they_are_said_to() -> None:
    """In step they fail together: less often than each by chance of its own."""
    union = "{id: U, name: U, kind: alliance, members: [A, B], rule: all, cohesion: RHO}"
    text = RATIFIED.replace("actors: [", f"actors: [{union}, ").replace("parties: [A, B]", "parties: [U]")
    lost: list[int] = []
    for rho in ("0", "0.8", "1"):
        case = loads(text.replace("RHO", rho))
        r = process.run(Inputs(case, 1, 2000), process.TalksOptions(ratifies=0.7), Context(workers=1))
        lost.append(int((r.tables["result"].values == process.NOT_RATIFIED).sum()))
    assert lost[0] == pytest.approx(2000 * (1 - 0.49), abs=80)
    assert lost[0] > lost[1] > lost[2]
    assert lost[2] == pytest.approx(2000 * 0.3, abs=80)


def test_procedure_alone_is_no_agreement() -> None:
    text = """
detente: 1
title: They would go on talking
as_of: 2020-01-01
actors: [{id: A, name: A}, {id: B, name: B}]
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: less, 50: as now, 100: more}, status_quo: 50}
  - {id: t, question: Go on?, kind: procedural, levels: {0: no, 100: yes}, status_quo: 0}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: A, issue: t, ideal: 100, salience: 10}
  - {actor: B, issue: k, ideal: 0, salience: 100}
  - {actor: B, issue: t, ideal: 100, salience: 10}
fora: [{id: f, name: F, parties: [A, B], next_meeting: 10, cadence: 10, breakdown: 0}]
"""
    r = process.run(Inputs(loads(text), 1, 100), process.TalksOptions(), Context(workers=1))
    assert not (r.tables["result"].values == _play.AGREED).any()


@pytest.mark.parametrize("wrong", [{"meetings": 0}, {"hard": 0}, {"soft": -1}, {"ratifies": 1.5}, {"patience": 0}])
def test_options_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        process.TalksOptions(**wrong)  # type: ignore[arg-type]


def test_record_of_a_forum() -> None:
    s = load("nato-russia-2022")
    record = CalendarRecord.of(s.fora[0], s.as_of)
    assert record.meetings == 2
    assert len(record.pauses) == 2
    assert record.rate == pytest.approx(2.5 / record.years)
    assert record.last is not None
    assert record.last.isoformat() == "2022-01-12"
    days = meeting_days(1, s.fora[0], record, 0, np.full(50, 5.0), np.full(50, 20.0), 10)
    assert (days[:, 0] == 5).all()
    assert (np.diff(days, axis=1) >= 10).all()


def test_what_is_missing_is_said() -> None:
    assert process.needs(load("eu-emissions-1984"))[0].path == "fora"


@given(st.integers(0, 10_000))
def test_a_mediator_tables_what_leaves_the_least_satisfied_best_off(seed: int) -> None:
    rng = np.random.default_rng(seed)
    joint, low = rng.random((9, 3)), rng.random(3)
    packages = rng.integers(0, 3, (2, 5, 3)) + np.array([0, 3, 6])
    length = np.array([5, 3])
    g, at = _play._mediate(joint, low, packages, length, np.zeros((0, 3), dtype=np.int64))
    least = {(p, a): (joint[packages[p, a]].sum(axis=0) - low).min() for p in range(2) for a in range(length[p])}
    assert least[g, at] == pytest.approx(max(least.values()))


def test_a_mediator_can_bring_hard_parties_together() -> None:
    """Each path alone ends where the other still asks for more; the mediator picks from both."""
    rng = np.random.default_rng(8)
    uv = rng.random((300, 2, 12))
    table, stand = TalksTable.plain(2, (4, 4, 4)), Stand(np.zeros(2, dtype=np.int64), np.full((300, 2), 0.3))
    args = (np.full((300, 2), 0.4), Calendar.regular(300, 8), stand)
    alone, helped = simulate(table, uv, *args), simulate(table._replace(mediated=True), uv, *args)
    assert (helped.result == _play.AGREED).sum() >= (alone.result == _play.AGREED).sum()
    assert (helped.when <= alone.when).all()
    assert (helped.by == 2).any()
