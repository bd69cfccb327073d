"""Names and codes of the bodies in a report that are not in the gazetteer."""

from __future__ import annotations

import re
import unicodedata

from detente.evidence.gazetteer import mentions
from detente.evidence.names import WORD


def slug(name: str) -> str:
    """Return a name as an id: lower case, without accents, with hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "actor"


class BodyRegistry:
    """Name and kind of each actor that the report itself introduces, by code.

    Attributes
    ----------
    names
        Name as first given, and kind (``company``, ``rebels``, ``church`` …), by code.
    weak
        Codes of bodies whose kind no word indicates.
    organs
        Nouns for what runs a body and acts for it, "committee", by the body's code.
    """

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, str]] = {}
        self.weak: set[str] = set()
        self.organs: dict[str, set[str]] = {}

    def code(self, name: str, kind: str) -> str:
        """Return the code of a body registered under this name or a longer one that begins or ends with it."""
        code = slug(name)
        for known in self.names:
            if known == code or known.endswith("-" + code) or known.startswith(code + "-"):
                return known
            if code.endswith("-" + known) and len(known) > 6 and not mentions(name.split()[0]):
                return known
        self.names[code] = (name, kind)
        return code

    def add(self, name: str, kind: str) -> str:
        """Return the code of a name, registering it under exactly this name if it is new."""
        code = slug(name)
        self.names.setdefault(code, (name, kind))
        return code

    def spells_out(self, short: str) -> bool:
        """Return whether letters are the initials of a body whose full name is in the report."""
        return any(short == "".join(w[0] for w in re.findall(rf"\b{WORD}", n)) for n, _ in self.names.values())
