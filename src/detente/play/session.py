"""A play of one case: commands in, lines out.

Every command is a method ``do_…``; what it returns is printed and goes into the transcript. The models answer for
everybody who is not played by hand. A deal that passes becomes the new status quo.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import timedelta
from inspect import signature

from detente.play._admit import admit
from detente.play._moves import held, hindrance
from detente.play._offer import offer
from detente.play.state import Misplay, PlayState, in_words, known, whole
from detente.problems import suggest
from detente.scenario.names import agreeing, called, definite, opening
from detente.scenario.parts import Commitment
from detente.scenario.quantity import Quantity

HELP = (
    "table PARTY PROPOSAL | table PARTY ISSUE=LEVEL,…   table a draft; everybody who is asked answers",
    "answer ACTOR yes|no [reason]                       answer the draft for a party played by hand",
    "meet                                               hold the next meeting; parties table offers in turn",
    "walk PARTY / return PARTY                          leave the talks, come back",
    "commit ACTOR ISSUE above|below LEVEL [COST]        commit in public to reject such levels",
    "admit CANDIDATE [BODY] [MEMBER=yes|no …]           propose an admission; every member votes",
    "move MOVE                                          carry out one of the file's moves",
    "hand PARTY / model PARTY                           play a party by hand, or leave it to the models",
    "show / help / end",
)
"""The commands, one line each."""


class PlaySession(PlayState):
    """A play that takes commands."""

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
            raise Misplay(f"there is no command {name!r}; {suggest(name, todo, known(todo))}")
        if self.over and name not in ("show", "help"):
            raise Misplay("the play is over")
        try:
            signature(todo[name]).bind(*rest)
        except TypeError:
            usage = next((h for h in HELP if h.startswith(name)), name)
            raise Misplay(f"{name} was given wrong arguments; usage: {' '.join(usage.split())}") from None
        return todo[name](*rest)

    # --- commands -----------------------------------------------------------------------------------------

    def do_help(self) -> list[str]:
        """List the commands."""
        return [*HELP]

    def do_show(self) -> list[str]:
        """Show the state of the play."""
        out = [f"{self.today}, {self.forum.name if self.forum else 'no forum'}; parties: {', '.join(self.parties)}"]
        out += [f"{k.id} {k.status_quo}: {k.levels[k.status_quo]}" for k in self.scenario.issues]
        if self.hands:
            out.append(f"by hand: {', '.join(sorted(self.hands))}")
        if self.away:
            out.append(f"walked out: {', '.join(self.away)}")
        if moves := self.open_moves():
            out.append(f"moves that can be made: {', '.join(moves)}")
        if self.draft:
            out.append(f"on the table, by {self.draft[0]}: {in_words(self.draft[1])}")
        return out

    def do_hand(self, party: str) -> list[str]:
        """Play a party by hand."""
        self.actor(party)
        self.hands.add(party)
        return [f"{party} is played by hand."]

    def do_model(self, party: str) -> list[str]:
        """Leave a party to the models."""
        self.hands.discard(self.actor(party))
        return [f"{party} is played by the models."]

    def do_table(self, party: str, what: str) -> list[str]:
        """Table a draft and return the answers."""
        self.actor(party)
        mediators = self.forum.mediators if self.forum else ()
        if party not in self.parties and party not in mediators:
            others = f", mediated by {', '.join(mediators)}" if mediators else ""
            raise Misplay(f"{party} is not a party to these talks; the parties are {', '.join(self.parties)}{others}")
        if self.away:
            raise Misplay(f"{' and '.join(self.away)} walked out, so nothing can be tabled")
        package = self.package_of(what)
        self.draft, self.said = (party, package), {}
        return [f"{party} tables: {in_words(package)}", *self.answers()]

    def do_answer(self, actor: str, answer: str, *why: str) -> list[str]:
        """Answer for a party played by hand."""
        if self.draft is None:
            raise Misplay("nothing is on the table")
        if answer.lower() not in ("yes", "no"):
            raise Misplay(f"{answer!r} is not an answer; give yes or no")
        self.actor(actor)
        if not self.by_hand(actor):
            raise Misplay(f"{actor} is played by the models; enter `hand {actor}` first")
        for a in self.scenario.members(actor):
            self.said[a] = (answer.lower() == "yes", " ".join(why) or "by hand")
        return [f"{actor}: {answer.lower()}" + (f" ({' '.join(why)})" if why else ""), *self.close()]

    def do_meet(self) -> list[str]:
        """Hold the next meeting."""
        if self.forum is None:
            raise Misplay("the case has no forum that could meet")
        name = self.forum.name
        if self.away:
            no = f"{definite(name)} {agreeing(name, 'does not meet')}"
            raise Misplay(f"{' and '.join(self.away)} walked out, so {no}")
        gap = self.forum.next_meeting if self.met == 0 else self.forum.cadence or self.forum.next_meeting
        try:
            self.today += timedelta(days=max(1, round(gap.value.mode if gap else 30.0)))
        except OverflowError:
            raise Misplay("the next meeting would be after the year 9999, where the calendar ends") from None
        party = self.parties[self.met % len(self.parties)]
        self.met += 1
        out = [f"{self.today}: {definite(name)} {agreeing(name, 'meets')}."]
        due = self.deadline()
        if due is not None and self.today > due:
            out.append(f"The deadline of {due} has passed.")
        if party in self.hands:
            return [*out, f"It is {party}'s turn to table a draft."]
        found = offer(self.world, self.parties, party, self.met, due, self.today)
        if found is None:
            return [*out, f"{party} has no draft to table that would change anything."]
        self.draft, self.said = (party, found), {}
        return [*out, f"{party} tables: {in_words(found)}", *self.answers()]

    def do_walk(self, party: str) -> list[str]:
        """Walk out."""
        if party not in self.parties:
            raise Misplay(f"{party} is not a party to these talks; the parties are {', '.join(self.parties)}")
        if party in self.away:
            raise Misplay(f"{party} has walked out already")
        self.away.append(party)
        self.draft = None
        out = [f"{party} walks out; the talks stop."]
        na = self.scenario.no_agreement
        if na is not None and na.force is not None:
            c = na.force.challenger
            name = self.scenario.actor[c].name
            if party != c and c not in self.scenario.members(party):
                self.change(no_agreement=na.model_copy(update={"talks_refused": True}))
                out.append(f"{opening(name)} can now say that the others refused to talk.")
            margin = float(self.world.failure.margin[0])
            better = "force looks better than waiting" if margin > 0 else "waiting looks better than force"
            out.append(f"In this world {better} to {called(name)} ({margin:+.2f} of {agreeing(name, 'its')} stake).")
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
        self.actor(actor)
        if issue not in self.scenario.issue:
            raise Misplay(f"there is no issue {issue}; known: {', '.join(self.scenario.issue)}")
        if side not in ("above", "below") or whole(level) is None or int(level) > 100:
            raise Misplay("say above or below, and a level from 0 to 100")
        try:
            price = float(cost)
        except ValueError:
            price = -1.0
        if not 0 <= price <= 10:
            raise Misplay(f"{cost!r} is not a cost; give whole stakes from 0 to 10")
        line = Commitment(actor=actor, issue=issue, forbids=f"{side} {int(level)}", cost=Quantity.point(price))
        crossed = [y for y in self.scenario.issue[issue].levels if line.forbidden(y)]
        if not crossed or len(crossed) == len(self.scenario.issue[issue].levels):
            raise Misplay(f"this forbids {'no' if not crossed else 'every'} level of {issue}")
        self.change(commitments=(line, *self.scenario.commitments))
        out = [
            f"{actor} says in public: not {issue} {side} {int(level)}. Going back on it costs {price:g} of its stake."
        ]
        return [*out, *(self.answers() if self.draft else [])]

    def do_move(self, move: str) -> list[str]:
        """Carry out one of the file's moves."""
        s = self.scenario
        entry = next((m for m in s.moves if m.id == move), None)
        if entry is None:
            ids = [m.id for m in s.moves]
            raise Misplay(f"there is no move {move!r}; {suggest(move, ids, known(self.open_moves()))}")
        why = hindrance(s, entry, self.made, self.today)
        if why is not None:
            raise Misplay(why)
        out = [f"{s.actor[entry.actor].name}: {entry.what}."]
        now, later = held(s, entry, self.made)
        self.made.add(entry.id)
        if now:
            self.adopt(now)
            out.append(f"{in_words(now)} holds now.")
        if later:
            out.append(f"{in_words(later)} needs the consent of others: table it.")
        for a, cost in entry.effects.items():
            if cost.mode:
                name = s.actor[a].name
                words = f"{'costs' if cost.mode > 0 else 'brings'} {called(name)}"
                out.append(f"It {words} {abs(cost.mode):g} of {agreeing(name, 'its')} stake.")
        if entry.triggers is not None:
            self.over, self.draft = True, None
            ends = {"force": "Force is used", "lapse": "The talks lapse"}[entry.triggers]
            out.append(f"{ends}; the play ends on {self.today}.")
        return out

    def do_admit(self, candidate: str, *more: str) -> list[str]:
        """Propose an admission; members played by hand vote as the command says."""
        self.actor(candidate)
        body = next((x for x in more if "=" not in x), None)
        votes: dict[str, bool] = {}
        for word in (x for x in more if "=" in x):
            member, _, vote = word.partition("=")
            if vote.lower() not in ("yes", "no"):
                raise Misplay(f"{word!r} is not a vote; give {self.actor(member)}=yes or {member}=no")
            votes |= dict.fromkeys(self.scenario.members(self.actor(member)), vote.lower() == "yes")
        entry = next((a for a in self.scenario.admission if a.candidate == candidate and body in (None, a.to)), None)
        if entry is None:
            known = ", ".join(f"{a.candidate} to {a.to}" for a in self.scenario.admission) or "nobody"
            raise Misplay(f"the case has no entry for admitting {candidate}; it has {known}")
        members = self.scenario.members(entry.to)
        outside = [m for m in votes if m not in members]
        if outside:
            raise Misplay(f"{outside[0]} is not a member of {entry.to}")
        silent = [m for m in members if self.by_hand(m) and m not in votes]
        if silent:
            raise Misplay(f"{silent[0]} is played by hand; give its vote: admit {candidate} {entry.to} {silent[0]}=yes")
        try:
            out, invited = admit(self.scenario, entry, self.key, self.draw, votes)
        except LookupError as e:
            raise Misplay(str(e)) from None
        if invited and entry.package:
            self.adopt(entry.package)
            out.append(f"{in_words(entry.package)} is the new status quo.")
        return out

    def do_end(self) -> list[str]:
        """End the play."""
        self.over = True
        return [f"The play ends on {self.today}."]
