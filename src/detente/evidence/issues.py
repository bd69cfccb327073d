"""The issues of a dispute: the analyst's own, or those of the demands, offers and refusals in the reports.

There is no built-in list of issues. An issue is kept only if a sentence supports it, and it lists its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente._errors import UsageError
from detente.evidence.passages import Passage, Phrase
from detente.evidence.statement import Statement
from detente.evidence.words import roots

MOST = 10
"""Largest number of candidate issues that a draft proposes; an analyst can name more with ``--issues``."""

NEAR = 2
"""Number of sentences in a paragraph over which "it" or "this duty" may refer back."""
LEAST = 2.2
"""Smallest score of a candidate: an object scores 2.7 in a clause that presses, 4.5 in one that asks, offers or refuses.
"""
ASKS = frozenset({"REQUEST"})
GIVES = frozenset({"CONCEDE", "RETREAT", "AGREE", "COOPERATE", "AID"})
KEEPS = frozenset({"REJECT"})
PRESSES = frozenset({"THREATEN", "SANCTION", "COERCE", "PROTEST", "ACCUSE", "MOBILIZE"})

_CUE = re.compile(
    r"\b(?:demand|insist|ask(?:s|ed|ing)?\b|request|urge|call(?:s|ed|ing)? (?:on|upon|for)|want|seek|claim|propos|offer|"
    r"suggest|is ready to|are ready to|would (?:prefer|have|like|accept)|willing|reject|refus|declin|den(?:y|ies|ied)|"
    r"could not accept|cannot accept|will not|would not|object|oppos|turn(?:s|ed)? down|rule[sd]? out|dispute|"
    r"threat|warn|vow|pledg|promis|agree|accept|condition|unless|provided that|in (?:return|exchange) for|"
    r"may (?:have to|stop)|must|should|plans? to|intends? to|announced that)",
    re.IGNORECASE,
)
"""Words of sentences in which something is demanded, offered, refused or urged."""

_POINT_BACK = re.compile(
    r"^(?:(?:but|and|yet|then)\s+)?(?:it|they|he|she|this|that|these|those|such|both)\b|"
    r"\b(?:this|that|these|those|such)\s+(?:an?\s+)?[a-z]+\b(?!\s+(?:is|was|were|are)\b)|"
    r"\b[a-z]+s?\s+(?:it|them|this|that)(?:\s+(?:to|as|down|up|off|out)\b|\s*[.,;:!?]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """One issue, and the sentences that support it.

    Attributes
    ----------
    id
        Short name.
    name
        The object of the dispute, in neutral words.
    words
        The words searched for, or those that the sentences have in common.
    passages
        Its sentences, in order.
    given
        Whether the analyst named it.
    """

    id: str
    name: str
    words: tuple[str, ...]
    passages: tuple[Passage, ...]
    given: bool

    @property
    def question(self) -> str:
        """The question, in neutral words, with :attr:`also`."""
        also = f" ({', '.join(self.also)})" if self.also else ""
        return f"What is agreed on {self.name}{also}?"

    @property
    def also(self) -> tuple[str, ...]:
        """Up to three other words: for an analyst's issue the synonyms found, else the central phrases of its sentences.

        No word is added to an analyst's issue: ``update`` finds an issue by the words of its question, and a frequent
        word may belong to another issue of the list.
        """
        if self.given:
            seen = frozenset(r for p in self.passages for r in p.roots)
            return tuple(w for w in self.words[1:] if frozenset(roots(w)) <= seen and w != self.name)
        own = set(roots(self.name))
        weights: dict[str, float] = {}
        for passage in self.passages:
            for p in passage.phrases if contested(passage) else ():
                if not p.roots & own:
                    weights[p.words] = weights.get(p.words, 0.0) + p.weight
        return tuple(sorted(weights, key=lambda w: (-weights[w], w))[:3])

    def about(self, passage: Passage) -> tuple[Statement, ...]:
        """Return the statements of a sentence that contain the issue's words; all, if it only refers back to them."""
        looked = [r for r in (frozenset(roots(w)) for w in self.words) if r]
        own = [s for s in passage.statements if any(r <= set(roots(passage.words(s))) for r in looked)]
        return tuple(own) or passage.statements

    @property
    def refs(self) -> tuple[str, ...]:
        """References to the paragraphs of its sentences."""
        return tuple(dict.fromkeys(p.ref for p in self.passages))


class BadIssues(UsageError):
    """The analyst's list of issues cannot be parsed; the message explains the format."""


def parse_issues(text: str) -> dict[str, tuple[str, ...]]:
    """Return the analyst's issues with their synonyms.

    Parameters
    ----------
    text
        Issues separated by commas or semicolons; synonyms after an equals sign. If any issue has synonyms, issues are
        separated by semicolons: ``"filling=reservoir,impound; data"``.

    Raises
    ------
    BadIssues
        An issue has no name, or is named twice.
    """
    parts = re.split(r"[;\n]" if "=" in text or ";" in text else r"[,\n]", text)
    out: dict[str, tuple[str, ...]] = {}
    for part in parts:
        name, equals, synonyms = (x.strip() for x in part.partition("="))
        if not part.strip(" ,\t") and not equals:
            continue
        if not re.search(r"[^\W\d_]", name):
            raise BadIssues(f"--issues: {part.strip()!r} names no issue; write NAME or NAME=WORD,WORD; NAME")
        if name.casefold() in (n.casefold() for n in out):
            raise BadIssues(f"--issues: {name!r} is named twice")
        out[name] = tuple(dict.fromkeys(w.strip() for w in synonyms.split(",") if w.strip()))
    if not out:
        raise BadIssues('--issues: name at least one, such as --issues "filling=reservoir,impound; data"')
    return out


def contested(passage: Passage) -> bool:
    """Whether a sentence demands, offers, refuses or urges something."""
    acts = {s.act for s in passage.statements if s.realis != "background"}
    if acts & (ASKS | GIVES | KEEPS):
        return True
    return not passage.past and (bool(acts & PRESSES) or _CUE.search(passage.text) is not None)


def named(wanted: dict[str, tuple[str, ...]], text: Sequence[Passage]) -> tuple[list[Found], list[str]]:
    """Return the analyst's issues that the reports mention, and the names of the others.

    A sentence mentions an issue if it contains every word of its name or of a synonym, compared by root. The next two
    sentences of the paragraph count too if they demand or refuse something, refer back ("this duty", "it") and contain
    the words of no other issue.
    """
    ids = _ids(list(wanted))
    looked_for = {name: [w for w in map(frozenset, map(roots, (name, *more))) if w] for name, more in wanted.items()}
    speaks = [{n for n, looked in looked_for.items() if any(w <= p.roots for w in looked)} for p in text]
    found: list[Found] = []
    lost: list[str] = []
    for name, synonyms in wanted.items():
        own: list[Passage] = []
        for i, passage in enumerate(text):
            near = [p for p in text[max(i - NEAR, 0) : i] if p.ref == passage.ref and p in own]
            points_back = near and not speaks[i] and contested(passage) and _POINT_BACK.search(passage.text)
            if name in speaks[i] or points_back:
                own.append(passage)
        if own:
            found.append(Found(ids[name], name, (name, *synonyms), tuple(own), True))
        else:
            lost.append(name)
    return found, lost


def discovered(text: Sequence[Passage]) -> list[Found]:
    """Return candidate issues: the objects of demands, offers, refusals and threats, the best supported first.

    Phrases with the same head word are one candidate. Candidates are selected greedily: a sentence covered by earlier
    ones counts less for the next.
    """
    clusters: dict[str, dict[int, Phrase]] = {}
    for i, passage in enumerate(text):
        if not contested(passage):
            continue
        for phrase in passage.phrases:
            best = clusters.setdefault(phrase.head, {}).get(i)
            if best is None or best.weight < phrase.weight:
                clusters[phrase.head][i] = phrase
    covered = [0] * len(text)
    chosen: list[str] = []
    while len(chosen) < MOST:
        gains = {head: _gain(members, text, covered) for head, members in clusters.items() if head not in chosen}
        head = max(gains, key=lambda h: (gains[h], -min(clusters[h])), default=None)
        if head is None or gains[head] < LEAST:
            break
        chosen.append(head)
        for i in clusters[head]:
            covered[i] += 1
    named_as = {head: _label(clusters[head].values()) for head in chosen}
    ids = _ids(list(dict.fromkeys(named_as.values())))
    out: list[Found] = []
    for head in chosen:
        own = tuple(text[i] for i in sorted(_mentioning(clusters[head], text)))
        label = named_as[head]
        out.append(Found(ids[label], label, tuple(sorted({p.words for p in clusters[head].values()})), own, False))
    return out


def _gain(members: dict[int, Phrase], text: Sequence[Passage], covered: Sequence[int]) -> float:
    """Return the marginal score of a candidate: a sentence's weight is halved for each selected candidate that has it."""
    voices = {a for i in members for s in text[i].statements for a in (s.speaks_for, *s.actors) if a}
    both = 1.0 if len(voices) > 1 else 0.0
    return both + sum(_part(text[i], p) * 0.5 ** covered[i] for i, p in members.items())


def _part(passage: Passage, phrase: Phrase) -> float:
    """Return the score of a sentence: highest if it asks, offers or refuses, lowest if only a word suggests that."""
    acts = {s.act for s in passage.statements}
    kind = 1.5 if acts & (ASKS | GIVES | KEEPS) else 0.9 if acts & PRESSES else 0.5
    return phrase.weight * kind + 0.2 * (len(phrase.roots) > 1)


def _label(phrases: Iterable[Phrase]) -> str:
    """Return the most frequent name among a candidate's phrases, in the plural if that occurs."""
    counts: dict[frozenset[str], float] = {}
    forms: dict[frozenset[str], list[str]] = {}
    for p in phrases:
        counts[p.roots] = counts.get(p.roots, 0.0) + p.weight
        forms.setdefault(p.roots, []).append(p.words)
    best = max(counts, key=lambda r: (counts[r] + 0.5 * min(len(r), 3), sorted(r)))
    return max(forms[best], key=lambda w: (w.endswith("s"), -len(w), w))


def _mentioning(members: dict[int, Phrase], text: Sequence[Passage]) -> set[int]:
    """Return the sentences of a candidate, and other sentences about the same thing."""
    key = next(iter(members.values())).head
    return set(members) | {i for i, p in enumerate(text) if p.statements and key in p.roots}


def _ids(names: Sequence[str]) -> dict[str, str]:
    from detente.scenario.tables.ktab import short_names

    return dict(zip(names, short_names([n.lower() for n in names]), strict=True))


__all__ = ["BadIssues", "Found", "contested", "discovered", "named", "parse_issues"]
