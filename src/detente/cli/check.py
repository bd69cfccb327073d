"""``detente check``: all problems of a scenario file."""

from __future__ import annotations

from detente.cli import _options


def run(case: _options.Case, overlay: _options.Overlay = None, as_json: _options.Json = False) -> None:
    """List everything that is wrong with a scenario file, and how to fix it."""
    from dataclasses import asdict

    from detente._text import echo, emit, json_text
    from detente.answers.words import numbered
    from detente.problems import ScenarioError
    from detente.scenario.load import read

    document = read(case, overlay=overlay)
    warnings = document.warnings
    if as_json:
        # The key of earlier versions stays for one more.
        emit(json_text([asdict(p) | {"mend": p.remedy} for p in (*document.problems, *warnings)]) + "\n")
    if document.problems:
        error = ScenarioError(document.problems)
        if not as_json:
            raise error
        raise SystemExit(error.exit_code)
    if document.scenario is not None and not as_json:
        s = document.scenario
        counted = ", ".join(
            f"{len(x)} {name}{'' if len(x) == 1 else 's'}"
            for x, name in (
                (s.actors, "actor"), (s.issues, "issue"), (s.positions, "position"), (s.proposals, "proposal"),
            )
        )  # fmt: skip
        # An overlay is checked on top of its base; the file that was named comes first.
        *base, last = document.hashes or (document.file,)
        name = f"{last} over {base[0]}" if base else last
        echo(f"{name}: fine. {counted}; as of {s.as_of}.")
        if warnings:
            echo(f"{numbered(len(warnings), 'warning')}; these are not errors, but may be mistakes:")
            for w in warnings:
                echo(str(w))
