from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenario.good import edit
from small import fearon, two_and_one

from detente._jit import plain
from detente.draws import Inputs
from detente.payoffs import (
    AssumptionSet,
    Failure,
    Layout,
    Levels,
    Payoffs,
    contributions,
    promises,
    reservation,
    values,
)
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario


def judged(case: Scenario, n: int = 256, loss: int = 1) -> tuple[Inputs, Layout, np.ndarray, Failure]:
    """Draws, places, what places add to value, and the parts of failure."""
    inputs = Inputs(case, 1, n)
    payoffs = Payoffs.of(inputs.chunk(0, n), Layout.of(case), AssumptionSet(loss=loss))
    return inputs, payoffs.layout, payoffs.plain, payoffs.failure


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 0.5))
def test_war_gives_fearons_range(p: float, a: float, b: float) -> None:
    """Fearon (1995): with force certain, just x in [p − c_A, p + c_B] is acceptable to both (core §5, check)."""
    case = fearon(p, a, b)
    _, layout, uv, failure = judged(case, 1)
    d = reservation(failure, "stress")[0]
    x = layout.level / 100
    accepted = (uv[0, 0] >= d[0] - 1e-9) & (uv[0, 1] >= d[1] - 1e-9)
    assert np.array_equal(accepted, (x >= p - a - 1e-9) & (x <= p + b + 1e-9))


def test_fearons_worked_example() -> None:
    """coercion §1: p = .6, c_A = .1, c_B = .2 → range [.5, .8]."""
    _, layout, uv, failure = judged(fearon(0.6, 0.1, 0.2), 1)
    d = reservation(failure, "stress")[0]
    inside = layout.level[(uv[0, 0] >= d[0] - 1e-9) & (uv[0, 1] >= d[1] - 1e-9)] / 100
    assert (inside.min(), inside.max()) == (0.5, 0.8)


@given(st.integers(0, 100))
def test_peace_leaves_only_the_status_quo(quo: int) -> None:
    """core §5: f = 0 gives d = (q, 1 − q), and only q is left."""
    _, layout, uv, failure = judged(fearon(0.6, 0.1, 0.2, quo), 1)
    d = reservation(failure, "peace")[0]
    both = (uv[0, 0] >= d[0] - 1e-9) & (uv[0, 1] >= d[1] - 1e-9)
    assert layout.level[both].tolist() == [quo]


def test_value_is_one_at_the_ideal_and_none_at_the_far_end() -> None:
    case = two_and_one()
    inputs, _, uv, _ = judged(case)
    ideal = inputs.chunk(0, 256).ideal
    i, k = inputs.plan.actors.index("CHA"), 0
    theta = ideal[:, i, k]
    w = inputs.chunk(0, 256).salience[:, i, k] / inputs.chunk(0, 256).salience[:, i].sum(axis=1)
    at100 = w * (1 - (100 - theta) / np.maximum(theta, 100 - theta))
    assert uv[:, i, 2] == pytest.approx(at100)
    assert (uv >= 0).all()
    assert uv[:, :, :].max() <= 1


@pytest.mark.parametrize("loss", [1, 2])
def test_a_promise_counts_as_far_as_it_is_trusted(loss: int) -> None:
    case = two_and_one()
    inputs = Inputs(case, 1, 64)
    draws, layout = inputs.chunk(0, 64), Layout.of(case)
    payoffs = Payoffs.of(draws, layout, AssumptionSet(loss=loss))
    i, k = inputs.plan.actors.index("CHA"), inputs.plan.issues.index("arms")
    theta, t = draws.ideal[:, i, k], draws.trust[:, i, k]
    w = draws.salience[:, i, k] / draws.salience[:, i].sum(axis=1)
    span = np.maximum(theta, 100 - theta)

    def v(y: float) -> np.ndarray:
        return 1 - (np.abs(y - theta) / span) ** loss

    expected = np.where(v(40) > v(0), t * v(40) + (1 - t) * v(0), v(40))
    assert payoffs.plain[:, i, layout.offset[k] + 1] == pytest.approx(w * expected)
    # What happens is no promise: it counts in full.
    events = contributions(draws, layout.levels, loss)
    assert events[:, i, layout.levels.at(k, 40)] == pytest.approx(w * v(40))
    assert Payoffs.of(draws, layout, AssumptionSet(loss=loss), trusting=True).plain == pytest.approx(events)


def test_an_added_level_changes_nothing() -> None:
    """core §10: values are normalised by the ends of the scale, not by the levels offered."""
    case = two_and_one()
    more = case.model_copy(
        update={
            "issues": (
                case.issues[0].model_copy(update={"levels": {**case.issues[0].levels, 75: "half shut"}}),
                *case.issues[1:],
            )
        }
    )
    _, layout, uv, _ = judged(case)
    _, wide, uv2, _ = judged(more)
    keep = [t for t in range(len(wide.level)) if not (wide.issue[t] == 0 and wide.level[t] == 75)]
    assert np.array_equal(uv, uv2[:, :, keep])
    assert len(layout.level) + 1 == len(wide.level)


@given(st.floats(0.1, 10))
def test_scaling_an_actors_saliences_changes_no_value(factor: float) -> None:
    case = two_and_one()
    inputs = Inputs(case, 1, 16)
    draws, levels = inputs.chunk(0, 16), Levels.of(case)
    more = draws.values.copy()
    more[draws.plan.salience[draws.plan.salience >= 0]] *= factor
    out, scaled = (contributions(d, levels, 1) for d in (draws, replace(draws, values=more)))
    assert scaled == pytest.approx(out, abs=1e-12)


@pytest.mark.parametrize("n", [4, values.WIDE + 3])
def test_the_kernel_agrees_with_its_plain_self(n: int) -> None:
    """The second size ends in a block that begins earlier than the one before it ends."""
    case = two_and_one()
    inputs = Inputs(case, 1, n)
    draws, layout = inputs.chunk(0, n), Layout.of(case)
    kappa = values.weight_after(draws, np.arange(5))
    slow = values.WorthArrays(
        np.empty((n, 5, len(layout.levels.level))), np.empty((6, n, 5)), np.empty((n, 5, len(layout.flat)))
    )
    with np.errstate(invalid="ignore"):
        tables = values._events(draws, layout.levels, 2, np.arange(5))
        told = values.PromiseArrays(
            draws.plan.trust, False, layout.offset, layout.flat, layout.levels.quo, layout.open, layout.lapse
        )
        plain(values._value)(draws.values, tables, told, kappa, layout.outcomes, slow)
    assert np.array_equal(contributions(draws, layout.levels, 2), slow.levels)
    outcomes, places = promises(draws, layout, 2, kappa)
    assert np.array_equal(outcomes, slow.outcomes)
    assert np.array_equal(places, slow.places)


def test_outcomes_are_worth_the_mean_of_their_levels() -> None:
    """Each row against a sum over levels written down here; procedure as core §11.2 says."""
    case = two_and_one()
    na = case.no_agreement
    assert na is not None
    assert na.force is not None
    inputs = Inputs(case, 1, 50)
    draws, layout = inputs.chunk(0, 50), Layout.of(case)
    events, (found, _) = contributions(draws, layout.levels, 1), promises(draws, layout, 1, np.ones((50, 5)))

    def worth(package: Mapping[str, int | Mapping[int, float]], procedural: bool = False) -> np.ndarray:
        total = np.zeros((50, 5))
        for k, issue in enumerate(case.issues):
            said = package.get(issue.id, issue.status_quo)
            for y, p in (said if isinstance(said, Mapping) else {said: 1.0}).items():
                if not procedural or not issue.of_substance:
                    total += p * events[:, :, layout.levels.at(k, y)]
        return total

    ended = {k.id: na.lapse[k.id] for k in case.issues if k.control and k.id in na.lapse}
    expected = [worth({}), worth(na.lapse), worth(na.force.win_package), worth(na.force.fail_package)]
    expected += [worth({}, True), worth(ended, True)]
    assert found == pytest.approx(np.array(expected), abs=1e-12)


def test_a_ruinous_war_is_no_threat() -> None:
    """core §10: c_c → ∞ equals the peace reading."""
    case = two_and_one()
    na = case.no_agreement
    assert na is not None
    assert na.force is not None
    from detente.scenario.quantity import Quantity

    cost = dict(na.force.cost)
    cost["CHA"] = cost["CHA"].model_copy(update={"value": Quantity.point(10)})
    ruin = case.model_copy(
        update={"no_agreement": na.model_copy(update={"force": na.force.model_copy(update={"cost": cost})})}
    )
    *_, failure = judged(ruin)
    assert not failure.force.any()
    assert np.array_equal(reservation(failure, "constructed"), reservation(failure, "peace"))


def test_assumptions_on_failure_are_ordered() -> None:
    *_, failure = judged(two_and_one(), 2048)
    c = failure.challenger
    constructed = reservation(failure, "constructed")
    assert (constructed[:, c] >= reservation(failure, "peace")[:, c] - 1e-12).all()
    assert (constructed[:, c] >= reservation(failure, "stress")[:, c] - 1e-12).all()
    offer = np.full(len(constructed), 0.9)
    revealed = reservation(failure, "revealed", offer)
    assert (revealed[:, c] >= 0.9).all()
    others = [i for i in range(revealed.shape[1]) if i != c]
    assert np.array_equal(revealed[:, others], constructed[:, others])
    with pytest.raises(ValueError, match="best_offer"):
        reservation(failure, "revealed")


def test_lines_cost_only_where_they_are_crossed() -> None:
    case = two_and_one()
    inputs = Inputs(case, 1, 64)
    payoffs = Payoffs.of(inputs.chunk(0, 64), Layout.of(case))
    uv, soft, hard = payoffs.plain, payoffs.price(False), payoffs.price(True)
    i = inputs.plan.actors.index("TWO")
    assert (uv - soft)[:, i, 2] == pytest.approx(np.full(64, 0.9))
    assert np.array_equal(uv[:, i, :2], soft[:, i, :2])
    assert (hard[:, i, 2] < -1e29).all()
    assert (hard <= soft).all()
    assert np.array_equal(payoffs.price(True, out=soft.copy(), again=True), hard)
    bystander = inputs.plan.actors.index("BYS")
    assert np.array_equal(uv[:, bystander], hard[:, bystander])


@pytest.mark.parametrize("cohesion", [None, 0.0, 1.0])
@pytest.mark.parametrize("name", ["nato-russia-2022", "taiwan-strait-1995"])
def test_actors_told_alike_from_the_plan_are_equal_in_every_draw(name: str, cohesion: float | None) -> None:
    inputs = Inputs(load(name), 1, 200)
    plan, layout = inputs.plan, Layout.of(inputs.scenario)
    group = plan.alike(inputs.shares(cohesion))
    draws = inputs.chunk(0, 200, cohesion)
    payoffs = Payoffs.of(draws, layout, AssumptionSet(loss=2))
    failure = payoffs.failure
    worth = [*payoffs.outcomes, payoffs.plain, payoffs.price(False), payoffs.price(True)]
    worth += [failure.quo, failure.peace, failure.kappa, failure.blocking]
    for i, j in combinations(range(len(plan.actors)), 2):
        equal = all(np.array_equal(x[:, i], x[:, j]) for x in worth)
        # The cost of war is no part of values here, but tells actors apart too.
        told = group[i] == group[j]
        assert equal if told else not (equal and np.array_equal(failure.war[:, i], failure.war[:, j]))


def test_values_of_some_actors_are_those_of_all() -> None:
    inputs = Inputs(load("nato-russia-2022"), 1, 64)
    draws, layout = inputs.chunk(0, 64), Layout.of(inputs.scenario)
    na = inputs.scenario.no_agreement
    assert na is not None
    assert na.force is not None
    who = np.array([7, inputs.plan.actors.index(na.force.challenger), 3])
    every, some = Payoffs.of(draws, layout), Payoffs.of(draws, layout, who=who)
    assert np.array_equal(some.outcomes, every.outcomes[:, :, who])
    for name in ("plain", "priced"):
        assert np.array_equal(getattr(some, name), getattr(every, name)[:, who])
    whole, part = every.failure, some.failure
    for name in ("quo", "peace", "war", "kappa", "blocking"):
        assert np.array_equal(getattr(part, name), getattr(whole, name)[:, who])
    assert np.array_equal(part.margin, whole.margin)


@pytest.mark.parametrize("limit", ["", ", limit: {at_most: 40}"])
def test_a_table_of_values_is_a_view_without_an_ideal(limit: str) -> None:
    row = "issue: data, ideal: 0, salience: 20, values: {0: 0, 100: 1}" + limit
    worth: list[np.ndarray] = []
    for text in (row, row.replace("ideal: 0, ", "")):
        old = "issue: data, ideal: 0, salience: 20, values: {0: 1, 100: 0}"
        case = loads(edit(old, text))
        inputs, layout, uv, _ = judged(case, 16)
        worth.append(Payoffs.of(inputs.chunk(0, 16), layout).priced)
    i = inputs.plan.actors.index("UP")
    assert np.array_equal(worth[0], worth[1])
    assert (uv[:, i, layout.offset[1] + 1] > 0.1).all()
    assert (inputs.chunk(0, 16).salience[:, i, 1] == 20).all()
