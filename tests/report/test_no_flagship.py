"""No template knows the flagship: what is said of a church and a city, and every sentence in the source."""

from __future__ import annotations

import ast
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente
from detente.findings.analyze import Analysis, analyze
from detente.models.registry import models
from detente.report.compose import compose
from detente.report.page import render
from detente.report.run import view_of
from detente.report.terminal import document_text
from detente.scenario.load import load, loads
from tests.report.church import CHURCH, SECOND

SOURCE = Path(detente.__file__).parent
ROOMS = (
    "answers", "backtest", "cli", "drawing", "estimate", "experts", "findings", "levers", "models", "packages",
    "payoffs", "play", "report", "rules", "runs", "tables", "web",
)  # fmt: skip
"""Rooms whose words reach a reader; reading reports and the format have words of their own."""
SILENT = {"_jit", "cases", "draws", "evidence", "scenario"}
"""The other rooms: no words, the cases themselves, or words of their own."""
NAMES = (
    r"NATO|Russian?s?|Ukrain\w*|Kremlin|Moscow|Kyiv|Baltic\w*|Estonia\w*|Latvia\w*|Lithuania\w*|Poland|Polish|Hungar\w*|"
    r"Montenegro|Georgians?|Tbilisi|Finland|Finnish|Swed\w+|Crimea|Donbas|Minsk|Geneva|Brussels|Washington|Putin|Biden|"
    r"Stoltenberg|Ryabkov|Sherman|Lavrov|Blinken|Article 5|open door"
)
"""Names of the flagship, its people and places."""
ROLES = (
    r"all(?:y|ies)|alliances?|troops?|armies|army|armed|military|missiles?|wars?|attack\w*|invasion|invad\w+|pull-?back|"
    r"enlarge\w*|forces?|guarantor|show of force|soldiers?|weapons?"
)
"""Roles and events of the flagship that a church and a city do not have."""


@pytest.fixture(scope="module")
def church(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """The dispute with its variant, and with a second coder beside it."""
    folder = tmp_path_factory.mktemp("church")
    (folder / "bells.yaml").write_text(CHURCH, encoding="utf-8")
    (folder / "bells.coder-b.yaml").write_text(SECOND, encoding="utf-8")
    return analyze(folder / "bells.yaml", draws=300, workers=1)


def said(of: Analysis) -> dict[str, str]:
    """Everything that a reader sees: terminal, full output, page, findings and warnings."""
    view = view_of(of)
    document = compose(view, {})
    page = re.sub(r"(?s)<style>.*?</style>", " ", render(view, {}))
    return {
        "terminal": document_text(document, None, io.StringIO()),
        "full": document_text(document, None, io.StringIO(), full=True),
        # Descriptions of drawings are said too; coordinates and colours are not.
        "page": html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r'aria-label="([^"]*)"', r">\1<", page))),
        **{f.id: json.dumps(f.plain(), ensure_ascii=False) for f in of.findings},
        "warnings": " ".join(of.warnings),
    }


def found(of: Analysis, words: str) -> list[str]:
    pattern = re.compile(rf"(?i)\b(?:{words})\b")
    return [
        f"{where}: …{' '.join(text[max(0, m.start() - 60) : m.end() + 40].split())}…"
        for where, text in said(of).items()
        for m in pattern.finditer(text)
    ]


def test_a_church_and_a_city_are_answered_in_their_own_words(church: Analysis) -> None:
    assert found(church, f"{NAMES}|{ROLES}") == []


def test_the_church_uses_every_model_that_needs_no_force(church: Analysis) -> None:
    """Otherwise templates would go unread."""
    skipped = {s.model for s in church.skipped}
    assert {m for m in models() if not m.startswith("coercion.")} - {*church.results} == set()
    assert all(m.startswith("coercion.") for m in skipped)
    asked = {f.asks.value for f in church.findings}
    assert asked >= {"deal", "blockers", "table", "change"}


def test_the_search_would_see_a_leak() -> None:
    leak = CHURCH.replace("title: Quiet until eight", "title: NATO's forces")
    assert len(found(analyze(loads(leak), draws=20, workers=1), f"{NAMES}|{ROLES}")) > 4


@pytest.mark.parametrize("name", ["nile-dam-2021"])
def test_a_case_without_force_or_alliance_is_told_of_neither(name: str) -> None:
    case = load(name)
    own = json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    words = r"NATO|forces?|all(?:y|ies)|alliances?|wars?|troops?|military|missiles?|attack\w*|Russian?s?|Ukrain\w*"
    assert not re.findall(rf"(?i)\b(?:{words})\b", own)
    assert case.no_agreement is not None
    assert case.no_agreement.force is None
    assert not case.alliances
    assert found(analyze(case, draws=200, workers=1), words) == []


def literals(file: Path) -> Iterator[tuple[int, str]]:
    """Every text in a file that is no docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for n in ast.walk(tree):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs:
            yield n.lineno, n.value


def test_every_room_is_searched_or_known_to_be_silent() -> None:
    rooms = {f.name for f in SOURCE.iterdir() if f.is_dir() and any(f.rglob("*.py"))}
    assert rooms <= {*ROOMS} | SILENT


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_of_the_source_names_the_flagship(room: str) -> None:
    pattern = re.compile(rf"\b(?:{NAMES})\b")
    leaks = [
        f"{file.relative_to(SOURCE)}:{line}: {text}"
        for file in sorted((SOURCE / room).rglob("*.py"))
        for line, text in literals(file)
        if pattern.search(text)
    ]
    leaks += [str(f) for f in (SOURCE / room).rglob("*.j2") if pattern.search(f.read_text(encoding="utf-8"))]
    assert leaks == []
