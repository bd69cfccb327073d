"""States and regions that are not in the gazetteer: "the Orvanian army" in a report that also names Orvania."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from detente.evidence.bodies import AGENCIES, CALENDAR, HEADS, NOT_FIRST
from detente.evidence.gazetteer import Mention
from detente.evidence.names import WORD
from detente.evidence.offices import is_office
from detente.evidence.registry import BodyRegistry

_ADJECTIVE = re.compile(
    r"\b(?P<adjective>(?P<stem>[A-ZÀ-Þ][a-zß-ÿ]{2,}?)(?:ian|ean|an|ese|ish|ic|i))\s+(?:[a-z]+\s+)?"
    r"(?P<organ>(?i:government|army|president|parliament|minister|ministry|prime minister|embassy|ambassador|envoy|navy|forces|troops|soldiers|authorities|"
    r"cabinet|police|customs|border guards?|delegation|military|officials?|air force|coast ?guard|state|foreign|defen[cs]e|interior|presidency))\b"
)
_NO_STATE = frozenset(
    "Christian Catholic Anglican Lutheran Muslim Roman European African Asian Arabian Scandinavian Balkan Western Eastern Northern Southern Republican Metropolitan "
    "Franciscan Presbyterian Episcopalian Victorian Italian Urban Suburban Human Median Guardian Christi Utopian Olympic Atlantic Pacific Arctic Antarctic Baltic Public "
    "Islamic Academic Economic Strategic Democratic Diplomatic Domestic Electronic Historic Civilian Veteran Caucasian Mediterranean Caribbean American British English Irish Spanish "
    "Jewish Kurdish Polish Danish Finnish Turkish Swedish Scottish Slavic Nordic Ethnic Politic Critic Traffic Medic Clinic Mosaic Partisan Historian Librarian Meridian Plan Clan Human Ocean "
    "Parish Fish Publish Finish Rabbi Taxi Mini Semi Anti Maxi".split()
)
_OF_STATE = re.compile(
    r"\b(?:(?P<sure>(?:[Gg]overnment|[Aa]rmed [Ff]orces|[Aa]rmy|[Nn]avy|[Pp]rime [Mm]inister|[Pp]arliament|[Cc]abinet|[Ss]upreme [Cc]ourt|[Hh]ead of [Ss]tate)(?! in ))"
    r"|(?P<office>[Pp]resident|[Kk]ing|[Qq]ueen|[Aa]mbassador|[Ee]mbassy|[Rr]epublic|[Mm]inister|[Mm]inistry|[Cc]apital))"
    rf"(?P<between>(?: {WORD}){{0,3}}| (?:of|for) {WORD}(?:(?: and)? {WORD}){{0,2}}) of (?:the )?(?P<name>{WORD}(?: {WORD})?)(?![\w-])"
)
"""An organ or an office of what may be a state: "the government of Ardenia", "President Livia Santer of Ardenia"."""
_STATES_OWN = re.compile(
    rf"(?<![\w’'-])(?P<name>{WORD}(?: {WORD})?)['’]s? (?:(?P<sure>(?:central |own )?government|army|armed forces|navy|air force|(?:deputy |acting )?prime minister"
    r"|(?:foreign|defen[cs]e|interior|trade|finance|energy|fisheries|agriculture|transport|environment) (?:minister|ministry)|parliament|ambassador|constitution))\b"
)
"""The same with the state first: "Ardenia's army"."""
_REGIONAL = r"(?:[Gg]overnor|[Pp]remier|[Pp]rovince|[Rr]egion|[Cc]ounty|[Dd]istrict|[Cc]anton|[Cc]ity|[Tt]own|[Vv]illage|[Mm]ayor|[Bb]ishop)"
_NO_NAME = frozenset(
    "National Unity State Defence Defense Justice Finance Foreign Trade Energy Interior Agriculture Health Nations Europe Affairs Education Labour Labor Culture "
    "Sport Sports Tourism Mines Mining Fisheries Forestry Water Environment Transport Industry Commerce Communications Information Home Public Works Social Welfare "
    "Planning Science Technology Youth Women Housing Land Lands Infrastructure Oil Petroleum Gas Religion Economy Economic Development Food Rural Local Security".split()
)
"""Portfolios of ministries, and other words after "of" that are not states."""


def _named(text: str, registry: BodyRegistry, taken: Callable[[int, int], bool]) -> list[Mention]:
    """Return the mentions of states that a report names with a government, an army or two offices."""
    told: dict[str, set[str]] = {}
    for pattern in (_OF_STATE, _STATES_OWN):
        for m in pattern.finditer(text):
            name = m.group("name")
            words = name.split()
            if taken(*m.span("name")) or any(
                w in NOT_FIRST or w in HEADS or w in _NO_NAME or is_office(w) for w in words
            ):
                continue
            if CALENDAR.search(name) or AGENCIES.search(name):
                continue
            office = m.groupdict().get("office")
            told.setdefault(name, set()).update((f"{office}".lower(),) if office else ("sure", "surely"))
    out: list[Mention] = []
    for name, offices in sorted(told.items()):
        if len(offices) < 2:
            continue
        place = re.escape(name)
        if re.search(rf"\b{_REGIONAL} of (?:the )?{place}\b|\b{place}(?:['’]s?)? {_REGIONAL}\b", text):
            continue
        code = registry.add(name, "state")
        stem = re.escape(name.rstrip("aeiou") if len(name) > 4 else name)
        people = rf"{stem}(?:[aeiou]?(?:n|ns|an|ans|ian|ians|ean|eans|ese|ish|is?|ic|er|ers))"
        places = re.finditer(rf"(?<![\w’'-])(?:(?P<name>{place})|{people})(?![\w-])", text)
        out += [
            Mention(*m.span(), code, "name" if m.group("name") else "demonym") for m in places if not taken(*m.span())
        ]
    return out


def countries(text: str, registry: BodyRegistry, taken: Callable[[int, int], bool]) -> list[Mention]:
    """Return the mentions of states and regions that a report introduces by their adjectives.

    An adjective counts if the report also uses the name from which it is derived, or uses it with two organs of a state.

    Parameters
    ----------
    text
        The report.
    registry
        Registry of the names.
    taken
        Whether a span is already a mention.
    """
    organs: dict[str, set[str]] = {}
    stems: dict[str, str] = {}
    for m in _ADJECTIVE.finditer(text):
        adjective = m.group("adjective")
        if adjective in _NO_STATE or taken(*m.span("adjective")):
            continue
        organs.setdefault(adjective, set()).add(m.group("organ").lower())
        stems[adjective] = m.group("stem")
    out = _named(text, registry, taken)
    named = {m.start for m in out}
    for adjective, found in sorted(organs.items()):
        stem = stems[adjective]
        longer = re.compile(rf"(?<![\w’'-]){re.escape(stem)}[a-zß-ÿ]{{0,4}}(?![\w-])")
        names = Counter(m.group() for m in longer.finditer(text) if not m.group().startswith(adjective))
        base = names.most_common(1)[0][0] if names else None
        if base is None and len(found) < 2:
            continue
        code = registry.add(base or adjective, "state")
        forms = "|".join(re.escape(f) for f in filter(None, (base, adjective + "s", adjective)))
        places = re.finditer(rf"(?<![\w’'-])(?:{forms})(?![\w-])", text)
        out += [
            Mention(*m.span(), code, "name" if m.group() == base else "demonym")
            for m in places
            if not taken(*m.span()) and m.start() not in named
        ]
    return out
