"""A running workbench and a browser for its tests; one of each for a module."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from detente.web.guard import Access
from detente.web.server import bound, create_app
from detente.web.workspace import Workspace

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# On a busy machine the five seconds by default are too few; a test that passes never waits.
expect.set_options(timeout=30_000)
TESTING = {"draws": 200}
"""What makes a workbench quick enough for tests; the numbers are those of fewer draws."""


@dataclass
class RunningServer:
    """A workbench that answers: its address, its token, its folder and the application."""

    url: str
    token: str
    folder: Path
    app: FastAPI

    def client(self) -> httpx.Client:
        """Return a client that has the token."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=60)

    def wait(self, path: str, until: str, seconds: float = 60) -> str:
        """Ask for a page until it holds a text; for work in the background."""
        end = time.monotonic() + seconds
        with self.client() as client:
            while True:
                text = client.get(path).text
                if until in text:
                    return text
                assert time.monotonic() < end, f"{path} never held {until!r}"
                time.sleep(0.2)


def start(folder: Path, **options: object) -> Iterator[RunningServer]:
    """Run a workbench on a folder in a thread of its own."""
    opened = bound("127.0.0.1", 0)
    port = int(opened.getsockname()[1])
    access = Access(b"k" * 32, port=port)
    app = create_app(Workspace(folder), access, **(TESTING | options))  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield RunningServer(f"http://127.0.0.1:{port}", access.token, folder, app)
    server.should_exit = True
    thread.join(10)
    opened.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running workbench on an empty folder, 200 draws a case."""
    yield from start(tmp_path_factory.mktemp("workspace"))


def chromium() -> str | None:
    """Return the system's Chromium; ``python -m tests`` installs it where it may."""
    named = os.environ.get("DETENTE_CHROMIUM")
    return named or next((p for p in map(shutil.which, CHROMIUM) if p), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; skipped without one, but failed under continuous integration (``CI=true``)."""
    path = chromium()
    if path is None:
        why = "needs a Chromium: apt-get install chromium, or name one in DETENTE_CHROMIUM"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser, server: RunningServer) -> Iterator[BrowserContext]:
    """A visitor who has logged in; what the page loads from elsewhere or logs as an error fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    first = context.new_page()
    first.goto(f"{server.url}/?token={server.token}")
    first.wait_for_url(f"{server.url}/")
    first.close()
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext, server: RunningServer) -> Iterator[Page]:
    """A tab of the visitor, on no page yet."""
    tab = visitor.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda e: wrong.append(f"script: {e}"))
    tab.on("request", lambda r: wrong.append(f"loads {r.url}") if not r.url.startswith(server.url) else None)
    tab.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
    yield tab
    tab.close()
    assert wrong == []
