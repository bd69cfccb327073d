"""The application: guard, routes, pages, errors; and the server that runs it."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from detente._errors import CannotRead, CannotWrite, DetenteError, UsageError
from detente._output import write
from detente.web.api import ApiError, StillOpening
from detente.web.api import router as api
from detente.web.api_runs import RunNotDone
from detente.web.api_runs import router as api_runs
from detente.web.guard import Access, Guard, local
from detente.web.jobs import NoJob, TooManyJobs
from detente.web.page import pages
from detente.web.sessions import IDLE, few_arenas
from detente.web.state import Workbench, workbench_of
from detente.web.view import FIGURES, figures_css, render, static_folder
from detente.web.workspace import NoCase, SaveConflict, Workspace

FIRST_PORT = 8640
"""The port that is tried first where none is asked for."""
ERRORS: dict[int | str, dict[str, Any]] = {
    s: {"model": ApiError} for s in (400, 401, 403, 404, 409, 413, 421, 422, 503)
}


def create_app(
    workspace: Workspace, access: Access, *, draws: int = 2000, seed: int = 1, idle: float = IDLE
) -> FastAPI:
    """Return the application for a workspace.

    Parameters
    ----------
    workspace
        The folder.
    access
        Who may log in.
    draws, seed
        Draws of a case while it is worked on.
    idle
        Seconds without use after which the session of a case is freed.
    """
    bench = Workbench(workspace, access, draws, seed, idle)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        # The libraries of the models take a second to load; the first visitor must not wait for them.
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        yield
        bench.close()

    app = FastAPI(
        title="Détente",
        version=version("detente"),
        description="The answers of the workbench as data.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.workbench = bench
    app.include_router(api, responses=ERRORS)
    app.include_router(api_runs, responses=ERRORS)
    for page in pages():
        app.include_router(page.router, include_in_schema=False)
    _figures(app)
    app.mount("/static", _Static(directory=static_folder()), name="static")
    _login(app)
    app.add_exception_handler(DetenteError, _failed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Guard, access=access)
    return app


def warm_up() -> None:
    """Load what the first page of a case needs."""
    from detente.levers.building import issues_of
    from detente.models.registry import models
    from detente.scenario.load import load

    issues_of(load("nato-russia-2022"))
    models()


CACHED = "private, max-age=31536000, immutable"


class _Static(StaticFiles):
    """Style and script, which browsers may keep: their address changes with their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = CACHED
        return response


def _figures(app: FastAPI) -> None:
    @app.get(f"/static/{FIGURES}", include_in_schema=False)
    def figures() -> Response:  # pyright: ignore[reportUnusedFunction]
        return Response(figures_css(), media_type="text/css", headers={"Cache-Control": CACHED})


def _login(app: FastAPI) -> None:
    @app.get("/login", include_in_schema=False)
    def form(request: Request, to: str = "/") -> HTMLResponse:  # pyright: ignore[reportUnusedFunction]
        return render(request, "login.html.j2", title="Password", to=local(to), wrong=False)

    @app.post("/login", include_in_schema=False)
    def open_(  # pyright: ignore[reportUnusedFunction]
        request: Request, password: str = Form(""), to: str = Form("/")
    ) -> Response:
        access = workbench_of(request).access
        if not access.opens(password):
            return render(request, "login.html.j2", title="Password", to=local(to), wrong=True, status=401)
        return access.admit(RedirectResponse(local(to), 303))


def status_of(error: DetenteError) -> int:
    """Return the HTTP status code of an error."""
    if isinstance(error, (NoCase, NoJob)):
        return 404
    if isinstance(error, (SaveConflict, RunNotDone)):
        return 409
    if isinstance(error, (CannotWrite, StillOpening, TooManyJobs)):
        return 503
    return 400 if isinstance(error, (UsageError, CannotRead)) else 422


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, DetenteError)
    status = status_of(error)
    return _told(request, status, str(error), {"Retry-After": "5"} if status == 503 else None)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = "there is no such page" if error.status_code == 404 else str(error.detail)
    return _told(request, error.status_code, told, dict(error.headers or {}))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = next(iter(error.errors()), dict[str, Any]())
    place = ".".join(str(x) for x in first.get("loc", ()))
    return _told(request, 422, f"{place}: {first.get('msg', 'not valid')}")


def _told(request: Request, status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """Return the response for an error: data for programs, text for fragments, otherwise a page."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": text}, status, headers=headers)
    told = render(
        request,
        "problem.fragment.html.j2" if request.headers.get("x-fragment") else "problem.html.j2",
        title="Problem",
        text=text,
        status=status,
        code=status,
    )
    told.headers.update(headers or {})
    return told


def key_of(workspace: Workspace) -> bytes:
    """Return the workspace's secret, made on first use and readable by its owner alone."""
    path = workspace.own("key")
    with workspace.locked("key"):
        if path.exists():
            held = path.read_bytes()
            if len(held) >= 32:
                return held
        key = secrets.token_bytes(32)
        write(path, key, force=True)
        path.chmod(0o600)
        return key


def bound(host: str, port: int | None) -> socket.socket:
    """Return a listening socket; without a port the first free one from 8640 on.

    Raises
    ------
    UsageError
        If the port is taken, or the address is not one of this machine's.
    """
    last = FIRST_PORT + 20 if port is None else port
    for at in range(FIRST_PORT if port is None else port, last + 1):
        try:
            return _listening(host, at)
        except OSError as e:
            if at == last or e.errno not in (98, 48, 10048):
                reason = (e.strerror or str(e)).lower()
                raise UsageError(f"{host}, port {at}: {reason}; name another one with --port") from None
    raise AssertionError


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small pieces at once (TCP_NODELAY) only where the protocol is named. Without it, the body of an
    # answer waits up to 40 ms until the client has confirmed its head.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    return opened


def run(app: FastAPI, opened: socket.socket) -> None:
    """Serve until the process gets a signal to end."""
    import uvicorn

    few_arenas()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3, ws="none"
    )
    uvicorn.Server(config).run(sockets=[opened])
