"""Repairs sentences whose verb was read as an adjective, and past tenses whose base form the model does not know.

"The closure angered traders": before a noun without an article the small model takes "angered" for an adjective, and the
sentence has no verb left. Such a participle is one if it directly follows the noun phrase before it.
"""

from __future__ import annotations

from typing import Any

_PASTS = {
    "took": "take", "gave": "give", "held": "hold", "broke": "break", "drew": "draw", "sold": "sell", "paid": "pay", "built": "build",
    "threw": "throw", "wrote": "write", "told": "tell", "bought": "buy", "ran": "run", "came": "come", "went": "go", "swore": "swear",
    "froze": "freeze", "sank": "sink", "tore": "tear", "lent": "lend", "shrank": "shrink", "stole": "steal", "drove": "drive",
    "chose": "choose", "shook": "shake", "forbade": "forbid", "strode": "stride", "flew": "fly", "slew": "slay", "sought": "seek",
}  # fmt: skip
"""Past tenses that differ from the base form."""
_PREFIXES = ("", "re", "over", "under", "with", "for", "out")
_ADJECTIVES = frozenset(
    "armed unarmed united alleged registered estimated combined detailed related disputed proposed planned unauthorised unauthorized unpaid".split()
)
"""Participles that stand before nouns."""
_NOUNS = frozenset("NOUN PROPN".split())
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def past_base(word: str) -> str | None:
    """Return the base form of an irregular past tense, also with a prefix: "forgave", "retook"."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and word[len(prefix) :] in _PASTS:
            return prefix + _PASTS[word[len(prefix) :]]
    return None


def restore_verbs(doc: Any) -> None:
    """Make the participle before the last noun the verb of each sentence of a parse that has none, in place."""
    for sentence in list(doc.sents):
        root = sentence.root
        if root.pos_ not in _NOUNS or any(t.pos_ in ("VERB", "AUX") and t.dep_ != "amod" for t in sentence):
            continue
        if sentence[-1].text not in (".", ";"):
            continue  # a heading: "Peru: seized boats released"
        verb = next((t for t in sentence[1:] if _is_lost(t)), None)
        if verb is not None:
            _raise(verb, root)


def _is_lost(token: Any) -> bool:
    """Whether a word before a bare noun is a past tense rather than an adjective."""
    before, noun = token.nbor(-1), token.head
    if token.dep_ != "amod" or token.tag_ not in ("VBN", "VBD", "JJ") or before.pos_ not in _NOUNS or noun.i < token.i:
        return False
    if not token.text.islower() or not token.text.endswith("ed") or token.text in _ADJECTIVES:
        return False
    return not any(c.dep_ in ("det", "poss") for c in noun.children)


def _raise(verb: Any, root: Any) -> None:
    """Make a word the verb of its sentence: what stands before it is the subject, its noun the object."""
    noun, before = verb.head, verb.nbor(-1)
    upper = root if root.i < verb.i else before
    verb.pos_, verb.tag_ = "VERB", "VBD"
    if verb.lemma_ == verb.lower_:
        verb.lemma_ = verb.lower_.removesuffix("ed")
    if before.head.i == noun.i and before.i != upper.i:
        before.head, before.dep_ = noun.head, noun.dep_  # "staff of Skyline Airways downed tools"
    for child in list(noun.children):
        if child.i < verb.i and child.i != before.i:
            child.head = before
    verb.head, verb.dep_ = verb, "ROOT"
    noun.head, noun.dep_ = verb, "dobj"
    upper.head, upper.dep_ = verb, "nsubj"
