"""The wheel and the sdist: what they hold, and that each runs in an environment of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
UV = os.environ.get("UV") or shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
DEBIAN = Path("/usr/bin/python3")
_NAME = re.compile(r"^(?P<name>[\w.-]+)(?:\[(?P<extras>[^\]]*)\])?")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not Path(UV).exists():
        pytest.skip("needs uv")
    out = tmp_path_factory.mktemp("built")
    run(UV, "build", "-q", "-o", out, ROOT)
    return out


def one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_the_wheel_holds_the_package_with_its_data_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(one(built, "*.whl")) as wheel:
        names = {n for n in wheel.namelist() if ".dist-info/" not in n}
    sources = {str(p.relative_to(ROOT / "src")) for p in (ROOT / "src" / "detente").rglob("*") if p.is_file()}
    assert names == {n for n in sources if "__pycache__" not in n}


def test_the_sdist_holds_the_tests_and_the_citation(built: Path) -> None:
    with tarfile.open(one(built, "*.tar.gz")) as sdist:
        names = {n.partition("/")[2] for n in sdist.getnames()}
    assert {"CITATION.cff", "LICENSE", "README.md", "uv.lock", "tests/conftest.py"} <= names


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_it_runs_in_an_environment_of_its_own(built: Path, tmp_path: Path, kind: str) -> None:
    env = tmp_path / "env"
    run(UV, "venv", "-q", "--python", "3.11", env)
    run(UV, "pip", "install", "-q", "--python", env / "bin" / "python", one(built, kind))
    detente = env / "bin" / "detente"
    assert PROJECT["version"] in run(detente, "--version", cwd=tmp_path)
    assert "nato-russia-2022" in run(detente, "list", cwd=tmp_path)
    run(detente, "check", "nato-russia-2022", cwd=tmp_path)
    assert "<svg" not in run(detente, "show", "nile-dam-2021", cwd=tmp_path)


def test_the_pip_of_debian_12_installs_the_wheel(built: Path, tmp_path: Path) -> None:
    """Its metadata and its command; the dependencies come from this environment, to spare the network."""
    if not DEBIAN.exists() or "pip 23.0.1" not in subprocess.run(
        [str(DEBIAN), "-m", "pip", "--version"], capture_output=True, text=True, check=False
    ).stdout:  # fmt: skip
        pytest.skip("needs pip 23.0.1 of Debian 12")
    target = tmp_path / "target"
    wheel = one(built, "*.whl")
    run(DEBIAN, "-m", "pip", "install", "-q", "--no-deps", "--no-compile", "--target", target, wheel)
    found = run(DEBIAN, "-c", "from importlib.metadata import version; print(version('detente'))", cwd=target)
    assert found.strip() == PROJECT["version"]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_dependency_needs_an_extra_that_an_old_pip_does_not_know() -> None:
    """pip 23.0.1 compares the names of extras letter by letter and drops the ones that it does not find.

    ``justext`` asks for ``lxml[html_clean]``, which lxml now spells ``html-clean``. What such an extra brings must be a
    dependency of our own.
    """
    own = [r for rows in PROJECT["optional-dependencies"].values() for r in rows] + PROJECT["dependencies"]
    named = {plain(m["name"]) for r in own if (m := _NAME.match(r))}
    seen: set[str] = set()
    todo = sorted(named)
    missing: list[str] = []
    while todo:
        package = todo.pop()
        if package in seen:
            continue
        seen.add(package)
        try:
            rows = requires(package) or []
        except PackageNotFoundError:
            continue
        for row in (r for r in rows if "extra ==" not in r):
            m = _NAME.match(row)
            assert m is not None
            todo.append(plain(m["name"]))
            for extra in (x.strip() for x in (m["extras"] or "").split(",") if x.strip()):
                try:
                    offered = distribution(m["name"]).metadata.get_all("Provides-Extra") or []
                    behind = requires(m["name"]) or []
                except PackageNotFoundError:
                    continue
                if extra in offered:
                    continue
                rows_of_extra = [r for r in behind if plain(extra) in plain(r.partition("extra ==")[2])]
                brings = {plain(n["name"]) for r in rows_of_extra if (n := _NAME.match(r))}
                missing += [f"{package} asks for {row}: {b}" for b in brings - named]
    assert "justext" in seen
    assert not missing


def test_the_citation_is_that_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert {"cff-version", "message", "title", "authors"} <= {*citation}
