"""Score what the reader finds in annotated texts, by text and by genre.

    python -m tests.evidence.scoring DIR [--by text] [--outputs DIR] [--errors]

``DIR`` holds ``NN-slug.txt`` with ``NN-slug.json`` beside it, in any depth. Without ``--outputs`` the texts are read by
the package in this process; with it, ``NN-slug.json`` in that folder is what ``detente read --json`` printed.

The rules
---------
quotation
    A gold quotation is met by the statement one of whose quotations covers at least half of it; among several, by the
    one with the largest intersection over union. A quotation that is not met is wrong.
speaker
    Right if the last word of the gold name is a word of the speaker found; for an unnamed speaker, if the noun is
    ("official"). Where gold knows only an actor, no speaker is right, and so is a name for that actor.
actor
    Codes found are matched with gold actors through the names, adjectives, capitals and seats of the gazetteer, or
    because the code is itself a name, whatever its article. No actor in gold must be no actor.
placed
    A statement lies in a gold sentence if its cue begins there, if half of its content lies there, or if half of the
    sentence lies in its content.
core recall
    A core record is found if a statement placed in its sentence has its act, or an acceptable one, and one of its
    actors. Whether it happened is not asked.
"actual" precision
    Each statement marked as having happened, ``ASSERT`` aside, that lies in a gold sentence is right, or has the wrong
    actor, or did not happen, or is an offer that was read as an agreement, or has the wrong act.
actual found
    Of the gold records that happened, ``ASSERT`` aside, the share for which a statement says so, with the act and one
    of the actors. It keeps precision from being bought with silence.
people
    For each person who speaks in gold: the actor that most of the person's statements are for.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from tests.evidence.scores import Score, by_genre, table

Span = tuple[int, int]

HAPPENED_BY_BEING_SAID = frozenset(
    {("REQUEST", "demanded"), ("REQUEST", "offered"), ("THREATEN", "threatened"), ("THREATEN", "future")}
)
"""Act found and realis in gold: the demand or threat happened, though what it is about did not."""

BACKGROUND_DAYS = 60
"""A deed dated more days than this before the report is background, and the reader may call it actual."""


def fold(text: str) -> str:
    """Return the text without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def slug(text: str) -> str:
    """Return the text as the reader writes codes of actors that no table knows."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def words(text: str) -> set[str]:
    """Return the folded words of a text, hyphenated ones both whole and in parts."""
    return set(re.findall(r"\w+", fold(text))) | set(re.findall(r"[\w-]+", fold(text)))


def overlap(a: Span, b: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


@dataclass(frozen=True, slots=True)
class Record:
    """One thing said or done, as annotated."""

    sentence: Span
    kind: str
    act: str
    acts: frozenset[str]
    realis: str
    speaker: str | None
    speaks_for: str | None
    actors: frozenset[str]
    quotes: tuple[Span, ...]
    core: bool

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Record:
        return cls(
            sentence=(raw["start"], raw["end"]),
            kind=raw["kind"],
            act=raw["act"],
            acts=frozenset([raw["act"], *raw["acceptable"]]),
            realis=raw["realis"],
            speaker=raw["speaker"],
            speaks_for=raw["speaks_for"],
            actors=frozenset(raw["actors"]),
            quotes=tuple((q["start"], q["end"]) for q in raw["quotes"]),
            core=raw["core"],
        )

    @property
    def happened(self) -> bool:
        """Whether it is a deed of the report's own time."""
        return self.realis == "actual" and self.act != "ASSERT"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is named or described in the text."""

    name: str
    role: str
    speaks_for: str | None

    @property
    def named(self) -> bool:
        """Whether the text gives a name and not only a description."""
        return self.name[:1].isupper()


@dataclass(frozen=True)
class Annotation:
    """An annotated text."""

    stem: str
    genre: str
    day: date
    text: str
    forms: Mapping[str, tuple[str, ...]]
    people: tuple[Person, ...]
    records: tuple[Record, ...]

    @classmethod
    def load(cls, path: Path) -> Annotation:
        """Read ``NN-slug.json`` and the text beside it."""
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            stem=path.stem,
            genre=raw["genre"],
            day=date.fromisoformat(raw["date"]),
            text=path.with_suffix(".txt").read_text(encoding="utf-8"),
            forms={a["id"]: (a["name"], *a["surface_forms"]) for a in raw["actors"]},
            people=tuple(Person(p["name"], p["role"], p["speaks_for"]) for p in raw["people"]),
            records=tuple(Record.of(r) for r in raw["records"]),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the reader gives it, its actors in gold's terms."""

    act: str
    realis: str
    speaker: str | None
    mention: Span | None
    speaks_for: str | None
    actors: frozenset[str]
    cue: Span | None
    content: Span
    quotes: tuple[Span, ...]
    date: str | None

    @classmethod
    def of(cls, raw: Mapping[str, Any], actors: Actors) -> Said:
        """Take a statement from the reader's plain data."""

        def span(value: Sequence[int] | None) -> Span | None:
            return (value[0], value[1]) if value else None

        speaks_for = actors.gold(raw["speaks_for"])
        codes: list[str] = raw["actors"]
        return cls(
            act=raw["act"],
            realis=raw["realis"],
            speaker=raw["speaker"],
            mention=span(raw.get("mention")),
            speaks_for=speaks_for,
            actors=frozenset(a for a in [*map(actors.gold, codes), speaks_for] if a),
            cue=span(raw.get("cue")),
            content=(raw["content"][0], raw["content"][1]),
            quotes=tuple((q[0], q[1]) for q in raw["quotes"]),
            date=raw.get("date"),
        )


class Actors:
    """Which gold actor a code stands for."""

    def __init__(self, annotation: Annotation, gazetteer: Mapping[str, frozenset[str]]) -> None:
        self._of: dict[str, str] = {}
        for actor, forms in annotation.forms.items():
            for form in forms:
                for name in (fold(form), fold(form).removeprefix("the ")):
                    for code in sorted(gazetteer.get(name, ())):
                        self._of.setdefault(code, actor)
            for form in (actor, *forms):
                self._of.setdefault(slug(form).removeprefix("the-"), actor)

    def gold(self, code: str | None) -> str | None:
        """Return the gold actor, ``?code`` for one that gold does not know, or ``None`` for none."""
        if code is None:
            return None
        return self._of.get(code) or self._of.get(slug(code).removeprefix("the-")) or f"?{code}"


def gazetteer_forms() -> dict[str, frozenset[str]]:
    """Return each folded name, adjective, capital and seat in the package's gazetteer with its codes."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    with resources.files("detente.evidence").joinpath("gazetteer.csv").open(encoding="utf-8") as f:
        for row in csv.DictReader(f):
            for column in ("names", "demonyms", "capitals", "metonyms"):
                for name in filter(None, row[column].split(";")):
                    forms[fold(name)].add(row["code"])
    return {name: frozenset(codes) for name, codes in forms.items()}


def is_speaker(gold: str | None, found: str | None, forms: Iterable[str] = ()) -> bool:
    """Tell whether the speaker found is gold's; ``forms`` are names of the actor that gold knows in place of one."""
    if gold is None:
        return found is None or any(re.search(rf"(?<!\w){re.escape(fold(f))}(?!\w)", fold(found)) for f in forms)
    if not found:
        return False
    name = re.sub(r"^(?:the|an?|two|one of his own) ", "", gold)
    if name[:1].isupper() and name != "Spokesperson":
        return fold(name.split()[-1]) in words(found)
    noun = fold(re.split(r" (?:of|for|at|in|on|who) ", name)[0].split()[-1])
    return bool({noun, noun.rstrip("s")} & words(found))


def is_name_lost(record: Record, said: Said, annotation: Annotation) -> bool:
    """Tell whether the phrase found is the speaker's, as in "Its president, Mr Bekov", and the name is not given."""
    if not record.speaker or not said.speaker:
        return False
    others = (p for p in annotation.people if p.named and p.name != record.speaker)
    if any(is_speaker(p.name, said.speaker) for p in others):
        return False
    surname, last = record.speaker.split()[-1], fold(said.speaker.split()[-1])
    if said.mention and last != fold(surname):
        beside = annotation.text[said.mention[1] : said.mention[1] + 45].split("\n")[0]
        between = re.sub(r"\b(Mr|Ms|Mrs|Dr)\.", r"\1", beside.split(surname)[0])
        if fold(surname) in fold(beside) and not re.search(r"[.!?]\s", between):
            return True
    role = next((p.role for p in annotation.people if p.name == record.speaker), "")
    return len(last) > 4 and last in re.findall(r"\w+", fold(role))


def placed(said: Said, record: Record) -> bool:
    """Tell whether a statement lies in a gold sentence."""
    start, end = record.sentence
    if said.cue and start <= said.cue[0] < end:
        return True
    shared = overlap(record.sentence, said.content)
    return shared > 0 and 2 * shared >= min(end - start, said.content[1] - said.content[0])


def is_background(said: Said, day: date) -> bool:
    """Tell whether the statement's own date lies well before the report."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", said.date or "")
    if not found:
        return False
    year, month, monthday = found.groups()
    return (day - date(int(year), int(month or 12), int(monthday or 28))).days > BACKGROUND_DAYS


def _quotations(score: Score, annotation: Annotation, said: Sequence[Said]) -> None:
    for record in annotation.records:
        for quote in record.quotes:
            score.quotes += 1
            best: tuple[float, Said] | None = None
            for s in said:
                for span in s.quotes:
                    shared = overlap(quote, span)
                    union = quote[1] - quote[0] + span[1] - span[0] - shared
                    if 2 * shared >= quote[1] - quote[0] and (best is None or shared / union > best[0]):
                        best = (shared / union, s)
            if best is None:
                score.miss("quotation missed", annotation.text[slice(*quote)])
                continue
            met = best[1]
            right = is_speaker(record.speaker, met.speaker, annotation.forms.get(record.speaks_for or "", ()))
            score.quote_speaker += right
            score.quote_actor += met.speaks_for == record.speaks_for
            lost = not right and is_name_lost(record, met, annotation)
            if lost or not right:
                kind = "name lost" if lost else "wrong speaker"
                score.miss(kind, f"{annotation.text[slice(*quote)]} — {record.speaker}, found {met.speaker}")


def _records(score: Score, annotation: Annotation, said: Sequence[Said]) -> None:
    for record in annotation.records:
        here = [s for s in said if placed(s, record)]
        sentence = annotation.text[slice(*record.sentence)]
        act = [s for s in here if s.act in record.acts]
        both = [s for s in act if not record.actors or s.actors & record.actors]
        if record.kind == "statement" and record.speaker and not record.quotes:
            score.speeches += 1
            score.speech_speaker += any(is_speaker(record.speaker, s.speaker) for s in here)
        if record.happened:
            score.deeds += 1
            score.deeds_found += any(s.realis == "actual" for s in both)
        if record.core:
            score.core += 1
            score.core_placed += bool(here)
            score.core_act += bool(act)
            score.core_found += bool(both)
            if not both:
                score.miss("core record missed", f"{record.act} {'+'.join(sorted(record.actors))}: {sentence}")


def _judge(said: Said, records: Sequence[Record], day: date) -> str:
    """Return ``right`` or the kind of error of one statement that is marked as having happened."""

    def true(record: Record) -> bool:
        return (
            record.realis == "actual"
            or (said.act, record.realis) in HAPPENED_BY_BEING_SAID
            or (record.realis == "past-background" and is_background(said, day))
        )

    of_act = [r for r in records if said.act in r.acts]
    of_actor = [r for r in of_act if said.actors & r.actors]
    if any(true(r) and (not r.actors or r in of_actor) for r in of_act):
        return "right"
    if not of_actor and any(true(r) for r in of_act):
        return "wrong actor"
    false = of_actor or of_act
    if not false:
        return "wrong act"
    return "offer as AGREE" if said.act == "AGREE" and all(r.realis == "offered" for r in false) else "not real"


def _deeds(score: Score, annotation: Annotation, said: Sequence[Said]) -> None:
    for s in said:
        if s.realis != "actual" or s.act == "ASSERT":
            continue
        records = [r for r in annotation.records if placed(s, r)]
        cue = s.cue
        if cue:
            records = [r for r in records if r.sentence[0] <= cue[0] < r.sentence[1]] or records
        if not records:
            score.unjudged += 1
            continue
        score.judged += 1
        verdict = _judge(s, records, annotation.day)
        if verdict == "right":
            score.right += 1
        else:
            score.miss(verdict, f"{s.act} {'+'.join(sorted(s.actors))}: {annotation.text[slice(*s.content)]}")


def _people(score: Score, annotation: Annotation, said: Sequence[Said]) -> None:
    speakers = {r.speaker for r in annotation.records}
    for person in annotation.people:
        if person.name not in speakers:
            continue
        score.people += 1
        found = Counter(s.speaks_for for s in said if s.speaker and is_speaker(person.name, s.speaker))
        if not found:
            score.people_unseen += 1
        elif found.most_common(1)[0][0] == person.speaks_for:
            score.people_right += 1
        else:
            score.miss("person", f"{person.name}: {person.speaks_for}, found {dict(found)}")


def score(
    annotation: Annotation, statements: Iterable[Mapping[str, Any]], gazetteer: Mapping[str, frozenset[str]]
) -> Score:
    """Score the statements that were read in one annotated text.

    Parameters
    ----------
    annotation
        The text with its annotation.
    statements
        Plain data of the statements, as ``detente read --json`` lists them.
    gazetteer
        Codes by folded name; see `gazetteer_forms`.
    """
    actors = Actors(annotation, gazetteer)
    said = [Said.of(s, actors) for s in statements]
    result = Score()
    for part in (_quotations, _records, _deeds, _people):
        part(result, annotation, said)
    return result


def load_all(folder: Path) -> Iterator[Annotation]:
    """Load every annotated text in a folder and below it, in order of number."""
    for path in sorted(folder.rglob("[0-9][0-9]*-*.json"), key=lambda p: (int(p.name.split("-")[0]), p.name)):
        yield Annotation.load(path)


def read(annotation: Annotation) -> list[dict[str, Any]]:
    """Read a text with the package and return its statements as plain data."""
    from detente.evidence.document import Document
    from detente.evidence.reading import read as read_document

    document = Document.of(annotation.text, id=annotation.stem, published=annotation.day)
    return [statement.plain() for statement in read_document(document).statements]


def read_output(path: Path) -> list[dict[str, Any]]:
    """Return the statements that ``detente read --json`` wrote to a file: the list, or the list under its key."""
    raw: list[dict[str, Any]] | dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return raw if isinstance(raw, list) else raw["statements"]


def score_folder(folder: Path, outputs: Path | None = None) -> dict[str, tuple[str, Score]]:
    """Score every annotated text of a folder: genre and score by stem."""
    gazetteer = gazetteer_forms()
    return {
        a.stem: (a.genre, score(a, read_output(outputs / f"{a.stem}.json") if outputs else read(a), gazetteer))
        for a in load_all(folder)
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and the errors if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence.scoring", description="Score the reader.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="annotated texts")
    parser.add_argument("--outputs", type=Path, help="what `detente read --json` printed; default: read now")
    parser.add_argument("--by", choices=("genre", "text"), default="genre", help="what a line of the table is")
    parser.add_argument("--errors", action="store_true", help="list the errors below the table")
    options = parser.parse_args(arguments)
    scores = score_folder(options.folder, options.outputs)
    if not scores:
        parser.error(f"no annotated texts in {options.folder}")
    print(table(by_genre(scores) if options.by == "genre" else {k: result for k, (_, result) in scores.items()}))
    if options.errors:
        for stem, (_, result) in scores.items():
            for kind, what in result.errors:
                print(f"{stem}: {kind}: {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
