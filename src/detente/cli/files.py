"""Commands about files: check, list, show, new, schema, report, tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.scenario.model import Scenario


def _print(data: Any) -> None:
    print(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False, default=str))


def run_check(case: str, overlay: str | None, as_json: bool) -> None:
    """Print every problem; leave with 2 if there are any."""
    from dataclasses import asdict

    from detente.scenario.load import read
    from detente.scenario.problems import render

    document = read(case, overlay=overlay)
    if as_json:
        _print([asdict(p) for p in document.problems])
    elif document.problems:
        print(render(document.problems), file=sys.stderr)
    elif document.scenario is not None:
        s = document.scenario
        counted = ", ".join(
            f"{len(x)} {name}{'' if len(x) == 1 else 's'}"
            for x, name in (
                (s.actors, "actor"), (s.issues, "issue"), (s.positions, "position"), (s.proposals, "proposal"),
            )
        )  # fmt: skip
        print(f"{document.file}: fine. {counted}; as of {s.as_of}.")
    if document.problems:
        raise SystemExit(2)


def run_list(as_json: bool) -> None:
    """Print the bundled scenarios and the models."""
    from detente.models.registry import models
    from detente.scenario.load import bundled, load

    cases = [{"name": n, "title": (s := load(n)).title, "as_of": s.as_of.isoformat()} for n in bundled()]
    methods = [{"id": m.id, "title": m.title, "status": m.status} for m in models().values()]
    if as_json:
        _print({"scenarios": cases, "models": methods})
        return
    print("Scenarios")
    for c in cases:
        print(f"  {c['name']:<28} {c['title']} (as of {c['as_of']})")
    print("Models")
    for m in methods:
        print(f"  {m['id']:<28} {m['title']} ({m['status']})")


def run_show(case: str, as_json: bool) -> None:
    """Print a scenario's parts."""
    from detente.scenario.load import load

    s = load(case)
    if as_json:
        _print(s.model_dump(mode="json", exclude_defaults=True))
        return
    print(f"{s.title}, as of {s.as_of}")
    if s.summary:
        print(s.summary)
    print("\nActors")
    for a in s.actors:
        print(f"  {a.id:<8} {a.name}" + (f" ({len(a.members)} members, rule {a.rule})" if a.members else ""))
    print("\nIssues (status quo marked *)")
    for k in s.issues:
        print(f"  {k.id:<12} {k.question}")
        for y, text in sorted(k.levels.items()):
            print(f"    {'*' if y == k.status_quo else ' '}{y:>4}  {text}")
    print("\nPositions: ideal; salience (low/mode/high)")
    for p in s.positions:
        ideal, salience = (
            "–" if q is None else f"{q.low:g}/{q.mode:g}/{q.high:g}" for q in (p.ideal or p.stated, p.salience)
        )
        print(f"  {p.actor:<8} {p.issue:<12} {ideal:<14} {salience}")
    print("\nProposals")
    for p in s.proposals:
        print(f"  {p.id:<20} {p.kind:<8} " + ", ".join(f"{k} {y}" for k, y in p.package.items()))


class Refused(Exception):
    """What was asked for cannot be done as it was asked."""


def run_new(
    file: Path, title: str, parties: str, issues: str, members: Sequence[str], as_of: str | None, by: str
) -> None:
    """Write a starter file; never over another."""
    from datetime import date

    from detente.runs.folder import new_text
    from detente.scenario.new import new

    try:
        date.fromisoformat(as_of or "2000-01-01")
    except ValueError:
        raise Refused(f"--as-of {as_of}: write a date as YEAR-MONTH-DAY, such as 2022-01-13") from None
    groups: dict[str, list[str]] = {}
    for entry in members:
        group, equals, names = entry.partition("=")
        if not equals or not _split(names):
            raise Refused(f"--members {entry}: write PARTY=MEMBER,MEMBER")
        groups[group.strip()] = _split(names)
    try:
        text = new(
            title,
            parties=_split(parties),
            issues=_split(issues),
            as_of=as_of or date.today().isoformat(),
            members=groups,
            by=by,
        )
    except ValueError as e:
        raise Refused(str(e)) from None
    new_text(file, text)
    print(f"{file} written. Next: fill it in, `detente check {file}`, `detente analyze {file}`.")


def _split(names: str) -> list[str]:
    return [x.strip() for x in names.split(",") if x.strip()]


def run_schema() -> None:
    """Print the JSON Schema."""
    from detente.scenario.schema import schema

    _print(schema())


def run_report(run: Path, out: Path | None) -> None:
    """Render a saved run again."""
    from jinja2 import UndefinedError

    from detente.report.page import render
    from detente.runs.folder import read_run, replace_text

    saved = read_run(run)
    target = out or run / "report.html"
    try:
        page = render(saved["findings"], saved["figures"], saved["manifest"])
    except (LookupError, TypeError, AttributeError, ValueError, UndefinedError) as e:
        what = f"{run} holds no run that this version can show ({type(e).__name__}: {e})"
        raise Refused(f"{what}; run `detente analyze` again") from None
    replace_text(target, page)
    print(f"{target} written.")


def run_tables(
    source: str,
    out: Path,
    base: str | None,
    title: str | None,
    as_of: str | None,
    by: str | None = None,
    decimal: str = "",
) -> None:
    """Write a scenario's tables, or a scenario from tables where ``out`` ends in ``.yaml``."""
    from detente.scenario.load import load
    from detente.scenario.tables import write_tables

    if out.suffix.lower() not in (".yaml", ".yml"):
        _new_tables(out)
        write_tables(_from_tables(source, base, title, as_of, by, decimal) if _is_table(source) else load(source), out)
        print(f"{out} written.")
        return
    if not _is_table(source):
        raise Refused(f"{source}: name a folder of CSV files, an .xlsx workbook or a KTAB .csv to make a scenario from")
    from detente.runs.folder import new_text
    from detente.scenario.save import dumps

    new_text(out, dumps(_from_tables(source, base, title, as_of, by, decimal)))
    print(f"{out} written. Next: `detente check {out}`, `detente analyze {out}`.")


def _new_tables(out: Path) -> None:
    """Refuse what would write over tables, or make a folder that looks like a file."""
    from detente.scenario._sheets import SHEETS

    if out.suffix.lower() in (".csv", ".tsv", ".ods", ".xls", ".xlsm") and not out.is_dir():
        raise Refused(f"{out}: tables are written as an .xlsx workbook, or into a folder as CSV; name one of these")
    there = [out] if out.is_file() else [p for p in (out / f"{name}.csv" for name in SHEETS) if p.exists()]
    if there:
        raise Refused(f"{there[0]} is there already; name another, or remove it first")


def _is_table(source: str) -> bool:
    return source.lower().endswith((".xlsx", ".csv")) or Path(source).is_dir()


def _from_tables(
    source: str, base: str | None, title: str | None, as_of: str | None, by: str | None, decimal: str
) -> Scenario:
    """Read a workbook, a folder of CSV files, or one CSV file as KTAB writes it; print what was assumed."""
    from detente.scenario.ktab import read_ktab
    from detente.scenario.load import load
    from detente.scenario.tables import read_tables

    if source.lower().endswith(".csv") and not Path(source).is_dir():
        if as_of:
            return read_ktab(source, as_of=as_of, decimal=decimal, tell=note)
        note("A KTAB table has no date; as_of is 1970-01-01: set it with --as-of.")
        return read_ktab(source, decimal=decimal, tell=note)
    start = load(base) if base else None
    return read_tables(source, base=start, title=title, as_of=as_of, by=by, decimal=decimal, tell=note)


def note(text: str) -> None:
    """Print what was assumed in reading."""
    print(text, file=sys.stderr)
