"""``--set PATH=VALUE``: read values as the file would hold them."""

from __future__ import annotations

from collections.abc import Iterable

from detente._errors import UsageError


def changes_of(given: Iterable[str] | None) -> dict[str, object]:
    """Return values by path.

    Steps of a path are separated by slashes, or by dots where it has no slash. A value is written as in the file:
    ``60``, ``high``, ``{low: 40, mode: 60, high: 70}``.

    Raises
    ------
    UsageError
        If an entry has no ``=``, no path or no value, or the value is not YAML.
    """
    out: dict[str, object] = {}
    for entry in given or ():
        path, sign, text = entry.partition("=")
        path = path.strip()
        if not sign or not path or not text.strip():
            raise UsageError(f"--set {entry}: write PATH=VALUE, such as positions/RUS/door/ideal=60")
        out[path if "/" in path else path.replace(".", "/")] = _value(entry, text)
    return out


def _value(entry: str, text: str) -> object:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise UsageError(
            f"--set {entry}: the value is not YAML; write a number, a word or {{low: 40, mode: 60, high: 70}}"
        ) from None
