"""One document, paragraph by paragraph: direct speech, reported speech, and what the report itself tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from detente.evidence.attribution import Cue, Speech, attribute, cues_of
from detente.evidence.dates import dates
from detente.evidence.document import Document, Paragraph
from detente.evidence.events import Event, events
from detente.evidence.people import People, Person, actor_in
from detente.evidence.quotes import Quote, inside
from detente.evidence.speech import act_of_words
from detente.evidence.statement import Span, Statement

_FORCES = re.compile(
    r"(?:(?:around|about|some|nearly|more than|up to|at least|over|almost|roughly|an estimated)\s+)?"
    r"\d[\d,.]*(?:\s*(?:thousand|hundred))?(?:[\s-]+(?:[\w-]+)){0,4}?\s+"
    r"(?:troops|soldiers|forces|fighters|personnel|tanks|missiles|warships|aircraft|jets|reservists|peacekeepers)\b",
    re.IGNORECASE,
)
_ALLIANCE = re.compile(r"\b(?:alliance|organi[sz]ation|bloc|allies|members?|union)\b", re.IGNORECASE)
_COUNTRY = re.compile(r"\b(?:country|nation|republic|state)\b", re.IGNORECASE)
SPEECH_ONLY = frozenset(
    "reaffirm reiterate stress emphasize emphasise underline affirm insist warn tell say claim".split()
)
"""Verbs that with a clause report what was said, whatever act they are with an object."""


class Reader:
    """Walks through one parsed document, paragraph by paragraph; pronouns follow whoever spoke last."""

    def __init__(self, document: Document, found: Sequence[Quote], parses: dict[int, Any]) -> None:
        self.document, self.found, self.parses = document, found, parses
        self.people = People(document, parses)
        self.said = attribute(document, found, parses)
        self.out: list[Statement] = []
        self.last: Person | None = None
        self.group: tuple[str, ...] = ()

    def run(self) -> tuple[Statement, ...]:
        speakers = self._speakers()
        for paragraph in self.document.paragraphs:
            if paragraph.number not in self.parses:
                continue
            self.group = ()
            direct = self._direct(paragraph, speakers)
            self._narrated(paragraph, direct)
        ordered = sorted(self.out, key=lambda s: (s.paragraph, s.content[0], s.content[1]))
        named = [replace(s, id=f"s{n}") for n, s in enumerate(ordered, 1)]
        return tuple(_repeats(named, self.document))

    # Direct speech.

    def _speakers(self) -> dict[int, Person | None]:
        """Resolve the speaker of every quotation, in order, so that pronouns follow whoever spoke last."""
        out: dict[int, Person | None] = {}
        for speech in self.said:
            person = self.people.resolve(self.document, speech.speaker, self.last) if speech.speaker else None
            if person is None and speech.cue is None and speech.speaker is not None:
                person = out.get(speech.quote - 1)
            out[speech.quote] = person
            if person is not None:
                self.last = person
        self.last = None
        return out

    def _direct(self, paragraph: Paragraph, speakers: dict[int, Person | None]) -> set[int]:
        """Add a statement for each run of quotations under one cue; return the places of the cues used."""
        used: set[int] = set()
        here = [s for s in self.said if self.found[s.quote].paragraph == paragraph.number]
        runs: list[list[Speech]] = []
        for speech in here:
            same = (
                runs
                and runs[-1][-1].speaker == speech.speaker
                and (runs[-1][-1].cue == speech.cue or speech.cue is None or runs[-1][-1].cue is None)
            )
            if same:
                runs[-1].append(speech)
            else:
                runs.append([speech])
        for run in runs:
            marks = [self.found[s.quote] for s in run]
            words = sum(len(self.document.text[q.start : q.end].split()) for q in marks)
            cue = next((s.cue for s in run if s.cue), None)
            if words < 4 and (cue is None or run[0].confidence < 0.9):
                continue
            if cue:
                used.add(cue[0])
            self._speech(paragraph, run, marks, cue, speakers[run[0].quote])
        return used

    def _speech(
        self, paragraph: Paragraph, run: list[Speech], marks: list[Quote], cue: Span | None, person: Person | None
    ) -> None:
        text = self.document.text
        first = run[0]
        words = " ".join(text[q.start : q.end] for q in marks)
        speaks_for = person.speaks_for if person else None
        if person is None and first.speaker is not None:
            speaks_for = actor_in(self.document, self.people, first.speaker, paragraph.number)
        if person is not None:
            self.last = person
        act, realis = act_of_words(words, text[cue[0] : cue[1]] if cue else "")
        if person is not None and not person.office and speaks_for is None:
            # A private voice describes; it neither threatens nor refuses for anybody.
            act, realis = "ASSERT", "actual"
        targets = tuple(
            dict.fromkeys(
                m.code
                for m in self.people.named[paragraph.number]
                if any(q.start <= m.start < q.end for q in marks) and m.code != speaks_for and m.form != "capital"
            )
        )
        self.out.append(
            Statement(
                "", paragraph.number, "direct", act, realis,
                person.name if person else text[slice(*first.speaker)] if first.speaker else None,
                first.speaker, speaks_for, (speaks_for,) if speaks_for else (),
                targets if act != "ASSERT" else (), cue, (marks[0].start, marks[-1].end),
                tuple((q.start, q.end) for q in marks),
                confidence=first.confidence, rule=f"direct: {first.rule}", role=person.role if person else "",
                **self._when(paragraph, cue[0] if cue else marks[0].start),
            )
        )  # fmt: skip

    # The report's own words.

    def _narrated(self, paragraph: Paragraph, used: set[int]) -> None:
        parsed = self.parses[paragraph.number]
        base = paragraph.start
        cues = cues_of(self.document, paragraph, self.found, parsed)
        told: set[int] = set()
        for event in events(parsed):
            at = base + event.trigger.idx
            if inside(self.found, at) or at in used:
                continue
            cue = self._cue_of(event, cues, base)
            verb = event.trigger.lemma_.lower()
            if verb in SPEECH_ONLY and any(c.dep_ == "ccomp" for c in event.trigger.children):
                continue
            made = self._event(paragraph, event, cue)
            if made is None:
                continue
            self.out.append(made)
            told.add(at)
            if cue is not None:
                told.add(cue.start)
        for cue in cues:
            if cue.start not in used and cue.start not in told and not cue.weak:
                self._indirect(paragraph, cue, parsed)

    def _cue_of(self, event: Event, cues: Sequence[Cue], base: int) -> Cue | None:
        """Return the speech cue whose content an event is."""
        seen = event.trigger
        by_place = {c.start - base: c for c in cues}
        while seen.head is not seen:
            child, seen = seen, seen.head
            if child.dep_ in (
                "ccomp",
                "xcomp",
                "conj",
                "nsubj",
                "dobj",
                "pobj",
                "prep",
                "acl",
                "relcl",
                "advcl",
                "nsubjpass",
            ):
                cue = by_place.get(seen.idx)
                if cue is not None and child.dep_ in ("ccomp", "xcomp"):
                    return cue
                continue
            break
        return None

    def _event(self, paragraph: Paragraph, event: Event, cue: Cue | None) -> Statement | None:
        base = paragraph.start
        sentence = event.trigger.sent
        start, end = base + sentence.start_char, base + sentence.end_char
        agents = self._actors(event.agent, paragraph) if event.agent is not None else ()
        patients = tuple(dict.fromkeys(c for t in event.patient for c in self._actors(t, paragraph)))
        if event.act == "CONSULT":
            together = tuple(dict.fromkeys((*agents, *patients)))
            near = self._named(start, end, paragraph, base + event.trigger.idx)
            if not together and self.group:
                together = self.group
            if len(together) < 2 and event.trigger.lemma_ != "gathering":
                together = tuple(dict.fromkeys((*together, *near)))[:2]
            if len(together) < 2:
                return None
            self.group = together
            agents, patients = together, together[1:]
        elif not agents:
            before = [
                m.code
                for m in self.people.named[paragraph.number]
                if start <= m.start < base + event.trigger.idx and m.form != "capital"
            ]
            if event.agent is not None and event.agent.pos_ == "PRON" and event.agent.lower_ not in ("it", "they"):
                return None
            if not before or event.rule == "noun":
                return None
            agents = (before[-1],) if event.act != "MOBILIZE" else (before[0],)
        targets = tuple(t for t in patients if t not in agents or event.act == "CONSULT")
        if event.act == "ASSAULT" and not targets and event.realis != "actual":
            targets = tuple(c for c in self._named(start, end, paragraph, base + event.trigger.idx) if c not in agents)[
                :1
            ]
        realis = event.realis
        if (
            event.act == "CONSULT"
            and event.trigger.dep_ == "nsubj"
            and event.trigger.head.lemma_ in ("pause", "stop", "end", "collapse")
        ):
            realis = "negated"
        person = self.people.resolve(self.document, cue.speaker, self.last) if cue and cue.speaker else None
        mention = cue.speaker if cue else None
        if cue is None and event.agent is not None:
            span = (base + event.agent.idx, base + event.agent.idx + len(event.agent.text))
            person = self.people.resolve(self.document, span, self.last)
            mention = span if person is not None else None
        if person is not None:
            self.last = person
        left, right = event.trigger.left_edge, event.trigger.right_edge
        content = self._outside((base + left.idx, base + right.idx + len(right.text)))
        forces = _FORCES.search(self.document.text, start, end) if event.act in ("MOBILIZE", "RETREAT") else None
        return Statement(
            "", paragraph.number, "indirect" if cue else "narrated", event.act, realis,
            person.name if person else None, mention, person.speaks_for if person else None,
            agents, targets, (base + event.trigger.idx, base + event.trigger.idx + len(event.trigger.text)), content,
            confidence=0.7 if event.rule in ("verb", "phrase", "verb and object") else 0.6, rule=f"event: {event.rule}",
            quantity=forces.group() if forces else None, role=person.role if person else "",
            **self._when(paragraph, base + event.trigger.idx),
        )  # fmt: skip

    def _indirect(self, paragraph: Paragraph, cue: Cue, parsed: Any) -> None:
        """Add what somebody is reported to have said, where it is a clause outside quotation marks."""
        base = paragraph.start
        token = next((t for t in parsed if base + t.idx == cue.start), None)
        if token is None or cue.speaker is None:
            return
        clause = next((c for c in token.children if c.dep_ == "ccomp" and c.i > token.i), None)
        if clause is None or (token.dep_ == "xcomp" and token.head.lemma_ in ("decline", "refuse")):
            return
        content = (base + clause.left_edge.idx, base + clause.right_edge.idx + len(clause.right_edge.text))
        if inside(self.found, content[0]) or any(content[0] <= q.start < content[1] for q in self.found):
            return
        person = self.people.resolve(self.document, cue.speaker, self.last)
        speaks_for = person.speaks_for if person else None
        if person is None:
            codes = self._actors(_head(parsed, cue.speaker, base), paragraph)
            speaks_for = codes[0] if codes else None
            if speaks_for is None:
                return
        words = self.document.text[slice(*content)]
        act, realis = act_of_words(words, token.lemma_)
        self.out.append(
            Statement(
                "", paragraph.number, "indirect", act, realis,
                person.name if person else self.document.text[slice(*cue.speaker)], cue.speaker, speaks_for,
                (speaks_for,) if speaks_for else (), (), (cue.start, cue.end), content,
                confidence=0.6, rule=f"indirect: {token.lemma_}", role=person.role if person else "",
                **self._when(paragraph, cue.start),
            )
        )  # fmt: skip

    # Who and when.

    def _actors(self, token: Any, paragraph: Paragraph) -> tuple[str, ...]:
        """Return the codes that a token and what belongs to it stand for."""
        if token is None:
            return ()
        base = paragraph.start
        span = (base + token.idx, base + token.idx + len(token.text))
        if token.pos_ == "PRON":
            person = self.people.resolve(self.document, span, self.last)
            if person is not None:
                return (person.speaks_for,) if person.speaks_for else ()
            if token.lower_ in ("it", "they", "its", "their"):
                return ()
            return ()
        person = self.people.at(*span)
        codes: list[str] = []
        if person is not None:
            codes += [person.speaks_for] if person.speaks_for else []
        else:
            left = min((c.left_edge.i for c in token.children if c.i < token.i and c.dep_ != "relcl"), default=token.i)
            right = token
            for child in token.children:
                if child.i > token.i and child.dep_ == "prep" and child.lower_ in ("of", "in", "near"):
                    right = child.right_edge
            a, b = base + token.doc[left].idx, base + right.idx + len(right.text)
            named = [m for m in self.people.named[paragraph.number] if a <= m.start and m.end <= b]
            exact = [m for m in named if m.start <= span[0] < m.end]
            codes += [m.code for m in (exact or named) if m.form != "capital" or exact]
            if not codes:
                code = self._alias(self.document.text[a:b], a)
                codes += [code] if code else []
        for child in token.children:
            if child.dep_ == "conj" and token.pos_ in ("PROPN", "NOUN"):
                codes += self._actors(child, paragraph)
        return tuple(dict.fromkeys(codes))

    def _alias(self, words: str, at: int) -> str | None:
        """Return whom "the alliance" or "the country" stands for: the last organisation or state named."""
        if _ALLIANCE.search(words):
            return self._last(at, organisation=True)
        if _COUNTRY.search(words) and not re.search(r"\bany\b|\bevery\b|\bother\b", words):
            return self._last(at, organisation=False)
        return None

    def _last(self, at: int, organisation: bool) -> str | None:
        found = [m for n in self.people.named.values() for m in n if m.start < at and m.form != "capital"]
        found = [
            m for m in found if (len(m.code) != 3 or m.code in ("OAS", "GCC", "IMF", "WTO", "ICC")) == organisation
        ]
        if not found:
            return None
        ordered = sorted(found, key=lambda m: m.start)
        if organisation:
            return ordered[-1].code
        subjects = [m for m in ordered if m.form in ("name", "demonym")]
        paragraph = next((p for p in self.document.paragraphs if p.start <= at < p.end), None)
        here = [m for m in subjects if paragraph and paragraph.start <= m.start]
        return (here or subjects)[0 if here else -1].code if subjects else None

    def _named(self, start: int, end: int, paragraph: Paragraph, near: int) -> tuple[str, ...]:
        """Return the actors named in a sentence, those nearest a place first."""
        inside_it = [m for m in self.people.named[paragraph.number] if start <= m.start < end and m.form != "capital"]
        return tuple(dict.fromkeys(m.code for m in sorted(inside_it, key=lambda m: abs(m.start - near))))

    def _when(self, paragraph: Paragraph, at: int) -> dict[str, Any]:
        """Return the date named nearest to a place in its sentence."""
        text = self.document.body(paragraph)
        found = dates(text, self.document.published)
        parsed = self.parses[paragraph.number]
        sentence = next((s for s in parsed.sents if s.start_char <= at - paragraph.start < s.end_char), None)
        if sentence is not None:
            found = [d for d in found if sentence.start_char <= d[0] < sentence.end_char]
        if not found:
            return {}
        a, b, value = min(found, key=lambda d: abs(paragraph.start + d[0] - at))
        return {"date": value, "date_text": text[a:b]}

    def _outside(self, span: Span) -> Span:
        """Cut a span at the first quotation that begins inside it."""
        start, end = span
        while end > start and self.document.text[end - 1 : end] in ' .,;:"“”':
            end -= 1
        return (start, end)


def _head(parsed: Any, span: Span, base: int) -> Any:
    inside_it = [t for t in parsed if span[0] <= base + t.idx < span[1]]
    return next((t for t in inside_it if t.head not in inside_it), inside_it[-1] if inside_it else None)


def _repeats(statements: list[Statement], document: Document) -> Iterator[Statement]:
    """Mark what the headline and captions repeat of the running text."""
    kinds = {p.number: p.kind for p in document.paragraphs}
    running = [s for s in statements if kinds[s.paragraph] == "body"]
    for s in statements:
        if kinds[s.paragraph] in ("headline", "caption"):
            same = [r for r in running if r.act == s.act and (set(r.actors) & set(s.actors) or not s.actors)]
            same.sort(key=lambda r: (-len(set(r.targets) & set(s.targets)), r.realis != s.realis, r.paragraph))
            yield replace(s, dup_of=same[0].id) if same else s
        else:
            yield s
