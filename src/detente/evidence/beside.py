"""Roles stated beside a name: before it, between commas after it, in brackets, or after "is"."""

from __future__ import annotations

import re

from detente.evidence.actors import Actors
from detente.evidence.bodies import NOUNS
from detente.evidence.frames import PERSONS
from detente.evidence.layout import Unit
from detente.evidence.membership import Memberships
from detente.evidence.names import UPPER
from detente.evidence.offices import HEADING, OFFICE, OFFICE_WORDS, OWNER_WORDS, PAST_WORDS, TITLES, VOICE_WORDS, Role

_CALLED = re.compile(
    r"\b((?:the|a|an|its|their)\s+[^,.;:“”\"\n]{3,70}),?\s+(?:who (?:calls|called|calling) (?:him|her)self|(?:who (?:is|was) )?known as|identified (?:only )?as|named|called|calling (?:him|her)self|who (?:goes|went) by (?:the (?:alias|name|nom de guerre|pseudonym)(?: of)?)?)\s+$"
)
_A_MAN_CALLED = re.compile(
    rf"\b((?:[Tt]he|[Ii]ts|[Tt]heir|[{UPPER}][\w-]+['’]s)\s+(?:[\w-]+\s+){{0,3}}(?:{OFFICE})),\s+an?\s+[^,.;:\n]{{3,50}}\s+(?:called|named)\s+$"
)
_MEMBER = re.compile(
    r"\s+\((?!(?:in|also|formerly|born|aged|right|left|cent(?:er|re)|pictured|above|below|from|then|now|until|since|a former|the former)\b)([^()\n]{3,60})\)"
)
_GLOSS = re.compile(r"\s+[–—-]\s+([^.;\n]{3,100})")
_LEADS = re.compile(
    rf"(?:,\s+(?:aged\s+)?\d\d)?,?\s+who (?:now |also |[^,.;\n]{{2,40}}? and )?({HEADING}\s[^,.;\n]{{2,70}})"
)
_NOW_LEADS = re.compile(rf"\b(?:who|which|that)\s+(?:now\s+|also\s+|today\s+)?({HEADING}\s)")
_NOW_IS = re.compile(
    rf"\b(?:who|which|that)\s+(?:now\s+|also\s+|today\s+)?(?:is|was|has been|serves as|acts as|doubles as)\s+(?:also\s+|now\s+)?((?:the\s+|an?\s+|its\s+|their\s+|[{UPPER}])[^,.;\n]{{0,60}}?\b(?:{OFFICE})\b)"
)
"""An office that a clause adds to another one: "a captain who is the guild's general secretary"."""
_YOU_LEAD = re.compile(
    r",\s+you(?:['’]ve| have)?\s+(?:(?:now|also|still|long)\s+)?(?P<verb>lead|head|chair|run|command|represent|direct|advise|speak for|negotiate for|act for|led|headed|chaired|commanded|are|been)\s+(?P<what>[^,.;?\n]{3,70})"
)
"""Whom a question addresses: "Ms Ruiz, you lead the union"."""
_OFFICE_OF_VERB = (
    ("lead head run direct led headed", "head"),
    ("chair chaired", "chair"),
    ("command commanded", "commander"),
    ("advise", "adviser"),
)
"""The office that a verb gives: "you head the union" makes the head of the union."""
_AS = re.compile(
    rf",\s+as\s+(?:the\s+|an?\s+)?(?P<what>(?:[a-z-]+\s+){{0,2}}?(?:{OFFICE})\s+(?:of|for)\s+(?:the\s+)?[^,.;?\n]{{3,60}}?)(?=,|\s+you\b)"
)
"""In what capacity somebody speaks: "Ana Ruiz, as chair of the union, …"."""
_SITS_ON = re.compile(
    r"(?:,\s+(?:aged\s+)?\d\d)?,?\s+who (?:now |also |[^,.;\n]{2,40}? and )?((?:sits|serves|is) on [^,.;\n]{3,60}?\b(?:board|council|committee|executive|commission|panel)\b)"
)
_PLAINLY_LEADS = re.compile(rf"(?:,?\s+(?:now|currently|today|also))?\s+({HEADING}\s[^,.;\n]{{2,70}})")
_SPEAKING_FOR = re.compile(
    r",?\s+(?:(?:who was |who is )?(?:speaking|acting|appearing|writing|intervening|negotiating|arguing|testifying)\s+for|"
    r"(?:(?:who was |who is )?(?:speaking|acting|appearing|writing|intervening)\s+)?(?:on behalf of|in the name of))\s+(?:the\s+)?"
)
_LED_BY = re.compile(
    r"\b(?:the|an?|its|their|his|her)\s+([^,.;:\n]{0,50}?\b(?:delegation|side|team|group|mission|negotiators|contingent|party|commission|committee)),?\s+"
    rf"(?:(?:which )?(?:is|was|were)\s+)?(?:(?:led|headed|chaired|represented)\s+)?by\s+(?:H\.\s?E\.\s+|(?:His|Her) Excellency\s+)?(?:(?:{'|'.join(sorted(TITLES))})\.?\s+)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(TITLES))}|Amb|Gen|Col)\.?\s+$")
_CHAIRED = re.compile(
    rf"\bunder the (chairmanship|chair|presidency) of\s+(?:(?:{'|'.join(sorted(TITLES))})\.?\s+)?$", re.IGNORECASE
)
_OF_STATE = re.compile(r"\s+of\s+(?:the\s+)?")
_OF_BODY = re.compile(
    r",?\s+(?:of|from|with)\s+(?:the\s+)?(?:(?:NGO|group|charity|campaign|union|party|non-profit)\s+)?"
)
_TITLED_OF = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Sir|Dame|Dr|Ambassador|H\.\s?E\.|Excellency)\.?\s+$")
_MEMBER_NOUN = re.compile(
    r"\s+(?:(?:senior|junior|managing|founding|former|local|veteran|deputy|chief|lead|long-serving)\s+)?(?:[a-z-]+\s+)?"
    r"(?P<noun>partner|executive|striker|defender|midfielder|goalkeeper|player|veteran|worker|volunteer|employee|engineer|pilot|driver|nurse|doctor|"
    r"teacher|miner|docker|fighter|activist|campaigner|organi[sz]er|delegate|member|councillor|lawyer|scientist|technician|investor|negotiator)\s+"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?$"
)
"""A noun for one of its people between the name of a body and a name: "Fjordkapital partner Henrik Aas"."""
_OWNED_AHEAD = re.compile(
    rf"^(?:an?|the|its|(?:[{UPPER}][\w-]*\s+){{0,3}}[{UPPER}][\w-]*['’]s?)\s+(?:[\w-]+\s+){{0,3}}?(?={OFFICE})"
)
"""Words before an office behind "is": "has been *Peru's* chief negotiator"."""
_SAYS = re.compile(
    r"\s+(?:has\s+|had\s+)?(?:said|says|told|tells|warned|called|rejected|denied|added|replied|accused)\b"
)
_IN_CHARGE = re.compile(
    r",\s+(?:(?:now|currently|still|also)\s+)?((?:in charge|at the head|at the helm) of\s[^,.;\n]{2,70})"
)
_WEEKDAYS = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_ACADEMIC = re.compile(r"\b(?:Prof|Professor|Dr)\.?\s+$")
_UNIVERSITY = re.compile(r"\b(?:University|College|Academy|School|Faculty|Universit[éàä]t?|Universidad)\b")
_WHOSE = re.compile(rf",\s+whose\s+(?:[\w-]+\s+)?(?:{'|'.join(sorted(NOUNS, key=len, reverse=True))}),?\s+")
_CLAUSE = re.compile(
    r"\b(?:is|isn|was|wasn|were|has|had|have|spoke|if|whom|who|[a-z]{3,}ing|did|does|do)\b(?!\s+(?:director|officer|manager|editor))"
)
"""Words that show that the text between an office and a name is a separate clause."""
_FOR_BODY = re.compile(r",?\s+(?:for|representing|on behalf of)\s+(?:the\s+)?")
_LISTED = re.compile(r"\s*(?:[;.,)]|$|and\b)", re.MULTILINE)
"""Text that follows an entry in a list of participants."""
_OWNED_OFFICE = re.compile(
    rf"\b(?:its|their|his|her|our|my|your)\s+(?:[\w-]+\s+){{0,3}}?(?=(?:{OFFICE})s?\b)", re.IGNORECASE
)
_APPOINTED = re.compile(r"\s+(?:appointed|chosen|named|nominated|elected|hired|picked)\s+by\b.*", re.DOTALL)
_OF_ORGAN = re.compile(
    r"\s+of\s+the\s+((?:[a-z]+\s+)?(?i:coast ?guard|border guard|army|navy|police|gendarmerie|air force|customs(?: service)?|[a-z]+ ministry|ministry of [a-z]+)\b)"
)
_SOMEBODY = re.compile(r"\b(?:the|an?|its|their|his|her)\s+(?:[a-z-]+\s+){0,2}(?P<noun>[a-z-]+)$", re.IGNORECASE)
"""A noun for a person before a comma and a name: "the novelist, Nadia Brandt"."""
_ORGAN_FRONT = re.compile(
    r"(?:\b(?!the\b|an?\b|its\b|and\b|in\b|on\b|as\b)[a-z-]+\s+){0,2}\b(?:ministry|government|army|navy|air force|police|customs|presidency|coast ?guard|embassy)\s+$"
)
"""An organ of a state in front of an office: "*external affairs ministry* spokesperson"."""
_KIN = re.compile(
    r"\b(?:wife|husband|widow|widower|son|daughter|cousin|nephew|niece|brother|sister|mother|father|uncle|aunt|spouse|partner|friend|neighbou?r|tenant)s?\s+of\s+(?:the\s+)?$"
)
"""Those who are somebody's, and speak for themselves."""
_HEARER = re.compile(r"\b(?:you|him|them|us|me|it)$")
"""The end of a clause before a name that is called: "Has the minister called you, Ms Ruiz?"."""
_MEETS = re.compile(r"\b(?:with|to|by|from|against|his|her|their)\b")
"""Words before an office that make it somebody else's: "…, spoke yesterday with his counterpart"."""
_OPENING = re.compile(rf"\b(?:the|an?|its|their|his|her|our|my|your)\s|[{UPPER}][\w-]*['’]s?\s", re.IGNORECASE)
_NO_ROLE = re.compile(
    r"^(?:and|but|while|as|you|speaking|talking|writing)\b|\b(?:that|who|which|had|has|have|were|was|is|are)\s",
    re.IGNORECASE,
)


class RolesBeside:
    """Finds the roles beside the names of one report.

    Parameters
    ----------
    text, actors
        The report, and who acts in it.
    """

    def __init__(self, text: str, actors: Actors) -> None:
        self._text, self._actors = text, actors
        self._members = Memberships(text, actors)

    def roles(self, start: int, end: int, unit: Unit) -> list[Role]:
        """Return the roles before a name, between commas after it, or after "is"."""
        text = self._text
        out: list[Role] = []
        floor = max(unit.start, start - 140)
        m = re.search(r"((?:[\w.’'-]+\s+){0,10})$", text[floor:start])
        run_start = floor + (m.start(1) if m else start - floor)
        run = text[run_start : start + 2]
        cut = run_start
        for x in re.finditer(
            rf"(?<=[^A-Z][.!?])\s+(?=[{UPPER}]\w)|\b(?:and|by|that|said|says|when|as|while|with|whether|told|tells)\b\s",
            run,
        ):
            if not re.search(r"\b(?:M|Mr|Mrs|Ms|Dr|St|Gen|Col|Sen|Gov|Amb)\.\s*$", run[: x.end()]):
                cut = run_start + x.end()
        before = text[cut:start]
        ends_open = re.search(
            r"\b(?:for|of|to|with|at|in|from|on|against|its|their|his|her|our|my)\s+(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?$",
            before,
        )
        behind = before[max((x.end() for x in OFFICE_WORDS.finditer(before)), default=0) :]
        ends_open = ends_open or _CLAUSE.search(behind)  # "officers greeting Ana Ruiz"
        if not ends_open and (OFFICE_WORDS.search(before) or VOICE_WORDS.search(before)):
            first = next(
                (
                    w
                    for w in re.finditer(r"\S+", before)
                    if (w.group()[:1].isupper() and not _WEEKDAYS.match(w.group()))
                    or OFFICE_WORDS.match(w.group())
                    or VOICE_WORDS.match(w.group())
                    or OWNER_WORDS.match(w.group())
                ),
                None,
            )
            a = cut + (first.start() if first else 0)
            owner = _OWNED_OFFICE.search(before)
            if owner is not None:
                a = cut + owner.start()  # "On Monday its chairwoman"
            a = self._with_kin(cut, a)
            organ = _ORGAN_FRONT.search(text, cut, a)
            a = organ.start() if organ is not None else a
            body = re.search(r"\b([a-z-]+)\s+$", text[cut:a])
            if body is not None and body.group(1) in NOUNS:
                a = cut + body.start(1)  # "union leader Marta Lind"
            out.append(self.role(a, start))
        # "the Russian foreign minister, Sergei Lavrov": the role is before a comma.
        m = re.search(
            r"((?:U\.[SKN]\.|[^,.;:“”\"\n]|(?<=\d)\.){3,90}),\s+"
            r"(?:(?:the\s+)?(?:Very|Right|Most)?\s*(?:Reverend|Honourable|Honorable)\s+|(?:the|former|ex-)\s*(?:[\w-]+\s+){1,3}|retired\s+|"
            r"(?:(?:Prime|Foreign|Deputy|Defen[cs]e|Interior|Trade|Finance|Energy|Vice)[ -])*(?:Minister|President|Chancellor|Secretary|Premier|Ambassador|Governor|Commissioner)\s+)?"
            rf"(?:(?:{'|'.join(sorted(TITLES))}|General|Lieutenant|Major[- ]General|Brigadier|Sergeant|Corporal|Inspector|Superintendent|Colonel|Major|Captain|Commander|Commodore|Marshal|(?:Rear|Vice) Admiral|Admiral|Bishop|Senator|Capt|Gen|Brig|Col|Maj|Lt|Adm|Sgt|Cmdr|Fr|Amb|Sen|Gov|Eng|Adv|Don)\.?\s+){{0,3}}$",
            text[floor:start],
        )
        if (
            m
            and not OFFICE_WORDS.search(m.group(1))
            and (x := _SOMEBODY.search(m.group(1)))
            and x.group("noun").lower() in PERSONS
        ):
            out.append(self.role(floor + m.start(1) + x.start(), floor + m.end(1)))
        if m and OFFICE_WORDS.search(m.group(1)) and not _HEARER.search(m.group(1)):
            opening = [0] if floor + m.start(1) <= unit.start else []
            opening += [0] if text[: floor + m.start(1)].rstrip()[-1:] in ".!?" else []
            opening += [x.start() for x in _OPENING.finditer(m.group(1))]
            fit = [x for x in opening if (o := OFFICE_WORDS.search(m.group(1), x)) and o.start() - x <= 40]
            if fit:
                a = floor + m.start(1) + fit[-1]
                while x := re.search(rf"(?<![.!?] )\b[{UPPER}][\w-]+\s$", text[floor:a]):
                    a = floor + x.start()
                out.append(self.role(self._with_kin(floor, a), floor + m.end(1)))
        # "The Island Party's Mr Kerr"
        m = re.search(rf"['’]s?\s+(?:(?:{'|'.join(sorted(TITLES))})\.?\s+)?$", text[floor:start])
        body = self._actors.at(floor + m.start() - 1, floor + m.start()) if m and m.start() else None
        if body is not None and self._actors.kind(body.code) in ("party", "association", "rebels", "company", "church"):
            out.append(Role(text[body.start : body.end], body.start, body.end, member=True))
        theirs = body if body is not None and self._actors.kind(body.code) in ("state", "region") else None
        # "Fjordkapital partner Henrik Aas"
        body = next(
            (x for x in reversed(self._actors.within(floor, start)) if _MEMBER_NOUN.fullmatch(text, x.end, start)), None
        )
        if body is not None and self._actors.kind(body.code) not in ("state", "region", "town"):
            out.append(Role(text[body.start : start].strip(), body.start, start - 1, member=True))
        # "the spokesman, who calls himself Abu Zaid"
        m = _CALLED.search(text, floor, start)
        if m and m.end() == start and OFFICE_WORDS.search(m.group(1)):
            out.append(self.role(m.start(1), m.end(1)))
        # "Its manager, a cheerful man called Aksel Brink"
        m = _A_MAN_CALLED.search(text, floor, start)
        if m:
            out.append(self.role(*m.span(1)))
        # "Anna Berg, the German ambassador to Poland, said"; several follow one another.
        at = end
        for _ in range(3):
            m = re.match(
                r",\s+(?!who\b|which\b|where\b)((?:U\.[SKN]\.|[^,.;:“”\"\n]){3,110}?)(?=[,.;]|\s+(?:said|says|told|tells|warned|added)\b|\Z)",
                text[at : min(unit.end, at + 130)],
            )
            if m is None or not (OFFICE_WORDS.search(m.group(1)) or VOICE_WORDS.search(m.group(1))):
                break
            plain = re.split(r"\s+(?:who|which|that)\s", m.group(1))[0]
            office = OFFICE_WORDS.search(plain) or VOICE_WORDS.search(plain)
            if (
                office
                and office.start() <= 50
                and not _NO_ROLE.search(plain)
                and not _MEETS.search(OWNER_WORDS.sub("", plain[: office.start()]))
            ):
                out.append(self.role(at + m.start(1), at + m.start(1) + len(plain)))
                now = _NOW_LEADS.search(m.group(1), len(plain)) or _NOW_IS.search(m.group(1), len(plain))
                if now:
                    out.append(self.role(at + m.start(1) + now.start(1), at + m.end(1)))
            at += m.end(1)
        # "Mrs Naidu (National Tide)": the party for which a member speaks.
        m = _MEMBER.match(text, end, min(unit.end, end + 80))
        if m and self._actors.within(*m.span(1)):
            out.append(Role(m.group(1), *m.span(1), member=True))
        m = _GLOSS.match(text, end, min(unit.end, end + 120)) if start == unit.start else None
        if m and OFFICE_WORDS.search(m.group(1)):
            out.append(self.role(m.start(1), m.end(1)))
        reach = min(unit.end, end + 100)
        m = next((x for p in (_LEADS, _SITS_ON, _IN_CHARGE, _PLAINLY_LEADS) if (x := p.match(text, end, reach))), None)
        if m:
            out.append(self.role(m.start(1), m.end(1)))
        m = _AS.match(text, end, reach)
        if m:
            out.append(self.role(*m.span("what")))
        m = _YOU_LEAD.match(text, end, reach)
        if m and (m.group("verb") not in ("are", "been") or OFFICE_WORDS.search(m.group("what"))):
            what = m.group("what")
            held = next((o for verbs, o in _OFFICE_OF_VERB if m.group("verb") in verbs.split()), "representative")
            front = f"{held} of {'the ' if what.lower().startswith('the ') else ''}"
            out.append(self.role(*m.span("what"), front="" if m.group("verb") in ("are", "been") else front))
        m = _FOR_BODY.match(text, end, min(unit.end, end + 40))
        if m:
            body = self._actors.at(m.end(), m.end() + 1)
            if body is not None and body.start == m.end() and _LISTED.match(text, body.end):
                out.append(Role(text[body.start : body.end], body.start, body.end, member=True))
        m = _CHAIRED.search(text, floor, start)
        if m:
            out.append(Role("chair", m.start(1), m.end(1)))
        # "The Malawian delegation, led by Mr Gondwe": the delegation's head.
        m = _LED_BY.search(text, floor, start)
        if m:
            out.append(Role(f"head of the {m.group(1)}", m.start(1), m.end(1)))
        # "Foreign Minister Anneli Saar of Estonia"
        m = _OF_STATE.match(text, end, min(unit.end, end + 40))
        owner = self._actors.at(m.end(), m.end() + 1) if m and out else None
        titled = _TITLE.search(text, floor, start)
        if (
            m
            and owner is not None
            and owner.start == m.end()
            and self._actors.kind(owner.code) in ("state", "region")
            and not self.owner_named(out[0])
        ):
            out[0] = Role(f"{out[0].text} of {text[owner.start : owner.end]}", owner.start, owner.end)
        if (
            m
            and not out
            and titled
            and (of := self._actors.at(m.end(), m.end() + 1)) is not None
            and of.start == m.end()
        ):
            out.append(Role(text[of.start : of.end], of.start, of.end, member=True))  # "Ms Laila Haddad of Tunisia"
        m = _OF_ORGAN.match(text, end, min(unit.end, end + 60))
        if m and not any(self.owner_named(r) for r in out):
            out.insert(0, self.role(m.start(1), m.end(1)))
        spoken = _SPEAKING_FOR.match(text, end, min(unit.end, end + 60))
        m = spoken or (None if out else _OF_BODY.match(text, end, min(unit.end, end + 60)))
        m = m or _WHOSE.match(text, end, min(unit.end, end + 60))  # "Ludwig Hartig, whose firm Hartig & Söhne …"
        body = self._actors.at(m.end(), m.end() + 1) if m else None
        out += [Role(text[a:b], a, b, member=True) for a, b in self._members.of(start, end, unit)]
        school = _OF_BODY.match(text, end, min(unit.end, end + 60)) if _ACADEMIC.search(text, floor, start) else None
        seat = self._actors.at(school.end(), school.end() + 1) if school is not None else None
        if seat is not None and _UNIVERSITY.search(text, seat.start, seat.end):
            # A professor does not speak for the university.
            return [Role(f"professor at the {text[seat.start : seat.end]}", seat.start, seat.end)]
        places = () if spoken or (_TITLED_OF.search(text, floor, start) and not out) else ("state",)
        if (
            body is not None
            and m
            and body.start == m.end()
            and self._actors.kind(body.code) not in (*places, "region", "town")
        ):
            out.append(Role(text[body.start : body.end], body.start, body.end, member=True))
        m = re.match(
            r"\s+(?:is|was|has been|serves as|acts as)\s+((?:an?\s|the\s|its\s)?[^.;:“”\"\n]{3,90})",
            text[end : min(unit.end, end + 120)],
        )
        if m and (OFFICE_WORDS.match(_OWNED_AHEAD.sub("", m.group(1))) or PAST_WORDS.search(m.group(1))):
            plain = re.split(r",\s+(?:and|but|who|which)\b", m.group(1))[0]
            out.append(self.role(end + m.start(1), end + m.start(1) + len(plain)))
        # "Cambodia's Sok Vannak said", "Cambodia's Sok Vannak, who heads the border committee"
        if theirs is not None and not out and _SAYS.match(text, end):
            out.append(Role(text[theirs.start : theirs.end], theirs.start, theirs.end, member=True))
        if theirs is not None and out and not VOICE_WORDS.search(out[0].text) and not self._names_body(out[0]):
            out.insert(0, Role(out[0].text, theirs.start, theirs.end))
        return out

    def _with_kin(self, since: int, start: int) -> int:
        """Return where a role begins if it is that of a relative: "the wife *of the prime minister*"."""
        m = _KIN.search(self._text, since, start)
        return m.start() if m is not None else start

    def _names_body(self, role: Role) -> bool:
        """Whether a role names a state or a body by its own name, or says by a pronoun whose it is."""
        return role.owner is not None or any(m.form == "name" for m in self._actors.within(role.start, role.end))

    def role(self, start: int, end: int, front: str = "") -> Role:
        """Return the role in a span, without its article and incomplete words at the ends; ``front`` is set before it."""
        text = self._text[start:end]
        m = re.match(
            r"\s*(?:(?:now|currently|today)\s+)?(?:the|a|an)\s+|\s*(?:now|currently|today)\s+", text, re.IGNORECASE
        )
        start += m.end() if m else 0
        while start < end and self._text[start].isspace():
            start += 1
        while end > start and self._text[end - 1] in " ,":
            end -= 1
        cut = _APPOINTED.search(self._text, start, end)
        if cut is not None:
            end = cut.start()  # members belong to the body, regardless of who elected them
        words = re.sub(r"\s*\b(?:Mr|Mrs|Ms|Dr)\.?$", "", self._text[start:end])
        return Role(front + words, start, end)

    def owner_named(self, role: Role) -> bool:
        """Return whether a role names its owner, by a name or a pronoun."""
        return bool(self._actors.within(role.start, role.end)) or role.owner is not None
