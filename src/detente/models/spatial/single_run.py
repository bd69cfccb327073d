"""One simulation of any spatial model on a scenario, with its options by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import ValidationError

from detente.draws.inputs import Inputs
from detente.models.contract import Options
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.results import SpatialModel
from detente.models.spatial.seats import SpatialError
from detente.problems import nearest
from detente.scenario.model import Scenario

DEFAULT = "smp"
"""Short name of the model that runs if none is named."""


def known() -> dict[str, SpatialModel[Any]]:
    """Return every spatial model by its short name, those over rounds first, the others by name."""
    from detente.models.registry import of_family

    found = [m for m in of_family("spatial") if isinstance(m, SpatialModel)]
    return {m.name: m for m in sorted(found, key=lambda m: (m.result.kind != "rounds", m.id))}


def bargain(scenario: Scenario | str, model: str = DEFAULT, /, *, seed: int = 1, **options: Any) -> Simulation:
    """Simulate a model once, with every quantity of the scenario at its median.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    model
        Short name of a spatial model, such as ``smp`` or ``mean``; ``detente list`` shows all.
    seed
        For what is drawn by chance: stochastic transitions, ties and random rates of exchange.
    options
        The model's own options.

    Raises
    ------
    ScenarioError
        If the scenario is not right.
    SpatialError
        If there is no such model or option, or the model cannot run on the scenario.
    """
    from detente.scenario.load import load

    case = scenario if isinstance(scenario, Scenario) else load(scenario)
    found = find(model)
    return simulate(found, Inputs(case, seed, 1), read(found, options))


def find(name: str) -> SpatialModel[Any]:
    """Return a spatial model by its short name or its id.

    Raises
    ------
    SpatialError
        With a suggestion, and the models that there are.
    """
    short, there = name.removeprefix("spatial.").replace("_", "-"), known()
    if short not in there:
        raise SpatialError(f"there is no spatial model {name!r}; {_meant(short, tuple(there))}")
    return there[short]


def simulate(model: SpatialModel[Any], inputs: Inputs, options: Options) -> Simulation:
    """Simulate a model once.

    Raises
    ------
    SpatialError
        If the scenario lacks something; the message says what, and how to add it.
    """
    missing = model.needs(inputs.scenario)
    if missing:
        raise SpatialError("; ".join(f"{m.path}: {m.words}; {m.remedy}" for m in missing))
    return model.solve(inputs, options)


def pairs(given: Sequence[str]) -> dict[str, Any]:
    """Read options written as ``key=value``.

    Raises
    ------
    SpatialError
        If one has no ``=``.
    """
    out: dict[str, Any] = {}
    for text in given:
        key, eq, value = text.partition("=")
        if not eq:
            raise SpatialError(f"--option {text}: write it as key=value")
        out[key.strip()] = value.strip()
    return out


def read(model: SpatialModel[Any], given: Mapping[str, Any]) -> Options:
    """Return a model's options from their names, with ``-`` or ``_``, and values or their texts.

    Raises
    ------
    SpatialError
        If there is no such option or value, with a suggestion.
    """
    fields = model.options.model_fields
    values: dict[str, Any] = {}
    for key, value in given.items():
        name = key.replace("-", "_")
        if name not in fields:
            known = [f.replace("_", "-") for f in fields]
            raise SpatialError(
                f"{model.title}: there is no option {key!r}; "
                + (_meant(key.replace("_", "-"), known) if known else "it has none")
            )
        values[name] = value
    try:
        return model.options.model_validate(values)
    except ValidationError as e:
        raise SpatialError(_wrong(model, e, values)) from None


def _wrong(model: SpatialModel[Any], error: ValidationError, values: Mapping[str, Any]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    words = _choices(model.options.model_fields[name].annotation)
    value, key = values[name], name.replace("_", "-")
    if words and set(words) != {"auto"}:
        return f"{model.title}: {key} cannot be {value!r}; {_meant(str(value), words)}"
    said = "; ".join(dict.fromkeys(e["msg"].lower() for e in error.errors() if "literal" not in e["type"]))
    return f"{model.title}: {key} cannot be {value!r}: {said}" + (" (or auto)" if words else "")


def _choices(annotation: Any) -> tuple[str, ...]:
    if getattr(annotation, "__origin__", None) is Literal:
        return tuple(str(x) for x in get_args(annotation))
    return tuple(x for part in get_args(annotation) for x in _choices(part))


def _meant(word: str, known: Sequence[str]) -> str:
    near = nearest(word, known)
    return (f"did you mean {near}? " if near else "") + f"there are {', '.join(known)}"
