"""Second codings of the ledger's cases, made from masked packets, and their agreement with the first.

A filled form becomes an overlay of the case, and filled answers become the coder's own chances by offer. Both are
committed before anything is run on them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, cast

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from detente._input import read_text
from detente.backtest.ledger.entries import LedgerEntry, plain_yaml
from detente.backtest.ledger.masks import CaseMask, MaskKey, blank_form, case_of
from detente.backtest.problems import BacktestError
from detente.experts.alpha import AlphaEstimate, krippendorff
from detente.problems import ScenarioError
from detente.scenario.load import load, read
from detente.scenario.model import Scenario
from detente.scenario.placeholders import MARK
from detente.scenario.yaml.emit import block

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Chance = Annotated[float, Field(ge=0, le=1)]
CODER = "masked"
"""Name of a masked coding: it is kept as ``CASE.masked.yaml`` and ``CASE.answers.yaml``."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SaidChance(_Strict):
    """A coder's own chance of agreement for one offer."""

    offer: Words
    chance: Chance
    why: Words | None = None


class CoderAnswers(_Strict):
    """A coder's answers, written down before coding.

    Attributes
    ----------
    packet, coder
        Name of the packet, and of the coder.
    written
        Date on which they were written.
    recognised
        ``no``, or the dispute that the coder named.
    said
        Chances by offer: under the packet's labels in a filled sheet, under ids of the ledger once unmasked.
    """

    packet: Words
    coder: Words
    written: date
    recognised: Words
    said: tuple[SaidChance, ...]

    @property
    def chances(self) -> Mapping[str, float]:
        """Chances by offer."""
        return {s.offer: s.chance for s in self.said}


@dataclass(frozen=True)
class SecondCoding:
    """A second coding: its case, the coder's answers, and the overlay."""

    case: str
    answers: CoderAnswers
    scenario: Scenario


def read_answers(path: str | os.PathLike[str]) -> CoderAnswers:
    """Return filled answers.

    Raises
    ------
    BacktestError
        If something in them is missing or wrong.
    """
    return _answers(read_text(path), os.fspath(path))


def _answers(text: str, place: str) -> CoderAnswers:
    if MARK in text:
        raise BacktestError(f"{place}: {text.count(MARK)} places are still {MARK}; fill them in before coding")
    try:
        plain = plain_yaml(text, place)
        if isinstance(plain, dict) and cast("dict[str, Any]", plain).get("recognised") is False:
            plain["recognised"] = "no"  # YAML 1.1 reads a bare `no` as false
        return CoderAnswers.model_validate(plain)
    except ValidationError as e:
        first = e.errors()[0]
        where = "/".join(str(x) for x in first["loc"]) or "the file"
        raise BacktestError(f"{place}: {where}: {first['msg'].lower()}") from None


# From the packet's labels back to the case --------------------------------------------------------------------------


def unmask(form: str | os.PathLike[str], answers: CoderAnswers, mask: CaseMask, key: MaskKey) -> tuple[str, str]:
    """Return the overlay of the case and the answers, with the case's own ids, as YAML.

    Raises
    ------
    ScenarioError
        If the form is not a sound scenario.
    BacktestError
        If it belongs to another packet, or an offer has no chance.
    """
    document = read(form)
    if document.problems:
        raise ScenarioError(document.problems)
    plain = cast("dict[str, Any]", document.plain)
    place = os.fspath(form)
    if MARK in document.text.split("\ndetente:", 1)[-1]:
        raise BacktestError(f"{place}: some places are still {MARK}; `detente check {place}` lists the first")
    if plain.get("title") != f"Dispute {mask.packet}" or answers.packet != mask.packet:
        raise BacktestError(f"{place}: this is not the form of packet {mask.packet}; check which case it belongs to")
    lack = [o for o, id in key.offers.items() if id not in answers.chances]
    if lack:
        raise BacktestError(f"{mask.packet}: the answers say nothing about {key.offers[lack[0]]}; add a chance")
    base = case_of(mask)[0]
    offered = {q["id"]: q for q in base["proposals"]}
    back = _Back(key, yaml.safe_load(blank_form(mask, key))["no_agreement"])
    made: dict[str, Any] = {
        "overlay_of": mask.mask_of,
        "coder": answers.coder,
        "by": f"coder {answers.coder}, masked",
        "replace": [s for s in ("positions", "commitments", "proposals") if s in base],
        "positions": [back.row(p) for p in plain.get("positions", ())],
        "commitments": [back.row(c) for c in plain.get("commitments") or ()],
        "proposals": [back.offer(q, offered) for q in plain["proposals"]],
        "no_agreement": back.no_agreement(plain["no_agreement"]),
    }
    measure = load(mask.mask_of).capability_measure
    if measure is not None:
        made["actors"] = [
            {"id": back.actors[a["id"]], "capability": {measure: a["capability"]["strength"]}}
            for a in plain["actors"]
            if "capability" in a
        ]
    labels = ", ".join(f"{label} = {id}" for id, label in key.actors.items() if not label.startswith("Z"))
    levels = ", ".join(f"{label} = {id}" for id, label in key.issues.items())
    head = (
        f"# A second coding of {mask.mask_of}, made from the masked packet {mask.packet} by coder {answers.coder},\n"
        f"# who had not seen the first. Written {answers.written}. Reasons use the packet's labels:\n"
        f"# {labels};\n# {levels}.\n"
        "# What the form does not ask for is the first coding's: rules, forums, moves, what else an offer needs.\n"
        "# Of the proposals, only the offers on record stand here.\n"
        "# It was committed before anything was run on it. Change log: none.\n\n"
    )
    record = {
        **answers.model_dump(mode="json"),
        "said": [
            {"offer": o, "chance": answers.chances[id], "why": next(s.why for s in answers.said if s.offer == id)}
            for o, id in key.offers.items()
        ],
    }
    return head + block({k: v for k, v in made.items() if v != []}), block(record)


class _Back:
    """From labels to ids."""

    def __init__(self, key: MaskKey, asked: Mapping[str, Any]) -> None:
        self.asked = asked
        self.actors = {label: id for id, label in key.actors.items()}
        self.issues = {label: id for id, label in key.issues.items()}
        self.proposals = {label: id for id, label in key.proposals.items()}

    def by_issue(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {self.issues[k]: v for k, v in value.items()}

    def by_actor(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {self.actors.get(k, k): v for k, v in value.items()}

    def row(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        made = {**plain, "actor": self.actors[plain["actor"]], "issue": self.issues[plain["issue"]]}
        return made | ({"unless": self.by_issue(plain["unless"])} if "unless" in plain else {})

    def offer(self, plain: Mapping[str, Any], offered: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return an offer as this coder coded it. Other packages come from the first coding and are left out."""
        id = self.proposals[plain["id"]]
        made = {k: offered[id][k] for k in ("id", "title", "by", "kind", "forum", "date") if k in offered[id]}
        return made | {"package": self.by_issue(plain["package"]), **{k: plain[k] for k in ("basis", "why")}}

    def no_agreement(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        blank = self.asked
        made: dict[str, Any] = {**plain, "lapse": self.by_issue(plain["lapse"])}
        for name in ("holding", "backing_down"):
            if name in blank:
                made[name] = self.costs(blank[name], plain.get(name, {}))
        if "force" in blank:
            force = dict(plain["force"])
            for name in ("win_package", "fail_package", "challenger", "target"):
                force.pop(name, None)  # the case's own
            force["cost"] = self.costs(blank["force"]["cost"], force.get("cost", {}))
            made["force"] = force | ({"belief": self.by_actor(force["belief"])} if "belief" in force else {})
        return made

    def costs(self, asked: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
        """Return costs by actor; a row that the coder deleted means no cost."""
        none = {"value": 0, "basis": "judgement", "why": "The coder sees no cost."}
        return {self.actors[a]: given.get(a, none) for a in asked}


# What is kept, and how far it agrees --------------------------------------------------------------------------------


def second_codings(folder: str | os.PathLike[str] | None = None) -> Mapping[str, SecondCoding]:
    """Return second codings by case: those of a folder, or of the package.

    Raises
    ------
    BacktestError, ScenarioError
        If something is wrong with one.
    """
    place = files("detente.backtest.ledger") / "codings" if folder is None else Path(folder)
    if not place.is_dir():
        return {}
    found: dict[str, SecondCoding] = {}
    for f in sorted(place.iterdir(), key=lambda f: f.name):
        if f.name.endswith(".answers.yaml"):
            case = f.name.removesuffix(".answers.yaml")
            overlay = str(place / f"{case}.{CODER}.yaml")
            found[case] = SecondCoding(case, _answers(f.read_text("utf-8"), f.name), load(case, overlay=overlay))
    return found


@dataclass(frozen=True)
class OfferTwice:
    """One offer in both codings: shares of draws in which it is accepted, and each coder's own chance."""

    id: str
    first: float
    second: float
    first_said: float | None
    second_said: float


@dataclass(frozen=True)
class CodingAgreement:
    """Agreement of two codings of one case.

    Attributes
    ----------
    case, recognised
        Which one, and the dispute that the second coder named.
    rows, only_one
        Positions that both codings have, and that only one of them has.
    ideals, saliences
        Krippendorff's alpha over those rows; 1 is perfect agreement, 0 the agreement expected by chance.
    gap
        Mean difference of the ideals, in levels.
    offers
        The answers of both codings on each offer.
    """

    case: str
    recognised: str
    rows: int
    only_one: int
    ideals: AlphaEstimate
    saliences: AlphaEstimate
    gap: float
    offers: tuple[OfferTwice, ...]


def agreement(
    coding: SecondCoding, entries: Iterable[LedgerEntry], *, draws: int = 1000, seed: int = 1
) -> CodingAgreement:
    """Compare a second coding with the first: positions row by row, and their answers on the offers."""
    first = load(coding.case)
    mine, theirs = _stands(first), _stands(coding.scenario)
    both = [k for k in mine if k in theirs]
    ideals = [(mine[k][0], theirs[k][0]) for k in both if None not in (mine[k][0], theirs[k][0])]
    weights = [(mine[k][1], theirs[k][1]) for k in both if None not in (mine[k][1], theirs[k][1])]
    a, b = _accepted(first, draws, seed), _accepted(coding.scenario, draws, seed)
    said = coding.answers.chances
    here = [e for e in entries if e.case == coding.case]
    return CodingAgreement(
        coding.case,
        coding.answers.recognised,
        len(both),
        len(mine.keys() ^ theirs.keys()),
        _alpha(ideals),
        _alpha(weights),
        float(np.mean([abs(x - y) for x, y in cast("list[tuple[float, float]]", ideals)])) if ideals else float("nan"),
        tuple(
            OfferTwice(
                e.id,
                a[e.proposal],
                b[e.proposal],
                None if e.coder_said is None else e.coder_said.value,
                said[e.id],
            )
            for e in here
        ),
    )


def _alpha(pairs: Sequence[tuple[float | None, float | None]]) -> AlphaEstimate:
    return krippendorff(np.array(pairs, dtype=np.float64).reshape(-1, 2).T)


def _stands(scenario: Scenario) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    """Return the most likely ideal and salience by actor and issue, as written in the file."""
    return {
        (p.actor, p.issue): (
            None if p.ideal is None else p.ideal.mode,
            None if p.salience is None else p.salience.mode,
        )
        for p in scenario.positions
    }


def _accepted(scenario: Scenario, draws: int, seed: int) -> dict[str, float]:
    """Return the share of draws in which each proposal is accepted, under the base assumptions."""
    from detente.draws.inputs import Inputs
    from detente.models.contract import Context
    from detente.models.deals.zone import MODEL, ZoneOptions

    found = MODEL.run(Inputs(scenario, seed, draws), ZoneOptions(scope="base", detail=False), Context())
    base = found.passes.sel(assumptions=found.passes.coords["assumptions"][0])
    names = base.coords[base.dims[0]]
    return {str(name): int(count) / draws for name, count in zip(names, base.values, strict=True)}


def agreement_text(found: Sequence[CodingAgreement]) -> str:
    """Return the agreement of codings as text."""
    lines: list[str] = []
    for a in found:
        lines.append(f"{a.case}: the second coder recognised: {a.recognised}")
        lines.append(
            f"  {a.rows} positions in both codings, {a.only_one} in one only. Krippendorff's alpha: ideals "
            f"{_shown(a.ideals)}, salience {_shown(a.saliences)}. Ideals differ by {a.gap:.0f} levels on average."
        )
        for o in a.offers:
            first = "no number" if o.first_said is None else f"{o.first_said:.2f}"
            lines.append(
                f"  {o.id}: accepted in {100 * o.first:.0f} and {100 * o.second:.0f} of 100 draws; the coders' own "
                f"chances: {first} and {o.second_said:.2f}."
            )
    return "\n".join(lines) or "There are no second codings."


def plain_agreement(found: Sequence[CodingAgreement]) -> list[dict[str, Any]]:
    """Return the agreement of codings as plain data."""
    return [
        {
            "case": a.case,
            "recognised": a.recognised,
            "rows": a.rows,
            "only_one": a.only_one,
            "alpha_ideals": _plain_alpha(a.ideals),
            "alpha_saliences": _plain_alpha(a.saliences),
            "ideals_apart": None if a.gap != a.gap else round(a.gap, 2),
            "offers": [
                {
                    "id": o.id,
                    "accepted": [round(o.first, 4), round(o.second, 4)],
                    "coder_said": [o.first_said, o.second_said],
                }
                for o in a.offers
            ],
        }
        for a in found
    ]


def _shown(alpha: AlphaEstimate) -> str:
    if alpha.value is None:
        return "undefined"
    return f"{alpha.value:.2f}" + ("" if alpha.low is None else f" [{alpha.low:.2f}, {alpha.high:.2f}]")


def _plain_alpha(alpha: AlphaEstimate) -> dict[str, float | int | None]:
    ends = {k: getattr(alpha, k) for k in ("value", "low", "high")}
    return {**{k: None if v is None else round(v, 4) for k, v in ends.items()}, "units": alpha.units}
