"""A model is added as one file, or by another package, and is then seen everywhere, with nothing else changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from detente._jit.folder import BELOW
from detente.models.registry import models

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "add-a-model.md"
CASE = "eu-emissions-1984"


def guide() -> str:
    """The code of the guide: the file, and what the model says of itself."""
    blocks = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    model, says = blocks[0], blocks[1]
    return (
        says
        + "\n"
        + model.replace("    result=MidrangeResult,\n", "    result=MidrangeResult,\n    findings=findings,\n")
    )


def copy_of_package(folder: Path) -> Path:
    """Copy the package, so that a file can be added to it."""
    shutil.copytree(ROOT / "src" / "detente", folder / "detente", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(path: Path, *args: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(path)}
    code = f"import sys; sys.argv = ['detente', *{list(args)!r}]; from detente.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=path, timeout=900)
    assert done.returncode == 0, done.stderr
    return done.stdout


def keys(path: Path) -> dict[str, str]:
    """The keys of the compiled kernels by room: what keeps its key is not compiled again."""
    rooms = sorted({*BELOW, *(f"models/{m.family}" for m in models().values())})
    code = f"import json, detente._jit.folder as f; print(json.dumps([f.content_key(r) for r in {rooms}]))"
    env = {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=path, check=True)
    return dict(zip(rooms, json.loads(done.stdout), strict=True))


def seen_everywhere(path: Path, tmp_path: Path) -> None:
    assert "spatial.midrange" in run(path, "list")
    played = run(path, "spatial", CASE, "--model", "midrange", "--json")
    assert json.loads(played)["model"] == "midrange"
    out = tmp_path / "run"
    screen = run(path, "analyze", CASE, "--draws", "16", "--out", str(out), "--full")
    assert "midrange" in screen
    assert "Over all draws and issues the midrange spans 0 levels." in " ".join(screen.split())
    found = {f["id"]: f for f in json.loads((out / "findings.json").read_text("utf-8"))["findings"]}
    assert "midrange/spread" in found
    settled = next(f for f in found.values() if f["id"].startswith("settlement/"))
    assert {m["id"]: m.get("q50") for m in settled["models"]}["spatial.midrange"] == 7
    page = (out / "report.html").read_text("utf-8")
    assert "the midrange spans 0 levels" in page
    assert "spatial.midrange" in (out / "tables" / "references.csv").read_text("utf-8")
    assert (out / "tables" / "spatial.midrange.settlement.parquet").exists()


def test_one_file_is_enough(tmp_path: Path) -> None:
    path = copy_of_package(tmp_path / "in")
    (path / "detente" / "models" / "spatial" / "midrange.py").write_text(guide(), encoding="utf-8")
    before, after = keys(ROOT / "src"), keys(path)
    assert {room for room in before if before[room] != after[room]} == {"models/spatial"}
    seen_everywhere(path, tmp_path)


def test_another_package_can_add_one(tmp_path: Path) -> None:
    """By its entry point; the package itself stays as it is."""
    path = tmp_path / "out"
    (path / "midrange_plugin-1.dist-info").mkdir(parents=True)
    (path / "midrange_plugin.py").write_text(guide(), encoding="utf-8")
    meta = path / "midrange_plugin-1.dist-info"
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: midrange-plugin\nVersion: 1\n", encoding="utf-8")
    (meta / "entry_points.txt").write_text("[detente.models]\nmidrange = midrange_plugin:MODEL\n", encoding="utf-8")
    assert keys(path) == keys(ROOT / "src")
    seen_everywhere(path, tmp_path)


def test_the_docs_check_sees_a_model_without_a_page(tmp_path: Path) -> None:
    path = tmp_path / "out"
    meta = path / "midrange_plugin-1.dist-info"
    meta.mkdir(parents=True)
    (path / "midrange_plugin.py").write_text(guide(), encoding="utf-8")
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: midrange-plugin\nVersion: 1\n", encoding="utf-8")
    (meta / "entry_points.txt").write_text("[detente.models]\nmidrange = midrange_plugin:MODEL\n", encoding="utf-8")
    test = ROOT / "tests" / "models" / "test_contract.py"
    env = {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{test}::test_a_model_says_what_it_is"],
        capture_output=True, text=True, env=env, cwd=ROOT, timeout=600,
    )  # fmt: skip
    assert done.returncode == 1
    assert "spatial.midrange" in done.stdout
