"""What-if: change values, see which answers move over the same draws, keep the change or throw it away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import UsageError
from detente.levers.paths import PathRow, paths
from detente.report.page import render_blocks
from detente.scenario.save import edit
from detente.web.page import WebPage
from detente.web.state import Bench, case_of
from detente.web.view import render

if TYPE_CHECKING:
    from detente.web.sessions import OpenCase

router = APIRouter()
PAGE = WebPage("what-if", "What if", 30, router)
MOST_CHANGES = 30
SET = "set."
"""Before the path in an address: ``set.positions/RUS/door/ideal=60``."""


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """One value that is changed: its path and words, as it is coded, as it is set, and its scale."""

    path: str
    words: str
    coded: str
    value: str
    most: float
    step: float
    slider: bool


@router.get("/c/{case}/what-if", response_class=HTMLResponse)
def what_if(request: Request, bench: Bench, case: str, add: str = "") -> HTMLResponse:
    """Show the changes, and what they move; a fragment holds the answer alone."""
    file = case_of(case, request)
    opened = bench.sessions.what_if(file)
    known = {r.path: r for r in paths(opened.scenario) if r.kind == "value"}
    texts = {k.removeprefix(SET): v for k, v in request.query_params.items() if k.startswith(SET)}
    if add:
        if add not in known:
            add = next((p for p, r in known.items() if r.words == add), add)
        if add not in known:
            raise UsageError(f"there is no value {add}; choose one of the list")
        texts.setdefault(add, f"{_middle(known[add].value):g}")
    if len(texts) > MOST_CHANGES:
        raise UsageError(f"{len(texts)} changes; this page takes at most {MOST_CHANGES}")
    for path in texts:
        if path not in known:
            raise UsageError(f"there is no value {path}; choose one of the list")
    changes = {path: _number(path, text) for path, text in texts.items()}
    sections = _sections(opened, changes)
    return render(
        request,
        "whatif.answer.html.j2" if request.headers.get("x-fragment") and "whole" not in request.query_params
        else "whatif.html.j2",
        page="what-if",
        case=file,
        title="What if",
        scenario=opened.scenario,
        inputs=[_input(known[p], texts[p]) for p in texts],
        others=[r for p, r in known.items() if p not in texts],
        ready=opened.session is not None,
        seconds=opened.seconds,
        draws=bench.draws,
        sections=sections,
        blocks=render_blocks,
        query=urlencode([(f"{SET}{p}", v) for p, v in texts.items()]),
    )  # fmt: skip


def _sections(opened: OpenCase, changes: dict[str, object]) -> Any:
    """Return the effects of the changes; nothing without changes, or while the draws are being computed."""
    session = opened.session
    if session is None or not changes:
        return ()
    # A what-if changes the session's values for a moment, so questions are answered one at a time.
    with opened.lock:
        return session.what_if(changes).sections()


@router.post("/c/{case}/what-if/keep")
def keep(
    request: Request, bench: Bench, case: str, query: Annotated[str, Form()] = "", state: Annotated[str, Form()] = ""
) -> Response:
    """Save the changes as a new version of the case; a bundled case becomes a file of the workspace."""
    file = case_of(case, request)
    texts = {k.removeprefix(SET): v for k, v in parse_qsl(query) if k.startswith(SET)}
    changes = {p: _number(p, v) for p, v in texts.items()}
    if not changes:
        raise UsageError("nothing is changed yet; add a value first")
    with TemporaryDirectory(prefix="detente-") as folder:
        place = Path(folder) / f"{case}.yaml"
        place.write_text(file.text, encoding="utf-8")
        edit(place, changes)
        text = place.read_text(encoding="utf-8")
    # The state that the page was opened on, not the file's now: another tab may have saved meanwhile.
    bench.workspace.save(case, text, state)
    return RedirectResponse(f"/c/{case}/compare?with=version:{len(bench.workspace.versions(case)) or 'bundled'}", 303)


def _number(path: str, text: str) -> object:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise UsageError(f"{path}: {text!r} is not a number") from None
    if value != value or abs(value) > 1e9:
        raise UsageError(f"{path}: {text!r} is out of range")
    return int(value) if value.is_integer() else value


def _middle(value: object) -> float:
    """Return the most likely value of a quantity as a file writes it."""
    if isinstance(value, dict):
        held = cast("dict[str, object]", value)
        if isinstance(mode := held.get("mode"), (int, float)):
            return float(mode)
        ends = [x for x in held.values() if isinstance(x, (int, float))]
        return sum(ends) / len(ends) if ends else 0.0
    return float(value) if isinstance(value, (int, float)) else 0.0


def _input(row: PathRow, text: str) -> ChangedInput:
    value: Any = row.value
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        numbers = [float(x) for x in held.values() if isinstance(x, (int, float))]
        coded = ", ".join(f"{k} {x}" for k, x in held.items())
        if "low" in held and "high" in held:
            coded = f"{held['low']:g} to {held['high']:g}" + (
                f", most likely {held['mode']:g}" if "mode" in held else ""
            )
    else:
        numbers, coded = [_middle(value)], str(value)
    largest = max([abs(x) for x in numbers], default=0.0)
    most, step = (1.0, 0.01) if largest <= 1.0 else (100.0, 1.0)
    return ChangedInput(row.path, row.words, coded, text, most, step, largest <= 100.0)
