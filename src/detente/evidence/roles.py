"""Finds the agents and patients of a deed in the dependency tree.

The agent of a complement is the object of the governing verb ("accused B of bombing", "asked B to leave"), unless that
verb has subject control ("A threatened B to leave", "A promised B to leave").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.evidence.governors import charged

_SUBJECT_CONTROL = frozenset(
    "promise threaten vow offer propose pledge agree refuse decline use swear undertake demand plan intend".split()
)
_RELATIVES = ("which", "who", "that", "whom", "whose")
_ONTO = frozenset("to on against with at for near upon of toward towards from between among over".split())


def doers(token: Any) -> list[Any]:
    """Return the tokens of the agents of a verb or noun, including coordinated ones."""
    head = _doer(token)
    if head is None and token.tag_ in ("VBZ", "VBD") and token.i > 0 and token.dep_ in ("ROOT", "conj"):
        # "the front demands first …": the parser marks the subject as a modifier of the verb
        before = token.nbor(-1)
        if before.head.i == token.i and before.dep_ in ("amod", "compound", "npadvmod", "dep"):
            head = before
    return [] if head is None else [head, *joined(head)]


def _doer(token: Any) -> Any:
    node = token
    for _ in range(12):
        passive = any(c.dep_ == "nsubjpass" for c in node.children) or any(c.dep_ == "auxpass" for c in node.children)
        for child in node.children:
            if child.dep_ == "agent" and node.i == token.i and (passive or node.tag_ == "VBN"):
                by = next((c for c in child.children if c.dep_ == "pobj"), None)
                if by is None or by.lemma_.lower() not in _MEANS:
                    return by
        if passive and node.i == token.i:
            return _by(node)
        if (
            node.i == token.i
            and node.tag_ == "VBN"
            and node.dep_ == "advcl"
            and not any(c.dep_ == "aux" for c in node.children)
        ):
            return None  # "signed by him": a participle without a subject
        for child in node.children:
            if (
                child.lower_ in _RELATIVES
                and child.dep_ in ("nsubj", "nsubjpass")
                and (named := cleft(node)) is not None
            ):
                return named
            if child.dep_ in ("nsubj", "csubj") and not (child.dep_ == "csubj" and child.pos_ == "VERB"):
                return node.head if child.lower_ in _RELATIVES and _relative(node) else child
            if child.dep_ == "nsubjpass" and node.i != token.i:
                return node.head if child.lower_ in _RELATIVES and _relative(node) else child
            if child.dep_ == "poss" and node.pos_ in ("NOUN", "PROPN", "VERB"):
                return child
        up = node.head
        if up.i == node.i:
            return None
        dep = node.dep_
        if dep in ("relcl", "acl"):
            if node.tag_ in ("VBG", "VBZ", "VBP", "VBD") or (dep == "relcl" and node.tag_ != "VB"):
                return up if up.pos_ in ("NOUN", "PROPN", "PRON") else None
            if dep == "acl" and node.tag_ == "VBN":
                return up if headless(node) else None
            node = up
            owner = _owner(up)
            if owner is not None:
                return owner
            continue
        if dep in ("xcomp", "pcomp", "ccomp", "advcl", "prep", "oprd", "acomp"):
            if dep == "pcomp" or dep == "xcomp" or dep == "prep" or dep == "oprd":
                verb = up.head if dep == "pcomp" and up.pos_ == "ADP" else up
                bound = _bound(verb, node)
                if bound is None and dep == "pcomp" and up.dep_ == "prep":
                    bound = charged(up)
                if bound is not None:
                    return bound
            node = up
            continue
        if dep in ("conj", "dobj", "pobj", "attr", "parataxis", "dep") or (dep == "advmod" and node.lower_ == "short"):
            node = up
            continue
        return None
    return None


def cleft(clause: Any) -> Any:
    """Return who is named in "it was *Chile* that closed the port", by the verb of its clause, or ``None``."""
    up = clause.head
    if clause.dep_ not in ("ccomp", "advcl", "relcl") or up.lemma_ != "be":
        return None
    if not any(c.dep_ in ("nsubj", "expl") and c.lower_ == "it" for c in up.children):
        return None
    return next((c for c in up.children if c.dep_ == "attr" and up.i < c.i < clause.i), None)


def _by(verb: Any) -> Any:
    """Return the agent of a passive if the parser attached "by" to a noun after it: "led away in handcuffs by police"."""
    for child in verb.children:
        if child.dep_ not in ("prep", "dobj", "npadvmod", "oprd", "advmod") or child.i < verb.i:
            continue
        for word in child.subtree:
            if word.lower_ == "by" and word.dep_ in ("prep", "agent") and word.head.pos_ != "VERB":
                found = next((c for c in word.children if c.dep_ == "pobj" and c.ent_type_ not in _AMOUNTS), None)
                if found is not None:
                    return found
    return None


_MEANS = frozenset("vote majority margin ballot hand letter telephone consensus acclamation decree post".split())
"""Words after "by" that are not agents: "rejected by two votes to one"."""
_AMOUNTS = frozenset("DATE TIME CARDINAL PERCENT MONEY QUANTITY".split())


def headless(verb: Any) -> bool:
    """Whether the parser tagged a main verb as a participle: "Brazil, which mediates, called on …" without a verb above."""
    noun = verb.head
    named = any(c.dep_ in ("appos", "relcl") and c.i < verb.i for c in noun.children)
    return (
        verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD") and (noun.head.i == noun.i or (named and noun.dep_ == "nsubj")) and noun.pos_ in ("NOUN", "PROPN", "PRON")
        and verb.i > 0 and verb.nbor(-1).text in (",", "–", "—", ")")
    )  # fmt: skip


def _relative(node: Any) -> bool:
    return node.dep_ in ("relcl", "acl") and node.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM")


def _bound(verb: Any, below: Any) -> Any:
    """Return the object of a governing verb if it is the agent of the complement."""
    if verb.lemma_.lower() in _SUBJECT_CONTROL or verb.pos_ not in ("VERB", "AUX") or _is_light(verb):
        return None
    for child in verb.children:
        if child.dep_ in ("dobj", "obj", "dative") and child.i != below.i and child.ent_type_ not in ("DATE", "TIME"):
            return child
        if child.dep_ == "nsubjpass" and below.dep_ in ("prep", "pcomp", "xcomp"):
            return child
        if (
            child.dep_ == "prep"
            and child.lower_ in ("on", "upon", "to", "for")
            and child.i < below.i
            and below.dep_ == "xcomp"
        ):
            for obj in child.children:
                if obj.dep_ == "pobj" and obj.ent_type_ not in ("DATE", "TIME"):
                    return obj
    return None


_MEASURES = frozenset(
    "step action measure move decision time care pain trouble opportunity chance vote offer attempt effort promise pledge plan "
    "threat demand right authority power need commitment undertaking deal agreement majority".split()
)


def _is_light(verb: Any) -> bool:
    """Return whether a verb is light, so that its subject is the agent of what follows: "took steps to seize"."""
    return verb.lemma_.lower() in ("take", "make", "have", "use", "reach", "find", "issue", "renew") and any(
        c.dep_ == "dobj" and c.lemma_.lower() in _MEASURES for c in verb.children
    )


def _owner(noun: Any) -> Any:
    """Return the owner of a noun: a possessor, an adjective of nation, "by X", or a preceding modifier."""
    for child in noun.children:
        if child.dep_ in ("poss", "nmod", "amod", "compound") and (
            child.pos_ in ("PROPN", "PRON") or child.ent_type_ in ("NORP", "GPE", "ORG")
        ):
            return child
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of", "from"):
            for obj in child.children:
                if obj.dep_ == "pobj":
                    return obj
    return None


def owners(noun: Any) -> list[Any]:
    """Return the tokens of the agents of a noun ("Bolivia's refusal", "the attack by rebels")."""
    found = _owner(noun)
    return [] if found is None else [found, *joined(found)]


def undergoers(token: Any) -> Iterator[Any]:
    """Yield the tokens of the patients of a deed."""
    for child in token.children:
        if child.dep_ in ("dobj", "dative", "nsubjpass", "obj"):
            yield child
            yield from joined(child)
            for prep in child.children:
                if prep.dep_ == "prep" and prep.lower_ in ("of", "to", "with", "against", "from", "on", "by"):
                    for obj in prep.children:
                        if obj.dep_ == "pobj":
                            yield obj
        elif child.dep_ in ("prep", "agent") and child.lower_ in _ONTO:
            if child.dep_ == "agent":
                continue
            for obj in child.children:
                if obj.dep_ in ("pobj", "pcomp"):
                    yield obj
                    yield from joined(obj)
        elif child.dep_ in ("ccomp", "xcomp"):
            for sub in child.children:
                if sub.dep_ in ("nsubj", "nsubjpass"):
                    yield sub
                    yield from joined(sub)
            if child.dep_ == "xcomp" or not any(c.dep_ == "nsubj" for c in child.children):
                yield from undergoers(child)


def joined(token: Any) -> list[Any]:
    """Return the tokens coordinated with a token."""
    out: list[Any] = []
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            out += [child, *joined(child)]
        elif child.lower_ in ("together", "along", "alongside", "with") and child.dep_ in ("advmod", "prep"):
            out += _together(child)
    return out


def _together(word: Any) -> list[Any]:
    """Return who else takes part: "A, together with *B*, demanded"."""
    if word.lower_ == "with":
        if not any(c.lower_ in ("together", "along", "jointly") for c in word.children):
            return []
        return [c for c in word.children if c.dep_ == "pobj"]
    behind = [c for c in word.children if c.dep_ == "prep" and c.lower_ == "with"]
    return [c for prep in (behind or [word]) for c in prep.children if c.dep_ == "pobj"]


def embedded(token: Any) -> bool:
    """Return whether a subject's clause depends on another clause ("Kosovo demanded that *Serbia* stop")."""
    node = token.head
    for _ in range(8):
        if node.dep_ in ("ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj"):
            return True
        if node.head.i == node.i:
            return False
        node = node.head
    return False


def other_side(token: Any) -> bool:
    """Return whether a word is the other party of a deed: somebody who is met, asked, or talked with."""
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in ("with", "between", "against", "to", "on", "upon") and token.head.dep_ != "agent"
    return token.dep_ in ("dobj", "dative")


def relative_clause(token: Any) -> Any:
    """Return the relative clause of a relative pronoun."""
    node = token
    for _ in range(6):
        if node.dep_ == "relcl":
            return node
        if node.head.i == node.i:
            return None
        node = node.head
    return None


def doer_around(pronoun: Any) -> Any:
    """Return the subject of the clause around the relative clause of a pronoun: "B set up the office, which *it* promised".

    A relative clause says more about a thing in its clause, so that its "it" is who acts there.
    """
    clause = pronoun.head
    if pronoun.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "relcl":
        return None
    if not any(c.lower_ in ("which", "that") and c.i < pronoun.i for c in clause.children):
        return None
    node = clause.head
    for _ in range(6):
        if node.dep_ in ("nsubj", "nsubjpass"):
            return None
        node = node.head
        if node.pos_ in ("VERB", "AUX"):
            return next((c for c in node.children if c.dep_ == "nsubj" and c.i < clause.head.i), None)
    return None


def phrase_end(token: Any) -> int:
    """Return the offset of the end of a noun phrase, including "of", "for" and "at" phrases of its head."""
    end = token.idx + len(token.text)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "from", "in") and child.i == token.i + 1:
            edge = child.right_edge
            if edge.i - token.i <= 8:
                end = edge.idx + len(edge.text)
                token = edge
    return end
