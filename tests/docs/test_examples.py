"""Every example in the README and the docs runs, and prints what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.examples import PAGES, ROOT, ExampleError, commands, examples, matches, ours, run_page

WITH_EXAMPLES = [p for p in PAGES if examples(p)]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda p: str(p.relative_to(ROOT)))
def test_examples_run(page: Path, tmp_path: Path) -> None:
    run_page(page, tmp_path)


def test_the_readme_holds_the_commands() -> None:
    lines = [c for e in examples(ROOT / "README.md") if e.language == "console" for c, _ in commands(e.text)]
    set_up = "python3 -m pip install -q --target .uv uv && .uv/bin/uv run --frozen "
    assert [c for c in lines if "pip install -q" in c] == [
        f"{set_up}--no-dev detente analyze nato-russia-2022 --out run",
        f"{set_up}--no-dev --extra web detente serve nato-russia-2022",
        f"{set_up}--all-extras python -m tests",
    ]


def test_a_command_behind_its_set_up_is_ours() -> None:
    assert ours("a && .uv/bin/uv run --frozen detente show 'a b'") == ["show", "a b"]
    assert ours("a && python -m tests") is None
    with pytest.raises(ExampleError):
        ours("rm -rf x")


@pytest.mark.parametrize(
    ("expected", "same"),
    [
        (["one", "three"], True),
        (["one", "…", "three"], True),
        (["three", "one"], False),
        (["t… of 100"], True),
        (["two"], False),
        ([], True),
    ],
)
def test_printed_lines_are_compared_in_order(expected: list[str], same: bool) -> None:
    assert matches(expected, "one\n  two   in 97 of 100\nthree\n") is same


def test_a_wrong_example_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.docs.examples.ROOT", tmp_path)
    page = tmp_path / "page.md"
    for text in (
        "```python\nassert 1 == 2\n```\n",
        "```yaml\na: 1\n```\n",
        "```console\n$ ls\n```\n",
        "```perl\n1\n```\n",
    ):
        page.write_text(text, encoding="utf-8")
        with pytest.raises(AssertionError):
            run_page(page, tmp_path)


PAGE = """
<!-- example: file a.csv -->
```text
1
```
text

<!-- example: more of a.csv -->

```text
2
```
```python
from pathlib import Path
assert Path("a.csv").read_text() == "1\\n2\\n"
x = 1
```
```python
assert x == 1
```
"""


def test_files_grow_and_a_note_is_for_one_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.docs.examples.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    notes = [(e.line, e.note) for e in examples(page)]
    assert notes == [(4, "file a.csv"), (11, "more of a.csv"), (14, ""), (19, "")]
    run_page(page, tmp_path)
