"""Repetitions of the text in headlines and captions, and statements in questions that the answer denies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detente.evidence.deeds import DEEDS
from detente.evidence.document import Document
from detente.evidence.statement import Statement

IN_QUESTION = ", question"
"""Suffix of the rule of a deed that an interviewer reports before the question."""
_ANSWER = 2
"""Number of paragraphs after a question in which its answer is searched."""


def _denied(s: Statement, found: list[Statement]) -> bool:
    """Whether the answer denies a deed that an interviewer reported."""
    return any(
        r.act == s.act and r.realis == "negated" and set(r.actors) & set(s.actors)
        for r in found
        if s.paragraph <= r.paragraph <= s.paragraph + _ANSWER
    )


def repeats(found: list[Statement], document: Document) -> Iterator[Statement]:
    """Mark statements of the headline and captions that repeat the text.

    If the headline says more than the text, the text is followed; a headline that the text does not support is not
    counted. A deed that an interviewer reports and the answer denies is left out.
    """
    kinds = {p.number: p.kind for p in document.paragraphs}
    running = [s for s in found if kinds[s.paragraph] == "body"]
    for s in found:
        if s.realis == "actual" and s.rule.endswith(IN_QUESTION) and _denied(s, found):
            continue  # the denial is the report
        if kinds[s.paragraph] not in ("headline", "caption"):
            yield s
            continue
        same = [r for r in running if r.act == s.act and (set(r.actors) & set(s.actors) or not s.actors)]
        same.sort(key=lambda r: (-len(set(r.targets) & set(s.targets)), r.realis != s.realis, r.paragraph))
        if (
            kinds[s.paragraph] == "headline"
            and s.realis == "actual"
            and s.act in DEEDS | {"AGREE"}
            and s.form == "narrated"
            and not any(r.realis in ("actual", "alleged") for r in same)
        ):
            s = replace(s, realis=same[0].realis if same else "alleged", rule=f"{s.rule}, headline")
        yield replace(s, dup_of=same[0].id) if same else s
