from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from small import two_and_one

from detente.draws import Inputs
from detente.draws.inputs import CHUNK
from detente.draws.plan import Plan


def rows(inputs: Inputs, n: int = 4096, cohesion: float | None = None) -> tuple[Plan, np.ndarray]:
    return inputs.plan, inputs.chunk(0, n, cohesion).ideal


def test_values_come_from_own_row_then_like_then_alliance() -> None:
    plan, ideal = rows(Inputs(two_and_one(), 1, 4096))
    at = plan.actors.index
    door = plan.issues.index("door")
    assert ideal[:, at("TWO"), door].max() <= 10
    assert ideal[:, at("TRI"), door].max() <= 10
    assert ideal[:, at("ONE"), door].max() > 20
    slots = {s.path: s for s in plan.slots}
    assert slots["positions/TRI/door/ideal"].row == "TWO"
    assert slots["positions/ONE/door/ideal"].row == "ALL"
    assert slots["positions/TWO/door/salience"].row == "ALL"


def test_missing_views_have_no_weight() -> None:
    inputs = Inputs(two_and_one(), 1, 8)
    draws = inputs.chunk(0, 8)
    i, k = inputs.plan.actors.index("BYS"), inputs.plan.issues.index("arms")
    assert np.isnan(draws.ideal[:, i, k]).all()
    assert (draws.salience[:, i, k] == 0).all()
    assert (draws.trust[:, i, k] == 1).all()


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
def test_members_share_what_cohesion_says(rho: float) -> None:
    inputs = Inputs(two_and_one(), 1, 20_000)
    draws = inputs.draws(inputs.scores(0, 20_000), 0, rho)
    at = {s.path: j for j, s in enumerate(inputs.plan.slots)}
    a, b = at["positions/ONE/door/ideal"], at["positions/TWO/door/ideal"]
    assert np.corrcoef(draws.z[a], draws.z[b])[0, 1] == pytest.approx(rho, abs=0.03)


def test_full_cohesion_makes_exact_copies() -> None:
    plan, ideal = rows(Inputs(two_and_one(), 1, 512), 512, 1.0)
    assert np.array_equal(ideal[:, plan.actors.index("TWO")], ideal[:, plan.actors.index("TRI")])


def test_draws_do_not_depend_on_how_many_are_asked_for() -> None:
    few, many = Inputs(two_and_one(), 3, 100), Inputs(two_and_one(), 3, 5000)
    assert np.array_equal(few.chunk(0, 100).ideal, many.chunk(0, 1024).ideal[:100], equal_nan=True)


@pytest.mark.parametrize("rho", [None, 0.0, 0.5])
def test_what_is_kept_is_what_would_be_made_anew(rho: float | None) -> None:
    """The first draws of a chunk, and draws under another cohesion, do not depend on what was asked for before."""
    case, size = two_and_one(), 2 * CHUNK
    used = Inputs(case, 5, size)
    for start, n in used.chunks():
        used.chunk(start, n)
    for start, n in ((0, 12), (0, 600), (CHUNK, CHUNK), (CHUNK, 40)):
        kept, anew = used.chunk(start, n, rho), Inputs(case, 5, size).chunk(start, n, rho)
        assert (kept.start, kept.n) == (start, n)
        np.testing.assert_array_equal(kept.z, anew.z)
        np.testing.assert_array_equal(kept.values, anew.values)


def test_threads_that_ask_for_one_chunk_are_given_one() -> None:
    inputs = Inputs(two_and_one(), 5, CHUNK)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: inputs.chunk(0, CHUNK), range(8)))
    assert all(x is found[0] for x in found)


def test_an_alliance_shares_out_what_it_holds() -> None:
    inputs = Inputs(two_and_one(), 1, 4)
    power = inputs.chunk(0, 4).capability("world")[0]
    assert dict(zip(inputs.plan.actors, power, strict=True)) == {"CHA": 3, "ONE": 2, "TWO": 2, "TRI": 2, "BYS": 1}


def test_an_own_line_replaces_the_alliances() -> None:
    plan = Inputs(two_and_one(), 1, 4).plan
    held = {plan.actors[line.actor]: line.commitment.cost.mode for line in plan.lines if line.issue == 0}
    assert held == {"CHA": 0.05, "ONE": 0.2, "TWO": 0.9, "TRI": 0.9}


def test_the_central_draw_is_the_median() -> None:
    inputs = Inputs(two_and_one(), 1, 4)
    middle = inputs.central()
    assert middle.n == 1
    k = inputs.plan.issues.index("arms")
    assert middle.salience[0, inputs.plan.actors.index("ONE"), k] == pytest.approx(60)
