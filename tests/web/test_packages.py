"""Saved packages: the chart with the dot, rename and remove, side by side, into a play and into a brief."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes
from web.conftest import RunningServer

from detente.levers.building import PackageBuilder
from detente.levers.session import session
from detente.models.deals.results import BEST, ZoneResult
from detente.scenario.load import load
from detente.web.pages.packages import BRIEF_DRAWS
from detente.web.zone import ZoneView

CASE, BUILD = "nile-dam-2021", "/c/nile-dam-2021/build"
FLAGSHIP = "/c/nato-russia-2022/build"
PACKAGE = "x.filling=60&x.drought=70&x.data=100"


@pytest.fixture(scope="module")
def ready(server: RunningServer) -> RunningServer:
    server.wait(BUILD, "data-done", 240)
    return server


def go(page: Page, server: RunningServer, path: str) -> None:
    page.goto(server.url + path)
    expect(page.locator("#answer .parties")).to_be_visible()


def test_the_dot_of_the_package_moves_with_a_click(page: Page, server: RunningServer) -> None:
    server.wait(FLAGSHIP, "data-done", 240)
    go(page, server, f"{FLAGSHIP}?x.missiles=65&x.exercises=65&x.border=70&x.talks=65")
    builder = PackageBuilder(session("nato-russia-2022", draws=200))
    view = ZoneView(builder)

    def drawn() -> tuple[float, float]:
        dot = page.locator("#zone [data-flip]")
        return float(dot.get_attribute("cx") or "nan"), float(dot.get_attribute("cy") or "nan")

    package = {"missiles": 65, "exercises": 65, "border": 70, "talks": 65}
    page.evaluate("document.querySelector('#zone-under svg').drawn = 'once'")
    for more in ({}, {"presence": 50}, {"presence": 50, "deploy": 50}):
        for k, y in more.items():
            if not page.locator(f"#x-{k}-{y}").is_checked():
                page.locator(f"#x-{k}-{y}").check()
                page.wait_for_url(f"**x.{k}={y}**")
        marks = view.marks(builder.answer(package | more))
        assert marks is not None
        expect(page.locator("#zone [data-flip]")).to_have_attribute("cx", str(marks.x))
        assert drawn() == (marks.x, marks.y)
        expect(page.locator("#zone figcaption")).to_contain_text(marks.words)
    # The ground is sent and drawn once; what a level would do is shown before it is chosen.
    assert page.locator("#zone-under svg").count() == 1
    assert page.evaluate("document.querySelector('#zone-under svg').drawn") == "once"
    expect(page.locator("#n-door-0")).not_to_be_empty()
    page.locator("[data-preview=pv-door-100]").hover()
    expect(page.locator("#zone [data-ghost]")).to_be_visible()
    check_both_themes(page)


def test_a_row_for_each_side_where_three_sign(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{BUILD}?{PACKAGE}")
    assert page.locator("#zone").count() == 0
    answer = PackageBuilder(session(CASE, draws=200)).answer({"filling": 60, "drought": 70, "data": 100})
    shown = [float(x.replace("−", "-")) for x in page.locator(".strip b").all_inner_texts()]
    assert shown == [round(p.stakes, 2) for p in answer.parties]


def test_gains_are_those_of_the_report_s_chart() -> None:
    """Against a run of the zone model, which works its gains out in its own way."""
    from detente.draws.inputs import Inputs
    from detente.models.contract import Context
    from detente.models.deals.rows import zone_rows
    from detente.models.deals.zone import MODEL

    opened = session("nato-russia-2022", draws=200)
    builder = PackageBuilder(opened)
    run = MODEL.run(Inputs(opened.scenario, 1, 200), MODEL.options(), Context())
    assert isinstance(run, ZoneResult)
    theirs, mine = zone_rows(opened.scenario, run), builder.chart.rows
    assert mine is not None
    assert (mine.x, mine.y, mine.size, mine.front, mine.bins) == (
        theirs.x, theirs.y, theirs.size, theirs.front, theirs.bins,
    )  # fmt: skip
    points = {n.id: (n.x, n.y, n.passes) for n in theirs.named}
    for n in mine.named:
        x, y, passes = points[BEST if n.id == "best" else n.id]
        assert math.isclose(n.x, x, abs_tol=2e-6)
        assert math.isclose(n.y, y, abs_tol=2e-6)
        assert n.passes == passes
        dot = builder.answer(builder.best if n.id == "best" else builder.scenario.proposals[0].package).dot
        assert dot is not None
        assert dot.x_low < dot.x < dot.x_high


def test_rename_remove_and_side_by_side(page: Page, ready: RunningServer) -> None:
    for name, extra in (("first try", ""), ("second try", "&x.mediation=70")):
        go(page, ready, f"{BUILD}?{PACKAGE}{extra}")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Save package").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    file = ready.folder / f"{CASE}.packages.yaml"
    file.write_text(file.read_text().replace("overlay_of", "# a note of mine\noverlay_of"))
    page.reload()
    row = page.get_by_role("row", name=re.compile("^first try"))
    row.locator("summary").click()
    row.get_by_label("New name of first try").fill("the first")
    row.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("link", name="the first", exact=True)).to_be_visible()
    text = file.read_text()
    assert "title: the first" in text
    assert "id: first-try" in text
    assert "# a note of mine" in text
    for name in ("the first", "second try"):
        page.get_by_role("link", name=f"Compare {name}").click()
        expect(page.get_by_role("link", name=f"Leave out {name}")).to_be_visible()
    heads = page.locator("table.beside thead th").all_inner_texts()
    assert heads == ["Issue", "This package", "the first", "second try"]
    page.get_by_role("link", name="Leave out the first").click()
    expect(page.locator("table.beside thead th")).to_have_count(3)
    check_both_themes(page)
    page.on("dialog", lambda d: d.accept())
    for name in ("the first", "second try"):
        page.get_by_role("button", name=f"Remove {name}").click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    assert "# a note of mine" in file.read_text()
    # What was removed is kept, and another package can be saved again.
    kept = sorted((ready.folder / ".detente" / "versions" / f"{CASE}.packages").iterdir())
    assert "title: the first" in kept[-2].read_text()
    with ready.client() as client:
        gone = client.post(f"/c/{CASE}/packages/drop", data={"id": "first-try"})
        assert gone.status_code == 400
        assert "no saved package first-try any more" in gone.text
        body = {"clauses": {"filling": 60}, "title": "third"}
        assert client.post(f"/api/v1/cases/{CASE}/packages", json=body).status_code == 201
        ids = [p["id"] for p in client.get(f"/api/v1/cases/{CASE}/packages").json() if p["own"]]
    assert ids == ["third"]
    # The file is an overlay that the command line reads.
    laid = load(CASE, overlay=file)
    assert (laid.proposals[-1].id, laid.proposals[-1].package) == ("third", {"filling": 60})


def test_a_package_is_tabled_in_a_play(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{BUILD}?{PACKAGE}")
    page.get_by_label("Tabled by").select_option("EGY")
    page.get_by_role("button", name="Table it in a play").click()
    page.wait_for_url("**/play")
    expect(page.locator(".record li code")).to_have_text("table EGY filling=60,drought=70,data=100")
    expect(page.locator(".record li p").first).to_contain_text("EGY tables")
    # A play that is open is not thrown away unasked.
    go(page, ready, f"{BUILD}?{PACKAGE}&x.legal=40")
    page.on("dialog", lambda d: d.dismiss())
    page.get_by_role("button", name="Table it in a play").click()
    assert page.url.endswith("x.legal=40")


def test_the_brief_shows_the_named_package(page: Page, ready: RunningServer) -> None:
    go(page, ready, f"{BUILD}?{PACKAGE}&x.disputes=50")
    page.get_by_label("Name", exact=True).fill("rules <i>&</i> data")
    page.get_by_role("button", name="Put into the brief").click()
    page.wait_for_url("**/answers")
    expect(page.get_by_role("link", name="Brief", exact=True)).to_be_visible(timeout=240_000)
    (job,) = [j for j in ready.app.state.workbench.jobs.jobs() if j.package]
    assert (job.package, job.draws) == ("rules-i-i-data", BRIEF_DRAWS)
    page.goto(f"{ready.url}/runs/{job.id}/brief.html")
    heading = page.locator(".second h2").first.inner_text()
    builder = PackageBuilder(session(CASE, draws=BRIEF_DRAWS))
    answer = builder.answer({"filling": 60, "drought": 70, "data": 100, "disputes": 50})
    assert heading == f"The package “rules <i>&</i> data”: accepted in {round(100 * answer.share)} of 100 draws"
    labels = page.locator(".second table").first.locator("td b").all_inner_texts()
    issue = builder.scenario.issue
    assert labels == [issue[k].levels[y] for k, y in answer.clauses.items()]
    # Asked for again, the run that is there is taken.
    with ready.client() as client:
        query = f"{PACKAGE}&x.disputes=50"
        assert client.post(f"/c/{CASE}/packages/brief", data={"query": query}).status_code == 303
    assert len([j for j in ready.app.state.workbench.jobs.jobs() if j.package]) == 1
