"""Arrays with named axes and labels."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

# Pages of saved runs import this module through the registry and need no arrays, so numpy is imported where it is used.

DIMS = (
    "draw", "actor", "issue", "level", "round", "package", "state", "proposal", "assumptions", "solution", "measure",
    "input", "clause",
)  # fmt: skip
"""The closed list of axis names."""
_OLD_DIMS = {"reading": ("assumptions", "solution", "measure")}
"""Old names of axes, with the names that replaced them."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """A read-only array with named axes and labelled coordinates.

    Attributes
    ----------
    values
        Any shape, C-contiguous; a view that cannot be written to of what was given, which is not copied.
    dims
        One name from :data:`DIMS` per axis.
    coords
        Labels along each axis; an axis without labels is numbered.
    unit
        What a value means: ``share of draws``, ``level``, ``stake`` …
    """

    values: NDArray[Any]
    dims: tuple[str, ...]
    coords: Mapping[str, Sequence[Any]]
    unit: str = ""

    def __post_init__(self) -> None:
        import numpy as np

        values = np.array(self.values, order="C", copy=None).view()
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        if len(self.dims) != values.ndim:
            raise ValueError(f"{values.ndim} axes but {len(self.dims)} names: {self.dims}")
        for axis, dim in enumerate(self.dims):
            if dim not in DIMS:
                raise ValueError(f"unknown axis {dim!r}; use one of {', '.join(DIMS)}")
            labels = self.coords.get(dim)
            if labels is not None and len(labels) != values.shape[axis]:
                raise ValueError(f"axis {dim} has {values.shape[axis]} entries but {len(labels)} labels")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the constructor's arguments: an array restored by pickle alone would be writable."""
        import numpy as np

        return Labelled, (np.array(self.values), self.dims, self.coords, self.unit)

    def sel(self, **labels: Any) -> Labelled:
        """Fix one axis or more at a label.

        Raises
        ------
        KeyError
            When an axis or a label does not exist.
        """
        values, dims = self.values, list(self.dims)
        for given, label in labels.items():
            dim = self._today(given)
            if dim not in dims:
                raise KeyError(f"no axis {dim!r}; there are {', '.join(self.dims)}")
            axis = dims.index(dim)
            coord = list(self.coords.get(dim, range(values.shape[axis])))
            if label not in coord:
                raise KeyError(f"no {dim} {label!r}")
            values = values.take(coord.index(label), axis=axis)
            dims.pop(axis)
        return Labelled(values, tuple(dims), {d: self.coords[d] for d in dims if d in self.coords}, self.unit)

    def _today(self, dim: str) -> str:
        """Return today's name of an axis; an old one warns."""
        new = next((d for d in _OLD_DIMS.get(dim, ()) if d in self.dims), dim)
        if new != dim:
            warnings.warn(f"the axis {dim!r} is now {new!r}", DeprecationWarning, stacklevel=3)
        return new

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the long form: one column per axis, and ``value``."""
        import numpy as np

        where: NDArray[np.int64] = np.indices(self.values.shape).reshape(self.values.ndim, -1)
        out: dict[str, NDArray[Any]] = {}
        for axis, dim in enumerate(self.dims):
            labels = self.coords.get(dim)
            index = where[axis]
            out[dim] = index if labels is None else np.asarray([str(x) for x in labels], dtype=object)[index]
        out["value"] = self.values.ravel()
        return out

    def to_pandas(self) -> pd.DataFrame:
        """Return the long form as a pandas frame."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def to_xarray(self) -> xr.DataArray:
        """Return the array as an xarray ``DataArray``; needs the package xarray (``detente[xarray]``)."""
        import xarray as xr

        coords = {d: [str(x) for x in labels] for d, labels in self.coords.items() if d in self.dims}
        return xr.DataArray(self.values, coords=coords, dims=self.dims, attrs={"unit": self.unit})

    def _repr_html_(self) -> str:
        return self.to_pandas().head(50).to_html(index=False)
