"""``detente show``: the parts of a scenario."""

from __future__ import annotations

from detente.cli import _options


def run(case: _options.Case, as_json: _options.Json = False) -> None:
    """Show a scenario: actors, issues, positions, proposals."""
    from detente._text import echo, emit, json_text
    from detente.scenario.load import load

    s = load(case)
    if as_json:
        emit(json_text(s.model_dump(mode="json", exclude_defaults=True)) + "\n")
        return
    echo(f"{s.title}, as of {s.as_of}")
    if s.summary:
        echo(s.summary)
    echo("\nActors")
    for a in s.actors:
        echo(f"  {a.id:<8} {a.name}" + (f" ({len(a.members)} members, rule {a.rule})" if a.members else ""))
    echo("\nIssues (status quo marked *)")
    for k in s.issues:
        echo(f"  {k.id:<12} {k.question}")
        for y, text in sorted(k.levels.items()):
            echo(f"    {'*' if y == k.status_quo else ' '}{y:>4}  {text}")
    echo("\nPositions: ideal; salience (low/mode/high)")
    for p in s.positions:
        ideal, salience = (
            "–" if q is None else f"{q.low:g}/{q.mode:g}/{q.high:g}" for q in (p.ideal or p.stated, p.salience)
        )
        echo(f"  {p.actor:<8} {p.issue:<12} {ideal:<14} {salience}")
    echo("\nProposals")
    for p in s.proposals:
        echo(f"  {p.id:<20} {p.kind:<8} " + ", ".join(f"{k} {y}" for k, y in p.package.items()))
