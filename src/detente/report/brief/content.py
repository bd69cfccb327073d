"""The content of a brief: five answers and one drawing, then the package worth tabling and the key judgements.

All content comes from the findings and figures of a run, so that a brief can be made from a saved run. A part is left
out if the run has no data for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente._errors import UsageError
from detente.answers.finding import Finding, count_of_100, out_of_100
from detente.answers.questions import Question
from detente.answers.view import View
from detente.answers.words import day, listed, numbered, shorten
from detente.models.deals.compare import ZONE
from detente.models.deals.details import FateDetails, PackageClause
from detente.models.deals.shown import (
    BEST,
    FATE,
    acceptance,
    against,
    best_named,
    is_procedural,
    proposal_of,
    share_of,
    title_of,
)
from detente.problems import suggest
from detente.report.brief.changes import BriefWhatIf, coder_shares, soft_range, what_ifs
from detente.report.brief.judgements import BriefJudgement, judgements
from detente.report.brief.tabling import Fallback, GainLine, TippingCurves, curves, fallback, gains, instead, offers
from detente.report.compose import Answer, compose
from detente.scenario.names import called

MOST_BARS = 9
"""Proposals in the drawing of the first page."""
ROOM = 560
"""Characters of one answer: five of them and the drawing fill a page."""
MOST_CLAUSES = 9


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One row of the drawing: a package, its share, the span over coders and assumptions, and who blocks it."""

    title: str
    share: float
    low: float
    high: float
    blocker: str


@dataclass(frozen=True, slots=True)
class BriefAnswer:
    """A question and its answer in a few sentences."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that a brief shows.

    Attributes
    ----------
    title, kicker, rests_on
        Of the first page: the dispute, its date and coder, and one sentence on what the brief rests on.
    answers
        One for each question that has an answer.
    bars
        Packages, those that somebody has proposed first.
    named
        Title of the package on the second page, if it is not the best one; empty otherwise.
    package, accepted
        Its clauses, and draws of 100 in which it is accepted; empty without one.
    gains
        What each party that is asked gains, or how often it accepts.
    nearest
        Who is nearest to no, in a sentence.
    fallback
        What to table if it is refused.
    offers
        What each party would table itself, and why not more, in sentences.
    curves
        Where the answers tip, as one judgement moves.
    what_ifs
        At most three.
    unknown
        What is not known, in sentences.
    judgements
        The five that matter most, with their sources.
    """

    title: str
    kicker: str
    rests_on: str
    answers: tuple[BriefAnswer, ...]
    bars: tuple[ShareBar, ...]
    named: str = ""
    package: tuple[PackageClause, ...] = ()
    accepted: str = ""
    gains: tuple[GainLine, ...] = ()
    nearest: str = ""
    fallback: Fallback | None = None
    offers: tuple[str, ...] = ()
    curves: TippingCurves | None = None
    what_ifs: tuple[BriefWhatIf, ...] = ()
    unknown: tuple[str, ...] = ()
    judgements: tuple[BriefJudgement, ...] = ()

    @property
    def heading(self) -> str:
        """Heading of the second page."""
        what = f"The package “{self.named}”" if self.named else "The package worth tabling"
        return f"{what}: accepted in {self.accepted} of 100 draws"


def brief_of(view: View, package: str = "") -> Brief:
    """Return the content of the brief for a view.

    Parameters
    ----------
    view
        The run.
    package
        Id of the proposal that the second page shows; empty for the best package.

    Raises
    ------
    UsageError
        If the run holds no such proposal.
    """
    best = view.one(BEST)
    shown = best if not package else view.one(f"{FATE}/{package}")
    if package and shown is None:
        known = [f.id.partition("/")[2] for f in view.about(FATE)]
        raise UsageError(f"this run has no proposal {package}; {suggest(package, known, 'it has ' + ', '.join(known))}")
    is_best = shown is None or shown is best or shown is best_named(view)
    scenario = view.coding.scenario
    by = f" · coded by {scenario.by}" if scenario.by else ""
    return Brief(
        title=view.title,
        kicker=f"Brief · as of {day(view.as_of)}{by}",
        rests_on=_rests_on(view),
        answers=tuple(_answers(view)),
        bars=tuple(_bars(view, shown)),
        named=title_of(view, shown) if package and shown is not None else "",
        package=FateDetails.model_validate(shown.details).package[:MOST_CLAUSES] if shown is not None else (),
        accepted=count_of_100(share_of(shown)) if shown is not None else "",
        gains=gains(view, shown),
        nearest=_nearest(view, shown),
        fallback=fallback(view) if is_best or shown is None else instead(view, shown),
        offers=offers(view) if shown is best else (),
        curves=curves(view, package),
        what_ifs=what_ifs(view),
        unknown=tuple(_unknown(view, best)),
        judgements=judgements(view),
    )


def _rests_on(view: View) -> str:
    n = len(view.coding.sources)
    sources = f"{numbered(n, 'source')} dated up to {day(view.as_of)}" if n else f"what was known on {day(view.as_of)}"
    coders = len(view.about("coder"))
    beside = f", compared with {'a second coder’s' if coders == 1 else f'{coders} other coders’'}" if coders else ""
    return (
        f"This brief rests on one analyst’s reading of {sources}{beside}. Every number counts draws out of 100; a draw "
        f"takes one value from every range that the analyst considers possible, and {view.n_draws:,} were made. It "
        "says what these beliefs imply, and is not a forecast."
    )


def _answers(view: View) -> list[BriefAnswer]:
    out: list[BriefAnswer] = []
    told: dict[Question, Answer] = {a.question: a for a in compose(view, {}).first}
    for q in Question:
        if q.is_background:
            continue
        text = told[q].text if q in told else ""
        if q is Question.BLOCKERS:
            text = _blockers(view) or text
        if text:
            out.append(BriefAnswer(q.heading, shorten(text, ROOM)))
    return out


def _proposals(view: View) -> list[Finding]:
    """Return named proposals: those that somebody has made first, then those of the analyst."""
    order = {"tabled": 0, "spoken": 1, "analyst": 2}

    def kind(f: Finding) -> int:
        p = proposal_of(view, f)
        return order.get(p.kind, 3) if p is not None else 3

    return sorted(view.about(FATE), key=kind)


def _blockers(view: View) -> str:
    """Return in sentences who rejects which proposal, and what in it."""
    parts: list[str] = []
    for f in _proposals(view):
        p, share = proposal_of(view, f), share_of(f)
        if p is None or p.kind == "analyst" or is_procedural(f):
            continue
        who = against(view, f)
        mostly = [w for w, _, half in who if half] or [w for w, _, _ in who[:1]]
        text = f"“{p.title}” is accepted in {out_of_100(share)}"
        if mostly and share < 0.9:
            text += f"; it fails because of {listed(map(called, mostly))}"
            told = FateDetails.model_validate(f.details)
            if told.drop and told.drop[0].count >= 0.1 * told.drop[0].n:
                label = {c.issue: f"“{c.label}” ({c.issue})" for c in told.package}
                over = [label.get(k, k) for k in told.drop[0].drop]
                text += f", over {listed(over[:2])}{' and more' if len(over) > 2 else ''}"
        elif share >= 0.9:
            text += f"; it is rejected by {called(who[0][0])} in {who[0][1]}" if who else "; hardly anybody rejects it"
        parts.append(f"{text}.")
    return " ".join(parts)


def _bars(view: View, shown: Finding | None) -> list[ShareBar]:
    """Return the drawing's rows; the package of the second page is always among them, and the best one last.

    A named proposal that is the best package has one row.
    """
    coders = coder_shares(view)
    best, same = view.one(BEST), best_named(view)
    on_page = same if shown is best and same is not None else shown
    found = _proposals(view)
    if len(found) > MOST_BARS:
        # The analyst's packages with the smallest shares are the first to go.
        order = sorted(found, key=lambda f: (f is on_page, f is same, _made(view, f), share_of(f)), reverse=True)
        kept = {f.id for f in order[:MOST_BARS]}
        found = [f for f in found if f.id in kept]
    out: list[ShareBar] = []
    for f in [*found, *([best] if best is not None and same is None else [])]:
        low, high = soft_range(f)
        others = coders.get(f.id.partition("/")[2] if f.id != BEST else BEST, ())
        who = against(view, f)
        name = f"{who[0][0]} {who[0][1]}" if who and share_of(f) < 0.995 else ""
        title = title_of(view, f) if f is not best else "The package on page 2" if shown is best else "The best package"
        if f is on_page and f is not best:
            title += " (page 2)"
        if is_procedural(f):
            title += " (procedure, no deal)"
        out.append(ShareBar(title, share_of(f), min(low, *others, low), max(high, *others, high), name))
    return out


def _made(view: View, f: Finding) -> bool:
    p = proposal_of(view, f)
    return p is not None and p.kind != "analyst"


def _nearest(view: View, best: Finding | None) -> str:
    if best is None:
        return ""
    asked = [(s, who) for who, s in acceptance(view, best) if s is not None]
    if not asked:
        return ""
    least, who = min(asked)
    others = [w for s, w in asked if s < 0.99 and w != who]
    if least > 0.99:
        return "Everybody who must agree accepts it in nearly every draw."
    text = f"Nearest to no: {called(who)}, who would reject it in {count_of_100(1 - least)} of 100 draws"
    return (
        f"{text}; then {listed(map(called, others[:2]))}." if others else f"{text}; nobody else would in more than one."
    )


def _unknown(view: View, best: Finding | None) -> list[str]:
    out = [w.rpartition(" [")[0] for w in view.file_warnings[:2]]
    judged = best.basis_share.get("judgement") if best is not None else None
    if judged:
        tenths = round(10 * judged)
        most = f"About {10 * tenths} %" if tenths < 10 else "Nearly all"
        out.append(f"{most} of the explained variance is due to judgements, not to reports or data.")
    zone = view.one(ZONE)
    if zone is not None and best is not None and share_of(zone) - share_of(best) >= 0.05:
        gap = count_of_100(share_of(zone) - share_of(best))
        out.append(
            f"In {gap} of 100 draws another package would be accepted and this one not; which one depends on what the "
            "parties have not said."
        )
    defaults = [w for w in view.warnings if "default" in w]
    if defaults:
        out.append(
            f"The file has no values for {numbered(len(defaults), 'point')} of the talks’ calendar; defaults are used."
        )
    backed = " Only settlements of issues have one, from legislation: see the report." if view.records() else ""
    out.append(f"No record of past forecasts supports these numbers.{backed}")
    return out
