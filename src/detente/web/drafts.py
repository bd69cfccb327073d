"""Scenarios that are being edited: kept in the workspace, so that a reload or a restart loses nothing.

A draft holds the text, its edits for undo, and the state of the file from which it began. An edit names the state of
the draft that its page showed; if another tab has changed the draft since, the edit is refused.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from detente._errors import DetenteError
from detente._input import read_json
from detente._output import write
from detente._text import json_text
from detente.scenario.editing.document import ScenarioDocument
from detente.scenario.editing.edits import TextEdit
from detente.web.workspace import CaseFile, SaveConflict, Workspace, state_of

KEPT = 100
"""Edits that are kept with a draft for undo."""


@dataclass(eq=False)
class EditedCase:
    """One scenario as it is edited.

    Attributes
    ----------
    case
        The file as it is in the workspace.
    document
        The text with its edits.
    base
        State of the file from which the draft began.
    """

    case: CaseFile
    document: ScenarioDocument
    base: str

    @property
    def state(self) -> str:
        """State of the draft: what an edit names as its beginning."""
        return state_of(f"{len(self.document.done)} {len(self.document.undone)} {self.document.text}")

    @property
    def changed(self) -> bool:
        """Whether anything is not saved."""
        return self.document.text != self.case.text

    @property
    def overtaken(self) -> bool:
        """Whether the file was saved from elsewhere since the draft began."""
        return self.changed and self.base != self.case.state


class Drafts:
    """The drafts of a workspace.

    Parameters
    ----------
    workspace
        The folder.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def open(self, name: str) -> EditedCase:
        """Return a case's draft; a new one, equal to the file, where there is none.

        Raises
        ------
        NoCase, OutsideWorkspace, CannotRead
            As :meth:`Workspace.case`.
        """
        case = self.workspace.case(name)
        path = self.workspace.own("drafts", f"{name}.json")
        document = ScenarioDocument(case.text, f"{name}.yaml")
        if path.exists():
            try:
                held: dict[str, Any] = read_json(path)
                document.text = str(held["text"])
                document.done = [TextEdit(**e) for e in held["done"]]
                document.undone = [TextEdit(**e) for e in held["undone"]]
                return EditedCase(case, document, str(held["base"]))
            except (DetenteError, KeyError, TypeError):
                # An unreadable draft is kept on disk but ignored; the saved file is used.
                document = ScenarioDocument(case.text, f"{name}.yaml")
        return EditedCase(case, document, case.state)

    @contextmanager
    def edit(self, name: str, state: str) -> Generator[EditedCase]:
        """Change a draft that is in a state, and keep it; one edit at a time.

        Raises
        ------
        SaveConflict
            If the draft is not in that state any more; nothing is changed.
        """
        with self.workspace.locked("drafts"):
            draft = self.open(name)
            if draft.state != state:
                raise SaveConflict(
                    f"{name} was changed in another tab since this page was opened, and nothing was changed now; load "
                    "the page again to see the other change"
                )
            yield draft
            self.keep(draft)

    def keep(self, draft: EditedCase) -> None:
        """Keep a draft."""
        held = {
            "base": draft.base,
            "text": draft.document.text,
            "done": [asdict(e) for e in draft.document.done[-KEPT:]],
            "undone": [asdict(e) for e in draft.document.undone[-KEPT:]],
        }
        write(self.workspace.own("drafts", f"{draft.case.name}.json"), json_text(held, indent=None), force=True)

    def save(self, name: str, state: str, target: str = "") -> CaseFile:
        """Save a draft that is in a state to its file, or as a new case; its edits stay for undo.

        Raises
        ------
        SaveConflict
            If the draft or the file has changed, or the new name is taken.
        """
        with self.edit(name, state) as draft:
            new = target not in ("", name)
            saved = self.workspace.save(target or name, draft.document.text, None if new else draft.base)
            self.keep(EditedCase(saved, draft.document, saved.state))
            if new:
                # The edits now belong to the new case; the draft of the old one is reset to its saved file.
                draft.document = ScenarioDocument(draft.case.text, draft.document.file)
                draft.base = draft.case.state
            else:
                draft.base = saved.state
        return saved

    def discard(self, name: str) -> None:
        """Throw a draft away: the saved file is what is edited from now on."""
        self.workspace.own("drafts", f"{name}.json").unlink(missing_ok=True)
