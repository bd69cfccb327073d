"""``detente estimate``: the parameters of a strategic model from a table of many disputes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli import _options

ALIASES = {
    "three-outcome": "three-outcome",
    "egame12": "three-outcome",
    "ultimatum": "ultimatum",
    "crisis-signalling": "crisis-signalling",
    "sigint": "crisis-signalling",
}
"""Names of the methods; those of the R packages *games* and *sigInt* are understood too."""
TAKES = {
    "three-outcome": {"kind", "link", "outcomes", "scale", "fixed", "errors"},
    "ultimatum": {"most", "s2", "errors"},
    "crisis-signalling": {"first_stage", "starts"},
}


def run(
    method: Annotated[
        str, typer.Argument(metavar="METHOD", help="three-outcome (egame12), ultimatum, or crisis-signalling (sigint).")
    ],
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="As in R: 'outcome ~ a + b | 0 | c | d'.")],
    data: Annotated[Path, typer.Option(metavar="FILE", help="A CSV file or an .xlsx workbook with a header.")],
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="What the players do not know of each other: private or agent.")
    ] = None,
    link: Annotated[str | None, typer.Option(metavar="LINK", help="probit or logit.")] = None,
    outcomes: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="Names of the outcomes: status quo, concession, war.")
    ] = None,
    scale: Annotated[
        str | None, typer.Option(metavar="TERMS", help="Regressors of the log of the scale, such as 'z - 1'.")
    ] = None,
    fixed: Annotated[
        str | None, typer.Option(metavar="NUMBERS", help="Known utilities u11, u13, u14, u24, separated by commas.")
    ] = None,
    most: Annotated[float | None, typer.Option(help="The largest possible offer (ultimatum).")] = None,
    s2: Annotated[float | None, typer.Option(help="Known scale of the responder (ultimatum).")] = None,
    first_stage: Annotated[
        str | None, typer.Option(metavar="COLUMNS", help="Columns with first estimates of p_R and p_F.")
    ] = None,
    starts: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Number of starting points (crisis-signalling).")
    ] = None,
    errors: Annotated[str | None, typer.Option(metavar="KIND", help="Standard errors: hessian, robust or opg.")] = None,
    sheet: _options.Sheet = None,
    decimal: _options.Decimal = "",
    as_json: _options.Json = False,
) -> None:
    """Estimate a strategic model from a table of many disputes, with standard errors."""
    from detente._text import echo, emit, json_text
    from detente.estimate import EstimationError, crisis_signalling, read_table, three_outcome, ultimatum

    given = {
        "kind": kind, "link": link, "outcomes": outcomes, "scale": scale, "fixed": fixed, "most": most, "s2": s2,
        "first_stage": first_stage, "starts": starts, "errors": errors,
    }  # fmt: skip
    name = ALIASES.get(method.lower())
    if name is None:
        raise EstimationError(f"there is no method {method!r}; there are {', '.join(ALIASES)}")
    options: dict[str, Any] = {k: v for k, v in given.items() if v is not None}
    for option in options:
        if option not in TAKES[name]:
            known = ", ".join(sorted("--" + x.replace("_", "-") for x in TAKES[name]))
            raise EstimationError(f"{name} does not take --{option.replace('_', '-')}; it takes {known}")
    for option in ("outcomes", "first_stage"):
        if option in options:
            options[option] = tuple(x.strip() for x in options[option].split(","))
    if "fixed" in options:
        options["fixed"] = _numbers(options["fixed"])
    for option, allowed in (
        ("kind", ("private", "agent")),
        ("link", ("probit", "logit")),
        ("errors", ("hessian", "robust", "opg")),
    ):
        if option in options and options[option] not in allowed:
            raise EstimationError(f"--{option} is {options[option]!r}; it must be {' or '.join(allowed)}")
    if options.get("link") == "logit" and "kind" not in options:
        options["kind"] = "agent"
    if name == "ultimatum" and "most" not in options:
        raise EstimationError("ultimatum needs --most: the largest offer that could be made")
    methods: dict[str, Callable[..., Any]] = {
        "three-outcome": three_outcome,
        "ultimatum": ultimatum,
        "crisis-signalling": crisis_signalling,
    }
    table = read_table(data, sheet=sheet, decimal=decimal)
    fit = methods[name](formula, table, **options)
    if as_json:
        emit(json_text(fit.plain()) + "\n")
    else:
        echo(str(fit))
    for column, note in table.notes.items():
        if note and column in formula:
            echo(note, err=True)


def _numbers(text: str) -> tuple[float, ...]:
    from detente.estimate import EstimationError

    try:
        return tuple(float(x) for x in text.split(","))
    except ValueError:
        raise EstimationError(f"--fixed takes numbers with commas, not {text!r}") from None
