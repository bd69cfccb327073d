"""Messages on extras that are not installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from detente._errors import to_install

ROOT = Path(__file__).parents[2]


def test_extras_are_installed_from_the_folder_and_exist() -> None:
    assert "pip install '.[web]'" in to_install("web")
    text = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src" / "detente").rglob("*.py"))
    named = set(re.findall(r"to_install\([\"'](\w+)[\"']\)", text))
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert named == {"web", "brief", "png", "sensitivity", "cluster", "read", "french"}
    assert named <= set(known)
