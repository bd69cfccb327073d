"""The scale of a quantity is that of the scenario format."""

from __future__ import annotations

import re

import pytest

import detente
from detente.experts.questions import elicitable
from detente.experts.scales import scale_of
from detente.scenario.load import read_text
from detente.scenario.save import dumps


@pytest.mark.parametrize("case", detente.bundled())
def test_scales_are_those_of_the_format(case: str) -> None:
    """Both ends of every scale can be set, and a number beyond them is refused."""
    scenario = detente.load(case)
    text = dumps(scenario)
    seen: set[object] = set()
    for path in elicitable(scenario):
        scale = scale_of(scenario, path)
        assert scale is not None
        kind = (scale, re.sub(r"/[^/]+", "/x", path.replace("positions", path.rpartition("/")[2])))
        if kind in seen:
            continue
        seen.add(kind)
        high = 1e6 if scale.kind == "weight" else scale.high
        for good in (scale.low, (scale.low + high) / 2, high):
            # What the values mean together is another matter.
            assert "E203" not in {p.code for p in read_text(text, set={path: good}).problems}, path
        for bad in (scale.low - 0.01, *([] if scale.kind == "weight" else [high + 0.01])):
            assert "E203" in {p.code for p in read_text(text, set={path: bad}).problems}, path
