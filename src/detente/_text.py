"""Text made safe for where it goes: a terminal, a spreadsheet, a page, JSON.

Titles, names and labels come from files that anybody may have written. A control character in them could change
what a terminal shows, a leading ``=`` would make a spreadsheet run a formula, a ``<`` would be read as a tag.
Every text that leaves the program passes through this module, or through a template that escapes by itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO, cast

from detente._errors import CannotWrite, explain_os_error

_BIDI = "\u202a-\u202e\u2066-\u2069"
"""Characters that override or isolate the direction of writing: they can show a text in another order."""
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_BIDI}]")
"""C0 and C1 control characters except tab and line feed, DEL, lone surrogates, direction overrides."""
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""A text that a spreadsheet would run; any apostrophes before it count, so that escaping can be undone exactly."""
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z", re.ASCII)


def terminal_safe(text: str) -> str:
    r"""Return a text in which control characters and direction overrides are visible, as ``\x1b`` or ``\u202e``.

    Tabs and line feeds stay. Applying it twice changes nothing more.
    """
    return _UNSAFE.sub(_visible, text)


def one_line(text: str) -> str:
    r"""Return a text as :func:`terminal_safe` does, with tabs and line feeds visible too: for names and cells."""
    return terminal_safe(text).replace("\n", "\\n").replace("\t", "\\t")


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def spreadsheet_safe(value: Any) -> Any:
    """Return a cell's value so that no spreadsheet runs it as a formula; anything but text stays as it is.

    Text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break gets an apostrophe in front; plain
    numbers stay. :func:`spreadsheet_text` undoes it exactly.
    """
    runs = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value)
    return "'" + value if runs else value


def spreadsheet_text(value: Any) -> Any:
    """Undo :func:`spreadsheet_safe`: take away the apostrophe that keeps a text from being run."""
    escaped = isinstance(value, str) and value.startswith("'") and _FORMULA.match(value)
    return value[1:] if escaped else value


def html_safe(text: str) -> str:
    """Return a text for HTML, SVG or XML, in an element or a quoted attribute."""
    from html import escape

    return escape(terminal_safe(text))


def json_text(data: Any, *, indent: int | None = 1) -> str:
    """Return plain data as JSON that is safe to print; keys keep their order, and it means exactly the data.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    import json

    text = json.dumps(data, indent=indent, ensure_ascii=False, allow_nan=False)
    # JSON escapes C0 itself; the rest can only occur inside strings, where \uXXXX means the same character.
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def plain_value(value: object) -> Any:
    """Return a value as JSON holds it: keys of mappings become text, tuples lists."""
    if isinstance(value, Mapping):
        return {str(k): plain_value(v) for k, v in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [plain_value(v) for v in cast("Sequence[object]", value)]
    return value


def echo(text: str = "", *, end: str = "\n", err: bool = False) -> None:
    """Print a text, made safe, on standard output or standard error. All commands print through here.

    Raises
    ------
    CannotWrite
        If standard output is closed or full.
    BrokenPipeError
        If nobody reads it any more.
    """
    emit(terminal_safe(text) + end, err=err)


def emit(text: str, *, err: bool = False) -> None:
    """Print a text that is safe already: JSON, or a page with colours of our own."""
    stream: TextIO | None = sys.stderr if err else sys.stdout
    if stream is None or stream.closed:
        if err:
            return  # nobody reads a message
        raise CannotWrite("standard output is closed; open it, or write to a file")
    try:
        stream.write(text)
    except BrokenPipeError:
        raise
    except OSError as e:
        if not err:
            raise CannotWrite(explain_os_error(e, "standard output")) from e


def flush() -> None:
    """Flush standard output, so that a full disk or a closed pipe is noticed here and not at exit.

    Raises
    ------
    CannotWrite
        If standard output is full.
    BrokenPipeError
        If nobody reads it any more.
    """
    if sys.stdout is None or sys.stdout.closed:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as e:
        raise CannotWrite(explain_os_error(e, "standard output")) from e
