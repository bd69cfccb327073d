"""How often Python looks for cycles of dead objects during a long run."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

SELDOM = (100_000, 20, 20)


@contextmanager
def seldom() -> Generator[None]:
    """Leave alone what is loaded by now, and look at the rest seldom; as before afterwards.

    A run makes few cycles; looking through all modules again and again takes a second of it.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
