"""The docs are whole: they build without a warning, load nothing from elsewhere, and leave no model out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente.models.registry import models

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORKS = DOCS.parent / "src" / "detente" / "report" / "references.bib"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; the one that ``python -m tests`` has made, if it has."""
    made = os.environ.get("DETENTE_TEST_SITE")
    if made and (Path(made) / "index.html").exists():
        return Path(made)
    out = tmp_path_factory.mktemp("docs") / "site"
    build = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(DOCS), str(out)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


class Loads(HTMLParser):
    """Collects what a page loads by itself (links that a reader must follow are no such thing)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "a":
            self.found += [v for k in ("src", "srcset", "href", "data") if (v := given.get(k))]


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        assert not [x for x in loads.found if re.match(r"(https?:)?//", x)], page
    for style in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_formulas_are_part_of_the_page(site: Path) -> None:
    assert "<math" in (site / "explanation" / "core.html").read_text(encoding="utf-8")


def test_every_model_cites_works_that_are_listed() -> None:
    keys = set(re.findall(r"^@\w+\{(\w+),", WORKS.read_text(encoding="utf-8"), re.M))
    assert {k: m.citations for k, m in models().items() if not m.citations or not set(m.citations) <= keys} == {}


def test_every_model_has_its_page_and_every_page_its_model() -> None:
    pages = {p.stem for p in (DOCS / "models").glob("*.md")} - {"index"}
    assert pages == models().keys()


def test_there_is_one_list_of_works() -> None:
    assert [*DOCS.rglob("*.bib")] == [], "reports and docs cite from one list, which the package holds"
    assert WORKS.is_file()


def test_every_command_is_in_the_reference() -> None:
    from typer.main import get_command

    from detente.cli.app import app

    command = get_command(app)
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    names = command.list_commands(command.make_context("detente", [], resilient_parsing=True))  # type: ignore[attr-defined]
    assert [n for n in names if f"| `detente {n}" not in page] == []


def test_links_of_the_front_pages_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (DOCS.parent / name).read_text(encoding="utf-8")
        local = [x for x in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if not re.match(r"\w+:", x)]
        assert [x for x in local if not (DOCS.parent / x).is_file()] == [], name


def test_the_picture_is_small() -> None:
    picture = DOCS / "_static" / "report.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size < 300_000


def test_formulas_are_read_whole(site: Path) -> None:
    """What the converter does not know comes out as its source: columns of an array, unknown commands."""
    found = 0
    for page in site.rglob("*.html"):
        for formula in re.findall(r"<math.*?</math>", page.read_text(encoding="utf-8"), re.DOTALL):
            found += 1
            assert "&amp;" not in formula, (page.name, formula)
            assert "\\" not in formula, (page.name, formula)
    assert found > 100
