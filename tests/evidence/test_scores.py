"""Scores on reference data that the project may not ship; the rules were made on other halves of it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from evidence.polnear import articles, right

pytest.importorskip("spacy")

from detente.evidence.acts import act_of
from detente.evidence.attribution import attribute
from detente.evidence.document import Document
from detente.evidence.grammar import parse
from detente.evidence.layout import units
from detente.evidence.quotes import quotes
from detente.evidence.reading import read
from tests.evidence.scores import Score
from tests.evidence.scoring import score_folder


def test_who_said_it_on_polnear(shared: Path) -> None:
    asked = good = 0
    done: dict[str, list[tuple[tuple[int, int], tuple[int, int] | None]]] = {}
    for name, text, gold in articles(shared / "data" / "text" / "polnear-dev"):
        article = name.rsplit("_", 1)[0]
        if article not in done:
            document = Document.of(text)
            found, _ = quotes(document)
            pieces = units(document)
            parses = dict(zip((u.number for u in pieces), parse(text[u.start : u.end] for u in pieces), strict=True))
            said = attribute(text, pieces, found, parses)
            done[article] = [
                ((q.start, q.end), s.speaker)
                for q, s in zip(found, said, strict=True)
                if len(text[q.start : q.end].split()) >= 4
            ]
        for quote, speaker in done[article]:
            answer = right(text, speaker, gold, quote)
            if answer is not None:
                asked += 1
                good += answer
    assert asked > 600
    assert good / asked >= 0.879


def test_acts_on_the_half_that_the_rules_never_saw(shared: Path) -> None:
    with (shared / "data" / "text" / "plover" / "PLV_train.tsv").open(encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f, delimiter="\t") if int(r["sentence_id"]) % 2 == 1]
    good = 0
    for row in rows:
        marked = row["marked_sentence"]
        source = re.search(r"<s>(.*?)<", marked)
        start = len(re.sub(r"</?[st]>", "", marked[: source.start()])) if source else 0
        end = start + len(source.group(1)) if source else 0
        act = act_of(re.sub(r"</?[st]>", "", marked), (start, end))
        good += ("YIELD" if act in ("CONCEDE", "RETREAT") else act) == row["gold_root"]
    assert len(rows) > 500
    assert good / len(rows) >= 0.75


def test_six_given_reports_of_six_kinds(shared: Path) -> None:
    folder = shared / "review" / "reading"
    total = sum((result for _, result in score_folder(folder).values()), Score())
    assert total.quote_speaker / total.quotes >= 0.92
    assert total.quote_actor / total.quotes >= 0.88
    assert total.speech_speaker / total.speeches >= 0.75
    assert total.core_found / total.core >= 0.75
    assert total.right / total.judged >= 0.95
    assert total.people_right / total.people >= 0.88
    assert total.deeds_found / total.deeds >= 0.72


def test_deeds_that_are_only_spoken_of_in_given_sentences(shared: Path) -> None:
    lines = (shared / "review" / "reading" / "probes.tsv").read_text(encoding="utf-8").splitlines()
    deeds = {"RETREAT", "CONCEDE", "COERCE", "ASSAULT", "SANCTION", "MOBILIZE"}
    for sentence, *rest in (line.split("|") for line in lines if line.strip()):
        act = rest[1].strip() if len(rest) > 1 else ""
        done = {s.act for s in read(Document.of(sentence.strip())).statements if s.realis == "actual"}
        assert act in done if act else not done & deeds, sentence
