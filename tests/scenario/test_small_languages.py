"""Quantities and rules: reading what was written gives the same thing again."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.scenario.quantity import WORDS, Quantity, QuantityError, parse_quantity
from detente.scenario.rule import NOBODY, Rule, RuleError, parse_rule

NUMBERS = st.floats(0, 100).map(lambda x: round(x, 3))
THREE = st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted)
PLAIN = st.one_of(
    NUMBERS,
    st.sampled_from(sorted(WORDS)),
    THREE.map(lambda x: {"low": x[0], "mode": x[1], "high": x[2]}),
    THREE.map(lambda x: {"uniform": (x[0], x[2])}),
    st.tuples(NUMBERS, st.floats(1, 50)).map(lambda x: {"normal": x, "within": (0, 100)}),
    THREE.map(lambda x: {"quantiles": {0.05: x[0], 0.5: x[1], 0.95: x[2]}}),
)


@given(PLAIN)
def test_a_quantity_is_read_as_it_is_written(plain: object) -> None:
    q = parse_quantity(plain, "percent")
    assert parse_quantity(q.to_plain(), "percent") == q
    assert 0 <= q.low <= q.mode <= q.high <= 100


@pytest.mark.parametrize("scale", ["percent", "unit"])
def test_words_fit_their_scale(scale: str) -> None:
    top = 100 if scale == "percent" else 1
    modes = [parse_quantity(word, scale).mode / top for word in WORDS]  # type: ignore[arg-type]
    assert modes == sorted(modes)
    with pytest.raises(QuantityError, match="needs a scale"):
        parse_quantity("high", "days")


@pytest.mark.parametrize(
    "value", [True, None, "60", [1], {}, math.nan, math.inf, 10**400, {"low": 1, "mode": 10**400, "high": 2}]
)
def test_what_is_no_quantity(value: object) -> None:
    with pytest.raises(QuantityError):
        parse_quantity(value, "percent")


def test_no_doubt() -> None:
    assert parse_quantity({"low": 5, "mode": 5, "high": 5}) == Quantity.point(5)
    assert parse_quantity({"normal": [5, 0]}) == Quantity.point(5)


IDS = st.from_regex(r"[A-Z][a-z0-9_.-]{0,5}", fullmatch=True)
RULES = st.recursive(
    st.one_of(IDS.map(lambda a: Rule("actor", actor=a)), st.just(NOBODY)),
    lambda inner: st.one_of(
        st.builds(
            lambda op, parts: Rule(op, parts=tuple(parts)),
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.lists(inner, min_size=2, max_size=4, unique_by=str).map(lambda p: Rule("k_of", parts=tuple(p), need=2.0)),
        st.lists(st.tuples(inner, st.integers(1, 9)), min_size=1, max_size=3, unique_by=lambda x: str(x[0])).map(
            lambda p: Rule("weighted", parts=tuple(x for x, _ in p), need=1.0, weights=tuple(float(w) for _, w in p))
        ),
    ),
    max_leaves=8,
)


@given(RULES)
def test_a_rule_is_read_as_it_is_written(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule


@given(st.text(alphabet="allnyk_of(),:123 AB", max_size=30))
def test_rubbish_is_refused_with_its_place(text: str) -> None:
    caught: RuleError | None = None
    try:
        rule = parse_rule(text)
    except RuleError as e:
        caught = e
    else:
        assert parse_rule(str(rule)) == rule
    assert caught is None or (0 <= caught.at <= len(text) and caught.remedy)


BAD = ["", "all()", "k_of(0, A)", "k_of(3, A, B)", "weighted(9, A: 2)", "all(A", "A B", "x(A)"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_rule(text: str) -> None:
    with pytest.raises(RuleError):
        parse_rule(text)


def test_deep_and_long_rules_are_refused() -> None:
    with pytest.raises(RuleError, match="20 deep"):
        parse_rule("all(" * 1000 + "A" + ")" * 1000)
    with pytest.raises(RuleError, match="too long"):
        parse_rule("all(" + "A, " * 3000 + "A)")
