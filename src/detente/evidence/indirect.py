"""Statements of reported speech without quotation marks, and of lists of demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from detente.evidence.clauses import own
from detente.evidence.deeds import BY_FORCE, HOSTILE, WORDS
from detente.evidence.event import told_by
from detente.evidence.layout import Unit
from detente.evidence.lexicon import Act
from detente.evidence.page import Page
from detente.evidence.speech import act_of_words
from detente.evidence.statement import Statement

_LIST_OF_DEMANDS = re.compile(
    r"\b(?:demand|condition|point|list|term|ask|want|claim|require|call|request|urge|appeal|insist|propose|seek|expect|invite|recommend)\w*\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\bcorrection\b.{0,60}\bwe (?:said|reported|wrote|stated)\b|^yesterday['’]s edition (?:said|stated)\b", re.I
)


def indirect(page: Page, unit: Unit, parse: Any, cue: Any, made: Sequence[Statement]) -> Statement | None:
    """Return the statements of reported speech: clauses outside quotation marks."""
    base = unit.start
    token = next((t for t in parse if base + t.idx == cue.start), None)
    if token is None:
        return None
    if token.tag_ == "VBN" and token.dep_ == "advcl" and token.i == token.sent.start:
        return None  # "Asked whether …, he replied": who asks is not the one who replies
    if cue.lemma == "according to":
        return _according(page, unit, token, cue, made)
    clause = next((c for c in token.children if c.dep_ == "ccomp"), None) or next(
        (c for c in token.children if c.dep_ in ("xcomp", "advcl") and c.i > token.i and cue.lemma == "say"), None
    )
    if (
        clause is None
        and token.dep_ in ("parataxis", "dep")
        and (aside := told_by(token.head)) is not None
        and aside.i == token.i
    ):
        clause = token.head
    if clause is not None and own(token) == "negated":
        return None
    if clause is None:
        return _spoken(page, unit, token, cue)
    content = (base + clause.left_edge.idx, base + clause.right_edge.idx + len(clause.right_edge.text))
    if page.places.overlap(*content):
        return None
    ref = page.links.of_span(cue.speaker)
    speaker, speaks_for = page.speaker(ref, cue.speaker)
    if speaks_for is None and ref.person is None:
        return None
    speaks_for = page.links.voices.capacity(unit, cue.speaker, speaks_for)
    theirs = [s for s in made if content[0] <= (s.cue or s.content)[0] < content[1]]
    act, realis = act_of_words(page.text[slice(*content)], token.lemma_)
    for s in theirs:
        if (
            s.act in HOSTILE
            and s.realis in ("actual", "alleged", "background")
            and speaks_for
            and speaks_for not in s.actors
        ):
            act, realis = "ACCUSE", "actual"
        elif speaks_for in s.actors and s.act in WORDS and s.realis == "actual":
            act, realis = s.act, "actual"
        elif speaks_for in s.actors and _announced(page, s):
            act, realis = "THREATEN", "actual"
    if act == "ACCUSE" and token.lemma_ in ("admit", "acknowledge", "concede") and not theirs:
        act = "CONCEDE"  # a fault that somebody admits is their own
    if act == "ASSERT" and _reproaches(page, unit, clause, speaks_for):
        act = "ACCUSE"
    if speaks_for is None:
        act, realis = "ASSERT", "actual"
    return Statement(
        "", unit.paragraph, "indirect", act, realis, speaker, cue.speaker, speaks_for,
        (speaks_for,) if speaks_for else (), (), (cue.start, cue.end), content, confidence=0.6,
        rule=f"indirect: {token.lemma_}", role=ref.person.role if ref.person else "", **page.clock.near(unit, cue.start),
    )  # fmt: skip


_WOULD = re.compile(r"(?:\b(?:will|would|shall)|['’](?:ll|d))(?: (?!not\b|have\b)[\w-]+){0,3} $", re.IGNORECASE)
_MIGHT = re.compile(r"\b(?:may|might|could)(?: (?!not\b|have\b)[\w-]+){0,3} $", re.IGNORECASE)
_TERMS = re.compile(r"\b(?:if|unless|should|otherwise|failing)\b", re.IGNORECASE)
_TO_COURT = re.compile(r"^(?:su(?:e|ing)|prosecute|indict|litigate|appeal|challenge|contest|go|take)$", re.IGNORECASE)
_TO_LEAVE = re.compile(
    r"^(?:walk|leave|quit|withdraw|abandon|cancel|scrap|terminate|pull|void|tear|revoke|rescind)$", re.IGNORECASE
)
_TO_STRIKE = re.compile(
    r"^(?:strike|walk|stop|down|stay|picket|block|blockade|occupy|boycott|refuse|withhold|work)$", re.IGNORECASE
)


def _announced(page: Page, s: Statement) -> bool:
    """Whether a deed is harm announced by its agent: "said that it would suspend the supply"."""
    if s.realis not in ("future", "hypothetical", "threatened", "conditional") or s.cue is None:
        return False
    verb = page.text[slice(*s.cue)]
    hard = (
        s.act in BY_FORCE
        or (s.act in ("REJECT", "RETREAT") and _TO_LEAVE.match(verb) is not None)
        or (s.act in ("ACCUSE", "REJECT") and _TO_COURT.match(verb) is not None)
    )
    hard = hard or (s.act in ("PROTEST", "REJECT") and _TO_STRIKE.match(verb) is not None)
    before = page.text[max(0, s.cue[0] - 60) : s.cue[0]]
    # "could walk away if it had not closed by June" warns; "may stop deliveries" alone says only what is possible
    on_terms = _MIGHT.search(before) is not None and _TERMS.search(page.text[slice(*s.content)]) is not None
    return hard and (on_terms or _WOULD.search(before) is not None)


_DUE = frozenset(
    "stop cease pay answer reply respond keep honour honor deliver implement comply respect fulfil fulfill meet sign withdraw "
    "release open share consult inform ask return leave act apologise apologize listen".split()
)


def _reproaches(page: Page, unit: Unit, clause: Any, speaks_for: str | None) -> bool:
    """Whether somebody says that another failed to do its duty: "Jordan, he said, had not stopped drilling"."""
    subject = next((c for c in clause.children if c.dep_ == "nsubj"), None)
    if subject is None or speaks_for is None or clause.lemma_.lower() not in _DUE or own(clause) != "negated":
        return False
    codes = page.codes(unit, [subject])
    return bool(codes) and speaks_for not in codes


def _according(page: Page, unit: Unit, token: Any, cue: Any, made: Sequence[Statement]) -> Statement | None:
    """Return the statement of a sentence with a source: "according to the mayor"."""
    a, b = unit.start + token.sent.start_char, unit.start + token.sent.end_char
    ref = page.links.of_span(cue.speaker)
    if (ref.person is None and not ref.codes) or page.places.overlap(a, b):
        return None
    speaker, speaks_for = page.speaker(ref, cue.speaker)
    harm = any(s.act in BY_FORCE and a <= (s.cue or s.content)[0] < b and speaks_for not in s.actors for s in made)
    act: Act = "ACCUSE" if harm and speaks_for is not None else "ASSERT"
    return Statement(
        "", unit.paragraph, "indirect", act, "actual", speaker, cue.speaker, speaks_for,
        (speaks_for,) if speaks_for else (), (), (cue.start, cue.end), page.trimmed((a, b)), confidence=0.6,
        rule="indirect: according to", role=ref.person.role if ref.person else "", **page.clock.near(unit, cue.start),
    )  # fmt: skip


def _spoken(page: Page, unit: Unit, token: Any, cue: Any) -> Statement | None:
    """Return a denial or a description without a clause: "La Paz denies it"."""
    if cue.lemma not in ("deny", "reject", "describe", "confirm", "acknowledge") or token.dep_ not in (
        "ROOT",
        "conj",
        "ccomp",
        "relcl",
        "advcl",
    ):
        return None
    ref = page.links.of_span(cue.speaker)
    speaker, speaks_for = page.speaker(ref, cue.speaker)
    if (speaks_for is None and (ref.person is None or not ref.person.name[:1].isupper())) or own(token) == "negated":
        return None
    a, b = unit.start + token.left_edge.idx, unit.start + token.right_edge.idx + len(token.right_edge.text)
    act: Act = "REJECT" if cue.lemma in ("deny", "reject") and speaks_for is not None else "ASSERT"
    return Statement(
        "", unit.paragraph, "indirect", act, "actual", speaker, cue.speaker, speaks_for, (speaks_for,) if speaks_for else (), (),
        (cue.start, cue.end), page.trimmed((a, b)), confidence=0.6, rule=f"indirect: {cue.lemma}",
        role=ref.person.role if ref.person else "", **page.clock.near(unit, cue.start),
    )  # fmt: skip


def demands(page: Page, unit: Unit) -> Iterator[Statement]:
    """Yield the demands of a list: an introduction that ends in a colon, and its items."""
    following = page.units[unit.number + 1 :][:12]
    if (
        unit.kind not in ("body", "answer")
        or page.text[unit.end - 1] != ":"
        or not following
        or following[0].kind != "item"
    ):
        return
    parse = page.parses[unit.number]
    *_, last = parse.sents
    if not _LIST_OF_DEMANDS.search(last.text):
        return
    subject = [
        t
        for t in last
        if t.dep_ in ("nsubj", "poss") and (page.links.of(unit, t).codes or page.links.of(unit, t).person)
    ]
    ref = next((page.links.of(unit, t) for t in subject if page.links.of(unit, t).person), None) or (
        page.links.of(unit, subject[0]) if subject else None
    )
    if ref is None or not ref.codes:
        return
    a = unit.start + last.start_char
    speaker, speaks_for = page.speaker(ref, None)
    yield Statement(
        "", unit.paragraph, "indirect", "REQUEST", "actual", speaker, None, speaks_for, ref.codes, (), None, (a, unit.end),
        confidence=0.7, rule="list of demands", role=ref.person.role if ref.person else "", **page.clock.near(unit, a),
    )  # fmt: skip
    for item in following:
        if item.kind != "item":
            break
        yield Statement(
            "", item.paragraph, "indirect", "REQUEST", "demanded", speaker, None, speaks_for, ref.codes, (), None,
            (item.start, item.end), confidence=0.6, rule="item of a list of demands",
        )  # fmt: skip
