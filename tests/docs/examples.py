"""Reads the examples of a page, and runs them.

A fenced block of ``console``, ``python`` or ``yaml`` is an example. All examples of a page run in
order, in one folder and one Python namespace. A comment on the line before a block says what is special:

``<!-- example: file NAME -->``
    the block is the file NAME (a scenario, a table), for a later command to use
``<!-- example: more of NAME -->``
    the block goes on where the file NAME stopped
``<!-- example: exit N -->``
    the last command of the block ends with this code
``<!-- example: draws N -->``
    the test runs ``analyze`` with this many draws, to save time
``<!-- example: shown only, REASON -->``
    the block is not run

In a console block, lines after a command are what it prints, in order; ``…`` stands for anything, within a
line or for lines left out. A command without such lines only has to exit with 0.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DETENTE = str(Path(sys.executable).with_name("detente"))
INERT = {"", "text", "r", "bibtex", "json", "toml"}

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>[\w+-]*)\s*$")
_NOTE = re.compile(r"^<!-- example: (?P<note>.+?) -->$")


@dataclass(frozen=True)
class Example:
    """One fenced block: its language, its text, the first line of the text, and what is special about it."""

    page: Path
    line: int
    language: str
    text: str
    note: str

    @property
    def where(self) -> str:
        """Place for messages."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class ExampleError(AssertionError):
    """An example that does not do what the page says."""


def examples(page: Path) -> list[Example]:
    """All fenced blocks of a page, in order; directives such as ``{math}`` are left out."""
    found: list[Example] = []
    fence, language, note, start, body = "", "", "", 0, list[str]()
    last = ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if fence:
            if line.strip() == fence:
                found.append(Example(page, start, language, "\n".join(body) + "\n", note))
                fence, last = "", ""
            else:
                body.append(line)
        elif match := _FENCE.match(line):
            fence, language, start, body = match["fence"], match["language"], number + 1, []
            said = _NOTE.match(last)
            note = said["note"] if said else ""
        elif line.strip():
            last = line
    return found


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Pairs of a command and the lines that it is said to print."""
    out: list[tuple[str, list[str]]] = []
    for line in text.rstrip("\n").splitlines():
        if line.startswith("$ "):
            out.append((line[2:], []))
        elif out:
            out[-1][1].append(line)
    return out


def ours(command: str) -> list[str] | None:
    """Arguments for ``detente`` in a command; nothing where the command only sets up or tests.

    ``… uv run … detente analyze X`` is run as ``detente analyze X`` against this checkout.
    """
    if command.endswith("python -m tests"):
        return None
    words = shlex.split(command)
    if "detente" not in words:
        raise ExampleError(f"cannot run {command!r}; mark the block as shown only")
    return words[words.index("detente") + 1 :]


def matches(expected: list[str], printed: str) -> bool:
    """Whether the expected lines appear in the printed text, in order; ``…`` stands for anything."""
    wanted = [line.strip() for line in expected if line.strip() and line.strip() != "…"]
    parts = [".*".join(re.escape(p.strip()) for p in line.split("…")) for line in wanted]
    lines = iter(re.sub(r"\s+", " ", line.strip()) for line in printed.splitlines())
    return all(any(re.fullmatch(re.sub(r"(\\ )+", " ", p), line) for line in lines) for p in parts)


def run_page(page: Path, folder: Path) -> None:
    """Run every example of a page, in a folder of its own.

    Raises
    ------
    ExampleError
        With the place of the first example that fails, and what it printed.
    """
    namespace: dict[str, object] = {"__name__": "__main__"}
    for example in examples(page):
        verb, _, rest = example.note.partition(" ")
        if example.note.startswith("shown only"):
            continue
        if verb == "file":
            (folder / rest).parent.mkdir(parents=True, exist_ok=True)
            (folder / rest).write_text(example.text, encoding="utf-8")
        elif verb == "more":
            name = rest.removeprefix("of ")
            if not (folder / name).exists():
                raise ExampleError(f"{example.where}: {name} has not begun")
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(example.text)
        elif example.language in INERT:
            continue
        elif example.language == "console":
            run_console(example, folder)
        elif example.language == "python":
            run_python(example, folder, namespace)
        elif example.language == "yaml":
            raise ExampleError(f"{example.where}: say which file this is (example: file NAME)")
        else:
            raise ExampleError(f"{example.where}: what is a block of {example.language!r}?")


def run_console(example: Example, folder: Path) -> None:
    """Run the commands of one block and compare what they print."""
    verb, _, value = example.note.partition(" ")
    pairs = commands(example.text)
    for number, (command, expected) in enumerate(pairs):
        try:
            argv = ours(command)
        except ExampleError as e:
            raise ExampleError(f"{example.where}: {e}") from None
        if argv is None:
            continue
        if verb == "draws" and argv[0] == "analyze":
            argv = [*argv, "--draws", value]
        done = subprocess.run(
            [DETENTE, *argv],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        )
        code = int(value) if verb == "exit" and number == len(pairs) - 1 else 0
        printed = done.stdout + done.stderr
        if done.returncode != code:
            raise ExampleError(f"{example.where}: {command}: exit {done.returncode}, not {code}\n{printed}")
        if not matches(expected, printed):
            raise ExampleError(f"{example.where}: {command}: not what the page shows:\n{printed}")


def run_python(example: Example, folder: Path, namespace: dict[str, object]) -> None:
    """Run one block in the page's namespace; the traceback names the page and its line."""
    code = compile("\n" * (example.line - 1) + example.text, str(example.page), "exec")
    before = Path.cwd()
    os.chdir(folder)
    try:
        exec(code, namespace)
    finally:
        os.chdir(before)
