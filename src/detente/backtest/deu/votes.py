"""Votes of the member states in the Council, as fixed by the treaties; used as capabilities.

Until 31 October 2004 the votes are those of the accession treaty of Austria, Finland and Sweden; after that, those of
the Treaty of Nice. From November 2014 the Council decides by states and population, but the votes of Nice are used for
these decisions too, so that one rule applies to the whole data set. Commission and Parliament have no votes there and
count as much as the largest state.
"""

from __future__ import annotations

from datetime import date

FIFTEEN = {
    "de": 10, "fr": 10, "it": 10, "uk": 10, "es": 8, "be": 5, "el": 5, "nl": 5, "pt": 5, "at": 4, "se": 4, "dk": 3,
    "fi": 3, "ie": 3, "lu": 2,
}  # fmt: skip
NICE = {
    "de": 29, "fr": 29, "it": 29, "uk": 29, "es": 27, "pl": 27, "ro": 14, "nl": 13, "be": 12, "cz": 12, "el": 12,
    "hu": 12, "pt": 12, "at": 10, "se": 10, "bu": 10, "dk": 7, "ie": 7, "lt": 7, "sk": 7, "fi": 7, "cr": 7, "cy": 4,
    "ee": 4, "lv": 4, "lu": 4, "si": 4, "mt": 3,
}  # fmt: skip
INSTITUTIONS = ("com", "ep")
LATER = frozenset(NICE) - frozenset(FIFTEEN)
"""Members since 2004 and after."""
SINCE = date(2004, 11, 1)
QUOTA = 0.7134
"""Share of votes that a qualified majority needed: 62 of 87, and about as much after."""


def votes(actors: tuple[str, ...], nice: bool) -> list[float]:
    """Return the votes of actors; 0 for a state that was not a member under these rules."""
    table = NICE if nice else FIFTEEN
    most = float(max(table.values()))
    return [most if a in INSTITUTIONS else float(table.get(a, 0)) for a in actors]
