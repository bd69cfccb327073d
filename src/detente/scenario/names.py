"""Names of actors in sentences: with the article that English gives them, and with verbs that agree.

Tables and lists show a name as the file writes it. A sentence needs "the United States", but "Russia"; "the Houthis
reject", but "the Front rejects". The name itself decides, by its last word, or by the last word before "of" or "for". A
name that begins with an article keeps it.
"""

from __future__ import annotations

import re

_CAPITAL_ARTICLE = re.compile(r"The (?!Hague\b)|An? (?=[a-z])")
"""An article that is capital only where a label or a sentence begins; that of "The Hague" belongs to the name."""
_ARTICLE = re.compile(r"(the|a|an|our|their|all|every|each|any|both|no|some|other)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"(the|a|an|our|their)\b", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|for|against|in)\s+", re.IGNORECASE)
_JOINED = re.compile(r"(, | and )")
_ASIDE = re.compile(r"\s*\(.*\)\s*\Z")


def _words(text: str) -> frozenset[str]:
    return frozenset(x.strip() for x in text.split(","))


_PLACES = _words("""
    states, kingdom, emirates, republic, netherlands, philippines, maldives, bahamas, comoros, seychelles,
    solomons, gambia, hague, vatican, kremlin, islands, federation
""")
"""Last words of countries and seats of government that take an article."""
_KNOWN = _words("""
    european union, african union, soviet union, arab league, united nations, holy see, white house, world bank,
    west bank, eu, un, us, usa, uk, uae, ussr, drc, dprk, gdr, frg, prc, rok, au, oas, oau, osce, plo, pkk, anc,
    ira, icc, imf, who, wto, iaea, ilo, ec, eec, ecb, icrc, cis, gcc, g7, g8, g20, g77, p5, levant, balkans,
    caucasus, taliban, houthis
""")
"""Whole names that take an article. Initials that are read as a word (NATO, ASEAN, OPEC) take none."""
_MANY = _words("taliban, houthis")
"""Those of them that take a plural verb."""
_BODIES = _words("""
    administration, agency, alliance, army, assembly, association, authority, bar, bloc, board, brotherhood,
    cabinet, caliphate, church, club, coalition, command, commission, committee, commonwealth, community,
    company, confederation, conference, congregation, consortium, convention, corporation, council, court,
    crown, delegation, diocese, district, emirate, empire, faction, fellowship, forces, forum, foundation,
    front, fund, government, governorate, group, guard, guards, guild, insurgency, junta, kingdom, league,
    lobby, majority, mediator, militia, minister, ministry, minority, mission, monarchy, movement, mujahideen,
    navy, network, office, opposition, order, organisation, organization, party, patriarchate, police,
    presidency, quad, quartet, rebellion, regime, region, resistance, secretariat, senate, side, society,
    syndicate, treasury, tribunal, troika, union
""")
"""Nouns for bodies: as the last word of a name they take an article."""
_OPENING = _BODIES | _words("""
    bank, city, duchy, house, isle, parliament, people, principality, province, republic, state, sultanate
""")
"""The same before "of"."""
_PLURAL = re.compile(
    r"(?:allies|arabs|bosniaks|buyers|citizens|contras|creditors|crats|croats|cypriots|debtors|donors|elders|employees|"
    r"employers|farmers|fighters|greens|governments|growers|guerrillas|houthis|importers|exporters|inspectors|ists|ians|"
    r"kurds|landlords|members|mediators|miners|nations|owners|parties|powers|producers|protesters|rebels|residents|"
    r"sellers|serbs|settlers|shareholders|shiites|soldiers|strikers|sunnis|students|teachers|tenants|tribes|troops|"
    r"tigers|unions|users|villagers|voters|workers)\Z"
)
"""Last words that name several people or bodies."""
_PEOPLE = _words("""
    boatmen, businessmen, children, clergy, clergymen, congressmen, craftsmen, delegations, dockers, doctors, drivers,
    engineers, fishermen, forces, guards, herdsmen, investors, islanders, lawyers, men, merchants, mujahideen, nurses,
    people, pilots, police, policemen, seamen, shippers, talks, traders, tribesmen, women
""")
"""More last words that take a plural verb, whether or not they take an article."""
_SINGULAR = re.compile(r"(?:ss|us|is|ics|gas|news)\Z")
"""Endings of words in "s" that are not plural."""
_COUNTED = re.compile(r"\d+ (?:other|more|coded)\b|.+ and \d+ alike\Z")
"""Names of groups of actors that are counted."""
_IRREGULAR = {
    "is": "are", "has": "have", "was": "were", "does": "do", "its": "their", "it": "they", "itself": "themselves",
}  # fmt: skip


def called(name: str) -> str:
    """Return a name as the middle of a sentence needs it: "the United States", "Russia", "the Houthis".

    Parameters
    ----------
    name
        An actor's name as the file writes it, or several joined by commas and "and"; what stands in brackets at its
        end does not count.
    """
    parts = _JOINED.split(name)
    # "Canada and United States" are two names, "Food and Agriculture Organization" is one: only names of countries
    # and other names known as a whole are taken apart.
    if len(parts) > 1 and any(_is_known(p) for p in parts[::2]):
        return "".join(p if n % 2 else called(p) for n, p in enumerate(parts))
    if _takes_article(name):
        return f"the {name}"
    return name[:1].lower() + name[1:] if _CAPITAL_ARTICLE.match(name) else name


def opening(name: str) -> str:
    """Return a name as the beginning of a sentence needs it: "The United States", "Russia", "iNet"."""
    who = called(name)
    return who[:1].upper() + who[1:] if _ARTICLE.match(who) else who


def possessive(name: str) -> str:
    """Return the genitive of a name in a sentence: "Russia’s", "the United States’"."""
    who = called(name)
    return f"{who}’" if who.endswith("s") else f"{who}’s"


def definite(name: str) -> str:
    """Return a name that needs an article whatever it is, such as that of a meeting: "the Geneva talks"."""
    who = called(name)
    return who if _DEFINITE.match(who) else f"the {who}"


def is_plural(name: str) -> bool:
    """Return whether a name takes a plural verb: "the Houthis", "Striking nurses", but not "the United States"."""
    bare = _ASIDE.sub("", name).strip()
    if _COUNTED.match(bare):
        return True
    bare = re.sub(r"(?:the|an?) ", "", bare, count=1, flags=re.IGNORECASE) if _ARTICLE.match(bare) else bare
    if bare.lower() in _MANY:
        return True
    if _is_known(bare):
        return False
    word = _OF.split(bare, maxsplit=1)[0].rpartition(" ")[2]
    if _PLURAL.search(word.lower()) or word.lower() in _PEOPLE:
        return True
    # With a small letter it is a common noun ("northern villages"); with a capital one it may be a name ("Siemens").
    return word.islower() and word.endswith("s") and len(word) > 2 and not _SINGULAR.search(word)


def agreeing(name: str, singular: str) -> str:
    """Return a verb or pronoun in the form that a name takes: "rejects" or "reject", "its" or "their".

    Parameters
    ----------
    name
        An actor's name, as the file writes it or as :func:`called` returns it.
    singular
        A verb in the third person singular, or "it", "its" or "itself"; of several words the first is changed.
    """
    if not is_plural(name):
        return singular
    word, *rest = singular.split(" ", 1)
    return " ".join([_IRREGULAR.get(word) or _many(word), *rest])


def them(name: str) -> str:
    """Return the pronoun for a name as an object: "it" or "them"."""
    return "them" if is_plural(name) else "it"


def _many(verb: str) -> str:
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "oes")) else verb.removesuffix("s")


def _is_known(name: str) -> bool:
    bare = _ASIDE.sub("", name).lower()
    return bare in _KNOWN or (bare.rpartition(" ")[2] in _PLACES and not _OF.search(bare))


def _takes_article(name: str) -> bool:
    bare = _ASIDE.sub("", name).strip()
    if not bare[:1].isupper() or _ARTICLE.match(bare):
        return False
    if _is_known(bare):
        return True
    head, *rest = _OF.split(bare.lower(), maxsplit=1)
    word = head.rpartition(" ")[2]
    if rest:
        return word in _OPENING or bool(_PLURAL.search(word))
    return word in _BODIES or bool(_PLURAL.search(word))
