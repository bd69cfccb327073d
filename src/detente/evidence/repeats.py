"""What a headline or a caption repeats of the running text and says beyond it, and what an answer takes back of a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detente.evidence.deeds import DEEDS
from detente.evidence.document import Document
from detente.evidence.statement import Statement

IN_QUESTION = ", question"
"""What the rule of a deed ends in that an interviewer tells before the question."""
_ANSWER = 2
"""Paragraphs behind a question in which its answer stands."""


def _denied(s: Statement, found: list[Statement]) -> bool:
    """Whether the answer says that what an interviewer told did not happen."""
    return any(
        r.act == s.act and r.realis == "negated" and set(r.actors) & set(s.actors)
        for r in found
        if s.paragraph <= r.paragraph <= s.paragraph + _ANSWER
    )


def repeats(found: list[Statement], document: Document) -> Iterator[Statement]:
    """Mark what the headline and captions repeat of the running text.

    A headline that says more than the text is taken at the text's word; one that nothing bears out is no report. What an
    interviewer tells and the answer denies is left out.
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
