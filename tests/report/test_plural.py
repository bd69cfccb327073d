"""Actors whose names are plural, and a meeting whose name begins with "The", in every sentence that a reader sees."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator

import pytest

from detente.findings.analyze import Analysis, analyze
from detente.levers.opening import open_zone
from detente.levers.paths import paths
from detente.levers.report import levers
from detente.levers.session import session
from detente.report.compose import compose
from detente.report.page import render
from detente.report.run import view_of
from detente.report.terminal import document_text
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario
from detente.scenario.save import dumps

DRAWS = 40
NAMES = {"actors": "{id} rebels", "fora": "The {id} talks"}
ADVERBS = "most often|then|alone|also|still|already"
AGREES = frozenset(["takes", "across", "as", "themselves"])
"""Words in "s" that follow a name and are no verb of it: "the demand that is best for X takes a risk"."""


@pytest.fixture(scope="module", params=["cuba-1962", "nile-dam-2021"])
def plural(request: pytest.FixtureRequest) -> Scenario:
    scenario = load(request.param)
    ids = {"actors": [a.id for a in scenario.actors], "fora": [f.id for f in scenario.fora]}
    renamed = {f"{where}/{x}/name": NAMES[where].format(id=x.capitalize()) for where, all_ in ids.items() for x in all_}
    return loads(dumps(scenario), set=renamed)


@pytest.fixture(scope="module")
def analysis(plural: Scenario) -> Analysis:
    return analyze(plural, draws=DRAWS, workers=1)


def said(of: Analysis, scenario: Scenario) -> Iterator[str]:
    document = compose(view_of(of), {})
    yield document_text(document, None, io.StringIO(), full=True)
    page = re.sub(r"(?s)<style>.*?</style>", " ", render(view_of(of), {}))
    yield html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r'aria-label="([^"]*)"', r">\1<", page)))
    for finding in of.findings:
        yield json.dumps(finding.plain(), ensure_ascii=False)
    asked = session(scenario, draws=DRAWS, workers=1)
    yield from (levers(asked, p.id, 0.99).text for p in scenario.proposals[:2])
    yield json.dumps(open_zone(asked, 0.99).plain(), ensure_ascii=False)
    yield from (row.words for row in paths(scenario))


def test_verbs_agree_and_no_article_is_doubled(analysis: Analysis, plural: Scenario) -> None:
    verb = re.compile(
        rf"(?<!satisfied of )(?<!rebels and )\b[tT]he \w+ rebels (?:(?:{ADVERBS}) )?(\w*[^\W\d_]s)\b(?! (?:of|in) )"
    )
    wrong: list[str] = []
    for text in said(analysis, plural):
        line = " ".join(text.split())
        wrong += [line[max(0, m.start() - 40) : m.end() + 30] for m in verb.finditer(line) if m[1] not in AGREES]
        wrong += [line[max(0, m.start() - 40) : m.end() + 30] for m in re.finditer(r"[tT]he The|[tT]he the ", line)]
    assert wrong == []
