"""A hash over everything that a result holds."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from detente._labelled import Labelled


def fingerprint(value: Any) -> str:
    """Hash everything that a result holds, to the last bit."""
    out = hashlib.sha256()

    def feed(x: Any) -> None:
        if isinstance(x, Labelled):
            feed([x.dims, dict(x.coords), x.unit, x.values])
        elif isinstance(x, np.ndarray):
            out.update(f"{x.dtype} {x.shape}".encode())
            out.update(repr(x.tolist()).encode() if x.dtype == object else np.ascontiguousarray(x).tobytes())
        elif dataclasses.is_dataclass(x):
            feed({f.name: getattr(x, f.name) for f in dataclasses.fields(x)})
        elif isinstance(x, Mapping):
            for k, v in x.items():
                out.update(repr(k).encode())
                feed(v)
        elif isinstance(x, list | tuple):
            out.update(f"{type(x).__name__} {len(x)}".encode())
            for v in x:
                feed(v)
        elif callable(x):
            out.update(f"{x.__module__} {x.__qualname__}".encode())
        elif " object at 0x" in (said := repr(x)):
            out.update(type(x).__name__.encode())
            feed(vars(x))
        else:
            out.update(said.encode())

    feed(value)
    return out.hexdigest()
