"""``detente stability``: which situations are stable, why, what leads there, and what would change it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import _options

if TYPE_CHECKING:
    from detente.models.graph.concepts.verdicts import Verdicts
    from detente.models.graph.conflict.conflict import Conflict
    from detente.models.graph.stability import StabilityResult

PACKAGE = "package"
"""Id of a package that is given as clauses."""
ANNOUNCED = 1 << 18
"""Conflicts with more states say how large they are before the work begins."""


def run(
    file: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE", callback=_options.chosen, help="A scenario, a case file (.json) or a .gmcr file."
        ),
    ],
    concept: Annotated[
        list[str] | None,
        typer.Option(metavar="CONCEPT", help="Nash, GMR, SMR, SEQ, SSEQ, SIM, NM, L2, CNash …; repeatable."),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="STATE", help="The present state.")] = None,
    why: Annotated[
        str | None, typer.Option(metavar="STATE", help="Explain for each decision maker why this state is stable.")
    ] = None,
    inverse: Annotated[
        str | None, typer.Option(metavar="STATE", help="Find the preferences that would make this state stable.")
    ] = None,
    vary: Annotated[
        list[str] | None, typer.Option(metavar="DM", help="With --inverse: whose preferences; repeatable.")
    ] = None,
    signed: Annotated[
        str | None,
        typer.Option(
            "--proposal",
            "--signed",
            metavar="ID",
            help="Would this proposal last once signed, who would break it, and does it lead to force?",
        ),
    ] = None,
    package: Annotated[
        list[str] | None,
        typer.Option(metavar="ISSUE=LEVEL", help="The same for a package that is not in the file; repeatable."),
    ] = None,
    dilemmas: Annotated[bool, typer.Option("--dilemmas", help="Show the dilemmas of each party's position.")] = False,
    svg: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the graph of states and moves here, as SVG.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every state, however many.")] = False,
    draws: Annotated[int, typer.Option(min=1, max=10_000_000, help="Number of draws of a scenario.")] = 2_000,
    seed: _options.Seed = 1,
    overlay: _options.Overlay = None,
    force: _options.Force = False,
    as_json: _options.Json = False,
) -> None:
    """Show which situations are stable, for whom and why, what leads there, and what would change it."""
    from detente._text import echo, emit, json_text
    from detente.cli._deliver import check_target
    from detente.models.graph.concepts.verdicts import concept_names, usual, verdicts

    check_target(svg, (".svg", ""), "--svg")
    wanted = concept_names(concept or [])
    if signed is not None or package:
        _signed(file, signed, package or [], overlay, draws, seed, as_json)
        return
    path = Path(file)
    if path.suffix.lower() in (".json", ".gmcr"):
        from detente.models.graph.files.read import games, is_games, read_conflict, read_json

        data = read_json(path)
        if is_games(data):
            _games(games(data), data, wanted, as_json)
            return
        conflict, result = read_conflict(data, path.name), None
        weighs = _dilemmas(data, conflict) if dilemmas else None
    else:
        conflict, result, weighs = _scenario(file, overlay, draws, seed, dilemmas, "SIM" in wanted)
    if result is not None:
        # A proposal means the state that carries it out.
        meant = {w.proposal: w.vector for w in result.story.wanted}
        start, why, inverse = (meant.get(x, x) if x is not None else None for x in (start, why, inverse))
    if start is not None:
        from dataclasses import replace

        conflict = replace(conflict, now=conflict.find(start))
    if conflict.states > ANNOUNCED:
        from detente.models.graph.conflict.errors import size_words

        echo(size_words(conflict.states, len(conflict.makers)), err=True)
    found = verdicts(conflict, wanted or usual(conflict))
    out = _plain(found, result, everything, start is not None, why, inverse, vary or [])
    if weighs is not None:
        out["dilemmas"] = weighs
    if svg is not None:
        _draw(found, svg, force)
    if as_json:
        emit(json_text(out) + "\n")
        return
    _print(found, out, result)


def _signed(
    file: str, proposal: str | None, package: list[str], overlay: str | None, draws: int, seed: int, as_json: bool
) -> None:
    """Answer whether a package would last once it is signed, over the draws in which it is accepted."""
    from detente._errors import UsageError
    from detente._text import echo, emit, json_text
    from detente.cli._clauses import clauses_of, in_words
    from detente.findings.analyze import analyze
    from detente.models.graph.lasting import NEEDED, once_signed
    from detente.models.graph.stability import MODEL, StabilityResult
    from detente.problems import suggest
    from detente.scenario.load import load
    from detente.scenario.parts import Proposal

    scenario = load(file, overlay=overlay)
    if package:
        if proposal is not None:
            raise UsageError("--package gives a package of its own; leave out --proposal")
        clauses, proposal = clauses_of(scenario, package), PACKAGE
        asked = Proposal(
            id=PACKAGE, title=in_words(scenario, clauses), kind="analyst", package=clauses, why="given as clauses"
        )
        others = tuple(p for p in scenario.proposals if p.id != PACKAGE)
        scenario = scenario.model_copy(update={"proposals": (*others, asked)})
    ids = [p.id for p in scenario.proposals]
    if proposal is None or proposal not in ids:
        remedy = f"there are {', '.join(ids)}" if ids else "the file has none; give a package with --package"
        raise UsageError(f"there is no proposal {proposal!r}; {suggest(proposal or '', ids, remedy)}")
    missing = MODEL.needs(scenario)
    if missing:
        raise UsageError(f"{file}: {missing[0].path}: {missing[0].words}; {missing[0].remedy}")
    found = analyze(scenario, draws=draws, seed=seed, alternatives=False, models=NEEDED)
    case = found.case()
    result = case.of(StabilityResult)
    assert result is not None
    said = once_signed(case, result, next(p for p in scenario.proposals if p.id == proposal))
    if as_json:
        emit(json_text(said.plain()) + "\n")
        return
    echo(said.text)


def _plain(
    found: Verdicts,
    result: StabilityResult | None,
    everything: bool,
    from_here: bool,
    why: str | None,
    inverse: str | None,
    vary: list[str],
) -> dict[str, Any]:
    from importlib.metadata import version

    from detente.models.graph.analysis import answer as answer

    c = found.conflict
    out: dict[str, Any] = {"tool": f"detente {version('detente')}", **answer.plain(found, everything)}
    if from_here or (result is None and c.states <= answer.LISTED):
        out["status_quo"] = answer.status_quo(found)
    if why is not None:
        out["why"] = answer.why(found, c.find(why))
    if inverse is not None:
        who = tuple(c.maker(x) for x in vary) or tuple(range(len(c.makers)))
        out["inverse"] = answer.inverse(found, c.find(inverse), who)
    if result is not None:
        out["draws"] = {
            "n": result.n_draws,
            "seed": result.seed,
            "situations": [x.shown().model_dump(mode="json") for x in result.story.situations],
            "more": result.story.more,
            "wanted": [w.model_dump(mode="json") for w in result.story.wanted],
            "median_draw": "equilibria and per_dm_stable are those of the draw in which every input is at its median",
        }
    return out


def _dilemmas(data: Any, conflict: Conflict) -> dict[str, Any]:
    """Check the dilemmas of the confrontation that a case file declares."""
    from detente.models.graph.analysis.confrontation import dilemmas, words
    from detente.models.graph.files.case_file import confrontation

    positions, threatened = confrontation(data, conflict)
    return {
        "positions": {conflict.makers[i]: conflict.title(s) for i, s in positions.items()},
        "threatened": conflict.title(threatened),
        "rows": [
            {
                "kind": d.kind,
                "actor": conflict.makers[d.maker],
                "with": None if d.other is None else conflict.makers[d.other],
                "words": words(conflict, d),
            }
            for d in dilemmas(conflict, positions, threatened)
        ],
    }


def _scenario(
    file: str, overlay: str | None, draws: int, seed: int, dilemmas: bool, sim: bool
) -> tuple[Conflict, StabilityResult, dict[str, Any] | None]:
    """Run a scenario's graph over its draws; the conflict returned is that of the median draw."""
    import os

    from detente.draws.inputs import Inputs
    from detente.models.contract import Context
    from detente.models.graph.conflict.errors import ConflictError
    from detente.models.graph.from_scenario.scores import Scores, effective
    from detente.models.graph.from_scenario.story import central_conflict
    from detente.models.graph.stability import MODEL, StabilityOptions
    from detente.scenario.load import load

    scenario = load(file, overlay=overlay)
    if len({m.actor for m in scenario.moves}) < 2:
        missing = MODEL.needs(scenario)[0]
        raise ConflictError(f"{file}: moves: {missing.words}; {missing.remedy}")
    inputs, options = Inputs(scenario, seed, draws), StabilityOptions(most=draws, sim=sim)
    ctx = Context(workers=os.cpu_count() or 1)
    weighs: dict[str, Any] | None = None
    try:
        result = MODEL.run(inputs, options, ctx)
        if dilemmas:
            from detente.models.graph import dilemmas as confrontation

            weighed = confrontation.run(inputs, confrontation.DilemmaOptions(), ctx)
            weighs = {
                "positions": dict(weighed.positions),
                "threatened": weighed.threatened,
                "rows": [r.model_dump(mode="json", by_alias=True, exclude={"mc_se"}) for r in weighed.rows],
                "draws": weighed.draws,
            }
    except ConflictError as e:
        e.args = (f"{file}: {e}",)
        raise
    world, _ = effective(inputs, options.grid)
    return central_conflict(world, Scores(world, inputs, options.grid)), result, weighs


def _games(rows: list[Any], data: Any, wanted: tuple[str, ...], as_json: bool) -> None:
    """Answer a table of 2×2 games in its own shape: one string of 0 and 1 over CC, CD, DC, DD for each concept."""
    from detente._text import echo, emit, json_text
    from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL
    from detente.models.graph.concepts.verdicts import verdicts

    out: list[Any] = []
    for a, b, conflict in rows:
        v = verdicts(conflict, wanted or SEQUENTIAL)
        out.append([a, b, {x: "".join(str(int(y)) for y in v.equilibria(x)) for x in v.concepts}])
    if as_json:
        emit(json_text({"note": data.get("note", ""), "rows": out}, indent=None) + "\n")
        return
    echo(f"{len(out)} games; games with at least one equilibrium:")
    for concept in out[0][2] if out else ():
        echo(f"  {concept:<5} {sum('1' in row[2][concept] for row in out)}")


def _draw(found: Verdicts, file: str, force: bool) -> None:
    """Write the integrated graph as SVG: everything of a small conflict, the leading states of a larger one."""
    from detente._output import is_stdout, write
    from detente._text import echo
    from detente.models.graph.analysis.integrated_graph import nodes_and_arcs
    from detente.models.graph.pictures.integrated import integrated_svg

    write(file, integrated_svg(nodes_and_arcs(found), "integrated-graph", "Situations and moves"), force=force)
    if not is_stdout(file):
        echo(f"{file} written.", err=True)


def _print(found: Verdicts, out: dict[str, Any], result: StabilityResult | None) -> None:
    from detente._text import echo
    from detente.models.graph.analysis import answer as answer

    c = found.conflict
    echo(f"{c.states:,} states, {len(c.makers)} decision makers: {', '.join(c.makers)}")
    for note in c.notes:
        echo(f"Note: {note}")
    echo(f"Now: {c.title(c.now)}")
    if result is not None:
        _print_draws(result)
        echo("\nAt the median inputs (one of several situations among which everybody is indifferent):")
    echo()
    echo("\n".join(answer.table(found, alike_once=result is not None)))
    echo("\n● stable for everybody; 2/3: for two of three; reach: whether improvements lead there from now.")
    if out["cannot_be_left"]:
        some = ", ".join(map(str, out["cannot_be_left"][:12]))
        echo(f"Nobody can leave {some}: it cannot be undone.")
    for way in out.get("status_quo", {}).get("paths", [])[:8]:
        if way["path"]:
            line = "; ".join(f"{x['actor']} → {_named(c, x['to'])}" for x in way["path"])
            echo(f"To {_named(c, way['to'])}, by {way['by']}: {line}")
    for entry in out.get("why", []):
        echo(f"{entry['concept']}: {entry['words']}")
    if "dilemmas" in out:
        _print_dilemmas(out["dilemmas"])
    if "inverse" in out:
        _print_inverse(c, out["inverse"])


NAMED = 4
"""States named in one line; the rest are counted."""


def _named(conflict: Conflict, *labels: Any) -> str:
    """Return states in words where they have titles, else by their labels; many are cut short."""
    some = labels[:NAMED] if conflict.titles else labels[: 3 * NAMED]
    words = [f"“{conflict.title(conflict.find(x))}”" if conflict.titles else str(x) for x in some]
    if len(labels) > len(some):
        words.append(f"{len(labels) - len(some)} more")
    return " and ".join(words)


def _print_inverse(c: Conflict, found: dict[str, Any]) -> None:
    from detente._text import echo
    from detente.models.graph.analysis.answer import in_digits

    echo(f"\nWhat would make {_named(c, found['state'])} stable")
    for name, mine in found["rankings"].items():
        for concept, r in mine.items():
            if r["rankings"] is None:
                echo(f"  {name}, {concept}: {r['why']}")
                continue
            sets = [_named(c, *x) for x in r["below_it"]]
            more = f", or one of {len(sets) - NAMED} other sets" if len(sets) > NAMED else ""
            need = "no better than it: " + ", or ".join(sets[:NAMED]) + more
            need = "always" if sets == [""] else "never" if not sets else need
            echo(f"  {name}, {concept}: {in_digits(r['rankings'])} of {in_digits(r['of'])} strict rankings; {need}")
    for concept, change in found["smallest_change"].items():
        if change is None:
            why = "none found" if found["ordered"] else "not searched for, since preferences are not rankings"
            echo(f"  smallest change, {concept}: {why}")
            continue
        parts = [f"{n} ranks it at least as high as {_named(c, *s)}" for n, s in change["passes"].items()]
        echo(
            f"  smallest change, {concept}: {'; '.join(parts) or 'none needed'}{' (exact)' if change['exact'] else ''}"
        )


def _print_dilemmas(found: dict[str, Any]) -> None:
    from detente._text import echo
    from detente.answers.finding import monte_carlo, per_hundred

    echo("\nConfrontation")
    for name, state in found["positions"].items():
        echo(f"  {name} asks for: {state}")
    echo(f"  if nobody gives way: {found['threatened']}")
    for r in found["rows"]:
        if r["words"] is not None:
            often = ""
            if "count" in r:
                often = f" ({per_hundred(r['count'], r['n'])}, ± {100 * monte_carlo(r['count'], r['n']):.1f})"
            echo(f"  {r['kind']}: {r['words']}{often}")


def _print_draws(result: StabilityResult) -> None:
    from detente._text import echo
    from detente.answers.finding import per_hundred

    echo(f"\nStable for everybody, over {result.n_draws:,} draws (SEQ; from–to over assumptions)")
    for x in result.story.situations:
        if x.trigger == "force":
            echo(f"  {x.title}: cannot be undone; the use of force gets no single figure.")
            continue
        shares = [100 * r.count / r.n for r in x.assumption_sets]
        note = " It cannot be left." if x.cannot_be_left else ""
        echo(f"  {per_hundred(x.count('SEQ'), x.n)} ({min(shares):.0f}–{max(shares):.0f}): {x.title}.{note}")
        echo(f"    stable, and improvements lead there from now: {per_hundred(x.reached_and_stable or 0, x.n)}")
    if result.story.more:
        echo(f"  … and {result.story.more} more situations")
