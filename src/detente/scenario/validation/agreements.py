"""Meaning of proposals, of what happens without agreement, of moves and of institutions."""

from __future__ import annotations

from typing import Any

from detente.scenario.parts import Move, NoAgreement, Proposal
from detente.scenario.unnamed import lapsing, moves, says_nothing
from detente.scenario.validation.actors import parties
from detente.scenario.validation.issues import lapse_moves, meets
from detente.scenario.validation.look import Look
from detente.scenario.yaml.nodes import Loc


def check(look: Look) -> None:
    """Check everything that names packages or parties."""
    s = look.s
    if s.forum is not None:
        look.known("fora", s.forum, ("forum",))
    parties(look, s.signatories, ("signatories",))
    for i, forum in enumerate(s.fora):
        parties(look, forum.parties, look.loc("fora", i, "parties"))
        if not forum.parties:
            look.add("E328", look.loc("fora", i, "parties"), f"{forum.id} has no parties", "name who meets there")
        _two(look, forum.parties, look.loc("fora", i, "parties"), f"{forum.id} has one party only")
        seated = {x for p in forum.parties for x in (p, *look.leaves(p))}
        for j, a in enumerate(forum.mediators):
            loc = look.loc("fora", i, "mediators", j)
            if look.known("actors", a, loc) and seated.intersection((a, *look.leaves(a))):
                what = f"{a} mediates in {forum.id}, and is a party to it"
                look.add("E344", loc, what, "take it off one of the two lists")
    _two(look, s.signatories, ("signatories",), "a single actor signs")
    _seated(look)
    _proposals(look)
    if s.no_agreement is not None:
        _no_agreement(look, s.no_agreement)
    for i, g in enumerate(s.guarantees):
        here = look.loc("guarantees", i)
        both = look.known("actors", g.by, (*here, "by")) and look.known("actors", g.to, (*here, "to"))
        if both and g.by == g.to:
            look.add("E325", (*here, "to"), f"{g.by} guarantees itself", "name two actors")
    for i, move in enumerate(s.moves):
        _move(look, i, move)
    _admission(look)
    _reference_classes(look)


def _two(look: Look, listed: tuple[str, ...], loc: Loc, what: str) -> None:
    """Report a table at which a single actor sits: there is nobody to agree with."""
    if listed and all(a in look.s.actor for a in listed) and look.whole("actors"):
        leaves = {x for a in listed for x in look.leaves(a)}
        if len(leaves) == 1:
            look.add("E338", loc, what, "name at least two actors, or delete the list")


def _seated(look: Look) -> None:
    """Report signatories that sit in none of the fora, by themselves, through a member or through an alliance."""
    s = look.s
    if not s.fora or not s.actors or not look.whole("fora", "actors", "signatories"):
        return
    seats = {x for forum in s.fora for party in forum.parties for x in (party, *look.leaves(party))}
    for j, a in enumerate(s.signatories):
        if a in s.actor and a not in seats and not seats.intersection(look.leaves(a)):
            what = f"{a} signs, but sits in no forum"
            look.add("E333", ("signatories", j), what, "add it to the parties of a forum, or take it off the list")


def _tabled(look: Look, i: int, p: Proposal) -> None:
    """Report an author that does not sit where its proposal is tabled, nor through a member or an alliance."""
    s = look.s
    forum = next((f for f in s.fora if f.id == p.forum), None)
    if forum is None or p.by is None or p.by not in s.actor or not look.whole("fora", "actors"):
        return
    seats = {x for party in (*forum.parties, *forum.mediators) for x in (party, *look.leaves(party))}
    if p.by not in seats and not seats.intersection(look.leaves(p.by)):
        what = f"{p.by} tables this in {forum.id}, but does not sit there"
        parties = ", ".join(forum.parties)
        look.add("E333", look.loc("proposals", i, "by"), what, f"name one of its parties ({parties}), or another forum")


def _proposals(look: Look) -> None:
    s = look.s
    for i, p in enumerate(s.proposals):
        here = look.loc("proposals", i)
        if p.by is not None:
            look.known("actors", p.by, (*here, "by"))
        if p.forum is not None and look.known("fora", p.forum, (*here, "forum")):
            _tabled(look, i, p)
        good = look.package(p.package, (*here, "package"))
        _unnamed(look, p, here)
        if not good or not look.whole("issues"):
            continue
        lapses = lapsing(s, p) if look.whole("no_agreement") else frozenset[str]()
        if all(says_nothing(s, s.issue[k], y, lapses) for k, y in p.package.items()):
            what = f"{p.id} changes nothing: every issue stays where it is without agreement"
            look.add("E330", (*here, "package"), what, "give at least one issue another level, or delete it")
        for j, rule in enumerate(s.infeasible):
            held = {k: s.issue[k].status_quo for k in rule if k in s.issue and k not in lapses} | p.package
            full = {k: held[k] for k in rule if k in held}
            if rule and len(full) == len(rule) and all(meets(full[k], c) for k, c in rule.items()):
                levels = ", ".join(f"{k} {y}" for k, y in full.items())
                what = f"{p.id} is declared infeasible ({levels}: entry {j + 1} of infeasible)"
                look.add("E316", (*here, "package"), what, "change the package or the entry")


def _unnamed(look: Look, p: Proposal, here: Loc) -> None:
    """Report what a proposal says of issues that it leaves out, where that cannot be."""
    if not isinstance(p.unnamed, dict):
        if p.unnamed == "lapse" and look.whole("issues", "no_agreement"):
            left = [k for k in look.s.issues if k.id not in p.package]
            if not any(moves(look.s, k) for k in left):
                what = f"{p.id} leaves out no issue that a lapse of the talks would move"
                look.add("E340", (*here, "unnamed"), what, "say in no_agreement/lapse what happens, or delete it")
        return
    for k, choice in p.unnamed.items():
        loc = (*here, "unnamed", k)
        if not look.known("issues", k, loc, key=True):
            continue
        if k in p.package:
            look.add("E340", loc, f"{p.id} names {k}, so it does not leave it out", "delete one of the two", key=True)
        elif choice == "lapse" and k in look.s.issue and look.whole("issues", "no_agreement"):
            lapse_moves(look, k, loc)


def _no_agreement(look: Look, n: NoAgreement) -> None:
    here: Loc = ("no_agreement",)
    look.package(n.lapse, (*here, "lapse"))
    for name in ("holding", "backing_down", "continuation", "discount"):
        for a in getattr(n, name):
            look.known("actors", a, (*here, name, a), key=True)
    _discount(look, n)
    f = n.force
    if f is None:
        return
    here = (*here, "force")
    both = look.known("actors", f.challenger, (*here, "challenger"))
    both &= look.known("actors", f.target, (*here, "target"))
    if both and f.challenger == f.target:
        look.add("E325", (*here, "target"), f"{f.target} would use force against itself", "name two actors")
    challenger = look.s.actor.get(f.challenger)
    if challenger is not None and challenger.members:
        what = f"{f.challenger} is an alliance, and one actor decides on force"
        look.add("E336", (*here, "challenger"), what, "name the member that would use it")
    for name in ("win_package", "fail_package"):
        package: dict[str, Any] = getattr(f, name)
        look.package(package, (*here, name))
        # Nobody is paid where force is used.
        missing = [k.id for k in look.s.issues if k.id not in package and k.kind != "transfer"]
        if missing:
            what = f"{name} says nothing about {', '.join(missing)}"
            look.add(
                "E318",
                (*here, name),
                what,
                "say where force leaves every issue, also those it does not touch",
            )
    for name in ("cost", "estimates"):
        for a in getattr(f, name):
            look.known("actors", a, (*here, name, a), key=True)
    for a in f.belief:
        loc = (*here, "belief", a)
        if a != "all" and look.known("actors", a, loc, key=True) and a == f.challenger:
            what = f"{a} decides on force: it knows what it will do"
            look.add("E342", loc, what, "say what the others believe, or delete it", key=True)


def _discount(look: Look, n: NoAgreement) -> None:
    """Report a yearly rate that has no deadline to count to, or is given beside a weight."""
    here: Loc = ("no_agreement", "discount")
    if n.discount and look.whole("fora", "forum") and look.s.deadline_forum is None:
        what = "a rate counts the time to a deadline, and no forum, or more than one, has one"
        look.add("E345", here, what, "give the default forum a deadline, or write continuation instead")
    for a in n.discount:
        if a in n.continuation:
            what = f"{a} has a rate here and a weight under continuation"
            look.add("E345", (*here, a), what, "keep one of the two", key=True)


def _move(look: Look, i: int, move: Move) -> None:
    here = look.loc("moves", i)
    look.known("actors", move.actor, (*here, "actor"))
    look.package(move.sets, (*here, "sets"))
    for a in move.effects:
        look.known("actors", a, (*here, "effects", a), key=True)
    if move.since is not None and move.until is not None and move.until < move.since:
        look.add("E346", (*here, "until"), f"{move.id} can be made until before it can be made", "give a later day")
    elif move.until is not None and move.until < look.s.as_of and look.whole("as_of"):
        what = f"{move.id} could be made until {move.until}, before as_of ({look.s.as_of})"
        look.add("E346", (*here, "until"), what, "delete the move, or give a later day")
    for name in ("needs", "excludes"):
        for j, other in enumerate(getattr(move, name)):
            loc = (*here, name, j)
            if look.known("moves", other, loc) and other == move.id:
                look.add("E326", loc, f"{move.id} {name} itself", "name another move")
            elif name == "excludes" and other in move.needs:
                look.add("E326", loc, f"{move.id} both needs and excludes {other}", "keep one of the two")
    if not (move.sets or move.triggers or move.effects):
        what = f"{move.id} changes nothing for anybody"
        look.add("E326", here, what, "add sets, triggers or effects")
    n = look.s.no_agreement
    if move.triggers is not None and look.whole("no_agreement"):
        missing = n is None or (move.triggers == "force" and n.force is None)
        if missing:
            section = "no_agreement/force" if move.triggers == "force" else "no_agreement"
            look.add(
                "E326",
                (*here, "triggers"),
                f"there is no {section} to trigger",
                f"add {section}, or delete triggers",
            )


def _admission(look: Look) -> None:
    for i, a in enumerate(look.s.admission):
        here = look.loc("admission", i)
        both = look.known("actors", a.candidate, (*here, "candidate")) and look.known("actors", a.to, (*here, "to"))
        look.package(a.package, (*here, "package"))
        if both and look.whole("actors") and a.to in look.s.actor and not look.s.actor[a.to].members:
            what = f"{a.to} has no members who could admit anybody"
            look.add("E305", (*here, "to"), what, "name an alliance, or list its members")
        if both and a.candidate in look.leaves(a.to):
            what = f"{a.candidate} already belongs to {a.to}"
            look.add("E325", (*here, "candidate"), what, "name somebody outside")
        for name in ("consent", "ratification"):
            for x in getattr(a, name):
                look.known("actors", x, (*here, name, x), key=True)


def _reference_classes(look: Look) -> None:
    for i, r in enumerate(look.s.reference_classes):
        here = look.loc("reference_classes", i)
        if r.until > look.s.as_of and look.whole("as_of"):
            what = f"{r.id} counts cases until {r.until}, after as_of ({look.s.as_of})"
            look.add("E321", (*here, "until"), what, "count only what had ended by as_of")
        if not r.outcomes:
            look.add("E335", (*here, "outcomes"), f"{r.id} does not say how its cases ended", "count an outcome")
        for outcome, n in r.outcomes.items():
            if n > r.cases:
                what = f"{n} cases of {outcome!r} among {r.cases}"
                look.add("E335", (*here, "outcomes", outcome), what, "an outcome cannot be commoner than the class")
