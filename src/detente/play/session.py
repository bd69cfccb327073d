"""A play of one case: commands in, lines out.

Every command is a method ``do_…``; what it returns is printed and goes into the transcript. The models answer for
everybody who is not played by hand. A deal that passes becomes the new status quo.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from inspect import signature

from detente._errors import DetenteError
from detente.draws.counter import model_key
from detente.play._admit import admit
from detente.play._moves import held, hindrance
from detente.play._offer import offer
from detente.play.answers import Package, PartyAnswer, PlayWorld
from detente.rules.expand import party_rule
from detente.rules.levels import met
from detente.scenario.model import Scenario
from detente.scenario.parts import Commitment, Forum, Proposal
from detente.scenario.problems import suggest
from detente.scenario.quantity import Quantity
from detente.scenario.unnamed import says_nothing
from detente.scenario.validation.issues import meets


class Misplay(DetenteError, ValueError):
    """A command that cannot be done; the message says what could be."""


HELP = (
    "table PARTY PROPOSAL | table PARTY ISSUE=LEVEL,…   table a draft; everybody who is asked answers",
    "answer ACTOR yes|no [reason]                       answer the draft for a party played by hand",
    "meet                                               the next meeting; who is in turn tables an offer",
    "walk PARTY / return PARTY                          leave the talks, come back",
    "commit ACTOR ISSUE above|below LEVEL [COST]        say in public what will not be accepted",
    "admit CANDIDATE [BODY] [MEMBER=yes|no …]           propose an admission; every member votes",
    "move MOVE                                          carry out one of the file's moves",
    "hand PARTY / model PARTY                           play a party by hand, or leave it to the models",
    "show / help / end",
)


class PlaySession:
    """One play.

    Parameters
    ----------
    scenario
        The case.
    seed, draw
        Stream of chance; which draw is the world (``None``: every quantity at its median).
    hands
        Parties played by hand.
    forum
        Where the talks are held; by default the case's own forum, or its first.

    Raises
    ------
    Misplay
        If nobody meets, or a party played by hand does not exist.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int = 1,
        draw: int | None = None,
        hands: tuple[str, ...] = (),
        forum: str | None = None,
    ) -> None:
        self.scenario = scenario
        self.seed, self.draw = seed, draw
        fora = {f.id: f for f in scenario.fora}
        if forum is not None and forum not in fora:
            raise Misplay(f"there is no forum {forum}; known: {', '.join(fora) or 'none'}")
        self.forum: Forum | None = fora.get(forum or scenario.forum or "") or next(iter(scenario.fora), None)
        self.parties = self.forum.parties if self.forum else scenario.signing
        self.hands: set[str] = set()
        for h in hands:
            self.do_hand(h)
        self.today = scenario.as_of
        self.met = 0
        self.away: list[str] = []
        self.draft: tuple[str, dict[str, int]] | None = None
        self.said: dict[str, tuple[bool, str]] = {}
        self.over = False
        self.made = {m.id for m in scenario.moves if m.taken}
        self._world: PlayWorld | None = None

    @property
    def world(self) -> PlayWorld:
        """The world as it stands."""
        if self._world is None:
            self._world = PlayWorld(self.scenario, self.seed, self.draw)
        return self._world

    def change(self, **parts: object) -> None:
        """Replace parts of the case; everything is computed again."""
        self.scenario = self.scenario.model_copy(update=parts)
        self._world = None

    @property
    def key(self) -> int:
        """Stream of chance."""
        return model_key(self.seed, "play")

    def say(self, line: str) -> list[str]:
        """Do one command; return what follows.

        Raises
        ------
        Misplay
            With what is wrong.
        """
        try:
            words = shlex.split(line, comments=True)
        except ValueError as e:
            raise Misplay(f"{line!r}: {e}") from None
        if not words:
            return []
        todo: dict[str, Callable[..., list[str]]] = {
            n.removeprefix("do_"): getattr(self, n) for n in dir(self) if n.startswith("do_")
        }
        name, rest = words[0].lower(), words[1:]
        if name not in todo:
            raise Misplay(f"there is no command {name!r}; {suggest(name, todo, _known(todo))}")
        if self.over and name not in ("show", "help"):
            raise Misplay("the play is over")
        try:
            signature(todo[name]).bind(*rest)
        except TypeError:
            usage = next((h for h in HELP if h.startswith(name)), name)
            raise Misplay(f"{name} cannot be done so: {' '.join(usage.split())}") from None
        return todo[name](*rest)

    # --- commands -----------------------------------------------------------------------------------------

    def do_help(self) -> list[str]:
        """Say what can be done."""
        return [*HELP]

    def do_show(self) -> list[str]:
        """Say how things stand."""
        out = [f"{self.today}, {self.forum.name if self.forum else 'no forum'}; parties: {', '.join(self.parties)}"]
        out += [f"{k.id} {k.status_quo}: {k.levels[k.status_quo]}" for k in self.scenario.issues]
        if self.hands:
            out.append(f"by hand: {', '.join(sorted(self.hands))}")
        if self.away:
            out.append(f"walked out: {', '.join(self.away)}")
        if moves := self._open():
            out.append(f"moves that can be made: {', '.join(moves)}")
        if self.draft:
            out.append(f"on the table, by {self.draft[0]}: {_words(self.draft[1])}")
        return out

    def do_hand(self, party: str) -> list[str]:
        """Play a party by hand."""
        self._actor(party)
        self.hands.add(party)
        return [f"{party} is played by hand."]

    def do_model(self, party: str) -> list[str]:
        """Leave a party to the models."""
        self.hands.discard(self._actor(party))
        return [f"{party} is played by the models."]

    def do_table(self, party: str, what: str) -> list[str]:
        """Table a draft and hear the answers."""
        self._actor(party)
        mediators = self.forum.mediators if self.forum else ()
        if party not in self.parties and party not in mediators:
            others = f", mediated by {', '.join(mediators)}" if mediators else ""
            raise Misplay(f"{party} does not sit here; the parties are {', '.join(self.parties)}{others}")
        if self.away:
            raise Misplay(f"{' and '.join(self.away)} walked out; nobody to table it to")
        package = self._package(what)
        self.draft, self.said = (party, package), {}
        return [f"{party} tables: {_words(package)}", *self._answers()]

    def do_answer(self, actor: str, answer: str, *why: str) -> list[str]:
        """Answer for a party played by hand."""
        if self.draft is None:
            raise Misplay("nothing is on the table")
        if answer.lower() not in ("yes", "no"):
            raise Misplay(f"{answer!r} is no answer; say yes or no")
        self._actor(actor)
        if not self._by_hand(actor):
            raise Misplay(f"{actor} is played by the models; say `hand {actor}` first")
        for a in self.scenario.members(actor):
            self.said[a] = (answer.lower() == "yes", " ".join(why) or "by hand")
        return [f"{actor}: {answer.lower()}" + (f" ({' '.join(why)})" if why else ""), *self._close()]

    def do_meet(self) -> list[str]:
        """Hold the next meeting."""
        if self.forum is None:
            raise Misplay("the case has no forum that could meet")
        if self.away:
            raise Misplay(f"{' and '.join(self.away)} walked out; the {self.forum.name} does not meet")
        gap = self.forum.next_meeting if self.met == 0 else self.forum.cadence or self.forum.next_meeting
        try:
            self.today += timedelta(days=max(1, round(gap.value.mode if gap else 30.0)))
        except OverflowError:
            raise Misplay("the next meeting would be after the year 9999, where the calendar ends") from None
        party = self.parties[self.met % len(self.parties)]
        self.met += 1
        out = [f"{self.today}: the {self.forum.name} meets."]
        due = self._deadline()
        if due is not None and self.today > due:
            out.append(f"The deadline of {due} has passed.")
        if party in self.hands:
            return [*out, f"It is for {party} to table something."]
        found = offer(self.world, self.parties, party, self.met, due, self.today)
        if found is None:
            return [*out, f"{party} has nothing to table that moves anything."]
        self.draft, self.said = (party, found), {}
        return [*out, f"{party} tables: {_words(found)}", *self._answers()]

    def do_walk(self, party: str) -> list[str]:
        """Walk out."""
        if party not in self.parties:
            raise Misplay(f"{party} does not sit here; the parties are {', '.join(self.parties)}")
        if party in self.away:
            raise Misplay(f"{party} has walked out already")
        self.away.append(party)
        self.draft = None
        out = [f"{party} walks out; the talks stop."]
        na = self.scenario.no_agreement
        if na is not None and na.force is not None:
            c = na.force.challenger
            if party != c and c not in self.scenario.members(party):
                self.change(no_agreement=na.model_copy(update={"talks_refused": True}))
                out.append(f"{self.scenario.actor[c].name} can now say that the others refused to talk.")
            margin = float(self.world.failure.margin[0])
            better = "force looks better than waiting" if margin > 0 else "waiting looks better than force"
            out.append(f"In this world {better} to {self.scenario.actor[c].name} ({margin:+.2f} of its stake).")
        return out

    def do_return(self, party: str) -> list[str]:
        """Come back."""
        if party not in self.away:
            raise Misplay(f"{party} has not walked out")
        self.away.remove(party)
        na = self.scenario.no_agreement
        if not self.away and na is not None and na.talks_refused:
            self.change(no_agreement=na.model_copy(update={"talks_refused": False}))
        return [f"{party} comes back."]

    def do_commit(self, actor: str, issue: str, side: str, level: str, cost: str = "0.2") -> list[str]:
        """Commit in public."""
        self._actor(actor)
        if issue not in self.scenario.issue:
            raise Misplay(f"there is no issue {issue}; known: {', '.join(self.scenario.issue)}")
        if side not in ("above", "below") or _whole(level) is None or int(level) > 100:
            raise Misplay("say above or below, and a level from 0 to 100")
        try:
            price = float(cost)
        except ValueError:
            price = -1.0
        if not 0 <= price <= 10:
            raise Misplay(f"{cost!r} is no cost; give whole stakes from 0 to 10")
        line = Commitment(actor=actor, issue=issue, forbids=f"{side} {int(level)}", cost=Quantity.point(price))
        crossed = [y for y in self.scenario.issue[issue].levels if line.forbidden(y)]
        if not crossed or len(crossed) == len(self.scenario.issue[issue].levels):
            raise Misplay(f"this forbids {'no' if not crossed else 'every'} level of {issue}")
        self.change(commitments=(line, *self.scenario.commitments))
        out = [
            f"{actor} says in public: not {issue} {side} {int(level)}. Going back on it costs {price:g} of its stake."
        ]
        return [*out, *(self._answers() if self.draft else [])]

    def do_move(self, move: str) -> list[str]:
        """Carry out one of the file's moves."""
        s = self.scenario
        entry = next((m for m in s.moves if m.id == move), None)
        if entry is None:
            raise Misplay(f"there is no move {move!r}; {suggest(move, [m.id for m in s.moves], _known(self._open()))}")
        why = hindrance(s, entry, self.made, self.today)
        if why is not None:
            raise Misplay(why)
        out = [f"{s.actor[entry.actor].name}: {entry.what}."]
        now, later = held(s, entry, self.made)
        self.made.add(entry.id)
        if now:
            self._settle(now)
            out.append(f"{_words(now)} holds now.")
        if later:
            out.append(f"{_words(later)} needs the consent of others: table it.")
        for a, cost in entry.effects.items():
            if cost.mode:
                words = f"costs {s.actor[a].name}" if cost.mode > 0 else f"brings {s.actor[a].name}"
                out.append(f"It {words} {abs(cost.mode):g} of its stake.")
        if entry.triggers is not None:
            self.over, self.draft = True, None
            ends = {"force": "Force is used", "lapse": "The talks lapse"}[entry.triggers]
            out.append(f"{ends}; the play ends on {self.today}.")
        return out

    def _open(self) -> list[str]:
        """Return the moves that can be made now."""
        s = self.scenario
        return [m.id for m in s.moves if hindrance(s, m, self.made, self.today) is None]

    def do_admit(self, candidate: str, *more: str) -> list[str]:
        """Propose an admission; members played by hand vote as is said."""
        self._actor(candidate)
        body = next((x for x in more if "=" not in x), None)
        votes: dict[str, bool] = {}
        for word in (x for x in more if "=" in x):
            member, _, vote = word.partition("=")
            if vote.lower() not in ("yes", "no"):
                raise Misplay(f"{word!r} is no vote; say {self._actor(member)}=yes or {member}=no")
            votes |= dict.fromkeys(self.scenario.members(self._actor(member)), vote.lower() == "yes")
        entry = next((a for a in self.scenario.admission if a.candidate == candidate and body in (None, a.to)), None)
        if entry is None:
            known = ", ".join(f"{a.candidate} to {a.to}" for a in self.scenario.admission) or "nobody"
            raise Misplay(f"the case says nothing of admitting {candidate}; it has {known}")
        members = self.scenario.members(entry.to)
        outside = [m for m in votes if m not in members]
        if outside:
            raise Misplay(f"{outside[0]} is no member of {entry.to}")
        silent = [m for m in members if self._by_hand(m) and m not in votes]
        if silent:
            raise Misplay(f"{silent[0]} is played by hand; give its vote: admit {candidate} {entry.to} {silent[0]}=yes")
        try:
            out, invited = admit(self.scenario, entry, self.key, self.draw, votes)
        except LookupError as e:
            raise Misplay(str(e)) from None
        if invited and entry.package:
            self._settle(entry.package)
            out.append(f"{_words(entry.package)} is the new status quo.")
        return out

    def do_end(self) -> list[str]:
        """End the play."""
        self.over = True
        return [f"The play ends on {self.today}."]

    # --- helpers ------------------------------------------------------------------------------------------

    def _actor(self, name: str) -> str:
        if name not in self.scenario.actor:
            known = self.scenario.actor
            raise Misplay(f"there is no actor {name}; {suggest(name, known, _known(list(known)[:12]))}")
        return name

    def _by_hand(self, actor: str) -> bool:
        return any(actor == h or actor in self.scenario.members(h) for h in self.hands)

    def _package(self, what: str) -> dict[str, int]:
        found: Proposal | None = next((p for p in self.scenario.proposals if p.id == what), None)
        if found is not None:
            return self._feasible(dict(found.package))
        out: dict[str, int] = {}
        for part in (p for p in what.split(",") if p):
            issue, eq, level = (x.strip() for x in part.partition("="))
            if not eq:
                ids = [p.id for p in self.scenario.proposals]
                raise Misplay(f"{part!r} is no proposal and no ISSUE=LEVEL; {suggest(part, ids, _known(ids))}")
            if issue not in self.scenario.issue:
                raise Misplay(f"there is no issue {issue}; known: {', '.join(self.scenario.issue)}")
            if issue in out:
                raise Misplay(f"{issue} is named twice")
            if _whole(level) not in self.scenario.issue[issue].levels:
                levels = ", ".join(map(str, sorted(self.scenario.issue[issue].levels)))
                raise Misplay(f"{issue} has no level {level}; it has {levels}")
            out[issue] = int(level)
        return self._feasible(out)

    def _feasible(self, package: dict[str, int]) -> dict[str, int]:
        """Return a draft that changes something and that no declared combination rules out.

        Raises
        ------
        Misplay
            If it does not, or is.
        """
        s, lapses = self.scenario, self.world.layout.lapses
        if all(says_nothing(s, s.issue[k], y, lapses) for k, y in package.items()):
            raise Misplay("this changes nothing")
        full = {k.id: package.get(k.id, k.status_quo) for k in s.issues if k.id in package or k.id not in lapses}
        for rule in s.infeasible:
            if rule and all(k in full and meets(full[k], c) for k, c in rule.items()):
                raise Misplay(f"{' and '.join(f'{k} {full[k]}' for k in rule)} cannot go together")
        return package

    def _deadline(self) -> date | None:
        if self.forum is None or self.forum.deadline is None:
            return None
        return self.scenario.as_of + timedelta(days=round(self.forum.deadline.after(self.scenario.as_of).mode))

    def _answers(self) -> list[str]:
        """Let everybody who is asked, and is not played by hand, answer; then see whether the draft passes."""
        if self.draft is None:
            return []
        package = self.draft[1]
        answers: dict[str, PartyAnswer] = {}
        for a in self.world.asked(package, self.parties):
            if not self._by_hand(a):
                answers[a] = self.world.answer(a, package)
                self.said[a] = (answers[a].yes, answers[a].why)
        return [*self._spoken(answers), *self._close()]

    def _spoken(self, answers: dict[str, PartyAnswer]) -> list[str]:
        """Return the answers, those with the same reason together."""
        groups: dict[tuple[bool, str], list[str]] = {}
        for a, x in answers.items():
            groups.setdefault((x.yes, x.why), []).append(self.scenario.actor[a].name)
        return [
            f"{', '.join(names) if len(names) < 4 else f'{names[0]} and {len(names) - 1} more'}: "
            f"{'yes' if yes else 'no'} ({why})."
            for (yes, why), names in groups.items()
        ]

    def _close(self) -> list[str]:
        """Say whether the draft passes; if it does, it becomes the status quo."""
        if self.draft is None:
            return []
        package = self.draft[1]
        open_ = [a for a in self.world.asked(package, self.parties) if a not in self.said]
        if open_:
            hands = [h for h in sorted(self.hands) if any(a == h or a in self.scenario.members(h) for a in open_)]
            return [f"Waiting for {', '.join(hands)}."]
        yes = {a: y for a, (y, _) in self.said.items()}
        agreed = {a for a, y in yes.items() if y}
        rules = [party_rule(self.scenario, p) for p in self.parties] + self.world.rules(package)
        failed = [str(r) for r in rules if not met(r, agreed)]
        if failed:
            no = [self.scenario.actor[a].name for a, y in yes.items() if not y]
            some = ", ".join(no[:4]) + (f" and {len(no) - 4} more" if len(no) > 4 else "")
            return [f"It does not pass: {some} {'say' if len(no) > 1 else 'says'} no."]
        if not self.world.substantive(package):
            said = "It passes; it moves procedure alone, so the talks go on."
        else:
            said = "It passes and is the new status quo."
        self._settle(package)
        return [said]

    def _settle(self, package: Package) -> None:
        """Make a package the status quo; nothing is on the table then.

        What is signed binds: it holds also if later talks lapse.
        """
        moved = (k.model_copy(update={"status_quo": package.get(k.id, k.status_quo)}) for k in self.scenario.issues)
        na = self.scenario.no_agreement
        if na is not None:
            na = na.model_copy(update={"lapse": {**na.lapse, **package}})
        self.change(issues=tuple(moved), no_agreement=na)
        self.draft, self.said = None, {}


def _whole(text: str) -> int | None:
    """Return a whole number written in plain digits, or ``None``."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _words(package: Package) -> str:
    return ", ".join(f"{k} {y}" for k, y in package.items())


def _known(names: Iterable[str]) -> str:
    return f"known: {', '.join(names) or 'none'}"
