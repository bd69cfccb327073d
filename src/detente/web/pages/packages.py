"""Saved packages: keep, rename and remove one, table it in a play, put it into a brief."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from detente._errors import UsageError
from detente.levers.building import saying
from detente.play.transcript import Transcript
from detente.web.builder import address, package_in
from detente.web.packages import drop_package, named_packages, rename_package, save_package
from detente.web.page import WebPage
from detente.web.plays import Plays, plays_of
from detente.web.sessions import scenario_of
from detente.web.state import Bench, case_of

router = APIRouter()
PAGE = WebPage("packages", "Packages", -1, router)
BRIEF_DRAWS = 2000
Query = Annotated[str, Form(description="The package as the builder's address holds it.")]
Stage = Annotated[Plays, Depends(plays_of)]


@router.post("/c/{case}/packages")
def keep(request: Request, bench: Bench, case: str, title: Annotated[str, Form()] = "", query: Query = "") -> Response:
    """Save the package under a name, and show it."""
    file = case_of(case, request)
    package = _package(request, case, query)
    save_package(bench.workspace, file, scenario_of(file), title, package)
    return RedirectResponse(address(f"/c/{case}/build", package), 303)


@router.post("/c/{case}/packages/rename")
def rename(
    request: Request, bench: Bench, case: str, id: Annotated[str, Form()], title: Annotated[str, Form()],
    query: Query = "",
) -> Response:  # fmt: skip
    """Give a saved package another name."""
    rename_package(bench.workspace, case_of(case, request), id, title)
    return RedirectResponse(f"/c/{case}/build{'?' + query if query else ''}#named", 303)


@router.post("/c/{case}/packages/drop")
def drop(request: Request, bench: Bench, case: str, id: Annotated[str, Form()], query: Query = "") -> Response:
    """Remove a saved package."""
    drop_package(bench.workspace, case_of(case, request), id)
    return RedirectResponse(f"/c/{case}/build{'?' + query if query else ''}#named", 303)


@router.post("/c/{case}/packages/brief")
def brief(request: Request, bench: Bench, case: str, title: Annotated[str, Form()] = "", query: Query = "") -> Response:
    """Analyze the case with the package among its proposals; the brief of that run shows it on its second page."""
    file = case_of(case, request)
    scenario = scenario_of(file)
    package = _package(request, case, query)
    known = named_packages(bench.workspace, file, scenario)
    found = next((p for p in known if saying(scenario, p.clauses) == package), None)
    if found is None:
        found = save_package(bench.workspace, file, scenario, title, package)
    for job in bench.jobs.jobs():
        if job.status in ("done", "running") and (job.case, job.state, job.package) == (case, file.state, found.id):
            break
    else:
        bench.jobs.start(file, scenario.title, draws=BRIEF_DRAWS, seed=bench.seed, package=found)
    return RedirectResponse(f"/c/{case}/answers", 303)


@router.post("/c/{case}/packages/table")
def table(
    request: Request, stage: Stage, case: str, party: Annotated[str, Form()], query: Query = "",
    hand: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Begin a play in which a party has tabled the package."""
    package = _package(request, case, query)
    if not package:
        raise UsageError("this package has no clause; choose a level first")
    draft = ",".join(f"{k}={y}" for k, y in package.items())
    begun = Transcript(case, 1, None, tuple(hand or ()))
    begun.turns.append((f"table {party} {draft}", []))
    stage.begin(case_of(case, request), begun)
    return RedirectResponse(f"/c/{case}/play", 303)


def _package(request: Request, case: str, query: str) -> dict[str, int]:
    """Return the clauses of a form, without those that change nothing or do not exist."""
    return saying(scenario_of(case_of(case, request)), package_in(dict(parse_qsl(query))))
