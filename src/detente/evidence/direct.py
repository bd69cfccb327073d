"""Statements of direct speech: quotations with one speech cue, and sentences in the first person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from detente.evidence.attribution import Speech
from detente.evidence.deeds import HOSTILE, WORDS
from detente.evidence.event import ReportedEvent
from detente.evidence.layout import Span, Unit
from detente.evidence.offices import is_voice
from detente.evidence.page import Page
from detente.evidence.quoted import quoted_act
from detente.evidence.quotes import Quote
from detente.evidence.salience import Ref
from detente.evidence.speech import act_of_words
from detente.evidence.statement import Statement


def quotations(
    page: Page, unit: Unit, parse: Any, found: list[ReportedEvent], used: set[int], said: Sequence[Speech]
) -> Iterator[Statement]:
    """Yield a statement for each run of quotations with one cue; record the positions of the cues used."""
    runs: list[list[Speech]] = []
    for speech in said:
        last = runs[-1][-1] if runs else None
        same = (
            last is not None
            and last.speaker == speech.speaker
            and (last.cue == speech.cue or not speech.cue or not last.cue)
        )
        if same:
            runs[-1].append(speech)
        else:
            runs.append([speech])
    for run in runs:
        marks = [page.found[s.quote] for s in run]
        words = " ".join(page.text[q.start : q.end] for q in marks)
        cue = next((s.cue for s in run if s.cue), None)
        if len(words.split()) < 4 and (cue is None or run[0].confidence < 0.8) and words.strip()[-1:] not in "?!.,":
            continue
        if cue:
            used.add(cue[0])
        yield _speech(page, unit, parse, found, run, marks, cue, words)


def _speech(
    page: Page,
    unit: Unit,
    parse: Any,
    found: list[ReportedEvent],
    run: list[Speech],
    marks: list[Quote],
    cue: Span | None,
    words: str,
) -> Statement:
    first = run[0]
    ref = page.links.of_span(first.speaker) if first.speaker else Ref()
    if first.speaker is None and unit.label is not None:
        ref = page.links.voices.of_label(unit.label)
    if unit.label is not None and first.speaker == unit.label:
        ref = page.links.voices.of_label(unit.label)
    if (
        first.speaker is None
        and (unit.kind in ("headline", "heading") or unit.number == 0)
        and page.links.voices.interviewee is not None
    ):
        ref = page.links.voices.interviewee
    speaker, speaks_for = page.speaker(ref, first.speaker)
    speaks_for = page.links.voices.capacity(unit, first.speaker, speaks_for)
    told = _cue_words(page, cue) if cue else ""
    mixed = _mixed(page, cue, marks)
    clause = mixed or words
    act, realis = quoted_act(
        unit,
        parse,
        found,
        marks,
        clause,
        told,
        ref.codes,
        lambda tokens: page.codes(unit, tokens),
        cue[1] if mixed is not None and cue is not None else None,
    )
    if act == "ASSERT" and cue is not None:
        # "apologised for “an error”", "reproached them for …": the verb determines the act
        own = next(
            (
                e
                for e in found
                if unit.start + e.trigger.idx == cue[0] and e.act in WORDS | {"CONCEDE"} and e.rule != "tell to"
            ),
            None,
        )
        act, realis = (own.act, own.realis) if own is not None else (act, realis)
    if ref.person is not None and speaks_for is None and (not ref.person.office or is_voice(ref.person.role)):
        # A private person's words describe; they do not threaten or refuse on behalf of an actor.
        act, realis = "ASSERT", "actual"
    targets = [
        m.code
        for q in marks
        for m in page.links.actors_within(q.start, q.end)
        if m.form != "capital" and m.code != speaks_for
    ]
    return Statement(
        "", unit.paragraph, "direct", act, realis, speaker, first.speaker or unit.label, speaks_for,
        (speaks_for,) if speaks_for else (), tuple(dict.fromkeys(targets)) if act != "ASSERT" else (), cue,
        (marks[0].start, marks[-1].end), tuple((q.start, q.end) for q in marks), confidence=first.confidence,
        rule=f"direct: {first.rule}", role=ref.person.role if ref.person else "",
        **page.clock.near(unit, cue[0] if cue else marks[0].start),
    )  # fmt: skip


def _mixed(page: Page, cue: Span | None, marks: Sequence[Quote]) -> str | None:
    """Return the full clause if a quotation is only its end: "said that her party could not support “a war …”"."""
    if cue is None or cue[1] >= marks[0].start:
        return None
    between = page.text[cue[1] : marks[0].start]
    if (
        re.search(r"[.!?:;]", between)
        or len(re.findall(r"\w+", between)) < 3
        or page.places.overlap(cue[1], marks[0].start)
    ):
        return None
    return page.text[cue[1] : marks[-1].end]


def _cue_words(page: Page, cue: Span) -> str:
    """Return a cue with its preposition: "called for" is a demand, "called" is not."""
    m = re.match(r"\s+(?:for|on|upon)\b", page.text[cue[1] : cue[1] + 8])
    return page.text[cue[0] : cue[1]] + (m.group() if m else "")


def voiced(page: Page, unit: Unit, parse: Any, voice: Ref, made: Sequence[Statement]) -> Iterator[Statement]:
    """Yield a plain statement for each sentence of a speaker in which nothing else was found."""
    mine, _ = page.speaker(voice, unit.label)
    for sent in parse.sents:
        a, b = unit.start + sent.start_char, unit.start + sent.end_char
        here = [s for s in made if a <= s.content[0] < b and s.speaker == mine]
        charged = here != [] and all(_charges(s) for s in here)
        cleared = here != [] and all(s.realis == "negated" and s.speaks_for not in s.actors for s in here)
        if len(sent.text.split()) < 3 or page.places.overlap(a, b) or (here and not charged and not cleared):
            continue
        first = any(t.lower_ in ("i", "we") and t.dep_ in ("nsubj", "nsubjpass") for t in sent)
        if unit.kind != "answer" and not first and not charged:
            continue
        if sent.text.rstrip().endswith("?"):
            continue
        act, realis = ("ACCUSE", "actual") if charged else act_of_words(sent.text, "")
        speaker, speaks_for = page.speaker(voice, unit.label)
        if speaks_for is None:
            act, realis = "ASSERT", "actual"
        yield Statement(
            "", unit.paragraph, "direct", act, realis, speaker, unit.label, speaks_for,
            (speaks_for,) if speaks_for else (), (), None, (a, b), confidence=0.7, rule="first person",
            role=voice.person.role if voice.person else "", **page.clock.near(unit, a),
        )  # fmt: skip


def _charges(s: Statement) -> bool:
    """Whether a speaker reports harm done by somebody else, which is an accusation."""
    return s.act in HOSTILE and s.act != "REJECT" and s.realis == "alleged" and s.speaks_for not in s.actors
