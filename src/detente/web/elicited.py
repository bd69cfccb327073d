"""Questions to experts about a case and their answers, kept in the workspace in one file per case."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from detente._errors import DetenteError, UsageError
from detente._input import read_json
from detente._output import write
from detente._text import json_text
from detente.experts.elicitation import Elicitation
from detente.experts.form import ExpertForm, coder_name, slug
from detente.experts.forms import base_of, new_form
from detente.experts.overlays import overlay_files
from detente.experts.questions import ElicitedQuestion, elicitable, question_of
from detente.experts.reading import FormError, gather, read_forms
from detente.web.workspace import CaseFile, Workspace, state_of

MOST_CODERS = 50


@dataclass
class AskedExperts:
    """Data that are kept.

    Attributes
    ----------
    paths
        Quantities that experts are asked about, in order.
    coders
        Names of the experts, in the order in which they were named.
    round
        The round that is open: 1 or 2.
    forms
        Forms that came back, as their page saves them.
    links
        Secrets of personal links, by expert.
    """

    paths: list[str] = field(default_factory=list[str])
    coders: list[str] = field(default_factory=list[str])
    round: int = 1
    forms: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    links: dict[str, str] = field(default_factory=dict[str, str])


class ExpertDesk:
    """The experts of one case.

    Parameters
    ----------
    workspace
        The folder.
    case
        The case, as it is saved.
    """

    def __init__(self, workspace: Workspace, case: CaseFile) -> None:
        self.workspace, self.case = workspace, case
        self._path = workspace.own("experts", f"{case.name}.json")
        self.kept = self._read()

    @property
    def source(self) -> str | Path:
        """The scenario, as the functions of :mod:`detente.experts` take it."""
        return self.case.path or self.case.name

    def _read(self) -> AskedExperts:
        return AskedExperts(**read_json(self._path)) if self._path.exists() else AskedExperts()

    @contextmanager
    def changing(self) -> Generator[AskedExperts]:
        """Change what is kept, one change at a time: two experts may send their answers at once."""
        with self.workspace.locked("experts"):
            self.kept = self._read()
            yield self.kept
            write(self._path, json_text(asdict(self.kept)), force=True)

    def questions(self) -> tuple[ElicitedQuestion, ...]:
        """Return the questions; quantities that the case no longer has are left out."""
        scenario = base_of(self.source).scenario
        assert scenario is not None
        known = set(elicitable(scenario))
        found = [question_of(scenario, p) for p in self.kept.paths if p in known]
        return tuple(q for q in found if q is not None)

    def invite(self, name: str) -> str:
        """Name an expert, and return the name as it is kept.

        Raises
        ------
        UsageError
            If it is not a valid name, is taken, or there are too many.
        """
        coder = coder_name(name)
        with self.changing() as kept:
            if slug(coder) in {slug(c) for c in kept.coders} | {"pooled"}:
                raise UsageError(f"the expert name {coder!r} is taken; use another one")
            if len(kept.coders) >= MOST_CODERS:
                raise UsageError(f"there are {MOST_CODERS} experts already, which is the limit")
            kept.coders.append(coder)
        return coder

    def make_link(self, coder: str) -> str:
        """Make an expert's personal link, and return its secret; an older link of the same expert ends.

        Raises
        ------
        UsageError
            If there is no such expert.
        """
        with self.changing() as kept:
            if coder not in kept.coders:
                raise UsageError(f"there is no expert {coder!r}; name the expert on the page of experts first")
            kept.links[coder] = secrets.token_urlsafe(24)
            return kept.links[coder]

    def end_link(self, coder: str) -> None:
        """End an expert's personal link; what was answered by it stays."""
        with self.changing() as kept:
            kept.links.pop(coder, None)

    def elicitation(self, *, first: bool = False) -> Elicitation | None:
        """Return all answers, or those of round 1; nothing where there are none.

        Raises
        ------
        FormError
            If answers do not fit the case any more.
        """
        forms = {f"{f['coder']}, round {f['round']}": f for f in self.kept.forms if not first or f["round"] == 1}
        return gather(base_of(self.source), forms) if forms else None

    def form(self, coder: str) -> ExpertForm:
        """Return the form of the open round for an expert.

        Raises
        ------
        UsageError
            If there is no such expert, or nothing is asked yet.
        """
        if coder not in self.kept.coders:
            raise UsageError(f"there is no expert {coder!r}; name the expert on the page of experts first")
        earlier = self.elicitation(first=True) if self.kept.round > 1 else None
        return new_form(self.source, self.questions(), coder, earlier)

    def answer(self, data: Mapping[str, Any]) -> None:
        """Take a form in place of an earlier one of the same expert and round.

        Raises
        ------
        FormError
            With every problem of the form.
        """
        found = gather(base_of(self.source), {"the form": data})
        self._take([f.plain(self.case.name) for f in found.forms])

    def upload(self, files: Sequence[tuple[str, bytes]]) -> int:
        """Take forms that were sent back as files, all or none, and return how many.

        Raises
        ------
        FormError
            With every problem of every form.
        """
        with TemporaryDirectory() as folder:
            places: list[Path] = []
            for n, (name, data) in enumerate(files):
                # The name is the user's, so that messages show it, but never a path.
                place = Path(folder) / str(n) / (Path(name.replace("\\", "/")).name or "form")
                place.parent.mkdir()
                place.write_bytes(data)
                places.append(place)
            try:
                found = read_forms(self.source, places)
            except FormError as e:
                # Messages name the file as the user does, not where it was put.
                names = {str(p): p.name for p in places}
                at = [(next((n for n in names if x.file.startswith(n)), ""), x) for x in e.problems]
                raise FormError(replace(x, file=names.get(n, "") + x.file.removeprefix(n)) for n, x in at) from None
        self._take([f.plain(self.case.name) for f in found.forms])
        return len(found.forms)

    def _take(self, forms: Sequence[dict[str, Any]]) -> None:
        with self.changing() as kept:
            for form in forms:
                who = (slug(form["coder"]), form["round"])
                kept.forms = [f for f in kept.forms if (slug(f["coder"]), f["round"]) != who] + [form]
                if who[0] not in {slug(c) for c in kept.coders}:
                    kept.coders.append(form["coder"])

    def write_overlays(self) -> tuple[str, ...]:
        """Write every expert, and the pooled answers, as overlays beside the case; return their names.

        Raises
        ------
        UsageError
            If nobody has answered.
        """
        found = self.elicitation()
        if found is None:
            raise UsageError("nobody has answered yet; send the forms first")
        files = overlay_files(self.source, found)
        if self.case.path is None:
            # Overlays are searched for beside the case, so a bundled one gets a copy.
            self.workspace.save(self.case.name, self.case.text, self.case.state)
        for name, text in files.items():
            stem = name.removesuffix(".yaml")
            path = self.workspace.path(stem)
            held = state_of(path.read_text(encoding="utf-8")) if path.exists() else None
            self.workspace.save(stem, text, held)
        return tuple(files)


def invited(workspace: Workspace, link: str) -> tuple[ExpertDesk, str] | None:
    """Return the experts of a case and the one to whom a personal link belongs; ``None`` if nobody has it."""
    folder = workspace.own("experts")
    given = link.encode("utf-8", "replace")
    found: tuple[ExpertDesk, str] | None = None
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            desk = ExpertDesk(workspace, workspace.case(file.stem))
        except DetenteError:
            continue  # the case is gone
        for coder, secret in desk.kept.links.items():
            # All links are compared, so that the response time reveals nothing about them.
            if hmac.compare_digest(given, secret.encode()):
                found = desk, coder
    return found
