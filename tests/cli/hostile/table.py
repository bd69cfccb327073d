"""The table of hostile commands: arguments, exit code, words that must be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.cli.hostile import inputs


@dataclass(frozen=True)
class Case:
    """One command line, its exit code, what the message must hold, and what is typed."""

    args: tuple[str, ...]
    code: int
    said: str
    typed: str = ""

    @property
    def id(self) -> str:
        return ascii(
            " ".join(a if len(a) < 40 else f"{a[:20]}~" for a in self.args) + (f" <{self.typed}" if self.typed else "")
        )


SCENARIO_COMMANDS = (
    ("analyze", "FILE", "--draws", "10"),
    ("check", "FILE"),
    ("show", "FILE"),
    ("tables", "FILE", "out-folder"),
    ("spatial", "FILE"),
    ("explain", "FILE", "--actor", "A"),
    ("admit", "A", "FILE"),
    ("play", "FILE", "--script", "small.yaml"),
    ("stability", "FILE"),
    ("update", "FILE", "report.txt"),
    ("read", "report.txt", "--scenario", "FILE"),
)


def scenario_cases() -> Iterator[Case]:
    """Every command that takes a scenario, on every file that is none."""
    for command in SCENARIO_COMMANDS:
        args = lambda name, c=command: tuple(name if a == "FILE" else a for a in c)  # noqa: E731
        for bad in inputs.SCENARIOS:
            if bad.name.endswith(".csv") and command[0] in ("tables", "spatial", "explain"):
                continue  # these take tables
            yield Case(args(bad.name), bad.code, bad.said)
        for name, code, said in inputs.PLACES:
            if name in ("folder", "") and command[0] == "tables":
                continue  # a folder without tables
            yield Case(args(name), code, said)


def conflict_cases() -> Iterator[Case]:
    """Case files that are none, and states and concepts that do not exist."""
    for bad in inputs.CONFLICTS:
        yield Case(("stability", bad.name), bad.code, bad.said)
    yield Case(("stability", "missing.json"), 3, "no such file")
    yield Case(("stability", "folder/x.json"), 3, "no such file")
    for option in ("--from", "--why", "--inverse"):
        for state in ("99", "-1", "", "nowhere", "YYYYYY", "\x1b[31m"):
            yield Case(("stability", "duel.json", option, state), 2, "state")
    for concept in ("", "XYZ", "L0", "L-1", "L99999999999999999999"):
        yield Case(("stability", "duel.json", "--concept", concept), 2, "concept")
    yield Case(("stability", "duel.json", "--inverse", "1", "--vary", "Z"), 2, "Z")
    yield Case(("stability", "duel.json", "--dilemmas"), 2, "confrontation")


def body_cases() -> Iterator[Case]:
    """Voting bodies and quotas that cannot be."""
    for bad in inputs.BODIES:
        yield Case(("power", bad.name, "--quota", "3"), bad.code, bad.said)
    for quota in ("", "many", "-1", "nan", "inf", "1e999", "101%", "-5%", "%", "0", "7", "1" + "0" * 5000):
        yield Case(("power", "body.csv", "--quota", quota), 2, "")
    yield Case(("power", "body.csv", "--quota", "4", "--member", "Z"), 2, "there is no member 'Z'")
    yield Case(("power", "missing.csv", "--quota", "4"), 3, "missing.csv")
    yield Case(("power", "body.csv"), 2, "--quota")


def play_cases() -> Iterator[Case]:
    """Commands that cannot be done, and transcripts that are none."""
    for command, said in inputs.COMMANDS:
        yield Case(("play", "small.yaml"), 2, said, typed=command + "\n")
    for bad in inputs.TRANSCRIPTS:
        yield Case(("play", "small.yaml", "--replay", bad.name), bad.code, bad.said)
    for option in ("--script", "--replay"):
        yield Case(("play", "small.yaml", option, "missing.txt"), 3, "missing.txt: no such file")
        yield Case(("play", "small.yaml", option, "folder"), 3, "folder")
        yield Case(("play", "small.yaml", option, "/dev/zero"), 3, "not an ordinary file")
        yield Case(("play", "small.yaml", option, "b-binary.csv"), 2, "UTF-8")
    yield Case(("play", "small.yaml", "--forum", "zz"), 2, "there is no forum zz")
    yield Case(("play", "small.yaml", "--hand", "zz"), 2, "there is no actor zz")
    yield Case(("play", "small.yaml", "--draw", "-1"), 2, "--draw")


def run_cases() -> Iterator[Case]:
    """Folders that are no runs."""
    for name in inputs.RUNS:
        yield Case(("report", name), 2 if name in ("run-null", "run-array", "run-bare", "run-odd") else 3, name)
        yield Case(
            ("report", name, "--out", "page.html"),
            2 if name in ("run-null", "run-array", "run-bare", "run-odd") else 3,
            name,
        )
    for name in ("missing", "small.yaml", "", "a\0b", "pipe.yaml", "loop.yaml"):
        yield Case(("report", name), 3, "holds no run")
    for name in inputs.RUNS:
        yield (
            Case(("analyze", "small.yaml", "--draws", "10", "--out", name), 2, name)
            if name != "run-empty"
            else Case(("explain", name, "--actor", "A"), 3, name)
        )


OPTIONS = (
    (("analyze", "small.yaml"), ("--draws", "--seed", "--workers"), ("", "x", "1.5", "1e9", "nan")),
    (("analyze", "small.yaml"), ("--draws", "--workers"), ("-1", "99999999999999999999")),
    (("admit", "A", "small.yaml"), ("--draws", "--seed", "--moratorium"), ("", "x")),
    (("spatial", "small.yaml"), ("--draws", "--seed", "--workers", "--status-quo"), ("", "x", "1.5")),
    (("stability", "small.yaml"), ("--draws", "--seed"), ("", "x", "1.5")),
    (("explain", "small.yaml", "--actor", "A"), ("--round",), ("", "x", "-1", "0", "99")),
    (("spatial", "small.yaml"), ("--model",), ("", "x", "SMP2")),
    (("spatial", "small.yaml"), ("--option",), ("", "x", "=", "x=1", "rounds=x", "rounds=-1", "rounds=1e400")),
    (("spatial", "small.yaml"), ("--ktab",), ("", "x", "1,2", "9,9,9,9,9,9,9,9,9", "0,0,0,2,1,1,1,1,x")),
    (("new", "fresh.yaml"), ("--as-of",), ("", "x", "2020-02-30", "10000-01-01", "01/02/2020")),
    (("new", "fresh.yaml"), ("--parties", "--issues"), ("", ",", "A,A")),
    (("new", "fresh.yaml"), ("--parties",), ("A",)),
    (("new", "fresh.yaml"), ("--members",), ("", "x", "A", "A=", "=A,B", "Z=A,B")),
    (("read", "report.txt"), ("--format",), ("", "x", "xml")),
    (("read", "report.txt"), ("--date",), ("", "x", "2020-02-30")),
    (("draft", "report.txt", "-o", "fresh.yaml"), ("--date",), ("", "x", "2020-02-30")),
    (("update", "small.yaml", "report.txt"), ("--date",), ("", "x", "2020-02-30")),
    (("tables", "body.csv", "fresh.yaml"), ("--as-of",), ("", "x", "2020-02-30")),
    (("check", "small.yaml"), ("--overlay",), ("x", "small.yaml", "empty.yaml")),
    (("estimate", "ultimatum", "y ~ a | b", "--data", "body.csv", "--most", "1"), ("--s2", "--starts"), ("", "x")),
)


def option_cases() -> Iterator[Case]:
    """Values that an option cannot have, arguments that are missing, options that there are not."""
    for command, options, values in OPTIONS:
        for option in options:
            for value in values:
                yield Case((*command, option, value), 2, "")
    for name in (
        "analyze", "check", "show", "new", "report", "tables", "read", "draft", "update", "estimate", "power",
        "spatial", "explain", "admit", "play", "stability",
    ):  # fmt: skip
        yield Case((name,), 2, "Missing")
    for name in ("list", "schema", "analyze", "check"):
        yield Case((name, "--frobnicate"), 2, "--frobnicate")
        yield Case((name, "small.yaml", "small.yaml", "small.yaml"), 2, "")
    yield Case(("frobnicate",), 2, "No such command")
    yield Case(("analyse", "small.yaml"), 2, "analyze")
    yield Case(("--frobnicate",), 2, "--frobnicate")
    yield Case(("\x1b[31m",), 2, "No such command")
    for method in ("x", "three-outcome", "ultimatum", "crisis-signalling"):
        for formula in ("", "y", "~", "y ~ a | b | c | d | e | f", "y ~ ((a", "y ~ nothing"):
            yield Case(("estimate", method, formula, "--data", "body.csv"), 2, "")
    yield Case(("estimate", "three-outcome", "y ~ a | 0 | b | c", "--data", "missing.csv"), 3, "missing.csv")
    yield Case(("estimate", "three-outcome", "y ~ a | 0 | b | c", "--data", "folder"), 3, "folder")
    yield Case(("explain", "small.yaml", "--actor", "Z"), 2, "Z")
    yield Case(("explain", "small.yaml", "--actor", ""), 2, "actor")
    yield Case(("admit", "Z", "small.yaml"), 2, "there is no actor Z")
    yield Case(("tables", "small.yaml", "out.ods"), 2, "workbook")
    yield Case(("tables", "folder", "fresh.yaml"), 2, "folder")
    yield Case(("tables", "small.yaml", "fresh.yaml"), 2, "this is not a table")
    yield Case(("read", "missing.txt"), 3, "missing.txt")
    yield Case(("read", "report.txt", "--out", "fresh", "--html", "fresh"), 2, "name two")


WRITERS = (
    (("new", "TARGET"), ()),
    (("schema", "--out", "TARGET"), ()),
    (("stability", "duel.json", "--svg", "TARGET"), ()),
    (("play", "small.yaml", "--export", "TARGET"), ()),
    (("draft", "report.txt", "-o", "TARGET"), ("mine-x", "/proc/nothing/fresh", "n" * 300)),
    (("read", "report.txt", "--out", "TARGET"), ("mine-x",)),
    (("read", "report.txt", "--html", "TARGET"), ("mine-x",)),
)
"""Commands that write a file, and targets whose refusal takes long work."""
FILES = (
    ("", 2, "name a file"),
    (" ", 2, "name a file"),
    (".", 2, "name a file"),
    ("..", 2, "name a file"),
    ("/", 2, "name a file"),
    ("fresh/", 2, "name a file"),
    ("a\0b", 2, "name a file"),
    ("folder", 2, "this is a folder"),
    ("pipe", 2, "this is a pipe"),
    ("socket", 2, "this is a socket"),
    ("link", 2, "this is a link"),
    ("dangling", 2, "this is a link"),
    ("loop", 2, "this is a link"),
    ("/dev/null", 2, "this is a device"),
    ("/dev/full", 2, "this is a device"),
    ("small.yaml/fresh", 3, "not a directory"),
    ("/proc/nothing/fresh", 3, "/proc/nothing/fresh"),
    ("n" * 300, 3, "choose a shorter name"),
    ("mine-x", 2, "--force"),
)
"""Targets that no file can be written to, the exit code, and what is said."""


def output_cases() -> Iterator[Case]:
    """Every command that writes, on every place that cannot be written."""
    for command, slow in WRITERS:
        for target, code, said in FILES:
            if target in slow:
                continue
            yield Case(tuple(target if a == "TARGET" else a for a in command), code, said)
            if target != "mine-x" and target.strip():
                yield Case((*(target if a == "TARGET" else a for a in command), "--force"), code, said)
    for command in (("analyze", "small.yaml", "--draws", "10", "--out"), ("tables", "small.yaml")):
        for target, code, said in FILES:
            if target in ("fresh/", "folder", "mine-x") or (target.endswith(".yaml") and command[0] == "tables"):
                continue  # good names of folders; and names that ask tables for a scenario
            yield Case((*command, target), code, said.replace("name a file", "name a folder"))
    yield Case(("analyze", "small.yaml", "--draws", "10", "--out", "full"), 2, "holds no run")
    yield Case(("analyze", "small.yaml", "--draws", "10", "--out", "full", "--force"), 2, "holds no run")
    yield Case(("tables", "small.yaml", "mine-x.xlsx"), 2, "--force")
    yield Case(("tables", "body.csv", "-", "--as-of", "x"), 2, "--as-of")


def cases() -> list[Case]:
    """Return the whole table."""
    parts = (scenario_cases, conflict_cases, body_cases, play_cases, run_cases, option_cases, output_cases)
    return [case for part in parts for case in part()]
