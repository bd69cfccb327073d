"""Détente: from a report on a dispute to a checked scenario, and from the scenario to an answer.

>>> import detente
>>> case = detente.load("nato-russia-2022")
>>> answer = detente.analyze(case, draws=1000)  # doctest: +SKIP

Everything here is loaded when it is first used, so that ``import detente`` costs nothing.
"""

# The stub beside this file names everything for type checkers.
# pyright: reportUnsupportedDunderAll=false

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Analysis": "detente.findings.analyze",
    "DetenteError": "detente._errors",
    "Finding": "detente.answers.finding",
    "Problem": "detente.problems",
    "Scenario": "detente.scenario.model",
    "ScenarioError": "detente.problems",
    "Session": "detente.levers.session",
    "WhatIf": "detente.levers.what_if",
    "analyze": "detente.findings.analyze",
    "bundled": "detente.scenario.load",
    "check": "detente.scenario.load",
    "load": "detente.scenario.load",
    "list_models": "detente.models.registry",
    "read_run": "detente.runs.folder",
    "session": "detente.levers.session",
    "write_run": "detente.report.run",
}

__all__ = [
    "Analysis",
    "DetenteError",
    "Finding",
    "Problem",
    "Scenario",
    "ScenarioError",
    "Session",
    "WhatIf",
    "analyze",
    "bundled",
    "check",
    "list_models",
    "load",
    "read_run",
    "session",
    "write_run",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
