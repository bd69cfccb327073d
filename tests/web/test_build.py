"""The package builder in a browser: who accepts, hints, undo, keyboard, names, links."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes
from web.conftest import RunningServer

FLAGSHIP = "/c/nato-russia-2022/build"
DRAFT = f"{FLAGSHIP}?x.door=100&x.presence=100&x.deploy=100&x.missiles=100&x.exercises=65&x.border=45"


@pytest.fixture(scope="module")
def ready(server: RunningServer) -> RunningServer:
    """The server with the flagship's draws worked out."""
    server.wait(FLAGSHIP, "data-done", 240)
    return server


def go(page: Page, server: RunningServer, path: str) -> None:
    page.goto(server.url + path)
    expect(page.locator("#answer .parties")).to_be_visible()
    expect(page.locator("#n-door-0")).not_to_be_empty()


def test_a_package_that_all_accept_is_found_by_the_page_s_own_hints(page: Page, ready: RunningServer) -> None:
    """From the Russian draft to everybody's yes at the medians in at most 15 clicks, on the best step each time."""
    go(page, ready, DRAFT)
    expect(page.locator(".verdict")).to_contain_text("At the medians")
    clicks = 0
    while "everybody who must consent accepts" not in page.locator(".verdict").inner_text():
        assert clicks < 15
        before = page.url
        page.locator("#answer").get_by_role("link", name=re.compile("^(Closest|What is missing)")).first.click()
        page.locator("#hint [data-step]").first.click()
        clicks += 2
        page.wait_for_url(lambda url, before=before: url != before)
        expect(page.locator("#answer .verdict")).not_to_have_text("")
    share = int(page.locator("#answer .big b").inner_text())
    assert 50 <= share <= 100
    said = page.locator("#answer .verdict").inner_text()
    assert said == f"Accepted in {share} of 100 draws. At the medians everybody who must consent accepts."


def test_one_step_at_a_time_gets_there_too(page: Page, ready: RunningServer) -> None:
    go(page, ready, FLAGSHIP)
    clicks = 0
    while "everybody who must consent accepts" not in page.locator(".verdict").inner_text():
        assert clicks < 15
        page.locator("#answer").get_by_role("link", name="Closest accepted package").click()
        page.locator("#hint [data-step]").first.click()
        clicks += 2
        page.wait_for_url("**x.*")
        page.wait_for_function("!document.querySelector('#hint li')")


def test_a_click_changes_the_answer_the_numbers_and_the_address(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{FLAGSHIP}?x.missiles=65&x.exercises=65&x.border=70&x.talks=65")
    assert page.get_by_role("heading", level=1).inner_text() == "A partial deal on forces, missiles and exercises"
    promised = page.locator("#n-presence-50").inner_text()
    page.get_by_label("A ceiling, with inspection").check()
    page.wait_for_url("**x.presence=50**")
    expect(page.locator("#answer .big b")).to_have_text(promised)
    expect(page.locator("#n-presence-50")).to_have_text("")
    expect(page.locator("#n-presence-25")).not_to_be_empty()
    page.reload()
    expect(page.locator("#answer .big b")).to_have_text(promised)
    expect(page.get_by_label("A ceiling, with inspection")).to_be_checked()


def test_undo_and_redo(page: Page, ready: RunningServer) -> None:
    go(page, ready, FLAGSHIP)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()
    page.get_by_label("Data and inspections").check()
    page.wait_for_url("**x.missiles=35")
    page.get_by_label("Notice and observers").check()
    page.wait_for_url("**x.exercises=35**")
    page.keyboard.press("u")
    page.wait_for_url("**x.missiles=35")
    expect(page.get_by_label("No new limits")).to_be_checked()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**{FLAGSHIP}")
    expect(page.get_by_label("No limits")).to_be_checked()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    page.reload()
    page.get_by_role("button", name="Redo").click()
    page.wait_for_url("**x.missiles=35")
    expect(page.get_by_label("Data and inspections")).to_be_checked()
    page.get_by_label("Notice and observers").check()
    page.wait_for_url("**x.exercises=35**")
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()


def test_by_keyboard_alone(page: Page, ready: RunningServer) -> None:
    go(page, ready, FLAGSHIP)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "x.door":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "x.presence"
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**x.presence=50")
    assert page.evaluate("document.activeElement.id") == "x-presence-50"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "x.path"
    page.keyboard.press("u")
    page.wait_for_url(f"**{FLAGSHIP}")


def test_a_level_says_what_it_would_change_before_it_is_chosen(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{FLAGSHIP}?x.talks=0")
    page.locator("[data-preview=pv-border-70]").hover()
    expect(page.locator("#preview")).to_contain_text(
        "Cannot be chosen now: “broken off” (talks) and “partly withdrawn, verified” (border) cannot be combined."
    )
    page.locator("[data-preview=pv-door-100]").hover()
    expect(page.locator("#preview")).to_contain_text("Estonia, Latvia and Lithuania")


def test_a_package_keeps_its_name(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{FLAGSHIP}?x.border=45&x.missiles=65")
    page.get_by_label("Name", exact=True).fill("<b>frozen</b> & verified")
    page.get_by_role("button", name="Save package").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("<b>frozen</b> & verified")
    file = ready.folder / "nato-russia-2022.packages.yaml"
    text = file.read_text().replace("proposals:", "proposals:  # mine")
    file.write_text(text)
    page.goto(f"{ready.url}{FLAGSHIP}?x.border=45&x.missiles=35")
    page.get_by_label("Name", exact=True).fill("second")
    page.get_by_role("button", name="Save package").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("second")
    assert file.read_text().startswith(text)
    page.get_by_role("link", name="<b>frozen</b> & verified", exact=True).click()
    page.wait_for_url("**x.missiles=65&x.border=45")


def test_packages_side_by_side(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{FLAGSHIP}?x.border=45&x.missiles=65&with=partial&with=best")
    table = page.locator("table.beside")
    assert table.locator("thead th").all_inner_texts() == [
        "Issue",
        "This package",
        "Best single package",
        "A partial deal on forces, missiles and exercises",
    ]
    check_both_themes(page)


def test_no_accessibility_fault(page: Page, ready: RunningServer) -> None:
    go(page, ready, DRAFT)
    page.get_by_role("link", name="Closest accepted package").click()
    expect(page.locator("#hint li")).to_have_count(3)
    check_both_themes(page)
    page.set_viewport_size({"width": 400, "height": 800})
    check_both_themes(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.set_viewport_size({"width": 1280, "height": 900})


def test_what_cannot_be_is_told(page: Page, ready: RunningServer) -> None:
    for path, said in (
        (f"{FLAGSHIP}?x.door=21", "Door has no level 21; there are 0, 20, 40, 60, 80, 100"),
        (f"{FLAGSHIP}?x.door=<script>", "X.door=<script>: a level is a whole number"),
        ("/c/nothing/build", "There is no case nothing; go to the start page for a list"),
    ):
        page.goto(ready.url + path)
        expect(page.get_by_role("alert")).to_have_text(said)
    check_both_themes(page)


def test_the_picture_of_the_docs(page: Page, ready: RunningServer, tmp_path: Path, root: Path) -> None:
    """Take the picture of the docs; ``DETENTE_PICTURES=1`` puts a new one there."""
    page.set_viewport_size({"width": 1280, "height": 860})
    go(page, ready, f"{FLAGSHIP}?x.missiles=65&x.exercises=65&x.border=70&x.talks=65")
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    kept = root / "docs" / "_static" / "workbench.png"
    made = kept if os.environ.get("DETENTE_PICTURES") else tmp_path / "workbench.png"
    page.screenshot(path=made)
    assert made.read_bytes()[:4] == b"\x89PNG"
    assert 20_000 < made.stat().st_size < 300_000
    assert kept.is_file()


MARKER = "<img src=x onerror=hostile()><script>window.hostile=1</script>"


def test_text_of_a_scenario_cannot_run(page: Page, server: RunningServer) -> None:
    text = (files("detente") / "cases" / "nile-dam-2021.yaml").read_text(encoding="utf-8")
    for part, new in (
        (r"(?m)^title: .*$", f"title: '{MARKER}'"),
        (r"name: Egypt", f"name: 'Egypt {MARKER}'"),
        (r"0: As fast as the wall grows, nobody is told", f"0: 'fast {MARKER}'"),
        (r"question: How is the reservoir filled in the seasons to come\?", f"question: 'filled {MARKER}'"),
    ):
        text, n = re.subn(part, new.replace("\\", ""), text, count=1)
        assert n == 1, part
    (server.folder / "hostile.yaml").write_text(text, encoding="utf-8")
    server.wait("/c/hostile/build", "data-done", 240)
    for path in (
        "/",
        "/c/hostile/build?x.filling=100&with=best",
        f"/c/hostile/build?x.filling={MARKER}",
        f"/c/hostile/build/hint?kind=improve&party=EGY{MARKER}",
        "/c/hostile/build/hint?kind=improve&party=EGY&x.filling=100",
        "/c/hostile/answers",
        "/c/hostile/what-if",
        f"/c/hostile/what-if?add={MARKER}",
        f"/c/hostile/compare?with={MARKER}",
        f"/{MARKER}",
    ):
        page.goto(server.url + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hostile ?? null") is None, path
        assert page.locator("img[src=x]").count() == 0, path
    page.goto(f"{server.url}/c/hostile/build?x.filling=100")
    expect(page.locator(".parties")).to_contain_text(f"Egypt {MARKER}")


def test_a_case_that_is_still_to_be_filled_in_says_so(server: RunningServer) -> None:
    text = (files("detente") / "cases" / "taiwan-strait-1995.yaml").read_text(encoding="utf-8")
    (server.folder / "draft.yaml").write_text(text.replace("why: ", "why: TO FILL ", 3), encoding="utf-8")
    with server.client() as client:
        page = client.get("/c/draft/build").text
        assert "3 places are still TO FILL" in page
        assert "Fill them in" in page
        assert "TO FILL" not in client.get("/c/taiwan-strait-1995/build").text
