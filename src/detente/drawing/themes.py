"""Figures in a light and a dark theme: a style sheet that maps each colour of a figure to a variable.

A figure keeps its light colours as attributes, so that it looks right alone, as PNG and in Word. A page that has a dark
theme adds :func:`style_sheet`: its rules outrank attributes, and its variables have a value for each theme.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WHITE = "#ffffff"
DARK: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        WHITE: ("ground", "#1b2026"),
        "#1d2127": ("ink", "#e8e6e1"),
        "#5b6470": ("muted", "#a9b0ba"),
        "#d9dbd8": ("rule", "#3d454f"),
        "#ecece8": ("soft", "#2b323a"),
        "#f2f2ef": ("unasked", "#2b323a"),
        "#dfe9ef": ("mist", "#24364a"),
        "#7fa8c6": ("bar", "#4f83a8"),
        "#1f4e79": ("deep", "#9cc8f0"),
        "#5b95c8": ("sky", "#5b95c8"),
        "#6ba3d3": ("data", "#3b6a96"),
        "#2f6f9f": ("accept", "#6fb0e0"),
        "#b3472f": ("brick", "#ec8a72"),
        "#f0dfae": ("sand", "#57481f"),
        "#e0b354": ("corn", "#7a5c17"),
        "#b98307": ("amber", "#dca83a"),
        "#8a6100": ("amber-ink", "#dca83a"),
        "#2b8c7e": ("teal", "#5cc0b0"),
        "#1d7267": ("teal-ink", "#5cc0b0"),
        "#7b4f8f": ("plum", "#bd95cf"),
        "#6b7280": ("slate", "#929aa8"),
        "#8a5a2b": ("brown", "#c4925f"),
    }
)
"""By colour in the light theme: the name of its variable, and the colour in the dark theme."""
ON_DARK = "#10161d"
"""Text on a filled mark in the dark theme, where fills are light; in the light theme it is white."""


def variables(*, dark: bool) -> str:
    """Return the declarations of all variables in one theme, for a rule of a style sheet."""
    out = [f"--fig-{name}:{shade if dark else light}" for light, (name, shade) in DARK.items()]
    return ";".join([*out, f"--fig-on-fill:{ON_DARK if dark else WHITE}"])


def rules(within: str = "svg") -> str:
    """Return the rules that give each colour of a figure its variable.

    Parameters
    ----------
    within
        A selector; only marks inside such elements change.
    """
    out: list[str] = []
    for light, (name, _) in DARK.items():
        out.append(f'{within} [fill="{light}"]{{fill:var(--fig-{name})}}')
        out.append(f'{within} [stroke="{light}"]{{stroke:var(--fig-{name})}}')
    # White text lies on filled marks; white text with an outline is the halo of other text.
    out.append(f'{within} text[fill="{WHITE}"]{{fill:var(--fig-on-fill)}}')
    out.append(f'{within} text[fill="{WHITE}"][stroke="{WHITE}"]{{fill:var(--fig-ground);stroke:var(--fig-ground)}}')
    return "\n".join(out)


def style_sheet(dark: Mapping[str, str]) -> str:
    """Return the whole style sheet of figures.

    Parameters
    ----------
    dark
        Selectors under which the dark theme holds, and by each the media query around it (empty for none).
    """
    parts = [f":root{{{variables(dark=False)}}}"]
    for selector, media in dark.items():
        rule = f"{selector}{{{variables(dark=True)}}}"
        parts.append(f"@media {media}{{{rule}}}" if media else rule)
    return "\n".join([*parts, rules(), ""])
