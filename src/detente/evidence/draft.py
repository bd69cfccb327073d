"""From statements to a draft scenario that an analyst completes.

The draft contains only what the reports say: actors, people, issues with their sentences, stated positions with wide
ranges, demands and offers as packages. Everything else is marked ``TO FILL`` and given the full range of its scale. A
draft is always written, always passes ``detente check``, and contains actors, sources and evidence even if nothing
else was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from detente.evidence.across import same_people
from detente.evidence.entries import block_line, gathered_people, person_line, text_digest
from detente.evidence.gazetteer import entry, name_of
from detente.evidence.issues import Found, discovered, named
from detente.evidence.passages import Passage, passages
from detente.evidence.reading import NoParser, Reading
from detente.evidence.stands import Scale, Voice, kind_of, parties, scale, voices, voices_of
from detente.evidence.statement import Statement
from detente.scenario.names import agreeing, called, opening
from detente.scenario.tables.ktab import short_names
from detente.scenario.yaml.emit import flow

FILL = "TO FILL: the report does not say"
MOST_PROPOSALS = 8
_EVENTS = ("CONSULT", "ASSAULT", "MOBILIZE", "RETREAT", "COERCE", "SANCTION")


@dataclass(frozen=True)
class Draft:
    """A draft scenario.

    Attributes
    ----------
    text
        The file.
    fill
        Number of places marked ``TO FILL``.
    warnings
        Warnings for the analyst: issues that no report mentions, no date, fewer than two actors.
    """

    text: str
    fill: int
    warnings: tuple[str, ...]


def draft(
    readings: Sequence[Reading],
    title: str | None = None,
    as_of: date | None = None,
    issues: dict[str, tuple[str, ...]] | None = None,
    model: str | None = None,
) -> Draft:
    """Return a draft scenario.

    Parameters
    ----------
    readings
        The readings of the reports.
    title
        Title of the dispute; by default made from its parties.
    as_of
        Date after which no information may be used; by default the last report's date, or today if no report has one.
    issues
        The analyst's issues with their synonyms; by default candidates are extracted from the reports.
    model
        A spaCy model, used to find candidates.
    """
    return _Writer(same_people(_once(readings)), title, as_of, issues, model).draft()


def _once(readings: Sequence[Reading]) -> list[Reading]:
    """Return readings without duplicates of the same text."""
    return list({r.document.text: r for r in reversed(readings)}.values())[::-1]


class _Writer:
    """Writes one draft, section by section."""

    def __init__(
        self,
        readings: list[Reading],
        title: str | None,
        as_of: date | None,
        wanted: dict[str, tuple[str, ...]] | None,
        model: str | None,
    ) -> None:
        self.readings = readings
        self.title = title
        self.warnings: list[str] = []
        self.sources = [f"r{n}" for n in range(1, len(readings) + 1)]
        self.when = self._when(as_of)
        self.text = self._passages(model)
        self.codes = self._actors()
        ids = short_names([c if c[:1].isalpha() else f"x{c}" for c in self.codes])
        self.ids = dict(zip(self.codes, ids, strict=True))
        introduced = {a.code: a for r in readings for a in r.actors}
        self.kinds = {c: introduced[c].kind if c in introduced else _kind(c) for c in self.codes}
        self.names = {c: introduced[c].name if c in introduced else name_of(c) for c in self.codes}
        self.issues = self._issues(wanted)
        self.heard = {k.id: {a: v for a, v in voices(k).items() if a in self.ids} for k in self.issues}
        self.scales = {k.id: scale(self.heard[k.id], self.names) for k in self.issues}

    # Contents of the draft.

    def _when(self, as_of: date | None) -> date:
        found = [r.document.published for r in self.readings if r.document.published]
        if as_of is not None or found:
            return as_of or max(found)
        self.warnings.append(
            "No report has a date that is known, so today's stands in the draft as a placeholder; give it with --date."
        )
        return date.today()

    def _passages(self, model: str | None) -> list[Passage]:
        try:
            return list(passages(self.readings, self.sources, model))
        except NoParser as e:
            self.warnings.append(f"No issue was looked for: {e}. Name issues with --issues.")
            return list(passages(self.readings, self.sources, model, False))

    def _actors(self) -> list[str]:
        """Return the actors that act, speak or are addressed, the most frequent first; then those for whom people speak."""
        counts: Counter[str] = Counter()
        for s in (s for r in self.readings for s in r.statements):
            counts.update(s.targets)
            counts.update(dict.fromkeys([*s.actors, *([s.speaks_for] if s.speaks_for else [])], 2))
        for person in (p for r in self.readings for p in r.people):
            counts.update([person.speaks_for] if person.speaks_for else [])
        for passage in self.text:
            counts.update(c for c in passage.named if c in counts or passage.statements)
        found = sorted(counts, key=lambda c: (-counts[c], c))
        found = [c for c in found if c != "SUN" or len(found) < 2]
        if len(found) < 2:
            one = "One actor was" if found else "No actor was"
            self.warnings.append(f"{one} recognised; placeholders stand in the draft for the parties that are missing.")
            found += [f"party-{n}" for n in range(len(found) + 1, 3)]
        return found

    def _issues(self, wanted: dict[str, tuple[str, ...]] | None) -> list[Found]:
        if wanted is None:
            found = discovered(self.text)
        else:
            found, lost = named(wanted, self.text)
            if lost:
                self.warnings.append(
                    f"No report speaks of: {', '.join(lost)}. Left out; name the reports' own words, as NAME=WORD,WORD."
                )
        if not found:
            self.warnings.append("No issue was found; a placeholder stands in the draft. Name issues with --issues.")
        return found

    # The file.

    def draft(self) -> Draft:
        """Write it."""
        signing = parties(self.issues, self.codes) if self.issues else tuple(self.codes[:2])
        parties_named = [self.names[c] for c in signing]
        name = self.title or f"{', '.join(parties_named[:-1])} and {parties_named[-1]}"
        n = len(self.readings)
        lines = [
            f"# A draft made from {n} report{'s' if n != 1 else ''}. Complete what is marked as to be filled in.",
            "# Stated positions rest on the sentences of the paragraphs named beside them. Ranges are wide on purpose.",
            *(f"# {w}" for w in self.warnings),
            "",
            "detente: 1",
            f"title: {flow(name)}",
            f"as_of: {self.when.isoformat()}" + ("" if self._dated() else "      # TO FILL: the reports' date"),
            "by: draft",
            f"signatories: [{', '.join(self.ids[c] for c in signing)}]      # TO FILL: who signs a deal",
            "",
            *self._sources(),
            *self._events(),
            "actors:",
            *(self._actor(c) for c in self.codes),
            "",
            *self._people(),
            *self._questions(),
            *self._positions(signing),
            *self._proposals(),
            "# What no agreement would bring. lapse: {ISSUE: level that then holds}; holding: {ACTOR: cost of waiting, 0",
            "# to 1 of its whole stake}; force: if somebody could use it (see the reference of the format).",
            "no_agreement:",
            "  lapse: {}      # TO FILL",
            "",
        ]
        text = "\n".join(lines)
        return Draft(
            text, sum(line.count("TO FILL") for line in lines if not line.startswith("#")), tuple(self.warnings)
        )

    def _dated(self) -> bool:
        return any(r.document.published for r in self.readings)

    def _sources(self) -> list[str]:
        cited = {ref for k in self.issues for ref in k.refs}
        lines = ["sources:"] if self.readings else []
        for reading, source in zip(self.readings, self.sources, strict=True):
            d = reading.document
            open_date = "" if d.published else "      # TO FILL: not known"
            lines += [
                f"  - id: {source}",
                f"    title: {flow(f'Report {d.id}')}      # TO FILL: in your own words",
                f"    date: {min(d.published or self.when, self.when).isoformat()}{open_date}",
                f"    sha256: {flow(text_digest(d.text, 64))}",
            ]
            used = {s.paragraph for s in reading.statements}
            blocks = [p for p in d.paragraphs if p.number in used or f"{source}#p{p.number}" in cited]
            lines += ["    blocks:"] if blocks else []
            lines += [block_line(reading, p) for p in blocks]
        return [*lines, ""] if lines else []

    def _events(self) -> list[str]:
        """Return the deeds with a known date, the earliest first; those of one day in the order of the reports."""
        found: list[tuple[str, str]] = []
        for source, s in self._statements():
            deed = s.form == "narrated" and s.realis == "actual" and s.act in _EVENTS
            if deed and s.date and s.date <= self.when.isoformat() and s.dup_of is None:
                who = ", ".join(self.names.get(a, a) for a in s.actors) or "somebody"
                what = f"{who}: {s.act.lower()}" + (f", {s.quantity}" if s.quantity else "")
                line = f"  - {{date: {flow(s.date)}, what: {flow(what)}, evidence: [{source}#p{s.paragraph}]}}"
                found.append((s.date, line))
        found.sort(key=lambda x: x[0])
        return ["events:", *dict.fromkeys(line for _, line in found), ""] if found else []

    def _statements(self) -> Iterable[tuple[str, Statement]]:
        for reading, source in zip(self.readings, self.sources, strict=True):
            for s in reading.statements:
                yield source, s

    def _actor(self, code: str) -> str:
        fill = "      # TO FILL: nobody was recognised here" if code.startswith("party-") else ""
        return f"  - {{id: {self.ids[code]}, name: {flow(self.names[code])}, kind: {_written(self.kinds[code])}}}{fill}"

    def _people(self) -> list[str]:
        lines = [person_line(same, self.ids) for same in gathered_people(p for r in self.readings for p in r.people)]
        return ["people:", *lines, ""] if lines else []

    def _questions(self) -> list[str]:
        lines = [
            "# Levels name who asks, offers or refuses, and where: put the dispute's own words to them.",
            "issues:",
        ]
        for k in self.issues:
            levels = ", ".join(f"{y}: {flow(text)}" for y, text in sorted(self.scales[k.id].levels.items()))
            about = "named by the analyst" if k.given else "found"
            lines += [
                f"  - id: {flow(k.id)}",
                f"    question: {flow(k.question)}",
                "    kind: distributive      # TO FILL",
                f"    levels: {{{levels}}}",
                "    status_quo: 0      # TO FILL: how things stand now",
                f"    evidence: [{', '.join(map(flow, k.refs))}]",
                f"    gist: {flow(f'{about}; words: ' + ', '.join(k.words))}",
            ]
        if not self.issues:
            lines += [
                "  - id: issue-1",
                '    question: "TO FILL: what is disputed"',
                "    kind: distributive      # TO FILL",
                '    levels: {0: "as things stand: TO FILL in words", 100: "the change: TO FILL in words"}',
                "    status_quo: 0      # TO FILL: how things stand now",
            ]
        return [*lines, ""]

    def _positions(self, signing: Sequence[str]) -> list[str]:
        lines = ["positions:"]
        for k in self.issues:
            for code in self.codes:
                voice = self.heard[k.id].get(code)
                if voice is not None:
                    lines += self._position(code, k, voice, self.scales[k.id])
                elif code in signing:
                    lines.append(_open(self.ids[code], k.id))
        if not self.issues:
            lines += [_open(self.ids[c], "issue-1") for c in signing]
        return [*lines, ""]

    def _position(self, code: str, issue: Found, voice: Voice, levels: Scale) -> list[str]:
        stated = levels.stated(voice)
        who = self.names[code]
        acts = [f"{agreeing(who, verb)} ({where})" for verb, where in voice.acts]
        if acts:
            gist = f"{opening(who)} {'; '.join(dict.fromkeys(acts))}."
        else:
            gist = f"{opening(who)} {agreeing(who, 'is')} named in a sentence on this; no stand was read."
        lines = [f"  - actor: {self.ids[code]}", f"    issue: {flow(issue.id)}"]
        if stated is None:
            lines += [
                "    ideal: {uniform: [0, 100]}",
                "    salience: {low: 20, mode: 50, high: 90}",
                "    basis: judgement",
            ]
            why = f"{FILL} where it stands"
        else:
            low, mode, high = stated
            lines += [
                f"    stated: {{low: {low}, mode: {mode}, high: {high}}}",
                "    salience: {low: 20, mode: 60, high: 100}",
                "    basis: {stated: report, salience: judgement}",
            ]
            why = f"{FILL} how much it matters"
        return [
            *lines,
            f"    evidence: [{', '.join(map(flow, voice.refs))}]",
            f"    gist: {flow(gist)}",
            f"    why: {flow(why)}",
        ]

    def _proposals(self) -> list[str]:
        """Return the demands and offers that sentences support, as packages of one actor each."""
        packages: dict[tuple[str, tuple[tuple[str, int], ...]], list[str]] = {}
        for passage in self.text:
            here: dict[str, dict[str, int]] = {}
            for k in self.issues:
                if passage not in k.passages:
                    continue
                for s in k.about(passage):
                    for code in voices_of(s) if kind_of(s) in ("asks", "offers") else ():
                        level = self._level(k, code) if s.dup_of is None else None
                        if level:
                            here.setdefault(code, {})[k.id] = level
            for code, package in here.items():
                packages.setdefault((code, tuple(package.items())), []).append(passage.ref)
        if not packages:
            return []
        lines = ["proposals:"]
        count: Counter[str] = Counter()
        for (code, package), refs in list(packages.items())[:MOST_PROPOSALS]:
            count[code] += 1
            clauses = ", ".join(f"{flow(k)}: {y}" for k, y in package)
            where = ", ".join(flow(r) for r in dict.fromkeys(refs))
            lines.append(
                f"  - {{id: {self.ids[code]}-{count[code]}, by: {self.ids[code]}, kind: spoken, package: {{{clauses}}},"
                f" basis: report, evidence: [{where}],"
                f" gist: {flow(_reported(self.names[code]))}}}"
            )
        return [*lines, ""]

    def _level(self, issue: Found, code: str) -> int | None:
        """Return the level that an actor asks for or offers, or ``None``."""
        voice = self.heard[issue.id].get(code)
        stated = self.scales[issue.id].stated(voice) if voice is not None else None
        return stated[1] if stated and stated[1] else None


def _reported(name: str) -> str:
    return f"What {called(name)} {agreeing(name, 'is')} reported to ask for or to offer."


def _open(actor: str, issue: str) -> str:
    return (
        f"  - {{actor: {actor}, issue: {flow(issue)}, ideal: {{uniform: [0, 100]}}, "
        f"salience: {{low: 20, mode: 50, high: 90}}, basis: judgement, why: {flow(FILL)}}}"
    )


def _kind(code: str) -> str:
    row = entry(code)
    return row.kind if row is not None else "group"


def _written(kind: str) -> str:
    """Return a kind of actor as a scenario names it."""
    return (
        "state"
        if kind == "state"
        else "group"
        if kind in ("group", "rebels", "people", "nation", "actor")
        else "organisation"
    )
