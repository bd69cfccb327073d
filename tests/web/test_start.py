"""The first page, the way in, and what every page has."""

from __future__ import annotations

from playwright.sync_api import Page
from web.accessibility import check_both_themes
from web.conftest import RunningServer


def test_the_first_page_lists_the_bundled_cases(page: Page, server: RunningServer) -> None:
    page.goto(server.url)
    assert (
        page.get_by_role("link", name="Russia–NATO security talks").get_attribute("href") == "/c/nato-russia-2022/build"
    )
    check_both_themes(page)


def test_the_theme_is_kept(page: Page, server: RunningServer) -> None:
    page.goto(server.url)
    button = page.get_by_role("button", name="Theme")
    button.click()
    assert button.inner_text() == "Theme: light"
    button.click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("button", name="Theme").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme ?? null") is None


def test_the_token_is_in_no_address_of_a_page(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/?token={server.token}")
    page.wait_for_url(f"{server.url}/")
    assert server.token not in page.content()
