from detente._errors import DetenteError as DetenteError
from detente.answers.finding import Finding as Finding
from detente.findings.analyze import Analysis as Analysis
from detente.findings.analyze import analyze as analyze
from detente.levers.session import Session as Session
from detente.levers.session import session as session
from detente.levers.what_if import WhatIf as WhatIf
from detente.models.registry import list_models as list_models
from detente.problems import Problem as Problem
from detente.problems import ScenarioError as ScenarioError
from detente.report.run import write_run as write_run
from detente.runs.folder import read_run as read_run
from detente.scenario.load import bundled as bundled
from detente.scenario.load import check as check
from detente.scenario.load import load as load
from detente.scenario.model import Scenario as Scenario

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
