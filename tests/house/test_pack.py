"""Values as bytes: the same value gives the same bytes, and what comes back is the same value, aligned."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from detente._errors import DamagedFile
from detente._labelled import Labelled
from detente._pack import CannotPack, pack, unpack
from detente.scenario.parts import Guarantee
from detente.scenario.quantity import Quantity

HERE = (__name__.partition(".")[0], "detente")


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclass(frozen=True, eq=False)
class Sample:
    name: str
    values: np.ndarray
    inner: Any = None
    made: int = field(default=7, init=False)

    @cached_property
    def twice(self) -> np.ndarray:
        return self.values * 2


TEXTS = st.text(st.characters(codec=None), max_size=6)
ARRAYS = hnp.arrays(
    st.sampled_from(["f8", "f4", "i8", "i2", "u1", "u8", "?", ">f8", ">i4"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5),
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.dates() | st.sampled_from(Colour) | ARRAYS
HASHED = st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(
    PLAIN,
    lambda x: (
        st.lists(x, max_size=3)
        | st.tuples(x, x)
        | st.builds(Pair, x, x)
        | st.dictionaries(HASHED, x, max_size=3)
        | st.frozensets(HASHED, max_size=3)
        | st.builds(Sample, TEXTS, ARRAYS, x)
    ),
    max_leaves=8,
)


def same(a: Any, b: Any) -> bool:
    """Equal in kind and to the last bit; byte order of arrays aside."""
    if isinstance(a, np.ndarray):
        return (
            a.shape == b.shape
            and a.dtype.newbyteorder("<") == b.dtype.newbyteorder("<")
            and a.astype(b.dtype).tobytes() == b.tobytes()
        )
    if isinstance(a, float):
        return type(b) is float and ((math.isnan(a) and math.isnan(b)) or repr(a) == repr(b))
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same([*a.items()], [*b.items()])
    if isinstance(a, Sample):
        return type(b) is Sample and same((a.name, a.values, a.inner), (b.name, b.values, b.inner))
    return type(a) is type(b) and a == b


@given(VALUES)
@settings(deadline=None, max_examples=300)
def test_there_and_back(value: Any) -> None:
    data = pack(value)
    back = unpack(data, HERE)
    assert same(value, back)
    assert pack(back) == data


@given(ARRAYS, st.integers(0, 9))
@settings(deadline=None)
def test_arrays_are_aligned_wherever_the_bytes_stand(value: np.ndarray, off: int) -> None:
    data = pack(value)
    moved = memoryview(bytearray(off) + data)[off:]
    back = unpack(moved)
    assert back.flags.aligned
    assert back.flags.c_contiguous
    assert not back.flags.writeable
    assert pack(back) == data


def test_sums_are_the_same_bits_as_before_the_journey() -> None:
    values = np.random.default_rng(3).lognormal(size=(40, 20_000))
    for row in values:
        data = pack(row)
        assert float(unpack(memoryview(b"x" + data)[1:]).sum()) == float(row.sum())


def test_strided_and_transposed_arrays_are_the_same_values() -> None:
    a = np.arange(24.0).reshape(4, 6)
    for view in (a.T, a[::2, ::3], a[:, 1], np.asfortranarray(a)):
        back = unpack(pack(view))
        assert np.array_equal(back, view)
        assert back.flags.c_contiguous


def test_records_of_the_project() -> None:
    table = Labelled(np.arange(6.0).reshape(2, 3), ("draw", "issue"), {"issue": ["a", "b", "c"]}, "level")
    back = unpack(pack({"table": table, "words": np.array([["a", "ü\udc80"]], dtype=object)}))
    assert np.array_equal(back["table"].values, table.values)
    assert (back["table"].dims, back["table"].coords, back["table"].unit) == (table.dims, table.coords, table.unit)
    assert back["words"].tolist() == [["a", "ü\udc80"]]
    q = Quantity.pert(1, 2, 5)
    assert unpack(pack(q)) == q


def test_pydantic_parts_keep_what_was_given() -> None:
    made = Guarantee.model_construct(_fields_set={"evidence"}, evidence=("a", "b"))
    back = unpack(pack(made))
    assert back.evidence == ("a", "b")
    assert back.model_fields_set == {"evidence"}


def test_one_array_that_occurs_twice_is_written_once() -> None:
    a = np.zeros(10_000)
    assert len(pack((a, a))) < len(pack((a, a.copy()))) - 70_000
    one, two = unpack(pack((a, a)))
    assert one is two


@pytest.mark.parametrize(
    "value",
    [object(), lambda: 0, b"bytes", np.zeros(2, dtype="M8[s]"), np.zeros(2, dtype="c16"), 1j, range(3)],
    ids=["object", "function", "bytes", "dates", "complex array", "complex", "range"],
)
def test_other_kinds_are_refused(value: Any) -> None:
    with pytest.raises(CannotPack):
        pack({"x": value})


def test_a_class_inside_a_function_is_refused() -> None:
    @dataclass(frozen=True)
    class Local:
        x: int

    with pytest.raises(CannotPack, match="Local"):
        pack(Local(1))


def test_every_changed_bit_is_seen() -> None:
    data = pack({"a": np.arange(5), "b": "text"})
    for at in range(0, len(data), 7):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(DamagedFile):
            unpack(bytes(changed))
    for length in range(0, len(data), 11):
        with pytest.raises(DamagedFile, match="computed again"):
            unpack(data[:length], place="store")


def test_classes_of_other_packages_are_never_imported() -> None:
    data = pack(Sample("x", np.zeros(1)))
    with pytest.raises(DamagedFile, match="none of the classes"):
        unpack(data, ("detente",))


def test_a_class_with_other_fields_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack(Sample("x", np.zeros(1)))

    @dataclass(frozen=True)
    class Other:
        name: str

    Other.__name__ = Other.__qualname__ = "Sample"
    monkeypatch.setitem(globals(), "Sample", Other)
    with pytest.raises(DamagedFile, match="other fields"):
        unpack(data, HERE)
