"""The page of a run: one file that loads nothing, says the answers first, and is the same for the same run."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from detente.report.page import render, span
from tests.report.sample import run


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
    return Page(render(*run()))


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
    assert page.html.count("<figure>\n<svg") == page.tags.count("figure") >= 8
    assert all('role="img"' in svg for svg in re.findall(r"<svg[^>]*>", page.html))


@pytest.mark.parametrize(
    "words",
    [
        "as of 4 May 2020",
        "“The demand” (tabled by Upstream, May 2020) passes in 0 of 100 draws, the same under all 8 readings.",
        "Downstream turn it down in 99 of 100 draws; Upstream would take it.",
        "Without “Full” (dam) and “flow” the rest passes in 30 of 100 draws.",
        "Of 60 packages, the one that passes most often: “Half” (dam). It passes in 57 of 100 draws.",
        "Above all on what it costs Upstream to stop: it passes in 95 of 100 draws where that is lowest, "
        "in 12 where highest (judgement).",
        "Read otherwise, it passes in 66 if nobody shoots when talks fail.",
        "the even-handed one (Nash) mostly holds the same clauses",
        "from “rarely” to “usually”, depending on what war would cost Upstream. No single figure is given.",
        "It is uncalibrated, and no forecast.",
        "Counting error apart: at most ±2.0 of 100",
        "on 351 real EU decisions no published bargaining model beat it",
        "Achen, Christopher H. (2006). Institutional realism and bargaining models.",
        "somebody2099",
        "nobody has a move",
        "sha256 abab",
        "They want a dam.",
    ],
)
def test_it_says(page: Page, words: str) -> None:
    assert words in page.said


def test_force_is_never_one_figure(page: Page) -> None:
    start = page.said.index("What happens without an agreement", page.said.index("Hangs most on"))
    end = page.said.index("Coders and variants", start)
    assert not re.search(r"\d+ of 100|\d %", page.said[start:end])


def test_same_run_same_bytes() -> None:
    findings, rows, manifest = run()
    first = render(findings, rows, manifest)
    manifest |= {"created": "1999-01-01", "timing": {"seconds": 99}, "files": {"a": "b"}}
    assert render(*json.loads(json.dumps([findings, rows, manifest]))) == first


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>]]>{{ 7*7 }}"


def poison(value: Any) -> Any:
    """Put a hostile text into every text that a scenario's author writes."""
    if isinstance(value, dict):
        texts = ("title", "summary", "question", "label", "gist", "why", "what", "who", "words", "text", "publisher")
        return {k: HOSTILE if k in texts and isinstance(v, str) else poison(v) for k, v in value.items()}
    return [poison(v) for v in value] if isinstance(value, list) else value


def test_hostile_texts_stay_texts() -> None:
    findings, rows, manifest = run()
    page = Page(render(poison(findings), poison(rows), manifest))
    assert not set(page.tags) & {"script", "img"}
    assert "alert(1)" in page.said
    assert "49" not in re.findall(r">\s*(\d+)\s*<", page.html) or "{{ 7*7 }}" in page.said


def test_a_scenario_with_next_to_nothing() -> None:
    findings, rows, _ = run()
    findings |= {"findings": [], "skipped": [], "warnings": []}
    rows |= {"proposals": [], "positions": [], "commitments": [], "sources": [], "events": [], "zone": None}
    rows |= {"power": {"measure": None, "rows": []}, "models": []}
    rows["scenario"] |= {"summary": None, "by": None, "challenger": None}
    page = Page(render(findings, rows, {}))
    assert "A dam upstream" in page.said
    assert "figure" not in page.tags


def test_one_reading_has_no_range() -> None:
    findings, rows, manifest = run()
    for f in findings["findings"]:
        f["readings"] = f["readings"][:1]
        if f["readings"]:
            f["range"] = [f["readings"][0]["share"]] * 2
    said = Page(render(findings, rows, manifest)).said
    assert "passes in 0 of 100 draws. Downstream turn it down" in said
    assert "Read otherwise" not in said


def test_ranges_in_words() -> None:
    assert span({"low": 1, "mode": 2.4, "high": 3}) == "2 (1–3)"
    assert span({"low": 0.5, "mode": 0.5, "high": 0.5}, 2) == "0.50"
    assert span(None) == "–"
