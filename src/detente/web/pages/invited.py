"""An expert's personal link: it opens the form of one expert and nothing else, without the token or the password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from detente._errors import DetenteError, UsageError
from detente.web.asking import fields_of, show_form, take_form
from detente.web.elicited import ExpertDesk, invited
from detente.web.page import WebPage
from detente.web.state import Bench
from detente.web.workspace import NoCase

router = APIRouter()
PAGE = WebPage("invited", "Personal link", -1, router)
Link = Annotated[str, Path(max_length=80)]


@router.get("/e/{link}", response_class=HTMLResponse)
def form(request: Request, bench: Bench, link: Link) -> HTMLResponse:
    """Show the form of the open round."""
    desk, coder = _who(bench, link)
    return show_form(request, desk, coder, alone=True)


@router.post("/e/{link}", response_class=HTMLResponse)
def answer(
    request: Request, bench: Bench, link: Link, fields: Annotated[dict[str, str], Depends(fields_of)]
) -> HTMLResponse:
    """Take the answers."""
    desk, coder = _who(bench, link)
    return take_form(request, desk, coder, fields, alone=True)


def _who(bench: Bench, link: str) -> tuple[ExpertDesk, str]:
    """Return the experts of a case, and who the link is for.

    Raises
    ------
    NoCase
        If the link was ended, or never made.
    UsageError
        If nothing is asked yet.
    """
    found = invited(bench.workspace, link)
    if found is None:
        raise NoCase("this link is not valid any more; ask the person who sent it for a new one")
    try:
        found[0].form(found[1])
    except DetenteError:
        # What is wrong in the case is not for experts to read.
        raise UsageError("there is nothing to answer at the moment; ask the person who sent the link") from None
    return found
