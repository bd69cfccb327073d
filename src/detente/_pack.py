"""One value as bytes and back, without pickle: numbers, texts, arrays, and frozen records of such.

The same value always gives the same bytes, and so does reading them back and packing again. So a result
that was made on another machine, or kept in a file, is the same result to the last bit.

Layout: eight bytes of magic, the length of a header as eight bytes (little endian), the header (JSON: the shape of the
value, and type, shape and place of each array), the arrays, each at a multiple of 64 bytes, and a SHA-256 of all that.
Arrays are copied out of the bytes when they are read: an array inside a buffer may begin at an odd address, and numpy
adds up such an array in another order, with other last bits (docs/explanation/traps.md).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import Enum
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from detente._errors import DamagedFile, DetenteError

MAGIC = b"detente\x01"
DIGEST = hashlib.sha256().digest_size
ALIGNED = 64
KINDS = "biuf"
"""Kinds of numbers that arrays may hold: truth values, whole numbers, floating-point numbers."""
MOST_DEPTH = 100


class CannotPack(DetenteError, TypeError):
    """A value of a kind that cannot be packed."""


def pack(value: Any) -> bytes:
    """Return a value as bytes.

    Parameters
    ----------
    value
        ``None``, truth values, whole and floating-point numbers, texts, dates, arrays of numbers or texts, and lists,
        tuples, sets, mappings, enums, named tuples, frozen dataclasses and pydantic models of them.

    Raises
    ------
    CannotPack
        If it holds anything else.
    """
    writer = _Writer()
    tree = writer.tree(value, 0)
    places, at = list[dict[str, Any]](), 0
    for a in writer.arrays:
        places.append({"dtype": a.dtype.newbyteorder("<").str, "shape": list(a.shape), "at": at})
        at = _up(at + a.nbytes)
    header = json.dumps({"tree": tree, "arrays": places}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    head = header.encode("utf-8", "surrogatepass")
    first = _up(len(MAGIC) + 8 + len(head))
    out = bytearray(first + at)
    out[: len(MAGIC)] = MAGIC
    out[len(MAGIC) : len(MAGIC) + 8] = len(head).to_bytes(8, "little")
    out[len(MAGIC) + 8 : len(MAGIC) + 8 + len(head)] = head
    for a, place in zip(writer.arrays, places, strict=True):
        start = first + place["at"]
        out[start : start + a.nbytes] = _bytes(a)
    return bytes(out) + hashlib.sha256(out).digest()


def unpack(data: bytes | memoryview, packages: Iterable[str] = ("detente",), place: str = "these bytes") -> Any:
    """Return the value that was packed; arrays are aligned, contiguous and read-only.

    Parameters
    ----------
    data
        What :func:`pack` returned.
    packages
        Packages whose classes may be made; no others are ever imported.
    place
        Where the bytes come from, for messages.

    Raises
    ------
    DamagedFile
        If a bit has changed, something is missing, or a class is not there or has other fields.
    """
    view = memoryview(data)
    whole = len(view) - DIGEST
    if whole < len(MAGIC) + 8 or bytes(view[: len(MAGIC)]) != MAGIC:
        raise DamagedFile(f"{place}: this is not a packed value of this version; it has to be computed again")
    if hashlib.sha256(view[:whole]).digest() != bytes(view[whole:]):
        raise DamagedFile(f"{place}: the content does not fit its SHA-256; it has to be computed again")
    length = int.from_bytes(view[len(MAGIC) : len(MAGIC) + 8], "little")
    try:
        header = json.loads(bytes(view[len(MAGIC) + 8 : len(MAGIC) + 8 + length]).decode("utf-8", "surrogatepass"))
        first = _up(len(MAGIC) + 8 + length)
        arrays = [_array(view[first:whole], entry) for entry in header["arrays"]]
        return _Reader(arrays, tuple(packages)).value(header["tree"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as e:
        why = f"{type(e).__name__}: {e}"
        raise DamagedFile(f"{place}: this cannot be read ({why}); it has to be computed again") from None


def _bytes(a: NDArray[Any]) -> memoryview | bytes:
    return a.astype(a.dtype.newbyteorder("<"), copy=False).data.cast("B") if a.size else b""


def _up(n: int) -> int:
    return -(-n // ALIGNED) * ALIGNED


def _array(data: memoryview, entry: Mapping[str, Any]) -> NDArray[Any]:
    dtype, shape, at = np.dtype(str(entry["dtype"])), tuple(int(n) for n in entry["shape"]), int(entry["at"])
    if dtype.kind not in KINDS or any(n < 0 for n in shape) or at < 0:
        raise ValueError(f"an array of {dtype} and shape {shape}")
    out = np.empty(shape, dtype)
    held = data[at : at + out.nbytes]
    if len(held) != out.nbytes:
        raise ValueError("an array is cut short")
    if out.size:
        # Written over numpy's own memory, which is aligned; a view of the bytes might not be.
        out.reshape(-1).view(np.uint8)[:] = np.frombuffer(held, np.uint8)
    out.flags.writeable = False
    return out


def _named(kind: type) -> str:
    if "<locals>" in kind.__qualname__:
        raise CannotPack(f"{kind.__qualname__}: a class made inside a function cannot be found again")
    return f"{kind.__module__}:{kind.__qualname__}"


class _Writer:
    """Turns a value into JSON, and collects its arrays."""

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []
        self._known: dict[int, tuple[int, Any]] = {}

    def tree(self, v: Any, depth: int) -> Any:
        """Return a value as JSON; everything but plain texts and numbers is a mapping of one key, its kind."""
        if depth > MOST_DEPTH:
            raise CannotPack(f"a value that is nested more than {MOST_DEPTH} deep")
        kind = cast("type[Any]", type(v))
        if v is None or kind is bool or kind is str or kind is int:
            return v
        if kind is float:
            return v if np.isfinite(v) else {"f": "nan" if v != v else "inf" if v > 0 else "-inf"}
        if isinstance(v, np.ndarray):
            return self._of_array(cast("NDArray[Any]", v), depth)
        if isinstance(v, np.generic):
            return {"s": self._index(np.asarray(cast("np.generic[Any]", v)))}
        return self._of_many(v, kind, depth + 1)

    def _of_many(self, v: Any, kind: type[Any], depth: int) -> Any:
        if isinstance(v, Enum):
            return {"e": [_named(kind), v.name]}
        if dataclasses.is_dataclass(v) and not isinstance(v, type):
            made = [f.name for f in dataclasses.fields(v) if f.init]
            return {"c": [_named(kind), {n: self.tree(getattr(v, n), depth) for n in made}]}
        if isinstance(v, tuple):
            items = [self.tree(x, depth) for x in cast("tuple[Any, ...]", v)]
            return {"t": items} if kind is tuple else {"n": [_named(kind), items]}
        if isinstance(v, Mapping):
            pairs = cast("Mapping[Any, Any]", v).items()
            return {"d": [[self.tree(k, depth), self.tree(x, depth)] for k, x in pairs]}
        if kind is list:
            return {"l": [self.tree(x, depth) for x in cast("list[Any]", v)]}
        if kind in (set, frozenset):
            items = [self.tree(x, depth) for x in cast("AbstractSet[Any]", v)]
            return {"z" if kind is frozenset else "u": sorted(items, key=lambda x: json.dumps(x, sort_keys=True))}
        if kind is date:
            return {"y": cast("date", v).isoformat()}
        if isinstance(v, BaseModel):
            given = {n: self.tree(getattr(v, n), depth) for n in type(v).model_fields if n in v.model_fields_set}
            return {"p": [_named(kind), given]}
        raise CannotPack(f"a value of the kind {kind.__module__}.{kind.__qualname__} cannot be packed")

    def _of_array(self, a: NDArray[Any], depth: int) -> Any:
        if a.dtype.kind in KINDS:
            return {"a": self._index(a)}
        if a.dtype.kind in "OU":
            texts = a.ravel().tolist()
            if all(type(x) is str for x in texts):
                return {"o": [list(a.shape), a.dtype.str, texts]}
            if a.dtype.kind == "O":
                return {"o": [list(a.shape), "|O", [self.tree(x, depth + 1) for x in texts]]}
        raise CannotPack(f"an array of {a.dtype} cannot be packed")

    def _index(self, a: NDArray[Any]) -> int:
        """Return the number of an array; one that occurs twice is written once."""
        if id(a) not in self._known:
            # The array is kept, so that no other gets its id.
            self._known[id(a)] = (len(self.arrays), a)
            self.arrays.append(np.ascontiguousarray(a).reshape(a.shape))
        return self._known[id(a)][0]


class _Reader:
    """Turns JSON and arrays back into a value."""

    def __init__(self, arrays: list[NDArray[Any]], packages: tuple[str, ...]) -> None:
        self._arrays: list[Any] = arrays
        self._packages = packages

    def value(self, t: Any) -> Any:
        """Return a value from its JSON."""
        if not isinstance(t, dict):
            if isinstance(t, list):
                raise ValueError("a list without a kind")
            return t
        ((kind, held),) = cast("dict[str, Any]", t).items()
        match kind:
            case "f":
                return float(held)
            case "y":
                return date.fromisoformat(held)
            case "a":
                return self._arrays[held]
            case "s":
                return self._arrays[held][()]
            case "o":
                shape, dtype, texts = held
                out = cast("NDArray[Any]", np.empty(shape, dtype))
                out.reshape(-1)[:] = [self.value(x) for x in texts]
                out.flags.writeable = False
                return out
            case "t":
                return tuple(self.value(x) for x in held)
            case "l":
                return [self.value(x) for x in held]
            case "z":
                return frozenset(self.value(x) for x in held)
            case "u":
                return {self.value(x) for x in held}
            case "d":
                return {self.value(k): self.value(x) for k, x in held}
            case _:
                return self._record(kind, self._class(held[0]), held[1])

    def _record(self, kind: str, made: type[Any], held: Any) -> Any:
        match kind:
            case "c" if hasattr(made, "__dataclass_fields__"):
                if {f.name for f in dataclasses.fields(made) if f.init} != held.keys():
                    raise ValueError(f"{made.__name__} has other fields now")
                return made(**{n: self.value(x) for n, x in held.items()})
            case "n" if hasattr(made, "_fields"):
                return made(*(self.value(x) for x in held))
            case "e" if issubclass(made, Enum):
                return made[held]
            case "p" if issubclass(made, BaseModel):
                if not held.keys() <= made.model_fields.keys():
                    raise ValueError(f"{made.__name__} has other fields now")
                # It was checked when it was made, and the bytes are those of then.
                return made.model_construct({*held}, **{n: self.value(x) for n, x in held.items()})
            case _:
                raise ValueError(f"a value of the unknown kind {kind!r}")

    def _class(self, name: str) -> type[Any]:
        module, _, path = name.partition(":")
        if module.partition(".")[0] not in self._packages:
            raise ValueError(f"{name} is none of the classes that may be made")
        try:
            found: Any = import_module(module)
        except ImportError:
            raise ValueError(f"there is no module {module}") from None
        for part in path.split("."):
            found = getattr(found, part)
        if not isinstance(found, type):
            raise ValueError(f"{name} is not a class")
        return cast("type[Any]", found)
