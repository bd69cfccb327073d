"""What every model of the registry promises (``detente.models.contract``)."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from fingerprint import fingerprint
from models.deals_cases import RICH
from pydantic import ValidationError
from small import fearon, two_and_one

import detente
import detente.models
from detente._labelled import DIMS, Labelled
from detente.draws import Inputs
from detente.draws.inputs import CHUNK
from detente.models.contract import Cancelled, Context, Missing, Model, Options, Result
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


def test_the_registry_is_in_the_order_of_its_ids() -> None:
    assert list(IDS) == sorted(IDS)
    assert {"deals.zone", "spatial.mean"} <= {*IDS}


def test_every_method_is_one_file() -> None:
    """A model's family is the folder that it is in."""
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
            assert m.remedy


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


def callables(value: object, seen: set[int]) -> Iterator[object]:
    """Yield every function inside a value: in attributes, slots, mappings, sequences and arrays of objects."""
    if isinstance(value, type) or id(value) in seen:
        return
    seen.add(id(value))
    if callable(value):
        yield value
    elif isinstance(value, Mapping):
        for k, v in value.items():
            yield from callables(k, seen)
            yield from callables(v, seen)
    elif isinstance(value, np.ndarray):
        if value.dtype == object:
            yield from (f for x in value.flat for f in callables(x, seen))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (f for x in value for f in callables(x, seen))
    elif not isinstance(value, str | bytes | int | float | None):
        slots = [s for c in type(value).__mro__ for s in getattr(c, "__slots__", ())]
        held = [*vars(value).values()] if hasattr(value, "__dict__") else []
        yield from (f for x in (*held, *(getattr(value, s, None) for s in slots)) for f in callables(x, seen))


@pytest.mark.parametrize("id", IDS)
def test_a_result_is_a_frozen_class_of_its_own(id: str) -> None:
    found = few(id, applies(id)[0])
    assert type(found) is not Result
    assert found.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert Path(inspect.getfile(type(found))).is_relative_to(Path(detente.models.__path__[0]) / id.split(".")[0])
    others = [type(few(other, applies(other)[0])) for other in IDS if other != id]
    assert type(found) not in others
    own = {f.name for f in dataclasses.fields(found)} - {f.name for f in dataclasses.fields(Result)}
    assert own
    assert "facts" not in own


@pytest.mark.parametrize("id", IDS)
def test_a_result_holds_no_function_and_can_be_sent_to_another_process(id: str) -> None:
    for name in applies(id):
        found = few(id, name)
        assert [*callables(found, set())] == []
        back = pickle.loads(pickle.dumps(found))
        assert type(back) is type(found)
        assert fingerprint(back) == fingerprint(found)
        assert all(not t.values.flags.writeable for t in back.tables.values())


@pytest.mark.parametrize("id", IDS)
def test_a_result_gives_its_tables_as_frames(id: str) -> None:
    found = few(id, applies(id)[0])
    summary = found.summary().splitlines()
    assert summary[0] == f"{found.title} ({id}): {FEW} draws, seed 5"
    assert [line.partition(":")[0].strip() for line in summary[1 : 1 + len(found.tables)]] == [*found.tables]
    for name, table in found.tables.items():
        frame = found.to_pandas(name)
        assert [*frame.columns] == [*table.dims, "value"]
        assert np.array_equal(frame["value"].to_numpy(), table.values.ravel(), equal_nan=table.values.dtype.kind == "f")
    if len(found.tables) == 1:
        assert found.to_pandas().equals(found.to_pandas(*found.tables))
    else:
        with pytest.raises(KeyError, match="name a table"):
            found.to_pandas()
    with pytest.raises(KeyError, match="no table 'nonsense'"):
        found.to_pandas("nonsense")


@pytest.mark.parametrize("id", IDS)
def test_a_result_is_one_data_set(id: str) -> None:
    pytest.importorskip("xarray")
    for name in applies(id):
        found = few(id, name)
        made = found.to_xarray()
        assert {*made.data_vars} == {*found.tables}
        assert made.attrs["model"] == id
        for key, table in found.tables.items():
            array = made[key]
            assert array.shape == table.values.shape
            assert array.attrs["unit"] == table.unit
            assert np.array_equal(array.values, table.values, equal_nan=table.values.dtype.kind == "f")
            for dim, renamed in zip(table.dims, array.dims, strict=True):
                assert renamed in (dim, f"{key}_{dim}")
                if dim in table.coords:
                    assert array.coords[renamed].values.tolist() == [str(x) for x in table.coords[dim]]


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
    with pytest.raises(TypeError, match="is not a detente Model"):
        _add({}, "a model")
    found: dict[str, Model] = {}
    _add(found, None)
    assert found == {}
