"""From a document in French to statements, people and actors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from detente.evidence.actors import NamedActor
from detente.evidence.document import Document
from detente.evidence.french.clauses import VerbUse, verbs_in
from detente.evidence.french.content import HOSTILE, WORDS, act_of_speech
from detente.evidence.french.dates import dates
from detente.evidence.french.linking import FrenchLinks, FrenchRef
from detente.evidence.french.names import FrenchActors
from detente.evidence.french.people import FrenchPeople
from detente.evidence.french.sentences import sentences
from detente.evidence.french.speech import QuotedSpeech, attributed, inverted, speaker_behind
from detente.evidence.french.verbs import SAYING
from detente.evidence.grammar import parse
from detente.evidence.layout import Span, Unit, units
from detente.evidence.lexicon import Act
from detente.evidence.people import NamedPerson
from detente.evidence.quotes import Places, Quote
from detente.evidence.repeats import repeats
from detente.evidence.statement import Form, Realis, Statement
from detente.evidence.timing import LONG

_ACCORDING = re.compile(r"\s*(?:[Ss]elon|[Dd][’']après)\s+(?P<who>[^,.;:«»]{2,90}),")
_INTERVIEW = re.compile(r"\b(?:[Ee]ntretien|[Ii]nterview|[Rr]encontre)\s+(?:avec|de)\s")
_CLOSED = re.compile(r"[»”\"]\s*,?\s*$")
_REFLEXIVE: dict[str, Act | None] = {
    "opposer": "REJECT",
    "entretenir": "CONSULT",
    "engager": "AGREE",
    "retirer": "RETREAT",
    "réserver": "THREATEN",
}
_OFFERING = frozenset(("offrir", "proposer", "promettre"))
_PLANNING = frozenset(("envisager", "étudier", "projeter", "considérer"))


def read_french(
    document: Document, found: list[Quote], model: str | None
) -> tuple[tuple[Statement, ...], tuple[NamedPerson, ...], tuple[NamedActor, ...]]:
    """Return the statements of a document in French, the people who are named with a role, and the actors.

    Parameters
    ----------
    document
        The report.
    found
        Its quotations.
    model
        A French spaCy model; by default the one that is checked.
    """
    page = _Page(document, found, model)
    ordered = sorted(page.statements(), key=lambda s: (s.paragraph, s.content[0], s.content[1]))
    made = tuple(repeats([replace(s, id=f"s{n}") for n, s in enumerate(ordered, 1)], document))
    speakers = {s.speaker for s in made}
    people = tuple(p for p in page.people.known.values() if p.role or p.name in speakers)
    codes = [c for s in made for c in (*s.actors, *s.targets, s.speaks_for) if c]
    codes += [p.speaks_for for p in people if p.speaks_for]
    return made, people, tuple(page.actors.actor(c) for c in dict.fromkeys(codes))


class _Page:
    """One document while it is read."""

    def __init__(self, document: Document, found: list[Quote], model: str | None) -> None:
        self._document, self._text, self._found = document, document.text, found
        self._units = units(document)
        self._places = Places(found)
        self._opens = [q.start for q in found]
        masked = list(document.text)
        for q in found:
            masked[q.start : q.end] = " " * (q.end - q.start)
        self._outside = "".join(masked)
        read_too = [u for u in self._units if u.kind not in ("byline", "boilerplate") and u.end > u.start]
        bodies = (self._text[u.start : u.end] for u in read_too)
        self._parses = dict(zip((u.number for u in read_too), parse(bodies, model, "fr"), strict=True))
        self.actors = FrenchActors(document)
        self.people = FrenchPeople(document, self.actors)
        self._links = FrenchLinks(self._text, self.actors, self.people, self._places, FrenchRef())
        self._interviewee = self._who_is_asked()
        self._last: tuple[int, FrenchRef] | None = None
        self._dates = dates(self._text, document.published)

    def _who_is_asked(self) -> FrenchRef:
        for paragraph in self._document.paragraphs[:4]:
            m = _INTERVIEW.search(self._text, paragraph.start, paragraph.end)
            person = self.people.at(m.end(), paragraph.end) if m else None
            if person is not None:
                return FrenchRef((person.speaks_for,) if person.speaks_for else (), person)
        return FrenchRef()

    def statements(self) -> Iterator[Statement]:
        """Yield the statements of all units, in order."""
        for unit in self._units:
            parsed = self._parses.get(unit.number)
            if parsed is None:
                continue
            for start, end in sentences(self._text, self._places, unit):
                yield from self._sentence(unit, parsed, start, end)
                self._links.sentence(start, end)

    def _tokens(self, unit: Unit, parsed: Any, start: int, end: int, quote: int | None) -> list[Any]:
        """Return the tokens of a span outside quotations, or within one."""
        base = unit.start
        return [
            t
            for t in parsed
            if start <= base + t.idx < end and not t.is_space and self._places.at(base + t.idx) == quote
        ]

    def _sentence(self, unit: Unit, parsed: Any, start: int, end: int) -> Iterator[Statement]:
        answer = unit.kind == "answer"
        self._links.voice = self._interviewee if answer else FrenchRef()
        self._links.quote = None
        uses = verbs_in(self._tokens(unit, parsed, start, end, None), unit.start, self._outside)
        subjects: dict[int, FrenchRef] = {}
        cues: set[int] = set()
        for use in uses:
            if inverted(use, self._text):
                subjects[use.at] = speaker_behind(use, self._text, self._links)
                cues.add(use.at)
            else:
                subjects[use.at] = self._links.subject(use, subjects)
        made: list[Statement] = []
        for n in self._quotes(start, end):
            speech = self._attributed(self._found[n], start, uses, subjects)
            made.append(self._direct(unit, parsed, n, speech))
            if speech.cue:
                cues.add(speech.cue[0])
        asks = self._text[start:end].rstrip('»” \u00a0"').endswith("?")
        told = self._according(unit, start, end, uses, subjects)
        if told is not None and not asks:
            made.append(told)
        for use in uses:
            if use.at not in cues and not (asks and use.act not in WORDS):
                made += self._deeds(unit, use, uses, subjects, told, end)
        made += self._reported(unit, uses, subjects, cues, start, end)
        if answer and self._interviewee.known:
            made += self._answered(unit, uses, subjects, start, end)
        yield from _once(made)

    def _quotes(self, start: int, end: int) -> range:
        """Return the indices of the quotations that begin within a span."""
        return range(bisect_left(self._opens, start), bisect_left(self._opens, end))

    def _dated(self, start: int, end: int) -> list[tuple[int, int, str | None]]:
        """Return the dates within a span."""
        a = bisect_left(self._dates, start, key=lambda d: d[0])
        return self._dates[a : bisect_left(self._dates, end, key=lambda d: d[0])]

    def _attributed(
        self, quote: Quote, start: int, uses: list[VerbUse], subjects: dict[int, FrenchRef]
    ) -> QuotedSpeech:
        found = attributed(quote, self._text, start, uses, subjects, self._links)
        if found is None:
            heading = quote.paragraph == self._document.paragraphs[0].number
            alone = not re.search(r"\w{3}", self._outside[start : quote.start])
            if self._last is not None and alone and quote.paragraph - self._last[0] <= (1 if quote.goes_on else 0):
                found = QuotedSpeech(quote, self._last[1], None, "", "fr: the same speaker goes on", 0.6)
            elif heading and self._interviewee.known:
                found = QuotedSpeech(quote, self._interviewee, None, "", "fr: title of an interview", 0.6)
            else:
                return QuotedSpeech(quote, FrenchRef(), None, "", "fr: speaker unknown", 0.3)
        self._last = (quote.paragraph, found.speaker)
        return found

    def _direct(self, unit: Unit, parsed: Any, number: int, speech: QuotedSpeech) -> Statement:
        quote, speaker = speech.quote, speech.speaker
        self._links.quote, self._links.voice = number, speaker
        inside = verbs_in(self._tokens(unit, parsed, quote.start, quote.end, number), unit.start, self._text)
        kept = self._links.memory
        subjects: dict[int, FrenchRef] = {}
        for use in inside:
            subjects[use.at] = self._links.subject(use, subjects)
        self._links.memory = kept
        self._links.quote = None
        act, realis = act_of_speech(self._text[quote.start : quote.end], inside, subjects, speaker, speech.verb)
        targets = tuple(
            dict.fromkeys(m.code for m in self.actors.within(quote.start, quote.end) if m.code not in speaker.codes)
        )
        return self._made(
            unit, "direct", act, realis, speaker, speech.cue, (quote.start, quote.end), f"{speech.rule}",
            speech.confidence, targets if act != "ASSERT" else (), (quote.start, quote.end),
        )  # fmt: skip

    def _according(
        self, unit: Unit, start: int, end: int, uses: list[VerbUse], subjects: dict[int, FrenchRef]
    ) -> Statement | None:
        """Return the statement of a sentence with "selon" (according to)."""
        m = _ACCORDING.match(self._outside, start, end)
        ref = self._links.first(m.start("who"), m.end("who")) if m else FrenchRef()
        if m is None or not ref.known:
            return None
        harm = any(u.act in HOSTILE and not u.negated and not set(subjects[u.at].codes) & set(ref.codes) for u in uses)
        act: Act = "ACCUSE" if harm and ref.codes else "ASSERT"
        return self._made(
            unit, "indirect", act, "actual", ref, (m.start(), m.end("who")), (start, end), "fr: according to", 0.6
        )

    def _deeds(
        self,
        unit: Unit,
        use: VerbUse,
        uses: list[VerbUse],
        subjects: dict[int, FrenchRef],
        told: Statement | None,
        end: int,
    ) -> Iterator[Statement]:
        """Yield statements of what somebody did, asked, refused or threatened, as reported by a verb."""
        ref = subjects[use.at]
        condition = any(u.realis == "conditional" for u in uses)
        follows = next(
            (u for u in uses if u.before is use and u.tense == "infinitive" and u.governor == use.verb), None
        )
        act = self._act(use, follows, condition=condition)
        realis = use.realis
        if realis == "actual" and (use.verb == "offrir" or (use.verb in _OFFERING and act == "AID")):
            realis = "offered"
        if act is None or not ref.known or (not ref.codes and ref.person is None):
            return
        before = use.before
        if (
            before is not None
            and before.verb in _PLANNING
            and before.realis == "actual"
            and act in HOSTILE
            and condition
        ):
            realis = "threatened"
        if realis == "future" and act in HOSTILE and condition and use.governor == "":
            yield self._made(
                unit,
                "narrated",
                "THREATEN",
                "actual",
                ref,
                (use.start, use.end),
                (use.start, end),
                "fr: condition",
                0.7,
                self._targets(use, ref),
            )
            realis = "threatened"
        if (
            realis == "actual"
            and act in HOSTILE
            and act not in WORDS
            and told is not None
            and told.speaks_for not in ref.codes
        ):
            realis = "alleged"
        if realis == "actual" and act not in WORDS and use.governor in SAYING and before is not None and act in HOSTILE:
            realis = "actual" if set(subjects[before.at].codes) & set(ref.codes) else "alleged"
        if realis == "actual" and self._long_before(use):
            realis = "background"
        form: Form = "indirect" if act in WORDS and (ref.person is not None or ref.words) else "narrated"
        content = (
            ref.span[0] if ref.span and use.first[0] <= ref.span[0] else use.start,
            self._clause_end(use, uses, end),
        )
        yield self._made(
            unit, form, act, realis, ref, (use.start, use.end), content, f"fr: {use.verb}", 0.6, self._targets(use, ref)
        )

    def _act(self, use: VerbUse, follows: VerbUse | None, *, condition: bool) -> Act | None:
        """Return the act of a verb in its context; ``follows`` is the infinitive that it governs."""
        done = follows is not None and follows.act is not None
        if use.verb == "offrir":
            return None if done else use.act if use.act is not None else "AGREE"
        if use.verb in _PLANNING and follows is not None and follows.act in HOSTILE and condition:
            return "THREATEN"
        if (use.verb in ("arrêter", "cesser") and follows is not None) or (
            use.verb == "recevoir" and not self._links.object(use).codes
        ):
            return None
        if not use.reflexive:
            return use.act
        if use.verb == "demander" or (use.verb == "réserver" and "droit" not in self._text[use.end : use.end + 20]):
            return None
        return _REFLEXIVE.get(use.verb, use.act)

    def _reported(
        self, unit: Unit, uses: list[VerbUse], subjects: dict[int, FrenchRef], cues: set[int], start: int, end: int
    ) -> Iterator[Statement]:
        """Yield reported speech: "a reconnu que …", "…, a assuré le porte-parole"."""
        for use in uses:
            ref = subjects[use.at]
            if use.verb not in SAYING or not ref.known or use.negated or use.realis not in ("actual", "alleged"):
                continue
            behind = inverted(use, self._text)
            if (
                behind
                and self._places.at(max(0, use.start - 6)) is None
                and not _CLOSED.search(self._text[max(0, use.start - 8) : use.start])
            ):
                span = (start, use.start)
                theirs = [u for u in uses if u.end <= use.start]
            elif not behind and re.match(r"\s*(?:\w+\s+){0,4}(?:que\s|qu[’'])", self._outside[use.end : use.end + 60]):
                span = (use.end, end)
                theirs = [u for u in uses if u.start > use.end]
            else:
                continue
            if use.at in cues and not behind:
                continue
            if any(use.start == s for s in cues if not behind):
                continue
            act, realis = act_of_speech(self._outside[slice(*span)], theirs, subjects, ref, use.verb)
            yield self._made(unit, "indirect", act, realis, ref, (use.start, use.end), span, f"fr: {use.verb}", 0.6)

    def _answered(
        self, unit: Unit, uses: list[VerbUse], subjects: dict[int, FrenchRef], start: int, end: int
    ) -> Iterator[Statement]:
        """Yield a sentence of an answer as the words of the interviewee."""
        words = self._text[start:end]
        if not words.rstrip().endswith("?"):
            act, realis = act_of_speech(words, uses, subjects, self._interviewee, "")
            yield self._made(unit, "direct", act, realis, self._interviewee, None, (start, end), "fr: answer", 0.7)

    def _targets(self, use: VerbUse, ref: FrenchRef) -> tuple[str, ...]:
        return tuple(c for c in self._links.object(use).codes if c not in ref.codes)

    @staticmethod
    def _clause_end(use: VerbUse, uses: list[VerbUse], end: int) -> int:
        """Return the end of a verb's clause: before the next coordinated finite verb."""
        for u in uses:
            m = re.match(r".*?(?=,?\s+(?:et|mais|puis)\s)", u.region, re.DOTALL)
            if u.start > use.end and u.tense != "infinitive" and m is not None and u.first[0] >= use.end:
                return u.first[0] + m.end()
        return end

    def _long_before(self, use: VerbUse) -> bool:
        published = self._document.published
        near = [
            v for a, b, v in self._dated(use.first[0], use.rest[1])
            if v and not self._text[a:b].lower().startswith(("depuis", "dès"))
        ]  # fmt: skip
        if published is None or not near:
            return False
        parts = [int(x) for x in near[0].split("-")]
        day = date(parts[0], *((*parts[1:], *(12, 28)[len(parts) - 1 :])[:2]))
        return (published - day).days > LONG

    def _made(
        self, unit: Unit, form: Form, act: Act, realis: Realis, ref: FrenchRef, cue: Span | None, content: Span, rule: str,
        confidence: float, targets: tuple[str, ...] = (), quote: Span | None = None,
    ) -> Statement:  # fmt: skip
        a, b = content
        while b > a and self._text[b - 1] in " \u00a0\u202f\n.,;:":
            b -= 1
        speaks = form == "direct" or act in WORDS or form == "indirect"
        name = ref.person.name if ref.person else ref.words or None
        if name is None and speaks and ref.span is not None and form != "narrated":
            name = self.actors.actor(ref.codes[0]).name if ref.codes else None
        place = cue[0] if cue else a
        near = [
            d
            for d in self._dated(place - 160, place + 160)
            if "." not in self._text[min(d[0], place) : max(d[0], place)]
        ]
        when = min(near, key=lambda d: abs(d[0] - place), default=None)
        return Statement(
            "", unit.paragraph, form, act, realis, name if speaks else None, ref.span if name and speaks else None,
            (ref.codes[0] if ref.codes else None) if speaks else None, ref.codes, targets, cue, (a, max(b, a + 1)),
            (quote,) if quote else (), date=when[2] if when else None, date_text=self._text[when[0] : when[1]] if when else None,
            confidence=confidence, rule=rule, role=ref.person.role if ref.person else "",
        )  # fmt: skip


def _once(made: list[Statement]) -> Iterator[Statement]:
    """Yield statements without duplicates within a sentence: same act, realis, speaker and cue."""
    seen: set[tuple[Any, ...]] = set()
    for s in made:
        key = (s.act, s.realis, s.actors, s.cue, s.quotes)
        if key not in seen:
            seen.add(key)
            yield s
