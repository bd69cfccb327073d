"""Turn SVG into PNG, with the extra ``detente[png]``."""

from __future__ import annotations

from detente._errors import DetenteError, to_install

LARGEST = 10
"""Largest scale."""


class RendererMissing(DetenteError):
    """The optional library that draws PNG is not installed."""


def to_png(svg: str, scale: float = 2.0) -> bytes:
    """Return an SVG picture as PNG on a white ground.

    Parameters
    ----------
    svg
        What :func:`detente.drawing.svg.write` returns.
    scale
        Pixels of the image for each CSS pixel of the picture: above 0, at most 10. Text is set in a font of the system.

    Raises
    ------
    RendererMissing
        If ``resvg-py`` is not installed.
    ValueError
        If ``scale`` is out of range.
    """
    # With a scale of several hundred the renderer runs out of memory and aborts the process.
    if not 0 < scale <= LARGEST:
        raise ValueError(f"scale must be above 0 and at most {LARGEST}, not {scale}")
    try:
        import resvg_py
    except ImportError:
        raise RendererMissing(f"PNG needs the library resvg-py: {to_install('png')}") from None
    # The renderer leaves out text whose font is missing; the font named here comes with most systems without Arial.
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, background="white", sans_serif_family="DejaVu Sans"))
