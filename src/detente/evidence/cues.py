"""Speech cues: the verbs that introduce somebody's words, and their subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from detente.evidence.layout import Unit
from detente.evidence.quotes import Places

SPEECH = frozenset(
    """say tell add ask write reply answer note announce state explain argue insist warn claim declare deny stress
    admit acknowledge concede confirm reveal report recall remark observe comment contend assert maintain suggest
    tweet post continue conclude joke quip urge promise vow pledge predict call describe dub brand label complain
    boast shout yell whisper tweeted email read go respond retort counter repeat reiterate emphasize emphasise
    underline underscore point praise criticize criticise blast slam accuse charge allege condemn denounce mock
    speak testify caution cite express believe think wonder lament exclaim insisted hail declare mention offer
    propose demand deliver quote refer reaffirm signal hint joke muse opine proclaim recount say- swear tout
    characterize characterise deride decry dismiss defend fire lash laugh agree disagree object decline invite
    advise implore plead beg apologize thank inform assure remind concur summarize elaborate clarify interject mutter murmur snap sigh grumble growl
    aver avow attest confess imply intimate insinuate reckon bemoan moan gripe scoff sneer crow brag gloat enthuse exhort entreat counsel reassure notify
    inquire enquire query bark roar hiss bellow mumble stammer chime intone chant scold admonish blurt posit forecast
    thunder hammer affirm confide react specify indicate judge estimate deem regret advance rage fume chide disclose divulge volunteer rejoin pronounce protest""".split()
)
"""Lemmas that can introduce speech."""

WEAK = frozenset(
    """call describe dub brand label go read praise criticize criticise blast slam accuse mock speak think believe
    express cite point hail offer propose deliver quote refer fire lash laugh thank invite decline defend tout
    dismiss deride decry characterize characterise mention wonder judge estimate deem regret advance react hammer""".split()
)
"""Those that introduce speech only sometimes."""

_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_CLOSED = re.compile(r"[,!?—–-][\"”’'»“]+\s*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """A speech cue and its subject, both as spans in the document."""

    start: int
    end: int
    speaker: tuple[int, int] | None
    weak: bool
    lemma: str
    supposed: bool = False


def cues_of(text: str, unit: Unit, places: Places, parse: Any) -> list[Cue]:
    """Return the speech cues of a unit that stand outside quotations, with their subjects.

    A verb directly after a closing mark, or whose subject is there, is a cue whatever it means ("…," snapped X).
    """
    base = unit.start
    out: list[Cue] = []
    for token in parse:
        at = base + token.idx
        if token.pos_ not in ("VERB", "AUX", "NOUN", "ADJ") or places.at(at) is not None:
            continue
        lemma = token.lemma_.lower()
        if lemma not in SPEECH and not _inverted(text, at, token, base) and not _wants_to_know(token):
            continue
        if token.pos_ in ("NOUN", "ADJ") and not _bare_said(token):
            continue
        subject = subject_of(token)
        if lemma in ("quote", "cite", "say", "describe") and any(c.dep_ == "auxpass" for c in token.children):
            # "was quoted by an agency as saying": the words are the subject's.
            subject = next((c for c in token.children if c.dep_ == "nsubjpass"), subject)
        if (
            lemma == "say"
            and token.dep_ in ("pcomp", "advcl", "xcomp")
            and {token.head.lemma_.lower(), token.head.head.lemma_.lower()} & {"quote", "cite"}
        ):
            continue
        if subject is not None and subject.lower_ in DOCUMENTS:
            subject = _issuer(subject) or subject
        span = None
        if subject is not None and places.at(base + subject.idx) is None:
            span = phrase_of(subject, base)
        if span is None:
            span = _beside(token, parse, base, places)
        if span is None and lemma not in SPEECH:
            continue
        supposed = token.dep_ == "advcl" and any(
            c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in token.children
        )
        out.append(Cue(at, at + len(token.text), span, lemma in WEAK, lemma, supposed))
    for m in _ACCORDING.finditer(text, unit.start, unit.end):
        if places.at(m.start()) is not None:
            continue
        behind = [t for t in parse if base + t.idx >= m.end()][:14]
        head = next((t for t in behind if t.pos_ in ("PROPN", "NOUN", "PRON")), None)
        if head is not None:
            head = _top(head)
            if head.lower_ in DOCUMENTS:
                head = _issuer(head) or head
            out.append(Cue(m.start(), m.end(), phrase_of(head, base), False, "according to"))
    return sorted(out, key=lambda c: c.start)


TELLING = frozenset("tell inform assure remind notify".split())
"""Verbs of speech whose object is the hearer, so that the subject never directly follows them."""
DOCUMENTS = frozenset(
    "statement communique communiqué letter note paper document report release declaration memo press".split()
)
"""Documents that speak for their issuer."""


def _issuer(head: Any) -> Any:
    """Return the issuer of a document: "a statement from the ministry"."""
    for prep in head.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("from", "by", "of"):
            for obj in prep.children:
                if obj.dep_ == "pobj":
                    return obj
    return None


def _inverted(text: str, at: int, token: Any, base: int) -> bool:
    """Whether a finite verb or its subject directly follows a closing mark."""
    if token.tag_ not in ("VBD", "VBZ", "VBN") or token.pos_ != "VERB":
        return False
    if not text[max(0, at + len(token.text)) : at + len(token.text) + 2].strip():
        return False
    if _CLOSED.search(text, max(0, at - 4), at):
        return True
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.i > token.i or token.i - subject.i > 3:
        return False
    left = base + subject.left_edge.idx
    return (
        bool(_CLOSED.search(text, max(0, left - 4), left))
        and text[at + len(token.text) : at + len(token.text) + 1] in ".,;:"
    )


def _wants_to_know(token: Any) -> bool:
    """Whether a verb asks: "…?” Mr Reding wanted to know"."""
    return token.lemma_ == "want" and any(c.dep_ == "xcomp" and c.lemma_ == "know" for c in token.children)


def _bare_said(token: Any) -> bool:
    return token.text.lower() in ("said", "says", "tweeted", "added", "asked", "replied")


def subject_of(verb: Any) -> Any:
    """Return the subject of a verb: its own, or that of the verb to which it is attached."""
    seen: set[int] = set()
    token = verb
    while token.i not in seen:
        seen.add(token.i)
        for child in token.children:
            if child.dep_ in ("nsubj", "csubj") and child.pos_ in ("PROPN", "NOUN", "PRON", "ADJ", "NUM", "X", "DET"):
                if child.ent_type_ in ("DATE", "TIME") and child.pos_ != "PRON":
                    continue
                if child.i > token.i and token.lemma_.lower() in TELLING:
                    # The parser marked the hearer as the subject.
                    continue
                if child.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
                    return token.head
                return child
        for child in token.children:
            if child.dep_ == "agent":
                for by in child.children:
                    if by.dep_ == "pobj":
                        return by
        if token.dep_ == "relcl" and token.head.pos_ in ("PROPN", "NOUN"):
            return token.head
        if token.dep_ in ("conj", "xcomp", "advcl", "pcomp", "prep", "aux", "ccomp", "acl", "parataxis", "dep"):
            if token.dep_ == "acl" and token.head.pos_ in ("PROPN", "NOUN"):
                return token.head
            if token.dep_ == "ccomp" and token.head.lemma_.lower() not in SPEECH:
                return None
            token = token.head
            continue
        return None
    return None


def _top(token: Any) -> Any:
    """Return the head of a name: the last word of a run of compounds."""
    while token.dep_ in ("compound", "amod", "nmod", "poss", "det", "nummod") and token.head.i > token.i:
        token = token.head
    return token


def phrase_of(head: Any, base: int) -> tuple[int, int]:
    """Return the span of a noun phrase up to and including its head."""
    left = head
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "det", "poss", "nmod", "nummod", "advmod", "quantmod", "appos", "predet"):
            edge = child.left_edge
            if edge.i < left.i:
                left = edge
    right = head
    for child in head.rights:
        if child.dep_ == "flat" or (child.dep_ == "appos" and child.i == head.i + 1):
            right = child
    return base + left.idx, base + right.idx + len(right.text)


def _beside(verb: Any, parse: Any, base: int, places: Places) -> tuple[int, int] | None:
    """Return the name or pronoun directly before or after a verb that the parser left without a subject.

    A verb of telling is followed by the hearer. Before it, an apposition may end in a comma: "the chair, Ana Lee, told".
    """
    tells = verb.lemma_.lower() in TELLING
    for step in (-1,) if tells else (1, -1):
        i = verb.i + step
        if tells and i >= 0 and parse[i].text == ",":
            i += step
        run: list[Any] = []
        while 0 <= i < len(parse) and len(run) < 12:
            token = parse[i]
            if (
                token.is_punct
                or token.is_space
                or places.at(base + token.idx) is not None
                or token.pos_ in ("VERB", "ADP")
            ):
                break
            if token.ent_type_ in ("DATE", "TIME"):
                i += step
                continue
            run.append(token)
            if step == 1 and token.pos_ == "PRON":
                break
            i += step
        names = [t for t in run if t.pos_ in ("PROPN", "PRON", "NOUN")]
        if names:
            a, b = min(names, key=lambda t: t.i), max(names, key=lambda t: t.i)
            return base + a.idx, base + b.idx + len(b.text)
    return None
