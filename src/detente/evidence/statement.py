"""The record of one speech act or deed, with its spans in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from detente.evidence.lexicon import Act

Form = Literal["direct", "indirect", "narrated"]
Realis = Literal[
    "actual", "background", "alleged", "threatened", "demanded", "offered", "conditional", "negated", "future", "hypothetical",
]  # fmt: skip
Span = tuple[int, int]

AUXILIARY = {"future": "future", "hypothetical": "hypothetical", "negated": "negation", "demanded": "hypothetical",
             "offered": "hypothetical", "conditional": "hypothetical", "threatened": "hypothetical"}  # fmt: skip
"""PLOVER's auxiliary modes."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One speech act or deed.

    Attributes
    ----------
    id
        ``s1``, ``s2`` … in text order.
    paragraph
        Its number.
    form
        Direct speech, reported speech, or an act narrated by the report.
    act
        A PLOVER category, or ``ASSERT``.
    realis
        Whether it happened, or was only demanded, offered, feared, denied …
    speaker, mention
        The speaker's name or description, and its span; ``None`` if unknown.
    speaks_for
        Code of the actor for whom the speaker speaks, or ``None``.
    actors, targets
        Codes of the agents and of those affected.
    cue, content, quotes
        Half-open spans of code points in the text as given, without quotation marks.
    issue, stance
        Link to a scenario's issue, and the level that the words suggest.
    date, date_text
        ISO date, if the report gives one, and its words.
    dup_of
        The statement that this one repeats (headline, caption).
    confidence
        0–1: fixed by the rule, not calibrated.
    rule
        The rule that made it.
    quantity
        Size of forces, such as ``around 100,000 troops``.
    """

    id: str
    paragraph: int
    form: Form
    act: Act
    realis: Realis
    speaker: str | None
    mention: Span | None
    speaks_for: str | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    cue: Span | None
    content: Span
    quotes: tuple[Span, ...] = ()
    issue: str | None = None
    stance: str | None = None
    date: str | None = None
    date_text: str | None = None
    dup_of: str | None = None
    confidence: float = 0.5
    rule: str = ""
    quantity: str | None = None
    role: str = ""

    @property
    def of_others(self) -> bool:
        """Whether the speaker says what others do: "Serbia's envoy: Pristina refused"."""
        return self.speaker is not None and bool(self.actors) and self.speaks_for not in self.actors

    def plain(self) -> dict[str, Any]:
        """Return plain data, as in the output of ``--json``."""
        return {
            "id": self.id,
            "paragraph": self.paragraph,
            "form": self.form,
            "act": self.act,
            "realis": self.realis,
            "speaker": self.speaker,
            "mention": list(self.mention) if self.mention else None,
            "role": self.role,
            "speaks_for": self.speaks_for,
            "actors": list(self.actors),
            "targets": list(self.targets),
            "cue": list(self.cue) if self.cue else None,
            "content": list(self.content),
            "quotes": [list(q) for q in self.quotes],
            "issue": self.issue,
            "stance": self.stance,
            "date": self.date,
            "date_text": self.date_text,
            "quantity": self.quantity,
            "dup_of": self.dup_of,
            "confidence": self.confidence,
            "rule": self.rule,
        }


def plover(statement: Statement, text: str, document: str, published: str | None = None) -> dict[str, Any]:
    """Return a statement as a PLOVER record.

    Parameters
    ----------
    statement
        The statement.
    text, document
        The report's text and id.
    published
        The report's date (ISO), used for statements without a date; ``date_basis`` says which of the two was used.
    """
    return {
        "id": f"{document}-{statement.id}",
        "date": statement.date or published,
        "date_basis": "text" if statement.date else "report" if published else None,
        "actor": [{"code": a} for a in statement.actors],
        "recipient": [{"code": a} for a in statement.targets],
        "event": statement.act,
        "mode": AUXILIARY.get(statement.realis, ""),
        "realis": statement.realis,
        "happened": statement.realis in ("actual", "background"),
        "context": [statement.issue] if statement.issue else [],
        "text_info": {"start": statement.content[0], "end": statement.content[1]},
        "text": text[statement.content[0] : statement.content[1]],
        "dup_of": f"{document}-{statement.dup_of}" if statement.dup_of else None,
    }


COLUMNS = (
    "id", "paragraph", "form", "act", "realis", "speaker", "role", "speaks_for", "actors", "targets", "issue", "stance", "date",
    "quantity", "dup_of", "confidence", "rule", "start", "end", "text",
)  # fmt: skip
"""Columns of the flat table."""


def flat(statement: Statement, text: str) -> dict[str, Any]:
    """Return a statement as one row of a table, with its words from the report's text."""
    row = statement.plain()
    row["actors"], row["targets"] = ";".join(statement.actors), ";".join(statement.targets)
    row["start"], row["end"] = statement.content
    row["text"] = " ".join(text[slice(*statement.content)].split())
    return {c: "" if row[c] is None else row[c] for c in COLUMNS}
