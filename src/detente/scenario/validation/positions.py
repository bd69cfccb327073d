"""Meaning of positions and commitments, and who must have a position."""

from __future__ import annotations

from detente.scenario.parts import AtLeast, AtMost, Commitment, Position
from detente.scenario.quantity import Quantity
from detente.scenario.validation.look import Look
from detente.scenario.yaml.nodes import Loc


def check(look: Look) -> None:
    """Check positions and commitments."""
    seen: dict[tuple[str, str], Loc] = {}
    for i, p in enumerate(look.s.positions):
        here = look.loc("positions", i)
        look.known("actors", p.actor, (*here, "actor"))
        look.known("issues", p.issue, (*here, "issue"))
        if (p.actor, p.issue) in seen:
            what = f"{p.actor} already has a position on {p.issue} (entry {int(seen[p.actor, p.issue][1]) + 1})"
            look.add("E303", here, what, "merge the two, or change the actor or the issue")
        seen.setdefault((p.actor, p.issue), here)
        _values(look, p, here)
        _limit(look, p, here)
        if p.salience is not None and p.salience.high > 0 and p.issue in look.s.issue and p.actor in look.s.actor:
            placed = p.values or any(_place(look, x, p.issue) for x in (p.actor, *look.leaves(p.actor)))
            if not placed and look.whole("positions"):
                what = f"this says how much {p.actor} cares about {p.issue}, but not where it stands"
                look.add("E331", here, what, "add stated or ideal")
    _commitments(look)
    if look.s.positions and look.whole("positions", "actors"):
        _salience(look)
        _asked(look)


def _place(look: Look, actor: str, issue: str) -> bool:
    return look.held(actor, issue, "ideal") is not None or look.held(actor, issue, "values") is not None


def _values(look: Look, p: Position, here: Loc) -> None:
    levels = look.levels(p.issue)
    if p.values is None or not levels:
        return
    loc = (*here, "values")
    for y in p.values:
        look.level(p.issue, y, (*loc, y), key=True)
    missing = [str(y) for y in levels if y not in p.values]
    if missing:
        what = f"no value for level {', '.join(missing)} of {p.issue}"
        look.add("E311", loc, what, "give one value for each level of the issue")
        return
    modes = [q.mode for q in p.values.values()]
    for name, found, wanted in (("best", max(modes, default=1), 1), ("worst", min(modes, default=0), 0)):
        if abs(found - wanted) > 1e-9:
            what = f"the {name} value is {found:g}, not {wanted}"
            look.add("E311", loc, what, "scale the values so that the worst level has 0 and the best has 1")


def _limit(look: Look, p: Position, here: Loc) -> None:
    if p.limit is None or isinstance(p.limit, (AtLeast, AtMost)) or not look.sound(here):
        return
    ideal: Quantity | None = look.held(p.actor, p.issue, "ideal")
    remedy = "write {at_least: …} or {at_most: …}"
    if ideal is None:
        if p.actor in look.s.actor and any(look.held(x, p.issue, "ideal") is None for x in look.leaves(p.actor)):
            look.add("E312", (*here, "limit"), "there is no ideal that tells the side of this limit", remedy)
    elif ideal.mode == p.limit.mode:
        what = f"limit and ideal have the same mode ({ideal.mode:g}), so the side of the limit is not clear"
        look.add("E312", (*here, "limit"), what, remedy)


def _commitments(look: Look) -> None:
    for i, c in enumerate(look.s.commitments):
        here = look.loc("commitments", i)
        look.known("actors", c.actor, (*here, "actor"))
        look.known("issues", c.issue, (*here, "issue"))
        levels = look.levels(c.issue)
        if not levels:
            continue
        loc = (*here, "forbids")
        good = True
        if isinstance(c.forbids, tuple):
            for j, y in enumerate(c.forbids):
                good &= look.level(c.issue, y, (*loc, j))
        crossed = [y for y in levels if c.forbidden(y)]
        some = ", ".join(map(str, levels))
        if good and not crossed:
            look.add("E315", loc, f"this forbids no level of {c.issue}", f"its levels are {some}")
        if len(crossed) == len(levels):
            look.add("E315", loc, f"this forbids every level of {c.issue}", f"its levels are {some}")
        _conditions(look, c, here)


def _conditions(look: Look, c: Commitment, here: Loc) -> None:
    """Report conditions of a commitment that have no effect."""
    for k, condition in c.unless.items():
        loc = (*here, "unless", k)
        if not look.known("issues", k, loc, key=True):
            continue
        if k == c.issue:
            what = f"this commitment about {k} depends on {k} itself"
            look.add("E341", loc, what, "leave the allowed levels out of forbids instead", key=True)
            continue
        levels = look.levels(k)
        if isinstance(condition, tuple):
            good = [look.level(k, y, (*loc, j)) for j, y in enumerate(condition)]
            if not all(good):
                continue
        elif isinstance(condition, int) and not look.level(k, condition, loc):
            continue
        met = [y for y in levels if c.meets(k, y)]
        some = f"its levels are {', '.join(map(str, levels))}"
        if levels and not met:
            look.add("E341", loc, f"no level of {k} meets this, so the condition never holds", some)
        elif levels and len(met) == len(levels):
            look.add("E341", loc, f"every level of {k} meets this, so the commitment never counts", some)


def _salience(look: Look) -> None:
    first = {p.actor: j for j, p in reversed(list(enumerate(look.s.positions)))}
    for i, a in enumerate(look.s.actors):
        if a.members:
            continue
        on = [k for k in look.s.issue if _place(look, a.id, k)]
        weights = [q for k in on if (q := look.held(a.id, k, "salience")) is not None]
        if on and not any(q.high > 0 for q in weights):
            loc = look.loc("positions", first[a.id]) if a.id in first else look.loc("actors", i)
            what = f"every salience of {a.id} is 0 or missing, so nothing matters to it"
            look.add("E313", loc, what, "give its most important issue the salience 100")


def _asked(look: Look) -> None:
    """Report actors whose consent is needed but who have no position."""
    s = look.s
    why: dict[str, str] = {}
    if not look.whole("issues", "fora", "forum", "signatories"):
        return
    for party in look.signing():
        reason = "signs a deal" if s.signatories or s.forum else "signs a deal, as everybody does"
        for leaf in look.leaves(party):
            why.setdefault(leaf, reason)
    for issue in s.issues:
        rules = issue.consent if isinstance(issue.consent, dict) else {None: issue.consent}
        for y, rule in [*rules.items(), *issue.ratification.items()]:
            for name in rule.actors() if rule is not None else ():
                for leaf in look.leaves(name):
                    at = "" if y is None else f" at level {y}"
                    why.setdefault(leaf, f"is asked about {issue.id}{at}")
    order = {a.id: i for i, a in enumerate(s.actors)}
    for leaf, reason in why.items():
        if leaf in order and not any(_place(look, leaf, k) for k in s.issue):
            what = f"{leaf} {reason}, but has no position on anything"
            remedy = "add a position, write `like`, or list signatories without it"
            look.add("E314", look.loc("actors", order[leaf]), what, remedy)
