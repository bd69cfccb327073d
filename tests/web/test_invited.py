"""A personal link opens one expert's form, in both rounds, and nothing else; it can be revoked."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Browser, Page, expect
from web.accessibility import check_both_themes
from web.conftest import RunningServer

CASE = "nile-dam-2021"
HERE = f"/c/{CASE}/experts"
LEGAL = "positions/ETH/legal/ideal"


def links(server: RunningServer) -> dict[str, str]:
    kept = json.loads((server.folder / ".detente" / "experts" / f"{CASE}.json").read_text())
    return {coder: f"/e/{secret}" for coder, secret in kept["links"].items()}


def test_by_link_in_two_rounds(page: Page, browser: Browser, server: RunningServer) -> None:
    with server.client() as client:
        client.post(f"{HERE}/questions", data={"do": "add", "path": LEGAL})
        for name in ("Ana", "Bo"):
            client.post(f"{HERE}/people", data={"name": name})
    page.goto(server.url + HERE)
    for name in ("Ana", "Bo"):
        page.get_by_role("button", name=f"Make a link for {name}").click()
        expect(page.get_by_label(f"Personal link of {name}")).to_be_visible()
    check_both_themes(page)
    shown = page.get_by_label("Personal link of Ana").input_value()
    assert shown == server.url + links(server)["Ana"]
    assert server.token not in shown
    # An expert has neither cookie nor token.
    outside = browser.new_context(viewport={"width": 400, "height": 800}, reduced_motion="reduce")
    outside.set_default_timeout(60_000)
    expert = outside.new_page()
    expert.goto(shown)
    expect(expert.locator("fieldset")).to_have_count(1)
    assert expert.locator("header a").count() == 0
    for key, value in (("low", "10"), ("high", "50"), ("best", "30"), ("confidence", "80"), ("why", "I was there.")):
        expert.locator(f"#{key}-0").fill(value)
    expert.get_by_role("button", name="Keep my answers").click()
    expect(expert.get_by_text("Your answers are kept")).to_be_visible()
    check_both_themes(expert)
    assert expert.evaluate("document.documentElement.scrollWidth") <= 400
    assert outside.cookies() == []
    with server.client() as client:
        assert "1 answers" in client.get(HERE).text
        client.post(f"{HERE}/round", data={"round": 2})
    # The same link of the other one opens round 2, with Ana's answer but without her name.
    expert.goto(server.url + links(server)["Bo"])
    expect(expert.get_by_text("Round 2 · Bo")).to_be_visible()
    told = expert.locator("main").inner_text()
    assert "I was there." in told
    assert "Ana" not in told
    expert.goto(shown)
    expect(expert.locator("#best-0")).to_have_value("30.0")
    page.reload()
    page.get_by_role("button", name="End the link of Ana").click()
    expect(page.get_by_role("button", name="Make a link for Ana")).to_be_visible()
    gone = expert.goto(shown)
    assert gone is not None
    assert gone.status == 404
    expect(expert.get_by_role("alert")).to_contain_text("This link is not valid any more")
    outside.close()


def test_it_opens_nothing_else(server: RunningServer) -> None:
    import httpx2 as httpx

    with server.client() as client:
        client.post(f"{HERE}/people", data={"name": "Cy"})
        client.post(f"{HERE}/links", data={"coder": "Cy", "do": "make"})
        assert client.post(f"{HERE}/links", data={"coder": "Nobody", "do": "make"}).status_code == 400
        assert client.post(f"{HERE}/links", data={"coder": "Cy", "do": "x"}).status_code == 400
    link = links(server)["Cy"]
    with httpx.Client(base_url=server.url, timeout=60) as outside:
        assert outside.get(link).status_code == 200
        for path in ("/", HERE, f"/c/{CASE}/build", f"{HERE}/form?coder=Cy", "/api/v1/cases", "/runs", f"{link}/.."):
            assert outside.get(path).status_code == 401, path
        assert outside.post(f"{HERE}/people", data={"name": "Eve"}).status_code == 401
        for wrong in ("/e/", "/e/x", link[:-1], f"{link}x", "/e/" + "é" * 20):
            assert outside.get(wrong).status_code == 404, wrong
        assert outside.post(link, headers={"Origin": "https://example.org"}).status_code == 403
        assert outside.get(link, headers={"Host": "example.org"}).status_code == 421
        # Links to other pages are not even shown.
        assert set(re.findall(r'href="(/[^"]*)"', outside.get(link).text)) <= {
            *re.findall(r'href="(/static/[^"]*)"', outside.get(link).text)
        }
