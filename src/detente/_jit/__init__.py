"""The one place where kernels are compiled.

Use :func:`njit` or :func:`hot` for what Python calls, and :func:`part`, :func:`allocating` or :func:`piece` for what
only kernels call: it has no machine code of its own (:mod:`detente._jit.parts`), and Python runs it uncompiled.
Compiled code is kept between runs, see :mod:`detente._jit.cache`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher
from numba.core.types import unliteral

from detente._jit.cache import KernelCache
from detente._jit.parts import linked, tell_environments
from detente._jit.pipeline import KernelPipeline

F = TypeVar("F", bound=Callable[..., Any])

LEVEL = 1
"""LLVM's optimisation level: above 1, compiling takes longer than a search gains by it. :func:`hot` sets 3."""

config: Any = numba.config  # type: ignore[reportAttributeAccessIssue]


class Kernel(CPUDispatcher):
    """A compiled function with one specialisation per argument type, never one per literal value.

    When a kernel passes a constant to another kernel, numba would otherwise compile the callee again for that value.
    """

    level = LEVEL
    called = True
    """Whether Python calls it."""

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Return the signature that numba selects for these argument types."""
        plain = tuple(unliteral(a) for a in args)
        named = {name: unliteral(a) for name, a in kws.items()}
        return super().get_call_template(plain, named)  # type: ignore[reportUnknownMemberType]

    def compile(self, sig: Any) -> Any:
        """Compile for a signature or load the cached code; NUMBA_OPT overrides the kernel's optimisation level.

        The garbage collector is paused: the compiler makes millions of small objects that live until it ends, and
        scanning them repeatedly took a tenth of its time.
        """
        with global_compiler_lock, _uncollected():
            usual = config.OPT
            if "NUMBA_OPT" not in os.environ:
                config.OPT = type(usual)(self.level)
            kept = self._cache  # type: ignore[reportAttributeAccessIssue]
            claim = kept.claimed(sig) if isinstance(kept, KernelCache) else nullcontext()
            whole = self.py_func.__qualname__ if self.called else None
            try:
                with claim, linked(self.targetctx, whole):
                    return super().compile(sig)  # type: ignore[reportUnknownMemberType]
            finally:
                config.OPT = usual

    def add_overload(self, cres: Any) -> None:
        """Register a compiled signature."""
        tell_environments(cres)
        super().add_overload(cres)  # type: ignore[reportUnknownMemberType]


class KernelPart(Kernel):
    """A compiled function that only kernels call: it has no machine code of its own."""

    called = False

    def add_overload(self, cres: Any) -> None:
        """Register a compiled signature that Python cannot call."""
        self.overloads[tuple(cres.signature.args)] = cres

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function as plain Python, for tests; as in compiled code, numbers out of range raise no warnings."""
        with np.errstate(all="ignore"):
            return self.py_func(*args, **kwargs)


@contextmanager
def _uncollected() -> Generator[None]:
    """Pause the garbage collector; nested uses do nothing."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def njit(f: F) -> F:
    """Compile a scalar kernel that releases the interpreter lock, with strict IEEE arithmetic."""
    return _compiled(f, kept=True)


def hot(f: F) -> F:
    """Compile a short kernel as :func:`njit` does, at LLVM's highest optimisation level: for plain loops."""
    made: Any = _compiled(f, kept=True)
    if isinstance(made, Kernel):
        made.level = 3
    return cast("F", made)


def piece(f: F) -> F:
    """Compile a piece of a kernel: inlined into the kernels that call it, and unable to allocate.

    A call would pass every array as seven words and update its reference count twice, which costs more than a small
    piece itself. Use it in the hot loops of a kernel.
    """
    return _compiled(f, forceinline=True, _nrt=False)


def part(f: F) -> F:
    """Compile a part of a kernel that is called, not inlined: large, or called from many places. See :func:`piece`."""
    return _compiled(f, _nrt=False)


def allocating(f: F) -> F:
    """Compile a :func:`part` of a kernel that makes arrays."""
    return _compiled(f)


def _compiled(f: F, *, kept: bool = False, **options: bool) -> F:
    if config.DISABLE_JIT:
        return f
    # Kernels are never passed as values, and Python calls only cached ones, so the others need no wrappers.
    how = {"nopython": True, "nogil": True, "boundscheck": None, "fastmath": False, "error_model": "numpy",
           "no_cfunc_wrapper": True, "no_cpython_wrapper": not kept, **options}  # fmt: skip
    made: Any = (Kernel if kept else KernelPart)(py_func=f, targetoptions=how, pipeline_class=KernelPipeline)
    if kept:
        made._cache = KernelCache(f)
    return cast("F", made)


def plain(f: F) -> F:
    """Return the un-compiled function behind a kernel: the reference in tests."""
    return cast("F", getattr(f, "py_func", f))
