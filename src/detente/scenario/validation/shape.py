"""First pass: the shape of the data. pydantic's errors become problems in the user's words.

Where something is wrong, the smallest part that holds it is taken out, so that the second pass can look
at all the rest and one mistake does not hide another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import ValidationError

from detente.scenario.model import Scenario
from detente.scenario.validation.messages import Raw, Wrong, below, problems_of
from detente.scenario.yaml.nodes import Loc


@dataclass(slots=True)
class Shape:
    """The result of the first pass.

    Attributes
    ----------
    scenario
        The scenario, without the parts that are wrong.
    wrong
        What is wrong.
    index
        For each list section, the original indexes of the entries that are left.
    """

    scenario: Scenario
    wrong: list[Wrong]
    index: dict[str, list[int]] = field(default_factory=lambda: {})


def shape(plain: Raw, made: Raw | None = None) -> Shape:
    """Validate plain data; never raises for anything a file can hold.

    Parameters
    ----------
    plain
        The data.
    made
        Sections that hold parts already, for entries that were validated before.
    """
    try:
        return Shape(Scenario.model_validate({**plain, **(made or {})}), [])
    except ValidationError as e:
        wrong = problems_of(plain, cast("list[Raw]", e.errors(include_url=False, include_input=False)))
    pruned, index = _prunable(plain)
    cuts = wrong
    for _ in range(12):  # a cut may leave its parent without a key that it needs: the parent goes next
        _prune(pruned, index, cuts)
        try:
            return Shape(Scenario.model_validate({**_EMPTY, **pruned}), wrong, index)
        except ValidationError as e:
            cuts = problems_of(pruned, cast("list[Raw]", e.errors(include_url=False, include_input=False)))
    return Shape(Scenario.model_validate(_EMPTY), wrong, index)


MANY = 300
"""With more mistakes than this, whole entries are taken out rather than parts of them."""

_EMPTY: Raw = {
    "detente": 1,
    "title": "untitled",
    "as_of": "9999-12-31",
    "actors": (),
    "issues": (),
    "positions": (),
}


def _prunable(plain: Raw) -> tuple[Raw, dict[str, list[int]]]:
    pruned = {k: v for k, v in plain.items() if k in Scenario.model_fields}
    index = {k: list(range(len(cast("tuple[Any, ...]", v)))) for k, v in pruned.items() if isinstance(v, tuple)}
    return pruned, index


def _prune(pruned: Raw, index: dict[str, list[int]], wrong: list[Wrong]) -> None:
    # a missing key at the top hides no other error: an empty section is used instead
    cuts = {_cut(pruned, w) for w in wrong if w.loc}
    if len(cuts) > MANY:
        cuts = {cut[:2] if isinstance(pruned.get(str(cut[0])), tuple) else cut[:1] for cut in cuts}
    gone: dict[str, set[int]] = {}
    for cut in cuts:
        if len(cut) == 2 and isinstance(pruned.get(str(cut[0])), tuple):
            gone.setdefault(str(cut[0]), set()).add(cast("int", cut[1]))
        elif len(cut) == 1:
            pruned.pop(str(cut[0]), None)
        else:
            pruned[str(cut[0])] = _without(pruned.get(str(cut[0])), cut[1:])
    for section, lost in gone.items():
        items = cast("tuple[Any, ...]", pruned.get(section) or ())
        kept = [i for i in range(len(items)) if i not in lost]
        pruned[section] = tuple(items[i] for i in kept)
        index[section] = [index[section][i] for i in kept] if section in index else kept


def _cut(data: Raw, w: Wrong) -> Loc:
    """Return the smallest place whose removal takes the mistake out."""
    loc = w.loc
    here: Any = data
    for i, step in enumerate(loc):
        # an entry of an inner list is not cut alone: the list goes, so that no index shifts
        if isinstance(here, tuple) and i >= 2:
            return loc[:i]
        here = below(here, step)
    return loc


def _without(value: Any, loc: Loc) -> Any:
    if not loc:
        return None
    if isinstance(value, tuple):
        items = cast("tuple[Any, ...]", value)
        return tuple(_without(x, loc[1:]) if i == loc[0] else x for i, x in enumerate(items))
    if isinstance(value, Mapping):
        table = dict(cast("Mapping[Any, Any]", value))
        if loc[0] in table:
            if len(loc) == 1:
                del table[loc[0]]
            else:
                table[loc[0]] = _without(table[loc[0]], loc[1:])
        return table
    return value
