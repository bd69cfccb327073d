"""Structs that kernels receive by address.

numba passes a named tuple of arrays by value: seven words for each array, which are checked and unpacked on entry to
every kernel, and packed and unpacked again at every call inside it. For the structs of the package search that code
was larger than the search itself. A :class:`Struct` is passed as one pointer to a block that holds the address and
shape of each array. A kernel reads only the fields that it uses.

The arrays belong to the Python object, which lives as long as the call. A kernel must not return one of them.
"""

from __future__ import annotations

import struct as binary
import sys
from collections.abc import Callable
from ctypes import c_size_t
from dataclasses import fields
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel.models import OpaqueModel
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, register_model, unbox
from numba.np.numpy_support import from_dtype

WORD = ir.IntType(64)


class StructType(types.Type):
    """The type of a struct: its fields in order, each with its type and the offset of its first word.

    Attributes
    ----------
    of
        Type and first word by name of the field.
    words
        How many words the struct takes.
    """

    def __init__(self, name: str, named: tuple[tuple[str, types.Type], ...]) -> None:
        self.of: dict[str, tuple[types.Type, int]] = {}
        self.words = 0
        for field, kind in named:
            self.of[field] = kind, self.words
            self.words += _words(kind)
        # numba compares types by name, and the cache of kernels does too.
        digest = blake2b(repr([(field, str(kind)) for field, kind in named]).encode(), digest_size=6).hexdigest()
        super().__init__(name=f"{name}.{digest}")


def _words(kind: types.Type) -> int:
    if isinstance(kind, StructType):
        return kind.words
    if isinstance(kind, types.Array):
        return 1 + kind.ndim * (1 if kind.layout == "C" else 2)
    return 1


class Struct:
    """Base of frozen dataclasses that kernels receive by address.

    A field is an array, a struct, or an integer, float or truth value. Arrays are read and written in place. Plain
    Python reads the fields as those of any dataclass.
    """

    @cached_property
    def _laid_out(self) -> tuple[StructType, list[int]]:
        """The type, and the words of the block that is passed."""
        key: list[object] = []
        words: list[int] = []
        own = self.__dict__
        for name in _names(type(self)):
            value = own[name]
            if isinstance(value, np.ndarray):
                flags, of = value.flags, value.dtype
                key.append((of.num, of.isnative, value.ndim, flags.num))
                words.append(_data(value))
                words += value.shape
                if not flags.c_contiguous:
                    words += value.strides
            elif isinstance(value, Struct):
                kind, inner = value._laid_out
                key.append(kind.name)
                words += inner
            elif isinstance(value, float | np.floating):
                key.append(float)
                words += binary.unpack("q", binary.pack("d", value))
            else:
                key.append(bool if isinstance(value, bool | np.bool_) else int)
                words.append(int(value))
        # Hashing numba's types would take longer than everything else here.
        found = (type(self), *key)
        if found not in TYPES:
            TYPES[found] = _type_of(self)
        return TYPES[found], words

    @property
    def _numba_type_(self) -> StructType:
        """The numba type of an argument, as numba's dispatcher looks it up."""
        return self._laid_out[0]

    @cached_property
    def _block(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        return np.array(self._laid_out[1], dtype=np.int64)

    @property
    def _address(self) -> int:
        return self._block.__array_interface__["data"][0]

    def __getstate__(self) -> dict[str, Any]:
        """Pickle without the addresses, which are valid in this process only."""
        return {name: getattr(self, name) for name in _names(type(self))}


def _data_slowly(array: np.ndarray[Any, Any]) -> int:
    return array.__array_interface__["data"][0]


def _data_by_layout(array: np.ndarray[Any, Any]) -> int:
    """Read the address of an array's data where numpy's C interface puts it: right after the object's header."""
    return c_size_t.from_address(id(array) + object.__basicsize__).value


def _way_to_data() -> Callable[[np.ndarray[Any, Any]], int]:
    """Return the fast way where it gives what the documented one gives: that one makes a dictionary for each array."""
    probes = (np.zeros(3), np.zeros((2, 5), dtype=np.int32)[1:], np.zeros(0))
    same = sys.implementation.name == "cpython" and all(_data_by_layout(x) == _data_slowly(x) for x in probes)
    return _data_by_layout if same else _data_slowly


_data = _way_to_data()


@lru_cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


TYPES: dict[tuple[object, ...], StructType] = {}


def _type_of(value: Struct) -> StructType:
    fields = [(name, _kind(getattr(value, name))) for name in _names(type(value))]
    return StructType(type(value).__name__, tuple(fields))


def _kind(value: object) -> types.Type:
    if isinstance(value, Struct):
        return value._numba_type_
    if isinstance(value, np.ndarray):
        of, how = from_dtype(value.dtype), value.flags
        layout = "C" if how.c_contiguous else "A"
        return types.Array(of, value.ndim, layout, readonly=not how.writeable, aligned=how.aligned)
    if isinstance(value, float | np.floating):
        return types.float64
    return types.boolean if isinstance(value, bool | np.bool_) else types.int64


register_model(StructType)(OpaqueModel)


@unbox(StructType)
def _unbox(typ: StructType, obj: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(obj, "_address")
    value = cgutils.alloca_once_value(c.builder, cgutils.get_null_value(cgutils.voidptr_t))
    failed = cgutils.is_null(c.builder, address)
    with c.builder.if_then(c.builder.not_(failed)):
        c.builder.store(c.pyapi.long_as_voidptr(address), value)
        c.pyapi.decref(address)
    return NativeValue(c.builder.load(value), is_error=failed)


@infer_getattr
class _Fields(AttributeTemplate):
    key = StructType

    def generic_resolve(self, typ: StructType, attr: str) -> types.Type | None:
        """Return the type of a field."""
        found = typ.of.get(attr)
        return None if found is None else found[0]


@lower_getattr_generic(StructType)
def _get(context: Any, builder: Any, typ: StructType, value: Any, attr: str) -> Any:
    kind, first = typ.of[attr]
    block = builder.bitcast(value, WORD.as_pointer())

    def at(word: int) -> Any:
        return builder.gep(block, [WORD(first + word)])

    def read(word: int) -> Any:
        """Read a word of the block; it is marked invariant, since nothing writes to it while a kernel runs."""
        read = builder.load(at(word))
        read.set_metadata("invariant.load", builder.module.add_metadata(()))
        return read

    if isinstance(kind, StructType):
        return builder.bitcast(at(0), cgutils.voidptr_t)
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder)
        size = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(kind.dtype)))
        shape = [read(1 + axis) for axis in range(kind.ndim)]
        strides = [size] if kind.layout == "C" and kind.ndim else []
        for length in shape[:0:-1] if strides else ():
            strides.insert(0, builder.mul(strides[0], length))
        strides = strides or [read(1 + kind.ndim + axis) for axis in range(kind.ndim)]
        array.data = builder.inttoptr(read(0), array.data.type)
        array.shape = cgutils.pack_array(builder, shape)
        array.strides = cgutils.pack_array(builder, strides)
        array.itemsize = size
        array.nitems = _product(builder, shape)
        array.meminfo = cgutils.get_null_value(array.meminfo.type)
        array.parent = cgutils.get_null_value(array.parent.type)
        return impl_ret_borrowed(context, builder, kind, array._getvalue())
    word = read(0)
    if kind == types.boolean:
        return builder.icmp_unsigned("!=", word, WORD(0))
    return builder.bitcast(word, ir.DoubleType()) if kind == types.float64 else word


def _product(builder: Any, shape: list[Any]) -> Any:
    product = WORD(1)
    for length in shape:
        product = builder.mul(product, length)
    return product
