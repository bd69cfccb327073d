"""The programming interface, version 1, for notebooks and R: cases and packages, by the same calls as the pages."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from detente._errors import DetenteError
from detente.levers.building import PackageBuilder, issues_of
from detente.levers.building_types import BuilderAnswer, BuilderHint, BuilderIssue, LevelEffect
from detente.models.deals.rows import ZoneRows
from detente.web.packages import SavedPackage, named_packages, save_package
from detente.web.sessions import OpenCase, scenario_of
from detente.web.state import Bench, Workbench, case_of

router = APIRouter(prefix="/api/v1")
CaseName = Annotated[str, Path(description="Name of a case, as the list has it.", max_length=80)]
LONGEST_WAIT = 60.0
"""Seconds that a call waits for the draws of a case."""


class StillOpening(DetenteError):
    """The draws of a case are still being computed; ask again."""


class ApiError(BaseModel):
    """What went wrong, and the remedy."""

    error: str = Field(description="One sentence.")


class ApiCase(BaseModel):
    """One case in the list."""

    name: str = Field(description="Its name, as in addresses.")
    title: str
    bundled: bool = Field(description="Whether it comes with Détente and is read only.")


class ApiPackage(BaseModel):
    """A package: levels by issue; issues that are not named stay as they are."""

    model_config = ConfigDict(extra="forbid")
    clauses: dict[str, int] = Field(description="Level of each issue that the package names.", max_length=200)


class ApiQuestion(ApiPackage):
    """A package, and whose acceptance is asked about."""

    party: str | None = Field(None, description="Id of a party; null means all who must consent.")


class ApiParty(ApiPackage):
    """A package, and the party for which it is to be better."""

    party: str = Field(description="Id of a party.")


class ApiNamed(ApiPackage):
    """A package that is to be saved."""

    title: str = Field(min_length=1, max_length=120)


class ApiZone(BaseModel):
    """The zone of agreement, with every input at its median: gains over no agreement, in shares of the stake."""

    size: int = Field(description="Packages that everybody who must consent accepts.")
    chart: ZoneRows | None = Field(description="Gains of the two sides; null unless exactly two parties sign.")


@router.get("/cases", tags=["cases"])
def list_cases(bench: Bench) -> list[ApiCase]:
    """List the cases of the workspace, then the bundled ones."""
    return [ApiCase(name=c.name, title=c.title, bundled=c.bundled) for c in bench.workspace.cases()]


@router.get("/cases/{case}/issues", tags=["packages"])
def list_issues(request: Request, case: CaseName) -> list[BuilderIssue]:
    """List the issues of a case with their levels; level −1 leaves an issue out."""
    return list(issues_of(scenario_of(case_of(case, request))))


@router.get("/cases/{case}/packages", tags=["packages"])
def list_packages(request: Request, bench: Bench, case: CaseName) -> list[SavedPackage]:
    """List the proposals of a case, then the packages that were saved in the workbench."""
    file = case_of(case, request)
    return list(named_packages(bench.workspace, file, scenario_of(file)))


@router.post("/cases/{case}/packages", tags=["packages"], status_code=201)
def add_package(request: Request, bench: Bench, case: CaseName, package: ApiNamed) -> SavedPackage:
    """Save a package under a name."""
    file = case_of(case, request)
    clauses = _builder(bench, request, case).checked(package.clauses)
    return save_package(bench.workspace, file, scenario_of(file), package.title, clauses)


@router.post("/cases/{case}/assess", tags=["packages"])
def assess(request: Request, bench: Bench, case: CaseName, package: ApiPackage) -> BuilderAnswer:
    """Return who accepts a package, in how many draws, and the range over assumptions."""
    return _builder(bench, request, case).answer(package.clauses)


@router.get("/cases/{case}/zone", tags=["packages"])
def zone(request: Request, bench: Bench, case: CaseName) -> ApiZone:
    """Return the zone of agreement; where a package lies in it is the ``dot`` of its assessment."""
    chart = _builder(bench, request, case).chart
    return ApiZone(size=chart.size, chart=chart.rows)


@router.post("/cases/{case}/levels", tags=["packages"])
def levels(request: Request, bench: Bench, case: CaseName, package: ApiPackage) -> list[LevelEffect]:
    """Return what every other level would change."""
    return list(_builder(bench, request, case).effects(package.clauses))


@router.post("/cases/{case}/improve", tags=["packages"])
def improve(request: Request, bench: Bench, case: CaseName, question: ApiParty) -> BuilderHint:
    """Name single steps that are better for a party."""
    return _builder(bench, request, case).improve(question.clauses, question.party)


@router.post("/cases/{case}/closest", tags=["packages"])
def closest(request: Request, bench: Bench, case: CaseName, question: ApiQuestion) -> BuilderHint:
    """Name the packages with the fewest changed clauses that are accepted with every input at its median."""
    return _builder(bench, request, case).closest(question.clauses, question.party)


def _builder(bench: Workbench, request: Request, case: str) -> PackageBuilder:
    """Return the builder of a case, waiting for its draws for a while.

    Raises
    ------
    StillOpening
        If they take longer.
    """
    opened: OpenCase = bench.sessions.open(case_of(case, request))
    end = time.monotonic() + LONGEST_WAIT
    while (builder := opened.builder) is None:
        if time.monotonic() > end:
            raise StillOpening(f"the draws of {case} are still being computed; ask again in some seconds")
        time.sleep(0.05)
    return builder
