"""Build step: compile the modules that an editable install will import.

A machine may forbid Python to write compiled modules (``PYTHONDONTWRITEBYTECODE``, common in containers); uv
compiles what it installs, but not sources that stay where they are, and every start would compile them anew.
"""

from __future__ import annotations

import compileall
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileSources(BuildHookInterface[Any]):
    """Compiles ``src`` for an editable install; a wheel is compiled where it is installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; what does not compile is left for Python to report on import."""
        if version == "editable":
            compileall.compile_dir(Path(self.root) / "src", quiet=2)
