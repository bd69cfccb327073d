"""From statements to a draft scenario that an analyst completes.

The draft says what the report says and no more: actors, people, issues found, stated positions with wide ranges
and their evidence, demands as a proposal. Whatever the report does not say is marked ``TO FILL`` and as wide as
the scale. It loads and runs as it is, so that the first answer shows what is worth finding out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from detente._errors import DetenteError
from detente.evidence.gazetteer import entries, name_of
from detente.evidence.reading import Reading
from detente.evidence.statement import Statement
from detente.evidence.topics import Topic, topics, topics_of
from detente.scenario._emit import flow

FILL = "TO FILL: the report does not say"
WANTS, KEEPS, OFFERS = "REQUEST", "REJECT", "CONCEDE"
_WORDS = {
    "REQUEST": "asks for this", "REJECT": "turns this down", "CONCEDE": "offers this, on a condition",
    "ASSERT": "speaks of this", "SUPPORT": "speaks for this", "AGREE": "agrees to this", "ACCUSE": "speaks against this",
    "CONSULT": "talks about this", "MOBILIZE": "brings up forces", "ASSAULT": "uses force", "THREATEN": "threatens",
}  # fmt: skip


class NothingToDraft(DetenteError, ValueError):
    """A draft needs two actors, an issue and a date; the message says which is missing."""


@dataclass
class _Found:
    """Statements of one report, by what they bear on."""

    reading: Reading
    source: str
    texts: dict[str, str] = field(default_factory=dict[str, str])
    about: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def draft(readings: Sequence[Reading], title: str | None = None, as_of: date | None = None) -> str:
    """Return the text of a draft scenario.

    Parameters
    ----------
    readings
        What was read; the last report's date bounds the draft.
    title
        Of the dispute; by default made from its parties.
    as_of
        Nothing later may be used; by default the last report's date.

    Raises
    ------
    NothingToDraft
        If fewer than two actors or no issue was found, or no date is known.
    """
    when = as_of or max((r.document.published for r in readings if r.document.published), default=None)
    if when is None:
        raise NothingToDraft("no report has a date; give it with --date 2022-01-12")
    found = [_about(r, f"r{n}") for n, r in enumerate(readings, 1)]
    actors = _actors(found)
    if len(actors) < 2:
        raise NothingToDraft(
            f"a dispute needs two actors, and {len(actors)} was found; only states and "
            "organisations of the table of names are recognised: add another report, or start with `detente new`"
        )
    used = [t for t in topics() if any(t.id in ids for f in found for ids in f.about.values())]
    if not used:
        raise NothingToDraft("no issue was recognised; start with `detente new` and link evidence by hand")
    first, other = _parties(found, actors)
    name = title or f"{name_of(first)} and {name_of(other)}"
    lines = [
        f"# A draft made from {len(found)} report{'s' if len(found) > 1 else ''}; complete what is marked TO FILL.",
        "# Stated positions rest on the sentences named beside them. Ranges are wide on purpose.",
        "",
        "detente: 1",
        f"title: {flow(name)}",
        f"as_of: {when.isoformat()}",
        "by: draft",
        f"signatories: [{first}, {other}]      # TO FILL: who signs a deal",
        "",
        *_sources(found, when),
        *_events(found),
        "actors:",
        *(f"  - {{id: {a}, name: {flow(name_of(a))}, kind: {_kind(a)}}}" for a in actors),
        "",
        *_people(found, actors),
        *_issues(used),
        *_positions(found, actors, used, first),
        *_proposals(found, used, first, other),
        "# What no agreement would bring, for each actor: TO FILL (lapse, holding costs, force if it could come).",
        "no_agreement:",
        "  lapse: {talks: 0}" if any(t.id == "talks" for t in used) else "  lapse: {}",
        "",
    ]
    return "\n".join(lines)


def _about(reading: Reading, source: str) -> _Found:
    """Find what each statement bears on; a refusal that names nothing refuses what was asked for before."""
    out = _Found(reading, source)
    text = reading.document.text
    asked: list[tuple[str, ...]] = []
    for s in reading.statements:
        words = text[slice(*s.content)]
        out.texts[s.id] = words
        if s.dup_of is None and s.realis != "negated":
            about = topics_of(words)
            if s.act == KEEPS and not about and asked:
                every = dict.fromkeys(t for topics_ in asked for t in topics_)
                about = tuple(every) if "proposals" in words or "demands" in words else asked[-1]
            elif s.act == WANTS and about:
                asked.append(about)
            out.about[s.id] = about
    return out


def _statements(found: Iterable[_Found]) -> Iterable[tuple[_Found, Statement]]:
    return ((f, s) for f in found for s in f.reading.statements if s.dup_of is None)


def _actors(found: Sequence[_Found]) -> list[str]:
    """Return actors that act or speak, or that two statements are addressed to, the most frequent first."""
    acts: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for _, s in _statements(found):
        acts.update({*s.actors, *((s.speaks_for,) if s.speaks_for else ())})
        meant.update(s.targets)
    known = [c for c in acts if c != "SUN"] + [c for c, n in meant.items() if c not in acts and n >= 1 and c != "SUN"]
    return sorted(dict.fromkeys(known), key=lambda c: (-acts[c] - meant[c], c))


def _parties(found: Sequence[_Found], actors: Sequence[str]) -> tuple[str, str]:
    """Return who asks most, and whom it mostly asks."""
    asks: Counter[str] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for _, s in _statements(found):
        if s.act == WANTS:
            asks.update(s.actors[:1])
            asked.update((a, t) for a in s.actors[:1] for t in s.targets)
    first = max(asks, key=lambda a: (asks[a], a), default=actors[0])
    others = {t: n for (a, t), n in asked.items() if a == first and t in actors}
    other = max(others, key=lambda t: (others[t], t), default=next(a for a in actors if a != first))
    return first, other


def _kind(code: str) -> str:
    if code == "NATO":
        return "organisation"
    return next(("state" if e.kind == "state" else "organisation" for e in entries() if e.code == code), "organisation")


def _sources(found: Sequence[_Found], when: date) -> list[str]:
    lines = ["sources:"]
    for f in found:
        d = f.reading.document
        digest = hashlib.sha256(d.text.encode("utf-8", "replace")).hexdigest()
        lines += [
            f"  - id: {f.source}",
            f"    title: {flow(f'Report {d.id}')}      # TO FILL: in your own words",
            f"    date: {(d.published or when).isoformat()}",
            f"    sha256: {flow(digest)}",
            "    blocks:",
        ]
        used = {s.paragraph for s in f.reading.statements}
        for p in d.paragraphs:
            if p.number in used:
                block = hashlib.sha256(d.body(p).encode("utf-8", "replace")).hexdigest()[:16]
                gist = block_gist([s for s in f.reading.statements if s.paragraph == p.number])
                lines.append(
                    f"      p{p.number}: {{span: [{p.start}, {p.end}], sha256: {flow(block)}, gist: {flow(gist)}}}"
                )
    return [*lines, ""]


def block_gist(statements: Sequence[Statement]) -> str:
    """Say in our own words what a block holds."""
    parts: list[str] = []
    for s in statements:
        who = s.speaker if s.form == "direct" and s.speaker else ", ".join(name_of(a) for a in s.actors) or "somebody"
        to = f" to {', '.join(name_of(t) for t in s.targets)}" if s.targets else ""
        parts.append(f"{who}: {s.act.lower()}{to}" + ("" if s.realis == "actual" else f" ({s.realis})"))
    return "; ".join(dict.fromkeys(parts)) + "."


def _events(found: Sequence[_Found]) -> list[str]:
    lines: list[str] = []
    for f, s in _statements(found):
        if (
            s.form == "narrated"
            and s.realis == "actual"
            and s.date
            and s.act in ("CONSULT", "ASSAULT", "MOBILIZE", "RETREAT")
        ):
            who = ", ".join(name_of(a) for a in s.actors)
            what = f"{who}: {s.act.lower()}" + (f", {s.quantity}" if s.quantity else "")
            lines.append(f"  - {{date: {flow(s.date)}, what: {flow(what)}, evidence: [{f.source}#p{s.paragraph}]}}")
    return ["events:", *dict.fromkeys(lines), ""] if lines else []


def _people(found: Sequence[_Found], actors: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for f in found:
        for p in f.reading.people:
            if p.role:
                who = f", speaks_for: {p.speaks_for}" if p.speaks_for in actors else ""
                lines.append(f"  - {{name: {flow(p.name)}, role: {flow(p.role)}{who}}}")
    return ["people:", *dict.fromkeys(lines), ""] if lines else []


def _issues(used: Sequence[Topic]) -> list[str]:
    lines = ["# Levels are a common starting point: put the dispute's own words to them.", "issues:"]
    for t in used:
        levels = ", ".join(f"{y}: {flow(text)}" for y, text in t.levels.items())
        lines += [
            f"  - id: {t.id}",
            f"    question: {flow(t.question)}",
            f"    kind: {t.kind}",
            f"    levels: {{{levels}}}",
            f"    status_quo: {t.status_quo}      # TO FILL: how things stand now",
        ]
    return [*lines, ""]


def _positions(found: Sequence[_Found], actors: Sequence[str], used: Sequence[Topic], first: str) -> list[str]:
    lines = ["positions:"]
    for a in actors:
        for t in used:
            said = [(f, s) for f, s in _statements(found) if a in _voices(s) and t.id in f.about.get(s.id, ())]
            hint = _stated(t, [s for _, s in said], a == first)
            lines += [f"  - actor: {a}", f"    issue: {t.id}"]
            if hint is None:
                lines += [
                    "    ideal: {uniform: [0, 100]}",
                    "    salience: {low: 20, mode: 50, high: 90}",
                    "    basis: judgement",
                    f"    why: {flow(FILL)}",
                ]
                continue
            refs = list(dict.fromkeys(f"{f.source}#p{s.paragraph}" for f, s in said))
            told = "; ".join(
                dict.fromkeys(f"{name_of(a)} {_WORDS.get(s.act, 'speaks of this')} (p{s.paragraph})" for _, s in said)
            )
            lines += [
                f"    stated: {hint}",
                "    salience: {low: 20, mode: 60, high: 100}",
                "    basis: {stated: report, salience: judgement}",
                f"    evidence: [{', '.join(flow(r) for r in refs)}]",
                f"    gist: {flow(told + '.')}",
                f"    why: {flow('TO FILL: the report does not say how much it matters')}",
            ]
    return [*lines, ""]


def _voices(s: Statement) -> tuple[str, ...]:
    """Return whose position a statement shows."""
    return (s.speaks_for,) if s.speaks_for and s.form != "narrated" else s.actors


def _stated(topic: Topic, said: Sequence[Statement], challenger: bool) -> str | None:
    """Return a wide range for a stated position, or ``None`` where nothing supports one."""
    acts = {s.act for s in said}
    if not acts or (acts <= {"CONSULT"} and topic.id != "talks"):
        return None
    quo = topic.status_quo
    if OFFERS in acts:
        return "{low: 30, mode: 60, high: 100}"
    if topic.kind == "restraint" and "SUPPORT" in acts:
        return "{low: 20, mode: 65, high: 100}"
    if topic.id == "talks" and "CONSULT" in acts:
        return f"{{low: {min(quo, 30)}, mode: 65, high: 100}}"
    if WANTS in acts and (challenger or topic.kind == "restraint"):
        return "{low: 60, mode: 95, high: 100}"
    if acts & {"REJECT", "ASSERT", "SUPPORT", "REQUEST"} and topic.kind == "distributive" and not challenger:
        return f"{{low: 0, mode: {quo}, high: {min(100, quo + 25)}}}"
    if "MOBILIZE" in acts:
        return f"{{low: 0, mode: {quo}, high: {min(100, quo + 30)}}}"
    return None


def _proposals(found: Sequence[_Found], used: Sequence[Topic], first: str, other: str) -> list[str]:
    """Return what each side asks for and offers, as packages; and what both seem to welcome."""
    kinds = {t.id: t for t in used}
    asked: dict[str, int] = {}
    answered: dict[str, int] = {}
    refs: list[str] = []
    back: list[str] = []
    for f, s in _statements(found):
        for t in f.about.get(s.id, ()):
            if first in s.actors and s.act in (WANTS, OFFERS):
                levels = sorted(kinds[t].levels)
                asked.setdefault(t, levels[-1])
                if s.act == OFFERS:
                    asked[t] = levels[-2]
                refs.append(f"{f.source}#p{s.paragraph}")
            if s.act in ("CONSULT", "AGREE") and (first in s.actors or other in s.actors) and s.realis == "future":
                answered[t] = sorted(kinds[t].levels)[-2]
                back.append(f"{f.source}#p{s.paragraph}")
    if not asked:
        return []
    lines = ["proposals:"]
    for name, by, package, evidence in (("demands", first, asked, refs), ("further-talks", other, answered, back)):
        if package:
            clauses = ", ".join(f"{t}: {y}" for t, y in package.items() if y != kinds[t].status_quo)
            where = ", ".join(flow(r) for r in dict.fromkeys(evidence))
            lines.append(
                f"  - {{id: {name}, by: {by}, kind: spoken, package: {{{clauses}}}, basis: report, evidence: [{where}],"
                f" gist: {flow(f'What {name_of(by)} is reported to ask for, or to offer.')}}}"
            )
    return [*lines, ""]
