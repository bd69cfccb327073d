"""``detente estimate``: the parameters of a strategic model from a table of many disputes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    method: str,
    formula: str,
    data: Path,
    as_json: bool,
    given: dict[str, Any],
    sheet: str | None = None,
    decimal: str = "",
) -> None:
    """Estimate and print.

    Parameters
    ----------
    method, formula, data
        Which model, its formula, the CSV file or workbook.
    as_json
        Whether to print plain data.
    given
        Options of the method; ``None`` where one was not given.
    sheet, decimal
        Which sheet of a workbook, and its decimal sign, where these are not clear.

    Raises
    ------
    EstimationError
        On anything that cannot be estimated, with the column or the option.
    """
    from detente.estimate import EstimationError, crisis_signalling, read_table, three_outcome, ultimatum

    name = ALIASES.get(method.lower())
    if name is None:
        raise EstimationError(f"there is no method {method!r}; there are {', '.join(ALIASES)}")
    options = {k: v for k, v in given.items() if v is not None}
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
    print(json.dumps(fit.plain(), indent=1, ensure_ascii=False, allow_nan=False) if as_json else str(fit))
    for column, note in table.notes.items():
        if note and column in formula:
            print(note, file=sys.stderr)


def _numbers(text: str) -> tuple[float, ...]:
    from detente.estimate import EstimationError

    try:
        return tuple(float(x) for x in text.split(","))
    except ValueError:
        raise EstimationError(f"--fixed takes numbers with commas, not {text!r}") from None
