"""Organs that act for a body: the Standing Committee of a church province, the Council of Ministers of an association.

As a ministry counts as its state, the organ that runs a body counts as that body. Its short forms ("the Committee", "the
Council") then also refer to the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from detente.evidence.bodies import HEADS
from detente.evidence.gazetteer import Mention, is_exact, mentions
from detente.evidence.names import WORD
from detente.evidence.registry import BodyRegistry

_ORGAN = re.compile(
    rf"(?:{WORD}\s+){{0,3}}(?P<noun>Council|Committee|Board|Secretariat|Assembly|Executive|Presidium|Bureau|Congress|Presidency)"
    r"(?:\s+of\s+(?:Ministers|Heads of (?:State|Government)|Delegates|Governors|Directors|Trustees|Representatives|Elders|Members))?"
    r"(?:\s+of\s+(?:the\s+)?(?P<body>.+))?$",
    re.IGNORECASE,
)
_MORE = re.compile(rf"\s+of\s+(?:the\s+)?(?P<name>{WORD}(?:\s+(?:(?:and|of|the)\s+)?{WORD})*)")
_REGIONS = frozenset("Province Region Archdiocese Diocese Circuit District Presbytery".split())


def folded(text: str, bodies: Sequence[Mention], registry: BodyRegistry) -> list[Mention]:
    """Return the mentions of bodies, with those of organs assigned to their body.

    Parameters
    ----------
    text
        The report.
    bodies
        Its bodies, with codes of ``registry``.
    registry
        Names by code; a body known only from the name of its organ is registered, and the organ is removed.
    """
    whose: dict[str, str] = {}
    for code, (name, _) in list(registry.names.items()):
        m = _ORGAN.fullmatch(name)
        first = next((x for x in bodies if x.code == code), None) if m is not None else None
        if m is None or first is None:
            continue
        body = m["body"] or ""
        more = _MORE.match(text, first.end) if " of " not in body else None
        if more is not None:
            body = re.sub(r"\s+", " ", f"{body}{more.group()}" if body else more["name"])
        if not _is_body(body):
            continue
        kind = next((HEADS[w] for w in body.split() if w in HEADS), "organisation")
        del registry.names[code]
        whose[code] = registry.add(_plain(body), kind)
        registry.organs.setdefault(whose[code], set()).add(m["noun"].lower())
    return [replace(m, code=whose.get(m.code, m.code)) for m in bodies]


def short_forms(text: str, registry: BodyRegistry, taken: Callable[[int, int], bool]) -> Iterator[Mention]:
    """Yield "the Committee" and the like, if it is an organ of one body and no other body's name contains that noun."""
    for code, nouns in registry.organs.items():
        for noun in nouns:
            if (
                sum(noun in n.lower().split() for n, _ in registry.names.values())
                or sum(noun in other for other in registry.organs.values()) != 1
            ):
                continue
            for m in re.finditer(rf"\b[Tt]he (?P<noun>{noun.title()}|{noun})(?![\w’'-])(?! of\b)(?! [A-Z])", text):
                if not taken(*m.span("noun")):
                    yield Mention(*m.span("noun"), code, "alias")


def _is_body(name: str) -> bool:
    """Whether the owner of an organ is a body, rather than a state, a town or a trade."""
    first = _plain(name).split()
    if any(is_exact(t, name) for t in mentions(name)):
        return False
    return any(w in HEADS or w in _REGIONS for w in first)


def _plain(name: str) -> str:
    """Return a name in capitals in the normal case of names."""
    small = frozenset("of the and for".split())
    return " ".join((w.lower() if w.lower() in small else w.title()) if w.isupper() else w for w in name.split())
