"""Decides whether a deed happened: walks from its verb up the dependency tree until something denies that.

A deed is ``actual`` only if nothing above it denies that. An infinitive is not actual by its form, whatever verb governs
it; the governing verb only determines its realis: demanded, offered, threatened, planned, refused. A clause inherits
the realis of the clause that it completes; a condition, a purpose or a question does not report anything.
"""

from __future__ import annotations

import re
from typing import Any

from detente.evidence.clauses import has_subject, is_finite, is_infinitive, own
from detente.evidence.deeds import DEEDS, VERBS, WORDS, class_of
from detente.evidence.governors import DENY, IMPLICATIVE, charged, governor
from detente.evidence.statement import Realis

COMPLEMENT = frozenset("ccomp xcomp acl pcomp dobj obj pobj prep oprd attr acomp nsubjpass dative csubj agent".split())
"""Relations over which content inherits the realis of its governor."""

_HEARSAY = frozenset(
    "report rumour rumor claim allegation accusation charge story suggestion suspicion assertion".split()
)
_CONDITIONAL = frozenset("if unless whether provided providing supposing assuming lest once until till".split())
_ON_TERMS = frozenset("condition understanding proviso assumption exchange return".split())
_VOTING = frozenset("vote decide resolve".split())
_BY_VOTE = frozenset(("REJECT", "AGREE", "SUPPORT", "REQUEST", "ACCUSE"))
_INSTANTS = frozenset("moment minute instant day hour week second".split())
_DRAFTS = frozenset(
    "draft plan paper proposal text deal offer schedule formula package scheme roadmap document compromise blueprint bid framework".split()
)
_STRONG: frozenset[Realis] = frozenset(("demanded", "offered", "threatened", "alleged", "conditional"))


def realis(token: Any) -> Realis:
    """Return whether the deed that a token names happened.

    Parameters
    ----------
    token
        A verb, or a noun made of one, in a parsed sentence.

    Returns
    -------
    str
        ``actual`` only if nothing above the token denies it; otherwise the realis that the nearest governor gives.
    """
    answer = own(token)
    node, steps = token, 0
    while node.head.i != node.i and steps < 25:
        steps += 1
        up = node.head
        verdict = _step(node, up, answer)
        if verdict == "stop":
            break
        if verdict != "keep":
            answer = _merge(answer, verdict)
        beside = node.dep_ == "conj" and is_finite(
            node
        )  # two reports: a denial of the first does not apply to the second
        above = "actual" if beside else own(up, below=node)
        if above == "negated" and verdict != "keep":
            answer = "negated"
        elif above != "actual" and (answer == "actual" or (above == "hypothetical" and answer == "future")):
            answer = above
        node = up
    if (
        answer == "actual"
        and is_infinitive(token)
        and token.head.lemma_.lower() not in IMPLICATIVE
        and not (_first(token).head.lemma_.lower() in _VOTING and class_of(token) in _BY_VOTE)
        and token.head.lemma_ not in ("have", "be")
    ):
        answer = "hypothetical"
    if answer == "actual" and _on_condition(token):
        return "conditional"
    if node.head.i == node.i and _question(node):
        return "hypothetical" if answer == "actual" else answer
    return answer


def _first(token: Any) -> Any:
    """Return the first of some coordinated verbs."""
    while token.dep_ == "conj" and token.head.pos_ == "VERB":
        token = token.head
    return token


_MARKED = re.compile(
    r"\b(?:provided|providing|provided that|as long as|so long as|on (?:the )?(?:sole )?conditions?(?: that|:)?|on (?:one|two|three) conditions: that|"
    r"on the understanding that|unless|only if|only when|only once|assuming(?: that)?|in case)\s*$",
    re.IGNORECASE,
)
"""Words before a clause that make it a condition, wherever the parser attaches it."""


def _on_condition(token: Any) -> bool:
    """Whether the words directly before a verb's clause, or before the one that it continues, make it a condition."""
    for node in (token, token.head if token.dep_ == "conj" else token):
        subject = next((c for c in node.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < node.i), None)
        left = subject.left_edge.i if subject is not None else node.i
        start = node.sent.start
        if left > start and _MARKED.search(node.doc[max(start, left - 6) : left].text):
            return True
        # "provided Brightwater drops": the parser marks the subject as an object of the previous word
        if subject is None and left - 1 > start and node.nbor(-1).pos_ in ("PROPN", "NOUN"):
            noun = node.nbor(-1)
            if noun.left_edge.i > start and _MARKED.search(
                node.doc[max(start, noun.left_edge.i - 6) : noun.left_edge.i].text
            ):
                return True
    return False


def _merge(low: Realis, high: Realis) -> Realis:
    """Combine the realis found so far with that of a higher node."""
    if low == "actual":
        return high
    if (
        high in _STRONG
        and low in ("future", "hypothetical", "negated")
        and not (low == "negated" and high == "alleged")
    ):
        return high
    if high == "hypothetical" and low == "future":
        return high
    if high == "negated" and low in ("actual", "future", "alleged"):
        return high
    return low


def _step(node: Any, up: Any, so_far: Realis) -> Any:
    """Return the result of one step up: a realis, ``keep`` (no change), or ``stop``."""
    dep = node.dep_
    if dep == "ccomp" and node.i < up.i and up.pos_ in ("VERB", "AUX") and _colon_between(node, up):
        return "stop"  # "Peru has declined: the hall has no doors": two reports
    if up.lower_ in ("provided", "providing") and dep in ("ccomp", "advcl", "pcomp", "acl"):
        return "conditional"
    if dep == "parataxis" and node.pos_ == "VERB" and has_subject(node):
        return "stop"  # ", the minister warned,": the parenthetical names the source, whatever the clause is
    if any(c.dep_ == "advmod" and c.lower_ == "why" for c in node.children):
        return "stop"  # "asked why they left", "which is why they left": they did
    kind = governor(up)
    if dep == "conj":
        present = node.tag_ in ("VBZ", "VBP") and up.tag_ == "VBD" and has_subject(node)
        if present and so_far == "actual" and VERBS.get(node.lemma_.lower()) not in WORDS:
            return "hypothetical"  # present tense in a past report: the content of a plan or a text
        return "keep"
    if dep in ("advcl", "npadvmod"):
        return _subordinate(node, up)
    if dep == "relcl":
        return _relative(node, up)
    if dep in ("ccomp", "xcomp", "acl", "csubj", "pcomp", "advmod", "acomp", "oprd"):
        return _content(node, up, kind)
    if dep in ("dobj", "obj", "pobj", "nsubjpass", "dative", "attr"):
        return _object(node, up, kind)
    if dep == "prep" and charged(node) is not None:
        return "alleged"
    if dep == "prep":
        return _prepositional(node, up, kind)
    if dep in ("nsubj", "poss", "compound", "amod", "appos", "agent"):
        return "stop"
    if dep == "parataxis":
        return "keep"
    return "keep"


def _colon_between(node: Any, up: Any) -> bool:
    """Whether a colon separates the clause of a verb from the clause to which it is attached."""
    return any(t.text == ":" for t in node.doc[node.i + 1 : up.i])


def _content(node: Any, up: Any, kind: Realis | None) -> Any:
    lemma = up.lemma_.lower()
    words = {c.lower_ for c in node.children if c.dep_ in ("mark", "advmod")}
    finite = any(c.dep_ in ("nsubj", "nsubjpass", "mark") for c in node.children)
    if node.dep_ == "acl" and finite and not is_infinitive(node):
        return "alleged" if lemma in _HEARSAY else kind or "keep"
    if node.dep_ == "acl" and node.tag_ == "VBN" and not is_infinitive(node):
        return "stop"  # "a treaty signed in 1987" is independent of its context
    if node.dep_ == "acl" and node.tag_ == "VBG" and kind is None:
        return "stop"
    if node.dep_ == "ccomp" and words & {"whether", "if"}:
        return "hypothetical"
    if lemma in DENY:
        return "negated"
    if up.pos_ == "ADP":
        if up.lower_ in ("after", "since", "upon", "by", "while", "on", "despite", "in", "for", "of", "at", "over"):
            return "keep"
        return "negated" if up.lower_ in ("without", "from", "instead") else "hypothetical"
    habit = (
        node.dep_ == "ccomp"
        and node.tag_ == "VBZ"
        and up.tag_ == "VBD"
        and not any(c.dep_ == "aux" for c in node.children)
    )
    if habit and VERBS.get(node.lemma_.lower()) in DEEDS and kind is None:
        return "hypothetical"  # "reminded them that it suspends members who …": a rule
    if node.dep_ == "ccomp" and not is_infinitive(node) and node.tag_ not in ("VBG",):
        if kind == "negated":
            return "negated" if lemma in DENY else "keep"
        if lemma in (
            "insist",
            "suggest",
            "warn",
            "say",
            "expect",
            "claim",
            "tell",
            "agree",
            "call",
            "announce",
            "mean",
        ) and _indicative(node):
            return "alleged" if lemma in ("claim",) else "hypothetical" if lemma == "expect" else "keep"
        if kind is not None:
            return kind
        if _passive_report(up):
            return "alleged"
        return "keep"
    if is_infinitive(node):
        if lemma in _VOTING and class_of(node) in _BY_VOTE:
            return "keep"  # "voted to leave the league and accept the offer": a vote is what makes it so
        if kind is not None:
            return kind
        if _passive_report(up) and lemma not in IMPLICATIVE:
            return "alleged"
        if lemma in IMPLICATIVE or (up.pos_ == "AUX" and lemma in ("be", "have")):
            return "keep" if lemma != "have" or own(up, node) == "negated" else "demanded"
        return "hypothetical"
    if kind is not None:
        return kind
    return "keep"


def _indicative(node: Any) -> bool:
    """Whether a clause reports the past directly: no modal, no base form."""
    return node.tag_ in ("VBD", "VBN", "VBG") and own(node) in ("actual", "negated")


def _passive_report(up: Any) -> bool:
    """Whether something "was said", "is reported", "is thought"."""
    return up.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in up.children)


def _subordinate(node: Any, up: Any) -> Any:
    first = next(iter(node.lefts), None)
    if first is not None and first.dep_ == "aux" and first.lower_ in ("had", "should", "were"):
        return "conditional" if first.lower_ != "had" else "hypothetical"  # "Had it asked, …", "Should they leave, …"
    if up.lower_ in ("soon", "long") and up.pos_ == "ADV" and up.head.i != up.i:
        # "will be reopened as soon as they pay", "as long as they stay"
        return "stop" if own(up.head, up) == "actual" and not is_infinitive(up.head) else "conditional"
    words = {c.lower_ for c in node.children if c.dep_ in ("mark", "advmod", "prep")}
    if (words | {node.lower_, up.lower_ if up.dep_ == "advcl" else ""}) & _CONDITIONAL:
        return (
            "conditional"
            if not (
                node.tag_ == "VBD" and up.tag_ == "VBD" and words & {"once", "until", "till"} and own(up) == "actual"
            )
            else "stop"
        )
    if is_infinitive(node):
        # A purpose, or content that the parser attached beside its verb.
        if up.lemma_ == "go" and any(c.dep_ == "prt" and c.lower_ == "on" for c in up.children):
            return "keep"  # "went on to expel two diplomats"
        kind = governor(up)
        return "alleged" if _passive_report(up) and kind is None else kind if kind is not None else "hypothetical"
    present = node.tag_ in ("VBZ", "VBP") or any(
        c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") and c.lemma_ == "have" for c in node.children
    )
    if "before" in words:
        return "hypothetical" if node.tag_ in ("VBZ", "VBP", "VBG") else "stop"
    if words & {"when", "after", "as", "where", "while", "whenever"} and present and own(up) != "actual":
        return "conditional"
    if words & {"that"} and "so" in words:
        return "hypothetical"
    return "stop"


def _relative(node: Any, up: Any) -> Any:
    """A relative clause has its own realis, unless it describes the content of a draft."""
    if up.lower_ in _INSTANTS and up.dep_ == "npadvmod" and own(up.head, up) != "actual":
        return "conditional"  # "will lift the ban the day they leave"
    if up.lemma_.lower() in _DRAFTS and node.tag_ in ("VBZ", "VBP", "VB"):
        return "offered"
    return "stop"


def _object(node: Any, up: Any, kind: Realis | None) -> Any:
    if up.pos_ == "ADP":
        return "keep"
    lemma = up.lemma_.lower()
    if lemma in DENY or lemma in ("rule", "veto", "oppose"):
        return "negated"
    if lemma in (
        "condemn",
        "denounce",
        "accuse",
        "announce",
        "agree",
        "like",
        "stop",
        "halt",
        "start",
        "keep",
        "tell",
        "call",
    ):
        return "keep" if lemma not in ("announce", "agree") else "future"
    if kind is not None and up.pos_ in ("VERB", "ADJ", "NOUN"):
        return kind
    return "stop" if up.pos_ == "VERB" and node.dep_ == "nsubjpass" else "keep"


def _prepositional(node: Any, up: Any, kind: Realis | None) -> Any:
    word = node.lower_
    if word in ("without", "instead") or (word == "of" and up.lower_ == "short"):
        return "negated"
    if word in ("for", "of") and up.lower_ in ("return", "exchange"):
        return "conditional"
    if word == "on" and any(c.lower_ in _ON_TERMS for c in node.children):
        return "conditional"
    if kind is not None and word in ("for", "to", "of", "with", "against", "from", "about", "on", "upon", "over"):
        if kind == "alleged" or up.lemma_.lower() in ("condemn", "denounce"):
            return "alleged" if up.lemma_.lower() not in ("condemn", "denounce") else "keep"
        return kind
    if word in ("on", "about", "over", "regarding", "concerning", "toward", "towards") and up.pos_ == "NOUN":
        return "hypothetical"
    return "keep" if up.pos_ in ("NOUN", "ADP") else "stop"


def _question(root: Any) -> bool:
    """Whether a sentence is a question."""
    last = root.sent[-1]
    for token in (last, last.nbor(-1) if last.i > root.sent.start else last):
        if token.text == "?":
            return True
    return False
