"""Old names of public objects: they work for one version and warn."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from typing import Any


def renamed(module: str, name: str, now: Mapping[str, str]) -> Any:
    """Return the object that a module had under an old name; for a module's ``__getattr__``.

    Parameters
    ----------
    module
        ``__name__`` of the module.
    name
        The name that it was asked for.
    now
        Today's name by the old one.

    Raises
    ------
    AttributeError
        If the module never had such a name.
    """
    if name not in now:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    warnings.warn(f"{module}.{name} is now {now[name]}", DeprecationWarning, stacklevel=3)
    return getattr(sys.modules[module], now[name])
