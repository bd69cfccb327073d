"""``detente runs``: what the run store holds; compare, remove, check and query it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import _options

if TYPE_CHECKING:
    from detente.answers.plain_table import PlainTable
    from detente.runs.store import Store

ACTIONS = ("list", "show", "compare", "export", "prune", "verify", "query")
DAY = 86_400.0
TIMES = {"m": 60.0, "h": 3600.0, "d": DAY, "w": 7 * DAY}
SIZES = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


def run(
    action: Annotated[
        str, typer.Argument(metavar="ACTION", help=f"What to do: {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}.")
    ] = "list",
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="RUN…|FOLDER|SQL", help="Ids of runs (a beginning is enough), or the query."),
    ] = None,
    older: Annotated[
        str | None, typer.Option("--older-than", metavar="TIME", help="prune: runs not used for 30d, 12h or 4w.")
    ] = None,
    keep: Annotated[
        str | None, typer.Option(metavar="SIZE", help="prune: then until the rest takes at most 500MB or 2GB.")
    ] = None,
    damaged: Annotated[bool, typer.Option("--damaged", help="prune: runs whose files have changed, too.")] = False,
    dry: Annotated[bool, typer.Option("--dry-run", help="prune: only say what would be removed.")] = False,
    store: _options.StorePlace = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the table: .csv, .xlsx, .html, .json, or text (.txt)."),
    ] = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """List the runs of the store; show, compare, export, prune, verify or query them."""
    from detente.cli._deliver import check_target, deliver
    from detente.cli._guard import one_of
    from detente.runs.store import Store

    one_of("ACTION", action, ACTIONS)
    check_target(out)
    runs, given = Store(store), list(names or ())
    match action:
        case "compare":
            found: Any = _compared(runs, given)
        case "export":
            _export(runs, given, force)
            return
        case "show":
            _show(runs, _one(action, given), as_json)
            return
        case "prune":
            found = _pruned(runs, older, keep, damaged, dry)
        case "verify":
            found = _verified(runs)
        case "query":
            found = _queried(runs, _one(action, given))
        case _:
            found = _listed(runs)
    deliver(found, "Runs", str(runs.root), as_json, out, force)
    if action == "verify" and found.rows_ and any(r["problem"] for r in found.rows_):
        raise typer.Exit(3)


def _one(action: str, given: list[str]) -> str:
    from detente._errors import UsageError

    if len(given) != 1:
        what = 'one query, such as "SELECT * FROM findings"' if action == "query" else "the id of one run"
        raise UsageError(f"detente runs {action}: give {what}")
    return given[0]


def _listed(runs: Store) -> PlainTable:
    from detente.answers.plain_table import PlainTable

    rows: list[dict[str, Any]] = [{"run": r.id[:12], **r.plain(), "state": "finished"} for r in runs.runs()]
    for u in runs.unfinished():
        q = u.question
        state = "being worked on" if u.active else "interrupted"
        known = {k: q.get(k) for k in ("draws", "seed")}
        rows.append(
            {"run": u.id[:12], "id": u.id, "title": ", ".join(q.get("scenario", {})), **known, "bytes": u.bytes}
        )
        rows[-1]["state"] = state
    total = sum(int(r["bytes"]) for r in rows)
    for r in rows:
        r["size"] = f"{r['bytes'] / 1e6:.1f} MB"
    note = f"{len(rows)} runs, {total / 1e6:.1f} MB, in {runs.root}" if rows else f"No runs in {runs.root}."
    shown = ("run", "state", "created", "title", "draws", "seed", "models", "size")
    return PlainTable("Runs", rows, notes=(note,), shown=shown, more={"store": str(runs.root), "bytes": total})


def _show(runs: Store, id_: str, as_json: bool) -> None:
    import sys

    from detente._text import emit, json_text
    from detente.report.ask import answered
    from detente.report.compose import compose
    from detente.report.terminal import document_text

    found = answered(runs.find(id_))
    if as_json:
        emit(json_text(found.plain()) + "\n")
    else:
        emit(document_text(compose(found.view, {}), None, sys.stdout))


def _compared(runs: Store, given: list[str]) -> Any:
    from detente._errors import UsageError
    from detente.answers.comparison import Comparison, labelled
    from detente.report.ask import side_of

    if len(given) < 2:
        raise UsageError("detente runs compare: give the ids of two runs or more")
    found = [runs.find(g) for g in given]
    titles = {r.title for r in found}
    names = labelled([r.title if len(titles) == len(found) else r.id[:8] for r in found])
    return Comparison(tuple(side_of(r, n) for r, n in zip(found, names, strict=True)))


def _export(runs: Store, given: list[str], force: bool) -> None:
    from detente._errors import UsageError
    from detente._text import echo
    from detente.report.ask import answered

    if len(given) != 2:
        raise UsageError("detente runs export: give the id of a run, and the folder to write")
    answered(runs.find(given[0])).write(given[1], force=force)
    echo(f"{given[1]} written.")


def _pruned(runs: Store, older: str | None, keep: str | None, damaged: bool, dry: bool) -> PlainTable:
    from detente._errors import UsageError
    from detente.answers.plain_table import PlainTable

    if older is None and keep is None and not damaged:
        raise UsageError("detente runs prune: say what may go: --older-than 30d, --keep 2GB or --damaged")
    age = None if older is None else _amount("--older-than", older, TIMES)
    size = None if keep is None else int(_amount("--keep", keep, SIZES))
    gone = runs.prune(age, size, damaged, dry)
    words = "would be removed" if dry else "removed"
    return PlainTable("Runs", [{"removed": id_} for id_ in gone], notes=(f"{len(gone)} runs {words}.",))


def _amount(option: str, text: str, units: dict[str, Any]) -> float:
    from detente._errors import UsageError

    digits = text.strip().lower().rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = text.strip().lower()[len(digits) :].strip()
    try:
        number = float(digits)
    except ValueError:
        number = -1.0
    if unit not in units or not 0 <= number < float("inf"):
        raise UsageError(
            f"{option} {text}: write a number and one of {', '.join(units)}, such as 30{next(iter(units))}"
        )
    return number * units[unit]


def _verified(runs: Store) -> PlainTable:
    from detente.answers.plain_table import PlainTable

    rows: list[dict[str, Any]] = []
    for id_, problems in runs.verify():
        rows += [{"run": id_, "problem": p} for p in problems] or [{"run": id_, "problem": ""}]
    bad = sum(bool(r["problem"]) for r in rows)
    note = (
        f"{len(rows)} runs, all as they were written."
        if not bad
        else f"{bad} problems; `runs prune --damaged` removes."
    )
    return PlainTable("Runs", [r for r in rows if r["problem"]], notes=(note,), columns=("run", "problem"))


def _queried(runs: Store, sql: str) -> PlainTable:
    from detente.answers.plain_table import PlainTable
    from detente.runs.query import query

    found = query(runs, sql)
    return PlainTable("Query", found.records(), columns=found.columns, notes=(f"{len(found.rows)} rows.",))
