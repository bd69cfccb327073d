"""No files import each other in a circle, wherever in a file the imports stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from house.test_imports import FILES, SOURCE, imported, module


def arrows(files: Mapping[tuple[str, ...], Path]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Files by what they import of ours; a name is followed to the file of the module that it comes from."""
    out: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for here, file in files.items():
        found = {t if t in files else t[:-1] for _, t in imported(file)}
        out[here] = {t for t in found if t in files and t != here}
    return out


def circles(graph: Mapping[tuple[str, ...], set[tuple[str, ...]]]) -> Iterator[list[str]]:
    """Strongly connected components of more than one file (Tarjan 1972)."""
    number: dict[tuple[str, ...], int] = {}
    low: dict[tuple[str, ...], int] = {}
    stack: list[tuple[str, ...]] = []

    def visit(v: tuple[str, ...]) -> Iterator[list[str]]:
        number[v] = low[v] = len(number)
        stack.append(v)
        for w in sorted(graph[v]):
            if w not in number:
                yield from visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], number[w])
        if low[v] == number[v]:
            at = stack.index(v)
            component = stack[at:]
            del stack[at:]
            if len(component) > 1:
                yield [".".join(x) for x in component]

    for v in sorted(graph):
        if v not in number:
            yield from visit(v)


def test_no_circle_of_files() -> None:
    files = {module(f): f for f in FILES if module(f)}  # the front door hands names on, and nothing imports it
    assert len(files) > 500
    assert not list(circles(arrows(files)))


def test_a_circle_is_seen() -> None:
    graph = {("a",): {("b",)}, ("b",): {("c",)}, ("c",): {("a",)}, ("d",): {("a",)}}
    assert [sorted(c) for c in circles(graph)] == [["a", "b", "c"]]
    assert SOURCE.is_dir()
