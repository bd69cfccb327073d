"""Reads returned forms: workbooks, JSON or CSV. Every problem is reported with its cell."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from detente._errors import CannotRead, DetenteError
from detente._input import read_json
from detente.experts.elicitation import Elicitation, FilledForm
from detente.experts.form import FORMAT, STEPS, ExpertAnswer, coder_name
from detente.experts.forms import base_of
from detente.experts.intervals import LEVEL, IntervalJudgement
from detente.experts.questions import ElicitedQuestion, elicitable, question_of
from detente.experts.workbook import ABOUT, FIELDS, SHEET
from detente.problems import Problem, ScenarioError, suggest
from detente.scenario.load import ScenarioFile
from detente.scenario.yaml.compose import resolve
from detente.tables.delimited import read_delimited
from detente.tables.records import Row, read_records
from detente.tables.sheet import TableSheet, plain_name
from detente.tables.workbook import read_workbook

KEYS = tuple(key for key, _, _ in STEPS)
NAMES = {
    "low": "the lowest value",
    "high": "the highest value",
    "best": "the best guess",
    "confidence": "the confidence",
}
MOST_BYTES = 5_000_000
MOST_REASON = 5000
"""Longest reason, in characters."""
IDENTITY = ("detente_form", "case", "sha256", "coder", "round")


class FormError(ScenarioError):
    """Forms with problems: all of them, each with its file and cell."""

    def __reduce__(self) -> tuple[type[FormError], tuple[tuple[Problem, ...]]]:
        return FormError, (self.problems,)


@dataclass(frozen=True, slots=True)
class _Given:
    """A value of a form, and its place."""

    value: object
    file: str
    line: int | None = None
    column: int | None = None
    path: str = ""

    def problem(self, code: str, what: str, remedy: str) -> Problem:
        return Problem(code, self.file, self.line, self.column, self.path, what, remedy)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A form before it is checked: what identifies it, and its rows by key."""

    file: str
    about: Mapping[str, object]
    rows: tuple[Mapping[str, _Given], ...]


def read_forms(
    source: str | os.PathLike[str], files: Sequence[str | os.PathLike[str]], *, level: float = LEVEL
) -> Elicitation:
    """Read the forms of one or more experts.

    Parameters
    ----------
    source
        Name or path of the scenario that was asked about.
    files
        Forms: workbooks, or the JSON or CSV files that the page saves.
    level
        Confidence level at which intervals are shown.

    Raises
    ------
    ScenarioError
        If the scenario has problems.
    FormError
        With every problem of every form: file, cell, what is wrong, how to fix it.
    """
    held = base_of(source)
    problems: list[Problem] = []
    raws: list[_Raw] = []
    for file in files:
        try:
            raws.append(_raw(Path(file), os.fspath(file)))
        except ScenarioError as e:
            problems += e.problems
        except DetenteError as e:
            told = re.match(r"(?::(\d+):(\d+))?: (.*)", str(e).removeprefix(os.fspath(file)), re.DOTALL)
            line, column = (int(told[1]), int(told[2])) if told is not None and told[1] else (None, None)
            what, _, remedy = (told[3] if told is not None else str(e)).partition("; ")
            remedy = remedy or "send the form as it was saved"
            code = "E003" if isinstance(e, CannotRead) else "E501"
            problems.append(Problem(code, os.fspath(file), line, column, "", what, remedy))
    return _gathered(held, raws, level, problems)


def plain_form(data: object, file: str) -> _Raw:
    """Return a form as the page saves it, from its JSON data.

    Raises
    ------
    FormError
        If the data is not a form.
    """
    if not isinstance(data, Mapping) or "answers" not in data:
        raise _no_form(file)
    table = cast("Mapping[str, object]", data)
    answers = table["answers"]
    if not isinstance(answers, Sequence) or isinstance(answers, str):
        raise _no_form(file)
    rows: list[Mapping[str, _Given]] = []
    for n, entry in enumerate(cast("Sequence[object]", answers), 1):
        if not isinstance(entry, Mapping):
            raise _no_form(file)
        held = cast("Mapping[str, object]", entry)
        keys = (*KEYS, "why", "path")
        rows.append({k: _Given(held.get(k, ""), file, path=f"answers/{n}/{k}") for k in keys})
    return _Raw(file, table, tuple(rows))


def gather(held: ScenarioFile, forms: Mapping[str, object], *, level: float = LEVEL) -> Elicitation:
    """Return the answers of forms that are held as plain data.

    Parameters
    ----------
    held
        The scenario that was asked about.
    forms
        Forms as the page saves them, by a name for messages.
    level
        Confidence level at which intervals are shown.

    Raises
    ------
    FormError
        With every problem of every form.
    """
    problems: list[Problem] = []
    raws: list[_Raw] = []
    for name, data in forms.items():
        try:
            raws.append(plain_form(data, name))
        except FormError as e:
            problems += e.problems
    return _gathered(held, raws, level, problems)


def _no_form(file: str) -> FormError:
    what = "this is not a completed form of Détente"
    remedy = "send the .xlsx form, or the .json or .csv file that the page of the form saves"
    return FormError([Problem("E505", file, None, None, "", what, remedy)])


# Files ---------------------------------------------------------------------------------------------------------------


def _raw(path: Path, file: str) -> _Raw:
    match path.suffix.lower():
        case ".xlsx":
            return _from_workbook(read_workbook(path, file), file)
        case ".csv":
            return _from_table(read_delimited(path, file), file, {})
        case ".json":
            return plain_form(read_json(path, most=MOST_BYTES), file)
        case _:
            raise _no_form(file)


def _from_workbook(sheets: Mapping[str, TableSheet], file: str) -> _Raw:
    if ABOUT not in sheets or SHEET not in sheets:
        raise _no_form(file)
    about = {str(line.at(0)): line.at(1) for line in sheets[ABOUT].lines}
    return _from_table(sheets[SHEET], file, about)


def _from_table(sheet: TableSheet, file: str, about: Mapping[str, object]) -> _Raw:
    def name(title: str) -> str:
        plain = plain_name(title)
        return FIELDS.get(plain, plain if plain in (*KEYS, "why", *IDENTITY) else title)

    rows, _, _ = read_records(sheet, name, lambda column: column in KEYS)
    if not rows or not any("path" in row for row in rows):
        raise _no_form(file)
    first = next(row for row in rows if "path" in row)
    found = about or {key: first[key].value for key in IDENTITY if key in first}
    return _Raw(file, found, tuple(_cells(row, sheet) for row in rows if "path" in row))


def _cells(row: Row, sheet: TableSheet) -> Mapping[str, _Given]:
    line = row["path"].line
    path = str(row["path"].value)
    # Empty cells have a place too: the missing one may be among them.
    head = {plain_name(str(v)): j for j, v in enumerate(sheet.lines[0].values, 1) if v != ""}
    columns = {FIELDS.get(title, title): j for title, j in head.items()}
    return {
        key: _Given(row[key].value if key in row else "", sheet.file, line, columns.get(key), path)
        for key in (*KEYS, "why", "path")
    }


# Checks --------------------------------------------------------------------------------------------------------------


def _gathered(held: ScenarioFile, raws: Sequence[_Raw], level: float, problems: list[Problem]) -> Elicitation:
    forms: list[FilledForm] = []
    notes: list[str] = []
    asked: dict[str, ElicitedQuestion] = {}
    assert held.scenario is not None
    known = frozenset(elicitable(held.scenario))
    for raw in raws:
        form = _checked(raw, held, known, asked, problems)
        if form is None:
            continue
        twin = next((f for f in forms if (f.coder.casefold(), f.round) == (form.coder.casefold(), form.round)), None)
        if twin is not None:
            what = f"{form.coder} has answered round {form.round} before, in {twin.file}"
            problems.append(Problem("E505", raw.file, None, None, "coder", what, "send only the one that counts"))
            continue
        if form.sha256 != held.sha256:
            notes.append(f"{raw.file} was made for another version of {held.file}; its questions are still there.")
        if not form.answers:
            notes.append(f"{raw.file}: {form.coder} has answered nothing.")
        forms.append(form)
    if problems:
        raise FormError(problems)
    answered = tuple(q for path, q in asked.items() if any(path in f.answers for f in forms))
    return Elicitation(answered, tuple(forms), level, tuple(notes))


def _checked(
    raw: _Raw, held: ScenarioFile, known: frozenset[str], asked: dict[str, ElicitedQuestion], problems: list[Problem]
) -> FilledForm | None:
    before = len(problems)
    about = {key: raw.about.get(key, "") for key in IDENTITY}

    def wrong(key: str, what: str, remedy: str) -> None:
        problems.append(Problem("E505", raw.file, None, None, key, what, remedy))

    if str(about["detente_form"]) != str(FORMAT):
        wrong("detente_form", "this form is not of this version", "make the form again with `detente experts form`")
        return None
    if about["case"] != held.name:
        wrong(
            "case", f"this form is about {about['case']!r}, not about {held.name}", "name the case that was asked about"
        )
        return None
    if str(about["round"]) not in ("1", "2"):
        wrong("round", f"there is no round {about['round']!r}", "write 1 or 2")
    try:
        coder = coder_name(str(about["coder"]))
    except DetenteError as e:
        wrong("coder", str(e).partition(";")[0], "name the expert in letters or digits")
        coder = ""
    answers: dict[str, ExpertAnswer] = {}
    for row in raw.rows:
        path = str(row["path"].value)
        if _empty(row):
            continue
        if path not in known:
            remedy = suggest(path, known, "make a new form for this version of the case")
            problems.append(row["path"].problem("E505", f"the case has no quantity {path}", remedy))
            continue
        if path in answers:
            problems.append(row["path"].problem("E505", f"{path} is answered twice", "keep one of the two rows"))
            continue
        if path not in asked:
            assert held.scenario is not None
            question = question_of(held.scenario, path)
            assert question is not None
            asked[path] = question
        answer = _answer(row, asked[path], problems)
        if answer is not None:
            answers[path] = answer
    if len(problems) > before:
        return None
    return FilledForm(raw.file, coder, int(str(about["round"])), str(about["sha256"]), answers)


def _empty(row: Mapping[str, _Given]) -> bool:
    return all(row[k].value in ("", None) for k in KEYS)


def _answer(row: Mapping[str, _Given], question: ElicitedQuestion, problems: list[Problem]) -> ExpertAnswer | None:
    scale = question.scale
    values: dict[str, float] = {}
    before = len(problems)
    for key in KEYS:
        cell = row[key]
        if cell.value in ("", None):
            problems.append(cell.problem("E504", f"{NAMES[key]} is missing", "answer all four steps, or none of them"))
            continue
        x = _number(cell.value)
        low, high = (50.0, 100.0) if key == "confidence" else (scale.low, scale.high)
        if x is None:
            problems.append(cell.problem("E502", f"{cell.value!r} is not a number", "write a number"))
        elif not low <= x <= high:
            ends = f"{low:g} to {high:g}" if key == "confidence" else scale.ends
            remedy = f"give a number from {ends}"
            if key == "confidence":
                remedy = (
                    f"give it in per cent, such as {100 * x:g}" if 0.5 <= x <= 1
                    else "give 50 to 100 per cent; below 50, make the interval wider until you are surer"
                )  # fmt: skip
            problems.append(cell.problem("E504", f"{NAMES[key]}, {x:g}, is outside {ends}", remedy))
        else:
            values[key] = x
    if len(problems) > before:
        return None
    low, best, high = values["low"], values["best"], values["high"]
    if low > high:
        what, remedy = f"the lowest value, {low:g}, is above the highest, {high:g}", "swap the two"
        problems.append(row["low"].problem("E504", what, remedy))
    elif not low <= best <= high:
        what = f"the best guess, {best:g}, is not between {low:g} and {high:g}"
        problems.append(row["best"].problem("E504", what, "widen the interval, or move the best guess into it"))
    why = str(row["why"].value or "").strip()
    if len(why) > MOST_REASON:
        what = f"the reason has {len(why):,} characters"
        problems.append(row["why"].problem("E504", what, f"say it in {MOST_REASON:,}"))
    if len(problems) > before:
        return None
    return ExpertAnswer(IntervalJudgement(low, best, high, round(values["confidence"] / 100, 6)), " ".join(why.split()))


def _number(value: object) -> float | None:
    if isinstance(value, str):
        value = resolve(value.strip().removesuffix("%").strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        x = float(value)
    except OverflowError:
        return None
    return x if abs(x) < 1e300 else None
