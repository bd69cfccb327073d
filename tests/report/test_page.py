"""The page of a run: one file that loads nothing, says the answers first, and is the same for the same run."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from detente.answers.view import Spread, View
from detente.report.page import render
from detente.report.references import short
from detente.report.values import spread_text
from tests.report.sample import MANIFEST, run, view


class Page(HTMLParser):
    """Everything that a browser could follow or run, the ids, and the text."""

    VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.refs: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.names: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.html = html
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        self.attributes(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["title"], ["desc"]):
            self.text.append(data)

    def attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert not name.startswith("on"), f"{name} on {tag}"
            if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
                self.refs.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "aria-labelledby":
                self.names += (value or "").split()

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render(view(), MANIFEST))


def test_it_loads_nothing(page: Page) -> None:
    assert all(value.startswith("#") for _, _, value in page.refs), page.refs
    assert not set(page.tags) & {"script", "link", "iframe", "object", "embed", "img", "base"}
    assert all(u.startswith("#") for u in re.findall(r"url\(\s*['\"]?([^)'\"]*)", page.html))
    assert "@import" not in page.html
    assert set(re.findall(r"https?://[^\s\"'<]+", page.html)) <= {"http://www.w3.org/2000/svg"}


def test_ids_are_unique_and_all_that_is_referred_to_exists(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {v[1:] for _, _, v in page.refs} <= set(page.ids)
    assert set(page.names) <= set(page.ids)
    assert set(re.findall(r"url\(#([^)]*)\)", page.html)) <= set(page.ids)


def test_it_is_a_page_that_can_be_read_aloud(page: Page) -> None:
    assert page.html.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in page.html
    assert page.tags.count("h1") == 1
    assert len(re.findall(r"<figure id=\"[^\"]+\">\n<svg", page.html)) == page.tags.count("figure") >= 8
    assert all('role="img"' in svg for svg in re.findall(r"<svg[^>]*>", page.html))


@pytest.mark.parametrize(
    "words",
    [
        "as of 4 May 2020 · coded by coder A · 400 draws",
        "The talks as scheduled (the Joint Commission) reach any deal within a year in 40.",
        "The demand demand tabled by Upstream, May 2020 0 0 dam + flow (30)",
        "the analyst’s 48 48 to 63",
        "The best single package 57 57 to 73",
        "In the 70 draws without a deal, Downstream blocks alone.",
        "how much “dam” matters to Upstream: 88 → 15 judgement",
        "what war would cost Upstream judgement usually rarely",
        "Half a dam 48 5",
        "Method dam now 0 mean (baseline) 52 median 35 packages 60",
        "100 (70–100)",
        "A text that no section covers. It is assumed that nobody covers it.",
        "at most 2.0 of 100 over all draws",
        "The weighted mean is the baseline.",
        "Achen 2006",
        "nobody has a move list moves",
        "The file says nothing about force.",
        "sha256 abab",
        "They want a dam.",
        "They are uncalibrated, and not forecasts.",
    ],
)
def test_it_says(page: Page, words: str) -> None:
    assert words in re.sub(r"\s+([.,;:)])", r"\1", page.said)


def test_the_packages_stand_in_their_order(page: Page) -> None:
    """Tabled first, then the best found, then the analyst's."""
    start = page.said.index("Who accepts, who rejects")
    found = [page.said.index(w, start) for w in ("The demand", "The best single package", "Half a dam")]
    assert found == sorted(found)


def test_force_is_never_one_figure(page: Page) -> None:
    start = page.said.index("Force or waiting")
    end = page.said.index("What would last", start)
    assert not re.search(r"\d+ of 100|\d %|\d", page.said[start:end])


def test_same_run_same_bytes() -> None:
    findings, figures, manifest = run()
    first = render(View.read(findings, figures), manifest)
    manifest |= {"created": "1999-01-01", "timing": {"seconds": 99}, "files": {"a": "b"}}
    findings, figures, manifest = json.loads(json.dumps([findings, figures, manifest]))
    assert render(View.read(findings, figures), manifest) == first


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>]]>{{ 7*7 }}"


def poison(value: Any) -> Any:
    """Put a hostile text into every text that a scenario's author writes."""
    if isinstance(value, dict):
        texts = (
            "title",
            "summary",
            "question",
            "label",
            "gist",
            "why",
            "what",
            "who",
            "words",
            "text",
            "publisher",
            "headline",
            "by",
            "remedy",
            "label",
            "answer",
            "challenger",
        )
        return {k: HOSTILE if k in texts and isinstance(v, str) else poison(v) for k, v in value.items()}
    return [poison(v) for v in value] if isinstance(value, list) else value


def test_hostile_texts_stay_texts() -> None:
    findings, figures, manifest = run()
    for f in findings["findings"]:
        f["headline"] = "a headline"
    page = Page(render(View.read(poison(findings), poison(figures)), poison(manifest)))
    assert page.said.count("alert(1)") > 40
    assert not set(page.tags) & {"script", "img"}
    assert "alert(1)" in page.said
    assert "49" not in re.findall(r">\s*(\d+)\s*<", page.html) or "{{ 7*7 }}" in page.said


def test_a_scenario_with_next_to_nothing() -> None:
    findings, figures, _ = run()
    findings |= {"findings": [], "skipped": [], "warnings": []}
    figures |= {"proposals": [], "positions": [], "commitments": [], "sources": [], "events": [], "families": {}}
    figures |= {"power": {"measure": None, "rows": []}, "models": []}
    figures["scenario"] |= {"summary": None, "by": None, "challenger": None}
    page = Page(render(View.read(findings, figures), {}))
    assert "A dam upstream" in page.said
    assert "figure" not in page.tags


def test_one_assumption_set_has_no_range() -> None:
    findings, figures, manifest = run()
    for f in findings["findings"]:
        f["by_assumption"] = f["by_assumption"][:1]
    said = Page(render(View.read(findings, figures), manifest)).said
    assert "the analyst’s 48" in said
    assert "assumption set" not in said


def test_a_source_that_is_not_known_is_shown_by_its_key() -> None:
    assert short("achen2006") == "Achen 2006"
    assert short("somebody2099") == "somebody2099"


def test_ranges_in_words() -> None:
    assert spread_text(Spread(low=1, mode=2.4, high=3)) == "2 (1–3)"
    assert spread_text(Spread(low=0.5, mode=0.5, high=0.5), 2) == "0.50"
    assert spread_text(None) == "–"
