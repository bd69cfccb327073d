"""Offices: the holder of an office speaks for an actor, a private person for none.

An office names its actor ("the union's convener", "ambassador of Chile"), or it is of a kind that only some actors
have: a minister is a state's, a chief executive a company's, a convener a union's, an abbess a church's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from detente.evidence.gazetteer import Mention

OFFICE = (
    "(?:vice[- ])?president|(?:deputy |vice[- ])?prime minister|premier|chancellor|(?:deputy |vice[- ])?(?:foreign |defen[cs]e |interior |finance |"
    "energy |justice |trade |transport |agriculture |fisheries |environment |water |economy |health )?(?:minister|secretary)(?:[- ]general)?"
    "(?: (?:of|for) (?:state|the interior|[a-z]+ affairs|foreign affairs|defen[cs]e|energy|finance|transport|trade|justice))?|secretary of state|"
    "spokes(?:man|woman|person|people)|press secretary|press officer|ambassador|(?:special )?envoy|(?:permanent |special )?representative|"
    "delegate|diplomat|(?:chief )?negotiator|mediator|(?:high )?commissioner|general|admiral|colonel|major|captain|brigadier|lieutenant|commander|"
    "chief(?: executive| of staff)?|ceo|chair(?:man|woman|person)?|(?:managing )?director|manager|senator|lawmaker|deputy|mayor|king|queen|emir|"
    "crown prince|sultan|official|officer|leader|head|adviser|advisor|counsellor|governor|speaker|undersecretary|vice-minister|"
    "(?:arch)?bishop|patriarch|cardinal|imam|ayatollah|rabbi|elder|chieftain|steward|convenor|convener|organi[sz]er|founder|secretary|"
    "dean|abbess|abbot|prioress|metropolitan|vicar|rector|provost|prosecutor|council(?:l?or|man|woman)|alderman|prefect|magistrate|arbitrator|ombudsman|churchwarden|sheriff|curator|keeper|conservator|skipper|harbour ?master|clerk|vice-chancellor|principal|head ?(?:master|mistress|teacher)|conductor|archivist|librarian|editor|coach|foreman|charg[ée] d['’]affaires|first secretary|"
    "advocate|solicitor|barrister|chief (?:economist|engineer|scientist|medical officer|inspector|pilot|geologist)|prior|archdeacon|chaplain|canon|cacique|headman|matriarch|patriarch|underwriter|bursar|comptroller|quartermaster|custodian|captain-general|backbencher|frontbencher|"
    "shop steward|managing partner|senior partner|business agent|boss|owner|whip|gendarme|rep|commissar|trustee|procurator|warden|"
    "legislator|parliamentarian|congress(?:man|woman)|assembly(?:man|woman)|candidate|nominee|auditor(?:-general)?|nuncio|moderator|administrator|proprietor|shareholder|supervisor|"
    "burgomaster|taoiseach|receiver|liquidator|paymaster|stationmaster|purser|deacon|mufti|investigator|examiner|detective|constable|sergeant|aide|staffer|matron|forewoman|"
    "(?:city|county|borough|town|district|resident|site|harbou?r|board|state|municipal) (?:engineer|surveyor|architect|planner)|bailiff|purchaser|"
    "lawyer|attorney|counsel|conciliator|facilitator|arbiter|rapporteur|superintendent|member(?! (?:countr|state|nation|compan))|treasurer|inspector|registrar|judge|colleague|opposite number|president-elect|(?:permanent )?observer(?= (?:of|for|from) )|co-?ordinator|agent|consul|attaché|counterpart"
)
"""Words for offices whose holder speaks for an actor."""

VOICE = (
    "(?:wife|husband|widow(?:er)?|son|daughter|cousin|nephew|niece|spouse|fianc[ée]e?|uncle|aunt|grand(?:son|daughter|mother|father)|(?:brother|sister|mother|father|son|daughter)-in-law)(?![\\w-])(?! (?:company|firm|ship))|"
    "(?:brother|sister|mother|father) of|(?:friend|neighbou?r|tenant) of the|(?<=['’]s )(?:brother|sister|mother|father)\\b|"
    "analyst|fellow(?!ship)|scholar|professor (?:of|at|emerit)|expert(?!ise)|researcher|historian|economist|lecturer|author(?!i[tsz])|columnist|journalist|correspondent|"
    "commentator|strategist|political scientist|observer(?!s? (?:of|for|from|mission) )|think tank|(?-i:resident|villager|student|shopkeeper|teacher)(?!s)(?!['’])|witness|former|retired|"
    "ex-|onetime|one-time|then-"
)
"""Words for people who speak only for themselves."""

TITLES = frozenset(
    "Bishop Archbishop Canon Cardinal Deacon Monsignor Dom Don Cllr Clr Cr Mr Mrs Ms Miss Dr Sir Dame Lady Lord Madam Prof Professor Sheikh Father Mother Sister Brother Reverend Rev Hon Excellency Venerable Justice Metropolitan Councillor Councilor "
    "Chief Judge Deputy Sergeant Comrade Rabbi Imam Mullah Señor Senhor Monsieur Madame Herr Frau".split()
)
OFFICE_WORDS = re.compile(rf"\b(?:{OFFICE})s?\b", re.IGNORECASE)
VOICE_WORDS = re.compile(rf"\b(?:{VOICE})", re.IGNORECASE)
PAST_WORDS = re.compile(
    r"\b(?:former|formerly|ex-|retired|onetime|one-time|then-|once|until \d{4}|from \d{4} to \d{4}|between \d{4} and \d{4}|late)\b",
    re.IGNORECASE,
)
_OWNER_INSIDE = re.compile(r"\b(?:of|for)\s+(its|their)\b", re.IGNORECASE)
OWNER_WORDS = re.compile(r"^(?:its|their|his|her|our|my|your)\b", re.IGNORECASE)
_NATIONAL = re.compile(
    r"\b(?:prime minister|premier|president|king|queen|emir|sultan|(?:foreign|defen[cs]e|interior|finance|energy|justice|trade|transport) minister|"
    r"(?:army|defen[cs]e|military|navy|air force|security|intelligence|foreign policy) chief|minister|taoiseach|t[áa]naiste|head of (?:state|government)|vice-president|attorney[- ]general|chief of (?:general |defen[cs]e )?staff|(?:foreign|home|health|education|transport|culture|environment|energy|defen[cs]e|business) secretary|(?:state|under-?|permanent )secretary|secretary of state|army|armed forces|navy|air force|military|government|cabinet|ministry|presidency|parliament|police|gendarme(?:rie)?|coast ?guard|customs|border guard|prefect|ambassador|(?:high|permanent) (?:commissioner|representative)|foreign office|central bank|state)\b",
    re.IGNORECASE,
)
HEADING = (
    r"(?:has (?:long )?(?:led|headed|chaired|commanded|represented|spoken for|run|directed|presided over|overseen|managed|owned|edited|coached|represented)|"
    r"keeps the (?:books|accounts|minutes|keys) (?:of|for)|(?:sits|serves|is) on (?:the (?:board|council|committee|executive) of|(?:the |its |their )?[^,.;]{2,40}['’]s? (?:board|council|committee|executive))|(?:sits|serves) for|leads|heads|chairs|commands|represents|speaks for|advises|counsels|deputi[sz]es for|runs|directs|presides over|presides at|oversees|manages|owns|edits|coaches|captains|administers|"
    r"coordinates|co-ordinates|led|headed|chaired|commanded|took over|is in charge of|in charge of|at the head of|at the helm of|is (?:leading|heading|chairing|running|representing|negotiating for)|is responsible for|is the head of|mediates for|works for|lobbies for|acts for|appears for|appeared for|negotiates for)"
)
"""Verbs that link a person to the body for which they speak: "who leads the front"."""
LEADING_WORDS = re.compile(rf"^(?:{HEADING}|holds)\b")
RELIGIOUS = "bishop|archbishop|patriarch|cardinal|metropolitan|abbot|abbess|dean|imam|mufti|rabbi|prior|prioress|vicar|rector|provost|priest"

_OFFICE_KINDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), tuple(kinds.split()))
    for words, kinds in (
        (rf"{RELIGIOUS}|mother|father|sister|brother|canon|deacon|monsignor|church", "church"),
        ("judge|justice|prosecutor|registrar|magistrate|arbitrators?|clerk of the court", "court"),
        (
            "chief executive|ceo|cfo|coo|managing director|director[- ]general|(?:plant|site|mine|works|operations|depot|store|general|country) manager|chief financial officer|owner|company|"
            "(?:personnel|finance|operations|commercial|sales|technical|marketing|human resources|legal|production|logistics|fleet) (?:director|chief|head|manager)|"
            "chief (?:operating|commercial|technology|legal) officer",
            "company",
        ),
        (
            "convener|convenor|(?:shop )?stewards?|business agent|branch secretary|picket|rep|general secretary|organi[sz]er",
            "association party",
        ),
        (
            "mayor|deputy mayor|council(?:l?or|man|woman)|cllr|clr|cr|alderman|municipal|city|town|village",
            "town region",
        ),
        (
            "governor|regional|provincial|cantonal|county|island|premier|sheriff",
            "region",
        ),
        ("opposition|party (?:leader|chairman|chair)|whip", "party"),
        ("commander|rebel|warlord", "rebels"),
        (r"^chief$|(?:tribal|village|paramount) chief|chieftain|headman|elder", "nation people town"),
        ("skipper|captain|bosun", "people company"),
        ("curator|conservator|librarian|archivist", "organisation"),
    )
)


_SEATS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), tuple(nouns.split()))
    for words, nouns in (
        (
            "vicar|priest|curate|churchwarden|parson|pastor|minister of the church|sexton",
            "parish church congregation chapel",
        ),
        ("bishop|archbishop|archdeacon|metropolitan|vicar[- ]general", "diocese archdiocese eparchy church"),
        ("abbot|abbess|prior|prioress", "abbey monastery convent priory"),
        ("dean|canon|provost", "cathedral chapter university college faculty"),
        ("imam|mufti", "mosque"),
        ("rabbi", "synagogue congregation"),
        ("vice-chancellor|rector|chancellor|bursar|proctor", "university college academy school"),
        ("head ?(?:teacher|master|mistress)|principal", "school college academy"),
        ("speaker|presiding officer|sergeant-at-arms", "parliament chamber assembly senate house council"),
        ("arbitrator|presiding arbitrator", "tribunal court panel"),
        ("judge|justice|magistrate|registrar", "court tribunal"),
        ("harbour ?master|pilot|port captain", "port harbour authority"),
        (
            "shop steward|steward|convenor|convener|branch secretary|picket captain|lodge secretary",
            "union lodge branch guild federation local",
        ),
        ("coach|captain of the team", "club team"),
        ("curator|keeper", "museum gallery"),
        ("librarian", "library university"),
        ("conductor|leader of the orchestra", "orchestra choir"),
        ("editor", "newspaper paper weekly daily"),
        ("matron|chief nurse|medical director|consultant", "hospital trust clinic"),
        ("mayor|alderman|town clerk", "city town municipality council village borough"),
        ("council(?:l?or|man|woman)|cllr|clr|cr", "council city town"),
        ("governor|premier", "province region state county government"),
        ("sheriff", "county"),
        ("chief constable|police commissioner", "police constabulary"),
        ("elder|chieftain|cacique|headman|matriarch|sachem", "tribe nation band people clan village council"),
    )
)


@lru_cache(1 << 14)
def seats_of_office(words: str) -> tuple[str, ...]:
    """Return the nouns for bodies that have an office, the most likely first: parish for a vicar, abbey for an abbess."""
    return next((nouns for pattern, nouns in _SEATS if pattern.search(words)), ())


PRESIDES = re.compile(
    r"(?:the )?(?:vice-?)?(?:chair(?:man|woman|person)?|presiding \w+|clerk|minute-taker)", re.IGNORECASE
)
"""Offices of somebody who presides over a meeting or keeps its minutes."""
ORGAN_OF_OFFICE = {
    "secretary": "department",
    "minister": "ministry",
    "colonel": "army",
    "general": "army",
    "admiral": "navy",
    "ambassador": "embassy",
}
"""The organ of a state that an office belongs to."""
OFFICE_OF_ORGAN = re.compile(
    r"\b(?:minister|(?<=health )secretary|(?<=education )secretary|(?<=home )secretary|(?<=transport )secretary|(?<=culture )secretary|colonel|general|admiral|ambassador)\b(?!-)",
    re.IGNORECASE,
)
GO_BETWEEN = re.compile(
    r"\b(?:conciliator|mediator|facilitator|rapporteur|arbiter|arbitrator|ombudsman|prosecutor)\b", re.I
)
"""Those who stand between the parties."""
RANK = re.compile(
    r"(?:lieutenant |major |brigadier |rear |vice[- ])?(?:general|admiral|colonel|commodore|brigadier)\b(?! (?:manager|secretary|counsel|director))",
    re.IGNORECASE,
)
"""Ranks of an army: of a state, or of rebels."""
SOLE_OFFICE = re.compile(r"\b(?:mayor|governor|premier|bishop|archbishop|abbot|abbess)\b", re.IGNORECASE)
"""Offices that may be the only mention of their body: "the mayor"."""


@lru_cache(1 << 14)
def kinds_of_office(words: str) -> tuple[str, ...]:
    """Return the kinds of body that have an office ("chief executive": a company); empty if any body may have it."""
    return next((kinds for pattern, kinds in _OFFICE_KINDS if pattern.search(words)), ())


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a report gives to a person, with its position; a member's role is the name of a body."""

    text: str
    start: int
    end: int
    member: bool = False

    @property
    def owner(self) -> str | None:
        """The possessive pronoun for the owner of the office ("its president"), if there is one."""
        m = OWNER_WORDS.match(self.text)
        inside = _OWNER_INSIDE.search(self.text) if m is None else None
        return m.group().lower() if m else inside.group(1).lower() if inside else None

    @property
    def national(self) -> bool:
        """Whether the office belongs to a state, which need not be named."""
        return bool(_NATIONAL.search(self.text)) and not VOICE_WORDS.search(self.text)


def represented(role: Role, found: Sequence[Mention], text: str) -> str | None:
    """Return the actor for whom a role speaks: the first in its words, before any "to"; none for a private person.

    Parameters
    ----------
    role
        The role.
    found
        The actors mentioned in its words.
    text
        The document's text.
    """
    words = role.text
    if role.member:
        return found[0].code if found else None
    if (
        not words
        or (VOICE_WORDS.search(words) and not re.search(r"\bspokes", words))
        or not (OFFICE_WORDS.search(words) or LEADING_WORDS.match(words))
    ):
        return None
    placed = [
        m for m in found if m.form == "capital" and re.search(r"\b(?:in|at)\s+$", text[max(0, m.start - 5) : m.start])
    ]
    if len(found) == len(placed) and LEADING_WORDS.match(words):
        return placed[0].code if placed else None  # "who runs irrigation in Damascus"
    found = [m for m in found if m not in placed]
    if role.owner is not None:  # "its representative in Chile" is not Chile's
        found = [m for m in found if not _SOMEWHERE.search(text, max(role.start, m.start - 12), m.start)]
    if not found:
        at_home = bool(placed) and role.national and not _ABROAD.search(words)
        return placed[0].code if at_home else None  # "the foreign ministry's spokeswoman in Beijing"
    to = re.search(
        r"\b(?:ambassador|envoy|representative|delegate|mission)\s+to\b", text[role.start : role.end], re.IGNORECASE
    )
    if to:
        ahead = [m for m in found if m.start < role.start + to.start()]
        if ahead:
            return ahead[0].code
        of = re.search(r"\bof\s+(?:the\s+)?", text[role.start + to.end() : role.end])
        behind = [m for m in found if of and m.start >= role.start + to.end() + of.start()]
        return behind[0].code if behind else None
    solid = [m for m in found if m.form != "capital"] or list(found)
    if solid[0].form == "alias" and len(solid) > 1 and _OF.fullmatch(text[solid[0].end : solid[1].start]):
        return solid[1].code  # "the fisheries committee of the Baltic Forum"
    return solid[0].code


_SOMEWHERE = re.compile(r"\b(?:in|at|to|on|with|for|from|against)\s+(?:the\s+)?$")
"""Words before a place where somebody with an office is, or to whom they are sent."""
_OF = re.compile(r"\s+(?:of|for|in|at)\s+(?:the\s+)?")
_ABROAD = re.compile(
    r"\b(?:ambassador|envoy|consul|attaché|embassy|correspondent|(?:high|permanent) (?:commissioner|representative)|delegat\w+)\b",
    re.IGNORECASE,
)
"""Offices whose holder is in another state's capital."""

GENERIC = re.compile(
    r"\b(?:spokes\w+|(?:co-)?agent|president|chair\w*|director|secretary|leader|head|lawyer|attorney|counsel|negotiator|official|delegate|representative|"
    r"treasurer|founder|member|manager|warden|trustee|co-?ordinator|supervisor|administrator|press officer|envoy|deputy|vice-\w+|adviser|advisor|owner|boss|delegation)\b",
    re.IGNORECASE,
)
"""Offices that any body may have; without an owner they belong to the body that the report is about.

A mediator is not among them: it does not belong to a party unless the report says so.
"""


OF_A_THING = re.compile(
    r"(?:boat|ship|vessel|trawler|tanker|ferry|yacht|barge|tug|dhow|canoe|plane|aircraft|helicopter|truck|lorry|bus|car|house|land|plot|shop|stall|kiosk|herd|cattle|"
    r"caf[ée]|inn|bar)(?:['’]s)?\s",
    re.IGNORECASE,
)
"""Owners of things other than bodies: "the boat's owner"."""


@lru_cache(1 << 14)
def is_office(words: str) -> bool:
    """Return whether a noun phrase is an office ("official", "the negotiator") rather than a private person."""
    return bool(OFFICE_WORDS.search(words)) and not VOICE_WORDS.search(words)


@lru_cache(1 << 14)
def is_voice(words: str) -> bool:
    """Return whether a noun phrase is a private person (an analyst, a former minister)."""
    return bool(VOICE_WORDS.search(words))


@lru_cache(1 << 14)
def is_national(words: str) -> bool:
    """Return whether words mean an office or an organ of a state."""
    return bool(_NATIONAL.search(words))
