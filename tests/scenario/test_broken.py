"""Broken files: what is said of each, and where."""

# ruff: noqa: E501  (a table: one broken file a line)

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from detente.problems import CODES, SHOWN, ScenarioError
from detente.scenario.load import loads, read_text
from tests.scenario.good import GOOD, edit, line_of

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(f'*{chr(97 + i)}' for _ in range(10))}]\n" for i in range(8)
)


@dataclass(frozen=True)
class Broken:
    """One edit of the good file: old text, new text, and what is expected."""

    name: str
    old: str
    new: str
    code: str
    path: str
    words: str
    mark: str = ""
    """Text on the line to which the problem points; the new text if nothing is given."""

    @property
    def text(self) -> str:
        text = edit(self.old, self.new)
        if self.name == "discount without a deadline":
            text = text.replace("  holding: {UP: 0.02}", "  discount: {UP: {per: year, value: .9}}")
        return text

    @property
    def line(self) -> int:
        mark = self.mark or next(x.strip() for x in self.new.splitlines() if x.strip())
        return line_of(mark, self.text)


CASES = [
    # the YAML
    Broken("not yaml", "people:\n", "people: [\n", "E101", "people/1", "check the brackets", "- {name: Ana"),
    Broken("tab", "    title: A report", "\ttitle: A report", "E101", "sources/1/id", "indent with spaces"),
    Broken("control character", "title: Water", "title: W\x07ater", "E101", "", r"U\+0007"),
    Broken("key twice", "title: Water", "title: Water\ntitle: Fire", "E102", "", "before, in line 2", "title: Fire"),
    Broken("tag", "title: Water", "title: !!python/name:os.system", "E103", "title", "tag !!python/name"),
    Broken("own tag", "title: Water", "title: !secret x", "E103", "title", "the tag !secret is not allowed"),
    Broken("merge key", "by: coder A", "<<: {by: x}", "E104", "", "merge keys"),
    Broken("no anchor", "title: Water", "title: *t", "E110", "title", "has no anchor"),
    Broken("anchor in itself", "signatories: [UP, LOW]", "signatories: &s [*s]", "E110", "signatories/1", "inside"),
    Broken("second document", "people:\n", "---\npeople:\n", "E107", "", "one document", "---"),
    Broken("list as a key", "title: Water", "? [1, 2]\n: x", "E108", "", "cannot be a key"),
    Broken("deep", "title: Water", "title: " + "[" * 40 + "]" * 40, "E106", "title/1/1/1/1/1", "more than 32 deep"),
    # the shape
    Broken("unknown key", "salience: 20", "salince: 20", "E201", "positions/UP/data/salince", "salience?"),
    Broken("a word too many", "salience: 20", "salience_now: 20", "E201", "positions/UP/data/salience_now", "salience?"),
    Broken("unknown key at the top", "people:", "peeple:", "E201", "peeple", "Did you mean people"),
    Broken("unknown key, nothing near", "by: coder A", "zzz: 1", "E201", "zzz", "known here: detente, title"),
    Broken("missing key", "    question: Share data?\n", "", "E202", "issues/data", "key question", "id: data"),
    Broken("low above mode", "low: 60, mode: 90", "low: 95, mode: 90", "E203", "positions/UP/flow/ideal/low", "rising"),
    Broken("nan", "salience: 100", "salience: .nan", "E203", "positions/LA/flow/salience", "not a finite number"),
    Broken("infinity", "salience: 100", "salience: .inf", "E203", "positions/LA/flow/salience", "not a finite"),
    Broken("1e999", "salience: 100", "salience: 1e999", "E203", "positions/LA/flow/salience", "not a finite"),
    Broken("true as a number", "salience: 100", "salience: true", "E203", "positions/LA/flow/salience", "true is not"),
    Broken("text as a number", "salience: 100", 'salience: "60"', "E203", "positions/LA/flow/salience", "is text"),
    Broken("no such word", "salience: high", "salience: hihg", "E203", "positions/UP/flow/salience", "very high"),
    Broken("out of 0–100", "ideal: 10", "ideal: 101", "E203", "positions/LA/flow/ideal", "outside 0 to 100"),
    Broken("out of 0–1", "cohesion: 0.8", "cohesion: 1.8", "E203", "actors/LOW/cohesion", "outside 0 to 1"),
    Broken("negative cost", "UP: 0.1,", "UP: -0.1,", "E203", "no_agreement/force/cost/UP", "outside 0 to 10"),
    Broken("half a PERT", "low: 0.4, mode: 0.6,", "mode: 0.6,", "E203", "no_agreement/force/win/value", "low missing"),
    Broken("quantiles fall", "0.5: 80", "0.5: 20", "E203", "positions/LA/data/ideal/quantiles", "must rise"),
    Broken("a key of issues at the top", "by: coder A", "consent: UP", "E201", "consent", "belongs in issues"),
    Broken("limit misspelt", "at_most: 70", "at_mots: 70", "E201", "positions/LA/flow/limit/at_mots", "at_most?"),
    Broken("a reason inside a quantity", "holding: {UP: 0.02}", "holding: {UP: {low: 0, mode: .1, high: .2, why: w}}", "E203", "no_agreement/holding/UP/why", "Write value: {low: …, mode: …, high: …}, and why beside value"),
    Broken("list for a mapping", "holding: {UP: 0.02}", "holding: [1]", "E204", "no_agreement/holding", "a mapping"),
    Broken("number for text", "title: Water", "title: 1984", "E204", "title", "put it in quotes"),
    Broken("null for a list", "signatories: [UP, LOW]", "signatories:", "E204", "signatories", "is empty, not a list"),
    Broken("bad id", "{id: demand", "{id: 9 lives", "E205", "proposals/9 lives/id", "not a short name"),
    Broken("bad forbids", "forbids: above 50", "forbids: over 50", "E205", "commitments/LA flow over 50/forbids", "above 20"),
    Broken("bad evidence", "evidence: [nw#p2]", "evidence: [page two]", "E205", "positions/UP/flow/evidence/1", "source#"),
    Broken("bad kind", "kind: alliance", "kind: aliance", "E206", "actors/LOW/kind", "Did you mean alliance"),
    Broken("no such date", "date: 2021-12-17", "date: 2021-02-30", "E207", "proposals/demand/date", "not a date"),
    Broken("rule of nobody", '"all(LOW)"', '"all()"', "E208", "issues/flow/consent/0", "names nobody"),
    Broken("rule unfinished", '"all(LOW)"', '"all(LOW"', "E208", "issues/flow/consent/0", "found the end"),
    Broken("rule that cannot be", '"all(LOW)"', '"k_of(3, UP, LA)"', "E208", "issues/flow/consent/0", "from 1 to 2"),
    Broken("level over 100", "100: open", "120: open", "E209", "issues/data/levels/120", "0 to 100"),
    Broken("level as text", "100: open", "open: 100", "E209", "issues/data/levels/open", "not a level"),
    Broken("old version", "detente: 1", "detente: 7", "E210", "detente", "write detente: 1"),
    # the meaning
    Broken("unknown actor", "{actor: UP, issue: data", "{actor: OP, issue: data", "E301", "positions/OP/data/actor", "UP?"),
    Broken("unknown issue", "package: {flow: 100}", "package: {flwo: 100}", "E301", "proposals/demand/package/flwo", "flow?"),
    Broken("unknown in a rule", '"all(LOW)"', '"all(LOWW)"', "E301", "issues/flow/consent/0", "Did you mean LOW"),
    Broken("unknown member", "members: [LA, LB]", "members: [LA, LC]", "E301", "actors/LOW/members/2", "no actor LC"),
    Broken("unknown forum", "forum: board\n", "forum: bord\n", "E301", "forum", "Did you mean board"),
    Broken("unknown move", "excludes: [open]", "excludes: [opne]", "E301", "moves/strike/excludes/1", "open?"),
    Broken("unknown measure", "capability_measure: flow", "capability_measure: gold", "E301", "capability_measure", "known: flow"),
    Broken("id twice", "{id: LB, name: B", "{id: LA, name: B", "E302", "actors/LA/id", "given twice in actors"),
    Broken("position twice", "actor: LA, issue: data", "actor: LA, issue: flow", "E303", "positions/LA/flow", "already has", "actor: LA, issue: flow, ideal: {q"),
    Broken("members in a circle", "{id: LB, name: B, like: LA}", "{id: LB, name: B, kind: group, members: [LOW]}",
           "E304", "actors/LB/members/1", "LB → LOW → LB"),
    Broken("alliance of nobody", "members: [LA, LB], rule: all,", "rule: all,", "E305", "actors/LOW/members", "no members"),
    Broken("state with members", "kind: alliance", "kind: state", "E305", "actors/LOW/members", "has members"),
    Broken("member twice", "members: [LA, LB]", "members: [LA, LB, LA]", "E306", "actors/LOW/members/3", "listed twice"),
    Broken("counted twice", "parties: [UP, LOW]", "parties: [UP, LA, LOW]", "E306", "fora/board/parties/3", "counted twice"),
    Broken("like in a circle", "{id: LA, name: A,", "{id: LA, name: A, like: LB,", "E307", "actors/LA/like", "LA → LB → LA"),
    Broken("one level", "levels: {0: none, 100: open}", "levels: {0: none}", "E308", "issues/data/levels", "at least two"),
    Broken("no levels", "levels: {0: none, 100: open}", "levels: {}", "E308", "issues/data/levels", "has no levels"),
    Broken("levels out of order", "{0: little, 50: half, 100: all}", "{0: little, 100: all, 50: half}",
           "E309", "issues/flow/levels/50", "rising order"),
    Broken("status quo no level", "status_quo: 50", "status_quo: 40", "E310", "issues/flow/status_quo", "0, 50, 100"),
    Broken("consent of no level", '100: UP}', '70: UP}', "E310", "issues/flow/consent/70", "not a level of flow"),
    Broken("package of no level", "package: {flow: 100}", "package: {flow: 80}", "E310", "proposals/demand/package/flow", "80"),
    Broken("values leave one out", "values: {0: 1, 100: 0}", "values: {0: 1}", "E311", "positions/UP/data/values", "level 100"),
    Broken("values end at 0.9", "values: {0: 1, 100: 0}", "values: {0: 0.9, 100: 0}", "E311", "positions/UP/data/values", "0.9"),
    Broken("side of a limit", "limit: 40", "limit: 90", "E312", "positions/UP/flow/limit", "at_least"),
    Broken("limit beside a table", "ideal: 0, salience: 20", "limit: 50, salience: 20", "E312", "positions/UP/data/limit", "at_least"),
    Broken("no position", "{id: LB, name: B, like: LA}", "{id: LB, name: B}", "E314", "actors/LB", "signs a deal"),
    Broken("forbids nothing", "forbids: above 50", "forbids: above 100", "E315", "commitments/LA flow above 100/forbids", "no level"),
    Broken("forbids all", "forbids: [100]", "forbids: [0, 100]", "E315", "commitments/pride/forbids", "every level"),
    Broken("infeasible package", "package: {flow: 100}", "package: {flow: 100, data: 100}", "E316",
           "proposals/demand/package", "declared infeasible"),
    Broken("bad condition", "at least 100", "more than 50", "E317", "infeasible/1/flow", "at most N"),
    Broken("condition never met", "data: 100}\npos", "data: 60}\npos", "E317", "infeasible/1/data", "no level of data"),
    Broken("force by an alliance", "challenger: UP", "challenger: LOW", "E336", "no_agreement/force/challenger", "name the member"),
    Broken("reserved proposal", "id: demand", "id: best-package", "E337", "proposals/best-package/id", "uses itself"),
    Broken("reserved actor", "{id: LB, name", "{id: value, name", "E337", "actors/value/id", "choose another"),
    Broken("reserved measure", "capability: {flow: 60}", "capability: {low: 60}", "E337", "actors/UP/capability/low", "uses"),
    Broken("reserved condition", "{wants: 0.9}", "{default: 0.9}", "E337", "admission/UP/LOW/conditions/default", "uses"),
    Broken("one signs", "signatories: [UP, LOW]", "signatories: [UP]", "E338", "signatories", "a single actor signs"),
    Broken("one meets", "River board, parties: [UP, LOW]", "River board, parties: [UP]", "E338", "fora/board/parties", "two"),
    Broken("beyond the calendar", "deadline: 45", "deadline: 4000000", "E203", "fora/board/deadline", "from 0 to 100000"),
    Broken("force leaves out", "win_package: {flow: 100, data: 0}", "win_package: {flow: 100}", "E318",
           "no_agreement/force/win_package", "says nothing about data"),
    Broken("lottery", "{0: 0.4, 50: 0.6}", "{0: 0.4, 50: 0.5}", "E319", "no_agreement/lapse/flow", "add up to 0.9"),
    Broken("no such block", "evidence: [nw#p2]", "evidence: [nw#p9]", "E320", "positions/UP/flow/evidence/1", "add the block"),
    Broken("no such source", "evidence: [nw#p1]", "evidence: [mw#p1]", "E320", "events/1/evidence/1", "Did you mean nw"),
    Broken("source too late", "date: 2022-01-12\n", "date: 2022-01-26\n", "E321", "sources/nw/date", "after as_of"),
    Broken("event too late", "{date: 2014-03, what", "{date: 2023, what", "E321", "events/1/date", "2023-01-01"),
    Broken("data too late", "{id: UP, name: Upper land,",
           "{id: UP, name: Upper land, basis: data, citation: NMC 7.0, published: 2023-05-01,",
           "E321", "actors/UP/published", "was published 2023-05-01"),
    Broken("meeting too late", "{date: 2022-01-12}]", "{date: 2022-02}]", "E321", "fora/board/meetings/2/date", "after as_of"),
    Broken("meetings out of order", "[{date: 2014-02}, {date: 2022-01-12}]", "[{date: 2022-01-12}, {date: 2014-02}]",
           "E322", "fora/board/meetings/2/date", "order of time"),
    Broken("pause backwards", "end: 2016", "end: 2013", "E322", "fora/board/pauses/1/end", "before it starts"),
    Broken("negative weight", "rule: all, cohesion", "rule: weighted(1), weights: {LA: -1, LB: 3}, cohesion",
           "E323", "actors/LOW/weights/LA", "0 or more"),
    Broken("report without evidence", ",\n     basis: report, evidence: [nw#p2]", ", basis: report", "E324",
           "positions/UP/flow/basis", "without evidence", "basis: report"),
    Broken("data without citation", "basis: judgement, why: a guess", "basis: data", "E324",
           "no_agreement/force/win/basis", "citation and published"),
    Broken("judgement without why", "basis: judgement, why: a guess", "basis: judgement", "E324",
           "no_agreement/force/win/basis", "without a reason"),
    Broken("judgement by nobody", "by: coder A\n", "", "E324", "no_agreement/force/win/basis", "without a name", "win:"),
    Broken("guarantees itself", "{by: UP, to: LB", "{by: UP, to: UP", "E325", "guarantees/UP/UP/to", "itself"),
    Broken("force against itself", "target: LA", "target: UP", "E325", "no_agreement/force/target", "itself"),
    Broken("move excludes itself", "excludes: [open]", "excludes: [strike]", "E326", "moves/strike/excludes/1", "itself"),
    Broken("move without effect", "what: publish, sets: {data: 100}", "what: publish", "E326", "moves/open", "changes nothing"),
    Broken("span backwards", "span: [22, 40]", "span: [40, 22]", "E327", "sources/nw/blocks/p2/span", "start < end"),
    Broken("spans overlap", "span: [22, 40]", "span: [10, 40]", "E327", "sources/nw/blocks/p2/span", "may not overlap"),
    Broken("nobody meets", "parties: [UP, LOW]", "parties: []", "E328", "fora/board/parties", "no parties"),
    Broken("quota too high", "rule: all, cohesion", "rule: k_of(3), cohesion", "E329", "actors/LOW/rule", "from 1 to 2"),
    Broken("a weight missing", "rule: all, cohesion", "rule: weighted(3), weights: {LA: 4}, cohesion", "E329",
           "actors/LOW/weights", "gives LB no weight"),
    Broken("nobody in the body", "{id: LB, name: B, like: LA}", "{id: LB, name: B, like: LA, members: []}", "E305",
           "actors/LB/members", "is empty"),
    Broken("weights missing", "rule: all, cohesion", "rule: weighted(3), cohesion", "E329", "actors/LOW/rule", "add weights"),
    Broken("proposal of nothing", "package: {flow: 100}", "package: {data: 0}", "E330", "proposals/demand/package", "nothing"),
    Broken("unnamed, not a word", "control: [UP]", "control: [UP]\n    unnamed: frozen", "E206", "issues/flow/unnamed", "lapse, status_quo", "unnamed"),
    Broken("lapse that moves nothing", "    kind: restraint\n", "    kind: restraint\n    unnamed: lapse\n", "E340", "issues/data/unnamed",
           "leaves data where it is", "unnamed"),
    Broken("unnamed of a named issue", "package: {flow: 100}", "package: {flow: 100}, unnamed: {flow: lapse}", "E340",
           "proposals/demand/unnamed/flow", "names flow"),
    Broken("unnamed of no issue", "package: {flow: 100}", "package: {flow: 100}, unnamed: {flwo: lapse}", "E301",
           "proposals/demand/unnamed/flwo", "did you mean flow"),
    Broken("nothing left out lapses", "package: {flow: 100}", "package: {flow: 100}, unnamed: lapse", "E340",
           "proposals/demand/unnamed", "leaves out no issue"),
    Broken("condition on no issue", "forbids: above 50,", "forbids: above 50, unless: {dta: 100},", "E301",
           "commitments/LA flow above 50/unless/dta", "did you mean data"),
    Broken("condition never holds", "forbids: above 50,", "forbids: above 50, unless: {data: [50]},", "E310",
           "commitments/LA flow above 50/unless/data/1", "not a level"),
    Broken("condition never met", "issue: data, forbids: [100], cost: 0.1", "issue: data, forbids: [100], unless: {flow: at most 100}, cost: 0.1", "E341",
           "commitments/pride/unless/flow", "never counts"),
    Broken("condition on itself", "forbids: above 50,", "forbids: above 50, unless: {flow: 0},", "E341",
           "commitments/LA flow above 50/unless/flow", "depends on flow itself"),
    Broken("condition of the wrong form", "forbids: above 50,", "forbids: above 50, unless: {data: over 50},", "E205",
           "commitments/LA flow above 50/unless/data", "at least"),
    Broken("belief above one", "cost: {UP: 0.1, LOW: 0.3}", "cost: {UP: 0.1, LOW: 0.3}\n    belief: 1.5", "E203",
           "no_agreement/force/belief", "outside 0 to 1", "belief"),
    Broken("belief of nobody", "cost: {UP: 0.1, LOW: 0.3}", "cost: {UP: 0.1, LOW: 0.3}\n    belief: {LOV: .5}", "E301",
           "no_agreement/force/belief/LOV", "did you mean LOW", "belief"),
    Broken("belief of the challenger", "cost: {UP: 0.1, LOW: 0.3}", "cost: {UP: 0.1, LOW: 0.3}\n    belief: {UP: .5}", "E342",
           "no_agreement/force/belief/UP", "decides on force", "belief"),
    Broken("estimate of nobody", "cost: {UP: 0.1, LOW: 0.3}", "cost: {UP: 0.1, LOW: 0.3}\n    estimates: {LOV: .5}", "E301",
           "no_agreement/force/estimates/LOV", "did you mean LOW", "estimates"),
    Broken("pays itself", "infeasible:", "  - {id: aid, question: Aid?, kind: transfer, levels: {0: none, 100: all}, status_quo: 0, payer: LA, payee: LA, cost: .1, worth: .1}\ninfeasible:",
           "E343", "issues/aid/payee", "pays itself"),
    Broken("nobody pays", "infeasible:", "  - {id: aid, question: Aid?, kind: transfer, levels: {0: none, 100: all}, status_quo: 0, payee: LA, cost: .1, worth: .1}\ninfeasible:",
           "E343", "issues/aid", "lacks payer"),
    Broken("an alliance pays", "infeasible:", "  - {id: aid, question: Aid?, kind: transfer, levels: {0: none, 100: all}, status_quo: 0, payer: LOW, payee: UP, cost: .1, worth: .1}\ninfeasible:",
           "E343", "issues/aid/payer", "is an alliance"),
    Broken("paid already", "infeasible:", "  - {id: aid, question: Aid?, kind: transfer, levels: {0: none, 100: all}, status_quo: 100, payer: LA, payee: UP, cost: .1, worth: .1}\ninfeasible:",
           "E343", "issues/aid/status_quo", "paid already"),
    Broken("payer of no transfer", "    kind: restraint\n", "    kind: restraint\n    payer: UP\n", "E343", "issues/data/payer", "not a transfer", "payer"),
    Broken("mediator that is a party", "name: River board,", "name: River board, mediators: [LA],", "E344", "fora/board/mediators/1", "is a party"),
    Broken("mediator that is nobody", "name: River board,", "name: River board, mediators: [UN],", "E301", "fora/board/mediators/1", "no actor UN"),
    Broken("discount without a deadline", ", deadline: 45}", "}\n# discount", "E345", "no_agreement/discount", "deadline", "discount: {UP"),
    Broken("discount beside a weight", "  holding: {UP: 0.02}", "  continuation: {UP: .9}\n  discount: {UP: {per: year, value: .9}}", "E345",
           "no_agreement/discount/UP", "keep one", "discount"),
    Broken("discount without a unit", "  holding: {UP: 0.02}", "  discount: {UP: {value: .9}}", "E202", "no_agreement/discount/UP", "per"),
    Broken("window before as_of", "what: publish,", "what: publish, until: 2021-01-01,", "E346", "moves/open/until", "before as_of"),
    Broken("window backwards", "what: publish,", "what: publish, since: 2023-01-01, until: 2022-06-01,", "E346", "moves/open/until", "later day"),
    Broken("effect out of range", "what: publish,", "what: publish, effects: {UP: -20},", "E203", "moves/open/effects/UP", "-10 to 10"),
    Broken("a day without its day", "date: 2021-12-17,", "date: July 2021,", "E207", "proposals/demand/date", "such as 2021-07-01"),
    Broken("no date", "date: 2021-12-17,", "date: some day,", "E207", "proposals/demand/date", "31 July 2021"),
    Broken("a label of no level", "package: {flow: 100}", "package: {flow: plenty}", "E204", "proposals/demand/package/flow", "half"),
    Broken("a commitment against no level", "forbids: [100]", "forbids: [shut]", "E204", "commitments/pride/forbids/1",
           r"not a level or label of data. Use one of: 0 \(none\), 100 \(open\)", "forbids: [shut]"),
    Broken("a condition on no level", "forbids: above 50,", "forbids: above 50, unless: {data: ajar},", "E205",
           "commitments/LA flow above 50/unless/data", r"its levels: 0 \(none\), 100 \(open\)", "unless: {data: ajar}"),
    Broken("from for since", "what: publish,", "what: publish, from: 2022-06-01,", "E201", "moves/open/from", "did you mean since", "from:"),
    Broken("cares, stands nowhere", "issue: flow, ideal: 10,", "issue: flow,", "E331", "positions/LA/flow", "add stated", "actor: LA, issue: flow,"),
    Broken("actor named all", "{id: LB, name: B, like: LA}", "{id: LB, name: B, like: LA}\n  - {id: any, name: C, like: LA}",
           "E332", "actors/any/id", "rule language", "id: any"),
    Broken("party in no forum", "parties: [UP, LOW]", "parties: [UP]", "E333", "signatories/2", "sits in no forum",
           "signatories:"),
    Broken("deadline has passed", "deadline: 45", "deadline: 2022-01-01", "E334", "fora/board/deadline", "before as_of"),
    Broken("as_of at the end of the calendar", "as_of: 2022-01-13", "as_of: 9999-12-20", "E347", "as_of", "cannot be counted"),
    Broken("deadline at the end of the calendar", "deadline: 45", "deadline: 9999-12-20", "E347", "fora/board/deadline", "earlier day"),
    Broken("counted after as_of", "until: 2021-12-31", "until: 2022-12-31", "E321", "reference_classes/rivers/until", "had ended"),
    Broken("more outcomes than cases", "agreed: 9", "agreed: 29", "E335", "reference_classes/rivers/outcomes/agreed", "commoner"),
    Broken("no outcome", "outcomes: {agreed: 9, war: 1}", "outcomes: {}", "E335", "reference_classes/rivers/outcomes", "how its cases ended"),
    Broken("admitted to nobody", "to: LOW, conditions", "to: LA, conditions", "E305", "admission/UP/LA/to", "no members"),
    Broken("variant leads nowhere", "positions/UP/flow/salience: low", "positions/UP/flwo/salience: low", "E401",
           "variants/calm/set", "UP/flow"),
    Broken("variant breaks", "positions/UP/flow/salience: low", "issues/flow/status_quo: 51", "E403", "variants/calm", "E310"),
]  # fmt: skip


def test_the_good_file_is_good() -> None:
    assert read_text(GOOD).problems == ()


def test_levels_by_their_label_and_dates_as_people_write_them() -> None:
    text = GOOD.replace("status_quo: 50", "status_quo: Half").replace("package: {flow: 100}", "package: {flow: all}")
    text = text.replace("lapse: {flow: {0: 0.4, 50: 0.6}}", "lapse: {flow: {little: 0.4, half: 0.6}}")
    text = text.replace("date: 2021-12-17,", "date: 17 December 2021,").replace("{date: 2014-02}", "{date: Feb. 2014}")
    text = text.replace("win_package: {flow: 100, data: 0}", "win_package: {flow: all, data: none}")
    text = text.replace("sets: {data: 100}", "sets: {data: open}")
    text = text.replace('consent: {0: "all(LOW)", 100: UP}', 'consent: {Little: "all(LOW)", all: UP}')
    text = text.replace("data: 100}\npositions", "data: open}\npositions")
    text = text.replace("issue: data, forbids: [100]", "issue: data, forbids: [Open]")
    assert loads(text) == loads(GOOD)
    assert loads(GOOD).title == "Water"


@pytest.mark.parametrize(("written", "meant"), [("Open", "[100]"), ("[none]", "[0]"), ("below 100", "below 100")])
def test_commitments_by_label(written: str, meant: str) -> None:
    """One label alone is a list of one; conditions take labels too."""
    text = GOOD.replace("forbids: above 50,", "forbids: above 50, unless: {data: Open},")
    numbers = GOOD.replace("forbids: above 50,", "forbids: above 50, unless: {data: 100},")
    assert loads(text.replace("forbids: [100]", f"forbids: {written}")) == loads(
        numbers.replace("forbids: [100]", f"forbids: {meant}")
    )


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_broken(case: Broken) -> None:
    problems = read_text(case.text, file="f.yaml").problems
    found = [p for p in problems if p.code == case.code and p.path == case.path]
    assert found, [str(p) for p in problems]
    assert case.line in [p.line for p in found], [str(p) for p in found]
    said = next(p for p in found if p.line == case.line)
    assert re.search(case.words, str(said), re.IGNORECASE), str(said)
    assert str(said).startswith(f"f.yaml:{said.line}:{said.column}")
    assert str(said).endswith(f"[{case.code}]")
    assert said.remedy
    # one mistake is one problem; where it breaks something else too, that is said, but never at length
    assert len(problems) <= 4, [str(p) for p in problems]


@pytest.mark.parametrize("section", ["actors", "issues", "positions"])
def test_empty_sections(section: str) -> None:
    start = GOOD.index(f"\n{section}:") + 1
    after = re.search(r"^\w", GOOD[start + 1 :], re.MULTILINE)
    assert after is not None
    text = GOOD[:start] + f"{section}: []\n" + GOOD[start + 1 + after.start() :]
    problems = read_text(text, file="f.yaml").problems
    assert any(
        p.code == "E328" and p.path == section and p.line == line_of(f"\n{section}: []", text) + 1 for p in problems
    )


def test_an_actor_that_cares_for_nothing() -> None:
    text = edit("salience: 20", "salience: 0", edit("salience: high,", "salience: none,"))
    (problem,) = read_text(text, file="f.yaml").problems
    assert (problem.code, problem.path, problem.line) == (
        "E313",
        "positions/UP/flow",
        line_of("actor: UP, issue: flow", text),
    )


@pytest.mark.parametrize("section", ["detente", "title", "as_of", "actors", "issues", "positions"])
def test_missing_sections(section: str) -> None:
    text = re.sub(rf"^{section}:.*\n((  .*|)\n)*", "", GOOD, flags=re.MULTILINE)
    problems = read_text(text, file="f.yaml").problems
    assert [(p.code, p.line) for p in problems if f"key {section} is missing" in p.what] == [("E202", 1)]
    assert len(problems) <= 3, [str(p) for p in problems]


def test_all_problems_at_once_in_order() -> None:
    text = edit("salience: 20", "salince: 20")
    text = edit("status_quo: 50", "status_quo: 40", text)
    text = edit("title: Water", "title: Water\ntitle: again", text)
    text = edit("members: [LA, LB]", "members: [LA, LC]", text)
    problems = read_text(text).problems
    assert [p.code for p in problems if p.code != "E314"] == ["E102", "E301", "E310", "E201"]
    assert [p.line for p in problems] == sorted(p.line or 0 for p in problems)


def test_what_contradicts_itself_is_said_all_at_once() -> None:
    text = edit("package: {flow: 100}", "package: {flow: 100}, unnamed: {flow: lapse}")
    text = edit("what: publish,", "what: publish, until: 2021-01-01,", text)
    text = edit("cost: {UP: 0.1, LOW: 0.3}", "cost: {UP: 0.1, LOW: 0.3}\n    belief: {LOW: 1.5}", text)
    pay = "kind: transfer, levels: {0: none, 100: all}, status_quo: 0, payer: LA, payee: LA, cost: .1, worth: .1}"
    text = edit("infeasible:", f"  - {{id: aid, question: Aid?, {pay}\ninfeasible:", text)
    text = edit("forbids: above 50,", "forbids: above 50, unless: {data: at least 101},", text)
    problems = read_text(text, file="f.yaml").problems
    assert [p.code for p in problems] == ["E343", "E341", "E340", "E203", "E346"]
    assert all(p.line and p.remedy for p in problems)


def test_at_most_a_hundred_are_shown_then_the_count() -> None:
    text = edit("events:\n", "events:\n" + "".join(f"  - {{date: x{i}, what: y}}\n" for i in range(250)))
    with pytest.raises(ScenarioError) as e:
        loads(text)
    lines = str(e.value).splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[-1] == "… and 150 more (250 problems in all)"
    assert len(e.value.problems) == 250


def test_alias_bomb() -> None:
    problems = read_text(LAUGHS).problems
    assert [p.code for p in problems] == ["E105"]
    assert "100,000" in problems[0].what


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_five_thousand_nested(opening: str) -> None:
    problems = read_text(opening * 5000, file="deep.yaml").problems
    assert [(p.code, p.line) for p in problems] == [("E106", 1)]


def test_every_code_of_the_table_is_known() -> None:
    assert {c.code for c in CASES} <= CODES.keys()


def test_a_problem_reads_as_one_sentence_after_the_other() -> None:
    text = edit("low: 60, mode: 90, high: 100", "low: 80, mode: 60, high: 100")
    (problem,) = read_text(text, file="scenario.yaml").problems
    assert str(problem) == (
        "scenario.yaml:37:43 positions/UP/flow/ideal/low: low 80, mode 60, high 100 are out of order. "
        "Put them in rising order. [E203]"
    )


def test_one_bad_branch_of_a_union_is_one_problem() -> None:
    text = edit("trust: {uniform: [0.2, 0.6]}", "limit: {low: 3, mode: 2, high: 1}", edit("limit: {at_most: 70}, ", ""))
    assert [(p.code, p.path) for p in read_text(text).problems] == [("E203", "positions/LA/flow/limit/low")]


def test_yaml_1_2_words_stay_text() -> None:
    text = edit("name: Ana, role: minister", "name: no, role: 1:30")
    assert loads(text).people[0].name == "no"
    assert loads(text).people[0].role == "1:30"
    assert loads(edit("title: Water", "title: 1_000")).title == "1_000"


def test_an_author_sits_where_its_proposal_is_tabled() -> None:
    other = GOOD.replace("fora:\n", "fora:\n  - {id: other, name: Other, parties: [LA, LB]}\n")
    with pytest.raises(ScenarioError, match="E333") as e:
        loads(other.replace("by: UP, forum: board", "by: UP, forum: other"))
    assert "UP tables this in other, but does not sit there" in str(e.value)
    loads(other.replace("by: UP, forum: board", "by: LOW, forum: other"))
