"""Who acts: states and organisations of the table, and actors that a report itself introduces.

A rebel front, a company, a church, a union, a court or a region has no row in any table. It is found by the shape of
its name (capitalised words with a noun for a body: Front, League, Company, Diocese …), by an apposition ("ExpoFruta,
the exporters' guild"), or because a name that is no place and no person acts or speaks. Its other surface forms are
its head noun with an article ("the Front"), its initials, and the noun of its apposition.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.deeds import SAYING, VERBS
from detente.evidence.document import Document
from detente.evidence.gazetteer import Mention, entry, mentions
from detente.evidence.layout import Unit
from detente.evidence.names import UPPER, WORD

_KINDS: dict[str, str] = {
    "rebels": "Front Movement Brigade Brigades Militia Militias Guerrillas Resistance Insurgents Rebels",
    "company": "Company Corporation Corp Inc Ltd Holdings Holding Airlines Airways Railways Mines Mining Consortium Operator Utility",
    "church": "Diocese Archdiocese Church Patriarchate Synod Bishops",
    "court": "Court Tribunal",
    "association": "Local Teamsters Union League Association Federation Confederation Guild Chamber Syndicate Cooperative Society Alliance "
    "Coalition Network Forum Club Collective Trust Foundation Fund",
    "organisation": "Commission Council Committee Organization Organisation Agency Bank Authority Secretariat Programme Office "
    "Assembly Congress Bureau Board Party Conference Institute Centre Center Mission Community Group Parliament Corps",
}
_HEADS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_COMMON: dict[str, str] = {
    "rebels": "rebels rebel insurgents insurgent separatists guerrillas militants front movement militia group",
    "company": "company firm operator utility corporation conglomerate manufacturer airline shipper producer carrier concern trader miner exporter importer supplier refiner contractor developer retailer insurer broker brewer grower maker",
    "church": "church diocese",
    "court": "court tribunal",
    "association": "union league association federation guild chamber cooperative alliance coalition lobby club charity",
    "organisation": "commission council committee organization organisation agency bank authority assembly board party body "
    "mission programme fund institute",
}
_COMMON_KIND = {word: kind for kind, words in _COMMON.items() for word in words.split()}
_CALENDAR = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_ORGANS = re.compile(
    r"\b(?:Ministry|Government|Army|Navy|Parliament|Cabinet|Senate|Police|Guard|Air Force|Department|Presidency|Embassy|"
    r"Forces|Staff|Supreme Court|Constitutional Court|High Court|House|Congress|National Assembly|Central Bank|Treasury|"
    r"Foreign Office|White House|Administration|Customs)\b"
)
"""Bodies of a state: beside its name they are the state."""
_NOT_FIRST = frozenset(
    """The A An This That These Those In On At For From By With After Before While When As But And Or If Its Their His Her
    Our My Both Neither Each All Some Many Most Yet Still Then There Here Under Over Since Until Despite During Against
    According Meanwhile However Also Last Next Former President Chairman Chairwoman Director Secretary Minister Spokesman
    Spokeswoman Mr Mrs Ms Dr Monday Tuesday Wednesday Thursday Friday Saturday Sunday Not No Nor To Of What Why How Will
    Does Did Is Are Was Were Correction Photo Interview""".split()
)
_GEOGRAPHY = (
    "Canal|River|Sea|Straits?|Bay|Gulf|Delta|City|Peninsula|Islands?|Treaty|Accords?|Agreement|Protocol|Convention|Basin|Dam|"
    "Airport|Times|Post|Herald|Street|Road|Avenue|Cup|Declaration|Lake|Valley|Province|Hotel|Summit|Current|Ocean|Mountains?|"
    "Desert|Pass|Bridge|Port|Square|Games|Plateau|Corridor|Highlands|Line|Railway|Falls|Conference|Process|Memorandum|Act|Pact"
)
_INSIDE_AFTER = re.compile(rf"(?:['’]s)?[ \u00a0](?:{_GEOGRAPHY})\b")
_INSIDE_BEFORE = re.compile(
    r"(?:\b(?:Gulf|Bay|Sea|Treaty|Bank|University|Straits?|Republic|Lake|Port|Cape|Battle|Siege|Peace|Accord|Declaration|Charter)\s+of"
    r"(?:\s+the)?|\b(?:New|North|Northern|South|Southern|West|Western|East|Eastern|Central|Equatorial|Lake|Port|Inner|Outer|Upper|Lower))\s+$"
)
_BODY = re.compile(
    rf"(?P<front>(?:{WORD}[ \u00a0]+(?:and[ \u00a0]+(?={WORD}))?){{0,6}})(?P<head>{'|'.join(sorted(_HEADS, key=len, reverse=True))})\b"
    rf"(?P<number>[ \u00a0]\d{{1,5}})?(?P<tail>(?:[ \u00a0]+(?:of|for|on)(?:[ \u00a0]+the)?[ \u00a0]+{WORD}(?:[ \u00a0]+{WORD}){{0,3}}(?:[ \u00a0]+and[ \u00a0]+{WORD})?){{0,2}})"
)
_LED = re.compile(
    r"(?P<office>chief executive|chair(?:man|woman|person)?|managing director|manager|board|shareholders|spokes(?:man|woman|person)"
    r"|leader|founder|head|secretary[- ]general|co-?ordinator)s?\s+(?:of|for|at|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"['’]s?\s+(?:[a-z-]+\s+){0,3}?(?P<office>chief executive|ceo|CEO|plant manager|manager|chair(?:man|woman|person)?|president|director|"
    r"spokes(?:man|woman|person)|leader|negotiator|delegation|lawyers?|owner|boss|secretary|minister|premier|governor|envoy|members|workers)\b"
)
_TITLE_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|President|Minister|Secretary|Chancellor|General|Colonel|Captain|Admiral|Commander|Bishop|King|Queen|"
    r"Prince|Senator|Mayor|Governor|Judge|Professor|Ambassador|Commissioner|spokes(?:man|woman|person)|Chief|Sheikh|Councilwoman|Councilman)\.?\s+$"
)
_ROLE_BEHIND = re.compile(
    r",\s+(?:an?|the|its|their|[A-Z][\w-]+['’]s)\s+(?:[\w'’-]+\s+){0,4}?(?:minister|spokes\w+|ambassador|envoy|president|leader|negotiator|"
    r"director|fellow|professor|analyst|manager|mayor|governor|secretary|chair\w*|chief|officer|official|lawyer|judge)\b"
)
AGENCIES = re.compile(
    r"\b(?:Reuters|AFP|AP|Associated Press|Agence France-Presse|Bloomberg|BBC|CNN|Interfax|TASS|RIA|Xinhua|Anadolu|DPA|Wire|"
    r"Times|Post|Herald|Gazette|News|Daily|Tribune|Guardian|Telegraph|Journal|Television|Radio|Getty|Twitter|Facebook|Telegram)\b"
)


@dataclass(frozen=True, slots=True)
class NamedActor:
    """Somebody who acts in a report.

    Attributes
    ----------
    code
        Alpha-3 code of a state, the table's short name, or a slug of the name as first given.
    name, kind
        As the report first gives it; ``state``, ``organisation``, ``company``, ``rebels``, ``church`` …
    forms
        Every surface form seen.
    """

    code: str
    name: str
    kind: str
    forms: tuple[str, ...]


def slug(name: str) -> str:
    """Return a name as an id: lower case, no accents, hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "actor"


class Actors:
    """All actors of a document and where they are mentioned."""

    def __init__(self, document: Document, units: Sequence[Unit], parses: Mapping[int, Any]) -> None:
        self._text = document.text
        self._found: list[Mention] = []
        self._names: dict[str, tuple[str, str]] = {}
        self._forms: dict[str, Counter[str]] = {}
        table = [m for m in mentions(self._text) if not self._inside_a_name(m)]
        bodies = self._bodies(units)
        held = [(b.start, b.end) for b in bodies]
        covered = _Cover(held)
        for m in table:
            if not covered.at(m.start, m.end):
                self._add(m)
        for b in bodies:
            self._add(b)
        self._sort()
        for b in self._bare(units, parses):
            self._add(b)
        self._sort()
        for b in self._aliases():
            self._add(b)
        self._sort()

    @property
    def mentions(self) -> Sequence[Mention]:
        """All mentions in order of place."""
        return self._found

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie inside a span."""
        a = bisect_left(self._starts, start)
        b = bisect_right(self._starts, end - 1)
        return [m for m in self._found[a:b] if m.end <= end]

    def at(self, start: int, end: int) -> Mention | None:
        """Return the mention that overlaps a span, if there is one."""
        n = bisect_right(self._starts, end - 1) - 1
        if n >= 0 and self._found[n].end > start:
            return self._found[n]
        return None

    def actor(self, code: str) -> NamedActor:
        """Return an actor with its surface forms."""
        name, kind = self._names.get(code, (code, "actor"))
        row = entry(code)
        if row is not None:
            name, kind = row.names[0], row.kind
        return NamedActor(code, name, kind, tuple(self._forms.get(code, Counter())))

    def kind(self, code: str) -> str:
        """Return what an actor is: such as ``state``, ``organisation`` or ``company``."""
        return self.actor(code).kind

    def of_words(self, words: str) -> str | None:
        """Return the actor that words in any case name ("NORWEGIAN FOREIGN MINISTER"), or ``None``."""
        spaced = " ".join(w.capitalize() for w in re.findall(r"[\w.-]+", words))
        found = mentions(spaced) or mentions(words)
        return found[0].code if found else None

    def _add(self, mention: Mention) -> None:
        self._found.append(mention)
        words = " ".join(self._text[mention.start : mention.end].split())
        self._forms.setdefault(mention.code, Counter())[words] += 1

    def _sort(self) -> None:
        self._found.sort(key=lambda m: (m.start, -m.end))
        self._starts = [m.start for m in self._found]

    def _inside_a_name(self, m: Mention) -> bool:
        """Whether a table name is part of another name: the Panama Canal, Central America, the Treaty of Rome."""
        if m.form in ("demonym", "metonym") and m.form != "demonym":
            return False
        if m.form != "demonym" and _INSIDE_AFTER.match(self._text, m.end):
            return True
        before = self._text[max(0, m.start - 24) : m.start]
        return bool(_INSIDE_BEFORE.search(before)) and len(self._text[m.start : m.end].split()) == 1

    def _bodies(self, units: Sequence[Unit]) -> list[Mention]:
        """Find names of bodies: capitalised words around a noun for a body."""
        out: list[Mention] = []
        labels: set[tuple[int, int]] = set()
        for unit in units:
            if unit.kind in ("byline", "boilerplate"):
                continue
            spans = (
                [(unit.start, unit.end)]
                if unit.label is None or unit.label in labels
                else [unit.label, (unit.start, unit.end)]
            )
            for a, b in spans:
                for m in _BODY.finditer(self._text, a, b):
                    found = self._body(m)
                    if found is not None:
                        out.append(found)
            if unit.label is not None and unit.label not in labels:
                labels.add(unit.label)
                out += self._affiliation(unit.label, out)
        return out

    def _affiliation(self, label: tuple[int, int], found: Sequence[Mention]) -> Iterable[Mention]:
        """Find whom a label in brackets says that somebody speaks for: "MR. PRICE (Haldane Rail)"."""
        m = re.search(rf"\(({WORD}(?: {WORD}){{0,5}})\)", self._text[slice(*label)])
        if m is None or mentions(m.group(1)) or AGENCIES.search(m.group(1)):
            return
        a, b = label[0] + m.start(1), label[0] + m.end(1)
        if not any(f.start < b and a < f.end for f in found):
            yield Mention(a, b, self._code(m.group(1), "organisation"), "name")

    def _body(self, m: re.Match[str]) -> Mention | None:
        text = self._text
        start, end = m.start(), m.end()
        if _CALENDAR.search(m.group("tail")) or (
            m.group("tail").lstrip().startswith("on ")
            and m.group("head") not in ("Mission", "Committee", "Commission", "Council", "Conference")
        ):
            end = m.end("number") if m.group("number") else m.end("head")
        if m.group("head") == "Local" and not m.group("number"):
            return None
        words = list(re.finditer(r"\S+", text[start : m.end("head")]))
        first = 0
        for n, w in enumerate(words[:-1]):
            bare = w.group().strip(",.")
            if bare in _NOT_FIRST or (
                bare.endswith(("'s", "’s")) and n + 1 < len(words) - 1 and self._state(bare[:-2])
            ):
                first = n + 1
        start += words[first].start()
        if words[first].group().endswith(("'s", "’s")) and self._state(words[first].group()[:-2]):
            start = m.start() + words[first + 1].start() if first + 1 < len(words) else start
        name = re.sub(r"\s+", " ", text[start:end])
        if start >= m.start("head") and end == m.end("head") and m.group("head") != "Teamsters":
            return None  # a noun alone: no name
        if AGENCIES.search(name) or (_ORGANS.search(name) and _HEADS.get(m.group("head")) != "rebels"):
            return None
        if any(_exact(t, name) for t in mentions(name)):
            return None  # the table has it
        kind = _HEADS[m.group("head")]
        code = self._code(name, kind)
        return Mention(start, end, code, "name")

    def _state(self, word: str) -> bool:
        return any(len(word) == t.end - t.start for t in mentions(word))

    def _code(self, name: str, kind: str) -> str:
        """Return the code of a body, known under this name or a longer one that ends or begins with it."""
        code = slug(name)
        for known in self._names:
            if known == code or known.endswith("-" + code) or known.startswith(code + "-"):
                return known
            if code.endswith("-" + known) and len(known) > 6:
                return known
        self._names[code] = (name, kind)
        return code

    def _bare(self, units: Sequence[Unit], parses: Mapping[int, Any]) -> Iterable[Mention]:
        """Find names without a noun for a body.

        Strong signs: an apposition to such a noun, or an office that somebody holds there ("Brightwater's manager").
        Weak sign: the name acts or speaks, and the tagger does not take it for a person.
        """
        runs = _Runs()
        for unit in units:
            parse = parses.get(unit.number)
            if parse is not None and unit.kind not in ("byline", "boilerplate"):
                self._runs_in(unit, parse, runs)
        for name in sorted(runs.spans, key=len, reverse=True):
            spans = runs.spans[name]
            labels = runs.labels[name]
            person = labels["PERSON"] > sum(labels.values()) / 2
            if name in runs.surnames or runs.titled[name] or self._last_name(name) or _ORGANS.search(name):
                continue
            kind = runs.kinds.get(name)
            if kind is None and any(n.startswith(name + " ") or name.startswith(n + " ") for n in runs.kinds):
                kind = next(runs.kinds[n] for n in runs.kinds if n.startswith(name + " ") or name.startswith(n + " "))
            if kind is None:
                region = labels["GPE"] + labels["LOC"] > sum(labels.values()) / 2
                if person or not runs.acts[name]:
                    continue
                if not (
                    labels["ORG"]
                    or labels["GPE"]
                    or labels["NORP"]
                    or re.search(rf"[a-z][{UPPER}]|^[{UPPER}]{{3,}}$", name)
                ):
                    continue
                kind = "region" if region else "organisation"
            if name in _HEADS:
                if any(name in n.split() for n, _ in self._names.values()):
                    continue
                name = f"the {name}"
            code = next((c for c, (n, _) in self._names.items() if n.startswith(name + " ")), None) or slug(name)
            self._names.setdefault(code, (name, kind))
            for a, b in spans:
                yield Mention(a, b, code, "name")

    def _last_name(self, name: str) -> bool:
        """Whether a single word is the last of a longer name: a surname."""
        if " " in name:
            return False
        longer = re.compile(rf"(?<![.!?]\s)\b(?!The\b)[{UPPER}][\w’'-]+\s+{re.escape(name)}\b(?!\s[{UPPER}])")
        return any(self.at(m.start(), m.start() + 1) is None for m in longer.finditer(self._text))

    def _runs_in(self, unit: Unit, parse: Any, runs: _Runs) -> None:
        """Collect the runs of capitalised words of a unit that the table does not know, and the signs beside them."""
        for token in parse:
            capital = token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")
            last = token.i + 1 == len(parse) or not (
                parse[token.i + 1].text[:1].isupper() and parse[token.i + 1].pos_ in ("PROPN", "NOUN")
            )
            if not capital or not (last or token.dep_ != "compound"):
                continue
            left = token
            while left.i > 0 and parse[left.i - 1].pos_ in ("PROPN", "ADJ") and parse[left.i - 1].text[:1].isupper():
                left = parse[left.i - 1]
            a, b = unit.start + left.idx, unit.start + token.idx + len(token.text)
            name = self._text[a:b]
            if self.at(a, b) is not None or AGENCIES.search(name) or _CALENDAR.search(name) or len(name) < 4:
                continue
            if name.split()[0] in _NOT_FIRST or not re.fullmatch(rf"{WORD}(?:[ \u00a0]{WORD})*", name):
                continue
            if token.sent.start == left.i == token.i and token.pos_ != "PROPN":
                continue
            runs.spans.setdefault(name, []).append((a, b))
            runs.labels.setdefault(name, Counter())[token.ent_type_] += 1
            if " " in name and token.ent_type_ == "PERSON":
                runs.surnames.add(name.split()[-1])
            before = self._text[max(0, a - 45) : a]
            runs.titled[name] += bool(_TITLE_BEFORE.search(before))
            runs.titled[name] += bool(_ROLE_BEHIND.match(self._text, b))
            kind = _apposed(token) or self._led(a) or self._staffed(b)
            if kind:
                runs.kinds[name] = kind
            verb = (
                token.head
                if token.dep_ in ("nsubj", "nsubjpass")
                else token.head.head
                if token.head.dep_ == "agent"
                else None
            )
            if (
                verb is not None
                and verb.pos_ == "VERB"
                and (verb.lemma_.lower() in VERBS or verb.lemma_.lower() in SAYING)
            ):
                runs.acts[name] += 1

    def _staffed(self, end: int) -> str | None:
        """Return a kind where an office of what is named follows: "Brightwater's plant manager"."""
        m = _STAFF.match(self._text, end)
        if m is None:
            return None
        return (
            "company"
            if re.match(r"chief exec|ceo|plant|manag|owner|share|boss", m.group("office"), re.IGNORECASE)
            else "organisation"
        )

    def _led(self, start: int) -> str | None:
        """Return ``company`` or ``organisation`` where somebody holds an office of what is named here."""
        m = _LED.search(self._text, max(0, start - 40), start)
        if m is None:
            return None
        return "company" if re.match(r"chief exec|chair|manag|board|share", m.group("office")) else "organisation"

    def _aliases(self) -> Iterable[Mention]:
        """Find later forms of bodies: "the Front", "the League", initials, "the company"."""
        out: list[Mention] = []
        bodies = [(m, *self._names[m.code]) for m in self._found if m.code in self._names]
        seen: dict[str, tuple[int, str, str]] = {}
        for m, name, kind in bodies:
            if m.code not in seen:
                seen[m.code] = (m.start, name, kind)
        for code, (since, name, kind) in seen.items():
            initials = "".join(w[0] for w in re.findall(rf"\b{WORD}", name))
            given = re.search(r"\(([A-Z][A-Z-]{1,9})\)", self._text[since : since + len(name) + 14])
            short = given.group(1) if given else initials if len(initials) > 2 else None
            if short:
                out += [
                    Mention(x.start(), x.end(), code, "name")
                    for x in re.finditer(rf"\b{re.escape(short)}\b", self._text)
                    if self.at(x.start(), x.end()) is None
                ]
            head = next((w for w in reversed(name.split()) if w in _HEADS), "")
            words = {head, head.lower()} | {w for w in _COMMON.get(kind, "").split() if w != "group"}
            words.discard("")
            if not words:
                continue
            pattern = (
                rf"\b[Tt]he\s+({'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b(?!\s+(?:of|for)\s)"
            )
            for x in re.finditer(pattern, self._text):
                if x.start() > since and self.at(x.start(1), x.end(1)) is None:
                    out.append(Mention(x.start(1), x.end(1), code, "alias"))
        # One head noun may serve several bodies: the one named last before it is meant.
        by_place: dict[int, list[Mention]] = {}
        for m in out:
            by_place.setdefault(m.start, []).append(m)
        starts = {code: [m.start for m, _, _ in bodies if m.code == code] for code in seen}
        for place, those in by_place.items():
            exact = [m for m in those if self._text[m.start : m.end].lower() in seen[m.code][1].lower().split()]
            yield max(exact or those, key=lambda m: max((s for s in starts[m.code] if s < place), default=-1))


class _Runs:
    """Capitalised names that the table does not know, and what stands beside them."""

    def __init__(self) -> None:
        self.spans: dict[str, list[tuple[int, int]]] = {}
        self.labels: dict[str, Counter[str]] = {}
        self.kinds: dict[str, str] = {}
        self.acts: Counter[str] = Counter()
        self.titled: Counter[str] = Counter()
        self.surnames: set[str] = set()


class _Cover:
    """Answers whether a span lies in one of some disjoint spans."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]

    def at(self, start: int, end: int) -> bool:
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and self._spans[n][1] > start


def _exact(m: Mention, name: str) -> bool:
    return m.form == "name" and m.end == len(name) and name[: m.start] in ("", "The ", "the ")


def _apposed(token: Any) -> str | None:
    """Return the kind of body that a name's apposition says it is: "ExpoFruta, the exporters' guild"."""
    for child in token.children:
        near = 0 < child.i - token.i <= 6
        if child.dep_ == "appos" and near and child.lemma_.lower() in _COMMON_KIND:
            return _COMMON_KIND[child.lemma_.lower()]
        if (
            child.dep_ in ("compound", "nmod")
            and child.lower_ in _COMMON_KIND
            and child.i < token.i
            and child.text.islower()
        ):
            return _COMMON_KIND[child.lower_]
    if token.dep_ == "appos" and token.head.lemma_.lower() in _COMMON_KIND:
        return _COMMON_KIND[token.head.lemma_.lower()]
    return None
