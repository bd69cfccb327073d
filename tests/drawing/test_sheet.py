"""A sheet and its SVG: marks stand where they were put, text stays text, the same sheet gives the same bytes."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.drawing.canvas import Sheet, TooManyRows
from detente.drawing.marks import Shape
from detente.drawing.style import CHAR, Box, place, wrap
from detente.drawing.svg import number

SVG = "{http://www.w3.org/2000/svg}"


def marks_of(sheet: Sheet) -> list[ET.Element]:
    """The elements of the marks, from the back to the front."""
    group = ET.fromstring(sheet.svg("x", "t", "d")).find(f"{SVG}g")
    assert group is not None
    return list(group)


def only(sheet: Sheet) -> tuple[str, dict[str, str]]:
    (mark,) = marks_of(sheet)
    return mark.tag.removeprefix(SVG), mark.attrib


def test_the_whole_element() -> None:
    sheet = Sheet(100, 20.5)
    sheet.line(0, 1, 10, 1, "#123456")
    assert sheet.svg("f", "A & B", "One line.") == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="108" height="28.5" viewBox="0 0 108 28.5" role="img"'
        ' aria-labelledby="f-t f-d" font-family="Helvetica, Arial, \'Liberation Sans\', sans-serif">'
        '<title id="f-t">A &amp; B</title><desc id="f-d">One line.</desc>'
        '<g transform="translate(4 4)" font-size="11" fill="#1d2127">'
        '<line x1="0" y1="1" x2="10" y2="1" stroke="#123456"/></g></svg>'
    )


def test_a_rectangle_between_any_two_opposite_corners() -> None:
    for x, y, x2, y2 in ((1, 2, 4, 8), (4, 8, 1, 2), (1, 8, 4, 2)):
        sheet = Sheet(10, 10)
        sheet.rect(x, y, x2, y2, "red", 0.5, 2)
        expected = {"x": "1", "y": "2", "width": "3", "height": "6", "rx": "2", "fill": "red", "opacity": "0.5"}
        assert only(sheet) == ("rect", expected)


def test_a_dashed_line() -> None:
    sheet = Sheet(10, 10)
    sheet.line(1, 2, 3, 4, "red", 1.2, dashed=True)
    expected = {"x1": "1", "y1": "2", "x2": "3", "y2": "4", "stroke": "red", "stroke-width": "1.2"}
    assert only(sheet) == ("line", expected | {"stroke-dasharray": "4 3"})


def test_the_circle_fits_the_bounding_square() -> None:
    sheet = Sheet(10, 10)
    sheet.dot(5, 6, 36, "red", "blue", 2)
    expected = {"cx": "5", "cy": "6", "r": "3", "fill": "red", "stroke": "blue", "stroke-width": "2"}
    assert only(sheet) == ("circle", expected)


@pytest.mark.parametrize(
    ("shape", "points"),
    [
        ("square", "2,3 8,3 8,9 2,9"),
        ("diamond", "2,6 5,3 8,6 5,9"),
        ("triangle-up", "5,3.4 2,8.6 8,8.6"),
        ("triangle-down", "5,8.6 2,3.4 8,3.4"),
    ],
)
def test_symbols_with_corners(shape: Shape, points: str) -> None:
    sheet = Sheet(10, 10)
    sheet.dot(5, 6, 36, "red", width=0, shape=shape)
    assert only(sheet) == ("polygon", {"points": points, "fill": "red"})


def test_text_is_set_around_its_middle() -> None:
    sheet = Sheet(100, 20)
    sheet.text("a", 5, 10, "right", 10, "red", bold=True, italic=True)
    assert only(sheet) == (
        "text",
        {"x": "5", "y": "13", "text-anchor": "end", "font-size": "10", "font-weight": "bold", "font-style": "italic",
         "fill": "red"},
    )  # fmt: skip


def test_a_halo_lies_behind_its_own_text() -> None:
    sheet = Sheet(100, 20)
    sheet.text("a", 5, 10, halo=True)
    outline, text = marks_of(sheet)
    assert outline.text == text.text == "a"
    assert (outline.get("stroke"), outline.get("aria-hidden")) == ("#ffffff", "true")
    assert text.get("stroke") is None


def test_marks_keep_their_order_and_text_lies_on_top() -> None:
    sheet = Sheet(100, 20)
    sheet.text("on top", 5, 10)
    sheet.line(0, 0, 1, 1)
    sheet.rect(0, 0, 100, 20, "#123456")
    sheet.dot(1, 1)
    assert [m.tag.removeprefix(SVG) for m in marks_of(sheet)] == ["line", "rect", "circle", "text"]


def test_empty_text_leaves_no_mark() -> None:
    sheet = Sheet(10, 10)
    sheet.text("", 1, 1)
    assert sheet.marks == ()


TEXT = st.text(st.characters(codec=None), max_size=30)


@given(TEXT, TEXT, TEXT)
def test_any_text_gives_well_formed_xml(words: str, title: str, description: str) -> None:
    sheet = Sheet(100, 20)
    sheet.text(words, 5, 10)
    svg = sheet.svg("x", title, description)
    svg.encode("utf-8")
    root = ET.fromstring(svg)
    shown = [t.text or "" for t in root.iter(f"{SVG}text")]
    kept = "".join(c for c in words if c in "\t\n" or (c == "\r" or " " <= c < "\x7f" or c > "\x9f"))
    kept = "".join(c for c in kept if not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    assert shown == ([kept.replace("\r\n", "\n").replace("\r", "\n")] if words else [])


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "]]>", "\x00\x07\x1b[31m", '"><b>', "\ud800"])
def test_hostile_text_stays_text(hostile: str) -> None:
    sheet = Sheet(300, 20)
    sheet.text(hostile, 5, 10)
    sheet.rect(0, 0, 1, 1, hostile)
    root = ET.fromstring(sheet.svg(hostile, hostile, hostile))
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {"svg", "title", "desc", "g", "rect", "text"}


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_names_point_to_the_title_and_the_description(id: str) -> None:
    root = ET.fromstring(Sheet(10, 10).svg(id, "t", "d"))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert (root.get("aria-labelledby") or "").split(" ") == ids
    assert len(set(ids)) == 2


@given(st.floats(-1e6, 1e6))
def test_a_number_is_short_and_near(value: float) -> None:
    text = number(value)
    assert abs(float(text) - value) <= 0.005 + 1e-9
    assert text != "-0"
    assert "e" not in text
    assert len(text.partition(".")[2]) <= 2
    assert not ("." in text and text.endswith(("0", ".")))


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.001, "0"), (10.0, "10"), (0.125, "0.12"), (-2.5, "-2.5")])
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_coordinate_that_is_not_finite_is_refused(value: float) -> None:
    sheet = Sheet(10, 10)
    sheet.dot(value, 1)
    with pytest.raises(ValueError, match="finite"):
        sheet.svg()


def test_too_many_marks_are_refused() -> None:
    sheet = Sheet(10, 10)
    for j in range(5001):
        sheet.dot(j / 600, 1)
    with pytest.raises(TooManyRows, match="aggregate"):
        sheet.svg()


def test_a_notebook_shows_a_sheet() -> None:
    sheet = Sheet(10, 10)
    assert sheet._repr_svg_() == sheet.svg()


def test_labels_keep_apart() -> None:
    points = [(200.0 + j, 100.0, f"label {j}") for j in range(9)]
    spots = place(points, (0, 0, 600, 300))
    boxes = [
        Box(x if side == "left" else x - CHAR * 7, y - 6.9, x + CHAR * 7 if side == "left" else x, y + 6.9)
        for x, y, side in spots
    ]
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_wrapping_keeps_every_word() -> None:
    text = "Ukraine itself declares non-alignment, the door stays as it is"
    assert " ".join(wrap(text, 150)) == text
    assert wrap("", 100) == [""]
