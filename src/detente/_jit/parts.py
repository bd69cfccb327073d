"""Skip compiler work for code that is only linked into kernels: parts, pieces and numba's own helper functions.

numba treats each function as if Python would call it: it optimises it twice, generates machine code and loads it.
A part is linked into the kernels that call it and optimised there again, so its own machine code never runs. Its
library therefore gets one light optimisation pass only. That saves a quarter of the compile time of a first run
(``python -m benchmarks.against``). In the same way, the linkable code of a cached kernel is read only when another
kernel links it.

This uses private names of numba, so ``pyproject.toml`` allows the tested versions only.
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
    """The code of a function that is only linked into others, never called from Python."""

    def _optimize_final_module(self) -> None:
        passes, builder = self._codegen._module_pass_manager(
            loop_vectorize=False, slp_vectorize=False, opt=self._codegen._opt_level, cost="cheap"
        )
        passes.run(self._final_module, builder)

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: there is no machine code."""
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> Any:
        """Set the environment of a function, as numba does; :func:`linked` does so for the kernel that links it."""
        return _Untold()


class _Untold:
    def set_env(self, name: str, env: object) -> None:
        """Do nothing."""


class LoadedLibrary(JITCodeLibrary):
    """A cached kernel. Its linkable code is read on demand."""

    _unread = b""

    @classmethod
    def _unserialize(cls, codegen: Any, state: tuple[str, str, tuple[bytes, bytes]]) -> LoadedLibrary:
        name, kind, (machine_code, unread) = state
        if kind != "object":
            raise ValueError(f"kernels are cached as machine code, not as {kind!r}")
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
    """Return the compiled kernel that was cached as ``parts``."""
    # Compiling fills the compiler's registries when needed; loading needs only the runtime.
    rtsys.initialize(context)
    with _made(context, LoadedLibrary):
        return REBUILD(context, *parts)


@contextmanager
def linked(context: Any, whole: str | None) -> Generator[None]:
    """Make libraries for linking only, except for the kernel that Python calls.

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
    """Set the environments of the functions that are linked into a kernel, as loading them would."""
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
