"""The names that code must know: namespaces, and the terms that rules speak of.

Everything else about a property (its sign, layer, temporality, domain, range, unit) is read from
`steppe.ttl` by `vocabulary`. A test checks each name below against that file.
"""

from __future__ import annotations

from functools import lru_cache

ST = "https://w3id.org/steppe/ontology#"
ID = "https://w3id.org/steppe/id/"
CLAIM = "https://w3id.org/steppe/claim/"
SRC = "https://w3id.org/steppe/source/"
GRAPH = "https://w3id.org/steppe/graph/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
WIKIDATA = "http://www.wikidata.org/entity/"

PREFIXES = {
    "st": ST,
    "id": ID,
    "claim": CLAIM,
    "src": SRC,
    "skos": SKOS,
    "prov": PROV,
    "xsd": XSD,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "dct": DCT,
    "dcat": DCAT,
    "wgs": WGS84,
}
"""Declared already in every query."""

ONTOLOGY_GRAPH = GRAPH + "ontology"
PLAIN_GRAPH = GRAPH + "plain"

# Properties that a rule or a measure is about.
MEMBER_OF = ST + "memberOf"
PARTNER_IN = ST + "partnerIn"
SIGNED = ST + "signed"
PARTY_TO = ST + "partyTo"
HOSTS_BASE = ST + "hostsBase"
OPERATES_BASE = ST + "operatesBase"
DEPLOYS_FORCES_IN = ST + "deploysForcesIn"
GRANTS_MILITARY_ACCESS_TO = ST + "grantsMilitaryAccessTo"
COMPRISES = ST + "comprises"
SUCCESSOR_OF = ST + "successorOf"
FOUNDING_ACT_OF = ST + "foundingActOf"
LOCATED_IN = ST + "locatedIn"
BORDERS = ST + "borders"
OCCUPIES = ST + "occupies"
CITES = ST + "cites"
IDEAL_POINT = ST + "idealPoint"
DISTANCE = ST + "distance"
ROUTE_THROUGH = ST + "routeThrough"
POSITION = ST + "position"
SHARE = ST + "share"
CAUSED_BY = ST + "causedBy"
INCEPTION = ST + "inception"
DISSOLUTION = ST + "dissolution"
ROSTER_COMPLETE = ST + "rosterComplete"

# Classes that a rule or a measure is about.
ACTOR = ST + "Actor"
STATE = ST + "State"
ORGANIZATION = ST + "Organization"
ACTOR_GROUP = ST + "ActorGroup"
SOURCE = ST + "Source"
STATEMENT = ST + "Statement"
CLAIM_CLASS = ST + "Claim"
DENIAL = ST + "Denial"

# The layer whose network is co-membership of bodies.
INSTITUTIONAL = "institutional"

# Layers that a kind of portfolio is about.
POLITICAL = "political"
VOTING = "voting"

_SPACES = (ID, CLAIM, SRC, ST, GRAPH)


@lru_cache(maxsize=1 << 16)
def local(iri: str) -> str:
    """The last part of an IRI of ours: `KAZ`, `memberOf`, `central-asia-2004/m017`."""
    for space in _SPACES:
        if iri.startswith(space):
            return iri[len(space) :]
    return iri


def compact(iri: str) -> str:
    """An IRI with its usual prefix where it has one: `id:KAZ`."""
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and len(iri) > len(space):
            return f"{prefix}:{iri[len(space) :]}"
    return iri
