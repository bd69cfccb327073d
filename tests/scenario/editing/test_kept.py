"""A text is read once, however many documents hold it; a change of it is read again and leaves the other as it was."""

from __future__ import annotations

import pytest
from small import TWO_AND_ONE

from detente.scenario.editing import kept
from detente.scenario.editing.document import ScenarioDocument
from detente.scenario.load import ScenarioFile, read_text


def test_a_text_is_read_once_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(text: str, *, file: str) -> ScenarioFile:
        read.append(text)
        return read_text(text, file=file)

    monkeypatch.setattr(kept, "read_text", counted)
    kept.read_once.cache_clear()
    kept.tables_once.cache_clear()
    first, second = ScenarioDocument(TWO_AND_ONE, "a.yaml"), ScenarioDocument(TWO_AND_ONE, "a.yaml")
    before = first.tables()
    assert second.tables() is before
    assert second.held is first.held
    assert read == [TWO_AND_ONE]
    # Another title, another text: the second document has it, the first has not.
    second.set_text(TWO_AND_ONE.replace("a bystander", "somebody who looks on"))
    assert second.held.plain["title"] != first.held.plain["title"]
    assert len(read) == 2
    positions = [t.id for t in before].index("positions")
    second.set_cell("positions", 0, 2, "70")
    assert first.tables() is before
    assert second.tables()[positions].rows[0].cells[2] != before[positions].rows[0].cells[2]
    second.undo()
    second.undo()
    assert second.tables() is before
    # Problems are reported under the name of each file.
    broken = TWO_AND_ONE.replace("issue: door,", "issue: dor,", 1)
    names = {ScenarioDocument(broken, f).problems[0].file for f in ("a.yaml", "b.yaml")}
    assert names == {"a.yaml", "b.yaml"}
