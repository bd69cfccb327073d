"""What every model of the registry promises (``detente.models.contract``)."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pkgutil
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from models.deals_by_hand import RICH
from pydantic import ValidationError
from small import fearon, two_and_one

import detente
import detente.models
from detente._labelled import DIMS, Labelled
from detente.draws import Inputs
from detente.draws.inputs import CHUNK
from detente.models.contract import Cancelled, Context, FigureData, Missing, Model, Options, Result
from detente.models.registry import DuplicateModel, _add, models
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario

CASES: dict[str, Callable[[], Scenario]] = {
    "two and one": two_and_one,
    "rich": lambda: loads(RICH),
    "fearon": lambda: fearon(0.6, 0.1, 0.2, 30),
    "emissions": lambda: load("eu-emissions-1984"),
    "flagship": lambda: load("nato-russia-2022"),
}
IDS = tuple(models())
BIB = Path(detente.__file__).parent / "report" / "references.bib"
FEW = 24


@cache
def case(name: str) -> Scenario:
    return CASES[name]()


def applies(model: str) -> list[str]:
    return [name for name in CASES if not models()[model].needs(case(name))]


def run(model: str, name: str, n: int = FEW, seed: int = 5, workers: int = 1) -> Result:
    found = models()[model]
    return found.run(Inputs(case(name), seed, n), found.options(), Context(workers=workers))


@cache
def few(model: str, name: str) -> Result:
    return run(model, name)


def fingerprint(value: Any) -> str:
    """Hash everything that a result holds, to the last bit."""
    out = hashlib.sha256()

    def feed(x: Any) -> None:
        if isinstance(x, Labelled):
            feed([x.dims, dict(x.coords), x.unit, x.values])
        elif isinstance(x, np.ndarray):
            out.update(f"{x.dtype} {x.shape}".encode())
            out.update(repr(x.tolist()).encode() if x.dtype == object else np.ascontiguousarray(x).tobytes())
        elif dataclasses.is_dataclass(x):
            feed({f.name: getattr(x, f.name) for f in dataclasses.fields(x)})
        elif isinstance(x, Mapping):
            for k, v in x.items():
                out.update(repr(k).encode())
                feed(v)
        elif isinstance(x, list | tuple):
            out.update(f"{type(x).__name__} {len(x)}".encode())
            for v in x:
                feed(v)
        elif callable(x):
            out.update(f"{x.__module__} {x.__qualname__}".encode())
        elif " object at 0x" in (said := repr(x)):
            out.update(type(x).__name__.encode())
            feed(vars(x))
        else:
            out.update(said.encode())

    feed(value)
    return out.hexdigest()


def test_the_registry_is_in_the_order_of_its_ids() -> None:
    assert list(IDS) == sorted(IDS)
    assert {"deals.zone", "spatial.mean"} <= {*IDS}


def test_every_method_is_one_file() -> None:
    """A model's family is the folder that it stands in."""
    files = {
        info.name
        for info in pkgutil.walk_packages(detente.models.__path__, "detente.models.")
        if not info.ispkg and not any(part.startswith("_") for part in info.name.split("."))
    }
    for id, model in models().items():
        assert model.run.__module__ in files
        assert model.run.__module__.split(".")[2] == id.split(".")[0]


@pytest.mark.parametrize("id", IDS)
def test_a_model_says_what_it_is(id: str, root: Path) -> None:
    model = models()[id]
    assert model.id == id
    assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", id)
    assert model.title.strip() == model.title != ""
    assert model.status in ("tested", "light", "experimental")
    assert model.citations
    known = re.findall(r"^@\w+\{([^,\s]+),", BIB.read_text("utf-8"), re.MULTILINE)
    assert {*model.citations} <= {*known}
    assert (root / "docs" / "models" / f"{id}.md").is_file()


@pytest.mark.parametrize("id", IDS)
def test_options_are_frozen_and_have_defaults(id: str) -> None:
    model = models()[id]
    assert issubclass(model.options, Options)
    options = model.options()
    with pytest.raises(ValidationError, match="nonsense"):
        model.options(nonsense=1)  # type: ignore[call-arg]
    for name in type(options).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(options, name, getattr(options, name))


@pytest.mark.parametrize("id", IDS)
def test_needs_are_said_in_words(id: str) -> None:
    for name in CASES:
        missing = models()[id].needs(case(name))
        assert isinstance(missing, tuple)
        assert missing == models()[id].needs(case(name))
        for m in missing:
            assert isinstance(m, Missing)
            assert m.path
            assert m.words
            assert m.mend


@pytest.mark.parametrize("id", IDS)
def test_some_case_here_runs_the_model(id: str) -> None:
    assert applies(id)


PAIRS = [(id, name) for id in IDS for name in CASES]


@pytest.mark.parametrize(("id", "name"), PAIRS, ids=[f"{id}, {name}" for id, name in PAIRS])
def test_results_are_frozen_labelled_and_repeatable(id: str, name: str) -> None:
    model = models()[id]
    if model.needs(case(name)):
        # That it says so is the test above; running it all the same is nobody's business.
        assert name not in applies(id)
        return
    found = few(id, name)
    assert isinstance(found, Result)
    assert (found.model, found.title, found.citations) == (model.id, model.title, model.citations)
    assert (found.seed, found.n_draws) == (5, FEW)
    assert {*found.options} >= {*model.options().model_dump()}
    assert found.tables or found.facts
    assert all(isinstance(w, str) and w for w in found.warnings)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.seed = 6  # type: ignore[misc]
    for table in found.tables.values():
        assert isinstance(table, Labelled)
        assert {*table.dims} <= {*DIMS}
        assert {*table.coords} <= {*table.dims}
        assert not table.values.flags.writeable
        assert table.values.flags.c_contiguous
        assert table.values.dtype != object or all(isinstance(x, str) for x in table.values.flat)
        with pytest.raises(dataclasses.FrozenInstanceError):
            table.values = table.values  # type: ignore[misc]
    assert fingerprint(run(id, name)) == fingerprint(found)


@pytest.mark.parametrize("id", IDS)
def test_figures_are_tidy_data(id: str) -> None:
    for name in applies(id):
        made = models()[id].figures(few(id, name))
        assert isinstance(made, tuple)
        assert len({f.id for f in made}) == len(made)
        for f in made:
            assert isinstance(f, FigureData)
            assert f.id
            assert f.kind
            assert f.title
            assert all({*row} == {*f.rows[0]} for row in f.rows)
            json.dumps([dict(row) for row in f.rows])


@pytest.mark.parametrize("id", IDS)
def test_workers_change_no_byte(id: str) -> None:
    """Two chunks and a bit, on one, two and four threads."""
    name, n = applies(id)[0], 2 * CHUNK + 76
    one = fingerprint(run(id, name, n))
    assert [fingerprint(run(id, name, n, workers=w)) for w in (2, 4)] == [one, one]


@pytest.mark.parametrize("id", IDS)
def test_a_run_leaves_the_scenario_as_it_was(id: str) -> None:
    name = applies(id)[0]
    before, fresh = case(name).model_dump(), CASES[name]()
    run(id, name, 4)
    assert case(name).model_dump() == before == fresh.model_dump()


@pytest.mark.parametrize("id", IDS)
def test_progress_and_cancelling(id: str) -> None:
    model, name = models()[id], applies(id)[0]
    seen: list[tuple[str, float]] = []
    ctx = Context(workers=1, progress=lambda what, share: seen.append((what, share)))
    model.run(Inputs(case(name), 1, 4), model.options(), ctx)
    assert all(what and 0 <= share <= 1 for what, share in seen)
    if seen:
        with pytest.raises(Cancelled):
            model.run(Inputs(case(name), 1, 4), model.options(), Context(workers=1, cancelled=lambda: True))


def test_two_models_of_one_id_are_refused() -> None:
    mean = models()["spatial.mean"]
    with pytest.raises(DuplicateModel, match=r"spatial\.mean"):
        _add({mean.id: mean}, mean)
    with pytest.raises(TypeError, match="no detente Model"):
        _add({}, "a model")
    found: dict[str, Model] = {}
    _add(found, None)
    assert found == {}
