"""Hostile files: what each holds, the exit code it must lead to, and words that the message must hold."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from tests.scenario.good import GOOD, edit

SMALL = """\
detente: 1
title: Small
as_of: 2020-01-01
by: me
actors: [{id: A, name: Ann, capability: {w: 3}}, {id: B, name: Bob, capability: {w: 2}}]
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: none, 50: half, 100: all}, status_quo: 0}
  - {id: m, question: Else?, kind: restraint, levels: {0: none, 100: all}, status_quo: 0}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: A, issue: m, ideal: 0, salience: 30}
  - {actor: B, issue: k, ideal: 0, salience: 40}
  - {actor: B, issue: m, ideal: 100, salience: 100}
fora:
  - {id: f, name: F, parties: [A, B], next_meeting: 10, cadence: 10}
forum: f
proposals:
  - {id: p1, title: One, package: {k: 50}}
"""
DUEL = (
    '{"decision_makers": ["A", "B"], "options": [{"name": "x", "dm": "A"}, {"name": "y", "dm": "B"}], '
    '"preference_statements": {"A": ["NOT 2", "1"], "B": ["NOT 1", "2"]}}'
)


@dataclass(frozen=True)
class Bad:
    """A bad file: its name, its content, the exit code, and words that the message must hold."""

    name: str
    content: str | bytes
    code: int
    said: str


def small(old: str, new: str) -> str:
    assert old in SMALL, old
    return SMALL.replace(old, new)


ZEROS = "0" * 400
BOMB = "detente: 1\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(f'*{a}' for _ in range(9))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

SCENARIOS = (
    Bad("empty.yaml", "", 2, "empty"),
    Bad("space.yaml", " \n\n", 2, "the file holds nothing"),
    Bad("binary.yaml", bytes(range(256)), 2, "binary.yaml"),
    Bad("latin.yaml", SMALL.replace("Ann", "Änn").encode("latin-1"), 2, "UTF-8"),
    Bad("utf16.yaml", SMALL.encode("utf-16"), 2, "UTF-8"),
    Bad("nul.yaml", SMALL.replace("Ann", "A\0n"), 2, "nul.yaml:5"),
    Bad("list.yaml", "[1, 2]\n", 2, "not a mapping"),
    Bad("scalar.yaml", "just words\n", 2, "not a mapping"),
    Bad("deep.yaml", "title: " + "[" * 500 + "]" * 500, 2, "deep"),
    Bad("open.yaml", "title: " + "[" * 5000, 2, "open.yaml:1"),
    Bad("bomb.yaml", BOMB, 2, "bomb.yaml"),
    Bad("documents.yaml", SMALL + "---\n" + SMALL, 2, "one document"),
    Bad("tabs.yaml", SMALL.replace("  - {id: k", "\t- {id: k"), 2, "tabs.yaml:7"),
    Bad("tag.yaml", small("title: Small", "title: !!python/object/apply:os.system [x]"), 2, "tag"),
    Bad("merge.yaml", small("by: me", "<<: {by: me}"), 2, "merge keys"),
    Bad("twice.yaml", small("title: Small", "title: Small\ntitle: Large"), 2, "line 2"),
    Bad("anchor.yaml", small("title: Small", "title: *x"), 2, "anchor"),
    Bad("version.yaml", small("detente: 1", "detente: 99"), 2, "version"),
    Bad("unknown-key.yaml", small("salience: 30", "salince: 30"), 2, "did you mean salience"),
    Bad("missing-key.yaml", small("title: Small\n", ""), 2, "title"),
    Bad("text-number.yaml", small("ideal: 0, salience: 40", "ideal: zero, salience: 40"), 2, "zero"),
    Bad("bool-number.yaml", small("salience: 40", "salience: true"), 2, "positions/B/k/salience"),
    Bad("huge-number.yaml", small("salience: 40", f"salience: 1{ZEROS}"), 2, "not a finite number"),
    Bad("many-digits.yaml", small("salience: 40", f"salience: 1{'0' * 5000}"), 2, "not a finite number"),
    Bad(
        "huge-level.yaml", small("status_quo: 0}\n  - {id: m", f"status_quo: 1{ZEROS}}}\n  - {{id: m"), 2, "status_quo"
    ),
    Bad("huge-capability.yaml", small("w: 3", f"w: 1{ZEROS}"), 2, "not a finite number"),
    Bad("infinite.yaml", small("salience: 40", "salience: .inf"), 2, "finite"),
    Bad("nan.yaml", small("salience: 40", "salience: .nan"), 2, "positions/B/k/salience"),
    Bad("negative.yaml", small("salience: 40", "salience: -1"), 2, "outside 0 to 100"),
    Bad(
        "disorder.yaml",
        small("ideal: 100, salience: 100}\nfora", "ideal: {low: 9, mode: 5, high: 7}, salience: 1}\nfora"),
        2,
        "rising order",
    ),
    Bad("no-such-day.yaml", small("2020-01-01", "2020-02-30"), 2, "YYYY-MM-DD"),
    Bad("year-10000.yaml", small("2020-01-01", "10000-01-01"), 2, "YYYY-MM-DD"),
    Bad("too-many-days.yaml", small("cadence: 10", "cadence: 4000000"), 2, "from 0 to 100000"),
    Bad(
        "id-value.yaml",
        SMALL.replace("id: B,", "id: value,").replace("actor: B", "actor: value").replace("[A, B]", "[A, value]"),
        2,
        "E337",
    ),
    Bad("id-zone.yaml", small("id: p1", "id: zone"), 2, "E337"),
    Bad("id-all.yaml", small("{id: A, name: Ann", "{id: all, name: Ann"), 2, "E332"),
    Bad("id-slash.yaml", small("{id: A, name: Ann", "{id: A/B, name: Ann"), 2, "E205"),
    Bad("id-dots.yaml", small("{id: A, name: Ann", "{id: .., name: Ann"), 2, "E205"),
    Bad("id-long.yaml", small("{id: A, name: Ann", f"{{id: {'A' * 100}, name: Ann"), 2, "E205"),
    Bad("twice-id.yaml", small("id: B,", "id: A,"), 2, "given twice"),
    Bad("one-party.yaml", small("parties: [A, B]", "parties: [A]"), 2, "E338"),
    Bad("no-party.yaml", small("parties: [A, B]", "parties: []"), 2, "no parties"),
    Bad("unknown-actor.yaml", small("actor: B, issue: k", "actor: Z, issue: k"), 2, "there is no actor Z"),
    Bad("cycle.yaml", small("{id: B, name: Bob,", "{id: B, name: Bob, members: [B],"), 2, "member of itself"),
    Bad("escapes.yaml", small("kind: restraint", 'kind: "\\e]0;title\\a\\e[31m"'), 2, "\\x1b]0;title\\x07\\x1b[31m"),
    Bad("override.yaml", small("kind: restraint", 'kind: "\\u202Etniartser"'), 2, "\\u202e"),
    Bad("bad-rule.yaml", edit('consent: {0: "all(LOW)", 100: UP}', 'consent: "all(LOW"'), 2, "E208"),
    Bad("bad-overlay.yaml", "overlay_of: a/b\ncoder: x\nby: y\n", 2, "there is no base a/b"),
    Bad("up-overlay.yaml", "overlay_of: ../../etc/passwd\ncoder: x\nby: y\n", 2, "there is no base"),
    Bad("list-overlay.yaml", "overlay_of: [1]\ncoder: x\nby: y\n", 2, "there is no base"),
    Bad("x.outcome.yaml", SMALL, 2, "outcome"),
    Bad("large.yaml", "#" * 5_000_001, 2, "limit is 5 MB"),
    Bad("table.csv", "actor,issue\nA,k\n", 2, "table.csv"),
)
"""Files that are no sound scenario."""

PLACES = (
    ("missing.yaml", 3, "no such file"),
    ("folder", 3, "folder without a YAML file"),
    ("small.yaml/x.yaml", 3, "no such file"),
    ("pipe.yaml", 3, "not an ordinary file"),
    ("socket.yaml", 3, "not an ordinary file"),
    ("loop.yaml", 3, "cannot be read"),
    ("dangling.yaml", 3, "no such file"),
    ("/dev/null", 3, "not an ordinary file"),
    ("n" * 300 + ".yaml", 3, "name too long"),
    ("no-such-scenario", 2, "detente list"),
    ("", 2, "no scenario was given"),
    ("a\0b.yaml", 3, "cannot be read"),
)
"""Names that lead to no scenario, the exit code, and what is said."""

CONFLICTS = (
    Bad("empty.json", "", 2, "empty.json"),
    Bad("word.json", "word", 2, "not JSON"),
    Bad("array.json", "[]", 2, "array.json"),
    Bad("null.json", "null", 2, "null.json"),
    Bad("deep.json", "[" * 100_000, 2, "nested too deep"),
    Bad("deep-object.json", '{"a":' * 100_000, 2, "nested too deep"),
    Bad("digits.json", '{"a": 1' + "0" * 5000 + "}", 2, "digits"),
    Bad("latin.json", '{"a": "ä"}'.encode("latin-1"), 2, "UTF-8"),
    Bad("object.json", "{}", 2, "object.json"),
    Bad("no-makers.json", DUEL.replace('["A", "B"], "opt', '[], "opt'), 2, "no-makers.json"),
    Bad("one-maker.json", DUEL.replace('["A", "B"], "opt', '["A"], "opt'), 2, "one-maker.json"),
    Bad("nested-makers.json", DUEL.replace('["A", "B"], "opt', '[["A"], ["B"]], "opt'), 2, "nested-makers.json"),
    Bad("foreign-maker.json", DUEL.replace('"dm": "B"', '"dm": "Z"'), 2, "foreign-maker.json"),
    Bad("options-number.json", DUEL.replace('[{"name": "x", "dm": "A"}, {"name": "y", "dm": "B"}]', "3"), 2, "options"),
    Bad("options-nested.json", DUEL.replace('{"name": "x", "dm": "A"}', '[[{"name": "x"}]]'), 2, "options"),
    Bad(
        "statements-list.json",
        DUEL.replace('{"A": ["NOT 2", "1"], "B": ["NOT 1", "2"]}', "[1, [2, [3]]]"),
        2,
        "preference_statements",
    ),
    Bad("statements-nested.json", DUEL.replace('["NOT 2", "1"]', '[["NOT 2"], [["1"]]]'), 2, "statements-nested.json"),
    Bad("statement-nonsense.json", DUEL.replace('"NOT 2"', '"NOT NOT ("'), 2, "statement-nonsense.json"),
    Bad("statement-option.json", DUEL.replace('"NOT 2"', '"99"'), 2, "statement-option.json"),
    Bad(
        "rankings-nested.json",
        DUEL.replace(
            'preference_statements": {"A": ["NOT 2", "1"], "B": ["NOT 1", "2"]}',
            'preferences_most_to_least": {"A": [[[1, 2]], 3, 4], "B": [1, 2, [3, [4]]]}',
        ),
        2,
        "rankings-nested.json",
    ),
    Bad(
        "rankings-object.json",
        DUEL.replace(
            'preference_statements": {"A": ["NOT 2", "1"], "B": ["NOT 1", "2"]}',
            'preferences_most_to_least": {"A": {"1": {}}, "B": null}',
        ),
        2,
        "rankings-object.json",
    ),
    Bad(
        "payoffs-text.json",
        DUEL.replace(
            'preference_statements": {"A": ["NOT 2", "1"], "B": ["NOT 1", "2"]}',
            'payoffs": {"A": ["x", 1, 2, 3], "B": [[1], 2, 3, 4]}',
        ),
        2,
        "payoffs-text.json",
    ),
    Bad(
        "many-options.json",
        '{"decision_makers": ["A", "B"], "options": ['
        + ", ".join(f'{{"name": "o{i}", "dm": "{"AB"[i % 2]}"}}' for i in range(70))
        + '], "preference_statements": {"A": ["1"], "B": ["2"]}}',
        2,
        "many-options.json",
    ),
    Bad("empty.gmcr", "", 2, "empty.gmcr"),
    Bad("word.gmcr", "word", 2, "word.gmcr"),
    Bad("object.gmcr", "{}", 2, "object.gmcr"),
    Bad("makers.gmcr", '{"decisionMakers": 3}', 2, "makers.gmcr"),
    Bad("nested.gmcr", '{"decisionMakers": [[[["A"]]]], "options": [[[]]]}', 2, "nested.gmcr"),
    Bad("games.json", '{"rows": [[[1, 2], [3]]]}', 2, "2 numbers for 4 states"),
    Bad("games-text.json", '{"rows": ["a", "b"]}', 2, "rows"),
)
"""Files that are no sound conflict."""

BODIES = (
    Bad("b-empty.csv", "", 2, "b-empty.csv"),
    Bad("b-head.csv", "name,weight\n", 2, "b-head.csv"),
    Bad("b-text.csv", "A,many\nB,2\n", 2, "b-text.csv"),
    Bad("b-negative.csv", "A,-3\nB,2\n", 2, "b-negative.csv"),
    Bad("b-twice.csv", "A,3\nA,2\n", 2, "b-twice.csv"),
    Bad("b-nan.csv", "A,nan\nB,2\n", 2, "b-nan.csv"),
    Bad("b-inf.csv", "A,1e999\nB,2\n", 2, "b-inf.csv"),
    Bad("b-zero.csv", "A,0\nB,0\n", 2, "b-zero.csv"),
    Bad("b-binary.csv", bytes(range(256)), 2, "b-binary.csv"),
    Bad("b-latin.csv", "Ä,3\nB,2\n".encode("latin-1") + b"\xff", 2, "b-latin.csv"),
)
"""Files that are no voting body."""

TRANSCRIPTS = (
    Bad("t-deep.txt", "{" + '"a":[' * 100_000, 2, "t-deep.txt"),
    Bad("t-object.txt", "{}", 2, "transcript"),
    Bad("t-draw.txt", "# draw x\nshow\n", 2, "whole number"),
    Bad("t-digits.txt", "# seed 1" + "0" * 5000 + "\nshow\n", 2, "t-digits.txt"),
    Bad("t-other.txt", "# detente play other.yaml\n> show\n", 2, "this play is of other.yaml"),
    Bad("t-latin.txt", "# ä\nshow\n".encode("latin-1"), 2, "UTF-8"),
)
"""Files that are no transcript."""

COMMANDS = (
    ("nonsense", "there is no command"),
    ("table", "usage: table party proposal"),
    ("table Z p1", "there is no actor"),
    ("table A nothing", "nothing"),
    ("table A k=33", "33"),
    ("table A z=1", "z"),
    ("table A k=x", "x"),
    ("answer A yes", "nothing is on the table"),
    ("answer A maybe", "nothing is on the table"),
    ("walk Z", "is not a party to these talks"),
    ("commit A k sideways 50", "sideways"),
    ("commit A k above 1000", "1000"),
    ("commit A k above 50 much", "much"),
    ("commit A z above 50", "z"),
    ("admit Z", "Z"),
    ("hand Z", "there is no actor"),
    ("model Z", "there is no actor"),
    ("hand", "hand"),
    ("meet now", "meet"),
    ('table A "k=50', "quotation"),
    ("table A \x1b[31mp1", "\\x1b[31m"),
)
"""Commands of a play that cannot be done, and what is said."""


def write_all(place: Path) -> None:
    """Write every hostile file, and some good ones, into a folder."""
    for bad in (*SCENARIOS, *CONFLICTS, *BODIES, *TRANSCRIPTS):
        content = bad.content.encode() if isinstance(bad.content, str) else bad.content
        (place / bad.name).write_bytes(content)
    for name, text in {
        "small.yaml": SMALL,
        "good.yaml": GOOD,
        "duel.json": DUEL,
        "body.csv": "A,3\nB,2\nC,1\n",
    }.items():
        (place / name).write_text(text, encoding="utf-8")
    (place / "report.txt").write_text("PARIS, 3 March 2021 - Nothing happened.\n", encoding="utf-8")
    (place / "full").mkdir()
    (place / "full" / "thesis.txt").write_text("years of work", encoding="utf-8")
    (place / "folder").mkdir()
    for name in ("x", "x.xlsx", "x.svg", "x.html"):
        (place / f"mine-{name}").write_text("my own words", encoding="utf-8")
    os.mkfifo(place / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        os.chdir(place)
        s.bind("socket.yaml")
        os.chdir(here)
    (place / "loop.yaml").symlink_to("loop.yaml")
    (place / "dangling.yaml").symlink_to("nowhere.yaml")
    (place / "link.yaml").symlink_to("small.yaml")
    for kind in ("pipe", "socket", "loop", "dangling", "link"):
        # The same without an ending, which every command writes.
        os.link(place / f"{kind}.yaml", place / kind, follow_symlinks=False)
    for name, files in RUNS.items():
        (place / name).mkdir()
        for file, content in files.items():
            (place / name / file).write_text(content, encoding="utf-8")


RUNS: dict[str, dict[str, str]] = {
    "run-empty": {},
    "run-words": {"manifest.json": "words", "findings.json": "{}", "figures.json": "{}"},
    "run-deep": {"manifest.json": "[" * 100_000, "findings.json": "{}", "figures.json": "{}"},
    "run-no-findings": {"manifest.json": '{"question": {}}'},
    "run-null": {"manifest.json": "null", "findings.json": "null", "figures.json": "null"},
    "run-array": {"manifest.json": "[]", "findings.json": "[]", "figures.json": "[]"},
    "run-bare": {"manifest.json": '{"question": {}}', "findings.json": "{}", "figures.json": "{}"},
    "run-odd": {"manifest.json": '{"question": 3}', "findings.json": '{"findings": [{"id": 3}]}', "figures.json": "{}"},
}
"""Folders that are no sound run."""
