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
from contextlib import suppress
from typing import IO, Any, Self

Data = Mapping[str, Any]

START = "import sys; sys.path[:] = {path!r}; from detente.report.press import serve; serve()"


class Press:
    """Makes one page. A context manager; where no process can be had, :meth:`page` makes it here.

    :meth:`warm` begins early, :meth:`sketch` hands over what can be drawn before there are findings.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._rows: Data = {}
        self._asked: tuple[Data, Data] = {}, {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
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
        """Have the figures drawn that show no finding (:func:`detente.report._pictures.sketched`)."""
        self._rows = rows
        if self._process is not None:
            with suppress(OSError):
                self._send(rows)

    def begin(self, findings: Data, manifest: Data) -> None:
        """Have the page made, without waiting for it."""
        self._asked = findings, manifest
        if self._process is not None:
            with suppress(OSError):
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
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(data, ensure_ascii=True, allow_nan=False).encode() + b"\n")
        self._process.stdin.flush()

    def _answer(self) -> str | None:
        """Return what the process made; ``None`` if there is none, or it went wrong: this one then tells why."""
        if self._process is None:
            return None
        made, _ = self._process.communicate()
        failed = self._process.returncode != 0
        self._process = None
        return None if failed else made.decode()


def serve() -> None:
    """Be the press: two lines of JSON in, one page out. Whoever asked ends it by closing the line."""
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
    rows = json.loads(asked.readline() or b"null")
    if rows is None:
        return
    begun = sketched(rows)
    rest = json.loads(asked.readline() or b"null")
    if rest is None:
        return
    out.write(render(rest["findings"], rows, rest["manifest"], begun).encode())
    out.flush()
