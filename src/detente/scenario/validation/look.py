"""The data of the second pass, and how it reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel

from detente.problems import suggest
from detente.scenario.model import Scenario
from detente.scenario.parts import Position
from detente.scenario.validation.messages import Wrong
from detente.scenario.validation.shape import Shape
from detente.scenario.yaml.nodes import Key, Loc

DEEPEST = 32
"""How long a chain of members, or of `like`, may be."""
_NEEDED = ("actors", "issues")


class Look:
    """The parts of good shape, the ids that the file knows, and the problems found so far."""

    def __init__(self, plain: Mapping[str, Any], found: Shape, sourced: frozenset[int] = frozenset()) -> None:
        self.s: Scenario = found.scenario
        self.sourced = sourced
        self.index = found.index
        self.broken: list[Loc] = [w.at for w in found.wrong]
        self._broken = set(self.broken)
        self._above = {b[:n] for b in self.broken for n in range(len(b) + 1)}
        self._said: dict[tuple[object, ...], Wrong] = {}
        self.plain = plain
        sections = ("actors", "issues", "sources", "fora", "moves")
        self.ids: dict[str, dict[str, None]] = {section: self._ids(section) for section in sections}
        self._rows: dict[str, list[str]] = {}
        self._leaves: dict[str, list[str]] = {}
        self._alliances: dict[str, list[str]] | None = None
        self._levels: dict[str, tuple[int, ...]] = {}
        for i, k in enumerate(self.s.issues):
            if len(k.levels) >= 2 and self.sound(self.loc("issues", i, "levels")):
                self._levels.setdefault(k.id, tuple(k.levels))
        self.blocks = {source.id: source.blocks for source in reversed(self.s.sources)}
        self.by_actor: dict[str, dict[str, Position]] = {}
        for p in self.s.positions:
            self.by_actor.setdefault(p.actor, {}).setdefault(p.issue, p)

    def _ids(self, section: str) -> dict[str, None]:
        items = self.plain.get(section)
        if not isinstance(items, tuple):
            return {}
        found = (_id(x) for x in cast("tuple[object, ...]", items))
        return dict.fromkeys(x for x in found if isinstance(x, str))

    def loc(self, section: str, i: int, *rest: Key) -> Loc:
        """Place of an entry in the file, which may hold entries before it that were taken out."""
        kept = self.index.get(section)
        return (section, kept[i] if kept else i, *rest)

    def add(self, code: str, loc: Loc, what: str, remedy: str, key: bool = False) -> None:
        """Report a problem, unless the first pass found this very part to be broken."""
        if loc in self._above or any(loc[:n] in self._broken for n in range(len(loc) + 1)):
            return
        self._said.setdefault((code, loc, what), Wrong(code, loc, what, remedy, key))

    @property
    def found(self) -> list[Wrong]:
        """Everything reported so far."""
        return list(self._said.values())

    def whole(self, *sections: str) -> bool:
        """Whether nothing in these sections is broken."""
        return not any(b and b[0] in sections for b in self.broken)

    def known(self, section: str, word: str, loc: Loc, key: bool = False) -> bool:
        """Report an id that the section does not have."""
        ids = self.ids[section]
        if word in ids or not isinstance(self.plain.get(section, () if section not in _NEEDED else None), tuple):
            return True  # a section that is missing as a whole is reported once
        noun = {"fora": "forum"}.get(section, section.removesuffix("s"))
        some = ", ".join(list(ids)[:12]) + (" …" if len(ids) > 12 else "")
        remedy = suggest(word, ids, f"known: {some}" if ids else f"add it under {section}")
        self.add("E301", loc, f"there is no {noun} {word}", remedy, key)
        return False

    def levels(self, issue: str) -> tuple[int, ...]:
        """Return the levels of an issue; none where they are themselves in question."""
        return self._levels.get(issue, ())

    def sound(self, loc: Loc) -> bool:
        """Whether nothing at a place, or inside it, is broken."""
        return loc not in self._above

    def level(self, issue: str, level: int, loc: Loc, key: bool = False) -> bool:
        """Report a level that an issue does not have."""
        held = self.levels(issue)
        if not held or level in held:
            return True
        remedy = f"use one of: {', '.join(map(str, held))}, or add the level to the issue"
        self.add("E310", loc, f"{level} is not a level of {issue}", remedy, key)
        return False

    def package(self, package: Mapping[str, Any], loc: Loc) -> bool:
        """Check issues, levels and lotteries of a package."""
        good = True
        for issue, level in package.items():
            here = (*loc, issue)
            if not self.known("issues", issue, here, key=True):
                good = False
            elif isinstance(level, int):
                good &= self.level(issue, level, here)
            else:
                mix = cast("Mapping[int, float]", level)
                for y in mix:
                    good &= self.level(issue, y, (*here, y), key=True)
                if abs(sum(mix.values()) - 1) > 1e-6:
                    what = f"the chances add up to {sum(mix.values()):g}"
                    self.add("E319", here, what, "make them add up to 1")
                    good = False
        return good

    def rows(self, actor: str) -> list[str]:
        """Return the actors whose entries apply to one: its own, those it is like, its alliances, closest first."""
        if actor not in self._rows:
            rows: list[str] = []
            at: str | None = actor
            while at is not None and at not in rows and at in self.s.actor and len(rows) <= DEEPEST:
                rows.append(at)
                at = self.s.actor[at].like
            inside = [a for a in self._inside().get(actor, ()) if a not in rows]
            self._rows[actor] = rows + sorted(inside, key=lambda a: len(self.leaves(a)))
        return self._rows[actor]

    def _inside(self) -> dict[str, list[str]]:
        """Return the alliances of each leaf."""
        if self._alliances is None:
            self._alliances = {}
            for alliance in self.s.alliances:
                for leaf in self.leaves(alliance):
                    self._alliances.setdefault(leaf, []).append(alliance)
        return self._alliances

    def leaves(self, actor: str) -> list[str]:
        """Leaf members, also where members are unknown or form a cycle."""
        if actor in self._leaves:
            return self._leaves[actor]
        seen: dict[str, None] = {}
        out: dict[str, None] = {}
        todo = [actor]
        while todo:
            a = todo.pop()
            if a in seen or a not in self.s.actor:
                continue
            seen[a] = None
            members = self.s.actor[a].members
            if members:
                todo += reversed(members)
            else:
                out[a] = None
        self._leaves[actor] = list(out)
        return self._leaves[actor]

    def signing(self) -> tuple[str, ...]:
        """Return the parties that sign a deal, as :attr:`Scenario.signing`, also where members form a cycle."""
        forum = next((f for f in self.s.fora if f.id == self.s.forum), None)
        if self.s.signatories or forum is not None:
            return self.s.signatories or (forum.parties if forum is not None else ())
        return tuple(a.id for a in self.s.actors if a.members or a.id not in self._inside())

    def held(self, actor: str, issue: str, field: str) -> Any:
        """Return a field of a position, from the actor's own entry or the nearest that serves it."""
        for row in self.rows(actor):
            p = self.by_actor.get(row, {}).get(issue)
            value = getattr(p, field) if p is not None else None
            if value is None and field == "ideal" and p is not None:
                value = p.stated
            if value is not None:
                return value
        return None


def _id(item: object) -> object:
    return cast("Mapping[str, object]", item).get("id") if isinstance(item, Mapping) else None


def walk(part: BaseModel, loc: Loc) -> Iterator[tuple[BaseModel, Loc]]:
    """Yield a part and every part inside it, with its place."""
    yield part, loc
    for name in type(part).model_fields:
        yield from _inside(getattr(part, name), (*loc, name))


def _inside(value: object, loc: Loc) -> Iterator[tuple[BaseModel, Loc]]:
    if isinstance(value, BaseModel):
        yield from walk(value, loc)
    elif isinstance(value, tuple):
        for i, x in enumerate(cast("tuple[object, ...]", value)):
            if isinstance(x, BaseModel):
                yield from walk(x, (*loc, i))
    elif isinstance(value, dict):
        for k, x in cast("dict[Key, object]", value).items():
            if isinstance(x, BaseModel):
                yield from walk(x, (*loc, k))
