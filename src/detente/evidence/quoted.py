"""Classifies quoted words: by the deeds that they name and their agents, else by phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from detente.evidence.clauses import own
from detente.evidence.deeds import BY_FORCE, DEEDS, HOSTILE, WORDS
from detente.evidence.event import ReportedEvent, modal
from detente.evidence.layout import Unit
from detente.evidence.lexicon import Act
from detente.evidence.quotes import Quote
from detente.evidence.speech import act_of_words
from detente.evidence.statement import Realis
from detente.evidence.tone import tone

_MAIN = ("ROOT", "ccomp", "conj", "dep", "parataxis", "csubj")
_BARGAIN = re.compile(r",? and (?:we|I|you|there|it|they)\b[^.;]{0,20}\b(?:will|shall)\b|,? and (?:we|I|you)['’]ll\b")
"""“Give us the fuel, and there will be water”: an offer rather than an order."""

_PLACED = frozenset("stand lie sit remain stay begin end start run measure cover cost weigh date".split())
"""Verbs of place, time or amount, which do not make an accusation."""

Resolve = Callable[[Iterable[Any]], tuple[str, ...]]
"""Returns the actors to which tokens refer."""


def quoted_act(
    unit: Unit,
    parse: Any,
    found: Sequence[ReportedEvent],
    marks: Sequence[Quote],
    words: str,
    cue: str,
    speaks_for: tuple[str, ...],
    resolve: Resolve,
    since: int | None = None,
) -> tuple[Act, Realis]:
    """Return the act of quoted words, and whether saying them performs it.

    Parameters
    ----------
    unit, parse, found
        The unit that contains the words, its parse, and the acts found in it.
    marks
        The quotations.
    words, cue
        Their text, and the speech verb.
    speaks_for
        Actors for whom the speaker speaks.
    resolve
        Returns the actors to which tokens refer.
    since
        Start of the clause if the quotation is only its end; ``None`` if the quotation is complete.
    """
    by_words = act_of_words(words, cue)
    if by_words[0] != "ASSERT":
        return by_words
    opens = min(since, marks[0].start) if since is not None else marks[0].start
    inside = [
        e
        for e in found
        if any(q.start <= unit.start + e.trigger.idx < q.end for q in marks)
        or opens <= unit.start + e.trigger.idx < marks[0].start
    ]
    return (
        _own_act(inside, speaks_for, resolve)
        or _imperative(unit, parse, marks)
        or (_of_others(unit, parse, marks, since, cue, speaks_for, resolve) if since is not None else None)
        or ("ASSERT", "actual")
    )


def _of_others(
    unit: Unit, parse: Any, marks: Sequence[Quote], since: int, cue: str, codes: tuple[str, ...], resolve: Resolve
) -> tuple[Act, Realis] | None:
    """Return an accusation if only words about another side are quoted: "said that Tonga had “planted a lighthouse on our lawn”"."""
    start, end = marks[0].start, marks[-1].end
    if cue.lower().startswith(("warn", "admit", "acknowledg", "conced")):
        return None
    for token in parse:
        at = unit.start + token.idx
        if token.dep_ not in ("nsubj", "nsubjpass") or not since <= at < start or token.head.lemma_.lower() in _PLACED:
            continue
        verb = token.head
        first = verb.left_edge.i  # an adverb or an auxiliary may open the quotation
        reaches = any(start <= unit.start + t.idx < end for t in parse[first : verb.right_edge.i + 1])
        owner = [c for c in token.children if c.dep_ == "poss"]
        theirs = () if set(resolve(owner)) & set(codes) else resolve([token])
        if reaches and theirs and not set(theirs) & set(codes) and not modal(verb) and own(verb) == "actual":
            return None if tone(parse.text[start - unit.start : end - unit.start]) == "praise" else ("ACCUSE", "actual")
    return None


def _own_act(inside: Sequence[ReportedEvent], codes: tuple[str, ...], resolve: Resolve) -> tuple[Act, Realis] | None:
    accused = False
    for e in inside:
        agents = resolve(e.agents)
        mine = any(t.lower_ in ("we", "i") for t in e.agents) or bool(set(agents) & set(codes))
        if mine and e.act in WORDS and e.realis == "actual":
            return e.act, "actual"
        if mine and e.act in BY_FORCE | {"PROTEST"} and e.realis in ("future", "conditional", "threatened"):
            return "THREATEN", "actual"
        if mine and e.act in DEEDS - BY_FORCE - {"PROTEST"} and e.realis in ("future", "conditional", "offered"):
            return e.act, "offered"
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in e.trigger.children)
        others = bool(set(agents) - set(codes)) or any(t.lower_ in ("they", "you", "he", "she", "it") for t in e.agents)
        accused |= (
            not mine
            and (others or (passive and not e.agents))
            and e.act in HOSTILE
            and e.realis in ("actual", "background", "alleged")
        )
    return ("ACCUSE", "actual") if accused else None


def _imperative(unit: Unit, parse: Any, marks: Sequence[Quote]) -> tuple[Act, Realis] | None:
    """Return a request or an offer for an imperative that begins a quotation or one of its sentences."""
    for token in parse:
        at = unit.start + token.idx
        if token.tag_ != "VB" or token.dep_ not in _MAIN or not any(q.start <= at < q.end for q in marks):
            continue
        opens = token.i == token.sent.start or any(q.start <= at <= q.start + 1 for q in marks)
        opens = opens or (token.i > 0 and token.nbor(-1).lower_ in ("please", "then"))
        if opens and own(token) == "demanded" and not any(c.dep_ in ("aux", "nsubj") for c in token.children):
            return ("CONCEDE", "offered") if _BARGAIN.search(token.sent.text) else ("REQUEST", "actual")
    return None
