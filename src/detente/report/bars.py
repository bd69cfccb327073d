"""Small bars inside tables: a share, with a whisker for its range over the assumption sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


def bar(share: float, low: float, high: float) -> Markup:
    """Return an inline picture of a share of draws and its range.

    Parameters
    ----------
    share, low, high
        From 0 to 1; anything outside is cut off.
    """
    from markupsafe import Markup

    s, a, b = (round(100 * min(max(v, 0.0), 1.0), 1) for v in (share, low, high))
    label = f"{s:.0f} of 100 draws" + (f", from {a:.0f} to {b:.0f} over the assumption sets" if b > a else "")
    whisker = f'<path d="M{a} 3v6M{b} 3v6M{a} 6H{b}" stroke="#1d2127" stroke-width="1" fill="none"/>' if b > a else ""
    return Markup(
        f'<svg class="bar" viewBox="-1 0 102 12" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f'<rect x="0" y="2" width="100" height="8" fill="#ecece8"/>'
        f'<rect x="0" y="2" width="{s}" height="8" fill="#7fa8c6"/>{whisker}'
        f'<path d="M{s} 1v10" stroke="#1f4e79" stroke-width="2"/></svg>'
    )
