"""Commands that turn statements into a draft, and show what a new report adds."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path


def _date(text: str | None) -> date | None:
    from detente.evidence.inputs import Unreadable

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unreadable(f"--date {text}: write it as 2022-01-12") from None


def run_draft(
    paths: list[str], out: Path, published: str | None, title: str | None, issues: str | None, model: str | None
) -> None:
    """Draft a scenario from reports, or from statements saved with their reports; never over another file."""
    from detente.evidence.draft import draft
    from detente.evidence.issues import parse_issues
    from detente.evidence.saved import readings
    from detente.runs.folder import new_text

    wanted = parse_issues(issues) if issues is not None else None
    if out.exists():
        print(f"{out} exists; name another file with -o", file=sys.stderr)
        raise SystemExit(2)
    found = readings(paths, _date(published), model)
    for r in found:
        for warning in r.warnings:
            print(f"{r.document.id}: {warning}", file=sys.stderr)
    made = draft(found, title, issues=wanted, model=model)
    for warning in made.warnings:
        print(warning, file=sys.stderr)
    new_text(out, made.text)
    places = "1 place is" if made.fill == 1 else f"{made.fill} places are"
    print(f"{out} written; {places} marked TO FILL. Next: `detente check {out}`, `detente analyze {out}`.")


def run_update(
    case: str, reports: list[str], published: str | None, source: str, as_json: bool, model: str | None
) -> None:
    """Show what reports would add to a scenario; change nothing."""
    import json
    from dataclasses import asdict

    from detente._text import terminal_safe
    from detente.evidence.saved import readings
    from detente.evidence.update import additions, known_source, source_yaml, unknown
    from detente.scenario.load import load

    scenario = load(case)
    strangers = ", ".join(unknown(scenario))
    if strangers:
        print(
            f"Found only where a report introduces them by name, as no table holds them: {strangers}.", file=sys.stderr
        )
    for n, reading in enumerate(readings(reports, _date(published), model), 1):
        for warning in reading.warnings:
            print(f"{reading.document.id}: {warning}", file=sys.stderr)
        found = additions(scenario, reading)
        if as_json:
            rows = [{**asdict(a), "statement": a.statement.plain()} for a in found]
            print(json.dumps(rows, indent=1, ensure_ascii=False))
            continue
        count = "1 statement bears" if len(found) == 1 else f"{len(found)} statements bear"
        print(f"{reading.document.id}: {count} on {scenario.title}; nothing was changed.\n")
        same = known_source(scenario, reading)
        if same is not None:
            print(f"This report is the scenario's source {same} already.\n")
        for a in found:
            coded = a.coded or "nothing"
            print(
                terminal_safe(
                    f"{a.actor} on {a.issue} (coded {coded}), p{a.statement.paragraph}, {a.statement.act}: {a.note}"
                )
            )
            print(terminal_safe(f"    “{a.sentence}”"))
        if same is not None or not found:
            continue
        print("\nTo use it as evidence, paste this under `sources:` and name its blocks:\n")
        print(source_yaml(reading, source if n == 1 else f"{source}{n}"), end="")
