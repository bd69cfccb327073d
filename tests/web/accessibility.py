"""Whether a page has accessibility faults, by axe-core."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page) -> list[str]:
    """Return what axe-core finds on a page, one line a rule, with the first element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['help']} ({len(v['nodes'])}×) {v['nodes'][0]['html'][:200]}" for v in found]


def check_both_themes(page: Page) -> None:
    """Assert that a page has no fault in either theme."""
    # Half-way through a transition, colours are neither theme's.
    page.emulate_media(reduced_motion="reduce")
    for theme in ("light", "dark"):
        page.evaluate(
            """t => new Promise((done) => {
              document.documentElement.dataset.theme = t;
              requestAnimationFrame(() => requestAnimationFrame(() => {
                for (const a of document.getAnimations()) a.finish();
                done();
              }));
            })""",
            theme,
        )
        found = faults(page)
        assert not found, f"{theme}: {found}"
