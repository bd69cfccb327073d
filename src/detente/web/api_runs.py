"""The programming interface, version 1: start analyses in the background, follow them, and get their findings."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from detente._errors import DetenteError, UsageError
from detente.problems import suggest
from detente.web.api import CaseName
from detente.web.exports import view_of
from detente.web.jobs import MOST_DRAWS, JobState
from detente.web.packages import named_packages
from detente.web.sessions import scenario_of
from detente.web.state import Bench, case_of

router = APIRouter(prefix="/api/v1", tags=["runs"])
RunId = Annotated[str, Path(description="Id of an analysis, as the list has it.", max_length=80)]


class RunNotDone(DetenteError):
    """An analysis has no findings yet, or never will."""


class ApiAnalysis(BaseModel):
    """What is to be analyzed."""

    model_config = ConfigDict(extra="forbid")
    draws: int = Field(10_000, ge=1, le=MOST_DRAWS, description="How many draws.")
    seed: int = Field(1, ge=0, le=2**31, description="The same seed gives the same findings.")
    levers: bool = Field(False, description="Whether levers (what would have to change) are computed, too.")
    package: str | None = Field(
        None, description="Id of a named package that is analyzed with the proposals, and that the brief shows."
    )


class ApiRun(BaseModel):
    """One analysis in the background."""

    id: str
    case: str
    title: str
    draws: int
    seed: int
    levers: bool
    package: str = Field(description="Id of the package that its brief shows; empty for the best one.")
    created: str = Field(description="When it was begun, ISO 8601, UTC.")
    status: Literal["running", "done", "failed", "stopped"] = Field(
        description="One that waits for its turn is running; a cancelled or interrupted one is stopped."
    )
    doing: str = Field(description="What is being done.")
    share: float = Field(description="Share of the work that is done.", ge=0, le=1)
    left: float | None = Field(description="Estimated seconds left, from the speed so far.")
    error: str


class ApiFinding(BaseModel):
    """One answer of an analysis."""

    id: str
    asks: str = Field(description="The question of the reader that it answers.")
    question: str
    answer: str
    text: str = Field(description="The answer in sentences.")
    share: float | None = Field(description="Share of draws; null where the answer is none.")
    low: float | None = Field(description="Lowest share over the assumption sets.")
    high: float | None = Field(description="Highest share over the assumption sets.")
    draws: int
    mc_se: float | None = Field(description="Monte Carlo standard error of the share.")


@router.get("/runs")
def list_runs(bench: Bench) -> list[ApiRun]:
    """List the analyses of the workspace, the newest first."""
    return [_run(j) for j in bench.jobs.jobs()]


@router.post("/cases/{case}/runs", status_code=201)
def start_run(request: Request, bench: Bench, case: CaseName, asked: ApiAnalysis) -> ApiRun:
    """Begin an analysis of the present case; ask for it by its id until it is done."""
    file = case_of(case, request)
    scenario = scenario_of(file)
    package = None
    if asked.package is not None:
        known = {p.id: p for p in named_packages(bench.workspace, file, scenario)}
        if asked.package not in known:
            there = suggest(asked.package, known, "there are " + ", ".join(known) if known else "there are none")
            raise UsageError(f"there is no package {asked.package}; {there}")
        package = known[asked.package]
    job = bench.jobs.start(
        file, scenario.title, draws=asked.draws, seed=asked.seed, levers=asked.levers, package=package
    )
    return _run(job)


@router.get("/runs/{id_}")
def show_run(bench: Bench, id_: RunId) -> ApiRun:
    """Return the progress of an analysis."""
    return _run(bench.jobs.job(id_))


@router.get("/runs/{id_}/findings")
def findings(bench: Bench, id_: RunId) -> list[ApiFinding]:
    """Return the findings of an analysis that is done; its reports and tables are taken from ``/runs/ID/FORM``."""
    job = bench.jobs.job(id_)
    if job.status != "done":
        raise RunNotDone(f"the analysis is {job.status}, so there are no findings; ask again when it is done")
    view, _ = view_of(job.run)
    out: list[ApiFinding] = []
    for f in view.findings:
        low, high = f.range or (None, None)
        out.append(
            ApiFinding(
                id=f.id, asks=f.asks.value, question=f.question, answer=f.answer, text=f.text, share=f.share, low=low,
                high=high, draws=f.n_draws, mc_se=f.mc_se,
            )
        )  # fmt: skip
    return out


@router.post("/runs/{id_}/cancel")
def cancel_run(bench: Bench, id_: RunId) -> ApiRun:
    """End an analysis; its results so far are kept, and ``go-on`` continues from there."""
    return _run(bench.jobs.cancel(id_))


@router.post("/runs/{id_}/go-on")
def resume_run(bench: Bench, id_: RunId) -> ApiRun:
    """Continue an analysis that was cancelled, interrupted or failed."""
    return _run(bench.jobs.go_on(id_))


@router.delete("/runs/{id_}", status_code=204)
def remove_run(bench: Bench, id_: RunId) -> Response:
    """Remove an analysis with its findings; one that runs is ended first."""
    bench.jobs.remove(id_)
    return Response(status_code=204)


def _run(j: JobState) -> ApiRun:
    return ApiRun(
        id=j.id, case=j.case, title=j.title, draws=j.draws, seed=j.seed, levers=j.levers, package=j.package,
        created=j.created, status=j.status, doing=j.what, share=min(1.0, max(0.0, j.share)), left=j.left,
        error=j.error,
    )  # fmt: skip
