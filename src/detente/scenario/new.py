"""A starter file: a complete, loadable scenario from a few words, to be corrected line by line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from detente.scenario.tables.ktab import short_names
from detente.scenario.yaml.emit import flow

MOST_INPUTS = 40
_LEVELS = {0: "nothing of it", 25: "a first step", 50: "half way", 75: "most of it", 100: "all that {first} asks"}


def new(
    title: str,
    *,
    parties: Sequence[str],
    issues: Sequence[str],
    as_of: str,
    members: Mapping[str, Sequence[str]] | None = None,
    by: str = "first coder",
) -> str:
    """Return the text of a starter scenario.

    The first party asks for change; on every issue 100 is what it asks for. Every number is a word (``none``,
    ``very low``, ``low``, ``medium``, ``high``, ``very high``) with its uncertainty built in, numbered in a comment,
    and to be replaced by what the analyst knows. A group speaks for its members until they get entries of their
    own.

    Parameters
    ----------
    title
        What the dispute is called.
    parties
        Names of the parties, the one that asks for change first; two or more.
    issues
        What is on the table; one or more.
    as_of
        Date of the coding, YYYY-MM-DD.
    members
        Names of the members of the parties that are groups.
    by
        Who judges.

    Raises
    ------
    ValueError
        If there are fewer than two parties or no issue, a group is not a party, the date is not a date, or the file
        would ask for more than 40 inputs.
    """
    groups = dict(members or {})
    datetime.date.fromisoformat(as_of)
    if len(parties) < 2 or not issues:
        raise ValueError("a dispute needs at least two parties and one issue")
    if len(set(parties)) < len(parties) or len(set(issues)) < len(issues):
        raise ValueError("a party or an issue is named twice")
    if lost := [g for g in groups if g not in parties]:
        raise ValueError(f"{lost[0]} has members but is not among the parties")
    named = [*parties, *(m for names in groups.values() for m in names)]
    if twice := next((x for x in named if named.count(x) > 1), None):
        raise ValueError(f"{twice} is named twice among parties and members; name each one once")
    count = len(issues) + 2 * len(parties) * len(issues) + len(parties)
    if count > MOST_INPUTS:
        raise ValueError(
            f"{len(parties)} parties and {len(issues)} issues ask for {count} inputs; start with at most "
            f"{MOST_INPUTS}: put parties into groups, or leave the smaller issues for later"
        )
    everybody = [*parties, *(m for g in groups.values() for m in g)]
    ids = dict(zip(everybody, short_names(everybody), strict=True))
    topics = dict(zip(issues, short_names(list(issues)), strict=True))
    return "\n".join(
        [
            *_head(title, as_of, by, count),
            *_actors(parties, groups, ids),
            *_issues(topics, parties[0]),
            *_positions(parties, ids, topics),
            *_rest(parties, ids, topics),
        ]
    )


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _head(title: str, as_of: str, by: str, count: int) -> list[str]:
    return [
        f"# {_comment(title)}: a first sketch with {count} inputs, each marked (1) to ({count}).",
        "# It loads as it is; its answers mean something once the words are yours.",
        "# A word stands for a range out of 100:  very low 0-20 · low 8-40 · medium 30-70 · high 60-92 ·",
        "# very high 80-100 · none 0.  A number, 60, is exact; {low: 40, mode: 60, high: 70} says how sure you are.",
        "",
        "detente: 1",
        f"title: {flow(title)}",
        f"as_of: {as_of}        # nothing later may be used",
        f"by: {flow(by)}",
        "",
    ]


def _actors(parties: Sequence[str], groups: Mapping[str, Sequence[str]], ids: Mapping[str, str]) -> list[str]:
    lines = ["actors:"]
    for p in parties:
        if groups.get(p):
            inside = ", ".join(ids[m] for m in groups[p])
            lines.append(f"  - {{id: {ids[p]}, name: {flow(p)}, kind: alliance, members: [{inside}], rule: all}}")
            lines += [f"  - {{id: {ids[m]}, name: {flow(m)}}}" for m in groups[p]]
        else:
            lines.append(f"  - {{id: {ids[p]}, name: {flow(p)}}}")
    return [*lines, ""]


def _issues(topics: Mapping[str, str], first: str) -> list[str]:
    lines = [f"# On every issue 100 is what {_comment(first)} asks for. Put your own words to the levels."]
    lines.append("issues:")
    for n, (question, topic) in enumerate(topics.items(), 1):
        levels = ", ".join(f"{y}: {flow(text.format(first=first))}" for y, text in _LEVELS.items())
        lines += [
            f"  - id: {topic}",
            f"    question: {flow(question)}",
            "    kind: distributive",
            f"    levels: {{{levels}}}",
            f"    status_quo: 0        # ({n}) how things stand now",
        ]
    return [*lines, ""]


def _positions(parties: Sequence[str], ids: Mapping[str, str], topics: Mapping[str, str]) -> list[str]:
    lines = [
        "# ideal: where the party would like to end up.  salience: how much moving this issue from its worst to",
        "# its best end matters to it; give its most important issue the highest.",
        "positions:",
    ]
    n = len(topics)
    for i, p in enumerate(parties):
        for j, topic in enumerate(topics.values()):
            ideal = "very high" if i == 0 else "low"
            salience = "high" if (i + j) % 2 == 0 else "medium"
            lines.append(
                f"  - {{actor: {ids[p]}, issue: {topic}, ideal: {ideal}, salience: {salience}}}"
                f"        # ({n + 1}) ({n + 2})"
            )
            n += 2
    return [*lines, ""]


def _rest(parties: Sequence[str], ids: Mapping[str, str], topics: Mapping[str, str]) -> list[str]:
    n = len(topics) * (1 + 2 * len(parties))
    both = ", ".join(f"{t}: 100" for t in topics.values())
    half = ", ".join(f"{t}: 50" for t in topics.values())
    lines = [
        "proposals:",
        f"  - {{id: demand, by: {ids[parties[0]]}, kind: spoken, package: {{{both}}}}}",
        f"  - {{id: half-way, kind: analyst, package: {{{half}}}}}",
        "",
        "# What each side loses while there is no agreement, as a share of its whole stake.",
        "no_agreement:",
        "  lapse: {}        # talks end and everything stays as it is; or name levels, such as {ISSUE: 25}",
        "  holding:",
    ]
    for i, p in enumerate(parties, 1):
        lines.append(f"    {ids[p]}: {'low' if i == 1 else 'very low'}        # ({n + i})")
    return [
        *lines,
        "",
        "# Add next: signatories and consent (who must agree, per level), public commitments and what crossing them",
        "# costs, force (what it would bring), evidence (sources and blocks).",
        "",
    ]
