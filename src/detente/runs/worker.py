"""The worker of a cluster: takes a task and returns packed results. Everything that travels is bytes.

A task brings the packed scenario, not a path, and the worker keeps the last scenarios with their draws, so that the
tasks of one run share them. It compares its own identity (versions, processor) with that of the process that asks.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from detente._errors import DetenteError
from detente._pack import pack, unpack
from detente.runs.identity import differences, identity
from detente.runs.malloc import keep_freed

if TYPE_CHECKING:
    from detente.draws.inputs import Inputs

KEEP = 2
"""Scenarios with their draws that a worker keeps."""

DONE, OTHER, REFUSED = "done", "other version", "refused"
Reply = tuple[str, Any]
"""Status, and the packed result, the differences between versions, or the message of an error."""

_kept: OrderedDict[bytes, Inputs] = OrderedDict()
_lock = Lock()


def about() -> dict[str, str]:
    """Return the identity of this process."""
    return dict(identity())


def packed(value: Any) -> bytes:
    """Return a value as compressed bytes."""
    return zlib.compress(pack(value), 1)


def do(asker: dict[str, str], packages: tuple[str, ...], setup: bytes, work: bytes) -> Reply:
    """Run one task.

    Parameters
    ----------
    asker
        Identity of the process that asks.
    packages
        Packages whose classes plans and results may hold.
    setup
        Packed scenario, seed and number of draws.
    work
        A packed :class:`~detente.models.pieces.Task`, or id and options of a model to run as a whole.
    """
    other = differences(asker, identity())
    if other:
        return OTHER, other
    _tuned()
    from detente.models.contract import Context
    from detente.models.pieces import Task
    from detente.models.pieces import work as work_on
    from detente.models.registry import models, splits_of

    try:
        inputs = _inputs(setup, packages)
        asked = unpack(zlib.decompress(work), packages, "a task")
        ctx = Context(workers=1)
        if isinstance(asked, Task):
            return DONE, pack(work_on(inputs, asked, ctx, splits_of(p.model for p in asked.planned)))
        id_, options = asked
        return DONE, pack(models()[id_].run(inputs, options, ctx))
    except DetenteError as e:
        return REFUSED, str(e)


@cache
def _tuned() -> None:
    """Tune memory once in this process."""
    keep_freed()


def _inputs(setup: bytes, packages: tuple[str, ...]) -> Inputs:
    from detente.draws.inputs import Inputs

    with _lock:
        found = _kept.pop(setup, None)
        if found is None:
            scenario, seed, n, forced = unpack(zlib.decompress(setup), packages, "a scenario")
            found = Inputs(scenario, seed, n, forced=forced)
        _kept[setup] = found
        while len(_kept) > KEEP:
            _kept.popitem(last=False)
        return found
