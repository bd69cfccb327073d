"""The commands and their exit codes: 0 done, 1 bug, 2 input or usage, 3 cannot read or write, 130 interrupted."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _guard

app = typer.Typer(
    name="detente",
    help="From a report on a dispute to a checked scenario, and from the scenario to an answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

CaseArg = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A bundled scenario's name, or a YAML file.")]
JsonOpt = Annotated[bool, typer.Option("--json", help="Print plain data as JSON.")]


@app.command()
def analyze(
    case: CaseArg,
    draws: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many draws.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answers.")] = 1,
    workers: Annotated[int, typer.Option(min=0, max=256, help="Threads; 0: one per processor.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Write a run folder here.")] = None,
    overlay: Annotated[str | None, typer.Option(help="A second coder's values: name or file.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Answer a scenario's questions: what passes, who blocks, what it hangs on, where it settles."""
    from detente.cli.analyze import run

    with _guard.guarded():
        run(case, draws=draws, seed=seed, workers=workers, out=out, overlay=overlay, as_json=as_json)


@app.command()
def check(
    case: CaseArg,
    overlay: Annotated[str | None, typer.Option(help="A second coder's values: name or file.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say everything that is wrong with a scenario file, and how to mend it."""
    from detente.cli.files import run_check

    with _guard.guarded():
        run_check(case, overlay, as_json)


@app.command("list")
def list_(as_json: JsonOpt = False) -> None:
    """List the bundled scenarios and the models."""
    from detente.cli.files import run_list

    with _guard.guarded():
        run_list(as_json)


@app.command()
def show(case: CaseArg, as_json: JsonOpt = False) -> None:
    """Show a scenario: actors, issues, positions, proposals."""
    from detente.cli.files import run_show

    with _guard.guarded():
        run_show(case, as_json)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The YAML file to make.")],
    title: Annotated[str, typer.Option(help="Title of the dispute.")] = "A new dispute",
    parties: Annotated[str, typer.Option(help="The parties, with commas; the one that asks first.")] = "A,B",
    issues: Annotated[str, typer.Option(help="What is on the table, with commas.")] = "main,side",
    members: Annotated[
        list[str] | None, typer.Option(metavar="PARTY=A,B", help="Members of a party that is a group; repeatable.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Date of the coding, YYYY-MM-DD; by default today.")] = None,
    by: Annotated[str, typer.Option(help="Who judges.")] = "first coder",
) -> None:
    """Write a starter scenario that gives a first answer; then fill it in."""
    from detente.cli.files import run_new

    with _guard.guarded():
        run_new(file, title, parties, issues, members or [], as_of, by)


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from detente.cli.files import run_schema

    with _guard.guarded():
        run_schema()


@app.command()
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    out: Annotated[Path | None, typer.Option(help="Write the page here instead.")] = None,
) -> None:
    """Make a run's page again."""
    from detente.cli.files import run_report

    with _guard.guarded():
        run_report(run, out)


@app.command()
def tables(
    source: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A scenario; or tables, a KTAB .csv too.")],
    out: Annotated[Path, typer.Argument(help="A folder (CSV), an .xlsx; or, from tables, a new .yaml.")],
    base: Annotated[str | None, typer.Option(help="From tables: the scenario that keeps the rest.")] = None,
    title: Annotated[str | None, typer.Option(help="From tables: the title, where there is no base.")] = None,
    as_of: Annotated[str | None, typer.Option(help="From tables: the date, where there is no base.")] = None,
    by: Annotated[str | None, typer.Option(help="From tables: whose judgements, where there is no base.")] = None,
) -> None:
    """Write actors, issues and positions as CSV or XLSX, or a scenario from such tables."""
    from detente.cli.files import run_tables

    with _guard.guarded():
        run_tables(source, out, base, title, as_of, by)


@app.command()
def read(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT…", help="Files, folders, feeds, or - for stdin.")],
    date: Annotated[str | None, typer.Option(help="The report's date, as 2022-01-12.")] = None,
    scenario: Annotated[str | None, typer.Option(help="Link statements to this scenario's issues.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, json, jsonl, tsv, xlsx, plover or bundle.")] = "text",
    out: Annotated[Path | None, typer.Option(help="Write here instead of printing.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with the text and its statements.")] = None,
    model: Annotated[str | None, typer.Option(help="A spaCy model to parse with.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Read reports: who said what, for whom, to whom, and whether it happened."""
    from detente.cli.read import run

    with _guard.guarded():
        _guard.one_of("--format", form, ("text", "json", "jsonl", "tsv", "xlsx", "plover", "bundle"))
        run(reports, published=date, case=scenario, form="json" if as_json else form, out=out, html=html, model=model)


@app.command()
def draft(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT…", help="Reports, or a bundle saved by read.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The scenario file to make.")],
    date: Annotated[str | None, typer.Option(help="The report's date, as 2022-01-12.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the dispute.")] = None,
    issues: Annotated[
        str | None,
        typer.Option(help='What is disputed, in your words, with synonyms: "filling=reservoir,impound; data".'),
    ] = None,
    model: Annotated[str | None, typer.Option(help="A spaCy model to parse with.")] = None,
) -> None:
    """Draft a scenario from reports: what they say, and what is left to fill in."""
    from detente.cli.draft import run_draft

    with _guard.guarded():
        run_draft(reports, out, date, title, issues, model)


@app.command()
def update(
    case: CaseArg,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT…", help="New reports, or a bundle.")],
    date: Annotated[str | None, typer.Option(help="The report's date, as 2022-01-12.")] = None,
    source: Annotated[str, typer.Option(help="Id for the new source.")] = "new",
    model: Annotated[str | None, typer.Option(help="A spaCy model to parse with.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Show what a new report would add to a scenario; change nothing."""
    from detente.cli.draft import run_update

    with _guard.guarded():
        run_update(case, reports, date, source, as_json, model)


@app.command()
def estimate(
    method: Annotated[
        str, typer.Argument(help="three-outcome (egame12), ultimatum, or crisis-signalling (sigint).", metavar="METHOD")
    ],
    formula: Annotated[str, typer.Argument(help="As in R: 'outcome ~ a + b | 0 | c | d'.", metavar="FORMULA")],
    data: Annotated[Path, typer.Option(help="A CSV file with a header.")],
    kind: Annotated[str | None, typer.Option(help="private or agent: what each does not know.")] = None,
    link: Annotated[str | None, typer.Option(help="probit or logit.")] = None,
    outcomes: Annotated[str | None, typer.Option(help="Status quo, giving way, war: their names, with commas.")] = None,
    scale: Annotated[str | None, typer.Option(help="Regressors of the log of the scale, such as 'z - 1'.")] = None,
    fixed: Annotated[str | None, typer.Option(help="Known utilities u11, u13, u14, u24, with commas.")] = None,
    most: Annotated[float | None, typer.Option(help="The largest offer (ultimatum).")] = None,
    s2: Annotated[float | None, typer.Option(help="Known scale of the responder (ultimatum).")] = None,
    first_stage: Annotated[str | None, typer.Option(help="Columns of first estimates of p_R and p_F.")] = None,
    starts: Annotated[int | None, typer.Option(min=1, max=1000, help="Starting points (crisis-signalling).")] = None,
    errors: Annotated[str | None, typer.Option(help="Standard errors: hessian, robust or opg.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Estimate a strategic model from a table of many disputes, with standard errors."""
    from detente.cli.estimate import run

    given = {"kind": kind, "link": link, "outcomes": outcomes, "scale": scale, "fixed": fixed, "most": most, "s2": s2,
             "first_stage": first_stage, "starts": starts, "errors": errors}  # fmt: skip
    with _guard.guarded():
        run(method, formula, data, as_json, given)


@app.command()
def power(
    file: Annotated[Path, typer.Argument(metavar="WEIGHTS.csv", help="One line NAME,WEIGHT for each member.")],
    quota: Annotated[str, typer.Option(help="What a yes needs: a total of weights, or a share of them as 65%.")],
    member: Annotated[list[str] | None, typer.Option(help="Show this member only; may be given again.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say how much power each member of a voting body has: Shapley–Shubik, Banzhaf, Coleman."""
    from detente.cli.power import run

    with _guard.guarded():
        run(file, quota=quota, member=member or [], as_json=as_json)


@app.command()
def spatial(
    file: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A bundled scenario, a YAML file, or a KTAB CSV.")],
    model: Annotated[str, typer.Option(help="smp, expected-utility, exchange, mean, median or nash.")] = "smp",
    option: Annotated[list[str] | None, typer.Option(metavar="K=V", help="An option of the model; repeat it.")] = None,
    ktab: Annotated[str | None, typer.Option(help="KTAB's nine parameters, as 0,0,0,2,1,1,1,1,0; ktab mode.")] = None,
    seed: Annotated[int, typer.Option(help="For what is drawn by chance.")] = 1,
    draws: Annotated[int, typer.Option(min=0, max=10_000_000, help="Play so many draws too.")] = 0,
    workers: Annotated[int, typer.Option(min=0, max=256, help="Threads; 0: one per processor.")] = 0,
    status_quo: Annotated[
        int | None, typer.Option(help="For a KTAB table, which has none: 0, 25, 50, 75 or 100; else 0.")
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Bargain issue by issue, by a published model: every round, and where it settles."""
    from detente.cli.spatial import run

    with _guard.guarded():
        run(
            file,
            model=model,
            option=option or [],
            ktab=ktab,
            seed=seed,
            draws=draws,
            workers=workers,
            as_json=as_json,
            status_quo=status_quo,
        )


@app.command()
def explain(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run folder; or a scenario, played now.")],
    actor: Annotated[str, typer.Option(help="Whose move.")],
    step: Annotated[int, typer.Option("--round", help="Which round, from 1.")] = 1,
    model: Annotated[str | None, typer.Option(help="smp, expected-utility or exchange; else the first.")] = None,
    option: Annotated[list[str] | None, typer.Option(metavar="K=V", help="For a scenario that is played now.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say why an actor moved: its offers in a round of bargaining, and what it expected of each."""
    from detente.cli.explain import run as run_explain

    with _guard.guarded():
        run_explain(run, actor=actor, step=step, model=model, option=option or [], as_json=as_json)


@app.command()
def admit(
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="Who would join, for instance UKR.")],
    case: CaseArg,
    to: Annotated[
        str | None, typer.Option(metavar="BODY", help="What it would join; needed if the file has several.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many draws.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answers.")] = 1,
    moratorium: Annotated[float, typer.Option(min=0, max=1000, help="Years of a pause of invitations.")] = 5.0,
    as_json: JsonOpt = False,
) -> None:
    """Say what admitting a candidate takes: conditions, invitation, pivotal members, ratification, a moratorium."""
    from detente.cli.admit import run

    with _guard.guarded():
        run(candidate, case, to=to, draws=draws, seed=seed, moratorium=moratorium, as_json=as_json)


@app.command()
def play(
    case: CaseArg,
    hand: Annotated[
        list[str] | None, typer.Option(metavar="PARTY", help="Play this party by hand; repeatable.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Stream of chance; 1 unless given.")] = None,
    draw: Annotated[int | None, typer.Option(min=0, help="Which draw is the world; by default all medians.")] = None,
    forum: Annotated[str | None, typer.Option(help="Where the talks are held; by default the file's own.")] = None,
    script: Annotated[Path | None, typer.Option(help="Commands, one a line, from this file.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Play a transcript again, and say if it went otherwise.")] = None,
    export: Annotated[Path | None, typer.Option(help="Write the transcript here: text, or JSON if it ends so.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Play a case: table drafts, answer, meet, walk out, commit, admit; say `help` for the commands."""
    from detente.cli.play import run

    with _guard.guarded():
        run(
            case, hands=hand or [], seed=seed, draw=draw, forum=forum, script=script, replay=replay, export=export,
            as_json=as_json,
        )  # fmt: skip


@app.command()
def stability(
    file: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A scenario, a case file (.json) or a .gmcr file.")],
    concept: Annotated[
        list[str] | None, typer.Option(help="Nash, GMR, SMR, SEQ, SSEQ, SIM, NM, L2, CNash …; repeatable.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="STATE", help="The present state.")] = None,
    why: Annotated[
        str | None, typer.Option(metavar="STATE", help="Say why a state is stable for each, or not.")
    ] = None,
    inverse: Annotated[str | None, typer.Option(metavar="STATE", help="Say what would make a state stable.")] = None,
    vary: Annotated[list[str] | None, typer.Option(metavar="DM", help="Whose preferences, with --inverse.")] = None,
    dilemmas: Annotated[bool, typer.Option("--dilemmas", help="Say what weighs on each party's position.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Write the graph of states and moves here.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every state, however many.")] = False,
    draws: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many draws of a scenario.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answers.")] = 1,
    overlay: Annotated[str | None, typer.Option(help="A second coder's values: name or file.")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say which situations are stable, for whom and why, what leads there, and what would change it."""
    from detente.cli.stability import run

    with _guard.guarded():
        run(
            file,
            concepts=concept or [],
            as_json=as_json,
            start=start,
            why=why,
            inverse=inverse,
            vary=vary or [],
            dilemmas=dilemmas,
            svg=svg,
            everything=everything,
            draws=draws,
            seed=seed,
            overlay=overlay,
        )


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"detente {version('detente')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    del version


def main() -> None:
    """Run the command line."""
    # Chunks of draws keep the processors busy; a pool for matrices, which hardly occur, would spin beside them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        app()
    except SystemExit as end:
        from detente.cli._memory import leave

        leave(end.code)
        raise
