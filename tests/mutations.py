"""Wrong sentences, one for each kind of finding, and the tests that must notice them.

``python -m tests.mutations [ID …]`` changes one place at a time in a copy of the package and runs the tests named
beside it: a mutation that every test passes is reported, and the exit code is 1. The ordinary tests only check that
each place still exists (``tests/house/test_mutations.py``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEALS = "tests/models/deals/test_findings.py"
TABLING = "tests/models/deals/test_tabling.py"
TALKS = "tests/models/talks/test_findings.py"
GRAPH = "tests/models/graph/test_findings.py"
COERCION = "tests/models/coercion/test_findings.py"
COUNCIL = "tests/models/council/test_findings.py"


@dataclass(frozen=True)
class Mutation:
    """One wrong sentence: the kind of finding, the file, the text there, its replacement, and the tests."""

    id: str
    file: str
    old: str
    new: str
    tests: str


MUTATIONS = (
    Mutation("fate", "models/deals/fates.py", "key=lambda r: -r.reject)", "key=lambda r: r.reject)", DEALS),
    Mutation(
        "best-package",
        "models/deals/fates.py",
        "is accepted in {out_of_100(d.low.value)} where that is ",
        "is accepted in {out_of_100(d.high.value)} where that is ",
        DEALS,
    ),
    Mutation(
        "zone", "models/deals/findings.py", '"Yes, on paper" if share >= 0.5', '"Yes, on paper" if share < 0.5', DEALS
    ),
    Mutation(
        "zone-range",
        "models/deals/findings.py",
        "(from {count_of_100(low)} to {count_of_100(high)} over all assumption sets). ",
        "(from {count_of_100(high)} to {count_of_100(low)} over all assumption sets). ",
        DEALS,
    ),
    Mutation(
        "blocks-alone", "models/deals/findings.py", "key=lambda x: (-x[0], x[1])", "key=lambda x: (x[0], x[1])", DEALS
    ),
    Mutation(
        "force",
        "models/deals/findings.py",
        "from “{word(low)}” to “{word(high)}”",
        "from “{word(high)}” to “{word(low)}”",
        DEALS,
    ),
    Mutation("coder", "models/deals/compare.py", "key=lambda r: -r.gap", "key=lambda r: r.gap", DEALS),
    Mutation(
        "break-even",
        "models/deals/tipping.py",
        'it tips inside the coded range" if crossing',
        'it tips inside the coded range" if not crossing',
        TABLING,
    ),
    Mutation("what-to-table", "models/deals/offer_words.py", "return min(asked,", "return max(asked,", TABLING),
    Mutation(
        "talks",
        "models/talks/findings.py",
        'broken = _count(r, "base", far, "broken off")',
        'broken = _count(r, "base", far, "going on")',
        TALKS,
    ),
    Mutation(
        "talks-force",
        "models/talks/findings.py",
        'most = _count(r, "stress", day, "force at the deadline")',
        'most = _count(r, "base", day, "force at the deadline")',
        TALKS,
    ),
    Mutation(
        "talks/calendar",
        "models/talks/findings.py",
        '("no deadline", "half the time", "twice the time"))',
        '("no deadline", "twice the time", "half the time"))',
        TALKS,
    ),
    Mutation(
        "stable",
        "models/graph/findings.py",
        'lead = next((x for x in rows if x.trigger == "none"), rows[0])\n    outcome',
        "lead = rows[-1]\n    outcome",
        GRAPH,
    ),
    Mutation(
        "stable/paths",
        "models/graph/findings.py",
        '"improvements": "by moves that each bring their mover a gain"',
        '"improvements": "only by moves that bring their mover no gain at once"',
        GRAPH,
    ),
    Mutation(
        "stable/PROPOSAL",
        "models/graph/findings.py",
        'key=lambda m: (m.stable["SEQ"], m.actor)',
        'key=lambda m: (-m.stable["SEQ"], m.actor)',
        GRAPH,
    ),
    Mutation(
        "stable/dilemmas",
        "models/graph/findings.py",
        "sorted(rows, key=lambda r: -r.count)",
        "sorted(rows, key=lambda r: r.count)",
        GRAPH,
    ),
    Mutation(
        "why",
        "models/coercion/findings.py",
        "if r.answer in (IDLE, explanations.ACCEPTABLE)",
        "if r.answer not in (IDLE, explanations.ACCEPTABLE)",
        COERCION,
    ),
    Mutation(
        "why/CONDUCT",
        "models/coercion/wording.py",
        "return word(min(all_)), word(max(all_))",
        "return word(max(all_)), word(min(all_))",
        COERCION,
    ),
    Mutation(
        "why/shifting-power",
        "models/coercion/behaviour.py",
        "(5 to 95 of 100 draws: {low:.2f} to {high:.2f})",
        "(5 to 95 of 100 draws: {high:.2f} to {low:.2f})",
        COERCION,
    ),
    Mutation(
        "why/public-words",
        "models/coercion/behaviour.py",
        "np.nan_to_num(gives_way, nan=1.0) < 0.5",
        "np.nan_to_num(gives_way, nan=1.0) > 0.5",
        COERCION,
    ),
    Mutation(
        "coercion/range",
        "models/coercion/under_force.py",
        "kept = float(both.sum() / peace.sum())",
        "kept = 1.0 - float(both.sum() / peace.sum())",
        COERCION,
    ),
    Mutation(
        "guarantee",
        "models/coercion/guarantee_findings.py",
        "by, to = (called(case.scenario.actor[a].name) for a in (g.by, g.to))",
        "by, to = (called(case.scenario.actor[a].name) for a in (g.to, g.by))",
        COERCION,
    ),
    Mutation(
        "reference-class",
        "models/coercion/reference_classes.py",
        "({100 * x.low:.0f} to {100 * x.high:.0f} of 100)",
        "({100 * x.high:.0f} to {100 * x.low:.0f} of 100)",
        COERCION,
    ),
    Mutation(
        "council",
        "models/council/findings.py",
        "key=lambda x: (-x.lacks, -x.reject)",
        "key=lambda x: (x.lacks, -x.reject)",
        COUNCIL,
    ),
    Mutation(
        "admission",
        "models/council/findings.py",
        "take away a chance of {chance(m.takes_away)}",
        "take away a chance of {chance(m.left_closed_anyway)}",
        COUNCIL,
    ),
    Mutation(
        "bargaining",
        "models/spatial/findings.py",
        'answer="no" if close else "yes"',
        'answer="yes" if close else "no"',
        "tests/models/spatial/test_findings.py",
    ),
    Mutation(
        "settlement",
        "findings/settlement.py",
        '"models agree" if agree',
        '"models agree" if not agree',
        "tests/findings/test_settlement.py",
    ),
    Mutation(
        "conventions",
        "findings/conventions.py",
        "is accepted in {count_of_100(now)}, and in {count_of_100(then)} {how}",
        "is accepted in {count_of_100(then)}, and in {count_of_100(now)} {how}",
        "tests/findings/test_conventions.py",
    ),
    Mutation("lapse", "findings/lapse.py", "most = max((q.mode", "most = min((q.mode", "tests/findings/test_lapse.py"),
    Mutation(
        "levers",
        "levers/findings.py",
        "key=lambda f: -(f.share or 0.0)",
        "key=lambda f: (f.share or 0.0)",
        "tests/levers/test_page.py",
    ),
    Mutation(
        "key-driver",
        "answers/drivers.py",
        '"lowest fifth", int(hits[h, 0]), int(size[h, 0])',
        '"lowest fifth", int(hits[h, -1]), int(size[h, -1])',
        "tests/answers/test_drivers.py",
    ),
)


def survives(mutation: Mutation) -> bool:
    """Apply a mutation to a copy of the package and run its tests: whether none of them fails."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "detente"
        shutil.copytree(ROOT / "src" / "detente", copy, ignore=shutil.ignore_patterns("__pycache__"))
        file = copy / mutation.file
        text = file.read_text("utf-8")
        assert text.count(mutation.old) == 1, mutation
        file.write_text(text.replace(mutation.old, mutation.new), "utf-8")
        env = {**os.environ, "PYTHONPATH": folder}
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *mutation.tests.split()]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False).returncode == 0


def main() -> None:
    """Run the mutations that are named, or all."""
    chosen = [m for m in MUTATIONS if not sys.argv[1:] or m.id in sys.argv[1:]]
    alive: list[str] = []
    for mutation in chosen:
        lives = survives(mutation)
        print(f"{'SURVIVES' if lives else 'killed':9} {mutation.id}", flush=True)
        alive += [mutation.id] if lives else []
    print(f"{len(chosen) - len(alive)} of {len(chosen)} killed")
    sys.exit(1 if alive else 0)


if __name__ == "__main__":
    main()
