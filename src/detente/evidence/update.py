"""What a new report would add to a scenario: evidence, and differences from the coded positions.

The scenario is not changed: each statement is shown beside the position that it concerns, and the new source can be
written as YAML to be pasted. Nothing published after the scenario's ``as_of`` is used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from detente._errors import UsageError
from detente.evidence.entries import block_line
from detente.evidence.gazetteer import entries
from detente.evidence.passages import Passage, passages
from detente.evidence.reading import Reading
from detente.evidence.stance import Linker
from detente.evidence.stands import Stand, kind_of, voices_of
from detente.evidence.statement import Statement
from detente.evidence.words import roots
from detente.scenario.model import Scenario
from detente.scenario.parts import Position
from detente.scenario.yaml.emit import flow

NEAR = 15
"""Distance from a refused level within which a coded position contradicts the refusal."""


Moves = Literal["towards", "away from"]


@dataclass(frozen=True, slots=True)
class Addition:
    """One statement that concerns the scenario.

    Attributes
    ----------
    statement
        The statement, linked to an issue.
    sentence
        Its sentence.
    actor, issue
        The position concerned: that of the actor in the sentence, who need not be the speaker.
    stand
        What the actor does: ``asks``, ``offers``, ``refuses``, or ``None`` if no side is taken.
    moves, level
        Whether that supports a level of the issue or opposes it; ``None`` if no level was recognised.
    coded
        The coded position in words; ``None`` if the scenario has none.
    note
        Comparison with the coded position: in line, against it, or new.
    """

    statement: Statement
    sentence: str
    actor: str
    issue: str
    stand: Stand | None
    moves: Moves | None
    level: int | None
    coded: str | None
    note: str


class TooLate(UsageError):
    """The report was published after the scenario's ``as_of``, or its date is unknown."""


def unknown(scenario: Scenario) -> tuple[str, ...]:
    """Return the actors of a scenario that are not in the gazetteer, by id or by name."""
    known = set(_codes(scenario, None).values())
    return tuple(a.id for a in scenario.actors if a.id not in known)


def _codes(scenario: Scenario, reading: Reading | None) -> dict[str, str]:
    """Return the scenario's actor for each code of the gazetteer and of a report, by id or by name."""
    codes = {e.code for e in entries()} | {a.code for a in (reading.actors if reading else ())}
    names = {n.casefold(): e.code for e in entries() for n in e.names}
    for found in reading.actors if reading else ():
        names |= {form.casefold(): found.code for form in (found.name, *found.forms)}
    out: dict[str, str] = {}
    for actor in scenario.actors:
        code = actor.id if actor.id in codes else names.get(actor.name.casefold())
        if code is not None:
            out.setdefault(code, actor.id)
    return out


def known_source(scenario: Scenario, reading: Reading) -> str | None:
    """Return the id of the scenario's source that is the same report, if there is one."""
    digest = hashlib.sha256(reading.document.text.encode("utf-8", "replace")).hexdigest()
    return next((s.id for s in scenario.sources if s.sha256 == digest), None)


def additions(scenario: Scenario, reading: Reading) -> list[Addition]:
    """Return what a report adds to a scenario.

    Raises
    ------
    TooLate
        If the report is later than ``as_of`` or has no date, since using it could be hindsight.
    """
    published = reading.document.published
    if published is None:
        raise TooLate(
            f"nothing says when the report was published, and the scenario may use nothing after {scenario.as_of} "
            "(as_of); give the report's date (--date)"
        )
    if published > scenario.as_of:
        raise TooLate(
            f"the report is of {published}, and the scenario may use nothing after {scenario.as_of} (as_of); "
            f"code a new scenario, or move as_of and say so"
        )
    rows = {(p.actor, p.issue): p for p in scenario.positions}
    codes = _codes(scenario, reading)
    linker = Linker(scenario)
    text = reading.document.text
    out: list[Addition] = []
    for passage in passages([reading], ["new"], parser=False):
        sided = [s for s in passage.statements if kind_of(s) is not None]
        for s in passage.statements:
            if s not in sided and s.form != "narrated" and any(_share(s, x) for x in sided):
                continue  # reporting a refusal is not a stand of the speaker
            link = _issue(scenario, linker, text[slice(*s.content)]) or _issue(scenario, linker, passage.text)
            if link is None or s.dup_of is not None:
                continue
            issue, hint = link
            for actor in dict.fromkeys(codes[c] for c in voices_of(s) if c in codes):
                linked = replace(s, issue=issue, stance=hint or None)
                out.append(_addition(scenario, linked, passage, actor, issue, hint, rows.get((actor, issue))))
    return out


def _issue(scenario: Scenario, linker: Linker, words: str) -> tuple[str, str] | None:
    """Return the issue that words name by id, or else are linked to, and the level that they suggest."""
    link = linker.link(words)
    have = set(roots(words))
    named = [k.id for k in scenario.issues if (own := set(roots(k.id.replace("-", " ")))) and own <= have]
    if not named or (link is not None and link[0] in named):
        return link
    return max(named, key=lambda k: len(roots(k.replace("-", " ")))), ""


def _share(a: Statement, b: Statement) -> bool:
    """Whether two statements are based on the same words."""
    return min(a.content[1], b.content[1]) > max(a.content[0], b.content[0])


def _addition(
    scenario: Scenario, s: Statement, passage: Passage, actor: str, issue: str, hint: str, position: Position | None
) -> Addition:
    quantity = (position.stated or position.ideal) if position is not None else None
    coded = None if quantity is None else f"{quantity.low:g}/{quantity.mode:g}/{quantity.high:g}"
    stand = kind_of(s)
    level = int(hint) if hint and stand is not None else None
    moves: Moves | None = None if level is None else "away from" if stand == "refuses" else "towards"
    does = {"asks": "asks for", "offers": "offers", "refuses": "refuses"}.get(stand or "", "speaks of")
    if level is None:
        what = "something here" if stand else "this"
        note = f"{does} {what}; no level was recognised"
    else:
        label = scenario.issue[issue].levels[level]
        note = f"{does} level {level}, “{label}”: points {moves} it"
    if quantity is None:
        note += "; no position is coded here"
    elif level is not None:
        inside = quantity.low <= level <= quantity.high
        # A refusal contradicts a position only if the position is mostly at the refused level.
        near = inside and abs(quantity.mode - level) <= NEAR
        against = near if moves == "away from" else not inside
        note += "; against what is coded: look again" if against else "; in line with what is coded"
    return Addition(s, " ".join(passage.text.split()), actor, issue, stand, moves, level, coded, note)


def source_yaml(reading: Reading, id: str) -> str:
    """Return the report as an entry of ``sources``, ready to paste."""
    d = reading.document
    lines = [
        f"  - id: {flow(id)}",
        f"    title: {flow(f'Report {d.id}')}      # TO FILL: in your own words",
        f"    date: {d.published.isoformat() if d.published else 'TO FILL'}",
        f"    sha256: {flow(hashlib.sha256(d.text.encode('utf-8', 'replace')).hexdigest())}",
        "    blocks:",
    ]
    used = {s.paragraph for s in reading.statements}
    lines += [block_line(reading, p) for p in d.paragraphs if p.number in used]
    return "\n".join(lines) + "\n"
