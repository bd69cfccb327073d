"""Actors in a French report: states, organisations, bodies with a name, and bodies denoted by a noun."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from detente.evidence.actors import NamedActor
from detente.evidence.document import Document
from detente.evidence.gazetteer import Form, Mention, entry
from detente.evidence.lexicon import rows
from detente.evidence.registry import BodyRegistry

UPPER = "A-ZÀ-ÖØ-Þ"
WORD = rf"[{UPPER}][\w’'-]*\w"
ARTICLE = r"(?:[Ll]es?|[Ll]a|[Ll][’']|[Dd]u|[Dd]es|[Aa]ux?|[Uu]ne?|[Cc]et?|[Cc]ette|[Cc]es|[Ss]on|[Ss]a|[Ss]es|[Ll]eurs?|de|d[’']|[Tt]rois|[Dd]eux|[Cc]ertains)"
_OF = r"(?:de\s+la\s+|de\s+l[’']|du\s+|des\s+|de\s+|d[’']|pour\s+l[’']|pour\s+la\s+|pour\s+le\s+|pour\s+les\s+|pour\s+)"
_BODY = (
    "Syndicat|Union|Fédération|Confédération|Association|Comité|Collectif|Coopérative|Mouvement|Front|Armée|Parti|Ligue|Alliance|"
    "Conseil|Société|Compagnie|Groupe|Entreprise|Conserverie|Armement|Banque|Chambre|Coordination|Office|Agence|Autorité|Commission|"
    "Cour|Tribunal|Église|Diocèse|Université|Mines|Minière|Port autonome|Régie|Consortium|Fondation|Observatoire|Forces|Brigade|Milice|"
    "Organisation|Communauté|Assemblée|Sénat|Parlement|Rassemblement|Intersyndicale|Laiteries?|Brasseries?|Chantiers?|Scierie|Aciéries?"
)
_KINDS = {
    "union": "Syndicat Union Fédération Confédération Association Comité Collectif Coordination Ligue Intersyndicale",
    "rebels": "Mouvement Front Armée Forces Milice Brigade",
    "company": "Société Compagnie Groupe Entreprise Conserverie Armement Banque Minière Mines Consortium Régie Laiterie Laiteries Brasserie Brasseries Chantier Chantiers Scierie Aciérie Aciéries Coopérative",
    "organisation": "Organisation Communauté Alliance Agence Commission Conseil Union",
    "court": "Cour Tribunal",
}  # fmt: skip
_ADJECTIVE = (
    r"(?:[a-zà-ÿ]+(?:al|ale|aux|el|elle|ique|iques|aire|ien|ienne|ain|aine|if|ive|uni|unis|unie|autonome|libre))"
)
_NAMED = re.compile(
    rf"(?<![\w’'-])(?:{_BODY})(?![\w-])(?:\s+{_ADJECTIVE}\b)?(?:\s+(?:{WORD}|&)|\s+(?:{_OF})[\w’'-]+(?:\s+{_ADJECTIVE}\b)?)*"
    rf"(?:\s*\((?P<short>[{UPPER}][{UPPER}a-z-]{{1,9}})\))?"
)
_INITIALS = re.compile(rf"(?<=\()[{UPPER}]{{2,8}}(?=\))")

ORGANS = (
    "gouvernement|exécutif|armée|marine|aviation|police|gendarmes|policiers|militaires|soldats|forces armées|forces de l[’']ordre|autorités|"
    "ministère|présidence|diplomatie|parlement|douane|douanes|douaniers|garde-côtes|services de sécurité|garnison|État|pays|pouvoir|junte"
)
"""Nouns for organs of a state."""
_ORGAN = re.compile(
    rf"(?<![\w-]){ARTICLE}\s*(?P<noun>{ORGANS}|Gouvernement|Exécutif|Parlement)(?![\w-])(?:\s+de\s+la\s+République)?(?P<after>\s+(?:{_OF})?{WORD}|\s+[a-zà-ÿ-]+)?"
)
_COMPANY = re.compile(
    rf"(?<![\w-]){ARTICLE}\s*(?:direction|entreprise|société|compagnie|groupe|firme|patronat|employeur|armateur)(?![\w-])"
)
_UNION = re.compile(
    rf"(?<![\w-]){ARTICLE}\s*(?:syndicats?|intersyndicale|collectif|association|fédération|coopérative)(?![\w-])"
)
_REBELS = re.compile(
    rf"(?<![\w-]){ARTICLE}\s*(?:mouvement|front|rébellion|rebelles|insurgés|combattants|guérilla|milice)(?![\w-])"
)
_ORGANISATION = re.compile(rf"(?<![\w-]){ARTICLE}\s*(?:organisation|bloc|institution)(?![\w-])")
_TOWN = re.compile(
    rf"(?<![\w-]){ARTICLE}\s*(?:mairie|commune|ville|municipalité|conseil municipal|maire)(?![\w-])(?:\s+(?:de\s+|d[’']|du\s+)(?P<town>{WORD}(?:[\s-]{WORD})*))?"
)
_GROUPS = re.compile(
    rf"(?<![\w-]){ARTICLE}\s*(?P<noun>salariés|salariées|ouvriers|ouvrières|grévistes|occupants|manifestants|habitants|pêcheurs|agriculteurs|éleveurs|"
    r"transporteurs|chauffeurs|enseignants|étudiants|mineurs|dockers|cheminots|soignants|irrigants|riverains|planteurs|villageois|commerçants|"
    r"préfecture|gendarmerie|tribunal|cour|chambre d[’']agriculture|région|département|université|diocèse|paroisse|opposition)(?![\w-])"
    rf"(?:\s+(?:de\s+|d[’']|du\s+)(?:{WORD})(?:[\s-]{WORD})*)?"
)
_EU = re.compile(rf"(?<![\w-])(?:{ARTICLE})\s*(?P<noun>Commission|Vingt-Sept|commissaire)(?![\w-])")
_SEATS = {"Kremlin": "RUS", "Élysée": "FRA", "Elysée": "FRA", "Quai d'Orsay": "FRA", "Quai d’Orsay": "FRA", "Matignon": "FRA", "Maison Blanche": "USA", "Maison-Blanche": "USA", "Pentagone": "USA"}  # fmt: skip
_PLACE = re.compile(
    rf"(?:golfe|mer|canal|détroit|lac|fleuve|ville|port|aéroport|île|région|baie|parc)\s+(?:{_OF})$", re.IGNORECASE
)


def _feminine(adjective: str) -> str:
    if adjective.endswith(("e", "i", "è")):
        return adjective
    if adjective.endswith(("en", "on")):
        return adjective + "ne"
    return adjective + "e"


@cache
def _table() -> tuple[dict[str, tuple[str, Form]], re.Pattern[str]]:
    """Return code and form of each name, adjective and capital, and a pattern of all, the longest first."""
    table: dict[str, tuple[str, Form]] = {name: (code, "metonym") for name, code in _SEATS.items()}
    for row in rows("french/actors.tsv"):
        code, names, adjectives, capitals = (*row, "", "")[:4]
        for name in names.split(";"):
            for form in (name, name.upper()) if len(name) > 4 else (name,):
                table.setdefault(form, (code, "name"))
        for adjective in filter(None, adjectives.split(";")):
            masculine, _, given = adjective.partition("/")
            for one in (masculine, given or _feminine(masculine)):
                for form in (one, one if one.endswith("s") else one + "s"):
                    table.setdefault(form, (code, "demonym"))
                    table.setdefault(form[:1].upper() + form[1:], (code, "demonym"))
        for capital in filter(None, capitals.split(";")):
            table.setdefault(capital, (code, "capital"))
    names = sorted(table, key=len, reverse=True)
    pattern = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names)
    return table, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


class FrenchActors:
    """The actors of one report and their mentions.

    Parameters
    ----------
    document
        The report.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._registry = BodyRegistry()
        self._found: list[Mention] = []
        self._starts: list[int] = []
        self._by_kind: dict[frozenset[str], list[Mention]] = {}
        table, pattern = _table()
        listed: list[Mention] = []
        for m in pattern.finditer(self._text):
            code, form = table[re.sub(r"\s+", " ", m.group())]
            if (
                form == "demonym"
                and m.group()[0].isupper()
                and not re.search(r"(?:[Ll]es?|[Dd]es|[Uu]n)\s$", self._text[max(0, m.start() - 5) : m.start()])
            ):
                continue
            listed.append(Mention(m.start(), m.end(), code, form))
        self._add(listed)
        self._add(self._bodies(), replace=True)
        self.main = self._mostly()
        self._add(self._nouns(), replace=True)

    def _bodies(self) -> Iterator[Mention]:
        """Yield mentions of names that contain a noun for a body, and of their initials."""
        short: dict[str, str] = {}
        for m in _NAMED.finditer(self._text):
            words = m.group().split("(")[0].strip()
            known = self.at(m.start(), m.start() + len(words))
            if " " not in words or (known is not None and known.start == m.start()):
                continue
            first = words.split()[0]
            kind = next((k for k, nouns in _KINDS.items() if first in nouns.split()), "body")
            code = self._registry.code(" ".join(words.split()), kind)
            yield Mention(m.start(), m.start() + len(words), code, "name")
            if m.group("short"):
                short[m.group("short")] = code
            last = words.split()[-1]
            if kind == "company" and last[0].isupper() and len(words.split()) == 2:
                short.setdefault(last, code)
        if not short:
            return
        names = "|".join(map(re.escape, sorted(short, key=len, reverse=True)))
        for m in re.finditer(rf"(?<![\w-])(?:{names})(?![\w-])", self._text):
            before = self._text[max(0, m.start() - 20) : m.start()]
            if m.group().isupper() or not re.search(rf"(?:{WORD}|M\.|Mme)\s$", before):
                yield Mention(m.start(), m.end(), short[m.group()], "alias")

    def _mostly(self) -> str | None:
        """Return the state that the report names most often; ties go to the first."""
        states = [m.code for m in self._found if self.kind(m.code) == "state"]
        return max(dict.fromkeys(states), key=states.count, default=None)

    def _nouns(self) -> Iterator[Mention]:
        """Yield mentions of actors by a noun."""
        for m in _ORGAN.finditer(self._text):
            after = self.at(m.end("noun"), m.end()) if m.group("after") else None
            if m.group("noun") in ("pays", "État") and after is None:
                continue
            code = after.code if after is not None else self.state_near(m.start())
            if code is not None:
                yield Mention(m.start("noun"), after.end if after else m.end("noun"), code, "alias")
        for pattern, kinds in (
            (_COMPANY, ("company",)),
            (_UNION, ("union",)),
            (_REBELS, ("rebels",)),
            (_ORGANISATION, ("organisation",)),
        ):
            for m in pattern.finditer(self._text):
                code = self.last(kinds, m.start())
                if code is not None:
                    yield Mention(m.start(), m.end(), code, "alias")
        town: str | None = None
        for m in _TOWN.finditer(self._text):
            if m.group("town"):
                town = self._town(m.group("town"))
        for m in _TOWN.finditer(self._text):
            own = self._town(m.group("town")) if m.group("town") else town
            if own is not None and not re.match(r"\S+?['’]?\s*maire\b", m.group()):
                yield Mention(m.start(), m.end(), own, "alias")
        for m in _GROUPS.finditer(self._text):
            yield Mention(
                m.start("noun"),
                m.end(),
                self._registry.code(" ".join(self._text[m.start("noun") : m.end()].split()), "group"),
                "name",
            )
        for m in _EU.finditer(self._text):
            if any(x.code == "EU" for x in self._found):
                yield Mention(m.start("noun"), m.end("noun"), "EU", "alias")

    def _add(self, found: Iterable[Mention], *, replace: bool = False) -> None:
        """Add mentions that do not overlap; with ``replace`` a longer one replaces those inside it."""
        kept: list[Mention] = []
        gone: set[Mention] = set()
        reach = -1
        for mention in sorted(found, key=lambda m: (m.start, -m.end)):
            over = self._over(mention.start, mention.end)
            inside = all(mention.start <= m.start and m.end <= mention.end for m in over)
            longer = all(mention.end - mention.start > m.end - m.start for m in over)
            if mention.start < reach or (over and not (replace and inside and longer)):
                continue
            gone.update(over)
            kept.append(mention)
            reach = mention.end
        self._found = sorted([*(m for m in self._found if m not in gone), *kept], key=lambda m: m.start)
        self._starts = [m.start for m in self._found]
        self._by_kind.clear()

    def _over(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that overlap a span."""
        a, b = max(bisect_right(self._starts, start) - 1, 0), bisect_left(self._starts, end)
        return [m for m in self._found[a:b] if m.end > start]

    def state_near(self, place: int) -> str | None:
        """Return the state of an organ without a name: that of the sentence's opening, else the main one.

        "À Moroni, le ministre": the state of that capital; otherwise the state that the report names most often.
        """
        start = max(
            place - 400, max(self._text.rfind(x, max(0, place - 400), place) for x in (". ", "\n", "; ", "« ")) + 1, 0
        )
        opening = [
            m for m in self.within(start, place) if self.kind(m.code) == "state" and m.form in ("name", "capital")
        ]
        if opening and re.search(r"(?:À|A|[Ss]elon|[Dd]epuis)\s+$", self._text[start : opening[-1].start]):
            return opening[-1].code
        return self.main

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie within a span."""
        a, b = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [m for m in self._found[a:b] if m.end <= end]

    def at(self, start: int, end: int) -> Mention | None:
        """Return the first mention that overlaps a span."""
        return next(iter(self._over(start, end)), None)

    def last(self, kinds: Iterable[str], place: int) -> str | None:
        """Return the last actor of some kinds named before a position, else the first one after it."""
        wanted = frozenset(kinds)
        if wanted not in self._by_kind:
            self._by_kind[wanted] = [m for m in self._found if self.kind(m.code) in wanted]
        those = self._by_kind[wanted]
        n = bisect_left(those, place, key=lambda m: m.start)
        return those[n - 1].code if n else those[0].code if those else None

    def town(self, place: int) -> str | None:
        """Return the last town named before a position, else the first one after it."""
        return self.last(("town",), place)

    def add_town(self, name: str) -> str:
        """Return the code of a town."""
        return self._town(name)

    def _town(self, name: str) -> str:
        """Return the code of a town; that of a capital is its state's."""
        known = _table()[0].get(" ".join(name.split()))
        return (
            known[0]
            if known is not None and known[1] == "capital"
            else self._registry.add(" ".join(name.split()), "town")
        )

    def kind(self, code: str) -> str:
        """Return the kind of an actor, such as ``state``, ``organisation`` or ``company``."""
        if code in self._registry.names:
            return self._registry.names[code][1]
        row = entry(code)
        return row.kind if row is not None else "actor"

    def actor(self, code: str) -> NamedActor:
        """Return an actor with its name and surface forms as the report gives them."""
        spans = [(m.form, " ".join(self._text[m.start : m.end].split())) for m in self._found if m.code == code]
        given = sorted((words for form, words in spans if form == "name"), key=str.isupper)
        row = entry(code)
        name = (
            self._registry.names[code][0]
            if code in self._registry.names
            else given[0]
            if given
            else row.names[0]
            if row
            else code
        )
        return NamedActor(code, name, self.kind(code), tuple(dict.fromkeys(words for _, words in spans)))
