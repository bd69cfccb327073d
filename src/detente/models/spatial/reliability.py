"""Results of the backtest of the spatial models on decisions of the European Union.

The numbers are those of ``detente backtest deu FILE --json`` on the development part, each family of proposals forecast
from the others; a test compares them with a copy of the data where there is one. docs/explanation/track-record.md has
the whole table.
"""

from __future__ import annotations

from functools import partial

from detente.answers.reliability import Reliability

_on_deu = partial(
    Reliability,
    data="DEU III, development part",
    domain="where issues of European legislation settled",
    cases=215,
    independent=83,
    group="families of proposals",
)
MEASURED = {
    "spatial.mean": _on_deu(error=23.056),
    "spatial.median": _on_deu(error=29.870, gain=(-0.185, -0.262, -0.114)),
    "spatial.nash": _on_deu(error=37.898, gain=(-0.395, -0.560, -0.245)),
    "spatial.smp": _on_deu(error=22.940, gain=(0.007, -0.028, 0.040)),
    "spatial.exchange": _on_deu(error=24.623, gain=(-0.043, -0.108, 0.018)),
    "spatial.expected-utility": _on_deu(error=27.163, gain=(-0.138, -0.224, -0.061)),
    "spatial.sticky-mean": _on_deu(
        error=20.493,
        inside=0.812,
        gain=(0.099, 0.055, 0.145),
        caution="its weights were chosen on the same data, which flatters it",
    ),
}
"""By model, in its default form."""
