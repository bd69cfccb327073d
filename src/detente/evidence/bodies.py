"""Vocabulary for bodies other than states: nouns that mark a name as that of a body, and nouns for later mentions.

Kinds are ``nation`` (of an indigenous people), ``rebels``, ``company``, ``church``, ``court``, ``association``, ``party``, ``region``, ``town`` and ``organisation``.
"""

from __future__ import annotations

import re

from detente.evidence.names import WORD

_KINDS: dict[str, str] = {
    "rebels": "Front Movement Brigade Brigades Militia Militias Guerrillas Resistance Insurgents Rebels Army Command Fighters Commandos",
    "company": "Company Corporation Corp Inc Ltd Plc PLC GmbH SA AG LLC BV NV AB ASA Oy KG JSC PJSC OJSC Tbk Kft Zrt ApS Oyj SpA SRL Srl SARL SAS Ltda Pty Bhd Holdings Holding Airlines Airways Railways Mines Mining Consortium "
    "Operator Utility Minerals Foods Ferries Shipping Lines Steel Motors Homes Industries Enterprises Resources Metals Chemicals "
    "Technologies Pharmaceuticals Telecom Logistics Terminals Seafood Dairies Breweries Mills Quarries Smelters Oil Petroleum Energy "
    "Cement Timber Line Ports Power Capital Partners Brothers Ventures Builders Developments Properties Fertilizers Fertilisers Bakeries Bakery Brewery Stores "
    "Hotels Shipyard Shipyards Farms Hydro Infrastructure Haulage Textiles Plastics Distillery Distillers Vineyards Winery Cannery Foundry Refinery Refineries "
    "Sawmills Shipbuilders Shipbuilding Stevedores Stevedoring Carriers Engineering Electronics Semiconductors Supermarkets Wholesalers Publishers Broadcasting Insurance "
    "Assurance Securities Investments Airports Sons Creamery Colliery Waterworks Ironworks",
    "church": "Diocese Archdiocese Church Patriarchate Synod Bishops Cathedral Chapter Monastery Abbey Parish Convent Brotherhood Sisterhood Priory "
    "Order Seminary Congregation Eparchy Exarchate Friars",
    "court": "Court Tribunal",
    "association": "FC AFC Local Teamsters Union League Association Federation Confederation Guild Chamber Syndicate Cooperative Co-operative "
    "Society Alliance Coalition Network Forum Club Collective Trust Foundation Fund Lobby Friends "
    "Workers Growers Farmers Fishers Fishermen Dockers Pilots Miners Herders Weavers Hauliers Ranchers Coordination Initiative Charity Lodge Fellowship Fraternity Exchange Watch Choir "
    "Rovers Wanderers Albion Athletic Landowners Shipowners Producers Exporters Manufacturers Employers Breeders Foresters Ramblers "
    "Tenants Planters Shepherds Beekeepers Drivers Teachers Nurses Pensioners Anglers Hunters Boatmen Traders Vendors Irrigators",
    "party": "Party Democrats Socialists Liberals Greens Conservatives Communists Nationalists",
    "nation": "Nation Tribe Band",
    "organisation": "Department Ministry Commission Council Committee Organization Organisation Agency Bank Authority Secretariat Programme Office "
    "Assembly Congress Bureau Board Conference Institute Centre Center Mission Community Group Parliament Corps Monitor Watch "
    "Observatory Inspectorate Directorate Registry Hospitals Schools Universities Constabulary Service Trade Ports Port Museum University College Academy Hospital Library Archive Archives Gallery "
    "Conservatory Polytechnic Aquarium Infirmary Clinic Hospice Legislature Opera Ballet Prefecture Commissariat "
    "Theatre Theater Orchestra Inspectorate Bureau Zoo Ombudsman Regulator Senate Faculty Laboratory Heritage Taskforce",
}
HEADS: dict[str, str] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""Nouns that make a run of capitalised words the name of a body, with its kind."""
for _weak in ("Trade", "Port", "Oil", "Power", "Friends"):
    del HEADS[_weak]

_NOUNS: dict[str, str] = {
    "rebels": "rebel insurgent separatist guerrilla militant fighter rebellion insurgency militia movement front group",
    "company": "company stevedore haulier wholesaler franchisee brewer vintner auction auctioneer agency line cannery foundry yard shipbuilder firm operator utility broadcaster station channel publisher bakery brewery mill shipyard lender developer corporation conglomerate manufacturer airline shipper producer carrier concern trader miner "
    "exporter importer supplier refiner contractor developer retailer insurer broker brewer grower maker processor giant group "
    "subsidiary multinational shipowner shipbuilder builder railway steelmaker employer startup landlord consortium "
    "rival competitor chain supermarket dairy smelter refinery steelworks dairy platform distillery winery vineyard tannery sawmill colliery boatyard dockyard marina hotel "
    "restaurant casino resort farm ranch plantation estate airport tramway carmaker chipmaker drugmaker reinsurer brokerage caterer laundry wholesaler manufacturer "
    "subcontractor waterworks creamery slaughterhouse abattoir mine factory smelter promoter charterer",
    "church": "brotherhood sisterhood order priory seminary eparchy congregation church diocese archdiocese monastery abbey chapter cathedral parish synod convent patriarchate vestry presbytery mosque synagogue temple shrine",
    "court": "court tribunal bench panel jury",
    "association": "lodge fellowship fraternity sodality exchange choir band troupe orchestra team squad chapel branch union league association federation guild chamber cooperative co-operative alliance coalition lobby club charity society "
    "movement network group syndicate campaign trust foundation confederation society",
    "party": "party movement alliance opposition",
    "organisation": "inspectorate directorate bureau registry constabulary observatory faculty senate chamber parliament inquiry laboratory clinic hospice office service conference commission council committee organization organisation agency bank authority assembly board body mission "
    "conservatory polytechnic aquarium infirmary legislature ballet prefecture commissariat "
    "museum university college academy school hospital library archive gallery theatre opera orchestra zoo programme fund institute regulator watchdog secretariat inspectorate monitor group bloc forum trust foundation",
    "nation": "nation tribe band",
    "region": "region province territory county canton island district state autonomy archipelago",
    "town": "city town village municipality borough hamlet",
}
NOUNS: dict[str, frozenset[str]] = {
    noun: frozenset(k for k, words in _NOUNS.items() if noun in words.split())
    for words in _NOUNS.values()
    for noun in words.split()
}
"""Common nouns for bodies, with the kinds of body to which each may refer."""

_FOREIGN: dict[str, str] = {
    "party": "Partido Parti Partito Partei Partij",
    "organisation": "Universidad Université Università Universität Universidade Instituto Institut Istituto Agencia Agence Agenzia Cámara Câmara Chambre Camera Comisión Commissione",
    "company": "Terminal Puerto Astillero Astilleros Ingenio Hacienda Viña Bodega Bodegas Granja Frigorífico Papelera Cementos Transportes Navegación Autopistas Acciaierie Acciaieria Officine Ferrovie Fabbrica Laiterie Laiteries Brasserie Brasseries Moulins Forges Aciéries Mines Usines Domaine Domaines Château Hotel Casino Hidro Aguas Agua Águas Energía Energia Minas Electro Petro Hydro Channel Énergie Energie Cantina Maison Casa Société Compagnie Sociedad Compañía Companhia Empresa Minera Grupo Gruppo Groupe Constructora Naviera Petrolera Société-Générale Comptoir Établissements Banque Banco Banca Compagnia Azienda Cervecería Pesquera Ferrocarriles Aerolíneas Cantieri Chantiers",
    "association": "Fundación Fundação Fondazione Fondation Stiftung Verein Syndicat Sindicato Sindacato Confédération Confederación Fédération Federación Federação Asociación Associação Coordinadora Coordination Collectif Colectivo Comité Comitato Consejo Conseil Unión União Alianza Liga Ligue",
    "rebels": "Frente Mouvement Movimiento Ejército Milicia",
    "church": "Diócesis Diocèse Iglesia Église Conferencia",
}
FOREIGN_HEADS: dict[str, str] = {word: kind for kind, words in _FOREIGN.items() for word in words.split()}
"""Nouns for bodies that begin French, Spanish, Portuguese and Italian names."""
FOREIGN = re.compile(
    rf"(?<![\w’'-])(?P<head>{'|'.join(sorted(FOREIGN_HEADS, key=len, reverse=True))})(?:[ \u00a0](?:(?:de|del|des|du|da|do|dos|la|las|los|le|les|et|y|e)[ \u00a0]|d['’])*{WORD}\b(?!\$))+"
)

TRADES = frozenset(
    """cargo rail grain vision media bore works air wings trading transport express marine wind solar gas salt timber train trains
    freight flour milk cheese butter dairy meat beef eggs poultry seeds potatoes berries sugar coffee tea cotton fish glass paper stone gravel sand copper gold coal iron nickel lithium bauxite potash phosphate
    bus coaches cruises markets press broadcasting data digital software systems mobile cable cables fibre networks security insurance
    investment investments finance credit savings wood forestry fruit bananas wine tobacco rubber pharma blooms flowers roses foods farms gardens estates villas resorts hotels shipping tankers tugs ferries pictures films records games studios labs motors robotics metro transit
    airlines aviation airports homes housing property realty aggregates bricks tiles ceramics textiles garments shoes toys books publishing biotech health clinics care analytics cloud hosting telecom
    broadband satellite launch mutual assurance trust dredgers scaffolding catering laundries vineyards orchards timber aquaculture salmon hatcheries turbines reactors pipelines grid
    construction engineering drilling crossing towage dredging platinum silver zinc tin diamonds uranium cobalt manganese graphite palladium chrome aluminium aluminum marble granite
    rice maize wheat barley soy cocoa spices honey wool leather silk chemicals batteries nuclear furniture tyres cycles trucks tractors boats yachts helicopters drones optics
    instruments tools machines machinery pumps valves boilers lifts elevators cranes containers packaging plastics recycling waste payments lending loans leasing rentals travel tours
    leisure fitness gaming betting lotteries entertainment theatres cinemas kitchens brewing brewers spirits wines minerals metals stevedoring quarrying fishing forestry""".split()
)
"""Goods and services of companies: a name of two or more words that ends in one is not a person's."""

_VAGUE = frozenset(
    "exchange choir team squad chapel branch auction auctioneer agency line brewer vintner temple shrine registry faculty senate chamber parliament "
    "inquiry laboratory office service conference jury orchestra troupe group giant body board concern order house state district city town village island rival competitor station channel school hospital library opera bench panel "
    "landlord mission yard carrier subsidiary front movement opposition parish chapter bank line fund programme trust platform employer chain band nation territory "
    "hotel restaurant casino resort farm ranch plantation estate airport mine factory vineyard marina laundry legislature promoter caterer aquarium ballet tramway "
    "autonomy archipelago hamlet municipality borough rebellion insurgency militant fighter militia".split()
)
"""Nouns that often do not mean a body, or that need a name."""
OWN = frozenset(n for n in NOUNS if n not in _VAGUE) | frozenset(
    "congregation diocese parish abbey campaign province region canton court tribunal union company party commission committee council agency authority church association federation "
    "family movement cooperative opposition utility regulator monastery rebel separatist insurgent guild consortium contractor".split()
)
"""Nouns that are a separate actor if nothing named before them fits."""

OWN_NAME_ONLY = frozenset(
    "commission committee council authority board bank assembly fund programme institute court tribunal secretariat forum "
    "inspectorate directorate bureau registry constabulary observatory faculty senate chamber parliament inquiry laboratory clinic hospice office "
    "service conference exchange lodge choir team squad branch jury agency auction line chapel mosque temple synagogue vestry presbytery".split()
)
"""Nouns that refer only to a body whose name contains them: "the council" is not an agency."""

GENERIC_BODIES = frozenset(
    "company firm business group union association organisation organization body agency party movement campaign club charity society operator owner "
    "carrier airline utility coalition alliance federation developer employer landlord trust cooperative co-operative foundation consortium".split()
)
"""Nouns that may refer to a body whose name does not indicate its kind."""
PARTS = frozenset("board council committee executive assembly secretariat".split())
"""Nouns for the organ that runs a body: "the hospital board"."""

SOLE = frozenset(
    "company firm association union party group federation league guild cooperative charity utility operator airline".split()
)
"""Nouns that never mean a person, so that a name in apposition is that of a body."""

PEOPLE = frozenset(
    """nun monk priest parishioner heir musician player dancer commuter cyclist passenger townspeople midwife herder farmer fisherman fisher villager resident islander docker trucker driver teacher
    nurse doctor student striker protester demonstrator settler pilot miner victim grower crew sailor seafarer worker
    steelworker railwayman tenant pilgrim believer relative family shepherd hunter boatman porter hauler shopkeeper
    smallholder trawlerman ferryman activist rancher trader parent supporter pupil elder logger chief chieftain clan
    loader checker picker grazier courier cook waiter cleaner railworker signalman mechanic technician firefighter paramedic carer lecturer
    printer baker butcher carpenter mason roofer plumber electrician welder quarryman woodcutter tapper planter squatter camper hunter angler
    beekeeper breeder stockman drover muleteer carter deckhand stoker rigger diver attendant reservist pensioner
    tribesman herdsman weaver bishop imam cleric dockworker steward fishermen fisherfolk""".split()
)
"""Nouns for people whose plural may be an actor, or may mean the members of a body named after them."""

_STATE_ORGAN = re.compile(
    r"\b(?:Ministry|Government|Navy|Cabinet|Senate|Police|Guard|Air Force|Department|Presidency|Embassy|"
    r"Forces|(?:General|Joint|Army|Naval) Staff|Chiefs? of Staff|National Assembly|Central Bank|Treasury|"
    r"Foreign Office|White House|Administration|Customs(?! (?:League|Union))|Gendarmerie)\b"
)
_NATIONAL_AGENCY = re.compile(
    r"^(?: (?:Maritime|Civil|Aviation|Coastal|Border|Food|Tax|Nuclear|Energy|Railway|Rail|Road|Environment\w*|Fisheries|Forest\w*|Immigration|Migration|"
    r"Space|Defen[cs]e|Health|Medicines|Water|Safety|Competition|Customs|Revenue|Security|and|Regulatory|Supervisory|Procurement|Meteorological))+ "
    r"(?:Authority|Agency|Administration|Directorate|Inspectorate|Service|Regulator)$"
)
"""The name of a national agency without its state: "Danish Maritime Authority"."""
HIGH_COURT = re.compile(r"\b(?:Supreme|Constitutional|High) Court\b")
"""Courts of which a state has one; without the name of a state each is a body of its own."""
_PLAIN_ORGAN = re.compile(r"\b(?:Army|Parliament|House|Congress|Assembly|Senate)$")
_PLAIN_FRONT = re.compile(
    r"(?:(?:the|The|National|Federal|Royal|People[’']s|State|Upper|Lower|Legislative|Grand|United States|U\.S\.|US)\s*)*"
)


_NUMBERED_UNIT = re.compile(
    r"(?:The |the )?(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|\d+(?:st|nd|rd|th)) (?:\w+ ){0,2}(?:Army|Fleet|Corps|Division|Brigade|Squadron|Battalion|Regiment)\b"
    r"|(?:The |the )?(?:Northern|Southern|Eastern|Western|Central|Pacific|Atlantic|Baltic|Black Sea) (?:Fleet|Military (?:District|Region)|Army Command)\b"
)
"""Units that belong to an army or a navy: "the Second Army Area"."""


def is_state_organ(name: str, states: list[str], *, any_state: bool = True, owned: bool = True) -> bool:
    """Return whether a name is that of an organ of a state, which counts as the state if the state is named.

    Parameters
    ----------
    name
        Such as "Slovak National Assembly".
    states
        The names and adjectives of states that it contains.
    any_state
        Whether the report names any state; if not, a ministry is an actor of its own.
    owned
        Whether the report says that a high court of this name is a state's.
    """
    left = name
    for state in states:
        left = left.replace(state, "")
    if HIGH_COURT.search(left):
        # "the Supreme Court of Peru" is Peru; a court without the name of a state is a body of its own
        return any_state and owned and not _PLAIN_FRONT.sub("", HIGH_COURT.sub("", left)).strip(" ,of")
    if _NUMBERED_UNIT.match(left.strip()):
        return any_state
    if _STATE_ORGAN.search(name) or (states and _NATIONAL_AGENCY.search(left) and name.startswith(tuple(states))):
        return any_state
    if not _PLAIN_ORGAN.search(name):
        return False
    return not _PLAIN_FRONT.sub("", _PLAIN_ORGAN.sub("", left)).strip()


def is_army(name: str, states: list[str]) -> bool:
    """Return whether a name that looks like that of rebels is that of a state's army or of a numbered unit."""
    left = name
    for state in states:
        left = left.replace(state, "")
    if states and left.strip() in ("Army", "Army Command"):
        return True  # "the Pakistan Army"
    return bool(re.fullmatch(r"(?:The )?(?:National|Royal|Federal|State) Army", name) or _NUMBERED_UNIT.match(name))


_LINK = r"(?:of|for|on)"
BODY = re.compile(
    rf"(?P<front>(?:{WORD}[ \u00a0]+(?:(?:and|&)[ \u00a0]+(?={WORD}))?){{0,6}})"
    rf"(?P<head>(?:{'|'.join(sorted(HEADS, key=len, reverse=True))})(?:[ \u00a0](?:{'|'.join(sorted(HEADS, key=len, reverse=True))})){{0,2}})\b(?!-)(?![ \u00a0](?:Minister|Ministry|Secretary|Department|Affairs|Policy|Law|Bill|Act|Day|Week|Agreement|Treaty)\b)"
    rf"(?P<number>[ \u00a0]\d{{1,5}})?(?P<tail>(?:[ \u00a0]+{_LINK}(?:[ \u00a0]+the)?[ \u00a0]+{WORD}(?:[ \u00a0]+(?:(?:de|del|la|los|las|da|do|dos|du|des)[ \u00a0]+)?{WORD}){{0,3}}(?:[ \u00a0]+and[ \u00a0]+{WORD})?){{0,2}})"
)
"""Capitalised words around a noun for a body: "Casamance Foresters' Front", "Local 212", "Union of Lau"."""

OF_PURPOSE = re.compile(
    r"\b(?:Regulatory|Competition|Cartel|Audit|Statistics|Patent|Consumer|Supervisory|Licensing|Monitoring|Inspection|Coordination|Liaison|Anti-\w+|Environment|Heritage|Housing|Land|Water|Fisheries) Office\b"
)
"""Offices that are bodies, rather than rooms or ministries."""

KIN = re.compile(
    rf"\b[Tt]he (?P<name>{WORD}(?:[ \u00a0]{WORD})? (?P<noun>family|estate|people|clan|tribe|heirs|brothers|sisters|community|nation))\b(?!['’]s)"
)
"""Families, heirs and peoples by name: "the Kessler estate", "the Nganda people"."""

CAUSES = re.compile(
    rf"(?<![\w’'-])(?P<name>(?:Save|Stop|Hands Off|Keep|Defend|Protect|Reclaim|Rescue|Free|Saving|Stand Up for) (?:[Tt]he |[Oo]ur )?{WORD}(?: {WORD}){{0,2}})"
    r"(?=, (?:an?|the) (?:[\w-]+ ){0,3}(?:group|campaign|movement|association|charity|coalition|initiative|network|alliance)\b)"
)
"""Campaigns named after their aim: "Save the Karst, a campaign group"."""

SLOGANS = re.compile(
    rf"(?<![\w’'-])(?P<name>(?!The |A |At |In )(?:{WORD} ){{1,2}}(?:First|Now|Forward|Together))(?=['’]s|,? (?:who|which|said|says|has|had|wants?|called|calls|[a-z]+ed|is|was|will|would|members|leader)\b)"
)
"""Campaigns and parties named after a slogan: "Tracks First"."""

INTRODUCED = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?)\s+(?:[\w-]+\s+){{0,2}}(?P<noun>group|charity|campaign|company|firm|union|party|association|network|airline|collective|"
    rf"consortium|coalition|movement|militia|operator|developer|contractor|cooperative|trust|society)\s+(?P<name>{WORD}(?:\s+{WORD}){{1,3}})"
    r"(?=[,.;:)!?’']|\s+(?:has|is|was|had|said|says|which|and|in|to|will|would)\b)"
)
"""A name of several words after the noun for its kind: "the group Metro Matters"."""

LETTER_OF = re.compile(
    rf"(?:an? )?(?:open |joint )?(?:letter|statement|declaration|appeal|petition|message|memorandum) (?:of|from|by) (?:the )?(?:delegation of (?:the )?)?"
    rf"(?P<name>(?:{WORD} ){{0,4}}(?:communities|villages|parishes|tribes|families|peoples|clans|workers|staff|residents|members|elders|inhabitants|"
    r"farmers|fishers|fishermen|herders|growers|miners|students|teachers|parents|tenants|women|mothers|chiefs|owners))\b",
    re.IGNORECASE,
)
"""The author of a letter, from its title: "Letter of the delegation of the Yvaga communities"."""

WE_ARE = re.compile(
    r"\bWe, (?:the )?(?P<name>(?:delegation|people|elders|members|workers|residents|inhabitants|villagers|staff|crew|women|mothers|tenants|farmers|fishers|fishermen|"
    r"parents|teachers|students|families|delegates|representatives|herders|chiefs|owners|players|nurses|doctors|drivers|citizens|councillors) of (?:the |our )?"
    r"[\w’'-]+(?: [\w’'-]+){0,3}),"
)
"""The authors in an opening such as "We, the delegation of the river villages,"."""

FRIENDS = re.compile(
    rf"\b(?:Transport(?= for)|Justice(?= for)|Action(?= for)|Homes(?= for)|Energy(?= for)|Water(?= for)|Hope(?= for)|Friends|Mothers|Sons|Daughters|Sisters|Knights|Servants|Lawyers|Doctors|Workers|Citizens|Families|Neighbours|Neighbors) (?:of|for|against|without)(?: the)? {WORD}(?:(?: (?:of|and|the|de|la))* {WORD}){{0,3}}"
)
"""Bodies named after a cause: "Friends of …"."""

ARMED = re.compile(
    rf"(?<![\w’'-])(?P<name>{WORD}(?:[ \u00a0]{WORD})?)[ \u00a0](?:fighters|rebels|militia|militiamen|guerrillas|insurgents|militants|gunmen|warriors|separatists)\b"
)
"""An armed group named before a noun for its members: "Mai-Tana fighters"."""

TOWN_SEATS = re.compile(
    rf"\b(?:[Mm]ayor|[Cc]ity|[Tt]own|[Vv]illage|[Mm]unicipality|[Bb]orough|[Cc]ity council|[Mm]unicipal council)[ \u00a0]of[ \u00a0](?:the[ \u00a0])?"
    rf"(?P<name>{WORD}(?:[ \u00a0](?:(?:de|del|la|los|las|da|do)[ \u00a0])?{WORD}){{0,2}})"
)
"""A city or a village, named with an office or its kind: "the mayor of Port Ellery"."""

SEATS = re.compile(
    rf"\b(?:[Gg]overnor|[Pp]remier|[Cc]hief [Ss]ecretary|[Pp]rovince|[Rr]egion|[Cc]ounty|[Cc]anton|[Dd]istrict|[Ss]tate|"
    rf"[Ii]sland|[Rr]egional government|[Pp]rovincial government|[Rr]egional (?:council|parliament|assembly))"
    rf"(?:[ \u00a0]of[ \u00a0])(?:the[ \u00a0])?(?P<name>{WORD}(?:[ \u00a0](?:(?:de|del|la|los|las|da|do)[ \u00a0])?{WORD}){{0,2}})"
)
"""A region, named with an office or its kind: "the governor of Akwa Ibom"."""

_NAMED = rf"(?:{WORD}[ \u00a0]){{1,4}}"
SEATS_OF = re.compile(
    rf"\b(?P<office>[Gg]overnor|[Pp]remier|[Mm]ayor)[ \u00a0]{_NAMED}of[ \u00a0](?P<name>{WORD}(?:[ \u00a0]{WORD})?)"
)
"""A region or a town behind the name of who runs it: "Governor Ana Ruiz of Helmand"."""

SEATS_AHEAD = re.compile(
    rf"\b(?!Regional\b|Provincial\b|Vice\b|State\b|Lord\b|Lady\b|City\b|Town\b)(?P<name>{WORD}(?:[ \u00a0]{WORD})?(?:[ \u00a0](?:province|state|region|county|district|island))?)(?:['’]s)?[ \u00a0]"
    rf"(?P<office>[Gg]overnor|[Pp]remier|[Mm]ayor)[ \u00a0](?={WORD})"
)
"""A region or a town in front of who runs it: "Fortune Mayor Ana Ruiz"."""

COUNTIES = re.compile(
    rf"(?<![\w’'-])(?P<name>{WORD}(?:[ \u00a0]{WORD})?[ \u00a0](?:County|Township|Borough|Canton|Prefecture|Oblast|Municipality|Raion|Voivodeship))\b"
)
"""A region by its own name: "Dunmore County"."""

REALMS = re.compile(
    rf"\b(?:Duchy|Grand Duchy|Principality|Kingdom|Emirate|Sultanate|Republic|Free State|Confederation|Protectorate|Commonwealth)[ \u00a0]of[ \u00a0](?:the[ \u00a0])?"
    rf"(?P<name>{WORD}(?:[ \u00a0]{WORD})?)"
)
"""A state named with its kind: "the Duchy of Marenne"."""

PLACED = re.compile(
    rf"\b(?P<name>{WORD}(?:[ \u00a0]{WORD}){{0,2}})(?:['’]s)?[ \u00a0](?:[Rr]egional|[Pp]rovincial|[Mm]unicipal|[Ii]sland|[Cc]ity|[Cc]ounty|[Cc]antonal|(?P<town>[Tt]own|[Vv]illage|[Bb]orough|[Pp]arish|[Dd]istrict))[ \u00a0]"
    r"(?:government|authorities|council|parliament|assembly|administration|cabinet|commissioners|supervisors|officials|hall)"
)
"""The same before one of its organs: "Jersey's island government"."""

RELIGIOUS_SEAT = re.compile(
    rf"\b(?:(?:Arch)?[Bb]ishop|[Aa]bbot|[Aa]bbess|[Pp]rior|[Pp]rioress|(?:arch)?diocese|[Aa]bbey|[Mm]onastery|[Pp]riory|[Cc]onvent|[Pp]arish) of (?P<name>{WORD}(?: {WORD})?)"
)
"""A church's seat: "the Bishop of Wexmouth"."""

RELIGIOUS_SEAT_OF = re.compile(
    rf"\b(?P<title>(?:Arch)?[Bb]ishop|Abbot|Abbess) {_NAMED}of (?P<name>{WORD}(?: {WORD})?)(?!['’]s)"
)
"""The same with the holder's name: "Bishop Luis Rojas of Wexmouth"."""

TITLES_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|President|Minister|Secretary|Chancellor|General|Colonel|Captain|Admiral|Commander|Bishop|King|Queen|"
    r"Prince|Senator|Mayor|Governor|Judge|Justice|Professor|Ambassador|Commissioner|spokes(?:man|woman|person)|Chief|Sheikh|Council(?:l?or|woman|man)|"
    r"Prosecutor|Father|Mother|Sister|Brother|Metropolitan|Dean|Deputy|Premier|Chairman|Chairwoman|Director)\.?\s+$"
)

AFFILIATED = re.compile(
    rf"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Sir)\.?[ \u00a0]{WORD}(?:[ \u00a0]{WORD})?|(?<![\w’'-]){WORD}[ \u00a0]{WORD})[ \u00a0]\((?P<name>{WORD}(?:[ \u00a0](?:(?:of|the|and|for)[ \u00a0])*{WORD}){{0,5}})\)"
)
"""The party of a member, in brackets after a name: "Mrs Naidu (National Tide)"."""

CALENDAR = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
NOT_FIRST = frozenset(
    """The A An This That These Those In On At For From By With After Before While When As But And Or If Its Their His Her
    Our My Both Neither Each All Some Many Most Yet Still Then There Here Under Over Since Until Despite During Against
    According Meanwhile However Also Last Next Former President Chairman Chairwoman Director Secretary Minister Spokesman
    Spokeswoman Mr Mrs Ms Dr Monday Tuesday Wednesday Thursday Friday Saturday Sunday Not No Nor To Of What Why How Will
    Does Did Is Are Was Were Correction Photo Interview Deputy Acting Interim Lieutenant""".split()
)
"""Words with which the name of a body does not begin."""
AGENCIES = re.compile(
    r"\b(?:Reuters|AFP|AP|Associated Press|Agence France-Presse|Bloomberg|BBC|CNN|Interfax|TASS|RIA|Xinhua|Anadolu|DPA|Wire|"
    r"Times|Post|Herald|Gazette|News|Daily|Tribune|Guardian|Telegraph|Journal|Television|Radio|Getty|Twitter|Facebook|Telegram)\b"
)
"""News agencies and papers, which report and do not act."""
