"""The press: a process of its own that makes the page while models still run in this one.

What draws pictures holds the interpreter's lock as long as it draws: beside the models it would keep them waiting.
The press is given what ``report RUN`` reads from a folder, as JSON, and gives back the same page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from detente.report._pictures import Picture

Data = Mapping[str, Any]

START = "import sys; sys.path[:] = {path!r}; from detente.report.press import serve; serve()"


class Press:
    """Makes one page. A context manager; where no process can be had, :meth:`page` makes it here.

    :meth:`warm` begins early, :meth:`sketch` hands over what can be drawn before there are findings.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line = ThreadPoolExecutor(1)  # waits where the press is busy, so that nobody else has to
        self._rows: Data = {}
        self._asked: tuple[Data, Data] = {}, {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
        self._line.shutdown()
        if process is not None:
            process.communicate()

    def warm(self) -> None:
        """Start the process, once; it loads what draws."""
        if self._process is not None or not sys.executable:
            return
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-c", START.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )

    def sketch(self, rows: Data) -> None:
        """Have the figures drawn that show no finding (:func:`detente.report._pictures.sketched`).

        First, if at all, of a scenario alone, then of all rows.
        """
        self._rows = rows
        self._send(rows)

    def begin(self, findings: Data, manifest: Data) -> None:
        """Have the page made, without waiting for it."""
        self._asked = findings, manifest
        self._send({"findings": findings, "manifest": manifest})

    def page(self) -> str:
        """Return the page: the text that :func:`detente.report.page.render` returns."""
        made = self._answer()
        if made is not None:
            return made
        from detente.report.page import render

        findings, manifest = self._asked
        return render(findings, self._rows, manifest)

    def _send(self, data: Data) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._line.submit(_write, self._process.stdin, data)

    def _answer(self) -> str | None:
        """Return what the process made; ``None`` if there is none, or it went wrong: this one then tells why."""
        if self._process is None:
            return None
        self._line.shutdown()
        made, _ = self._process.communicate()
        failed = self._process.returncode != 0
        self._process = None
        return None if failed else made.decode()


def _write(line: IO[bytes], data: Data) -> None:
    # A press that is gone is noticed when its page is asked for.
    with suppress(OSError):
        line.write(json.dumps(data, allow_nan=False).encode() + b"\n")
        line.flush()


def serve() -> None:
    """Be the press: lines of JSON in, rows and then findings; one page out. An end of lines ends it."""
    import signal

    # Whoever stops the run stops the one that asked, and with it this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library may print must not come between
    _serve(sys.stdin.buffer, out)


def _serve(asked: IO[bytes], out: IO[bytes]) -> None:
    from detente.report._pictures import sketched
    from detente.report.page import render, warm

    warm()
    rows: Data = {}
    begun: dict[str, Picture] = {}
    for line in asked:
        said = json.loads(line)
        if "findings" in said:
            out.write(render(said["findings"], rows, said["manifest"], begun).encode())
            out.flush()
            return
        rows, begun = said, sketched(said, begun)
    raise SystemExit(1)
