"""An expert's form in the browser, shown and received: on the page of experts and behind a personal link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from detente.experts.form import STEPS, ExpertForm
from detente.experts.reading import FormError
from detente.problems import Problem
from detente.web.view import render

if TYPE_CHECKING:
    from detente.web.elicited import ExpertDesk

KEYS = tuple(key for key, _, _ in STEPS)


async def fields_of(request: Request) -> dict[str, str]:
    """Return the fields of a form whose names depend on the case."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


def show_form(request: Request, desk: ExpertDesk, coder: str, *, alone: bool = False) -> HTMLResponse:
    """Show an expert the form of the open round, with the answers given in it before.

    Parameters
    ----------
    request
        The request; the form is sent to its address.
    desk, coder
        The experts of the case, and the name of this one.
    alone
        Whether the page leads to no other page.
    """
    made = desk.form(coder)
    held = next((f for f in desk.kept.forms if (f["coder"], f["round"]) == (coder, made.round)), None)
    given: dict[str, Any] = {a["path"]: a for a in held["answers"]} if held else {}
    for q in made.questions:
        told = made.feedback.get(q.path)
        if q.path not in given and told is not None and told.own is not None:
            given[q.path] = told.own.plain()
    return _page(request, desk, made, given, {}, done=held is not None, alone=alone)


def take_form(
    request: Request, desk: ExpertDesk, coder: str, fields: Mapping[str, str], *, alone: bool = False
) -> HTMLResponse:
    """Take an expert's answers, or show them again with what is wrong at each question.

    Parameters
    ----------
    request, desk, coder, alone
        As in :func:`show_form`.
    fields
        The fields of the form.
    """
    made = desk.form(coder)
    answers = [
        {"path": q.path, **{k: fields.get(f"{k}-{n}", "").strip() for k in (*KEYS, "why")}}
        for n, q in enumerate(made.questions)
    ]
    given = {a["path"]: a for a in answers}
    try:
        desk.answer({**made.about(), "answers": answers})
    except FormError as e:
        wrong: dict[int, list[Problem]] = {}
        for p in e.problems:
            number = p.path.split("/")[1] if p.path.startswith("answers/") else "1"
            wrong.setdefault(int(number) - 1, []).append(p)
        return _page(request, desk, made, given, wrong, done=False, alone=alone, status=422)
    return _page(request, desk, made, given, {}, done=True, alone=alone)


def _page(
    request: Request,
    desk: ExpertDesk,
    made: ExpertForm,
    given: Mapping[str, Any],
    wrong: Mapping[int, list[Problem]],
    *,
    done: bool,
    alone: bool,
    status: int = 200,
) -> HTMLResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    return render(
        request,
        "experts.form.html.j2",
        page="experts",
        case=None if alone else desk.case,
        title=f"Questions for {made.coder}",
        status=status,
        form=made,
        given=given,
        wrong=wrong,
        done=done,
        steps=STEPS,
        alone=alone,
        action=request.url.path + query,
    )
