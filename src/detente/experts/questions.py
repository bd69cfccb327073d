"""The judgements to ask experts about: those to which the results are most sensitive, or those that are named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from detente._errors import UsageError
from detente.answers.input_rows import rows_of
from detente.answers.inputs import describe
from detente.experts.scales import QuantityScale, scale_of
from detente.levers.paths import paths
from detente.levers.session import Session
from detente.problems import suggest
from detente.scenario.model import Scenario
from detente.scenario.save import to_plain

MOST = 12
"""Questions of a form unless more are asked for: about an hour's work (Hemming et al. 2018 warn of fatigue)."""
ASKED_OF = ("judgement", "report")
"""Bases of values that experts are asked about; values based on data are not asked for."""


@dataclass(frozen=True, slots=True)
class ElicitedQuestion:
    """One quantity that experts are asked about.

    Attributes
    ----------
    path
        Its path of ids, as ``--set`` takes it.
    words
        What it is.
    scale
        Its ends and its unit.
    marks
        Labelled places of the scale: the levels of an issue.
    evidence
        What sources say about it: gists of the evidence in the file. The values and reasons of the file are left out
        to avoid anchoring.
    swing
        Largest difference that it makes to a finding, in shares of draws; ``None`` where the question was named.
    finding
        The question of that finding; empty where the question was named.
    """

    path: str
    words: str
    scale: QuantityScale
    marks: tuple[tuple[int, str], ...] = ()
    evidence: tuple[str, ...] = ()
    swing: float | None = None
    finding: str = ""

    @property
    def asks(self) -> str:
        """The question as a heading."""
        return f"{self.words[:1].upper()}{self.words[1:]}"

    def plain(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "path": self.path,
            "words": self.words,
            "kind": self.scale.kind,
            "unit": self.scale.unit,
            "low": self.scale.low,
            "high": None if math.isinf(self.scale.high) else self.scale.high,
            "swing": None if self.swing is None else round(self.swing, 6),
            "finding": self.finding or None,
        }


def questions(
    session: Session, named: Sequence[str] = (), *, most: int = MOST, finding: str | None = None
) -> tuple[ElicitedQuestion, ...]:
    """Return the judgements to ask experts about.

    Parameters
    ----------
    session
        The case with its draws.
    named
        Paths of quantities, in the order in which to ask. Without any, the key drivers of the findings are taken, the
        strongest first: quantities by judgement or from reports, each once.
    most
        How many at most, where none are named.
    finding
        Take the key drivers of this finding only.

    Raises
    ------
    UsageError
        If a path leads to no quantity that can be asked about, the finding is unknown, or nothing drives the answer.
    """
    scenario = session.scenario
    if named:
        return tuple(_named(scenario, path) for path in dict.fromkeys(p.strip("/") for p in named))
    if most < 1:
        raise UsageError(f"ask at least 1 question, not {most}")
    strongest = _strongest(session, finding)
    picked = sorted(strongest, key=lambda path: -strongest[path][0])[:most]
    found = [question_of(scenario, path, *strongest[path]) for path in picked]
    asked = tuple(q for q in found if q is not None)
    if not asked:
        raise UsageError("no judgement moves the answer of this case; name what to ask about with --path")
    return asked


def _strongest(session: Session, finding: str | None) -> dict[str, tuple[float, str]]:
    """Return the largest swing by path of the file, with the question of the finding."""
    found = session.find()
    known = [f.id for f in found if f.key_drivers]
    if finding is not None and finding not in known:
        near = suggest(finding, known, f"findings with key drivers: {', '.join(known) or 'none'}")
        raise UsageError(f"there is no finding {finding} with key drivers; {near}")
    homes = _homes(session)
    best: dict[str, tuple[float, str]] = {}
    for f in found:
        for driver in f.key_drivers if finding in (None, f.id) else ():
            for path, basis in homes.get(driver.path, ()):
                swing = abs(driver.swing)
                if basis in ASKED_OF and scale_of(session.scenario, path) is not None:
                    best[path] = max(best.get(path, (0.0, "")), (swing, f.question))
    return best


def _homes(session: Session) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the entries of the file behind an input of the draws: paths with their bases.

    An input of a member may come from its alliance's entry, and what members share may come from several entries.
    """
    plan = session.inputs().plan
    homes: dict[str, dict[str, str]] = {}
    for row in rows_of(plan):
        for j in row.slots:
            slot = plan.slots[int(j)]
            for path in {slot.path, slot.common or slot.path}:
                homes.setdefault(path, {})[row.path] = row.basis
    # The common part of members is the alliance's entry, where there is one.
    return {path: ((path, rows[path]),) if path in rows else tuple(rows.items()) for path, rows in homes.items()}


def _named(scenario: Scenario, path: str) -> ElicitedQuestion:
    known = elicitable(scenario)
    found = question_of(scenario, path) if path in known else None
    if found is None:
        remedy = suggest(path, known, "`detente paths` lists the quantities of a case")
        raise UsageError(f"{path}: there is no quantity here that experts can be asked about; {remedy}")
    return found


def elicitable(scenario: Scenario) -> tuple[str, ...]:
    """Return the paths of all quantities that experts can be asked about, in the order of the file's sections."""
    return tuple(r.path for r in paths(scenario) if r.kind == "value" and scale_of(scenario, r.path) is not None)


def question_of(
    scenario: Scenario, path: str, swing: float | None = None, finding: str = ""
) -> ElicitedQuestion | None:
    """Return the question about the quantity at a path; nothing where there is none that experts can be asked about."""
    scale = scale_of(scenario, path)
    if scale is None:
        return None
    parts = path.split("/")
    marks: tuple[tuple[int, str], ...] = ()
    if scale.kind == "position":
        marks = tuple(sorted(scenario.issue[parts[2]].levels.items()))
    return ElicitedQuestion(path, describe(scenario, path), scale, marks, evidence_of(scenario, path), swing, finding)


def evidence_of(scenario: Scenario, path: str) -> tuple[str, ...]:
    """Return the evidence for a quantity: the gists of its sources, each once."""
    from detente.scenario.paths import loc_of

    here: Any = to_plain(scenario)
    loc, _ = loc_of(here, path)
    gists: list[str] = []
    blocks = {f"{s.id}#{name}": b.gist for s in scenario.sources for name, b in s.blocks.items()}
    titles = {s.id: s.title for s in scenario.sources}
    for step in (*loc, None):
        if isinstance(here, Mapping):
            entry = cast("Mapping[str, Any]", here)
            refs = cast("Sequence[str]", entry.get("evidence", ()))
            gists += [str(entry["gist"])] if "gist" in entry and "evidence" in entry else []
            gists += [blocks.get(ref) or titles.get(ref.partition("#")[0], ref) for ref in refs]
        if step is not None:
            here = cast("Any", here[step])
    return tuple(dict.fromkeys(gists))
