"""Reads a conflict from a JSON file: option form, graph form, or option form with states joined into one.

``docs/how-to/stability.md`` lists the keys.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from detente.models.graph.conflict.coalesce import coalesced_arcs
from detente.models.graph.conflict.conditions import OptionCondition, parse_condition
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.conflict.moves import Ints, graph_moves
from detente.models.graph.conflict.options import (
    Codes,
    Dependence,
    Direction,
    NoWay,
    Option,
    OptionForm,
    Pattern,
    at_least_one,
    exclusive,
    pattern,
)
from detente.models.graph.conflict.preferences import (
    Relation,
    ranks_of_priorities,
    ranks_of_ranking,
    ranks_of_relation,
    ranks_of_scores,
    ranks_of_weights,
    relation_of_pairs,
)
from detente.models.graph.files import checks as plain

PREFERENCES = ("preferences_most_to_least", "preference_statements", "option_weights", "payoffs", "better_than")
KNOWN = {
    *("id", "title", "form", "decision_makers", "options", "direction_meaning", "states", "state_string"),
    *("infeasible_patterns", "infeasible_statements", "mutually_exclusive", "at_least_one", "dependences"),
    *("irreversible", "coalesced", "moves", "status_quo", "misperceptions", "confrontation", *PREFERENCES),
    *("source", "verification", "published", "computed_reference", "notes"),
}


def read_case(data: Mapping[str, Any]) -> Conflict:
    """Return the conflict that a case file describes.

    Raises
    ------
    ConflictError
        With what is wrong and how to fix it.
    """
    unknown = [k for k in data if k not in KNOWN]
    if unknown:
        raise ConflictError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(KNOWN))}")
    makers = tuple(plain.text(x, "decision_makers") for x in plain.sequence(data.get("decision_makers"), "decision_makers"))  # fmt: skip
    if len(set(makers)) < len(makers) or not makers:
        raise ConflictError("decision_makers: name at least one, each once")
    form = _option_form(data, makers) if "options" in data else None
    kind = str(data.get("form", "graph" if form is None else "option"))
    if kind not in ("option", "graph", "option+coalesce"):
        raise ConflictError(f"form: use option, graph or option+coalesce, not {kind!r}")
    conflict = _in_options(data, form) if form is not None and kind == "option" else _in_graph(data, makers, form)
    conflict = _with_preferences(data, conflict)
    notes = list(conflict.notes)
    if data.get("misperceptions"):
        notes.append("The file declares misperceptions; they are not taken into account.")
    now = 0
    if "status_quo" in data:
        now = conflict.find(data["status_quo"])
    elif conflict.codes is not None and (conflict.codes == 0).any():
        now = int(np.flatnonzero(conflict.codes == 0)[0])
    return replace(conflict, notes=tuple(notes), now=now)


def confrontation(data: Mapping[str, Any], conflict: Conflict) -> tuple[dict[int, int], int]:
    """Return the positions and the threatened future that a case file declares.

    Raises
    ------
    ConflictError
        If it declares none.
    """
    if "confrontation" not in data:
        raise ConflictError(
            "confrontation: say what each party asks for and what follows if nobody gives way, "
            "{positions: {party: state}, threatened: state}"
        )
    entry = plain.mapping(data["confrontation"], "confrontation")
    positions = {
        conflict.maker(who): conflict.find(state)
        for who, state in plain.mapping(entry.get("positions"), "confrontation, positions").items()
    }
    return positions, conflict.find(entry.get("threatened"))


# --- options ------------------------------------------------------------------------------------------------


def _option_form(data: Mapping[str, Any], makers: tuple[str, ...]) -> OptionForm:
    options: list[Option] = []
    for k, entry in enumerate(plain.sequence(data["options"], "options")):
        where = f"options, entry {k + 1}"
        o = plain.mapping(entry, where)
        owner = plain.text(o.get("dm"), f"{where}, dm")
        if owner not in makers:
            raise ConflictError(f"{where}: there is no decision maker {owner!r}; there are {', '.join(makers)}")
        direction = str(o.get("direction", "both"))
        if direction not in ("both", "fwd", "back"):
            raise ConflictError(f"{where}: a direction is both, fwd or back, not {direction!r}")
        name = plain.text(o.get("name"), f"{where}, name")
        options.append(Option(name, makers.index(owner), cast("Direction", direction)))
    bare = OptionForm(makers, tuple(options))
    rules: list[Pattern | OptionCondition] = []
    for key in ("infeasible_patterns", "infeasible_statements", "mutually_exclusive", "at_least_one"):
        for entry in plain.sequence(data.get(key, []), key):
            if key == "infeasible_patterns":
                rules.append(pattern(plain.text(entry, key), bare.size, key))
            elif key == "infeasible_statements":
                rules.append(parse_condition(plain.text(entry, key), bare.number, key))
            else:
                several = [_number(bare, x, key) for x in plain.sequence(entry, key)]
                if not several:
                    raise ConflictError(f"{key}: an empty set of options")
                rules += exclusive(several) if key == "mutually_exclusive" else [at_least_one(several)]
    return replace(
        bare,
        infeasible=tuple(rules),
        dependences=tuple(
            Dependence(
                *(
                    _rule(bare, plain.mapping(d, "dependences").get(k), f"dependences, {k}")
                    for k in ("states", "only_if")
                )
            )
            for d in plain.sequence(data.get("dependences", []), "dependences")
        ),
        no_way=tuple(_no_way(bare, x) for x in plain.sequence(data.get("irreversible", []), "irreversible")),
    )


def _number(form: OptionForm, name: object, where: str) -> int:
    if name not in form.number:
        raise ConflictError(f"{where}: there is no option {name!r}; there are {', '.join(form.number)}")
    return form.number[str(name)]


def _rule(form: OptionForm, value: object, where: str) -> Pattern | OptionCondition:
    written = plain.text(value, where)
    if {*written} <= set("YN-") and len(written) == form.size:
        return pattern(written, form.size, where)
    return parse_condition(written, form.number, where)


def _no_way(form: OptionForm, value: object) -> NoWay:
    entry = plain.mapping(value, "irreversible")
    owner = entry.get("dm")
    if owner not in form.makers:
        raise ConflictError(f"irreversible: there is no decision maker {owner!r}")
    before, after = (pattern(plain.text(entry.get(k), f"irreversible, {k}"), form.size, "irreversible") for k in ("from", "to"))  # fmt: skip
    return NoWay(form.makers.index(str(owner)), before, after)


# --- states -------------------------------------------------------------------------------------------------


def _labels(data: Mapping[str, Any], keys: Sequence[str]) -> tuple[Hashable, ...]:
    """States' labels as the preferences write them: a key ``"1"`` of ``states`` may be the number 1 there."""
    numbers: set[int] = set()
    for ranking in plain.mapping(data.get("preferences_most_to_least", {}), "preferences_most_to_least").values():
        for entry in plain.sequence(ranking, "preferences_most_to_least"):
            for x in cast("list[object]", entry) if isinstance(entry, list) else [entry]:
                if isinstance(x, int) and not isinstance(x, bool):
                    numbers.add(x)
    return tuple(int(k) if k.lstrip("-").isdigit() and int(k) in numbers else k for k in keys)


def _listed(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    states = data.get("states")
    if states is None:
        return None
    if isinstance(states, list):
        return {str(x): None for x in cast("list[object]", states)}
    found = plain.mapping(states, "states")
    if not found:
        raise ConflictError("states: name at least one state, or leave the key out")
    return found


def _in_options(data: Mapping[str, Any], form: OptionForm) -> Conflict:
    listed = _listed(data)
    feasible = form.states()
    if listed is None:
        return Conflict.of_options(form, codes=feasible)
    place = {int(c) for c in feasible} if len(feasible) <= 1 << 20 else None
    codes: list[int] = []
    for label, vector in listed.items():
        code = form.code(plain.text(vector, f"states, {label}"), f"states, {label}")
        if place is not None and code not in place:
            raise ConflictError(f"states: {label} ({vector}) is declared infeasible")
        codes.append(code)
    if len(set(codes)) < len(codes):
        raise ConflictError("states: two labels have the same vector")
    conflict = Conflict.of_options(form, labels=_labels(data, list(listed)), codes=np.array(codes, dtype=np.uint64))
    left = len(feasible) - len(codes)
    return replace(conflict, notes=(f"The file lists {len(codes)} of {len(feasible)} feasible states.",)) if left else conflict  # fmt: skip


def _in_graph(data: Mapping[str, Any], makers: tuple[str, ...], form: OptionForm | None) -> Conflict:
    listed = _listed(data)
    if listed is None:
        raise ConflictError("states: a conflict in graph form names its states")
    labels = _labels(data, list(listed))
    if "moves" in data:
        arcs = _arcs(plain.mapping(data["moves"], "moves"), makers, labels)
    elif form is not None:
        arcs = _joined(form, listed)
    else:
        raise ConflictError("moves: a conflict in graph form says who can move from where to where")
    nothing = np.zeros((len(makers), len(labels)), dtype=np.int32)
    return Conflict(makers, labels, graph_moves(len(labels), arcs), nothing)


def _arcs(moves: Mapping[str, Any], makers: tuple[str, ...], labels: tuple[Hashable, ...]) -> list[dict[int, list[int]]]:  # fmt: skip
    place = {str(label): s for s, label in enumerate(labels)}

    def at(label: object, who: str) -> int:
        if str(label) not in place:
            raise ConflictError(f"moves of {who}: there is no state {label!r}")
        return place[str(label)]

    for who in moves:
        if who not in makers:
            raise ConflictError(f"moves: there is no decision maker {who!r}; there are {', '.join(makers)}")
    out: list[dict[int, list[int]]] = []
    for who in makers:
        mine = plain.mapping(moves.get(who, {}), f"moves of {who}")
        out.append({at(s, who): [at(q, who) for q in plain.sequence(to, f"moves of {who}")] for s, to in mine.items()})
    return out


def _joined(form: OptionForm, listed: Mapping[str, Any]) -> list[dict[int, list[int]]]:
    """Arcs between states that are patterns: every feasible state belongs to the first that it matches."""
    codes: Codes = form.states()
    groups: list[list[int]] = [[] for _ in listed]
    left = np.ones(len(codes), dtype=np.bool_)
    for g, (label, written) in enumerate(listed.items()):
        found = pattern(plain.text(written, f"states, {label}"), form.size, f"states, {label}").matches(codes) & left
        groups[g] = [int(s) for s in np.flatnonzero(found)]
        left &= ~found
        if not groups[g]:
            raise ConflictError(f"states: no feasible state matches {label} ({written})")
    return coalesced_arcs(Conflict.of_options(form, codes=codes), groups)


# --- preferences --------------------------------------------------------------------------------------------


def _with_preferences(data: Mapping[str, Any], conflict: Conflict) -> Conflict:
    makers = conflict.makers
    given: dict[str, tuple[str, Any]] = {}
    for key in PREFERENCES:
        for who, value in plain.mapping(data.get(key, {}), key).items():
            if who not in makers:
                raise ConflictError(f"{key}: there is no decision maker {who!r}; there are {', '.join(makers)}")
            if who in given:
                raise ConflictError(f"{who} has preferences both in {given[who][0]} and in {key}; keep one")
            given[who] = (key, value)
    rank = np.zeros(conflict.rank.shape, dtype=np.int32)
    better: dict[int, Relation] = {}
    notes: list[str] = []
    for i, who in enumerate(makers):
        if who not in given:
            raise ConflictError(f"{who} has no preferences; add it to one of {', '.join(PREFERENCES)}")
        key, value = given[who]
        if key == "better_than":
            relation = relation_of_pairs(plain.sequence(value, f"{key} of {who}"), conflict.place, who)
            found = ranks_of_relation(relation)
            if found is None:
                better[i] = relation
                notes.append(
                    f"The preferences of {who} are not transitive: pairs of states are compared one by one, "
                    "without the fast search, and SIM is left out."
                )
                continue
            rank[i] = found
        else:
            rank[i] = _ranks(conflict, key, value, who)
    return replace(conflict, rank=rank, better=better, notes=(*conflict.notes, *notes))


def _ranks(conflict: Conflict, key: str, value: object, who: str) -> Ints:
    where = f"{key} of {who}"
    if key == "preferences_most_to_least":
        return ranks_of_ranking(plain.sequence(value, where), conflict.place, who)
    if key == "payoffs":
        if isinstance(value, Mapping):
            table = {str(k): v for k, v in plain.mapping(value, where).items()}
            missing = [str(x) for x in conflict.labels if str(x) not in table]
            if missing:
                raise ConflictError(f"{where}: no number for state {missing[0]}")
            return ranks_of_scores(np.array([plain.number(table[str(x)], where) for x in conflict.labels]))
        row = plain.sequence(value, where)
        if len(row) != conflict.states:
            raise ConflictError(f"{where}: {len(row)} numbers for {conflict.states} states")
        return ranks_of_scores(np.array([plain.number(x, where) for x in row]))
    form, codes = conflict.form, conflict.codes
    if form is None or codes is None:
        raise ConflictError(f"{where}: this needs option form; give a ranking or payoffs")
    if key == "option_weights":
        table = plain.mapping(value, where)
        return ranks_of_weights({_number(form, k, where): plain.number(v, where) for k, v in table.items()}, codes)
    written = [plain.text(x, where) for x in plain.sequence(value, where)]
    return ranks_of_priorities([parse_condition(x, form.number, where) for x in written], codes)
