"""States and regions that no table knows: "the Orvanian army" in a report that also names Orvania."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from detente.evidence.gazetteer import Mention
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


def countries(text: str, registry: BodyRegistry, taken: Callable[[int, int], bool]) -> list[Mention]:
    """Return the mentions of states and regions that a report introduces by their adjectives.

    An adjective counts if the report also uses the name that it is made of, or puts it before two organs of a state.

    Parameters
    ----------
    text
        The report.
    registry
        Where the names are registered.
    taken
        Whether a span is a mention already.
    """
    organs: dict[str, set[str]] = {}
    stems: dict[str, str] = {}
    for m in _ADJECTIVE.finditer(text):
        adjective = m.group("adjective")
        if adjective in _NO_STATE or taken(*m.span("adjective")):
            continue
        organs.setdefault(adjective, set()).add(m.group("organ").lower())
        stems[adjective] = m.group("stem")
    out: list[Mention] = []
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
            Mention(*m.span(), code, "name" if m.group() == base else "demonym") for m in places if not taken(*m.span())
        ]
    return out
