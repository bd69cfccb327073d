"""Findings on the talks: when they produce a deal, on which package, and the effects of calendar and deadline."""

from __future__ import annotations

import numpy as np

from detente.answers.case import Case
from detente.answers.finding import Finding, Share, count_of_100, monte_carlo, out_of_100, per_hundred, word
from detente.answers.questions import Question
from detente.answers.words import day
from detente.models.talks.details import CalendarDetails, TalksDetails, TrackAgreed
from detente.models.talks.process import TalksResult
from detente.scenario.names import agreeing, called, definite

OFTEN = 0.9
"""Share of agreement from which the talks reach about what is acceptable."""
ANSWERED = ("agreed", "agreed, not ratified", "broken off")
NO_ANSWER = ("going on", "force at the deadline")
"""States counted together under the base assumptions, so that no single figure is given for the use of force."""


def findings(case: Case) -> tuple[Finding, ...]:
    """Return the state of the talks by date, and what the calendar implies."""
    r = case.of(TalksResult)
    if r is None:
        return ()
    return (_when(case, r), _calendar(case, r))


def _count(r: TalksResult, assumptions: str, day: int, *states: str) -> Share:
    table = r.by_date.sel(assumptions=assumptions, round=day)
    n = r.n[list(r.by_date.coords["assumptions"]).index(assumptions)]
    return Share(assumptions, sum(int(table.sel(state=s).values) for s in states), n)


def _when(case: Case, r: TalksResult) -> Finding:
    dates = list(r.by_date.coords["round"])
    assumption_sets = list(r.by_date.coords["assumptions"])
    near, far = dates[0], dates[min(len(dates) - 1, 4)]
    shares = tuple(_count(r, x, far, "agreed") for x in assumption_sets if r.n[assumption_sets.index(x)])
    base = shares[0]
    going = [_range(r, assumption_sets, d) for d in (near, far)]
    broken = _count(r, "base", far, "broken off")
    fallen = _count(r, "base", far, "agreed, not ratified")
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    text = (
        f"{r.name}: after {near} days the talks still go on in {going[0]}. "
        f"Within {dates[min(len(dates) - 1, 2)]} days they agree in "
        f"{_share_text(_count(r, 'base', dates[min(len(dates) - 1, 2)], 'agreed'))}, within {far} in "
        f"{per_hundred(base.count, base.n)} (from {count_of_100(low)} to {count_of_100(high)} "
        f"over strategies, deadlines and assumptions), break off at the table in {per_hundred(broken.count, broken.n)}"
    )
    text += f", and lose an agreement at ratification in {per_hundred(fallen.count, fallen.n)}" if fallen.count else ""
    text += f"; they still go on in {going[1]}. "
    text += _on_what(case, r) + _beside(r, far) + _force(case, r, far)
    outcome = (r.result.values == 1) & (r.when.values <= far)
    drivers, by = case.drivers.of(np.asarray(outcome))
    return Finding(
        id="talks",
        question="When, if ever, do the talks produce a deal, and on what?",
        asks=Question.FAILURE,
        answer=word(base.value),
        text=text.strip(),
        elsewhere={Question.DEAL.value: _headline(r, base, far)},
        value={"kind": "share of draws", "count": base.count, "n": base.n},
        n_draws=r.n_draws,
        by_assumption=shares,
        key_drivers=drivers,
        mc_se=monte_carlo(base.count, base.n),
        models=({"id": r.model, "share": round(base.value, 6)},),
        assumptions=(
            "Parties concede by simple strategies, whose tempo is drawn; nobody bluffs or learns.",
            "Each meeting has one offer, which all answer.",
        ),
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
        details=TalksDetails(
            by_date={
                str(d): {s: _count(r, "base", d, s).count for s in ANSWERED}
                | {"no answer": _count(r, "base", d, *NO_ANSWER).count}
                for d in dates
            },
            n=base.n,
            agreed=r.agreed,
            tracks={
                id_: TrackAgreed(name=t.name, n=t.n, agreed={d: c[1] for d, c in t.by_date.items()})
                for id_, t in r.tracks.items()
            },
        ).model_dump(mode="json"),
    )


def _headline(r: TalksResult, base: Share, days: int) -> str:
    """Return how often the talks agree; a calendar without a deadline, at which nobody has to concede, is named."""
    when = "a year" if days == 365 else f"{days} days"
    name = called(r.name) if r.calendar.has_deadline else f"{called(r.name)}; the file sets no deadline"
    text = f"The talks as scheduled ({name}) reach any deal within {when} in {out_of_100(base.value)}"
    return f"{text}: acceptable is not the same as reached." if base.value < OFTEN else f"{text}."


def _share_text(share: Share) -> str:
    return per_hundred(share.count, share.n)


def _beside(r: TalksResult, day: int) -> str:
    """Return the results of other fora by themselves, under the same rules."""
    shares = [f"{definite(t.name)} in {per_hundred(t.by_date[str(day)][1], t.n)}" for t in r.tracks.values()]
    return f"Simulated alone, other fora agree: {', '.join(shares)}. " if shares else ""


def _range(r: TalksResult, assumption_sets: list[str], day: int) -> str:
    """Return how often talks still go on: from the assumption that force always follows to that of no force."""
    ends = [_count(r, x, day, "going on") for x in ("stress", "peace") if x in assumption_sets]
    if not ends:
        base = _count(r, "base", day, "going on")
        return per_hundred(base.count, base.n)
    low, high = sorted(round(100 * s.value) for s in ends)
    return f"{low} to {high} of 100 draws" if low != high else f"{low} of 100 draws"


def _on_what(case: Case, r: TalksResult) -> str:
    agreed = r.agreed
    if not agreed.count:
        return ""
    s = case.scenario
    moved = [x for x in agreed.levels if x.level != s.issue[x.issue].status_quo and x.count > 0.5 * agreed.count]
    moved.sort(key=lambda x: -x.count)
    if not moved:
        return "Where they agree, no single level is in most of the agreements. "
    words = "; ".join(f"“{s.issue[x.issue].levels[x.level]}” ({x.issue})" for x in moved[:4])
    return f"Where they agree, mostly on {words}. "


def _force(case: Case, r: TalksResult, day: int) -> str:
    """Return how often the deadline ends the talks: a range over the assumptions on force."""
    na = case.scenario.no_agreement
    if na is None or na.force is None or not r.calendar.has_deadline:
        return ""
    most = _count(r, "stress", day, "force at the deadline")
    name = called(case.scenario.actor[na.force.challenger].name)
    it, does = agreeing(name, "it"), agreeing(name, "does")
    return (
        f"Whether the deadline ends them depends on what {name} then {does}: never if {it} {does} not use force, in "
        f"{per_hundred(most.count, most.n)} if {it} always {does}."
    )


def _calendar(case: Case, r: TalksResult) -> Finding:
    c, record = r.calendar, r.record
    low, middle, high = c.meetings_before_deadline
    first = c.first_meeting_days[1]
    parts: list[str] = []
    if record.founded and record.pauses:
        has = agreeing(r.name, "has")
        parts.append(
            f"As coded, {definite(r.name)} {has} been paused for {100 * record.share_paused:.0f} of 100 days since "
            f"{record.founded}{_last(record.meetings)}."
        )
    if c.has_deadline:
        parts.append(
            f"Between now and the deadline ({c.deadline_days[0]:.0f} to {c.deadline_days[2]:.0f} days) there is "
            f"room for {_meetings(middle)} ({low:.0f} to {high:.0f}); in "
            f"{per_hundred(c.none_before_deadline, c.n)} for none."
        )
        if middle < 1:
            parts.append("Any agreement before the deadline would therefore need another forum.")
        elif middle == 1:
            parts.append("Any agreement before the deadline would therefore need the next meeting, or another forum.")
    else:
        parts.append(f"The next meeting is about {first:.0f} days away; the file names no deadline.")
    moves = _deadlines(r)
    parts.append(moves)
    return Finding(
        id="talks/calendar",
        question="What does the calendar of the talks imply, and what does a deadline do?",
        asks=Question.FAILURE,
        answer=f"{_meetings(middle)} before the deadline" if c.has_deadline else "no deadline",
        text=" ".join(p for p in parts if p),
        value={"kind": "quantiles", "meetings_before_deadline": [low, middle, high]},
        n_draws=r.n_draws,
        models=({"id": r.model},),
        assumptions=("A pause comes as often as in the forum's past, and lasts as long as one of its past pauses.",),
        evidence=tuple(e for f in case.scenario.fora if f.id == r.forum for e in f.evidence),
        details=CalendarDetails(record=record, calendar=c).model_dump(mode="json"),
    )


def _deadlines(r: TalksResult) -> str:
    """Return how the deadline moves agreement: the same draws with none, half and twice the time."""
    assumption_sets = list(r.by_date.coords["assumptions"])
    if "no deadline" not in assumption_sets:
        return ""
    dates = list(r.by_date.coords["round"])
    far = dates[min(len(dates) - 1, 4)]
    none, half, twice = (_count(r, x, far, "agreed") for x in ("no deadline", "half the time", "twice the time"))
    base = _count(r, "base", far, "agreed")
    end = dates[-1]
    late = (
        f"; by the end ({end} days) in {_share_text(_count(r, 'base', end, 'agreed'))} as coded and "
        f"{_share_text(_count(r, 'no deadline', end, 'agreed'))} without a deadline"
        if end > far
        else ""
    )
    return (
        f"Within {far} days the talks agree in {_share_text(base)} as coded, in {_share_text(half)} with half the "
        f"time, {_share_text(twice)} with twice the time, and {_share_text(none)} without a deadline{late}."
    )


def _last(meetings: tuple[str, ...]) -> str:
    """Return when it met last, and the time before."""
    if len(meetings) < 2:
        return f", and met last {_on(meetings[-1])}" if meetings else ""
    return f"; it met {_on(meetings[-1])}, and before that {_on(meetings[-2])}"


def _on(date: str) -> str:
    """Return "on 12 January 2022", or "in July 2019" where the day is not known."""
    return f"{'on' if date.count('-') == 2 else 'in'} {day(date)}"


def _meetings(count: float) -> str:
    return "no meeting" if count < 1 else "one meeting" if count < 2 else f"{count:.0f} meetings"
