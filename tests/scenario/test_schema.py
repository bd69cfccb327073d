"""The JSON Schema says the same as the loader about the shape of files."""

from __future__ import annotations

import json
import math
from typing import Any

import jsonschema
import pytest

from detente.scenario.load import bundled, loads, read, read_text
from detente.scenario.schema import schema
from tests.scenario.good import GOOD
from tests.scenario.test_broken import CASES, Broken

VALIDATOR = jsonschema.Draft202012Validator(schema())
# what only reading can tell: calendar dates, the language of rules, quantities that contradict themselves
BEYOND = {"E207", "E208"}
BEYOND_NAMES = {"low above mode", "quantiles fall", "1e999", "infinity", "nan"}
SHAPE = [c for c in CASES if c.code[1] == "2" and c.code not in BEYOND and c.name not in BEYOND_NAMES]


def as_json(plain: Any) -> Any:
    return json.loads(json.dumps(plain))


def test_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", bundled())
def test_bundled(name: str) -> None:
    VALIDATOR.validate(as_json(read(name).plain))


def test_good() -> None:
    VALIDATOR.validate(as_json(read_text(GOOD).plain))


@pytest.mark.parametrize("case", SHAPE, ids=lambda c: c.name)
def test_bad_shapes(case: Broken) -> None:
    assert not VALIDATOR.is_valid(as_json(read_text(case.text).plain))


FORMS = [
    (60, True), (0, True), (100, True), (-1, False), (101, False), (True, False), ("60", False),
    ("high", True), ("very low", True), ("huge", False), ([1, 2], False), ({}, False),
    ({"low": 1, "mode": 2, "high": 3}, True), ({"low": 1, "mode": 2}, False),
    ({"low": 1, "mode": 2, "high": 300}, False), ({"normal": [50, 10]}, True),
    ({"low": 1, "mode": 2, "high": 3, "x": 1}, False), ({"uniform": [1, 2]}, True), ({"uniform": [1]}, False),
    ({"uniform": [1, 2], "low": 3}, False), ({"normal": [50, 10], "within": [0, 90]}, True),
    ({"within": [0, 90]}, False), ({"quantiles": {0.05: 20, 0.95: 70}}, True), ({"quantiles": {0.5: 20}}, False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "good"), FORMS, ids=[str(v) for v, _ in FORMS])
def test_quantities(value: Any, good: bool) -> None:
    plain = {**read_text(GOOD).plain}
    first = {**plain["positions"][1], "salience": value}
    plain["positions"] = (plain["positions"][0], first, *plain["positions"][2:])
    plain.pop("variants")
    assert VALIDATOR.is_valid(as_json(plain)) is good
    problems = read_text(GOOD, set={"positions/UP/data/salience": value}).problems
    assert (problems == ()) is good


@pytest.mark.parametrize("value", [0.3, {"value": 0.3}, {"value": "low", "basis": "judgement", "why": "so"}, "low"])
def test_bare_or_with_a_source(value: Any) -> None:
    plain = {**read_text(GOOD).plain}
    plain["no_agreement"] = {**plain["no_agreement"], "holding": {"UP": value}}
    VALIDATOR.validate(as_json(plain))
    held = loads(GOOD, set={"no_agreement/holding/UP": value}).no_agreement.holding["UP"].value  # type: ignore[union-attr]
    assert math.isfinite(held.mode)


def test_steps_of_a_tenth_fit() -> None:
    """The format has no steps, which validators check by remainders of floating-point numbers: .3, .6, .7 … fail."""
    assert "multipleOf" not in json.dumps(schema())
    plain = {**read_text(GOOD).plain}
    plain.pop("variants")
    rows = tuple({**plain["positions"][1], "salience": tenths / 10} for tenths in range(1001))
    wrong = [e.absolute_path for e in VALIDATOR.iter_errors(as_json({**plain, "positions": rows}))]
    assert not wrong
    rows = (*rows, {**plain["positions"][1], "salience": 100.1})
    assert not VALIDATOR.is_valid(as_json({**plain, "positions": rows}))
