"""Old name of :mod:`detente.problems`: it works for one version and warns."""

from __future__ import annotations

import warnings
from typing import Any

from detente import problems


def __getattr__(name: str) -> Any:
    value = getattr(problems, name)
    warnings.warn(f"detente.scenario.problems.{name} is now detente.problems.{name}", DeprecationWarning, stacklevel=2)
    return value
