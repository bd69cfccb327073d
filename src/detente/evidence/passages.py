"""Sentences of the reports with their statements, named actors, and topics.

Noun phrases come from the parser. A phrase is kept if it can be an issue of a dispute: not a person, a party, a date,
or a word for talking itself ("proposal", "statement"), whose content is used instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.evidence.bodies import NOUNS
from detente.evidence.bodies import PEOPLE as GROUPS
from detente.evidence.document import Paragraph
from detente.evidence.frames import PERSONS
from detente.evidence.gazetteer import entry, mentions, name_of
from detente.evidence.offices import is_office
from detente.evidence.reading import Reading
from detente.evidence.statement import Statement
from detente.evidence.words import root, roots

_SENTENCE = re.compile(r"(?<=[.!?])(?<!\bM\.)(?:[\"”’)]*|\s*»)\s+(?=[\"“‘(«]?[A-ZÀ-ÖØ-Þ0-9])|\n+")
_YEAR = re.compile(r"(?<![\d.,/-])(?:1[5-9]|20)\d\d(?![\d/-])")

TALK = frozenset(
    """accusation account aim allegation announcement answer appeal appendix approach article basis call case circumstance
    claim clause comment commitment communique concern condition consequence consultation contact context correspondent
    cost day deal debate decision declaration delegation discussion demand detail dialogue difference disagreement dispute document
    draft edition effort end error eve event evidence exchange expectation explanation expression fact favour
    feud framework future goal hand head help hope hour idea interest interview intention issue kind lack language
    letter list love lot matter meantime measure minute mistake moment month morning morrow mood name need negotiation
    news note number objection obstacle occasion offer opinion option order other public outcome page paper paragraph part party
    pause period phrase place plan pledge promise point position possibility posture practice press pressure principle problem
    process progress proposal provision purpose quarrel question quote reaction readiness reason record scenario significance instrument confrontation protocol failure tension insistence price refusal reference
    regard rejection remark reminder reply report reporter request resolution response result return right round rumour
    schedule sense sentence series session side sign signal situation solution source spirit stage stake stance statement
    step story subject suggestion support talk telephone term text thing thought threat time title tone topic treaty
    turn ultimatum understanding update version view visit voice vow war warning way week weekend wish word work world
    year yesterday afternoon evening night today tomorrow century decade quarter second half third percent
    anonymity arbitrator audience blackmail calm complaint consensus consent count crore death euro excuse favor gift grievance injunction
    insult invitation job joke lawsuit lie metaphor million mistrust nonsense objector patience peace petition plea precedent rally ruling rumor
    newspaper radio newsroom headquarters room floor lunch coffee dinner behalf effect sake presidency chairmanship executive chief
    conference podium corridor canteen hall capital door breath restraint caution north south east west tone voice word remark phrase faith mood reaction page blog column
    assertion choice carrot shrift compromise deadline motion clip video photograph footage film responsibility cowardice apology arrogance
    assumption attitude gesture inquiry investigation judgement majority magazine media pressure poster supper breakfast stunt trap
    shame significance slogan suit suspicion theft tip trial trust truth violence vote witness blame effigy existence move permission proof""".split()
)
"""Words for talking, measuring and ordering, which are not issues by themselves."""

PEOPLE = frozenset(
    """adviser aide ally ambassador analyst authority bloc board body cabinet capital chair chairman chairwoman chief
    citizen colleague colonel commission committee commander community company council counterpart country delegate
    deputy diplomat director envoy everybody expert general government group head leader mediator member military
    minister ministry mission nation neighbour neighbor nobody office officer official opponent organisation
    organization parliament party people person player politician premier president reporter representative secretary
    self side alliance somebody speaker spokesman spokesperson spokeswoman state union administration counsel authorities
    attacker occupier striker rioter owner member resident
    team voter man woman guest journalist bishop king queen""".split()
)
"""Words for actors."""

SOFT = frozenset("accord action agreement area arrangement event pact policy system".split())
"""Words that denote an issue only together with another word: "binding agreement", not "draft agreement"."""

_BODIES = frozenset(n for n, kinds in NOUNS.items() if not kinds <= {"region", "town", "nation"}) - {
    "monitor",
    "fund",
    "network",
}
_HELD = frozenset(
    "prisoner detainee hostage captive refugee migrant observer peacekeeper inspector settler pilot worker inmate thousand "
    "hundred dozen".split()
)
WHO = (PERSONS | GROUPS | _BODIES | frozenset("friend young none media police army".split())) - _HELD
"""Words for people and bodies, which are parties rather than issues."""
_FOUNDING = frozenset(
    "form establish create found launch convene set dissolve disband abolish close dismantle scrap replace reopen".split()
)
"""Verbs of creating or ending a body, which is then an issue rather than a party: "must form the association"."""
_TALK = frozenset(root(w) for w in TALK)
_SOFT = frozenset(root(w) for w in SOFT)
_PEOPLE = frozenset(root(w) for w in PEOPLE)
_TIMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "PERSON"})
_WEIGHT = {"dobj": 3.0, "obj": 3.0, "nsubjpass": 3.0, "nsubj": 1.6, "attr": 2.0, "pobj": 1.6, "conj": 2.0, "appos": 1.2}
_PLAIN_ADJECTIVE = frozenset(
    """additional all certain current different early entire final first former full further future great high immediate
    joint large last late latter long low main major many new next old only other past present previous prior recent same
    second several short small such third total various whole unacceptable unfair generous serious illegal""".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A topic of a sentence.

    Attributes
    ----------
    words
        Its head with modifiers, as an issue would be named: ``axle surcharge``.
    head
        Root of its head word.
    roots
        Roots of all its words.
    weight
        Weight by its role in the clause: an object counts more than a place.
    """

    words: str
    head: str
    roots: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Passage:
    """One sentence.

    Attributes
    ----------
    source
        Id of the report in the draft.
    paragraph
        Its number.
    start, end
        Half-open span in the report's text.
    text
        The sentence.
    statements
        Its statements.
    named
        Codes of the actors that it names, or of those named last if it only refers back.
    phrases
        Its topics; empty without a parser.
    past
        Whether it only names years that ended more than a year before the report.
    """

    source: str
    paragraph: int
    start: int
    end: int
    text: str
    statements: tuple[Statement, ...]
    named: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()
    past: bool = False

    @property
    def ref(self) -> str:
        """The reference that a scenario cites."""
        return f"{self.source}#p{self.paragraph}"

    def words(self, s: Statement) -> str:
        """Return the part of the sentence that supports a statement."""
        return self.text[max(s.content[0] - self.start, 0) : max(s.content[1] - self.start, 0)]

    @property
    def roots(self) -> frozenset[str]:
        """Roots of its words."""
        return frozenset(roots(self.text))


def passages(
    readings: Sequence[Reading], sources: Sequence[str], model: str | None = None, parser: bool = True
) -> Iterator[Passage]:
    """Yield the sentences of reports in order.

    Parameters
    ----------
    readings, sources
        The reports, and the id of each in the draft.
    model
        A spaCy model; by default the best that is installed.
    parser
        Whether to extract noun phrases; needs an installed parser.
    """
    for reading, source in zip(readings, sources, strict=True):
        document = reading.document
        blocks = [
            p for p in document.paragraphs if p.kind not in ("byline", "boilerplate") and document.body(p).strip()
        ]
        bodies = [document.body(p) for p in blocks]
        phrased = parser and reading.language == "en"  # noun phrases are extracted in English only
        for block, parsed in zip(blocks, _parsed(bodies, model) if phrased else [None] * len(blocks), strict=True):
            yield from _of(reading, source, block, parsed)


def name_in(reading: Reading, code: str) -> str:
    """Return an actor's name as in the report, or as in the gazetteer."""
    return next((a.name for a in reading.actors if a.code == code), None) or name_of(code)


def unread(reading: Reading) -> list[Passage]:
    """Return the sentences of a report without statements."""
    spans = [span for s in reading.statements for span in (s.content, *s.quotes, *((s.cue,) if s.cue else ()))]
    return [
        p for p in passages([reading], [reading.document.id], parser=False)
        if not any(a < p.end and b > p.start for a, b in spans)
    ]  # fmt: skip


def _parsed(bodies: list[str], model: str | None) -> Iterable[Any]:
    from detente.evidence.grammar import parse

    return parse(bodies, model)


def _of(reading: Reading, source: str, block: Paragraph, parsed: Any) -> Iterator[Passage]:
    document = reading.document
    body = document.body(block)
    spans = [(s.start_char, s.end_char) for s in parsed.sents] if parsed is not None else list(_split(body))
    named = [(m.start, m.code) for m in mentions(body) if m.form != "capital" or _acts(parsed, m.start)]
    named += _introduced(reading, body)
    here = [s for s in reading.statements if s.paragraph == block.number]
    people = [(p.surname, p.speaks_for) for p in reading.people if p.speaks_for]
    forms = [f for actor in reading.actors if entry(actor.code) is None for f in actor.forms]
    forms += [p.surname for p in reading.people if p.surname[:1].isupper()]
    before: tuple[str, ...] = ()
    for a, b in spans:
        text = body[a:b].strip()
        if not text:
            continue
        a += len(body[a:b]) - len(body[a:b].lstrip())
        b = a + len(text)
        own = tuple(s for s in here if _inside(s, block.start + a, block.start + b))
        codes = [code for at, code in sorted(named) if a <= at < b]
        codes += [code for surname, code in people if re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", text)]
        if not codes and not any(s.actors or s.speaks_for for s in own):
            codes += before  # "They refuse": the actors named last in the same paragraph
        before = tuple(dict.fromkeys(codes)) or before
        phrases = (
            tuple(_phrases(parsed, max(a, block.lead - block.start), b, forms, _figures(own, block.start)))
            if parsed is not None and block.kind != "headline"
            else ()
        )
        span = (block.start + a, block.start + b)
        years = [int(y) for y in _YEAR.findall(text)]
        past = bool(years) and document.published is not None and max(years) < document.published.year - 1
        yield Passage(source, block.number, *span, text, own, tuple(dict.fromkeys(codes)), phrases, past)


def _figures(own: Sequence[Statement], base: int) -> list[tuple[int, int]]:
    """Return the spans of quotations that only assert or blame, where nouns are often figures of speech."""
    return [
        (a - base, b - base) for s in own if s.act in ("ASSERT", "ACCUSE") and s.form == "direct" for a, b in s.quotes
    ]


def _introduced(reading: Reading, body: str) -> Iterator[tuple[int, str]]:
    """Yield mentions of the actors that the report itself introduces, under any of their names."""
    for actor in reading.actors:
        if entry(actor.code) is None or reading.language != "en":
            for form in (f for f in actor.forms if f[:1].isupper() or " " in f):
                for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", body):
                    yield m.start(), actor.code


def _split(body: str) -> Iterator[tuple[int, int]]:
    at = 0
    for m in _SENTENCE.finditer(body):
        yield at, m.start()
        at = m.end()
    yield at, len(body)


def _inside(s: Statement, start: int, end: int) -> bool:
    """Whether a sentence contains a statement: its cue, or most of its words."""
    if s.cue is not None and start <= s.cue[0] < end:
        return True
    shared = min(end, s.content[1]) - max(start, s.content[0])
    return 2 * shared >= min(s.content[1] - s.content[0], end - start)


def _acts(parsed: Any, at: int) -> bool:
    """Whether a capital is the subject of its sentence, so that it stands for its government."""
    if parsed is None:
        return False
    token = next((t for t in parsed if t.idx <= at < t.idx + len(t.text)), None)
    return token is not None and token.dep_ in ("nsubj", "nsubjpass", "poss", "agent")


def _phrases(
    parsed: Any, start: int, end: int, forms: Sequence[str], figures: Sequence[tuple[int, int]]
) -> Iterator[Phrase]:
    body = parsed.text
    states = [(m.start, m.end) for m in mentions(body)] + [
        (m.start(), m.end()) for form in forms for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", body)
    ]
    for chunk in parsed.noun_chunks:
        if not start <= chunk.start_char < end:
            continue
        phrase = _phrase(chunk, states)
        if phrase is not None:
            figure = any(a <= chunk.start_char < b for a, b in figures)
            yield replace(phrase, weight=0.4 * phrase.weight) if figure else phrase
    # A gerund is an action under dispute: "stop filling the reservoir".
    for token in parsed:
        if start <= token.idx < end and token.tag_ == "VBG" and token.dep_ in ("xcomp", "pcomp", "dobj", "csubj"):
            key = root(token.text)
            empty = key in _TALK or token.lemma_ in ("be", "have", "do", "say", "tell", "make", "take", "go")
            if not empty and any(c.dep_ in ("dobj", "obj") for c in token.children):
                yield Phrase(token.text.lower(), key, frozenset({key}), 1.5)


def _phrase(chunk: Any, states: list[tuple[int, int]]) -> Phrase | None:
    head = chunk.root
    key = root(head.text)
    if head.pos_ in ("PRON", "NUM", "SYM", "X") or head.ent_type_ in _TIMES or not head.text[:1].isalpha():
        return None
    if (
        key in _TALK
        or (key in _PEOPLE and not _founded(head))
        or any(a <= head.idx < b for a, b in states)
        or len(key) < 3
    ):
        return None
    kept = [head]
    for token in reversed([t for t in chunk if t.i < head.i]):
        if not _narrows(token, head, states):
            break
        kept.insert(0, token)
    if head.pos_ == "PROPN" or any(t.ent_type_ == "PERSON" for t in kept):
        return None
    if is_office(head.text) or (head.lemma_.lower() in WHO and not _founded(head)):
        return None
    if key in _SOFT and all(root(t.text) in _TALK for t in kept[:-1]):
        return None
    words = " ".join(t.text if t.pos_ == "PROPN" else t.text.lower() for t in kept)
    private = any(t.dep_ == "poss" and t.lower_ in ("my", "his", "her") for t in chunk)
    return Phrase(words, key, frozenset(roots(words)), _WEIGHT.get(head.dep_, 1.0) * (0.4 if private else 1.0))


def _founded(head: Any) -> bool:
    """Whether a noun is the object of forming, abolishing or a similar verb."""
    return head.dep_ in ("dobj", "obj", "nsubjpass") and head.head.lemma_.lower() in _FOUNDING


def _narrows(token: Any, head: Any, states: list[tuple[int, int]]) -> bool:
    """Whether a word belongs in an issue's neutral name: not an article, number, owner, nation or judgement."""
    if token.dep_ not in ("compound", "amod", "nmod") or token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return False
    judged = token.lower_ in _PLAIN_ADJECTIVE or token.tag_ in ("JJR", "JJS", "RBS")
    return not judged and token.is_alpha and not any(a <= token.idx < b for a, b in states)
