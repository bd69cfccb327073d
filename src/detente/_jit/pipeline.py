"""The passes of numba's compiler that kernels need.

numba runs about twenty passes over each function. Kernels are plain loops over arrays and structs: they have no
closures, ``with`` blocks, unrolled tuples, array expressions or branches that depend on a type, so the passes for
these change nothing, and each costs time.
"""

from __future__ import annotations

from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager
from numba.core.typed_passes import (
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NoPythonSupportedFeatureValidation,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import FixupArgs, GenericRewrites, IRProcessing, ReconstructSSA, TranslateByteCode

PASSES = (
    TranslateByteCode,
    FixupArgs,
    IRProcessing,
    GenericRewrites,
    ReconstructSSA,
    NopythonTypeInference,
    PreLowerStripPhis,
    NoPythonSupportedFeatureValidation,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
)


class KernelPipeline(CompilerBase):
    """The pipeline of a kernel: from byte code to machine code without the passes that kernels do not need."""

    def define_pipelines(self) -> list[PassManager]:
        """Return the only pipeline."""
        passes = PassManager("kernel")
        for each in PASSES:
            passes.add_pass(each, each.__name__)
        passes.finalize()
        return [passes]
