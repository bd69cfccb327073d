"""Play a case in the browser: the models answer for everybody who is not played by hand; a transcript is kept."""

from __future__ import annotations

import shlex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import DetenteError, UsageError
from detente._text import json_text
from detente.play.session import HELP
from detente.play.transcript import Transcript
from detente.scenario.load import loads
from detente.web.page import WebPage
from detente.web.plays import KeptPlay, Plays, plays_of, read_transcript
from detente.web.state import case_of
from detente.web.view import render
from detente.web.workspace import CaseFile

router = APIRouter()
PAGE = WebPage("play", "Play", 75, router)
MOST_BYTES = 1_000_000


SharedPlays = Annotated[Plays, Depends(plays_of)]


@router.get("/c/{case}/play", response_class=HTMLResponse)
def play(request: Request, plays: SharedPlays, case: str) -> HTMLResponse:
    """Show the present state of the play, or how to begin one."""
    file = case_of(case, request)
    try:
        held = plays.of(file)
    except DetenteError as e:
        # The case has changed so far that the play cannot continue; a new one can be begun.
        return _page(request, file, None, str(e))
    return _page(request, file, held)


@router.post("/c/{case}/play/begin")
def begin(
    request: Request,
    plays: SharedPlays,
    case: str,
    hand: Annotated[list[str] | None, Form()] = None,
    seed: Annotated[int, Form(ge=0, le=2**31)] = 1,
    draw: Annotated[str, Form()] = "",
) -> Response:
    """Begin a play: who is played by hand, and in which world."""
    if draw and not (draw.isdecimal() and len(draw) < 8):
        raise UsageError(f"{draw!r} is not the number of a draw; leave it empty for medians")
    plays.begin(case_of(case, request), Transcript(case, seed, int(draw) if draw else None, tuple(hand or ())))
    return RedirectResponse(f"/c/{case}/play", 303)


async def _fields(request: Request) -> dict[str, str]:
    """Return the fields of a form whose names depend on the case."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


@router.post("/c/{case}/play", response_class=HTMLResponse)
def say(
    request: Request, plays: SharedPlays, case: str, fields: Annotated[dict[str, str], Depends(_fields)]
) -> HTMLResponse:
    """Do one command: a line as it is typed, or the fields of a form."""
    turn = fields.get("turn", "")
    if not turn.isdecimal():
        raise UsageError("the form is not complete; load the page again")
    file = case_of(case, request)
    return _page(request, file, plays.say(file, int(turn), command_of(fields)))


def command_of(fields: dict[str, str]) -> str:
    """Return a command from the fields of a form: ``command`` as typed, or ``do`` with its words.

    Raises
    ------
    UsageError
        If there is neither.
    """
    if fields.get("command", "").strip():
        return fields["command"]
    do = fields.get("do", "")
    names = {
        "meet": (), "end": (), "table": ("party", "what"), "answer": ("party", "yes", "why"), "walk": ("party",),
        "return": ("party",), "hand": ("party",), "model": ("party",), "move": ("move",),
        "commit": ("party", "issue", "side", "level", "cost"), "admit": ("party",),
    }  # fmt: skip
    if do not in names:
        raise UsageError("no command was given; choose one, or type it")
    words = [fields.get(n, "").strip() for n in names[do]]
    if do == "table" and not fields.get("what"):
        levels = [f"{k.removeprefix('level-')}={y}" for k, y in fields.items() if k.startswith("level-") and y]
        words[1] = ",".join(levels)
    return " ".join([do, *(shlex.quote(w) for w in words if w)])


@router.post("/c/{case}/play/drop")
def drop(request: Request, plays: SharedPlays, case: str) -> Response:
    """Delete the play."""
    plays.end(case_of(case, request))
    return RedirectResponse(f"/c/{case}/play", 303)


@router.post("/c/{case}/play/upload")
def upload(request: Request, plays: SharedPlays, case: str, file: Annotated[UploadFile, File()]) -> Response:
    """Play a transcript again, and continue from its end."""
    data = file.file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError(f"the transcript has more than {MOST_BYTES // 1_000_000} MB; choose a shorter one")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise UsageError(f"byte {e.start} of the transcript is not UTF-8; choose the file that was saved") from None
    plays.begin(case_of(case, request), read_transcript(text))
    return RedirectResponse(f"/c/{case}/play", 303)


@router.get("/c/{case}/play/transcript/{ending}")
def transcript(request: Request, plays: SharedPlays, case: str, ending: str) -> Response:
    """Return the transcript as ``txt`` or ``json``."""
    held = plays.of(case_of(case, request))
    if held is None or ending not in ("txt", "json"):
        raise UsageError("there is no such transcript; begin a play, and ask for txt or json")
    headers = {"Content-Disposition": f'attachment; filename="{case}.play.{ending}"'}
    kept = held.transcript
    if ending == "txt":
        return Response(kept.text(), media_type="text/plain; charset=utf-8", headers=headers)
    return Response(json_text(kept.plain()) + "\n", media_type="application/json", headers=headers)


def _page(request: Request, file: CaseFile, held: KeptPlay | None, problem: str = "") -> HTMLResponse:
    scenario = held.session.scenario if held is not None else loads(file.text, file=f"{file.name}.yaml")
    context: dict[str, Any] = {
        "scenario": scenario,
        "play": held,
        "told": problem,
        "stands": held.session.say("show") if held is not None else [],
        "commands": HELP,
        "parties": held.session.parties if held is not None else scenario.signing,
    }
    part = "play.parts.html.j2" if request.headers.get("x-fragment") and held is not None else "play.html.j2"
    return render(request, part, page="play", case=file, title="Play", **context)
