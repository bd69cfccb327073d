"""Findings of a long run come from what the models kept: no draws beyond the sample are made again."""

from __future__ import annotations

from typing import Any

import pytest
from small import two_and_one

from detente.draws import inputs as inputs_module
from detente.draws.inputs import CHUNK, Draws, Inputs
from detente.findings import analyze as analyze_module
from detente.models.deals import zone


def test_findings_use_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (inputs_module, zone, analyze_module):
        monkeypatch.setattr(module, "SAMPLE", CHUNK)
    again: list[int] = []
    chunk, findings = Inputs.chunk, analyze_module._findings
    here = False

    def noting(self: Inputs, start: int, n: int, cohesion: float | None = None) -> Draws:
        if here and start >= CHUNK:
            again.append(start)
        return chunk(self, start, n, cohesion)

    def finding(*args: Any) -> Any:
        nonlocal here
        here = True
        return findings(*args)

    monkeypatch.setattr(Inputs, "chunk", noting)
    monkeypatch.setattr(analyze_module, "_findings", finding)
    found = analyze_module.analyze(two_and_one(), draws=3 * CHUNK, workers=1)
    assert again == []
    assert found["zone"].n_draws == 3 * CHUNK
    fire = found["why/not-under-fire"]
    assert fire.n_draws == CHUNK
    assert f"(of the first {CHUNK:,})" in fire.text
