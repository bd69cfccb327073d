"""Less work for code that is only linked into kernels: parts, pieces, and what numba's own functions are made of.

The compiler treats each function as if Python would call it: it optimises it twice, makes machine code of it, and loads
that. A part is linked into the kernels that call it, is optimised there again, and its own machine code never runs.
So its library ends after one light pass. That saves a quarter of what a first run compiles (``python -m
benchmarks.against``). In the same way, a kernel that was kept is read without its code for linking,
until another kernel links it.

This uses names that numba does not promise to keep, so ``pyproject.toml`` allows the tested versions of numba only.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import llvmlite.binding as llvm
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompileResult
from numba.core.runtime.nrt import rtsys

REBUILD: Callable[..., CompileResult] = CompileResult._rebuild  # type: ignore[reportPrivateUsage]
Choice = Callable[[Any, str], JITCodeLibrary]


class LinkedLibrary(JITCodeLibrary):
    """The code of a function that is linked into others and never called by itself."""

    def _optimize_final_module(self) -> None:
        passes, builder = self._codegen._module_pass_manager(
            loop_vectorize=False, slp_vectorize=False, opt=self._codegen._opt_level, cost="cheap"
        )
        passes.run(self._final_module, builder)

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: there is no machine code."""
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> Any:
        """What numba tells the environment of a function; :func:`linked` does so for the kernel that links it."""
        return _Untold()


class _Untold:
    def set_env(self, name: str, env: object) -> None:
        """Do nothing."""


class LoadedLibrary(JITCodeLibrary):
    """A kernel that was kept. Its code for linking is read when it is asked for."""

    _unread = b""

    @classmethod
    def _unserialize(cls, codegen: Any, state: tuple[str, str, tuple[bytes, bytes]]) -> LoadedLibrary:
        name, kind, (machine_code, unread) = state
        if kind != "object":
            raise ValueError(f"kernels are kept as machine code, not as {kind!r}")
        self = cls(codegen, name)
        self.enable_object_caching()
        self._set_compiled_object(machine_code)
        self._unread = unread
        self._finalize_final_module()
        return self

    def _get_module_for_linking(self) -> Any:
        if self._shared_module is None:
            self._shared_module = llvm.parse_bitcode(self._unread)
            self._codegen._engine._load_defined_symbols(self._shared_module)
        return self._shared_module

    def get_pointer_to_function(self, name: str) -> int:
        """Return the address of a function of the library."""
        return self._codegen._engine.get_function_address(name)


def loaded(context: Any, parts: tuple[Any, ...]) -> CompileResult:
    """Return the compiled kernel that was kept as ``parts``."""
    # A compilation completes the compiler's tables itself: loading needs the runtime alone.
    rtsys.initialize(context)
    with _made(context, LoadedLibrary):
        return REBUILD(context, *parts)


@contextmanager
def linked(context: Any, whole: str | None) -> Generator[None]:
    """Make libraries for linking meanwhile, except for one.

    Parameters
    ----------
    context
        numba's target.
    whole
        Name of the kernel that is compiled, if Python calls it.
    """
    rtsys.initialize(context)

    def choose(codegen: Any, name: str) -> JITCodeLibrary:
        return (JITCodeLibrary if name == whole else LinkedLibrary)(codegen, name)

    with _made(context, choose):
        yield


def tell_environments(result: CompileResult) -> None:
    """Give the functions that were linked into a kernel their environments, as loading it would."""
    for env in result._find_referenced_environments():  # type: ignore[reportPrivateUsage]
        result.library.codegen.set_env(env.env_name, env)


@contextmanager
def _made(context: Any, choice: Choice | type[JITCodeLibrary]) -> Generator[None]:
    codegen = context.codegen()
    before = codegen._library_class
    codegen._library_class = choice
    try:
        yield
    finally:
        codegen._library_class = before
