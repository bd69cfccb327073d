"""Regions, towns, churches and armed groups named with an office or their people, and parties after a member's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from detente.evidence.bodies import (
    AFFILIATED,
    AGENCIES,
    ARMED,
    CALENDAR,
    COUNTIES,
    HEADS,
    NOT_FIRST,
    PLACED,
    REALMS,
    RELIGIOUS_SEAT,
    RELIGIOUS_SEAT_OF,
    SEATS,
    SEATS_AHEAD,
    SEATS_OF,
    TOWN_SEATS,
)
from detente.evidence.gazetteer import Mention, is_exact, mentions
from detente.evidence.registry import BodyRegistry


class SeatedNames:
    """Finds such names in one report and registers them.

    Parameters
    ----------
    text
        The report.
    registry
        Registry of names and kinds.
    """

    def __init__(self, text: str, registry: BodyRegistry) -> None:
        self._text, self._registry = text, registry

    def seats(self) -> Iterator[Mention]:
        """Find regions and churches by an office there."""
        named: dict[str, str] = {}
        for pattern, kind in (
            (REALMS, "state"),
            (COUNTIES, "region"),
            (SEATS, "region"),
            (PLACED, "region"),
            (TOWN_SEATS, "town"),
            (SEATS_OF, "region"),
            (SEATS_AHEAD, "region"),
            (ARMED, "rebels"),
        ):
            for m in pattern.finditer(self._text):
                name = re.sub(r"['’]s?$", "", m.group("name"))
                if kind == "rebels" and (self._text[m.start() - 1 : m.start()] in "\n" or name in HEADS):
                    continue
                if name.split()[0] not in NOT_FIRST and not mentions(name) and not CALENDAR.search(name):
                    local = m.groupdict().get("town") or (m.groupdict().get("office") or "").lower() == "mayor"
                    named.setdefault(name, "town" if local else kind)
                    if kind == "state":
                        yield Mention(m.start(), m.end(), self._registry.add(name, kind), "name")
        for m in RELIGIOUS_SEAT.finditer(self._text):
            church = next(
                (
                    c
                    for c, (n, k) in self._registry.names.items()
                    if k == "church" and m.group("name") in n and "iocese" in n
                ),
                None,
            )
            if church is None:
                seated = re.match(r"(?i:abbot|abbess|prior|prioress)\b", m.group())
                church = self._registry.add(m.group("name") if seated else m.group(), "church")
            yield Mention(m.start(), m.end(), church, "name")
        for m in RELIGIOUS_SEAT_OF.finditer(self._text):
            church = self._registry.code(f"{m.group('title')} of {m.group('name')}", "church")
            yield Mention(*m.span("name"), church, "name")
        yield from self._everywhere(named)

    def affiliated(self) -> Iterator[Mention]:
        """Find parties in brackets after a member's name."""
        named: dict[str, str] = {}
        for m in AFFILIATED.finditer(self._text):
            name = m.group("name")
            if re.match(r"[RDI]-", name):
                continue
            if name.isupper() and (
                self._registry.spells_out(name) or set(self._text[m.start() : m.start("name")].split()) & HEADS.keys()
            ):
                continue  # the initials of a body
            if (
                not any(is_exact(t, name) for t in mentions(name))
                and not AGENCIES.search(name)
                and not CALENDAR.search(name)
                and (len(name) > 3 or name.isupper())
            ):
                named.setdefault(name, "party")
        yield from self._everywhere(named)

    def _everywhere(self, named: Mapping[str, str]) -> Iterator[Mention]:
        for name, kind in named.items():
            code = self._registry.add(name, kind)
            for m in re.finditer(rf"(?<![\w’'-]){re.escape(name)}(?![\w-])", self._text):
                yield Mention(m.start(), m.end(), code, "name")
