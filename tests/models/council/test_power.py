"""Power indices: published values, whole enumeration, symmetries, bodies of a thousand."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente._jit import plain
from detente.models.council import _coalitions, _counting, _orders
from detente.models.council._coalitions import by_halves, one_by_one
from detente.models.council._counting import count
from detente.models.council._orders import by_orders, by_size, shares
from detente.models.council.game import Game, GameError, exact
from detente.models.council.indices import Power, power
from detente.scenario.rule import parse_rule


def body(quota: object, *weights: object) -> Power:
    return power(Game.weighted({f"m{i}": w for i, w in enumerate(weights)}, quota))  # type: ignore[arg-type]


COLLEGE = [54, 33, 32, 25, 23, 22, 21, 18, 15, 14, 13, 13, 12, 12, *[11] * 4, 10, 10, 9, 9, *[8] * 6, 7, 7, 7, 6, 6]
COLLEGE += [*[5] * 4, *[4] * 6, *[3] * 8]
# Eurostat tps00001, 1 January 2019, as the published indices use them.
PEOPLE = [
    83019214, 67028048, 66647112, 60359546, 46934632, 37972812, 19401658, 17282163, 11467923, 10722287, 10649800,
    10276617, 10230185, 9772756, 8858775, 7000039, 5806081, 5517919, 5450421, 4904226, 4076246, 2794184, 2080908,
    1919968, 1324820, 875898, 613894, 493559,
]  # fmt: skip


def test_three_voters() -> None:
    p = body(51, 50, 49, 1)
    np.testing.assert_array_equal(p.banzhaf_normalised, [3 / 5, 1 / 5, 1 / 5])
    assert p.exact == (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6))


def test_the_six_of_1958() -> None:
    p = body(12, 4, 4, 4, 2, 2, 1)
    assert [Fraction(s, sum(p.swings)) for s in p.swings] == [Fraction(x, 21) for x in (5, 5, 5, 3, 3, 0)]
    assert list(p.exact) == [Fraction(x, 60) for x in (14, 14, 14, 9, 9, 0)]
    assert p.dummies == ("m5",)
    assert p.shapley_shubik[5] == 0 == p.banzhaf[5]
    assert p.coleman_act == 14 / 64
    assert p.coleman_prevent[0] == 10 / 14
    assert p.coleman_initiate[0] == 10 / 50


def test_security_council_as_weights_and_as_vetoes() -> None:
    others = ", ".join(f"n{i}" for i in range(10))
    rule = parse_rule(f"all(CHN, FRA, GBR, RUS, USA, k_of(4, {others}))")
    for p in (body(39, *[7] * 5, *[1] * 10), power(Game.of(rule))):
        assert (p.exact[0], p.exact[-1]) == (Fraction(421, 2145), Fraction(4, 2145))
        assert len(p.vetoes) == 5
        assert p.winning == 848


def test_electoral_college_of_1996() -> None:
    p = body(270, *COLLEGE)
    assert p.banzhaf[0] == pytest.approx(0.4664541346829614, rel=1e-15)
    assert p.shapley_shubik[0] == pytest.approx(0.10812540951779513, rel=2e-16)
    assert p.banzhaf[-1] == pytest.approx(0.0228538034563881, rel=1e-15)
    assert p.shapley_shubik[-1] == pytest.approx(0.005405549637386588, rel=1e-15)


def test_double_majority_of_twenty_eight_states() -> None:
    names = ", ".join(f"m{i}" for i in range(28))
    people = ", ".join(f"m{i}: {x}" for i, x in enumerate(PEOPLE))
    p = power(Game.of(parse_rule(f"all(k_of(16, {names}), any(weighted(333763100, {people}), k_of(25, {names})))")))
    assert p.banzhaf[0] == 0.17020191252231598
    assert p.shapley_shubik[0] == 0.14645588268787893
    assert p.banzhaf[-1] == 0.02993607521057129
    assert p.shapley_shubik[-1] == 0.00883986193482761
    assert round(p.coleman_act, 6) == 0.113305
    assert sum(p.exact) == 1


@pytest.mark.parametrize("n", [1, 2, 7, 30, 200])
def test_unanimity_gives_everybody_the_same(n: int) -> None:
    p = body(n, *[1] * n)
    np.testing.assert_allclose(p.shapley_shubik, 1 / n, rtol=1e-12)
    assert p.swings == (1,) * n
    assert p.coleman_act == 2.0**-n
    np.testing.assert_array_equal(p.banzhaf, 2.0 ** (1 - n))
    assert len(p.vetoes) == n
    assert p.blocking == 2**n - 1


def plain_indices(game: Game) -> tuple[list[int], list[Fraction], int]:
    """Swings, Shapley–Shubik and winning coalitions from every coalition and every order."""
    n = game.n
    swings, winning = [0] * n, 0
    for bits in product([False, True], repeat=n):
        inside = [m for m, b in zip(game.members, bits, strict=True) if b]
        winning += game.wins(inside)
        for i, m in enumerate(game.members):
            if not bits[i] and not game.wins(inside) and game.wins([*inside, m]):
                swings[i] += 1
    pivots = [0] * n
    for order in permutations(range(n)):
        for k in range(n):
            if game.wins([game.members[i] for i in order[: k + 1]]):
                pivots[order[k]] += 1
                break
    return swings, [Fraction(x, factorial(n)) for x in pivots], winning


@st.composite
def bodies(draw: st.DrawFn) -> Game:
    weights = draw(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any))
    return Game.weighted({f"m{i}": w for i, w in enumerate(weights)}, draw(st.integers(1, sum(weights))))


RULES = st.deferred(
    lambda: st.one_of(
        st.sampled_from("ABCDE"),
        st.builds(lambda op, parts: f"{op}({', '.join(parts)})", st.sampled_from(["all", "any"]), PARTS),
        PARTS.flatmap(
            lambda parts: st.integers(1, len(parts)).map(lambda k: f"k_of({k}, {', '.join(parts)})"),
        ),
        st.tuples(PARTS, st.integers(1, 3)).map(
            lambda x: f"weighted({x[1]}, {', '.join(f'{p}: {2 * j + 1}' for j, p in enumerate(LETTERS(x[0])))})"
        ),
    )
)
PARTS = st.lists(RULES, min_size=1, max_size=3, unique=True)


def LETTERS(parts: list[str]) -> list[str]:
    return list("ABCDE"[: max(2, len(parts))])


@given(bodies())
def test_weighted_bodies_against_every_coalition(game: Game) -> None:
    p = power(game)
    swings, index, winning = plain_indices(game)
    assert list(p.swings) == swings
    assert list(p.exact) == index
    assert p.winning == winning


@given(RULES)
def test_nested_rules_against_every_coalition(text: str) -> None:
    game = Game.of(parse_rule(text))
    swings, index, winning = plain_indices(game)
    p = power(game)
    assert (list(p.swings), list(p.exact), p.winning) == (swings, index, winning)
    by = _coalitions.by_totals(game)
    assert [sum(row) for row in by] == swings


@given(bodies(), st.integers(2, 5))
def test_scaling_all_weights_changes_nothing(game: Game, k: int) -> None:
    node = game.nodes[0]
    weights = {m: f"{w * k / 8}" for m, w in zip(game.members, node.weights, strict=True)}
    assert power(Game.weighted(weights, node.quota * k / 8)).exact == power(game).exact


def test_decimals_are_taken_as_written() -> None:
    assert exact("0.1") == exact(0.1) == Fraction(1, 10)
    assert body("0.3", "0.1", "0.2").winning == 1
    assert body(0.3, 0.1, 0.2).winning == 1


@pytest.mark.parametrize(
    "quota,weights,said",
    [
        (1, {}, "no members"),
        (1, {"a": "much"}, "not a number"),
        (1, {"a": float("nan")}, "not a number"),
        (1, {"a": float("inf")}, "not a number"),
        (1, {"a": -1, "b": 3}, "below 0"),
        (0, {"a": 1}, "always passes"),
        (4, {"a": 1, "b": 2}, "can ever pass"),
    ],
)
def test_bodies_that_cannot_be(quota: float, weights: dict[str, float], said: str) -> None:
    with pytest.raises(GameError, match=said):
        Game.weighted(weights, quota)


def test_a_rule_that_nobody_can_stop() -> None:
    with pytest.raises(GameError, match="always passes"):
        Game.of(parse_rule("nobody"))


def test_too_many_digits_are_refused() -> None:
    with pytest.raises(GameError, match="round them"):
        body(10**9, *[10**8 + i for i in range(40)])


# --- a thousand members -------------------------------------------------------------------------------------


def counted(weights: list[int], q: int) -> list[int]:
    """Coalitions by weight, in whole numbers of any size."""
    b = [1] + [0] * (q - 1)
    for w in weights:
        for s in range(q - 1, w - 1, -1):
            b[s] += b[s - w]
    return b


def test_swings_of_two_hundred_members_are_exact() -> None:
    weights = np.random.default_rng(3).integers(1, 12, 200)
    q = 500
    distinct = np.unique(weights)
    losing, swings = _counting.count(weights, q, distinct)
    assert losing == sum(counted(list(map(int, weights)), q))
    for w, s in zip(distinct, swings, strict=True):
        rest = list(map(int, weights))
        rest.remove(int(w))
        assert s == sum(counted(rest, q)[max(0, q - int(w)) :])


@pytest.mark.parametrize("quota", [40, 150, 170, 290])
def test_the_integral_agrees_with_counting_by_size(quota: int) -> None:
    weights = np.array([1, 1, 1, 2, 2, 3, 5, 5, 8, 13, 13, 21, 21, 34, 34, 60, 70, 80])
    q = min(quota, int(weights.sum()) - quota + 1)
    weights = np.minimum(weights, q)
    distinct, members = np.unique(weights, return_counts=True)
    want = [float(x) for x in shares([list(map(int, r)) for r in by_size(weights, q, distinct)], len(weights))]
    got, _ = by_orders(weights, q, distinct, members)
    np.testing.assert_allclose(got, want, rtol=1e-12)


def test_fourier_sums_and_sums_of_positive_terms_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.random.default_rng(5).integers(1, 40, 300)
    distinct, members = np.unique(weights, return_counts=True)
    q = int(weights.sum()) // 3
    fourier, how = by_orders(weights, q, distinct, members)
    assert how == "Fourier sums"
    monkeypatch.setattr(_orders, "ENOUGH", 0.0)
    positive, how = by_orders(weights, q, distinct, members)
    assert how == "sums of positive terms"
    np.testing.assert_allclose(fourier, positive, rtol=1e-11)


def by_size_in_full(weights: list[int], q: int, w: int) -> Fraction:
    """Shapley–Shubik of one member of weight w, from counts of any size."""
    rest = list(weights)
    rest.remove(w)
    n = len(weights)
    rows = [[0] * q for _ in range(len(rest) + 1)]
    rows[0][0] = 1
    for done, x in enumerate(rest):
        for k in range(done, -1, -1):
            here, above = rows[k], rows[k + 1]
            for s in range(q - 1 - x, -1, -1):
                if here[s]:
                    above[s + x] += here[s]
    f = [factorial(k) for k in range(n + 1)]
    return Fraction(sum(sum(rows[k][max(0, q - w) :]) * f[k] * f[n - 1 - k] for k in range(n)), f[n])


def test_a_body_of_unequal_members_keeps_its_small_indices() -> None:
    weights = [400] * 4 + [90] + [1] * 70
    p = body(1290, *weights)
    for i, w in ((0, 400), (4, 90), (5, 1)):
        want = by_size_in_full(weights, 1290 if sum(weights) - 1290 + 1 > 1290 else sum(weights) - 1290 + 1, w)
        assert p.shapley_shubik[i] == pytest.approx(float(want), rel=1e-10)
    assert (p.shapley_shubik >= 0).all()


@pytest.mark.parametrize("weights", [np.random.default_rng(1).integers(1, 101, 1000), np.arange(1, 1001)])
def test_a_thousand_members(weights: np.ndarray) -> None:
    p = body(int(weights.sum()) // 2 + 1, *map(int, weights))
    assert (p.shapley_shubik > 0).all()
    assert p.shapley_shubik.sum() == pytest.approx(1, rel=1e-12)
    order = np.argsort(weights, kind="stable")
    assert (np.diff(p.shapley_shubik[order]) >= 0).all()
    # Power is near to weight in a large body without a giant (Neyman 1982).
    np.testing.assert_allclose(p.shapley_shubik, weights / weights.sum(), rtol=0.01)
    assert 0.49 < p.coleman_act <= 0.5


def test_the_smallest_index_of_a_thousand_is_right() -> None:
    """Against Gauss–Legendre quadrature, which is exact for the integrand of Owen's formula, on a plain grid."""
    weights = np.repeat(np.arange(1, 11), 20)
    q = 300
    x, node = np.polynomial.legendre.leggauss(100)
    t, node = (x + 1) / 2, node / 2
    want = {}
    for w in (1, 10):
        rest = list(map(int, weights))
        rest.remove(w)
        total = 0.0
        for tj, wj in zip(t, node, strict=True):
            p = np.zeros(q)
            p[0] = 1
            for v in rest:
                p[v:] = (1 - tj) * p[v:] + tj * p[:-v]
                p[:v] *= 1 - tj
            total += wj * p[q - w :].sum()
        want[w] = total
    got = body(q, *map(int, weights))
    assert got.shapley_shubik[0] == pytest.approx(want[1], rel=1e-11)
    assert got.shapley_shubik[-1] == pytest.approx(want[10], rel=1e-11)


def test_dummies_among_many_are_exactly_nothing() -> None:
    p = body(600, *[100] * 10, *[0.25] * 300)
    assert (p.shapley_shubik[10:] == 0).all()
    assert set(p.swings[10:]) == {0}
    np.testing.assert_allclose(p.shapley_shubik[:10], 0.1, rtol=1e-12)


def test_kernels_un_compiled() -> None:
    weights, q = np.array([1, 1, 2, 3, 5]), 6
    distinct = np.unique(weights)
    for kernel in (_counting._counts, _counting._swings, _orders._by_size):
        assert plain(kernel) is not kernel
    out, same = np.zeros((4, 5), dtype=np.int64), np.zeros((4, 5), dtype=np.int64)
    _orders._by_size(weights, q, distinct, out)
    plain(_orders._by_size)(weights, q, distinct, same)
    np.testing.assert_array_equal(out, same)
    a, b = np.zeros((2, q), dtype=np.int64), np.zeros((2, q), dtype=np.int64)
    _counting._counts(weights, q, a, np.zeros(q, dtype=np.int64))
    plain(_counting._counts)(weights, q, b, np.zeros(q, dtype=np.int64))
    np.testing.assert_array_equal(a, b)


@given(bodies())
def test_sorted_halves_count_what_every_coalition_gives(game: Game) -> None:
    assert by_halves(game) == one_by_one(game)


@pytest.mark.parametrize("digits", [0, 1, 3])
def test_sorted_halves_and_totals_agree(digits: int) -> None:
    """Two ways of counting, by sorted halves and by generating functions."""
    rng = np.random.default_rng(digits)
    weights = {f"m{i}": round(float(w), digits) for i, w in enumerate(rng.uniform(1, 9, 24))}
    game = Game.weighted(weights, "65.5")
    found = by_halves(game)
    node = game.nodes[0]
    distinct = np.unique(np.array(node.weights, dtype=np.int64))
    losing, swings = count(np.array(node.weights, dtype=np.int64), node.quota, distinct)
    at = dict(zip(distinct.tolist(), swings, strict=True))
    assert [sum(row) for row in found] == [at[w] for w in node.weights]
    assert power(game).winning == 2**24 - losing
    assert sum(power(game).exact) == 1


def test_digits_do_not_change_the_power() -> None:
    """The same body, with weights too long for counting by totals: a ten-thousandth of one cannot matter here."""
    weights = {f"m{i}": 2 * i + 3 for i in range(20)}
    long = {m: f"{w}.000000{i + 1:02d}" for i, (m, w) in enumerate(weights.items())}
    some, other = power(Game.weighted(weights, "301")), power(Game.weighted(long, "301"))
    assert other.method == "every coalition"
    assert other.swings == some.swings
    assert other.exact == some.exact
