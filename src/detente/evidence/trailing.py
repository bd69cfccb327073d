"""Repairs speech verbs at the end of a sentence that the parser attaches to the wrong words.

"…, two diplomats briefed on the talks said." and "…, its chairwoman, Jenna Trewin, told a packed meeting.": the clause
before is what they said.
"""

from __future__ import annotations

from typing import Any

_SAYS = frozenset("say tell announce warn add report confirm explain note declare inform disclose insist".split())
_TELLS = frozenset("tell inform".split())
_SPEAKERS = frozenset("NOUN PROPN PRON".split())
_REACH = 16


def tie_trailing(doc: Any) -> None:
    """Make the words between the last comma and a speech verb its subject, and the clause before its content."""
    for verb in doc:
        if verb.tag_ not in ("VBD", "VBZ") or verb.lemma_.lower() not in _SAYS:
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None and verb.dep_ == "ROOT" and _has_content(verb):
            _give_subject(verb)
        elif subject is not None and verb.dep_ == "conj" and _is_aside(verb, subject):
            verb.dep_ = "parataxis"


def _has_content(verb: Any) -> bool:
    """Whether the clause before a verb is its content, and nothing after it is."""
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "parataxis", "dep")]
    return bool(clauses) and all(c.i < verb.i for c in clauses)


def _give_subject(verb: Any) -> None:
    start = verb.i
    while start > verb.sent.start and verb.i - start < _REACH and verb.doc[start - 1].text != ",":
        start -= 1
    if start == verb.i and _give_apposed(verb):
        return
    if start == verb.i or start <= verb.sent.start or verb.doc[start - 1].text != ",":
        return
    phrase = verb.doc[start : verb.i]
    heads = [t for t in phrase if t.head.i < start or t.head.i >= verb.i]
    if len(heads) == 1 and heads[0].pos_ in _SPEAKERS and not any(t.dep_ in ("cc", "mark") for t in phrase[:1]):
        heads[0].head = verb
        heads[0].dep_ = "nsubj"


def _give_apposed(verb: Any) -> bool:
    """Treat an office and the name after it, both between commas, as the subject: "…, the navy's spokesman, Ana Ruiz, said"."""
    doc = verb.doc
    commas = [t.i for t in doc[max(verb.sent.start, verb.i - 2 * _REACH) : verb.i] if t.text == ","][-3:]
    if len(commas) < 3 or commas[-1] != verb.i - 1:
        return False
    office, name = doc[commas[0] + 1 : commas[1]], doc[commas[1] + 1 : commas[2]]
    if not name or name[-1].pos_ != "PROPN" or not office or office[-1].pos_ not in _SPEAKERS:
        return False
    if any(t.pos_ in ("VERB", "AUX", "CCONJ") for t in (*office, *name)) or not all(t.pos_ == "PROPN" for t in name):
        return False
    head = office.root if office.root.i >= office.start else office[-1]
    head.head, head.dep_ = verb, "nsubj"
    name.root.head, name.root.dep_ = head, "appos"
    return True


def _is_aside(verb: Any, subject: Any) -> bool:
    """Whether a verb of speech attached to the previous verb reports its clause: a comma and no "and" is between them."""
    left = subject.left_edge.i
    before = verb.doc[left - 1] if left > verb.sent.start else None
    behind = [c for c in verb.children if c.i > verb.i and c.dep_ in ("ccomp", "xcomp", "mark", "dobj", "prep")]
    told = [
        c
        for c in behind
        if c.dep_ in ("ccomp", "xcomp", "mark") or (c.dep_ == "dobj" and verb.lemma_.lower() not in _TELLS)
    ]
    joined = any(c.dep_ == "cc" and c.i > verb.head.i for c in verb.head.children)
    return before is not None and before.text == "," and not told and not joined and verb.head.i < left
