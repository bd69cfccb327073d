"""A run folder: made under a temporary name beside its place, then renamed; an interrupted run leaves nothing."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

MANIFEST = "manifest.json"


def question(hashes: Mapping[str, str], seed: int, draws: int) -> dict[str, Any]:
    """Return what identifies a run: the hashes of its inputs by file name, the seed, the number of draws."""
    return {"scenario": dict(sorted(hashes.items())), "seed": seed, "draws": draws}


class FolderInUse(Exception):
    """The output folder holds something that this run must not overwrite."""


class RunFolder:
    """Context manager that fills a new folder and puts it in place only if nothing went wrong.

    Parameters
    ----------
    out
        Where the folder shall stand.
    question
        What identifies the run (hashes, seed, draws): an existing run of the same question is replaced.

    Raises
    ------
    FolderInUse
        If ``out`` exists and is neither empty nor a run of the same question.
    OSError
        If nothing can be written there.
    """

    def __init__(self, out: str | os.PathLike[str], question: Mapping[str, Any]) -> None:
        self.named = str(out)
        # Through links, so that the folder itself is replaced and not the link to it.
        self.out = Path(os.path.realpath(out))
        self.question = dict(question)
        self._made: list[Path] = []
        self._check()
        self.partial = self.out.with_name(f"{self.out.name}.partial-{secrets.token_hex(4)}")

    @classmethod
    def precheck(cls, out: str | os.PathLike[str], question: Mapping[str, Any]) -> None:
        """Fail before the work if the folder is in use, or cannot be made.

        Raises
        ------
        FolderInUse, OSError
            As the class itself does.
        """
        folder = cls(out, question)
        made = [folder.partial, *(p for p in folder.out.parents if not p.exists())]
        try:
            folder.partial.mkdir(parents=True)
            (folder.partial / "trial").write_bytes(b"x" * 4096)
        finally:
            (folder.partial / "trial").unlink(missing_ok=True)
            for p in made:
                if p.is_dir() and not any(p.iterdir()):
                    p.rmdir()

    def _check(self) -> None:
        if not str(self.named).strip() or self.out == Path.cwd() or not self.out.name:
            raise FolderInUse(f"--out {self.named or repr('')}: name a folder inside the one you are in")
        if not self.out.exists():
            return
        if not self.out.is_dir():
            raise FolderInUse(f"{self.named} is a file; name a folder with --out")
        if not any(self.out.iterdir()):
            return
        try:
            old = json.loads((self.out / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            old = None
        if not isinstance(old, dict) or "question" not in old:
            raise FolderInUse(f"{self.named} is not empty and is no run; name another folder with --out")
        if old["question"] != self.question:
            raise FolderInUse(
                f"{self.named} holds a run of another question (other scenario, seed or draws); "
                f"name another folder with --out, or delete it"
            )

    def __enter__(self) -> Self:
        self._made = [p for p in self.out.parents if not p.exists()]
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.partial.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._discard()
            return
        try:
            self._place()
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        shutil.rmtree(self.partial, ignore_errors=True)
        for p in self._made:
            if p.is_dir() and not any(p.iterdir()):
                p.rmdir()

    def _place(self) -> None:
        _sync(self.partial)
        self._check()  # again: another run may have finished meanwhile
        if self.out.exists() and any(self.out.iterdir()):
            old = self.out.with_name(f"{self.out.name}.old-{secrets.token_hex(4)}")
            self.out.rename(old)
            try:
                self.partial.rename(self.out)
            except BaseException:
                old.rename(self.out)
                raise
            shutil.rmtree(old, ignore_errors=True)
        else:
            if self.out.exists():
                self.out.rmdir()
            self.partial.rename(self.out)
        _sync(self.out.parent)

    def path(self, name: str) -> Path:
        """Return the path of a file to be written."""
        path = self.partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, text: str) -> None:
        """Write a text file, and sync it."""
        with self.path(name).open("w", encoding="utf-8", newline="\n") as f:
            f.write(text)
            f.flush()
            os.fsync(f.fileno())

    def write_json(self, name: str, data: Any) -> None:
        """Write plain data as JSON: keys in order, no NaN."""
        self.write(name, json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of every file written so far, by name."""
        return {
            p.relative_to(self.partial).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(self.partial.rglob("*"))
            if p.is_file()
        }


def replace_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, in the place of an older one."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, in the place of an older one."""
    partial = path.with_name(f"{path.name}.partial-{secrets.token_hex(4)}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as e:
        raise type(e)(e.errno, e.strerror, str(path)) from None
    finally:
        partial.unlink(missing_ok=True)


def new_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, never over another.

    Raises
    ------
    FileExistsError
        If there is one.
    """
    partial = path.with_name(f"{path.name}.partial-{secrets.token_hex(4)}")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        try:
            # A link fails where a rename would silently replace.
            os.link(partial, path)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems know no links: claim the name, then put the whole text in its place.
            path.open("x").close()
            try:
                partial.replace(path)
            except OSError:
                path.unlink()
                raise
    except OSError as e:
        raise type(e)(e.errno, e.strerror, str(path)) from None
    finally:
        partial.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    if os.name == "nt":
        # Windows opens no folders as files, and writes their entries by itself.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_run(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """Return a run's manifest, findings and figure rows.

    Raises
    ------
    FileNotFoundError
        If the folder holds no run.
    """
    root = Path(folder)
    out: dict[str, Any] = {}
    for name in (MANIFEST, "findings.json", "figures.json"):
        try:
            out[name.removesuffix(".json")] = json.loads((root / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as e:
            raise FileNotFoundError(f"{root} holds no run: {name} cannot be read ({e})") from e
    return out
