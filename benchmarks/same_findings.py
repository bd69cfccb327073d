"""Findings of every bundled case against those of another checkout: each number that differs, with its reason.

``python -m benchmarks.same_findings OTHER [--draws N] [CASE …]``: OTHER is the folder of a checkout with its own
``.venv`` (the baseline is commit 29c49ef). Both analyse each case that both have, with the same seed. Findings are
matched by id, keys and ids by the table of renamed names (``docs/reference/renames.md``). Numbers are compared:
values, shares by assumption, errors, key drivers. A difference without a reason in ``REASONS`` makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[1]
KEYS = ("value", "n_draws", "by_assumption", "mc_se", "key_drivers", "basis_share")
"""The parts of a finding that are compared; the rest is words."""
TOLERANCE = 1e-9

MEANING = "its meaning changed on purpose: see docs/decisions.md and CHANGELOG.md"
LAPSE = "issues that an agreement leaves out lapse, and events are not discounted by trust (renames.md, 1)"
SETS = "assumption sets on knowledge and on what is left out were added (renames.md, 2)"
LASTING = "whether a proposal would last is computed over the draws in which it is accepted (renames.md, 3)"
LAPSING = ("cuba-1962", "taiwan-strait-1995", "nato-finland-sweden-2022")
"""Bundled cases in which an issue lapses, and nothing else was changed in the file."""
MOVED = (
    "zone", "best-package", "blocks-alone", "fate/*", "settlement/*", "talks*", "why*", "force", "guarantee/*",
    "stable", "coercion/*", "council/*", "conventions",
)  # fmt: skip
"""Findings on which the worth of packages or of no agreement depends."""
REASONS: tuple[tuple[str, str, str, str], ...] = (
    ("*", "stable/*", "*", LASTING),
    *((case, finding, "by_assumption", SETS) for case in LAPSING for finding in MOVED),
    *((case, finding, "*", LAPSE) for case in LAPSING for finding in MOVED),
    ("nato-russia-2022", "*", "*", f"the case is coded further; {MEANING}"),
)
"""(case, finding, key, reason), as patterns; the first that fits counts."""


def renamed(kind: str) -> dict[str, str]:
    """Return old → new of a kind of name (``finding``), or of plain keys (an empty kind), from the table of renames."""
    out: dict[str, str] = {}
    for line in (ROOT / "docs" / "reference" / "renames.md").read_text("utf-8").splitlines():
        found = re.fullmatch(rf"\| {kind + ' ' if kind else ''}`([^`]+)` \| `([^`]+)` \|", line)
        if found:
            out.setdefault(found[2], found[1])
    return out


def findings(checkout: Path, case: str, draws: int, folder: Path) -> dict[str, dict[str, Any]]:
    """Run a case in a checkout; return its findings by id, empty where it does not have the case."""
    python = checkout / ".venv" / "bin" / "python"
    out = folder / f"{checkout.name}-{case}.json"
    code = (
        "import json, pathlib, detente; "
        f"a = detente.analyze(detente.load({case!r}), draws={draws}, seed=1); "
        f"pathlib.Path({str(out)!r}).write_text(json.dumps(a.plain()))"
    )
    done = subprocess.run([str(python), "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{case}: {checkout.name} does not run it: {done.stderr.strip().splitlines()[-1:]}")
        return {}
    return {f["id"]: f for f in json.loads(out.read_text("utf-8"))["findings"]}


def number(id_: str, ids: Mapping[str, str], known: Iterable[str]) -> str:
    """Return today's id of a finding: ``guarantee/BY-TO`` became ``guarantee/BY/TO``.

    Where today's id names more (``admission/CANDIDATE/BODY``), it is the one in ``known`` that begins as the old one.
    """
    for old, new in ids.items():
        found = re.fullmatch(_pattern(old), id_)
        if found and new.count("/") == old.count("/") + old.count("-"):
            return "/".join([new.split("/")[0], *found.groups()])
        if found:
            longer = [x for x in known if x.startswith(f"{id_}/") and re.fullmatch(_pattern(new), x)]
            return longer[0] if len(longer) == 1 else id_
    return id_


def _pattern(name: str) -> str:
    return re.sub("BY|TO|CANDIDATE|BODY", "(.+)", re.escape(name))


def differences(old: object, new: object, at: str = "") -> Iterator[str]:
    """Yield the places at which numbers differ; words are not compared."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        a, b = cast("Mapping[str, object]", old), cast("Mapping[str, object]", new)
        for key in a:
            if key in b:
                yield from differences(a[key], b[key], f"{at}/{key}")
    elif isinstance(old, Sequence) and isinstance(new, Sequence) and not isinstance(old, str):
        a, b = cast("Sequence[object]", old), cast("Sequence[object]", new)
        if len(a) != len(b):
            yield f"{at}: {len(b)} entries, before {len(a)}"
        for i, (x, y) in enumerate(zip(a, b, strict=False)):
            yield from differences(x, y, f"{at}/{i}")
    elif isinstance(old, (int, float)) and isinstance(new, (int, float)) and abs(old - new) > TOLERANCE:
        yield f"{at}: {new:g}, before {old:g}"


def reason(case: str, finding: str, key: str) -> str | None:
    """Return why a number may differ; ``None`` if no reason is known."""
    return next((r for c, f, k, r in REASONS if fnmatch(case, c) and fnmatch(finding, f) and fnmatch(key, k)), None)


def compare(case: str, old: Mapping[str, dict[str, Any]], new: Mapping[str, dict[str, Any]]) -> tuple[int, int]:
    """Print every difference of a case; return how many numbers differ, and how many of them unexplained."""
    keys, ids = renamed(""), renamed("finding")
    before = {number(i, ids, new): {keys.get(k, k): v for k, v in f.items()} for i, f in old.items()}
    count = unexplained = 0
    for id_ in sorted({*before} | {*new}):
        if id_ not in before or id_ not in new:
            found = [("", "new" if id_ in new else "gone")]
        else:
            found = [(key, line) for key in KEYS for line in differences(before[id_].get(key), new[id_].get(key), key)]
        for key, line in found:
            why = "a new finding" if line == "new" else reason(case, id_, key)
            count += 1
            unexplained += why is None
            print(f"  {case} {id_} {line} – {why or 'UNEXPLAINED'}")
    print(f"{case}: {len(new)} findings, {count} differences, {unexplained} unexplained", flush=True)
    return count, unexplained


def main() -> None:
    """Compare the cases that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--draws", type=int, default=256)
    options = parser.parse_args()
    known = {p.name.removesuffix(".yaml") for p in (ROOT / "src" / "detente" / "cases").glob("*.yaml")}
    bundled = sorted(n for n in known if "." not in n)
    with tempfile.TemporaryDirectory() as folder:
        unexplained = 0
        for case in options.cases or bundled:
            place = Path(folder)
            old = findings(options.other.resolve(), case, options.draws, place)
            if old:
                unexplained += compare(case, old, findings(ROOT, case, options.draws, place))[1]
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
