"""An HTML page of a report: its text with marked statements, unread sentences and withdrawn text; self-contained."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from detente.evidence.document import TextChange
from detente.evidence.passages import name_in, unread
from detente.evidence.reading import Reading
from detente.evidence.statement import Statement
from detente.scenario.model import Scenario

COLOURS = {
    "REQUEST": "#f3d9a4", "REJECT": "#f0c0b8", "THREATEN": "#e9a99d", "ACCUSE": "#f2cbb0", "ASSAULT": "#e79c94",
    "MOBILIZE": "#ecb8a0", "COERCE": "#eab5ab", "SANCTION": "#efc4b5", "PROTEST": "#f2d4c0", "CONSULT": "#c6dcef",
    "AGREE": "#c2e0cc", "SUPPORT": "#cde6d4", "CONCEDE": "#cfe5b9", "RETREAT": "#cfe5b9", "COOPERATE": "#c4e2d8",
    "AID": "#cde6d4", "ASSERT": "#e2e2ea",
}  # fmt: skip
_STYLE = """
body{font:16px/1.55 Georgia,serif;margin:0;color:#1c2430;background:#fbfaf7}
main{display:grid;grid-template-columns:minmax(0,3fr) minmax(19rem,2fr);gap:2.5rem;max-width:76rem;margin:0 auto;padding:2rem}
h1{font-size:1.5rem;margin:0 0 .3rem}p.note{font:13px/1.45 system-ui,sans-serif;color:#5a6472;margin:.2rem 0}
.block{margin:0 0 1rem;display:grid;grid-template-columns:2.6rem 1fr}.block>span{font:12px system-ui,sans-serif;color:#8a93a0;padding-top:.3rem}
.caption,.boilerplate,.byline{color:#68717d;font-size:.92em}.headline{font-weight:bold;font-size:1.15em}
mark{padding:.05em .12em;border-radius:.2em;color:inherit}mark a{color:inherit;text-decoration:none;border-bottom:1px dotted #68717d}
.unread{color:#8a5a00;border-bottom:1px dashed #c9a86a}.changes{font:13px/1.45 system-ui,sans-serif;padding-left:1.2rem}
.gone{text-decoration:line-through;color:#68717d}
aside{font:13px/1.4 system-ui,sans-serif}aside article{border-left:4px solid;padding:.3rem .7rem;margin:0 0 .7rem;background:#fff}
aside article:target{outline:2px solid #34618f}aside b{letter-spacing:.02em}.rests{color:#34618f}
.legend span{display:inline-block;padding:.1rem .5rem;margin:0 .3rem .3rem 0;border-radius:.2rem;font:12px system-ui,sans-serif}
@media(max-width:60rem){main{grid-template-columns:1fr}}@media print{body{background:#fff}aside article{break-inside:avoid}}
"""


def page(readings: Sequence[Reading], scenario: Scenario | None = None) -> str:
    """Return one self-contained HTML page for some readings.

    Parameters
    ----------
    readings
        The readings.
    scenario
        Its positions that cite the same paragraph are listed beside a statement.
    """
    body = "".join(_one(r, scenario, n) for n, r in enumerate(readings, 1))
    title = escape(", ".join(r.document.id for r in readings))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: statements</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{body}</body></html>\n'
    )


def _one(reading: Reading, scenario: Scenario | None, n: int) -> str:
    d = reading.document
    acts = dict.fromkeys(s.act for s in reading.statements)
    legend = "".join(f'<span style="background:{COLOURS[a]}">{a.lower()}</span>' for a in acts)
    notes = "".join(f'<p class="note">{escape(w)}</p>' for w in reading.warnings)
    when = f", {d.published.isoformat()}" if d.published else ""
    missed = [(p.start, p.end) for p in unread(reading)]
    blocks = "".join(
        f'<div class="block"><span>p{p.number}</span><div class="{p.kind}">{_marked(reading, p.start, p.end, n, missed)}</div></div>'
        for p in d.paragraphs
    )
    cards = "".join(_card(reading, s, scenario, n) for s in reading.statements)
    return (
        f"<main><section><h1>{escape(d.id)}{when}</h1>"
        f'<p class="note">{len(reading.statements)} statements. Rules made them, no language model; uncalibrated.</p>{notes}'
        f'<p class="note"><span class="unread">{_sentences(len(missed))}</span> hold no statement.</p>'
        f'<p class="legend">{legend}</p>{_changes(d.changes)}{blocks}</section><aside>{cards}</aside></main>'
    )


def _sentences(n: int) -> str:
    return "1 sentence" if n == 1 else f"{n} sentences"


def _changes(changes: Sequence[TextChange]) -> str:
    """Return the tracked changes of a file as a list; withdrawn words are struck out."""
    if not changes:
        return ""
    items: list[str] = []
    for c in changes:
        gone = c.start == c.end and c.kind != "comment"
        words = f'<span class="gone">{escape(c.text)}</span>' if gone else escape(c.text)
        who = f" by {escape(c.author)}" if c.author else ""
        items.append(f"<li>{c.kind}{who}{f', {escape(c.date)}' if c.date else ''}: {words}</li>")
    return f'<ul class="changes">{"".join(items)}</ul>'


def _marked(reading: Reading, start: int, end: int, n: int, missed: Sequence[tuple[int, int]]) -> str:
    """Return a paragraph with its statements and unread sentences marked; of overlapping spans the shorter is shown."""
    text = reading.document.text
    owner: list[Statement | None] = [None] * (end - start)
    spans = [(s, q) for s in reading.statements for q in (s.quotes or (s.content,))]
    for s, (a, b) in sorted(spans, key=lambda x: x[1][0] - x[1][1]):
        for i in range(max(a, start), min(b, end)):
            owner[i - start] = s
    out: list[str] = []
    i = start
    while i < end:
        s = owner[i - start]
        j = i
        lost = any(a <= i < b for a, b in missed)
        while j < end and owner[j - start] is s and any(a <= j < b for a, b in missed) == lost:
            j += 1
        words = escape(text[i:j]).replace("\n", "<br>")
        if s is None:
            out.append(f'<span class="unread">{words}</span>' if lost and words.strip() else words)
        else:
            who = ", ".join(name_in(reading, a) for a in s.actors) or "unknown"
            said = who if s.speaker is None else f"{who}, according to {s.speaker}" if s.of_others else s.speaker
            tip = escape(f"{s.act}, {s.realis}: {said}", quote=True)
            out.append(
                f'<mark style="background:{COLOURS[s.act]}" title="{tip}"><a href="#d{n}{s.id}">{words}</a></mark>'
            )
        i = j
    return "".join(out)


def _card(reading: Reading, s: Statement, scenario: Scenario | None, n: int) -> str:
    who = escape(s.speaker or "") + (f" ({escape(s.role)})" if s.role else "")
    for_whom = f"for {escape(name_in(reading, s.speaks_for))}" if s.speaks_for else "for nobody" if s.speaker else ""
    actors = ", ".join(escape(name_in(reading, a)) for a in s.actors)
    to = f" → {', '.join(escape(name_in(reading, t)) for t in s.targets)}" if s.targets else ""
    lines = [f"<b>{s.act.lower()}</b> · {s.form} · {s.realis} · p{s.paragraph}"]
    if who:
        lines.append(f"{who} {for_whom}")
    lines.append(f"{actors}{to}" if actors else "actor unknown")
    extra = [x for x in (s.date, s.quantity, s.issue and f"issue {s.issue}", s.dup_of and f"repeats {s.dup_of}") if x]
    if extra:
        lines.append(escape(" · ".join(extra)))
    rests = _resting(s, scenario)
    if rests:
        lines.append(f'<span class="rests">Rests on this paragraph: {escape(", ".join(rests))}</span>')
    lines.append(f"<small>{escape(s.rule)}; confidence {s.confidence:.2f}</small>")
    return f'<article id="d{n}{s.id}" style="border-color:{COLOURS[s.act]}">{"<br>".join(lines)}</article>'


def _resting(s: Statement, scenario: Scenario | None) -> list[str]:
    """Return the positions of a scenario that cite a statement's paragraph."""
    if scenario is None:
        return []
    mark = f"#p{s.paragraph}"
    return [f"{p.actor} on {p.issue}" for p in scenario.positions if any(e.endswith(mark) for e in p.evidence)]
