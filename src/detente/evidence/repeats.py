"""What a headline or a caption repeats of the running text, and what it says beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detente.evidence.deeds import DEEDS
from detente.evidence.document import Document
from detente.evidence.statement import Statement


def repeats(found: list[Statement], document: Document) -> Iterator[Statement]:
    """Mark what the headline and captions repeat of the running text.

    A headline that says more than the text is taken at the text's word; one that nothing bears out is no report.
    """
    kinds = {p.number: p.kind for p in document.paragraphs}
    running = [s for s in found if kinds[s.paragraph] == "body"]
    for s in found:
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
