"""Structs that kernels receive by address, and sorting inside kernels."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente._jit import njit, plain
from detente._jit.sorting import sort_places
from detente._jit.structs import Struct, _data, _data_by_layout, _data_slowly


@dataclass(frozen=True, eq=False)
class Inner(Struct):
    small: Any
    yes: bool


@dataclass(frozen=True, eq=False)
class Outer(Struct):
    share: float
    table: Any
    inner: Inner
    count: int


@njit
def read(outer: Outer, out: Any) -> None:
    inner = outer.inner
    for i in range(outer.table.shape[0]):
        for k in range(outer.table.shape[1]):
            out[i, k] = outer.share * outer.table[i, k] + inner.small[k] + outer.count + (0.5 if inner.yes else 0.0)
            outer.table[i, k] = -1.0


@njit
def sort(values: Any, places: Any, room: Any) -> None:
    sort_places(values, places, room)


def outer(table: Any, small: Any, yes: bool = True) -> Outer:
    return Outer(0.25, table, Inner(small, yes), -3)


@pytest.mark.parametrize("yes", [True, False])
def test_a_kernel_reads_and_writes_the_fields(yes: bool) -> None:
    table, small = np.arange(6.0).reshape(2, 3), np.array([7, 8, 9], dtype=np.int32)
    right = 0.25 * table + small - 3 + 0.5 * yes
    out = np.zeros((2, 3))
    read(outer(table, small, yes), out)
    np.testing.assert_array_equal(out, right)
    assert (table == -1).all()


def test_views_are_read_by_their_strides() -> None:
    wide = np.arange(24.0).reshape(4, 6)
    view = wide[::2, ::2]
    right, out = 0.25 * view + [1, 2, 3] - 2.5, np.zeros((2, 3))
    read(outer(view, np.array([1, 2, 3], dtype=np.int32)), out)
    np.testing.assert_array_equal(out, right)
    assert (wide[::2, ::2] == -1).all()
    assert wide[1, 1] == 7


def test_plain_python_does_the_same() -> None:
    table, small = np.arange(6.0).reshape(2, 3), np.array([7, 8, 9], dtype=np.int32)
    out, right = np.zeros((2, 3)), np.zeros((2, 3))
    read(outer(table.copy(), small), out)
    plain(read)(outer(table.copy(), small), right)
    np.testing.assert_array_equal(out, right)


def test_a_copy_has_addresses_of_its_own() -> None:
    first = outer(np.arange(6.0).reshape(2, 3), np.zeros(3, dtype=np.int32))
    read(first, np.zeros((2, 3)))
    for copy in (pickle.loads(pickle.dumps(first)), replace(first, table=first.table.copy())):
        copy.table[:] = 8.0
        out = np.zeros((2, 3))
        read(copy, out)
        assert (out == -0.5).all()
        assert (copy.table == -1).all()


def test_types_differ_by_their_fields() -> None:
    small = np.zeros(3, dtype=np.int32)
    first = outer(np.zeros((2, 3)), small)._numba_type_
    assert first == outer(np.ones((5, 7)), small)._numba_type_
    assert first != outer(np.zeros((2, 3), dtype=np.int64), small)._numba_type_
    assert first != outer(np.zeros((2, 3)), small.astype(np.int64))._numba_type_


@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, -1.0, np.nan, np.inf]), max_size=70))
def test_places_are_sorted_by_value_and_equal_values_stay_in_order(values: list[float]) -> None:
    x, places = np.array(values), np.arange(len(values))
    sort(x, places, np.empty_like(places))
    np.testing.assert_array_equal(places, np.argsort(x, kind="stable"))


def test_the_address_of_data_is_the_documented_one() -> None:
    table = np.arange(24.0).reshape(4, 6)
    frozen = table.copy()
    frozen.flags.writeable = False
    views = (table, table[1:, ::2], table.T, table[:, 5], table[4:], frozen, np.array(3.0), table.view(np.recarray))
    for array in (*views, np.frombuffer(b"12345678" * 3, dtype=np.int64), np.zeros(0, dtype=np.bool_)):
        assert _data(array) == _data_by_layout(array) == _data_slowly(array) == array.__array_interface__["data"][0]
