"""Short sentences on invented quarrels, annotated before the rules saw them: how many acts, actors and realis are found.

``sentences/*.tsv`` has a line for each act: the acts that are right, part of the actor's code, and the realis that are right.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from evidence.reader import of

from detente.evidence.statement import Statement

pytest.importorskip("spacy")

FOLDER = Path(__file__).parent / "sentences"


@cache
def statements(sentence: str) -> tuple[Statement, ...]:
    return of(sentence).statements


def found(row: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether the act is found, and whether with its actor and realis."""
    acts = [s for s in statements(row["sentence"]) if s.act in row["act"].split("/")]
    whole = [
        s
        for s in acts
        if any(row["actor"].lower() in (code or "").lower() for code in (s.speaks_for, *s.actors))
        and s.realis in row["realis"].split("/")
    ]
    return bool(acts), bool(whole)


@pytest.mark.parametrize(
    ("name", "acts", "whole"), [("first", 113, 110), ("second", 35, 32), ("third", 37, 37), ("structures", 54, 51)]
)
def test_acts_of_sentences_on_new_subjects(name: str, acts: int, whole: int) -> None:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = [found(row) for row in csv.DictReader(file, delimiter="\t")]
    assert sum(act for act, _ in rows) >= acts
    assert sum(right for _, right in rows) >= whole
