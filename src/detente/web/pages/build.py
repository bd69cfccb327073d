"""The package builder: choose a level for each issue, and see at once who accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente.web.builder import address, chosen, package_in, previews, verdict
from detente.web.packages import named_packages
from detente.web.page import WebPage
from detente.web.plays import plays_of
from detente.web.state import Bench, case_of
from detente.web.view import render
from detente.web.zone import ZoneView

if TYPE_CHECKING:
    from detente.levers.building import PackageBuilder
    from detente.levers.building_types import BuilderHint
    from detente.scenario.model import Scenario
    from detente.web.packages import SavedPackage

router = APIRouter()
PAGE = WebPage("build", "Package", 10, router)
MOST_BESIDE = 4


@router.get("/c/{case}", response_class=HTMLResponse)
def first(case: str) -> Response:
    """Lead to the builder."""
    return RedirectResponse(f"/c/{case}/build", 303)


@router.get("/c/{case}/build", response_class=HTMLResponse)
def build(request: Request, bench: Bench, case: str) -> HTMLResponse:
    """Show the builder; a fragment holds the parts that depend on the package."""
    context = _context(request, bench, case)
    part = request.headers.get("x-fragment") and "whole" not in request.query_params
    return render(request, "build.parts.html.j2" if part else "build.html.j2", **context)


def seats(scenario: Scenario) -> list[tuple[str, str]]:
    """Return the actors that can table a package in a play: ids and names of the forum's parties and mediators."""
    fora = {f.id: f for f in scenario.fora}
    forum = fora.get(scenario.forum or "") or next(iter(scenario.fora), None)
    found = (*forum.parties, *forum.mediators) if forum else scenario.signing
    return [(a, scenario.actor[a].name if a in scenario.actor else a) for a in found]


def _view(builder: PackageBuilder) -> ZoneView:
    """Return the chart of a builder, made once."""
    return vars(builder).setdefault("_view", ZoneView(builder))


@router.get("/c/{case}/build/levels", response_class=HTMLResponse)
def levels(request: Request, bench: Bench, case: str) -> HTMLResponse:
    """Return the effect of every other level."""
    return render(request, "build.levels.html.j2", **_context(request, bench, case, effects=True))


@router.get("/c/{case}/build/hint", response_class=HTMLResponse)
def hint(request: Request, bench: Bench, case: str, kind: str = "closest", party: str = "") -> HTMLResponse:
    """Return hints: ``improve`` or ``closest``, for one party or for all."""
    file = case_of(case, request)
    builder = bench.sessions.open(file).builder
    found: BuilderHint | None = None
    if builder is not None:
        package = package_in(request.query_params)
        found = builder.improve(package, party) if kind == "improve" else builder.closest(package, party or None)
    return render(request, "build.hint.html.j2", case=file, hint=found, address=_address(case))


def _address(case: str) -> Any:
    def of(clauses: Mapping[str, int], beside: Sequence[str] = ()) -> str:
        return address(f"/c/{case}/build", clauses, beside)

    return of


def _context(request: Request, bench: Bench, name: str, effects: bool = False) -> dict[str, Any]:
    """Return the variables of the templates."""
    whole = "whole" in request.query_params
    case = case_of(name, request)
    opened = bench.sessions.open(case)
    builder, scenario = opened.builder, opened.scenario
    issues = opened.issues
    package = package_in(request.query_params)
    named = named_packages(bench.workspace, case, scenario)
    answer = None if builder is None else builder.answer(package)
    package = package if builder is None else builder.checked(package)
    wanted = request.query_params.getlist("with")[:MOST_BESIDE]
    view = None if builder is None else _view(builder)
    spots = [] if builder is None else builder.spots([p.clauses for p in named])
    seen = {} if builder is None or answer is None or not effects else previews(answer, builder.effects(package))
    return {
        "page": "build",
        "title": "Package",
        "case": case,
        "scenario": scenario,
        "issues": issues,
        "clauses": package,
        "chosen": chosen(issues, package),
        "answer": answer,
        "verdict": "" if answer is None else verdict(answer),
        "previews": seen,
        "effects": effects,
        "named": list(zip(named, spots or [None] * len(named), strict=True)),
        "zone": view,
        "ground": "" if view is None or (request.headers.get("x-fragment") and not whole) else view.ground(),
        "marks": None if view is None or answer is None else view.marks(answer),
        "spots": [] if view is None else view.named(named, spots),
        "strips": {} if view is None or answer is None else view.strips(answer),
        "seats": seats(scenario),
        "playing": plays_of(bench).kept(case),
        "unfilled": opened.unfilled,
        "same": next((p for p in named if builder is not None and _fits(builder, p, package)), None),
        "beside": _beside(builder, named, wanted),
        "wanted": wanted,
        "seconds": opened.seconds,
        "draws": bench.draws,
        "address": _address(name),
        "query": address("", package).removeprefix("?"),
        "state": address("", package, wanted).removeprefix("?"),
    }


def _fits(builder: PackageBuilder, p: SavedPackage, package: dict[str, int]) -> bool:
    known = {k: y for k, y in p.clauses.items() if k in builder.scenario.issue}
    return bool(package) and builder.checked(known) == package


def _beside(builder: PackageBuilder | None, named: tuple[SavedPackage, ...], wanted: list[str]) -> list[Any]:
    """Return the packages to compare with, each with its answer."""
    if builder is None:
        return []
    known = {p.id: p for p in named}
    found = [("Best single package", builder.best)] if "best" in wanted else []
    found += [(known[w].title, known[w].clauses) for w in wanted if w in known]
    return [(title, builder.answer({k: y for k, y in c.items() if k in builder.scenario.issue})) for title, c in found]
