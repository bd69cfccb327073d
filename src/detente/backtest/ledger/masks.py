"""Masks: a case with its names, places and dates replaced, for a coder who must not know which dispute it is.

A mask describes in neutral words what was known on the day of the coding: parties, facts, issues and offers. It
contains none of the first coding's numbers and reasons. The second coder reads :func:`packet_text`, and fills in
:func:`blank_form` and :func:`blank_answers`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from detente._input import read_text
from detente.backtest.ledger.entries import LedgerEntry, plain_yaml
from detente.backtest.ledger.leaks import leaks
from detente.backtest.problems import BacktestError
from detente.scenario.load import load, read
from detente.scenario.model import Scenario
from detente.scenario.placeholders import MARK
from detente.scenario.yaml.emit import block

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RANGE = {"low": MARK, "mode": MARK, "high": MARK}
DAY = "2001-01-01"
"""The date of the coding in every form: a placeholder that reveals nothing."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MaskedActor(_Strict):
    """The label of an actor in the packet."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*$")]
    name: Words


class MaskedFact(_Strict):
    """A known fact, and how long before the day of the coding it happened."""

    when: Words
    what: Words


class MaskedIssue(_Strict):
    """An issue in neutral words: its levels are those of the case."""

    question: Words
    levels: dict[int, Words]


class MaskedOffer(_Strict):
    """An offer of the ledger in neutral words: its text, the question about it, and the rule that decides it."""

    text: Words
    question: Words
    rule: Words


class CaseMask(_Strict):
    """How one case is masked.

    Attributes
    ----------
    mask_of
        Name of the case.
    packet
        Name of the packet.
    like
        Another case with the same labels and issues.
    actors, others
        Labels by actor; the word for members that have no label of their own.
    hidden
        Words that must not occur, in addition to the names in the case.
    setting, facts, force
        What was known.
    issues, offers
        In neutral words; offers by their id in the ledger.
    """

    mask_of: Words
    packet: Words
    like: Words | None = None
    actors: dict[str, MaskedActor] = Field(default_factory=dict)
    others: Words | None = None
    hidden: tuple[Words, ...] = ()
    setting: Words
    facts: tuple[MaskedFact, ...]
    issues: dict[str, MaskedIssue] = Field(default_factory=dict)
    offers: dict[str, MaskedOffer]
    force: Words | None = None

    @property
    def labels(self) -> frozenset[str]:
        """Words that occur in the labels of parties."""
        names = (*(m.name for m in self.actors.values()), self.others or "")
        return frozenset(w for name in names for w in name.split())


def masked_cases() -> tuple[str, ...]:
    """Return the names of the cases that have a mask in the package."""
    folder = files("detente.backtest.ledger") / "masks"
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml")))


def read_mask(case: str, path: str | os.PathLike[str] | None = None) -> CaseMask:
    """Return the mask of a case: that of the package, or one's own.

    Raises
    ------
    BacktestError
        If there is none, or it is invalid.
    """
    if path is None and case not in masked_cases():
        known = ", ".join(masked_cases())
        raise BacktestError(
            f"{case}: no mask comes with the package; write one and name it with --mask ({known} have one)"
        )
    place = f"{case}.yaml" if path is None else os.fspath(path)
    folder = files("detente.backtest.ledger") / "masks"
    text = read_text(path) if path is not None else (folder / place).read_text("utf-8")
    try:
        mask = CaseMask.model_validate(plain_yaml(text, place))
    except ValidationError as e:
        first = e.errors()[0]
        where = "/".join(str(x) for x in first["loc"]) or "the file"
        raise BacktestError(f"{place}: {where}: {first['msg'].lower()}") from None
    if mask.like is None:
        return mask
    other = read_mask(mask.like)
    return mask.model_copy(
        update={
            "actors": {**other.actors, **mask.actors},
            "issues": {**other.issues, **mask.issues},
            "others": mask.others or other.others,
            "hidden": (*other.hidden, *mask.hidden),
        }
    )


class MaskKey:
    """The id of the case for each id of the packet."""

    def __init__(self, mask: CaseMask, scenario: Scenario, offers: Mapping[str, str]) -> None:
        """Assign labels to everything that has none.

        Parameters
        ----------
        mask, scenario
            The mask and its case.
        offers
            Proposals of the case by id of the ledger's entry.

        Raises
        ------
        BacktestError
            If the mask does not fit the case.
        """
        lack = [a for a in scenario.actor if a not in mask.actors and mask.others is None]
        lack += [f"{k.id}: {y}" for k in scenario.issues for y in k.levels if y not in _levels(mask, k.id)]
        lack += [o for o in offers if o not in mask.offers]
        if lack:
            raise BacktestError(f"the mask of {mask.mask_of} says nothing about {', '.join(lack[:6])}; add it")
        rest = [a for a in scenario.actor if a not in mask.actors]
        self.actors = {a: m.id for a, m in mask.actors.items() if a in scenario.actor}
        self.actors |= {a: f"Z{j}" for j, a in enumerate(rest, 1)}
        self.names = {a: m.name for a, m in mask.actors.items()}
        self.names |= {a: f"{mask.others} {self.actors[a]}" for a in rest}
        self.issues = {k.id: f"k{j}" for j, k in enumerate(scenario.issues, 1)}
        self.proposals = {p: f"o{j}" for j, p in enumerate(offers.values(), 1)}
        self.offers = {o: self.proposals[p] for o, p in offers.items()}
        self._words = re.compile(r"\b(" + "|".join(sorted(map(re.escape, self.actors), key=len, reverse=True)) + r")\b")

    def rule(self, value: Any) -> Any:
        """Return a rule on who must agree, or lists and mappings of them, with the actors' labels."""
        if isinstance(value, Mapping):
            return {k: self.rule(v) for k, v in cast("Mapping[Any, Any]", value).items()}
        if isinstance(value, (list, tuple)):
            return [self.rule(v) for v in cast("tuple[Any, ...]", value)]
        return self._words.sub(lambda m: self.actors[m[1]], value) if isinstance(value, str) else value

    def by_issue(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return a mapping by issue, with the issues' labels as keys."""
        return {self.issues[k]: v for k, v in value.items()}


def _levels(mask: CaseMask, issue: str) -> Mapping[int, str]:
    return mask.issues[issue].levels if issue in mask.issues else {}


def case_of(mask: CaseMask) -> tuple[Mapping[str, Any], Scenario]:
    """Return a mask's case as plain data as it is written, and checked.

    Raises
    ------
    ScenarioError
        If it is invalid.
    """
    return read(mask.mask_of).plain, load(mask.mask_of)


def key_of(mask: CaseMask, entries: Iterable[LedgerEntry]) -> MaskKey:
    """Return the key of a mask for the offers of a ledger.

    Raises
    ------
    BacktestError
        If the ledger has no offer of this case, or the mask does not fit the case.
    """
    offers = {e.id: e.proposal for e in entries if e.case == mask.mask_of}
    if not offers:
        raise BacktestError(f"the ledger has no offer of {mask.mask_of}; add an entry before it is masked")
    return MaskKey(mask, case_of(mask)[1], offers)


# What the second coder gets -----------------------------------------------------------------------------------------


def blank_form(mask: CaseMask, key: MaskKey) -> str:
    """Return the coding form: a scenario in which every judgement is still to be filled in."""
    plain, scenario = case_of(mask)
    stands = [a for a in scenario.actor if any(p.actor == a for p in scenario.positions)]
    made: dict[str, Any] = {
        "detente": 1,
        "title": f"Dispute {mask.packet}",
        "as_of": DAY,
        "by": "masked coder",
        **({"capability_measure": "strength"} if scenario.capability_measure else {}),
        "signatories": [key.actors[a] for a in scenario.signing],
        "actors": [_actor(a, key, stands if scenario.capability_measure else []) for a in plain["actors"]],
        "issues": [_issue(plain_issue, mask, key) for plain_issue in plain["issues"]],
        "infeasible": [key.by_issue(x) for x in plain.get("infeasible", ())],
        "positions": [
            {
                "actor": key.actors[a],
                "issue": key.issues[k.id],
                "ideal": RANGE,
                "salience": RANGE,
                "trust": RANGE,
                **_OPEN,
            }
            for a in stands
            for k in scenario.issues
        ],
        "commitments": [],
        "proposals": [
            {"id": id, "package": dict.fromkeys(key.issues.values(), MARK), **_OPEN} for id in key.proposals.values()
        ],
        "no_agreement": _no_agreement(plain["no_agreement"], key, stands),
    }
    return _HEAD.format(packet=mask.packet) + block({k: v for k, v in made.items() if v != [] or k == "commitments"})


_OPEN = {"basis": "judgement", "why": MARK}
_HEAD = """\
# Coding form of packet {packet}. Fill in every "TO FILL" from the packet alone, and say why in a few words.
# Write your own chances into the answers first, and run nothing before both are handed in.
#
# ideal: the level that the party would like best, whatever it says. salience: what the whole swing of the issue is
# worth to it, its own top issue = 100. trust: 0-1, its belief that a promise there is kept. Low and high are about the
# 5th and 95th percentile. Delete a row on which a party has no stake, and a trust that you have no view of.
# A member of the alliance without a row stands as the alliance does.
# commitments: public commitments that are costly to break; as many as you see, or none. For example
#   - {{actor: A, issue: k1, forbids: below 50, cost: {{low: 0.1, mode: 0.2, high: 0.5}}, basis: judgement, why: …}}
# cost: as a share of all that is at stake for the party (its worst to its best outcome = 1).
# package: the level of every issue that the offer names; delete the issues that it does not name.
# lapse: the level of each issue if nothing is agreed and nobody uses force.
# holding: what waiting costs. backing_down: what taking back its threats would cost. Delete what costs nothing.
# belief: the chance of force in the eyes of the others. win: the chance that force attains its aim.
"""


def _actor(plain: Mapping[str, Any], key: MaskKey, stands: list[str]) -> dict[str, Any]:
    id = str(plain["id"])
    made: dict[str, Any] = {"id": key.actors[id], "name": key.names[id]}
    made |= {k: plain[k] for k in ("kind", "rule") if k in plain}
    made |= {k: key.rule(plain[k]) for k in ("members", "like") if k in plain}
    if id in stands and "like" not in plain:
        made["capability"] = {"strength": {"value": RANGE, **_OPEN}}
    return made


def _issue(plain: Mapping[str, Any], mask: CaseMask, key: MaskKey) -> dict[str, Any]:
    words = mask.issues[str(plain["id"])]
    made: dict[str, Any] = {
        "id": key.issues[str(plain["id"])],
        "question": words.question,
        "kind": plain["kind"],
        "levels": dict(words.levels),
        "status_quo": plain["status_quo"],
    }
    made |= {k: key.rule(plain[k]) for k in ("consent", "ratification", "control") if k in plain}
    return made | {k: plain[k] for k in ("unnamed",) if k in plain}


def _no_agreement(plain: Mapping[str, Any], key: MaskKey, stands: list[str]) -> dict[str, Any]:
    labels = [key.actors[a] for a in stands]
    open_cost: dict[str, Any] = {"value": RANGE, **_OPEN}
    made: dict[str, Any] = {"lapse": dict.fromkeys(key.issues.values(), MARK)}
    if "force" in plain:
        force = cast("Mapping[str, Any]", plain["force"])
        made["force"] = {
            "challenger": key.actors[force["challenger"]],
            "target": key.actors[force["target"]],
            "win": open_cost,
            "win_package": key.by_issue(force["win_package"]),
            "fail_package": key.by_issue(force["fail_package"]),
            "cost": dict.fromkeys(labels, open_cost),
            "belief": {"all": open_cost},
            **_OPEN,
        }
        made["backing_down"] = {key.actors[force["challenger"]]: open_cost}
    return {**made, "holding": dict.fromkeys(labels, open_cost), **_OPEN}


def blank_answers(mask: CaseMask, key: MaskKey) -> str:
    """Return the sheet for the coder's own chances, and for a guess which dispute it is."""
    lines = [
        f"# Answers to packet {mask.packet}: to be filled in before the form, and before anything is run.",
        f"packet: {mask.packet}",
        f"coder: {MARK}            # a letter",
        f"written: {MARK}          # the day, such as 2026-11-30",
        f"recognised: {MARK}       # no; or which dispute you think that it is, and how sure you are",
        "said:                      # your own chance, 0 to 1, that the answer is yes by its rule",
    ]
    for offer, id in key.offers.items():
        words = mask.offers[offer]
        lines += [f"  # {words.question}", f"  # {words.rule}", f"  - {{offer: {id}, chance: {MARK}, why: {MARK}}}"]
    return "\n".join(lines) + "\n"


def packet_text(mask: CaseMask, key: MaskKey) -> str:
    """Return the packet that the second coder reads.

    Raises
    ------
    BacktestError
        If a word reveals the dispute.
    """
    scenario = case_of(mask)[1]
    named = [a for a in mask.actors if a in scenario.actor]
    parts = [
        f"PACKET {mask.packet}",
        "",
        "Code this dispute from what stands here, as of day 0, and from general knowledge of how states behave. The "
        "names are labels. Do not try to find out which dispute it is. If you recognise it anyway, say so in the "
        "answers, and code as somebody would who knows nothing of what came after.",
        "",
        "PARTIES",
        *(f"  {key.actors[a]}: {key.names[a]}" for a in named),
        "",
        "SETTING",
        f"  {mask.setting}",
        "",
        "WHAT HAPPENED",
        *(f"  {f.when}: {f.what}" for f in mask.facts),
        "",
        "ISSUES (level: what it means)",
    ]
    for k in scenario.issues:
        words = mask.issues[k.id]
        parts += [f"  {key.issues[k.id]}: {words.question} Now at {k.status_quo}."]
        parts += [f"    {y:3d}: {text}" for y, text in sorted(words.levels.items())]
    parts += ["", "OFFERS"]
    for offer, id in key.offers.items():
        words = mask.offers[offer]
        parts += [f"  {id}: {words.text}", f"     {words.question} {words.rule}"]
    if mask.force is not None:
        parts += ["", "FORCE", f"  {mask.force}"]
    text = "\n".join(parts) + "\n"
    found = list(leaks(text, scenario, hidden=mask.hidden, labels=mask.labels))
    if found:
        raise BacktestError(f"{mask.mask_of}: the packet gives the dispute away: {', '.join(found[:8])}; reword it")
    return text
