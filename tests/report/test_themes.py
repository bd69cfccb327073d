"""Light and dark: text has a contrast of 4.5 on its ground, and every colour of a figure has a dark one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from report.test_figures import PICTURES

from detente.drawing.canvas import Sheet
from detente.drawing.marks import Dot, LineMark, Mark, Rect, TextMark
from detente.drawing.style import PARTY, legible
from detente.drawing.themes import DARK, ON_DARK, WHITE, style_sheet
from detente.report.page import environment

LEAST = 4.5
"""Contrast of text by WCAG 2.2, 1.4.3 (AA)."""
THEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def themes_of(css: str) -> dict[str, dict[str, str]]:
    """The colours of a style sheet's variables, by theme: the first `:root`, and the one under the dark query."""
    light, dark = (
        re.search(r":root\s*\{([^}]*)\}", css),
        re.search(r"screen and \(prefers-color-scheme:\s*dark\)[^{]*\{\s*:root[^{]*\{([^}]*)\}", css),
    )
    assert light is not None
    assert dark is not None
    colours = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", m[1])) for m in (light, dark)]
    assert colours[0].keys() == colours[1].keys()
    return {"light": colours[0], "dark": colours[1]}


STEPS = tuple(f"t{n}" for n in range(1, 10))
SHEETS: Mapping[str, tuple[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]] = {
    "page": (
        "report/templates/style.css",
        (
            (("ink", "body", "muted", "deep", "brick"), ("paper",)),
            (("ink", "muted", "deep", "brick"), ("tint",)),
            (("ink", "body", "deep"), ("mark",)),
            (("ink",), STEPS),
        ),
    ),
    "brief": ("report/templates/brief.css", ((("ink", "muted", "deep"), ("paper",)),)),
    "workbench": (
        "web/static/workbench.css",
        (
            (("ink", "muted", "deep", "yes", "no", "mid"), ("paper", "card")),
            (("ink", "muted", "deep"), ("wash",)),
            (("yes",), ("yes-wash",)),
            (("no",), ("no-wash",)),
            (("mid",), ("mid-wash",)),
            (("deep-ink",), ("deep",)),
            (("paper",), ("ink",)),
            (("ink",), STEPS),
        ),
    ),
}
"""By style sheet: which text stands on which ground."""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SHEETS)
def test_text_of_a_page_can_be_read(name: str, theme: str, root: Path) -> None:
    file, pairs = SHEETS[name]
    colours = themes_of((root / "src" / "detente" / file).read_text("utf-8"))[theme]
    found = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for texts, grounds in pairs
        for text, ground in product(texts, grounds)
    }
    assert not {k: c for k, c in found.items() if c < LEAST}


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_has_no_colour_beside_its_variables(name: str, root: Path) -> None:
    css = (root / "src" / "detente" / SHEETS[name][0]).read_text("utf-8")
    # Paper is white; the workbench's rule for it needs no variable.
    rest = re.sub(r"--[\w-]+:\s*[^;]*;|@media print[^\n]*", "", css)
    assert not re.findall(r"(?:color|background|fill|stroke|border[\w-]*):[^;}]*#[0-9a-f]{3,6}\b", rest)


def test_the_workbench_has_one_dark_theme(root: Path) -> None:
    css = (root / "src" / "detente" / "web" / "static" / "workbench.css").read_text("utf-8")
    auto = re.search(r":root:not\(\[data-theme=\"light\"\]\)\s*\{([^}]*)\}", css)
    chosen = re.search(r":root\[data-theme=\"dark\"\]\s*\{([^}]*)\}", css)
    assert auto is not None
    assert chosen is not None
    assert auto[1].split() == chosen[1].split()


def sheets() -> Iterator[tuple[str, Sheet]]:
    for name, picture in PICTURES.items():
        for data in (picture.usual, picture.many):
            yield name, picture.draw(data)


def colours_of(mark: Mark) -> set[str]:
    match mark:
        case LineMark():
            return {mark.stroke}
        case Dot():
            return {mark.fill, mark.stroke} if mark.width else {mark.fill}
        case _:
            return {mark.fill}


def test_every_colour_of_a_figure_has_a_dark_one() -> None:
    used = {(name, c) for name, sheet in sheets() for m in sheet.marks for c in colours_of(m) - {"none"}}
    assert not {x for x in used if x[1] not in DARK}


def mixed(over: str, opacity: float, ground: str) -> str:
    parts = [round(opacity * int(over[i : i + 2], 16) + (1 - opacity) * int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{p:02x}" for p in parts)


def shown(colour: str, theme: str, *, text: bool = False) -> str:
    if theme == "light":
        return colour
    return ON_DARK if text and colour == WHITE else DARK[colour][1]


def ground_of(text: TextMark, sheet: Sheet, theme: str) -> str:
    """The colour behind the first letters of a text."""
    ground = shown(WHITE, theme)
    if text.halo:
        return ground
    x = text.x + {"left": 2, "right": -2, "center": 0}[text.align]
    for m in sheet.marks:
        inside = False
        if isinstance(m, Rect):
            inside = min(m.x, m.x2) <= x <= max(m.x, m.x2) and min(m.y, m.y2) <= text.y <= max(m.y, m.y2)
        elif isinstance(m, Dot):
            inside = (m.x - x) ** 2 + (m.y - text.y) ** 2 <= m.size / 4
        if inside and isinstance(m, Rect | Dot) and m.fill != "none":
            ground = mixed(shown(m.fill, theme), m.opacity, ground)
    return ground


@pytest.mark.parametrize("theme", THEMES)
def test_text_of_a_figure_can_be_read(theme: str) -> None:
    found = {
        (name, text.fill, ground, round(c, 2))
        for name, sheet in sheets()
        for text in sheet.marks
        if isinstance(text, TextMark)
        for ground in (ground_of(text, sheet, theme),)
        if (c := contrast(shown(text.fill, theme, text=True), ground)) < LEAST
    }
    assert not found


@pytest.mark.parametrize("colour", PARTY)
def test_a_name_in_the_colour_of_its_party_can_be_read(colour: str) -> None:
    assert contrast(legible(colour), WHITE) >= LEAST
    assert contrast(DARK[legible(colour)][1], DARK[WHITE][1]) >= LEAST


def test_the_figures_lie_on_the_ground_of_the_page(root: Path) -> None:
    css = (root / "src" / "detente" / "report" / "templates" / "style.css").read_text("utf-8")
    assert {t: c["paper"] for t, c in themes_of(css).items()} == {"light": WHITE, "dark": DARK[WHITE][1]}


def test_the_dark_theme_is_for_screens_only() -> None:
    css = str(environment().from_string('{% include "style.css" %}{{ figure_themes }}').render())
    assert css.count("prefers-color-scheme") == css.count("screen and (prefers-color-scheme:dark)") == 2


def test_rules_of_figures_outrank_their_attributes() -> None:
    css = style_sheet({":root": "screen and (prefers-color-scheme:dark)"})
    for light, (name, dark) in DARK.items():
        assert f'svg [fill="{light}"]{{fill:var(--fig-{name})}}' in css
        assert f'svg [stroke="{light}"]{{stroke:var(--fig-{name})}}' in css
        assert f"--fig-{name}:{light}" in css
        assert f"--fig-{name}:{dark}" in css
    # The halo of a text has the ground's colour, whatever the colour of white text.
    assert css.index('text[fill="#ffffff"]{') < css.index('text[fill="#ffffff"][stroke="#ffffff"]{')
