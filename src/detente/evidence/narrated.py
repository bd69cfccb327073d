"""Statements of deeds: what, by a report, somebody did, would do, or is accused of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from detente.evidence.clauses import asks
from detente.evidence.deeds import BY_FORCE, DEEDS, HOSTILE, ON_TERMS, SAYING, WORDS, class_of
from detente.evidence.event import ReportedEvent
from detente.evidence.failures import BROKE_DOWN, NO_DEAL
from detente.evidence.layout import Span, Unit
from detente.evidence.nouns import AGAIN
from detente.evidence.page import Page
from detente.evidence.repeats import IN_QUESTION
from detente.evidence.resolves import RECOMMENDED, UNLESS, WILL_NOT
from detente.evidence.roles import doers
from detente.evidence.salience import Ref
from detente.evidence.statement import Realis, Statement

_FORCES = re.compile(
    r"(?:(?:around|about|some|nearly|more than|up to|at least|over|almost|roughly|an estimated)\s+)?"
    r"\d[\d,.]{0,12}(?:\s*(?:thousand|hundred))?(?:[\s-]+(?:[\w-]{1,20})){0,4}?\s+"
    r"(?:troops|soldiers|forces|fighters|personnel|tanks|missiles|warships|aircraft|jets|reservists|peacekeepers|policemen)\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\bcorrection\b.{0,60}\bwe (?:said|reported|wrote|stated)\b|^yesterday['’]s edition (?:said|stated)\b", re.I
)
_WITHDRAWN = re.compile(
    r"\b(?:earlier|version|edition|story|article|report|headline|we (?:wrote|said|reported|gave))\b", re.IGNORECASE
)


_RULINGS = frozenset("order direct instruct dismiss uphold reject quash deny grant require".split())
_SUITS = frozenset("claim complaint appeal application petition suit case charge motion objection request".split())
_OFFERS = frozenset("offer proposal plan compromise request demand idea draft text suggestion deal invitation".split())


_BLOCKING = frozenset("block blockade barricade occupy picket besiege close".split())
_CROWDS = frozenset(
    "people hundred thousand dozen crowd protester demonstrator resident inhabitant mother father woman".split()
)
_WEAPONS = frozenset("shell rocket missile bomb bullet drone mine grenade mortar explosion blast fire".split())


def _by_nobody_known(event: ReportedEvent) -> bool:
    """Whether somebody was hurt or taken by an unknown actor; such an event is reported without a doer."""
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in event.trigger.children) and not event.agents
    passive = passive or (bool(event.agents) and all(t.lemma_.lower() in _WEAPONS for t in event.agents))
    taken = event.trigger.lemma_.lower() in ("abduct", "kidnap")
    if event.act == "PROTEST" and event.realis == "actual":
        return any(t.lemma_.lower() in _CROWDS for t in event.agents)
    return event.realis == "actual" and passive and (event.act == "ASSAULT" or taken)


def _stem(token: Any) -> str:
    """Return the common stem of a verb and its noun: "prohibit" and "prohibition"."""
    return token.lemma_.lower()[:5]


class Deeds:
    """Makes the statements of deeds in one document; the preceding text decides who acts if nobody is named."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._captor: tuple[str, ...] = ()
        self._hostile: tuple[str, ...] = ()
        self._meeting: tuple[str, ...] = ()
        self._asked: tuple[str, ...] = ()
        self._done: dict[str, tuple[str, ...]] = {}

    def statement(self, unit: Unit, parse: Any, event: ReportedEvent, cues: dict[int, Any]) -> Statement | None:
        """Return the statement of an act, or ``None`` if it has no known doer."""
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
        known = self._who(unit, event, cues)
        if known is None:
            return None
        event, agents, patients = known
        if event.act == "COERCE" and event.realis == "actual":
            self._captor = agents
        if event.act in BY_FORCE and event.realis == "actual":
            self._hostile = agents
        if event.act in BY_FORCE | {"PROTEST"} and agents:
            things = (c for c in trigger.children if c.dep_ == "dobj" and c.pos_ == "NOUN")
            self._done.update(dict.fromkeys((_stem(t) for t in (trigger, *things)), agents))
        if event.realis == "offered" or (event.act == "REQUEST" and event.realis == "actual"):
            self._asked = tuple(c for c in patients if c not in agents)
        teller = None
        if event.teller is not None:
            cue = cues.get(base + event.teller.idx)
            teller = cue.speaker if cue is not None else None
        voice = self._page.voice(unit) if unit.kind == "answer" else None
        ref = self._page.links.of_span(teller) if teller else Ref()
        mention: Span | None = teller
        if voice is not None and not (teller and (ref.codes or ref.person)):
            ref, mention = voice, unit.label
        elif teller is None:
            ref, mention = self._agent_person(unit, event)
        if not ref.codes and ref.person is None:
            teller = mention = None
        speaker, speaks_for = self._page.speaker(ref, mention) if mention or ref is voice else (None, None)
        if teller is None and voice is None:
            own_role = self._page.links.voices.capacity(unit, mention, speaks_for)
            if own_role != speaks_for and mention is not None:
                speaks_for, agents = own_role, (own_role,) if own_role else agents
        realis = self._standing(unit, event, agents, ref.codes)
        act = event.act
        if act in ("COERCE", "ASSAULT") and trigger.lemma_.lower() in _BLOCKING and agents and self._crowd(agents):
            act = "PROTEST"  # people without authority who block a road protest
        if (
            voice is not None
            and act in BY_FORCE
            and realis in ("future", "conditional", "threatened")
            and set(agents) & set(ref.codes)
        ):
            act, realis = "THREATEN", "actual"  # "we will close the depot"
        left, right = trigger.left_edge, trigger.right_edge
        content = self._page.trimmed((base + left.idx, base + right.idx + len(right.text)))
        if (
            unit.kind in ("body", "answer", "caption")
            and realis == "actual"
            and event.act in DEEDS | {"AGREE", "REJECT", "CONSULT", "ACCUSE"}
            and self._page.clock.long_before(unit, trigger)
        ):
            realis = "background"
        forces = (
            _FORCES.search(self._page.text, base + trigger.sent.start_char, base + trigger.sent.end_char)
            if event.act in ("MOBILIZE", "RETREAT")
            else None
        )
        form = "direct" if voice is not None and mention == unit.label else "indirect" if teller else "narrated"
        targets = tuple(
            c for c in patients if c not in agents or event.act == "CONSULT" or event.rule in (NO_DEAL, BROKE_DOWN)
        )
        return Statement(
            "", unit.paragraph, form, act, realis, speaker, mention, speaks_for, agents, targets,
            (at, at + len(trigger.text)), content, confidence=0.7 if event.rule != "noun" else 0.6,
            rule=f"event: {event.rule}{IN_QUESTION if unit.kind == 'question' else ''}", quantity=forces.group() if forces else None,
            role=ref.person.role if ref.person else "", **self._page.clock.near(unit, at),
        )  # fmt: skip

    def _who(
        self, unit: Unit, event: ReportedEvent, cues: dict[int, Any]
    ) -> tuple[ReportedEvent, tuple[str, ...], tuple[str, ...]] | None:
        """Return the act with its agents and patients, or ``None`` if no agent is known."""
        base, trigger = unit.start, event.trigger
        agents, patients = self._page.codes(unit, event.agents), self._page.codes(unit, event.patients)
        if event.rule == RECOMMENDED:
            issuer = self._page.links.voices.issuer
            return (event, (issuer,), patients) if issuer is not None and issuer not in patients else None
        terms = event.patients[0] if event.rule == ON_TERMS else None
        if terms is not None and terms.dep_ != "nsubjpass" and not self._page.links.of(unit, terms).codes:
            # A condition without somebody to meet it is not a bargain; the deed itself is kept.
            if class_of(trigger) not in DEEDS:
                return None
            event = replace(event, realis="conditional")
        if event.realis == "demanded" and event.act in DEEDS | {"CONSULT", "AGREE", "REJECT", "SUPPORT"}:
            return None  # the demand is the statement; the demanded act is its content
        if event.rule in (NO_DEAL, BROKE_DOWN):
            together = tuple(dict.fromkeys((*agents, *patients)))
            together = together if len(together) > 1 else tuple(dict.fromkeys((*together, *self._meeting)))
            return (event, together, together[1:]) if len(together) > 1 else None
        if event.act == "CONSULT":
            together = tuple(dict.fromkeys((*agents, *patients)))
            if len(together) < 2 and trigger.pos_ == "NOUN":
                return None
            if not together:
                together = self._meeting
            if not together:
                return None
            agents, patients = together, together[1:]
            self._meeting = self._meeting or together
        elif not agents and event.act == "MOBILIZE":
            # "Russian troops backed by tanks massed near the border": the nation is higher in the tree.
            node = trigger
            while not agents and node.head.i != node.i:
                node = node.head
                agents = self._page.codes(unit, [node]) if node.pos_ in ("NOUN", "PROPN") else ()
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
                # "said the ban would be lifted": without another agent, the speaker would do what is announced.
                own_cue = cues.get(base + event.teller.idx)
                agents = (
                    self._page.links.of_span(own_cue.speaker).codes[:1]
                    if own_cue is not None and own_cue.speaker
                    else ()
                )
            personal = any(self._page.links.of(unit, t).person for t in event.agents)
            if not agents and not personal and not _by_nobody_known(event):
                return None
        return event, agents, patients

    def _crowd(self, agents: tuple[str, ...]) -> bool:
        """Whether all who act are people, unions or parties."""
        return all(self._page.links.kind_of(c) in ("people", "association", "party") for c in agents)

    def _agent_person(self, unit: Unit, event: ReportedEvent) -> tuple[Ref, Span | None]:
        """Return the person who acts, if there is one, and their mention."""
        for token in event.agents:
            ref = self._page.links.of(unit, token)
            if ref.person is not None:
                a = unit.start + token.idx
                return ref, (a, a + len(token.text))
        return Ref(), None

    def _unnamed_agents(self, unit: Unit, event: ReportedEvent) -> tuple[str, ...]:
        """Return the agent if the clause does not name one.

        A detained person is released by the holder, a meeting adopts, the actor asked last refuses or accepts, and the
        court or authority of the report orders and dismisses.
        """
        if event.rule == AGAIN:
            return self._hostile
        if event.agents:
            return ()
        issuer = self._page.links.voices.issuer
        subject = next((c for c in event.trigger.children if c.dep_ == "nsubjpass"), None)
        if subject is None and not any(c.dep_ == "auxpass" for c in event.trigger.children):
            return ()
        noun = event.trigger.head
        freed = event.trigger.dep_ == "relcl" and noun.dep_ == "dobj" and class_of(noun.head) == "CONCEDE"
        if event.act in BY_FORCE and freed:
            return self._page.codes(unit, doers(noun.head))  # "released the cattle that were impounded"
        if event.act in ("CONCEDE", "RETREAT") and subject is not None and (whose := self._done.get(_stem(subject))):
            return whose  # the barrier was removed by those who set it up
        held = event.act == "COERCE" and event.trigger.lemma_.lower() in ("hold", "detain", "keep")
        if event.act == "CONCEDE" or held:
            return self._captor
        if event.rule == "did not agree" and (self._meeting or issuer is None):
            return self._meeting
        told = subject.lemma_.lower() if subject is not None else ""
        lemma = event.trigger.lemma_.lower()
        if lemma in _RULINGS and (event.act == "REQUEST" or told in _SUITS):
            decider = self._page.links.voices.decider(unit.start + event.trigger.idx)
            return (decider,) if decider is not None else ()
        if (
            issuer is None
            and event.act in ("REJECT", "AGREE")
            and (told in _OFFERS or told in ("this", "that", "it", "which"))
        ):
            return self._asked[:1]
        if issuer is not None and event.act in WORDS | {"CONSULT"} and event.teller is None:
            return (issuer,)  # in a communiqué, the issuer does what has no other agent
        return ()

    def _standing(self, unit: Unit, event: ReportedEvent, agents: tuple[str, ...], teller: tuple[str, ...]) -> Realis:
        """Return whether it happened, given the kind of text and who reports it."""
        realis = event.realis
        if realis == "actual" and event.teller is not None and _CORRECTS.search(event.trigger.sent.text):
            return "negated"
        if realis == "actual" and unit.kind == "correction" and _WITHDRAWN.search(event.trigger.sent.text):
            return "negated"
        if realis == "actual" and unit.kind == "draft":
            return "hypothetical"
        if realis == "actual" and unit.kind == "question" and event.teller is None and asks(event.trigger.sent):
            return "hypothetical"
        if realis == "actual" and unit.kind == "item" and event.act in DEEDS:
            return "hypothetical"
        if realis == "actual" and event.rule in (WILL_NOT, UNLESS) and teller and not set(teller) & set(agents):
            return "alleged"  # one side's expectation of the other
        if realis == "actual" and event.act in HOSTILE | DEEDS:
            if event.alleges and event.act != "THREATEN":
                return "alleged"
            if event.act in BY_FORCE and teller and not set(teller) & set(agents):
                return "alleged"
        return realis
