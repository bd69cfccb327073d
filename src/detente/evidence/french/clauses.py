"""The verbs of a French sentence: tense, voice, negation, and governing word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.evidence.french.verbs import BY_BEING, Tense, act_of_verb, forms
from detente.evidence.lexicon import Act
from detente.evidence.statement import Realis

HAVE = frozenset(
    "a ai as ont avons avez avait avaient avions aura auront aurons aurait auraient aurions ait aient ayant avoir eu".split()
)
BE = frozenset(
    "est suis es sont sommes êtes était étaient étions sera seront serons serait seraient serions soit soient fut furent étant être été".split()
)
_SKIPPED = frozenset(
    """ne n' pas plus jamais rien encore déjà aussi même toutefois ainsi également toujours bien enfin tout immédiatement -t -il -elle -ils -elles -on t il elle
    ils elles on y en leur lui nous vous se s' me m' le la les l'""".split()
)
_CLITICS = frozenset("le la les l' lui leur se s' me m' nous vous y en ne n' pas plus".split())
_ARTICLES = frozenset(
    "le la les l' un une des du de d' cette ce cet ces son sa ses leur leurs au aux notre nos votre vos sans toute tout par quelque aucun aucune chaque en".split()
)
_SIMPLE: tuple[Tense, ...] = ("present", "past", "future", "conditional", "infinitive", "gerund")
_SUBJECTS = frozenset("il elle ils elles on nous vous".split())
_PREPOSITIONS = frozenset("de d' à pour sans après avant afin".split())
_CONDITION = re.compile(
    r"(?:^|[\s,;:(«])(?:[Ss]i|[Ss][’'](?=il)|[Àà] (?:la )?condition (?:que|qu[’'])|[Pp]ourvu (?:que|qu[’'])|[Dd]ès (?:que|qu[’']|lors)|[Uu]ne fois (?:que|qu[’'])|"
    r"[Tt]ant (?:que|qu[’'])|[Àà] moins (?:que|qu[’'])|[Ss]ous réserve (?:que|qu[’'])|[Aa]u cas où|[Ee]n cas)(?:\s|[’'])?"
)
_PURPOSE = re.compile(r"\b(?:avant|pour|afin|de peur|de crainte) (?:que|qu[’'])")
_THAT = re.compile(r"(?:^|\s)(?:que|qu[’'])\s*")
_RELATIVE = re.compile(r"(?:^|[\s,])(?:qui|dont|où|lequel|laquelle|ce que|ce qui)\b")

GOVERNED: dict[str, Realis] = {
    **dict.fromkeys("menacer réserver".split(), "threatened"),
    **dict.fromkeys("offrir proposer promettre accepter engager consentir prêt disposé disposer".split(), "offered"),
    **dict.fromkeys(
        """demander exiger réclamer appeler exhorter inviter prier sommer presser ordonner enjoindre recommander préconiser suggérer supplier implorer
        plaider conseiller""".split(),
        "demanded",
    ),
    **dict.fromkeys("refuser exclure décliner renoncer nier démentir éviter empêcher interdire écarter".split(), "negated"),
    **dict.fromkeys("accuser soupçonner reprocher prétendre".split(), "alleged"),
    **dict.fromkeys("décider prévoir compter aller projeter envisager étudier".split(), "future"),
    **dict.fromkeys("pouvoir vouloir souhaiter espérer tenter essayer chercher hésiter risquer craindre tarder manquer penser considérer".split(), "hypothetical"),
    "devoir": "demanded",
}  # fmt: skip
"""Realis that a governing word gives to its infinitive or clause."""
_NOUNS: dict[str, Realis] = {
    "décision": "actual",
    **dict.fromkeys(("menace", "droit"), "threatened"),
    **dict.fromkeys(("offre", "proposition", "promesse", "engagement"), "offered"),
    **dict.fromkeys(("demande", "appel", "exigence", "ordre"), "demanded"),
    "refus": "negated",
    **dict.fromkeys(("projet", "intention", "plan"), "future"),
    **dict.fromkeys(("tentative", "volonté", "possibilité"), "hypothetical"),
}  # fmt: skip
_GOVERNING_NOUN = re.compile(
    rf"\b(?P<noun>{'|'.join(_NOUNS)})\s+(?:(?:d[ue]s?\s|de\s+l[ae]?[’'\s])\S+(?:\s\S+)?\s+|[a-zà-ÿ]+\s+)?(?:de|d[’'])\s*\S*\s*$"
)
_KEEPING = frozenset(
    "faire laisser commencer continuer parvenir réussir finir venir permettre autoriser obliger contraindre forcer savoir".split()
)
OF_THE_OBJECT = frozenset(
    """demander exiger appeler exhorter inviter prier sommer presser ordonner enjoindre recommander suggérer supplier accuser soupçonner reprocher autoriser
    permettre empêcher interdire obliger contraindre forcer""".split()
)
"""Verbs whose object is the subject of their infinitive."""


@dataclass(slots=True)
class VerbUse:
    """An occurrence of a verb in a report.

    Attributes
    ----------
    start, end
        Half-open span of the verb with its auxiliaries.
    at
        Start of the verb itself.
    verb, tense
        Its infinitive; the tense of the finite form.
    compound, passive, negated
        Whether it has an auxiliary of tense, is passive, is negated.
    preposition
        The word before an infinitive, or empty.
    clitic
        A subject after the verb: "a-t-il".
    reflexive
        Whether it has "se".
    region
        The words between the previous verb and this one.
    before
        The previous verb of the sentence.
    governor
        The word on which an infinitive or a clause depends, or empty.
    act, realis
        The act that it denotes, and whether it happened.
    noun
        Whether the governor is a noun: "la décision du Tchad d'interdire".
    first, rest
        The spans in which its subject and its objects are searched.
    token
        The parser's token.
    """

    start: int
    end: int
    at: int
    verb: str
    tense: Tense
    compound: bool
    passive: bool
    negated: bool
    preposition: str
    clitic: str
    reflexive: bool
    token: Any
    region: str = ""
    before: VerbUse | None = None
    governor: str = ""
    act: Act | None = None
    realis: Realis = "actual"
    noun: bool = False
    first: tuple[int, int] = (0, 0)
    rest: tuple[int, int] = (0, 0)


def _plain(token: Any) -> str:
    return str(token.lower_).replace("’", "'")


def _use(tokens: Sequence[Any], i: int, base: int) -> VerbUse | None:
    """Return the verb at a position, or ``None`` if the word is not a known verb, or is a noun or an adjective."""
    token = tokens[i]
    found = forms().get(_plain(token))
    if found is None:
        return None
    j, clitic, reflexive, auxiliaries = i, "", False, list[str]()
    while j > 0 and i - j < 7:
        word = _plain(tokens[j - 1])
        if word in HAVE | BE:
            auxiliaries.append(word)
        elif word in ("-il", "-elle", "-ils", "-elles", "-on") and not clitic:
            clitic = word[1:]
        elif not (word in _SKIPPED or (word.endswith("ment") and len(word) > 6)) or (
            not auxiliaries and word in ("leur", "en", "tout") and j - 1 == 0
        ):
            break
        if word in ("se", "s'"):
            reflexive = True
        j -= 1
    readings: dict[Tense, str] = {tense: verb for verb, tense in reversed(found)}
    if auxiliaries and "participle" in readings:
        while j < i and _plain(tokens[j]) not in HAVE | BE | {"ne", "n'", "se", "s'"}:
            j += 1
        verb: str = readings["participle"]
        tense, compound = _tense(auxiliaries), auxiliaries[0] in HAVE or verb in BY_BEING or reflexive
        passive = not reflexive and verb not in BY_BEING and auxiliaries[0] in BE
    else:
        finite: list[Tense] = [t for t in _SIMPLE if t in readings]
        if not finite:
            return None
        previous = _plain(tokens[i - 1]) if i else ""
        tense = finite[0]
        verb = readings[tense]
        if (
            tense != "infinitive"
            and previous in _ARTICLES
            and not (previous in ("la", "les", "le", "l'", "leur") and token.pos_ == "VERB")
        ):
            return None
        if (
            tense == "present"
            and token.pos_ in ("NOUN", "ADJ")
            and (i == 0 or tokens[i - 1].pos_ in ("ADJ", "NUM", "DET", "ADP"))
        ):
            return None
        compound = passive = False
        j = i
        while j > 0 and _plain(tokens[j - 1]) in _CLITICS:
            reflexive |= _plain(tokens[j - 1]) in ("se", "s'")
            j -= 1
    if j < i and _plain(tokens[j]) in _SUBJECTS and not _plain(tokens[j]).startswith("-"):
        j += 1  # a pronoun at the left end is the subject and not part of the verb
    follow = _plain(tokens[i + 1]) if i + 1 < len(tokens) else ""
    follow = _plain(tokens[i + 2]) if follow in ("-t", "t") and i + 2 < len(tokens) else follow
    if follow.startswith("-") and follow[1:] in ("il", "elle", "ils", "elles", "on", "ce"):
        clitic = follow[1:]
    preposition = (
        _plain(tokens[j - 1]) if tense == "infinitive" and j and _plain(tokens[j - 1]) in _PREPOSITIONS else ""
    )
    return VerbUse(
        base + tokens[j].idx, base + token.idx + len(token.text), base + token.idx, verb, tense, compound, passive,
        _negated(tokens, j, i), preposition, clitic, reflexive, token,
    )  # fmt: skip


def _tense(auxiliaries: Sequence[str]) -> Tense:
    first = auxiliaries[-1]
    if first.endswith(("rait", "raient", "rions")):
        return "conditional"
    if first in ("aura", "auront", "aurons", "sera", "seront", "serons"):
        return "future"
    return "infinitive" if first in ("avoir", "être") else "gerund" if first in ("ayant", "étant") else "past"


def _negated(tokens: Sequence[Any], j: int, i: int) -> bool:
    """Whether a verb is negated with "ne", but not by "ne … que" (only)."""
    near = [_plain(t) for t in tokens[max(0, j - 2) : i + 1]]
    if not {"ne", "n'"} & set(near):
        return False
    behind = [_plain(t) for t in tokens[i + 1 : i + 4]]
    full = {"pas", "plus", "jamais", "rien", "aucun", "aucune", "personne", "ni", "guère"}
    all_words = {_plain(t) for t in tokens[max(0, j - 8) : i + 4]}
    return bool(full & all_words) or not {"que", "qu'"} & set(behind)


def verbs_in(tokens: Sequence[Any], base: int, text: str) -> list[VerbUse]:
    """Return the verbs of a sentence in order, each with its act and whether it happened.

    Parameters
    ----------
    tokens
        The sentence's tokens without whitespace.
    base
        Offset of the parsed unit in the text.
    text
        The report.
    """
    if not tokens:
        return []
    uses: list[VerbUse] = []
    start, stop = base + tokens[0].idx, base + tokens[-1].idx + len(tokens[-1].text)
    for i in range(len(tokens)):
        use = _use(tokens, i, base)
        if use is None:
            continue
        before = uses[-1] if uses else None
        if before is not None and use.start < before.end:
            continue
        use.before = before
        use.first = (before.end if before else start, use.start)
        use.region = text[slice(*use.first)]
        uses.append(use)
    for n, use in enumerate(uses):
        use.rest = (use.end, uses[n + 1].start if n + 1 < len(uses) else stop)
        behind = uses[n + 1].first[0] if n + 1 < len(uses) else stop
        words = re.findall(r"[^\W\d_][\w’'-]*", text[use.end : max(use.rest[1], behind)])
        use.act = act_of_verb(use.verb, [re.sub(r"^[ldnsmjc][’']", "", w.lower()) for w in words[:9]])
    for use in uses:
        use.realis = _standing(use)
    return uses


def _standing(use: VerbUse) -> Realis:
    own = _own(use)
    if use.tense == "infinitive":
        return _of_infinitive(use, own)
    tail = use.region[-90:]
    if _CONDITION.search(tail):
        return "conditional"
    if _PURPOSE.search(tail):
        return "hypothetical"
    before = use.before
    if before is not None and _THAT.search(tail) and not _RELATIVE.search(tail):
        use.governor = before.verb
        kind = GOVERNED.get(before.verb)
        if kind in ("demanded", "threatened", "offered"):
            return kind
        if kind in ("alleged", "hypothetical") and own == "actual":
            return kind
        if kind == "negated" and before.verb in ("nier", "démentir", "exclure", "écarter"):
            return "negated"
        if own == "hypothetical" and use.tense == "conditional":
            return "future"
    return own


def _own(use: VerbUse) -> Realis:
    """Return the realis of a verb's own form: the past conditional marks hearsay."""
    if use.negated:
        return "negated"
    if use.tense == "conditional":
        return "alleged" if use.compound or use.passive else "hypothetical"
    return "future" if use.tense == "future" else "actual"


def _of_infinitive(use: VerbUse, own: Realis) -> Realis:
    before, tail = use.before, use.region
    if use.preposition in ("pour", "afin"):
        return "hypothetical"
    if use.preposition == "sans":
        return "negated"
    ready = re.search(r"\b(?:prêt|disposé)e?s?\s+(?:à|de)?\s*\S*\s*$", tail)
    if ready:
        use.governor = "prêt"
        return "negated" if re.search(r"\bpas (?:prêt|disposé)", tail) else "offered"
    noun = _GOVERNING_NOUN.search(tail)
    if noun and use.preposition in ("de", "d'"):
        use.governor, use.noun = noun.group("noun"), True
        return "negated" if own == "negated" else _NOUNS[noun.group("noun")]
    if before is None:
        return "hypothetical"
    if (
        before.tense == "infinitive"
        and before.preposition == use.preposition
        and re.search(r"(?:,|\bet|\bou)\s+(?:de|d[’']|à)?\s*$", tail)
    ):
        use.governor = before.governor
        return before.realis
    use.governor = before.verb
    if before.verb == "venir" and use.preposition in ("de", "d'"):
        return before.realis
    if before.verb in _KEEPING:
        return before.realis
    kind = GOVERNED.get(before.verb, "hypothetical")
    if before.verb == "devoir" and before.tense in ("conditional", "past", "future"):
        kind = "future"
    if kind == "negated":
        return "hypothetical" if before.negated else "negated"
    return "negated" if own == "negated" and kind in ("future", "hypothetical") else kind


CONDITION = _CONDITION
