"""``detente list``: what is there to work with."""

from __future__ import annotations

from detente.cli import _options


def run(as_json: _options.Json = False) -> None:
    """List the bundled scenarios and the models."""
    from detente._text import echo, emit, json_text
    from detente.models.registry import models
    from detente.scenario.load import bundled, load

    cases = [{"name": n, "title": (s := load(n)).title, "as_of": s.as_of.isoformat()} for n in bundled()]
    methods = [{"id": m.id, "title": m.title, "status": m.status} for m in models().values()]
    if as_json:
        emit(json_text({"scenarios": cases, "models": methods}) + "\n")
        return
    echo("Scenarios")
    for c in cases:
        echo(f"  {c['name']:<28} {c['title']} (as of {c['as_of']})")
    echo("Models")
    for m in methods:
        echo(f"  {m['id']:<28} {m['title']} ({m['status']})")
