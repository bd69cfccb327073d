"""PNG of a figure: its size and ground are right, and a missing library is named."""

from __future__ import annotations

import sys

import pytest

from detente.drawing.canvas import Sheet
from detente.drawing.png import RendererMissing, to_png

SHEET = Sheet(92, 12)


@pytest.mark.parametrize(("scale", "width", "height"), [(1, 100, 20), (2, 200, 40), (1.5, 150, 30)])
def test_the_size_follows_the_scale(scale: float, width: int, height: int) -> None:
    pytest.importorskip("resvg_py")
    png = to_png(SHEET.svg(), scale)
    assert png.startswith(b"\x89PNG")
    # The header of a PNG holds width and height as 32-bit numbers.
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (width, height)


@pytest.mark.parametrize("scale", [0, -1, float("nan"), 11])
def test_a_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        to_png(SHEET.svg(), scale)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(RendererMissing, match=r"'\.\[png\]'"):
        to_png(SHEET.svg())
