"""Pages in both themes in a browser: no fault in the dark, figures follow, and paper stays light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from report.sample import MANIFEST, view
from web.accessibility import faults
from web.conftest import RunningServer

from detente.drawing.themes import DARK, WHITE
from detente.report.page import render

GROUND = "getComputedStyle(document.body).backgroundColor"
INK_OF_FIGURES = "getComputedStyle(document.querySelector('figure svg > g')).fill"


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


@pytest.fixture
def report(browser: Browser) -> Page:
    page = browser.new_page(reduced_motion="reduce")
    page.set_content(render(view(), MANIFEST))
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_report_follows_the_theme_of_the_screen(report: Page, theme: str) -> None:
    report.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    assert report.evaluate(GROUND) == rgb(WHITE if theme == "light" else DARK[WHITE][1])
    assert report.evaluate(INK_OF_FIGURES) == rgb("#1d2127" if theme == "light" else DARK["#1d2127"][1])
    assert not faults(report)


def test_a_report_prints_in_its_light_colours(report: Page) -> None:
    report.emulate_media(color_scheme="dark", media="print")
    assert report.evaluate(GROUND) == rgb(WHITE)
    assert report.evaluate(INK_OF_FIGURES) == rgb("#1d2127")


@pytest.mark.parametrize("width", [400, 1280])
def test_a_report_is_no_wider_than_the_screen(report: Page, width: int) -> None:
    report.set_viewport_size({"width": width, "height": 900})
    assert report.evaluate("document.documentElement.scrollWidth") == width


def test_the_workbench_has_the_colours_of_figures(server: RunningServer) -> None:
    with server.client() as client:
        found = client.get("/static/figures.css")
    assert found.headers["content-type"].startswith("text/css")
    assert ':root[data-theme="dark"]{--fig-ground:' in found.text
