"""The names that a report gives to bodies which no table knows, and a code for each."""

from __future__ import annotations

import re
import unicodedata

from detente.evidence.gazetteer import mentions
from detente.evidence.names import WORD


def slug(name: str) -> str:
    """Return a name as an id: lower case, no accents, hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "actor"


class BodyRegistry:
    """Name and kind of each actor that the report itself introduces, by code.

    Attributes
    ----------
    names
        Name as first given, and kind (``company``, ``rebels``, ``church`` …), by code.
    weak
        Codes of those of whom no word says what kind of body they are.
    """

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, str]] = {}
        self.weak: set[str] = set()

    def code(self, name: str, kind: str) -> str:
        """Return the code of a body, known under this name or a longer one that ends or begins with it."""
        code = slug(name)
        for known in self.names:
            if known == code or known.endswith("-" + code) or known.startswith(code + "-"):
                return known
            if code.endswith("-" + known) and len(known) > 6 and not mentions(name.split()[0]):
                return known
        self.names[code] = (name, kind)
        return code

    def add(self, name: str, kind: str) -> str:
        """Return the code of a name, registered under this very name if it is new."""
        code = slug(name)
        self.names.setdefault(code, (name, kind))
        return code

    def spells_out(self, short: str) -> bool:
        """Return whether some letters are the initials of a body that has its full name in the report."""
        return any(short == "".join(w[0] for w in re.findall(rf"\b{WORD}", n)) for n, _ in self.names.values())
