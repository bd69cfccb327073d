"""What-ifs and comparisons in a browser."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route, expect
from web.accessibility import check_both_themes
from web.conftest import RunningServer

from detente.answers.blocks import Table
from detente.levers.session import session

CASE = "nile-dam-2021"
WHAT_IF = f"/c/{CASE}/what-if"
CODED = "nato-russia-2022"  # by two coders
PATH = "positions/ETH/drought/ideal"


@pytest.fixture(scope="module")
def ready(server: RunningServer) -> RunningServer:
    server.wait(f"{WHAT_IF}?set.{PATH}=40", "data-done", 240)
    return server


def test_the_answer_moves_with_a_value(page: Page, ready: RunningServer) -> None:
    page.goto(ready.url + WHAT_IF)
    page.get_by_label("Change").fill(PATH)
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**add=**")
    page.locator("input[type=number]").fill("70")
    page.locator("input[type=number]").press("Enter")
    page.locator("input[type=number]").blur()
    page.wait_for_url("**ideal=70**")
    expect(page.locator("#moved tbody tr").first).to_be_visible()
    said = session(CASE, draws=200).what_if({PATH: 70})
    table = next(b for b in said.sections()[0].blocks if isinstance(b, Table))
    shown = [
        [c.inner_text().split("\n")[0] for c in r.locator("th, td").all()]
        for r in page.locator("#moved tbody tr").all()
    ]
    assert [row[1:] for row in shown] == [[c.text for c in row[1:]] for row in table.rows]
    check_both_themes(page)
    page.reload()
    expect(page.locator("input[type=number]")).to_have_value("70")


def test_a_change_is_kept_as_a_version_and_compared(page: Page, ready: RunningServer) -> None:
    page.goto(f"{ready.url}{WHAT_IF}?set.{PATH}=70")
    page.get_by_role("button", name="Keep as a new version").click()
    page.wait_for_url("**/compare?with=version:bundled")
    expect(page.locator("#compared table")).to_be_visible(timeout=120_000)
    assert page.locator("#compared thead th").count() >= 3
    check_both_themes(page)
    text = (ready.folder / f"{CASE}.yaml").read_text()
    assert "70" in text
    page.goto(f"{ready.url}{WHAT_IF}?set.{PATH}=60")
    page.get_by_role("button", name="Keep as a new version").click()
    page.wait_for_url("**/compare?with=version:1")


def test_the_second_of_two_tabs_is_told_and_nothing_is_lost(page: Page, ready: RunningServer) -> None:
    other = page.context.new_page()
    for tab, value in ((page, 55), (other, 45)):
        tab.goto(f"{ready.url}{WHAT_IF}?set.{PATH}={value}")
        # A page that still waits for its answer loads again by itself, and would then know of the other's change.
        expect(tab.locator("#moved tbody tr").first).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Keep as a new version").click()
    page.wait_for_url("**/compare?**")
    held = (ready.folder / f"{CASE}.yaml").read_text()
    other.get_by_role("button", name="Keep as a new version").click()
    expect(other.get_by_role("alert")).to_contain_text("was saved by somebody else (or in another tab)")
    assert (ready.folder / f"{CASE}.yaml").read_text() == held
    other.close()


def test_coders_are_compared(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/c/{CODED}/compare")
    page.get_by_label("as coder-b codes it").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#compared table")).to_be_visible(timeout=240_000)
    expect(page.locator("#compared")).to_contain_text("as coder-b codes it")


def test_a_choice_is_kept_when_the_draws_are_ready(page: Page, server: RunningServer) -> None:
    """The page asks until the draws are there, and then loads again, unless somebody has begun to choose."""
    server.wait(f"/c/{CODED}/compare", "data-done", 240)
    polled = f"/c/{CODED}/compare?polled"

    def not_ready(route: Route) -> None:
        answer = route.fetch()
        still = f' data-poll="{polled}" data-every="0.3"'
        route.fulfill(response=answer, body=answer.text().replace(" data-done", still))

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/c/{CODED}/compare", not_ready)
    page.route(lambda url: url.endswith(polled), hold)
    with page.expect_request(lambda request: request.url.endswith(polled)):
        page.goto(f"{server.url}/c/{CODED}/compare")
    choice = page.locator("#main input[type=checkbox]").first
    choice.check()
    held[0].continue_()
    expect(page.locator("#compared[data-done]")).to_be_attached()
    expect(choice).to_be_checked()


def test_loading_again_does_not_cancel_a_form(page: Page, ready: RunningServer) -> None:
    """The draws get ready while the server still works on the form that somebody has sent."""
    at = f"{WHAT_IF}?set.{PATH}=55"
    ready.wait(at, "data-done", 240)

    def not_ready(route: Route) -> None:
        answer = route.fetch()
        polled = f' data-poll="{at}&amp;polled=1" data-every="0.3"'
        route.fulfill(response=answer, body=answer.text().replace(" data-done", polled))

    def slow(route: Route) -> None:
        time.sleep(2.0)
        route.continue_()

    page.route(f"{ready.url}{at}", not_ready)
    page.route("**/what-if/keep", slow)
    page.goto(f"{ready.url}{at}")
    page.get_by_role("button", name="Keep as a new version").click(no_wait_after=True)
    page.wait_for_url("**/compare?**")
    assert f"/c/{CASE}/compare?" in page.url


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"set.{PATH}=much", f"{PATH}: 'much' is not a number"),
        (f"set.{PATH}=nan", f"{PATH}: 'nan' is out of range"),
        ("set.positions/NOWHERE/drought/ideal=1", "there is no value positions/NOWHERE/drought/ideal"),
        ("add=nothing", "there is no value nothing"),
        (f"set.{PATH}=7000", "7000"),
    ],
)
def test_what_does_not_fit_is_told(ready: RunningServer, query: str, said: str) -> None:
    with ready.client() as client:
        answer = client.get(f"{WHAT_IF}?{query}", headers={"X-Fragment": "1"})
        assert answer.status_code in (400, 422)
        assert said.replace("'", "&#39;").lower() in answer.text.lower()
