"""A question is added as its guide says, and is then on the first screen, with nothing else changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "add-a-question.md"
BLOCK = re.compile(
    r"^<!-- example: shown only, edit (?P<note>.+?) -->\n```python\n(?P<code>.*?)^```", re.DOTALL | re.MULTILINE
)
SHOW = """
from dataclasses import replace

from detente.report.compose import compose
from report import sample

view = sample.view()
document = compose(replace(view, findings=(*view.findings, finding)), sample.run()[2])
for answer in document.first:
    print(answer.question.heading, "|", answer.text)
"""


def test_the_guide_is_enough(tmp_path: Path) -> None:
    copy = tmp_path / "detente"
    shutil.copytree(ROOT / "src" / "detente", copy, ignore=shutil.ignore_patterns("__pycache__"))
    run = ""
    for block in BLOCK.finditer(GUIDE.read_text("utf-8")):
        if block["note"] == "run":
            run += block["code"]
            continue
        name, _, anchor = block["note"].partition(" after ")
        file = tmp_path / Path(name).relative_to("src")
        text = file.read_text("utf-8")
        assert text.count(anchor + "\n") == 1, anchor
        file.write_text(text.replace(anchor + "\n", anchor + "\n" + block["code"]), "utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "tests"), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", run + SHOW], capture_output=True, text=True, env=env, timeout=600)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "What does waiting cost? | Waiting costs little: 0.02 of Upstream's stake a month."
    assert len(lines) > 1
