"""From one linked document to statements: direct speech, speech in the first person, reported speech, and deeds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.evidence.attribution import Speech, cues_of
from detente.evidence.deeds import BY_FORCE, DEEDS, HOSTILE, ON_TERMS, SAYING, WORDS, class_of
from detente.evidence.document import Document
from detente.evidence.event import ReportedEvent, told_by
from detente.evidence.events import events
from detente.evidence.layout import Span, Unit
from detente.evidence.lexicon import Act
from detente.evidence.linking import Links
from detente.evidence.offices import is_voice
from detente.evidence.quoted import quoted_act
from detente.evidence.quotes import Places, Quote
from detente.evidence.realis import own
from detente.evidence.repeats import repeats
from detente.evidence.salience import Ref
from detente.evidence.speech import act_of_words
from detente.evidence.statement import Realis, Statement
from detente.evidence.timing import Clock

_FORCES = re.compile(
    r"(?:(?:around|about|some|nearly|more than|up to|at least|over|almost|roughly|an estimated)\s+)?"
    r"\d[\d,.]{0,12}(?:\s*(?:thousand|hundred))?(?:[\s-]+(?:[\w-]{1,20})){0,4}?\s+"
    r"(?:troops|soldiers|forces|fighters|personnel|tanks|missiles|warships|aircraft|jets|reservists|peacekeepers|policemen)\b",
    re.IGNORECASE,
)
_LIST_OF_DEMANDS = re.compile(r"\b(?:demand|condition|point|list|term|ask|want|claim|require|call)\w*\b", re.IGNORECASE)
_CORRECTS = re.compile(
    r"\bcorrection\b.{0,60}\bwe (?:said|reported|wrote|stated)\b|^yesterday['’]s edition (?:said|stated)\b", re.I
)
_WITHDRAWN = re.compile(
    r"\b(?:earlier|version|edition|story|article|report|headline|we (?:wrote|said|reported|gave))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Page:
    """A document with everything that was found in it before statements are made."""

    document: Document
    units: Sequence[Unit]
    parses: dict[int, Any]
    found: Sequence[Quote]
    places: Places
    said: Sequence[Speech]
    links: Links


def statements(page: Page) -> tuple[Statement, ...]:
    """Return the statements of a document in order of place, repeats of the headline and captions marked."""
    made = list(_Assembler(page).run())
    ordered = sorted(made, key=lambda s: (s.paragraph, s.content[0], s.content[1]))
    numbered = [replace(s, id=f"s{n}") for n, s in enumerate(ordered, 1)]
    return tuple(repeats(numbered, page.document))


class _Assembler:
    """Makes the statements of one document; state is what the document has told so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.document.text
        self.links = page.links
        self.clock = Clock(page.document, page.units, page.parses)
        self.quotes_in: dict[int, list[Speech]] = {}
        starts = [u.start for u in page.units]
        for speech in page.said:
            n = max(bisect_right(starts, page.found[speech.quote].start) - 1, 0)
            self.quotes_in.setdefault(page.units[n].number, []).append(speech)
        self.captor: tuple[str, ...] = ()
        self.meeting: tuple[str, ...] = ()

    def run(self) -> Iterator[Statement]:
        for unit in self.page.units:
            parse = self.page.parses.get(unit.number)
            if parse is None:
                continue
            found = list(events(parse))
            used: set[int] = set()
            yield from self._direct(unit, parse, found, used)
            if unit.kind != "heading":
                yield from self._told(unit, parse, found, used)
            yield from self._list(unit)

    # Direct speech.

    def _direct(self, unit: Unit, parse: Any, found: list[ReportedEvent], used: set[int]) -> Iterator[Statement]:
        """Yield a statement for each run of quotations under one cue; note the places of the cues used."""
        runs: list[list[Speech]] = []
        for speech in self.quotes_in.get(unit.number, []):
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
            marks = [self.page.found[s.quote] for s in run]
            words = " ".join(self.text[q.start : q.end] for q in marks)
            cue = next((s.cue for s in run if s.cue), None)
            if len(words.split()) < 4 and (cue is None or run[0].confidence < 0.8) and words.strip()[-1:] not in "?!.,":
                continue
            if cue:
                used.add(cue[0])
            yield self._speech(unit, parse, found, run, marks, cue, words)

    def _speech(
        self,
        unit: Unit,
        parse: Any,
        found: list[ReportedEvent],
        run: list[Speech],
        marks: list[Quote],
        cue: Span | None,
        words: str,
    ) -> Statement:
        first = run[0]
        ref = self.links.of_span(first.speaker) if first.speaker else Ref()
        if first.speaker is None and unit.label is not None:
            ref = self.links.voices.labels.get(unit.label, Ref())
        if unit.label is not None and first.speaker == unit.label:
            ref = self.links.voices.labels.get(unit.label, Ref())
        if (
            first.speaker is None
            and (unit.kind in ("headline", "heading") or unit.number == 0)
            and self.links.voices.interviewee is not None
        ):
            ref = self.links.voices.interviewee
        speaker, speaks_for = self._speaker(ref, first.speaker)
        speaks_for = self.links.voices.capacity(unit, first.speaker, speaks_for)
        told = self._cue_words(cue) if cue else ""
        clause = self._mixed(cue, marks) or words
        act, realis = quoted_act(
            unit, parse, found, marks, clause, told, ref.codes, lambda tokens: self._codes(unit, tokens)
        )
        if ref.person is not None and speaks_for is None and (not ref.person.office or is_voice(ref.person.role)):
            # A private voice describes; it neither threatens nor refuses for anybody.
            act, realis = "ASSERT", "actual"
        targets = [
            m.code
            for q in marks
            for m in self.links.actors_within(q.start, q.end)
            if m.form != "capital" and m.code != speaks_for
        ]
        return Statement(
            "", unit.paragraph, "direct", act, realis, speaker, first.speaker or unit.label, speaks_for,
            (speaks_for,) if speaks_for else (), tuple(dict.fromkeys(targets)) if act != "ASSERT" else (), cue,
            (marks[0].start, marks[-1].end), tuple((q.start, q.end) for q in marks), confidence=first.confidence,
            rule=f"direct: {first.rule}", role=ref.person.role if ref.person else "",
            **self.clock.near(unit, cue[0] if cue else marks[0].start),
        )  # fmt: skip

    def _mixed(self, cue: Span | None, marks: Sequence[Quote]) -> str | None:
        """Return the whole clause of a quotation that only ends it: "said that her party could not support “a war …”"."""
        if cue is None or cue[1] >= marks[0].start:
            return None
        between = self.text[cue[1] : marks[0].start]
        if (
            re.search(r"[.!?:;]", between)
            or len(re.findall(r"\w+", between)) < 3
            or self.page.places.overlap(cue[1], marks[0].start)
        ):
            return None
        return self.text[cue[1] : marks[-1].end]

    def _cue_words(self, cue: Span) -> str:
        """Return a cue with the preposition behind it: "called for" asks, "called" names."""
        m = re.match(r"\s+(?:for|on|upon)\b", self.text[cue[1] : cue[1] + 8])
        return self.text[cue[0] : cue[1]] + (m.group() if m else "")

    def _speaker(self, ref: Ref, mention: Span | None) -> tuple[str | None, str | None]:
        """Return a speaker's name, or their words where they have none, and the actor they speak for."""
        if ref.person is not None:
            return ref.person.name, ref.codes[0] if ref.codes else ref.person.speaks_for
        words = re.sub(r"\s+", " ", self.text[slice(*mention)]) if mention else None
        if words and words.lower() in ("it", "they", "this", "that", "both", "neither", "we") and len(ref.codes) == 1:
            return self.links.name_of(ref.codes[0]), ref.codes[0]
        return words, ref.codes[0] if len(ref.codes) >= 1 else None

    def _told(self, unit: Unit, parse: Any, found: list[ReportedEvent], used: set[int]) -> Iterator[Statement]:
        base = unit.start
        cues = cues_of(self.text, unit, self.page.places, parse)
        by_place = {c.start: c for c in cues}
        told: set[int] = set()
        made: list[Statement] = []
        for event in found:
            at = base + event.trigger.idx
            if self.page.places.at(at) is not None or at in used:
                continue
            if unit.kind == "question" and event.teller is None and self.text[unit.end - 1] == "?":
                continue  # who asks says nothing
            one = self._event(unit, parse, event, by_place)
            if one is not None:
                made.append(one)
                told.add(at)
        for cue in cues:
            if cue.start in used or cue.start in told or cue.weak or cue.speaker is None:
                continue
            one = self._indirect(unit, parse, cue, made)
            if one is not None:
                made.append(one)
        voice = self._voice(unit)
        if voice is not None:
            made += self._voiced(unit, parse, voice, made)
        yield from made

    def _voice(self, unit: Unit) -> Ref | None:
        """Return who speaks in the first person in a unit: an answer's speaker, or the author of the text."""
        if unit.kind == "answer" and unit.label is not None:
            return self.links.voices.labels.get(unit.label)
        if unit.kind == "answer":
            return self.links.voices.interviewee
        if unit.kind in ("body", "item") and (self.links.voices.author.codes or self.links.voices.author.person):
            return self.links.voices.author
        return None

    def _voiced(self, unit: Unit, parse: Any, voice: Ref, made: Sequence[Statement]) -> Iterator[Statement]:
        """Yield a plain statement for each sentence of a speaker in which nothing else was found."""
        mine, _ = self._speaker(voice, unit.label)
        for sent in parse.sents:
            a, b = unit.start + sent.start_char, unit.start + sent.end_char
            if (
                len(sent.text.split()) < 3
                or self.page.places.overlap(a, b)
                or any(a <= s.content[0] < b and s.speaker == mine for s in made)
            ):
                continue
            first = any(t.lower_ in ("i", "we") and t.dep_ in ("nsubj", "nsubjpass") for t in sent)
            if unit.kind != "answer" and not first:
                continue
            if sent.text.rstrip().endswith("?"):
                continue
            act, realis = act_of_words(sent.text, "")
            speaker, speaks_for = self._speaker(voice, unit.label)
            if speaks_for is None:
                act, realis = "ASSERT", "actual"
            yield Statement(
                "", unit.paragraph, "direct", act, realis, speaker, unit.label, speaks_for,
                (speaks_for,) if speaks_for else (), (), None, (a, b), confidence=0.7, rule="first person",
                role=voice.person.role if voice.person else "", **self.clock.near(unit, a),
            )  # fmt: skip

    def _codes(self, unit: Unit, tokens: Iterable[Any]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c for t in tokens for c in self.links.of(unit, t).codes))

    def _event(self, unit: Unit, parse: Any, event: ReportedEvent, cues: dict[int, Any]) -> Statement | None:
        base = unit.start
        trigger = event.trigger
        at = base + trigger.idx
        if event.act == "ASSERT" or (
            event.teller is None
            and trigger.lemma_.lower() in SAYING
            and event.rule == "verb"
            and event.act not in ("ACCUSE", "THREATEN", "REQUEST")
        ):
            return None
        agents, patients = self._codes(unit, event.agents), self._codes(unit, event.patients)
        if event.rule == ON_TERMS and not self.links.of(unit, event.patients[0]).codes:
            # A condition that nobody can meet makes no bargain; what is known of the deed stays.
            if class_of(trigger) not in DEEDS:
                return None
            event = replace(event, realis="conditional")
        if event.realis == "demanded" and event.act in DEEDS | {"CONSULT", "AGREE", "REJECT", "SUPPORT"}:
            return None  # the demand is the statement; what is demanded is its content
        if event.act == "CONSULT":
            together = tuple(dict.fromkeys((*agents, *patients)))
            if len(together) < 2 and trigger.pos_ == "NOUN":
                return None
            if not together:
                together = self.meeting
            if not together:
                return None
            agents, patients = together, together[1:]
            self.meeting = self.meeting or together
        elif not agents and event.act == "MOBILIZE":
            # "Russian troops backed by tanks massed near the border": the nation stands further up.
            node = trigger
            while not agents and node.head.i != node.i:
                node = node.head
                agents = self._codes(unit, [node]) if node.pos_ in ("NOUN", "PROPN") else ()
            if not agents:
                return None
        elif not agents:
            agents = self._unnamed_agents(unit, event)
            if (
                not agents
                and not event.agents
                and event.teller is not None
                and event.realis not in ("actual", "negated", "alleged")
                and event.act in ("CONCEDE", "AID", "RETREAT")
            ):
                # "said the ban would be lifted": what somebody announces without naming who, they would do.
                own_cue = cues.get(base + event.teller.idx)
                agents = (
                    self.links.of_span(own_cue.speaker).codes[:1] if own_cue is not None and own_cue.speaker else ()
                )
            if not agents and not any(self.links.of(unit, t).person for t in event.agents):
                return None
        if event.act == "COERCE" and event.realis == "actual":
            self.captor = agents
        teller = None
        if event.teller is not None:
            cue = cues.get(base + event.teller.idx)
            teller = cue.speaker if cue is not None else None
        voice = self._voice(unit) if unit.kind == "answer" else None
        ref = self.links.of_span(teller) if teller else Ref()
        mention: Span | None = teller
        if voice is not None and not (teller and (ref.codes or ref.person)):
            ref, mention = voice, unit.label
        elif teller is None:
            ref, mention = self._agent_person(unit, event)
        if not ref.codes and ref.person is None:
            teller = mention = None
        speaker, speaks_for = self._speaker(ref, mention) if mention else (None, None)
        if teller is None and voice is None:
            own_role = self.links.voices.capacity(unit, mention, speaks_for)
            if own_role != speaks_for and mention is not None:
                speaks_for, agents = own_role, (own_role,) if own_role else agents
        realis = self._standing(unit, event, agents, ref.codes)
        act = event.act
        if (
            voice is not None
            and act in BY_FORCE
            and realis in ("future", "conditional", "threatened")
            and set(agents) & set(ref.codes)
        ):
            act, realis = "THREATEN", "actual"  # "we will close the depot"
        left, right = trigger.left_edge, trigger.right_edge
        content = self._trimmed((base + left.idx, base + right.idx + len(right.text)))
        if (
            unit.kind in ("body", "answer", "caption")
            and realis == "actual"
            and event.act in DEEDS | {"AGREE", "REJECT", "CONSULT", "ACCUSE"}
            and self.clock.long_before(unit, trigger)
        ):
            realis = "background"
        forces = (
            _FORCES.search(self.text, base + trigger.sent.start_char, base + trigger.sent.end_char)
            if event.act in ("MOBILIZE", "RETREAT")
            else None
        )
        form = "direct" if voice is not None and mention == unit.label else "indirect" if teller else "narrated"
        targets = tuple(c for c in patients if c not in agents or event.act == "CONSULT")
        return Statement(
            "", unit.paragraph, form, act, realis, speaker, mention, speaks_for, agents, targets,
            (at, at + len(trigger.text)), content, confidence=0.7 if event.rule != "noun" else 0.6,
            rule=f"event: {event.rule}", quantity=forces.group() if forces else None,
            role=ref.person.role if ref.person else "", **self.clock.near(unit, at),
        )  # fmt: skip

    def _agent_person(self, unit: Unit, event: ReportedEvent) -> tuple[Ref, Span | None]:
        """Return the person who acts, where it is one, and their mention."""
        for token in event.agents:
            ref = self.links.of(unit, token)
            if ref.person is not None:
                a = unit.start + token.idx
                return ref, (a, a + len(token.text))
        return Ref(), None

    def _unnamed_agents(self, unit: Unit, event: ReportedEvent) -> tuple[str, ...]:
        """Return who acts where the clause does not say: whoever holds somebody lets them go; a meeting decides."""
        if event.agents:
            return ()
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in event.trigger.children)
        if passive and event.act == "CONCEDE":
            return self.captor
        if passive and event.rule == "did not agree":
            return self.meeting
        return ()

    def _standing(self, unit: Unit, event: ReportedEvent, agents: tuple[str, ...], teller: tuple[str, ...]) -> Realis:
        """Return whether it happened, given what kind of text says so and who vouches for it."""
        realis = event.realis
        if realis == "actual" and event.teller is not None and _CORRECTS.search(event.trigger.sent.text):
            return "negated"
        if realis == "actual" and unit.kind == "correction" and _WITHDRAWN.search(event.trigger.sent.text):
            return "negated"
        if realis == "actual" and unit.kind == "draft":
            return "hypothetical"
        if realis == "actual" and unit.kind == "question" and event.teller is None:
            return "hypothetical"
        if realis == "actual" and unit.kind == "item" and event.act in DEEDS:
            return "hypothetical"
        if realis == "actual" and event.act in HOSTILE | DEEDS:
            if event.alleges and event.act != "THREATEN":
                return "alleged"
            if event.act in BY_FORCE and teller and not set(teller) & set(agents):
                return "alleged"
        return realis

    def _indirect(self, unit: Unit, parse: Any, cue: Any, made: Sequence[Statement]) -> Statement | None:
        """Return what somebody is reported to have said, where it is a clause outside quotation marks."""
        base = unit.start
        token = next((t for t in parse if base + t.idx == cue.start), None)
        if token is None:
            return None
        if cue.lemma == "according to":
            return self._according(unit, token, cue)
        clause = next((c for c in token.children if c.dep_ == "ccomp"), None) or next(
            (c for c in token.children if c.dep_ in ("xcomp", "advcl") and c.i > token.i and cue.lemma == "say"), None
        )
        if (
            clause is None
            and token.dep_ in ("parataxis", "dep")
            and (aside := told_by(token.head)) is not None
            and aside.i == token.i
        ):
            clause = token.head
        if clause is not None and own(token) == "negated":
            return None
        if clause is None:
            return self._spoken(unit, token, cue)
        content = (base + clause.left_edge.idx, base + clause.right_edge.idx + len(clause.right_edge.text))
        if self.page.places.overlap(*content):
            return None
        ref = self.links.of_span(cue.speaker)
        speaker, speaks_for = self._speaker(ref, cue.speaker)
        if speaks_for is None and ref.person is None:
            return None
        speaks_for = self.links.voices.capacity(unit, cue.speaker, speaks_for)
        theirs = [s for s in made if content[0] <= (s.cue or s.content)[0] < content[1]]
        act, realis = act_of_words(self.text[slice(*content)], token.lemma_)
        for s in theirs:
            if (
                s.act in HOSTILE
                and s.realis in ("actual", "alleged", "background")
                and speaks_for
                and speaks_for not in s.actors
            ):
                act, realis = "ACCUSE", "actual"
            elif speaks_for in s.actors and s.act in WORDS and s.realis == "actual":
                act, realis = s.act, "actual"
        if speaks_for is None:
            act, realis = "ASSERT", "actual"
        return Statement(
            "", unit.paragraph, "indirect", act, realis, speaker, cue.speaker, speaks_for,
            (speaks_for,) if speaks_for else (), (), (cue.start, cue.end), content, confidence=0.6,
            rule=f"indirect: {token.lemma_}", role=ref.person.role if ref.person else "", **self.clock.near(unit, cue.start),
        )  # fmt: skip

    def _according(self, unit: Unit, token: Any, cue: Any) -> Statement | None:
        """Return the sentence that somebody vouches for: "according to the mayor"."""
        a, b = unit.start + token.sent.start_char, unit.start + token.sent.end_char
        ref = self.links.of_span(cue.speaker)
        if (ref.person is None and not ref.codes) or self.page.places.overlap(a, b):
            return None
        speaker, speaks_for = self._speaker(ref, cue.speaker)
        return Statement(
            "", unit.paragraph, "indirect", "ASSERT", "actual", speaker, cue.speaker, speaks_for,
            (speaks_for,) if speaks_for else (), (), (cue.start, cue.end), self._trimmed((a, b)), confidence=0.6,
            rule="indirect: according to", role=ref.person.role if ref.person else "", **self.clock.near(unit, cue.start),
        )  # fmt: skip

    def _spoken(self, unit: Unit, token: Any, cue: Any) -> Statement | None:
        """Return a denial or a description without a clause: "La Paz denies it"."""
        if cue.lemma not in ("deny", "reject", "describe", "confirm", "acknowledge") or token.dep_ not in (
            "ROOT",
            "conj",
            "ccomp",
        ):
            return None
        ref = self.links.of_span(cue.speaker)
        speaker, speaks_for = self._speaker(ref, cue.speaker)
        if speaks_for is None or own(token) == "negated":
            return None
        a, b = unit.start + token.left_edge.idx, unit.start + token.right_edge.idx + len(token.right_edge.text)
        act: Act = "REJECT" if cue.lemma in ("deny", "reject") else "ASSERT"
        return Statement(
            "", unit.paragraph, "indirect", act, "actual", speaker, cue.speaker, speaks_for, (speaks_for,), (),
            (cue.start, cue.end), self._trimmed((a, b)), confidence=0.6, rule=f"indirect: {cue.lemma}",
            role=ref.person.role if ref.person else "", **self.clock.near(unit, cue.start),
        )  # fmt: skip

    def _list(self, unit: Unit) -> Iterator[Statement]:
        """Yield the demand that a list makes: a lead that ends in a colon, and its items."""
        following = self.page.units[unit.number + 1 :][:12]
        if (
            unit.kind not in ("body", "answer")
            or self.text[unit.end - 1] != ":"
            or not following
            or following[0].kind != "item"
        ):
            return
        parse = self.page.parses[unit.number]
        *_, last = parse.sents
        if not _LIST_OF_DEMANDS.search(last.text):
            return
        subject = [
            t
            for t in last
            if t.dep_ in ("nsubj", "poss") and (self.links.of(unit, t).codes or self.links.of(unit, t).person)
        ]
        ref = next((self.links.of(unit, t) for t in subject if self.links.of(unit, t).person), None) or (
            self.links.of(unit, subject[0]) if subject else None
        )
        if ref is None or not ref.codes:
            return
        a = unit.start + last.start_char
        speaker, speaks_for = self._speaker(ref, None)
        yield Statement(
            "", unit.paragraph, "indirect", "REQUEST", "actual", speaker, None, speaks_for, ref.codes, (), None, (a, unit.end),
            confidence=0.7, rule="list of demands", role=ref.person.role if ref.person else "", **self.clock.near(unit, a),
        )  # fmt: skip
        for item in following:
            if item.kind != "item":
                break
            yield Statement(
                "", item.paragraph, "indirect", "REQUEST", "demanded", speaker, None, speaks_for, ref.codes, (), None,
                (item.start, item.end), confidence=0.6, rule="item of a list of demands",
            )  # fmt: skip

    def _trimmed(self, span: Span) -> Span:
        """Cut blanks and marks off the end of a span."""
        start, end = span
        while end > start and self.text[end - 1 : end] in ' .,;:"“”':
            end -= 1
        return (start, end)
