"""On a Dask cluster: the bytes of one process, whatever happens to workers, scheduler and user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from detente._errors import UsageError
from detente._text import json_text
from detente.draws.inputs import CHUNK
from detente.models.contract import Cancelled
from detente.models.pieces import spans
from detente.report.ask import Inquiry, RunAnswer, ask, spread_over
from detente.runs import cluster
from detente.runs.cluster import Cluster, ClusterError, ClusterPieces
from detente.runs.identity import identity
from detente.runs.store import Store
from detente.scenario.load import load
from tests.runs.dask_processes import Processes, dask

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")

HUNGRY = """
import pathlib, time
import detente.runs.worker as worker
mark = pathlib.Path({mark!r})
worker.real = real = getattr(worker, "real", worker.do)  # this is loaded more than once
def do(*args):
    if not mark.exists():
        mark.touch()
        eaten = [bytearray(b"x" * 2**20) for _ in range(700)]
        time.sleep(60)
    return real(*args)
worker.do = do
"""
CASE, DRAWS = "eu-emissions-1984", 6000
MODELS = ("spatial.mean", "spatial.median", "spatial.sticky-mean", "council.power")
OTHER = """
import detente.runs.worker as worker
from detente.runs.identity import identity as real
worker.identity = lambda: {**real(), "numpy": "1.0"}
"""


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    with dask(tmp_path_factory.mktemp("dask")) as made:
        yield made


@pytest.fixture(scope="module")
def expected() -> str:
    return content(ask(Inquiry(scenario=load(CASE), draws=DRAWS, models=MODELS), None, workers=1))


def content(found: RunAnswer) -> str:
    return json_text(found.plain())


class Told(list[str]):
    def __call__(self, message: str) -> None:
        self.append(message)


def without_lost_pieces(told: Told) -> list[str]:
    """Leave out that finished pieces went with their worker: it depends on which of them were fetched before."""
    assert len(told) == len(set(told))
    return [t for t in told if not t.endswith("pieces were lost with their worker; they are given out again")]


def on(where: str, store: Store | None, tell: Callable[[str], None] = print, **more: Any) -> RunAnswer:
    with spread_over(where, tell) as spread:
        return ask(Inquiry(scenario=load(CASE), draws=DRAWS, models=MODELS), store, tell=tell, spread=spread, **more)


class StopAfter:
    """Interrupts when so many pieces are done, or does something else then."""

    def __init__(self, pieces: int, then: Callable[[], None] | None = None) -> None:
        self.left, self.then = pieces, then
        self.seen: list[str] = []

    def progress(self, what: str, _share: float) -> None:
        self.seen.append(what)
        self.left -= 1
        if self.left == 0 and self.then is not None:
            self.then()

    def cancelled(self) -> bool:
        return self.then is None and self.left <= 0


def test_interrupted_twice_and_resumed_on_two_workers(processes: Processes, tmp_path: Path, expected: str) -> None:
    """The same bytes as one process; benchmarks/cluster.py does it with a million draws."""
    store, told = Store(tmp_path), Told()
    for pieces in (1, 2):
        stop = StopAfter(pieces)
        with pytest.raises(Cancelled):
            on(processes.file, store, told, progress=stop.progress, cancelled=stop.cancelled)
        assert store.unfinished()[0].bytes > 0
    found = on(processes.file, store, told)
    assert content(found) == expected
    assert found.run is not None
    assert found.run.manifest["timing"]["resumed"]
    assert not told
    assert on("tcp://nobody.invalid:1", store).analysis is None  # from the store: no cluster is asked


def test_without_a_store_too(processes: Processes, expected: str) -> None:
    seen = StopAfter(-1)
    assert content(on(processes.file, None, progress=seen.progress)) == expected
    assert len(seen.seen) >= len(spans(DRAWS))


@pytest.mark.parametrize("how", ["killed", "retired"])
def test_a_worker_that_leaves_costs_nothing_and_is_named(tmp_path: Path, expected: str, how: str) -> None:
    from distributed import Client

    told = Told()
    with dask(tmp_path / "dask") as processes, Client(processes.address, set_as_default=False) as other:
        leaving = min(other.scheduler_info()["workers"], key=lambda a: other.scheduler_info()["workers"][a]["name"])

        def leave() -> None:
            if how == "killed":
                processes.workers[0].kill()
            else:
                other.retire_workers([leaving])

        stop = StopAfter(1, then=leave)
        found = on(processes.file, Store(tmp_path / "s"), told, progress=stop.progress)
        assert content(found) == expected
        assert processes.workers[0].wait(60) is not None
    assert without_lost_pieces(told) == [f"{leaving}: this worker has left; its pieces go to others"]


def test_a_worker_at_its_limit_of_memory_is_started_again(
    tmp_path: Path, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask's nanny ends a worker above its limit, and starts another; the piece is made again, with a message."""
    monkeypatch.setattr(cluster, "PATIENCE", 300.0)  # a new worker may take long to start on a busy machine
    told = Told()
    with dask(tmp_path / "dask", n=0) as processes:
        (tmp_path / "hungry.py").write_text(HUNGRY.format(mark=str(tmp_path / "eaten")))
        processes.start("--nanny", "--memory-limit", "700MB", "--preload", str(tmp_path / "hungry.py"))
        assert content(on(processes.file, Store(tmp_path / "s"), told)) == expected
        assert (tmp_path / "eaten").exists()
        processes.workers[0].terminate()
        processes.workers[0].wait(60)
    (left,) = without_lost_pieces(told)
    assert "this worker has left; its pieces go to others" in left


def test_a_scheduler_that_is_started_again_gets_what_is_left(
    tmp_path: Path, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 300.0)
    told = Told()
    with dask(tmp_path / "dask") as processes:
        stop = StopAfter(2, then=processes.restart)
        found = on(processes.file, Store(tmp_path / "s"), told, progress=stop.progress)
        assert content(found) == expected
    assert len([t for t in told if "the scheduler was started again" in t]) == 1
    assert len(told) == len(set(told))


def test_a_lost_scheduler_is_said_and_what_was_made_is_kept(
    tmp_path: Path, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 3.0)
    store = Store(tmp_path / "s")
    with dask(tmp_path / "dask", n=1) as processes:
        stop = StopAfter(2, then=processes.scheduler.kill)
        with pytest.raises(ClusterError, match=r"the scheduler is gone\. What was computed is in the run store"):
            on(processes.file, store, progress=stop.progress)
    assert store.unfinished()[0].bytes > 0
    found = ask(Inquiry(scenario=load(CASE), draws=DRAWS, models=MODELS), store, workers=1)
    assert content(found) == expected
    assert found.run is not None
    assert found.run.manifest["timing"]["resumed"]


def test_a_worker_with_another_version_is_named_and_gets_no_work(tmp_path: Path, expected: str) -> None:
    told = Told()
    with dask(tmp_path / "dask", n=1) as processes:
        (tmp_path / "other.py").write_text(OTHER)
        processes.start("--preload", str(tmp_path / "other.py"))
        assert content(on(processes.file, None, told)) == expected
    assert len(told) == 1
    assert f"numpy {identity()['numpy']} here, 1.0 there" in told[0]


def test_no_worker_of_the_same_version(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "identity", lambda: {**identity(), "numba": "0"})
    told = Told()
    with pytest.raises(ClusterError, match="no worker has the same versions as this process"):
        on(processes.file, None, told)
    assert len(told) == 2


def test_a_worker_that_joins_later_is_checked_too(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The task itself compares versions, not only the first look at all workers."""
    with Cluster(processes.file, print) as connected:
        monkeypatch.setattr(cluster, "identity", lambda: {**identity(), "numba": "0"})
        pieces = ClusterPieces(connected, cluster.Pieces(), ("detente",))
        from detente.draws.inputs import Inputs
        from detente.models.contract import Context
        from detente.models.registry import models
        from detente.scenario.load import load

        model, inputs = models()["council.power"], Inputs(load(CASE), 1, CHUNK)
        with pytest.raises(ClusterError, match="no worker has the same versions"):
            pieces.whole(model, inputs, model.options(), Context())


def test_no_scheduler_and_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 3.0)
    with pytest.raises(ClusterError, match="no scheduler answers"):
        on("tcp://127.0.0.1:9", None)
    with pytest.raises(UsageError, match="existing scheduler file"):
        on(str(tmp_path / "missing.json"), None)


def test_a_task_that_ends_its_workers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every worker that has it dies: said, with what helps, after a bounded number of tries."""
    monkeypatch.setattr(cluster, "PATIENCE", 15.0)  # none of them comes back
    with dask(tmp_path / "dask", n=0) as processes:
        (tmp_path / "die.py").write_text("import os, detente.runs.worker as w\nw.do = lambda *_: os._exit(9)\n")
        processes.start("--preload", str(tmp_path / "die.py"), n=2)
        with pytest.raises(ClusterError, match=r"ended every worker that had it.*--memory-limit|no worker is left"):
            on(processes.file, None)
