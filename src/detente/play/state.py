"""The state of a play: the case as it is now, what is tabled, and each party's answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from detente._errors import DetenteError
from detente.draws.counter import model_key
from detente.play._moves import hindrance
from detente.play.answers import Package, PartyAnswer, PlayWorld
from detente.problems import suggest
from detente.rules.expand import party_rule
from detente.rules.levels import met
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called
from detente.scenario.parts import Forum, Proposal
from detente.scenario.unnamed import says_nothing
from detente.scenario.validation.issues import meets


class Misplay(DetenteError, ValueError):
    """A command that is not possible; the message says which ones are."""


class PlayState:
    """The state of a play: the case as it is now, what is tabled, who said what.

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
            self.hands.add(self.actor(h))
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
        """The present state of the world."""
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

    def open_moves(self) -> list[str]:
        """Return the moves that can be made now."""
        s = self.scenario
        return [m.id for m in s.moves if hindrance(s, m, self.made, self.today) is None]

    def actor(self, name: str) -> str:
        """Return the name of an actor of the case.

        Raises
        ------
        Misplay
            If there is none.
        """
        if name not in self.scenario.actor:
            actors = self.scenario.actor
            raise Misplay(f"there is no actor {name}; {suggest(name, actors, known(list(actors)[:12]))}")
        return name

    def by_hand(self, actor: str) -> bool:
        """Return whether an actor, or an alliance of which it is a member, is played by hand."""
        return any(actor == h or actor in self.scenario.members(h) for h in self.hands)

    def package_of(self, what: str) -> dict[str, int]:
        """Return the package that a command names: a proposal's id, or levels as ``ISSUE=LEVEL,…``.

        Raises
        ------
        Misplay
            If there is no such proposal, issue or level, or the package is not feasible.
        """
        found: Proposal | None = next((p for p in self.scenario.proposals if p.id == what), None)
        if found is not None:
            return self.feasible(dict(found.package))
        out: dict[str, int] = {}
        for part in (p for p in what.split(",") if p):
            issue, eq, level = (x.strip() for x in part.partition("="))
            if not eq:
                ids = [p.id for p in self.scenario.proposals]
                raise Misplay(f"{part!r} is neither a proposal nor ISSUE=LEVEL; {suggest(part, ids, known(ids))}")
            if issue not in self.scenario.issue:
                raise Misplay(f"there is no issue {issue}; known: {', '.join(self.scenario.issue)}")
            if issue in out:
                raise Misplay(f"{issue} is named twice")
            if whole(level) not in self.scenario.issue[issue].levels:
                levels = ", ".join(map(str, sorted(self.scenario.issue[issue].levels)))
                raise Misplay(f"{issue} has no level {level}; it has {levels}")
            out[issue] = int(level)
        return self.feasible(out)

    def feasible(self, package: dict[str, int]) -> dict[str, int]:
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

    def deadline(self) -> date | None:
        """Return the last day of the forum, if it has one."""
        if self.forum is None or self.forum.deadline is None:
            return None
        return self.scenario.as_of + timedelta(days=round(self.forum.deadline.after(self.scenario.as_of).mode))

    def answers(self) -> list[str]:
        """Collect the answers of the parties that the models play; then check whether the draft passes."""
        if self.draft is None:
            return []
        package = self.draft[1]
        answers: dict[str, PartyAnswer] = {}
        for a in self.world.asked(package, self.parties):
            if not self.by_hand(a):
                answers[a] = self.world.answer(a, package)
                self.said[a] = (answers[a].yes, answers[a].why)
        return [*self._spoken(answers), *self.close()]

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

    def close(self) -> list[str]:
        """Report whether the draft passes; if it does, it becomes the status quo."""
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
            no = [called(self.scenario.actor[a].name) for a, y in yes.items() if not y]
            some = ", ".join(no[:4]) + (f" and {len(no) - 4} more" if len(no) > 4 else "")
            return [f"It does not pass: {some} {'say' if len(no) > 1 else agreeing(no[0], 'says')} no."]
        if not self.world.substantive(package):
            said = "It passes, but changes procedure only, so the talks go on."
        else:
            said = "It passes and is the new status quo."
        self.adopt(package)
        return [said]

    def adopt(self, package: Package) -> None:
        """Make a package the status quo, and clear the table.

        What is signed binds: it holds also if later talks lapse.
        """
        moved = (k.model_copy(update={"status_quo": package.get(k.id, k.status_quo)}) for k in self.scenario.issues)
        na = self.scenario.no_agreement
        if na is not None:
            na = na.model_copy(update={"lapse": {**na.lapse, **package}})
        self.change(issues=tuple(moved), no_agreement=na)
        self.draft, self.said = None, {}


def whole(text: str) -> int | None:
    """Return a whole number written in plain digits, or ``None``."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def in_words(package: Package) -> str:
    """Return a package as text."""
    return ", ".join(f"{k} {y}" for k, y in package.items())


def known(names: Iterable[str]) -> str:
    """Return the names that exist, for a message."""
    return f"known: {', '.join(names) or 'none'}"
